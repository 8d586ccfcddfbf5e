//! Verdicts to a clean HTML page: the kept blocks as paragraphs, headings, lists, tables, quotes and code, everything escaped.

use super::render::{Layout, TitlePlace, pieces, printed_title, render};
use crate::document::{Block, BlockKind, Document, Span};
use crate::verdict::{Outcome, Resolution};

/// A small HTML page with the kept text of a document.
pub fn render_html(document: &Document, resolution: &Resolution) -> String {
    let title = render(document, resolution, Layout::Paragraphs, TitlePlace::Separate)
        .title
        .unwrap_or_default();
    let printed = printed_title(document, &pieces(document, resolution));
    let mut out = String::from("<!DOCTYPE html>\n<html");
    if let Some(language) = &document.metadata.language {
        out.push_str(" lang=\"");
        push_escaped(&language.value, &mut out);
        out.push('"');
    }
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    push_escaped(&title, &mut out);
    out.push_str("</title>\n</head>\n<body>\n<article>\n");
    if !title.is_empty() {
        push_element("h1", &title, &mut out);
    }
    let mut open: Option<&str> = None;
    for block in &document.blocks {
        let text = kept_lines(document, resolution, block, printed);
        if text.is_empty() {
            continue;
        }
        let container = container(block.kind);
        if open != container {
            close(open, &mut out);
            if let Some(tag) = container {
                out.push_str(&format!("<{tag}>\n"));
            }
            open = container;
        }
        push_block(block.kind, &text, &mut out);
    }
    close(open, &mut out);
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

/// The element around a run of such blocks.
fn container(kind: BlockKind) -> Option<&'static str> {
    match kind {
        BlockKind::ListItem => Some("ul"),
        BlockKind::TableRow => Some("table"),
        BlockKind::Quote => Some("blockquote"),
        BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Caption | BlockKind::Code => None,
    }
}

fn close(open: Option<&str>, out: &mut String) {
    if let Some(tag) = open {
        out.push_str(&format!("</{tag}>\n"));
    }
}

fn push_block(kind: BlockKind, text: &str, out: &mut String) {
    match kind {
        BlockKind::Heading(1) => push_element("h2", text, out),
        BlockKind::Heading(level) => push_element(["h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(2, 6)) - 2], text, out),
        BlockKind::ListItem => push_element("li", text, out),
        BlockKind::Code => push_element("pre", text, out),
        BlockKind::TableRow => {
            out.push_str("<tr>");
            for cell in text.split(" | ") {
                out.push_str("<td>");
                push_escaped(cell, out);
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        BlockKind::Paragraph | BlockKind::Caption | BlockKind::Quote => push_element("p", text, out),
    }
}

fn push_element(tag: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{tag}>"));
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str(if tag == "pre" { "\n" } else { "<br>\n" });
        }
        push_escaped(line, out);
    }
    out.push_str(&format!("</{tag}>\n"));
}

/// The kept parts of a block's lines, the headline's aside.
fn kept_lines(document: &Document, resolution: &Resolution, block: &Block, title: Option<Span>) -> String {
    let kept = |line: Span| -> String {
        let first = resolution.verdicts.partition_point(|v| v.span.end <= line.start);
        let here = resolution.verdicts[first..].iter().take_while(|v| v.span.start < line.end);
        let parts = here.filter(|v| v.outcome != Outcome::Drop);
        parts
            .map(|v| &document.text[v.span.start.max(line.start)..v.span.end.min(line.end)])
            .collect()
    };
    let own = document.lines[block.lines.clone()]
        .iter()
        .filter(|line| !title.is_some_and(|title| title.contains(**line)));
    let lines: Vec<String> = own.map(|&line| kept(line)).collect();
    lines
        .iter()
        .map(|line| line.trim_end())
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
}
