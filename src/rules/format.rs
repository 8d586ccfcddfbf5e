//! A rules file laid out in the one way: spaces, blank lines and the breaks of arrays. Comments, their places, the order of sections
//! and what anything means stay as they are; only keys of one dotted table (`match.…`) are gathered where the first of them stands.
//!
//! Reading and writing the file is left to the caller.

use super::diagnostic::{Diagnostic, Severity};
use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, RawString, Table, Value};
use unicode_width::UnicodeWidthStr as _;

/// Columns up to which an array stands on one line, and to which short strings fill a line.
const WIDTH_MAX: usize = 140;
/// Spaces before the elements of an array that spans lines.
const INDENT: &str = "    ";
/// Keys whose arrays hold short strings that share lines; patterns have a line each.
const FILLED: [&str; 5] = ["literal", "language", "site", "extend", "disable"];

/// The text of a rules file, laid out. Line ends stay those that it has.
///
/// # Errors
/// If it is not TOML: the place and the parser's message. `name` is the file's, for that.
pub fn format(name: &str, text: &str) -> Result<String, Box<Diagnostic>> {
    let unix = text.replace("\r\n", "\n");
    let mut document: DocumentMut = unix.parse().map_err(|error: toml_edit::TomlError| {
        Box::new(Diagnostic {
            severity: Severity::Error,
            code: "syntax",
            message: format!("not valid TOML: {}", error.message()),
            help: None,
            file: name.into(),
            text: unix.as_str().into(),
            span: error.span().unwrap_or(0..0),
        })
    })?;
    let trailing = comments(raw(document.trailing()), Blank::Some);
    document.set_trailing(trailing);
    body(document.as_table_mut(), "", Blank::Some);
    let mut out = document.to_string();
    let end = out.trim_end().len();
    out.truncate(end);
    if !out.is_empty() {
        out.push('\n');
    }
    let out = out.trim_start_matches('\n');
    Ok(if text.contains("\r\n") {
        out.replace('\n', "\r\n")
    } else {
        out.to_owned()
    })
}

/// Blank lines before something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// One.
    One,
    /// One where there are any.
    Some,
    /// None at all.
    None,
}

fn raw(string: &RawString) -> &str {
    string.as_str().unwrap_or("")
}

fn prefix(decor: &Decor) -> &str {
    decor.prefix().map_or("", raw)
}

fn suffix(decor: &Decor) -> &str {
    decor.suffix().map_or("", raw)
}

/// Comment lines without indentation, with blank lines as asked for before the first; further blank lines are at most one at a time.
fn comments(written: &str, blank: Blank) -> String {
    let mut out = String::new();
    // What stands behind the last newline is the indentation of what follows.
    let lines: Vec<&str> = written.split('\n').map(str::trim).collect();
    let lines = &lines[..lines.len() - 1];
    let mut blank_before = false;
    for line in lines {
        if line.is_empty() {
            blank_before = true;
            continue;
        }
        if blank_before && blank != Blank::None {
            out.push('\n');
        }
        blank_before = false;
        out.push_str(line);
        out.push('\n');
    }
    if blank_before && blank != Blank::None {
        out.push('\n');
    }
    if blank == Blank::One && !out.starts_with('\n') {
        out.insert(0, '\n');
    }
    out
}

/// A comment at the end of a line, as far from it as it was, or nothing.
fn end_of_line(written: &str) -> String {
    let comment = written.trim();
    if comment.is_empty() {
        return String::new();
    }
    let spaces = written.len() - written.trim_start().len();
    format!("{}{comment}", " ".repeat(spaces.max(1)))
}

/// The keys of a table and the sections under it. `path` is what stands before its keys: `match.` or nothing.
fn body(table: &mut Table, path: &str, first: Blank) {
    let mut blank = first;
    for (mut key, item) in table.iter_mut() {
        let name = key.get().to_owned();
        let shown = key.display_repr().into_owned();
        match item {
            Item::Value(value) => {
                let before = comments(prefix(key.leaf_decor()), blank);
                key.leaf_decor_mut().set_prefix(before);
                key.leaf_decor_mut().set_suffix(" ");
                key.dotted_decor_mut().clear();
                let after = end_of_line(suffix(value.decor()));
                let taken = path.width() + shown.width() + " = ".len();
                lay_out(value, &name, taken);
                *value.decor_mut() = Decor::new(" ", after);
                blank = Blank::Some;
            }
            Item::Table(dotted) if dotted.is_dotted() => {
                key.dotted_decor_mut().clear();
                body(dotted, &format!("{path}{shown}."), blank);
                blank = Blank::Some;
            }
            Item::Table(section) => header(section, Blank::One),
            Item::ArrayOfTables(sections) => {
                let blank = if name == "test" { Blank::None } else { Blank::One };
                sections.iter_mut().for_each(|section| header(section, blank));
            }
            Item::None => {}
        }
        if matches!(table_kind(item), Kind::Section) {
            key.leaf_decor_mut().clear();
            key.dotted_decor_mut().clear();
        }
    }
}

enum Kind {
    Section,
    Other,
}

fn table_kind(item: &Item) -> Kind {
    match item {
        Item::ArrayOfTables(_) => Kind::Section,
        Item::Table(table) if !table.is_dotted() => Kind::Section,
        _ => Kind::Other,
    }
}

/// A section: its header line, then what is in it.
fn header(section: &mut Table, blank: Blank) {
    let before = comments(prefix(section.decor()), blank);
    let after = end_of_line(suffix(section.decor()));
    *section.decor_mut() = Decor::new(before, after);
    body(section, "", Blank::None);
}

/// A value behind `taken` columns. Strings and numbers stay as they are written.
fn lay_out(value: &mut Value, key: &str, taken: usize) {
    match value {
        Value::Array(array) => lay_out_array(array, key, taken),
        Value::InlineTable(table) => lay_out_inline(table),
        _ => {}
    }
}

fn lay_out_inline(table: &mut InlineTable) {
    // Tables that span lines are rare, and their comments belong where they are.
    if table.to_string().contains('\n') {
        return;
    }
    let last = table.len().saturating_sub(1);
    table.set_trailing("");
    table.set_trailing_comma(false);
    for (index, (mut key, value)) in table.iter_mut().enumerate() {
        *key.leaf_decor_mut() = Decor::new(" ", " ");
        key.dotted_decor_mut().clear();
        let name = key.get().to_owned();
        lay_out(value, &name, 0);
        *value.decor_mut() = Decor::new(" ", if index == last { " " } else { "" });
    }
}

fn lay_out_array(array: &mut Array, key: &str, taken: usize) {
    let has_comments = array
        .iter()
        .any(|value| prefix(value.decor()).contains('#') || suffix(value.decor()).contains('#'));
    if has_comments || raw(array.trailing()).contains('#') {
        return indent_array(array);
    }
    let was_broken = array.iter().any(|value| prefix(value.decor()).contains('\n')) || raw(array.trailing()).contains('\n');
    for value in array.iter_mut() {
        lay_out(value, key, 0);
        value.decor_mut().clear();
    }
    let widths: Vec<usize> = array.iter().map(|value| value.to_string().width()).collect();
    let line = taken + "[]".len() + widths.iter().sum::<usize>() + widths.len().saturating_sub(1) * ", ".len();
    if array.is_empty() || !was_broken && line <= WIDTH_MAX {
        break_array(array, |_| false);
        return;
    }
    let filled = FILLED.contains(&key);
    let mut column = 0;
    break_array(array, |index| {
        let width = widths.get(index).copied().unwrap_or(0) + ",".len();
        let breaks = index == 0 || !filled || column + 1 + width > WIDTH_MAX;
        column = if breaks { INDENT.len() + width } else { column + 1 + width };
        breaks
    });
}

/// Puts elements on lines of their own where `breaks` says so, else behind the one before.
fn break_array(array: &mut Array, mut breaks: impl FnMut(usize) -> bool) {
    let mut broken = false;
    for (index, value) in array.iter_mut().enumerate() {
        let before = match (breaks(index), index) {
            (true, _) => format!("\n{INDENT}"),
            (false, 0) => String::new(),
            (false, _) => " ".to_owned(),
        };
        broken |= before.starts_with('\n');
        *value.decor_mut() = Decor::new(before, "");
    }
    array.set_trailing(if broken { "\n" } else { "" });
    array.set_trailing_comma(broken);
}

/// Sets the indentation of an array with comments; its lines stay.
fn indent_array(array: &mut Array) {
    let last = array.len().saturating_sub(1);
    for (index, value) in array.iter_mut().enumerate() {
        let before = prefix(value.decor()).to_owned();
        let after = suffix(value.decor()).to_owned();
        let space = if index == 0 { "" } else { " " };
        let before = if before.contains('\n') {
            indented(&before, INDENT)
        } else {
            space.to_owned()
        };
        // What stands between an element and its comma is a comment only where the comma has a line of its own.
        let after = if after.contains('#') {
            indented(&after, if index == last { "" } else { INDENT })
        } else {
            String::new()
        };
        *value.decor_mut() = Decor::new(before, after);
    }
    let trailing = raw(array.trailing()).to_owned();
    array.set_trailing(if trailing.contains('\n') {
        indented(&trailing, "")
    } else {
        String::new()
    });
}

/// Comments behind an element and on lines of their own, and the start of the line of what follows.
fn indented(written: &str, next: &str) -> String {
    let mut lines: Vec<&str> = written.split('\n').map(str::trim).collect();
    lines.pop();
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        match (index, line.is_empty()) {
            (0, true) => {}
            (0, false) => out.push_str(&format!(" {line}")),
            (_, true) => continue,
            (_, false) => out.push_str(&format!("\n{INDENT}{line}")),
        }
    }
    out.push('\n');
    out.push_str(next);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_laid_out_and_comments_stay() {
        for (written, expected) in [
            ("", ""),
            ("\n\n\nversion=1\n\n\n\nextend='builtin'", "version = 1\n\nextend = 'builtin'\n"),
            (
                "#:schema x.json\nversion = 1\n[[rule]]\n\nid='a/b'\n  # why not\n why = \"x\"   # because  \nmatch . line='a'",
                "#:schema x.json\nversion = 1\n\n[[rule]]\nid = 'a/b'\n# why not\nwhy = \"x\"   # because\nmatch.line = 'a'\n",
            ),
            (
                "# ---- a ---\n\n\n[[ rule ]] # one\nid='a/b'\n\n[[rule.test]]\nin='x'\n# last words\n\n\n",
                "# ---- a ---\n\n[[rule]] # one\nid = 'a/b'\n[[rule.test]]\nin = 'x'\n# last words\n",
            ),
            (
                "when={position='end',length-max=3}\nmatch.line=['a','b' ]",
                "when = { position = 'end', length-max = 3 }\nmatch.line = ['a', 'b']\n",
            ),
            ("match.line = [\n'a'\n,'b']", "match.line = [\n    'a',\n    'b',\n]\n"),
            (
                "match.line = [ # first\n'a', # one\n  # of b\n'b'\n# end\n]",
                "match.line = [ # first\n    'a', # one\n    # of b\n    'b'\n    # end\n]\n",
            ),
            ("a = 1\r\n\r\n\r\nb=2\r\n", "a = 1\r\n\r\nb = 2\r\n"),
        ] {
            let found = format("x.toml", written).unwrap();
            assert_eq!(found, expected, "{written}");
            assert_eq!(format("x.toml", &found).unwrap(), found, "again: {written}");
        }
    }

    #[test]
    fn long_arrays_fill_lines() {
        let long: Vec<String> = (0..30).map(|n| format!("\"lorem ipsum {n}\"")).collect();
        let found = format("x.toml", &format!("match.literal = [{}]", long.join(","))).unwrap();
        let lines: Vec<&str> = found.lines().collect();
        assert_eq!((lines.first(), lines.last()), (Some(&"match.literal = ["), Some(&"]")));
        assert!(lines.len() < 8, "{found}");
        assert!(lines.iter().all(|line| line.width() <= WIDTH_MAX));
        assert_eq!(format("x.toml", &found).unwrap(), found);
    }

    #[test]
    fn the_builtin_rules_are_laid_out() {
        let found = format(crate::rules::BUILTIN_NAME, crate::rules::BUILTIN_TEXT).unwrap();
        let differ = found.lines().zip(crate::rules::BUILTIN_TEXT.lines()).position(|(a, b)| a != b);
        assert_eq!(
            differ,
            None,
            "`unscrape rules fmt rules.toml` puts line {:?} right",
            differ.map(|at| at + 1)
        );
        assert_eq!(found, crate::rules::BUILTIN_TEXT);
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_place() {
        let error = format("x.toml", "version = 1\n[[rule]\n").unwrap_err();
        assert_eq!((error.code, error.span.start), ("syntax", 19));
    }
}
