//! Two texts side by side: lines that only one has, and words that differ between lines that both have.
//!
//! Which two are drawn, and how wide, is left to `cli`.

use super::style::{ADDED, BOLD, DIM, PLAIN, REMOVED, hang};
use super::visible::visible;
use anstyle::Style;
use similar::{ChangeTag, DiffOp, TextDiff};
use unicode_width::UnicodeWidthChar as _;

/// Between the two.
const GUTTER: &str = " │ ";
const GUTTER_COLUMNS: usize = 3;
/// Fewest columns of a side, however narrow the terminal.
const SIDE_COLUMNS_MIN: usize = 24;

/// A text and its name.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its name.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
}

/// A piece of a line with its style, safe to print.
type Piece = (Style, String);

/// Draws both, each in half of `columns`.
pub fn side_by_side(left: Side<'_>, right: Side<'_>, columns: usize) -> String {
    let width = (columns.saturating_sub(GUTTER_COLUMNS) / 2).max(SIDE_COLUMNS_MIN);
    let mut out = String::new();
    let mut rows = |left: &[Piece], right: &[Piece]| push_rows(&mut out, left, right, width);
    rows(&[piece(BOLD, left.name)], &[piece(BOLD, right.name)]);
    let (old, new) = (lines(left.text), lines(right.text));
    let diff = TextDiff::from_slices(&old, &new);
    for op in diff.ops() {
        match *op {
            DiffOp::Equal { old_index, len, .. } => {
                for line in &old[old_index..old_index + len] {
                    rows(&[piece(DIM, line)], &[piece(DIM, line)]);
                }
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                old[old_index..old_index + old_len]
                    .iter()
                    .for_each(|line| rows(&[piece(REMOVED, line)], &[]));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                new[new_index..new_index + new_len]
                    .iter()
                    .for_each(|line| rows(&[], &[piece(ADDED, line)]));
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                for at in 0..old_len.max(new_len) {
                    let old = old[old_index..old_index + old_len].get(at).copied().unwrap_or("");
                    let new = new[new_index..new_index + new_len].get(at).copied().unwrap_or("");
                    let (left, right) = words(old, new);
                    rows(&left, &right);
                }
            }
        }
    }
    out
}

/// The lines that are not blank, without outer white space.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn piece(style: Style, text: &str) -> Piece {
    (style, visible(text).into_owned())
}

/// Two versions of a line, the words that differ marked.
fn words(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for change in TextDiff::from_unicode_words(old, new).iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                left.push(piece(PLAIN, change.value()));
                right.push(piece(PLAIN, change.value()));
            }
            ChangeTag::Delete => left.push(piece(REMOVED, change.value())),
            ChangeTag::Insert => right.push(piece(ADDED, change.value())),
        }
    }
    (left, right)
}

fn push_rows(out: &mut String, left: &[Piece], right: &[Piece], width: usize) {
    let [left, right] = [left, right].map(|pieces| {
        let parts: Vec<(Style, &str)> = pieces.iter().map(|(style, text)| (*style, text.as_str())).collect();
        let mut drawn = String::new();
        hang(&mut drawn, "", 0, &parts, Some(width));
        drawn
    });
    let (mut left, mut right) = (left.lines(), right.lines());
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            return;
        }
        let one = one.unwrap_or("");
        let plain = anstream::adapter::strip_str(one).to_string();
        let columns: usize = plain.chars().map(|c| c.width().unwrap_or(0)).sum();
        out.push_str(one);
        out.extend(std::iter::repeat_n(' ', width.saturating_sub(columns)));
        out.push_str(GUTTER.trim_end_matches(|c: char| c == ' ' && other.is_none_or(str::is_empty)));
        out.push_str(other.unwrap_or(""));
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_beside_each_other() {
        let left = Side {
            name: "a",
            text: "Both say this.\nThe old bridge is closed.\nOnly the left one has this line.",
        };
        let right = Side {
            name: "b",
            text: "Both say this.\nThe new bridge is closed.",
        };
        let plain = anstream::adapter::strip_str(&side_by_side(left, right, 60)).to_string();
        let expected = "\
a                            │ b
Both say this.               │ Both say this.
The old bridge is closed.    │ The new bridge is closed.
Only the left one has this   │
line.                        │
";
        assert_eq!(plain, expected);
    }
}
