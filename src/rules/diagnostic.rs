//! What is wrong with a rules file, and where. Drawing it for the terminal is here too; deciding what is wrong is left
//! to `parse` and `lint`.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Works, but probably not as meant.
    Warning,
    /// The file can't be used.
    Error,
}

impl Severity {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding in a rules file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Stable name of the check, such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The file's text.
    pub text: Arc<str>,
    /// Bytes of the file it is about.
    pub span: Range<usize>,
}

impl Diagnostic {
    /// 1-based line, and 1-based column in characters, of the span's start.
    pub fn line_column(&self) -> (usize, usize) {
        line_column(&self.text, self.span.start)
    }

    /// 1-based line and column of the first character after the span.
    pub fn end_line_column(&self) -> (usize, usize) {
        line_column(&self.text, self.span.end.max(self.span.start))
    }
}

/// 1-based line, and 1-based column in characters, of byte `at`; places beyond the text count as its end.
pub fn line_column(text: &str, at: usize) -> (usize, usize) {
    let at = floor_boundary(text, at);
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..line_start]).count();
    (line, 1 + text[line_start..at].chars().count())
}

/// The largest character boundary of `text` that is not above `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Draws the findings for a terminal of `width` columns: for each its message, the source line with the span underlined,
/// and the help. Ordered by file, then by place. Ends with a newline, unless there is nothing to draw.
pub fn render(diagnostics: &[Diagnostic], color: bool, width: usize) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by(|a, b| {
        let place = |d: &Diagnostic| (d.span.start, d.span.end);
        (&a.file, place(a), b.severity, a.code).cmp(&(&b.file, place(b), a.severity, b.code))
    });
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(width.max(40));
    let mut out = String::new();
    let mut lines = LineCounter::default();
    for diagnostic in sorted {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&render_one(diagnostic, &renderer, &mut lines));
        out.push('\n');
    }
    out
}

/// Counts lines up to places that only go forward in one text, so that drawing many findings reads the text once.
#[derive(Default)]
struct LineCounter {
    text: Option<Arc<str>>,
    at: usize,
    line: usize,
}

impl LineCounter {
    /// The 0-based line of byte `at`, which is a character boundary.
    fn line(&mut self, text: &Arc<str>, at: usize) -> usize {
        let same = self.text.as_ref().is_some_and(|known| Arc::ptr_eq(known, text));
        if !same || at < self.at {
            *self = LineCounter {
                text: Some(Arc::clone(text)),
                at: 0,
                line: 0,
            };
        }
        self.line += memchr::memchr_iter(b'\n', &text.as_bytes()[self.at..at]).count();
        self.at = at;
        self.line
    }
}

fn render_one(diagnostic: &Diagnostic, renderer: &Renderer, lines: &mut LineCounter) -> String {
    let text = &diagnostic.text;
    let start = floor_boundary(text, diagnostic.span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
    // A span of several lines is underlined on its first one: the place to look at, without pages of context.
    let start = start.min(line_end);
    let end = floor_boundary(text, diagnostic.span.end).clamp(start, line_end);
    let before = visible(&text[line_start..start]);
    let marked = visible(&text[start..end]);
    let span = before.len()..before.len() + marked.len();
    let source = before + &marked + &visible(&text[end..line_end]);
    let path = visible(&diagnostic.file);
    let level = match diagnostic.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let snippet = Snippet::source(&source)
        .line_start(1 + lines.line(text, line_start))
        .path(&path)
        .annotation(AnnotationKind::Primary.span(span));
    let message = visible(&diagnostic.message);
    let help = diagnostic.help.as_deref().map(visible);
    let mut group = level.primary_title(&message).id(diagnostic.code).element(snippet);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// The text with everything that steers a terminal, or can't be seen there, in a visible form.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(c),
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => {
                // Writing to a string can't fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// The finding as a JSON object: `file`, `line`, `column`, `end_line`, `end_column` (1-based, columns in characters, the end
/// exclusive), `severity`, `code`, `message`, `help` (a string or null).
pub fn to_json(diagnostic: &Diagnostic) -> serde_json::Value {
    let (line, column) = diagnostic.line_column();
    let (end_line, end_column) = diagnostic.end_line_column();
    serde_json::json!({
        "file": &*diagnostic.file,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "severity": diagnostic.severity.name(),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "help": diagnostic.help,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(text: &str, span: Range<usize>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code: "unknown-key",
            message: "unknown key `x`".into(),
            help: Some("did you mean `y`?".into()),
            file: "rules.toml".into(),
            text: text.into(),
            span,
        }
    }

    #[test]
    fn places_are_lines_and_characters() {
        for (text, at, expected) in [
            ("", 0, (1, 1)),
            ("ab\ncd", 3, (2, 1)),
            ("ab\ncd", 2, (1, 3)),
            ("ab\ncd", 99, (2, 3)),
            ("äöü = 1", 4, (1, 3)),
            ("äöü = 1", 3, (1, 2)),
            ("a\n\n", 3, (3, 1)),
        ] {
            assert_eq!(line_column(text, at), expected, "{text:?} at {at}");
        }
    }

    #[test]
    fn drawing_shows_line_caret_and_help() {
        let drawn = render(&[diagnostic("a = 1\n  x = 2\n", 8..9)], false, 80);
        let expected =
            "error[unknown-key]: unknown key `x`\n --> rules.toml:2:3\n  |\n2 |   x = 2\n  |   ^\n  |\n  = help: did you mean `y`?\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn drawing_never_prints_controls() {
        let mut found = diagnostic("x = '\u{1b}[31m\u{9b}2J\u{202e}\r'\r\n", 4..9);
        found.message = "bad \u{1b}]0;title\u{7} \u{9b}".into();
        found.help = Some("no \u{1b}[0m\nnewline".into());
        found.file = "a\u{1b}b.toml".into();
        let drawn = render(&[found], false, 80);
        assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "{drawn:?}");
        assert!(drawn.contains("x = '\\u{1b}[31m\\u{9b}2J\\u{202e}\\u{d}'"), "{drawn}");
    }

    #[test]
    fn drawing_is_ordered_and_survives_bad_spans() {
        let all = [
            diagnostic("ä\nb", 2..99),
            diagnostic("", Range { start: 5, end: 3 }),
            diagnostic("ä\nb", 1..1),
            diagnostic("a\n", 2..2),
        ];
        let drawn = render(&all, false, 0);
        assert_eq!(drawn.matches("unknown key").count(), 4, "{drawn}");
        assert_eq!(render(&[], true, 80), "");
    }

    #[test]
    fn json_has_every_field() {
        let json = to_json(&diagnostic("a = 1\n  x = 2\n", 8..9));
        let expected = serde_json::json!({
            "file": "rules.toml", "line": 2, "column": 3, "end_line": 2, "end_column": 4,
            "severity": "error", "code": "unknown-key", "message": "unknown key `x`", "help": "did you mean `y`?",
        });
        assert_eq!(json, expected);
    }
}
