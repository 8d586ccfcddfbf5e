//! A tree of scraper's as text, to compare what two ways of parsing make of a page.

#![allow(dead_code)] // Each test uses a part.

use ego_tree::iter::Edge;
use scraper::{Html, Node};
use unscrape::document::Document;

/// Elements with their attributes, and texts; comments and the document type mean nothing here.
fn outline(html: &Html) -> Vec<String> {
    let mut lines = Vec::new();
    let mut text = String::new();
    for edge in html.tree.root().traverse() {
        let line = match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(part) => {
                    text.push_str(part);
                    continue;
                }
                Node::Element(element) => {
                    let mut attributes: Vec<_> = element.attrs.iter().map(|(name, value)| format!("{} {:?}", &*name.local, &**value)).collect();
                    attributes.sort_unstable();
                    format!("<{} {attributes:?}", element.name())
                }
                _ => continue,
            },
            Edge::Close(node) if node.value().is_element() => ">".to_owned(),
            Edge::Close(_) => continue,
        };
        if !text.is_empty() {
            lines.push(format!("{:?}", std::mem::take(&mut text)));
        }
        lines.push(line);
    }
    lines.push(text);
    lines
}

/// Where the tree of a page differs from the one that html5ever makes of it with its own tokenizer. Pages that run into limits are
/// not compared, nor those where html5ever lets an error decide whether a line break is the first one of a text.
pub fn difference(page: &str, document: &Document) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let breaks = ["<pre", "<listing", "<textarea"].iter().any(|tag| lower.contains(tag));
    if breaks || lower.matches('<').count() > 200 || lower.matches(|c: char| c.is_whitespace() || c == '/').count() > 60 {
        return None;
    }
    let dom = document.dom.as_ref()?;
    let ours = outline(dom.selectable().html());
    let theirs = outline(&Html::parse_document(page));
    let differs = ours.iter().zip(&theirs).find(|(own, other)| own != other);
    match differs {
        Some((own, other)) => Some(format!("{own} in place of {other}")),
        None if ours.len() != theirs.len() => Some(format!("{} in place of {} lines", ours.len(), theirs.len())),
        None => None,
    }
}
