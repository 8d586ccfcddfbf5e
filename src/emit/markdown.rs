//! Verdicts to Markdown (CommonMark, with tables as GitHub has them): headings, paragraphs, lists, quotes, tables, code, links on request.
//! Whatever in the text would read as markup is escaped.

use super::html::cells;
use super::outline::{Part, Run, outline};
use super::render::TitlePlace;
use crate::document::{BlockKind, Document};
use crate::verdict::Resolution;

/// Marks of list items that text dumps bring along.
const BULLETS: [char; 9] = ['-', '*', '•', '–', '·', '▪', '◦', '‣', '●'];
/// Shortest fence of a block of code.
const FENCE_LENGTH_MIN: usize = 3;
/// Deepest level of lists; more only indents.
const DEPTH_MAX: usize = 6;

/// The kept text of a document in Markdown, with a newline at its end.
pub fn render_markdown(document: &Document, resolution: &Resolution, place: TitlePlace, links: bool) -> String {
    let outline = outline(document, resolution, place, links);
    let mut out = String::new();
    if let Some(headline) = &outline.headline {
        out.push_str("# ");
        push_line(headline, &mut out);
        out.push('\n');
    }
    let mut parts = outline.parts.as_slice();
    while let [first, ..] = parts {
        let length = parts.iter().take_while(|part| part.kind == first.kind).count();
        let run = if matches!(first.kind, BlockKind::ListItem | BlockKind::TableRow | BlockKind::Quote) {
            length
        } else {
            1
        };
        let (own, rest) = parts.split_at(run);
        parts = rest;
        if !out.is_empty() {
            out.push('\n');
        }
        match first.kind {
            BlockKind::ListItem => push_list(own, &mut out),
            BlockKind::TableRow => push_table(own, &mut out),
            BlockKind::Quote => push_quote(own, &mut out),
            BlockKind::Code => push_code(&first.text(), &mut out),
            BlockKind::Heading(level) => {
                out.push_str(&"#".repeat(usize::from(level.clamp(2, 6))));
                out.push(' ');
                push_runs(&one_line(&first.runs), &mut out);
                out.push('\n');
            }
            BlockKind::Paragraph | BlockKind::Caption => {
                push_lines(&first.runs, "", &mut out);
            }
        }
    }
    out
}

fn push_list(items: &[Part], out: &mut String) {
    for item in items {
        let place = item.list;
        let indent = "   ".repeat(place.map_or(0, |place| place.depth.min(DEPTH_MAX)));
        let mut runs = item.runs.clone();
        let marker = match place.and_then(|place| place.number) {
            Some(number) => format!("{number}. "),
            None => text_marker(&mut runs).unwrap_or_else(|| "- ".to_owned()),
        };
        out.push_str(&indent);
        out.push_str(&marker);
        let hang = format!("{indent}{}", " ".repeat(marker.chars().count()));
        push_lines(&runs, &hang, out);
    }
}

/// Takes the marker off an item of a text dump: a number is kept, a bullet becomes Markdown's.
fn text_marker(runs: &mut [Run]) -> Option<String> {
    let first = runs.first_mut()?;
    let digits = first.text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &first.text[digits..];
    let (marker, rest) = if (1..=9).contains(&digits) && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ') {
        (format!("{}{} ", &first.text[..digits], &rest[..1]), rest[2..].to_owned())
    } else {
        let rest = first.text.strip_prefix(BULLETS)?.strip_prefix(' ')?;
        ("- ".to_owned(), rest.to_owned())
    };
    first.text = rest.trim_start().to_owned();
    Some(marker)
}

fn push_quote(parts: &[Part], out: &mut String) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(">\n");
        }
        out.push_str("> ");
        push_lines(&part.runs, "> ", out);
    }
}

/// A table; its first row is the head, since Markdown has no table without one.
fn push_table(rows: &[Part], out: &mut String) {
    let rows: Vec<Vec<Vec<Run>>> = rows.iter().map(|row| cells(&row.runs)).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for (index, row) in rows.iter().enumerate() {
        out.push('|');
        for column in 0..width {
            out.push(' ');
            if let Some(cell) = row.get(column) {
                let mut text = String::new();
                push_runs(&one_line(cell), &mut text);
                out.push_str(&text.replace('|', "\\|"));
            }
            out.push_str(" |");
        }
        out.push('\n');
        if index == 0 {
            out.push('|');
            out.push_str(&" --- |".repeat(width));
            out.push('\n');
        }
    }
}

fn push_code(text: &str, out: &mut String) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(FENCE_LENGTH_MIN.max(longest + 1));
    out.push_str(&fence);
    out.push('\n');
    out.extend(text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
    out.push('\n');
    out.push_str(&fence);
    out.push('\n');
}

/// The runs with spaces in place of breaks.
fn one_line(runs: &[Run]) -> Vec<Run> {
    let joined = |run: &Run| Run {
        text: run.text.replace('\n', " "),
        target: run.target.clone(),
    };
    runs.iter().map(joined).collect()
}

/// The runs line by line; breaks are hard ones, and `hang` stands before each further line.
fn push_lines(runs: &[Run], hang: &str, out: &mut String) {
    let mut text = String::new();
    push_runs(runs, &mut text);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str("  \n");
            out.push_str(hang);
        }
        push_line_start(line.trim_start(), out);
    }
    out.push('\n');
}

fn push_runs(runs: &[Run], out: &mut String) {
    for run in runs {
        match &run.target {
            Some(target) => {
                out.push('[');
                push_escaped(&run.text.replace('\n', " "), out);
                out.push_str("](<");
                out.extend(target.chars().filter(|c| !matches!(c, '<' | '>' | '\n')));
                out.push_str(">)");
            }
            None => push_escaped(&run.text, out),
        }
    }
}

fn push_line(text: &str, out: &mut String) {
    push_escaped(text, out);
}

/// A line whose first characters would make it a heading, a quotation, an item or a rule, with the first sign escaped.
fn push_line_start(line: &str, out: &mut String) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &line[digits..];
    if (1..=9).contains(&digits) && behind.starts_with(['.', ')']) && behind[1..].starts_with([' ', '\t']) {
        out.push_str(&line[..digits]);
        out.push('\\');
        out.push_str(behind);
        return;
    }
    let starts_block = line.starts_with(['#', '>', '+', '=', '~']) || line.starts_with('-');
    if starts_block {
        out.push('\\');
    }
    out.push_str(line);
}

/// Text in which nothing is markup within a line.
fn push_escaped(text: &str, out: &mut String) {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !before.is_alphanumeric() || !next.is_alphanumeric(),
            '&' => next.is_ascii_alphanumeric() || next == '#',
            '~' => next == '~' || before == '~',
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        if !c.is_control() || matches!(c, '\n' | '\t') {
            out.push(c);
        }
        before = c;
    }
}
