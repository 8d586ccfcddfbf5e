//! Verdicts to clean HTML: the kept blocks as paragraphs, headings, lists, tables, quotes and code, everything escaped, links on request.
//! A fragment, or a small page around it.

use super::outline::{Outline, Part, Run, outline};
use super::render::TitlePlace;
use crate::document::{BlockKind, Document};
use crate::verdict::Resolution;

/// A small HTML page with the kept text of a document.
pub fn render_html(document: &Document, resolution: &Resolution, place: TitlePlace, links: bool) -> String {
    let titled = outline(document, resolution, TitlePlace::Include, false).headline;
    let mut out = String::from("<!DOCTYPE html>\n<html");
    push_language(document, &mut out);
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    push_escaped(&titled.unwrap_or_default(), &mut out);
    out.push_str("</title>\n</head>\n<body>\n<article>\n");
    push_outline(&outline(document, resolution, place, links), &mut out);
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

/// The same as a fragment: an `<article>` for a page of one's own.
pub fn render_fragment(document: &Document, resolution: &Resolution, place: TitlePlace, links: bool) -> String {
    let mut out = String::from("<article");
    push_language(document, &mut out);
    out.push_str(">\n");
    push_outline(&outline(document, resolution, place, links), &mut out);
    out.push_str("</article>\n");
    out
}

fn push_language(document: &Document, out: &mut String) {
    if let Some(language) = &document.metadata.language {
        out.push_str(" lang=\"");
        push_escaped(&language.value, out);
        out.push('"');
    }
}

fn push_outline(outline: &Outline, out: &mut String) {
    if let Some(headline) = &outline.headline {
        out.push_str("<h1>");
        push_escaped(headline, out);
        out.push_str("</h1>\n");
    }
    let mut open: Option<&str> = None;
    for part in &outline.parts {
        let container = container(part);
        if open != container || part.list.is_some_and(|list| list.number == Some(1)) {
            close(open, out);
            if let Some(tag) = container {
                out.push_str(&format!("<{tag}>\n"));
            }
            open = container;
        }
        push_part(part, out);
    }
    close(open, out);
}

/// The element around a run of such blocks.
fn container(part: &Part) -> Option<&'static str> {
    match part.kind {
        BlockKind::ListItem if part.list.is_some_and(|list| list.number.is_some()) => Some("ol"),
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

fn push_part(part: &Part, out: &mut String) {
    match part.kind {
        BlockKind::Heading(level) => {
            let tag = ["h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(2, 6)) - 2];
            push_element(tag, &part.runs, out);
        }
        BlockKind::ListItem => match part.list.and_then(|list| list.number) {
            Some(number) => push_item(&format!("<li value=\"{number}\">"), &part.runs, out),
            None => push_element("li", &part.runs, out),
        },
        BlockKind::Code => {
            out.push_str("<pre><code>");
            push_escaped(&part.text(), out);
            out.push_str("</code></pre>\n");
        }
        BlockKind::TableRow => {
            out.push_str("<tr>");
            for cell in cells(&part.runs) {
                out.push_str("<td>");
                push_runs(&cell, out);
                out.push_str("</td>");
            }
            out.push_str("</tr>\n");
        }
        BlockKind::Paragraph | BlockKind::Caption | BlockKind::Quote => push_element("p", &part.runs, out),
    }
}

/// The cells of a table's row, which stand in one block with ` | ` between them.
pub(super) fn cells(runs: &[Run]) -> Vec<Vec<Run>> {
    let mut cells = vec![Vec::new()];
    for run in runs {
        for (index, text) in run.text.split(" | ").enumerate() {
            if index > 0 {
                cells.push(Vec::new());
            }
            if let (Some(cell), false) = (cells.last_mut(), text.is_empty()) {
                cell.push(Run {
                    text: text.to_owned(),
                    target: run.target.clone(),
                });
            }
        }
    }
    cells
}

fn push_item(open: &str, runs: &[Run], out: &mut String) {
    out.push_str(open);
    push_runs(runs, out);
    out.push_str("</li>\n");
}

fn push_element(tag: &str, runs: &[Run], out: &mut String) {
    out.push_str(&format!("<{tag}>"));
    push_runs(runs, out);
    out.push_str(&format!("</{tag}>\n"));
}

fn push_runs(runs: &[Run], out: &mut String) {
    for run in runs {
        if let Some(target) = &run.target {
            out.push_str("<a href=\"");
            push_escaped(target, out);
            out.push_str("\">");
        }
        for (index, line) in run.text.split('\n').enumerate() {
            if index > 0 {
                out.push_str("<br>\n");
            }
            push_escaped(line, out);
        }
        if run.target.is_some() {
            out.push_str("</a>");
        }
    }
}

fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\t' | '\n') => {}
            c => out.push(c),
        }
    }
}
