//! Hunks as coloured text, wrapped to the terminal.
//!
//! Taking colours off and choosing where the text goes is left to `cli`.

use super::hunk::{Row, Sign};
use super::{DocumentDiff, Kept};
use crate::document::InputKind;
use crate::report::note::Note;
use crate::report::style::{ADDED, BOLD, CHANGED, DIM, PLAIN, REASON, REMOVED, bytes, hang, plural};
use crate::report::visible::{one_line, visible};
use anstyle::Style;
use std::fmt::Write as _;

/// Columns before the text: line number, sign, spaces.
const GUTTER: usize = 8;
/// Columns before a reason.
const REASON_INDENT: usize = 6;
/// Columns that kept lines are cut to where the width is unknown.
const CONTEXT_COLUMNS: usize = 100;

/// A document's hunks. `columns` is the terminal's width; lines are not wrapped without.
pub fn document(diff: &DocumentDiff, columns: Option<usize>) -> String {
    let mut out = String::new();
    header(&mut out, diff, columns);
    for hunk in &diff.hunks {
        out.push('\n');
        for row in hunk {
            draw_row(&mut out, diff, row, columns);
        }
    }
    for kept in &diff.kept {
        out.push('\n');
        guarded(&mut out, kept, columns);
    }
    out.push('\n');
    out
}

fn header(out: &mut String, diff: &DocumentDiff, columns: Option<usize>) {
    let name = visible(&diff.name);
    let rendered = match diff.input {
        InputKind::Html => ", lines of the rendered text",
        InputKind::Text => "",
    };
    let counts = format!(
        "  {} change{}, {} of {}{rendered}",
        diff.changes,
        plural(diff.changes),
        bytes(diff.bytes_changed),
        bytes(diff.bytes)
    );
    hang(out, "", 0, &[(BOLD, &name), (DIM, &counts)], columns);
}

fn draw_row(out: &mut String, diff: &DocumentDiff, row: &Row, columns: Option<usize>) {
    match row {
        Row::Context { line, text } => {
            let room = columns.unwrap_or(CONTEXT_COLUMNS).saturating_sub(GUTTER).max(8);
            // Writing to a String can't fail.
            let _ = writeln!(out, "{DIM}{line:>5}   {}{DIM:#}", one_line(text, room));
        }
        Row::Reason(note) => {
            if let Some(note) = diff.notes.get(*note) {
                reason(out, note, columns);
            }
        }
        Row::Line { line, sign, parts } => {
            let (mark, style) = match sign {
                Sign::Minus => ('-', REMOVED),
                Sign::Plus => ('+', ADDED),
                Sign::Tilde => ('~', CHANGED),
            };
            let shown: Vec<(Style, String)> = parts
                .iter()
                .map(|part| (if part.changed { style } else { PLAIN }, visible(&part.text).replace('\n', " ")))
                .collect();
            let shown: Vec<(Style, &str)> = shown.iter().map(|(style, text)| (*style, text.as_str())).collect();
            let lead = format!("{DIM}{line:>5}{DIM:#} {style}{mark}{style:#} ");
            hang(out, &lead, GUTTER, &shown, columns);
        }
    }
}

/// A reason: key, why, place.
pub fn reason(out: &mut String, note: &Note, columns: Option<usize>) {
    let mut parts = vec![(REASON, note.key.as_str()), (DIM, ": "), (DIM, note.why.as_str())];
    let place = note.place.as_ref().map(|place| format!(" ({place})"));
    parts.extend(place.as_deref().map(|place| (DIM, place)));
    let lead = format!("{:REASON_INDENT$}", "");
    hang(out, &lead, REASON_INDENT, &parts, columns);
}

fn guarded(out: &mut String, kept: &Kept, columns: Option<usize>) {
    let (first, last) = kept.lines;
    let lines = if first == last {
        format!("line {first}")
    } else {
        format!("lines {first}–{last}")
    };
    let what = format!("kept by the guard: {lines} ({})", kept.limit);
    hang(out, &format!("{:REASON_INDENT$}", ""), REASON_INDENT, &[(CHANGED, &what)], columns);
    reason(out, &kept.note, columns);
    let room = columns.unwrap_or(CONTEXT_COLUMNS).saturating_sub(GUTTER).max(8);
    let _ = writeln!(out, "{DIM}{first:>5} = {}{DIM:#}", one_line(&kept.text, room));
}
