//! Explanations as coloured text, wrapped to the terminal.
//!
//! Taking colours off and choosing where the text goes is left to `cli`.

use super::{Explanation, Fate, Overview, Spoken};
use crate::report::style::{ADDED, BOLD, CHANGED, DIM, PLAIN, REASON, REMOVED, hang, plural};
use crate::report::visible::{one_line, visible};
use anstyle::Style;
use std::fmt::Write as _;

/// Columns taken for the width where it is unknown.
const COLUMNS: usize = 100;
/// Narrowest terminal on which reasons stand beside the text.
const BESIDE_COLUMNS_MIN: usize = 72;
/// Widest reason beside the text.
const KEY_COLUMNS_MAX: usize = 30;
/// Columns before the text: line number, sign, spaces.
const GUTTER: usize = 8;
/// Most characters shown of the explained line.
const TEXT_CHARS_MAX: usize = 2_000;
/// Most characters shown of a pattern; `rules show` prints it whole.
const PATTERN_CHARS_MAX: usize = 160;

fn sign(fate: Fate) -> (char, Style) {
    match fate {
        Fate::Kept => (' ', PLAIN),
        Fate::Removed => ('-', REMOVED),
        Fate::PartlyRemoved => ('±', CHANGED),
        Fate::Replaced => ('±', ADDED),
    }
}

/// The overview of a document: a row a line, with the reason beside it, or above it on narrow terminals.
pub fn overview(lines: &[Overview], columns: Option<usize>) -> String {
    let columns = columns.unwrap_or(COLUMNS);
    let beside = columns >= BESIDE_COLUMNS_MIN;
    let widest = lines.iter().map(|line| line.keys.join(", ").len()).max().unwrap_or(0);
    let key_columns = if beside { widest.min(KEY_COLUMNS_MAX) } else { 0 };
    let mut out = String::new();
    let mut above = String::new();
    for line in lines {
        let (sign, style) = sign(line.fate);
        let keys = visible(&line.keys.join(", ")).into_owned();
        if !beside && keys != above && !keys.is_empty() {
            hang(&mut out, &format!("{:GUTTER$}", ""), GUTTER, &[(REASON, &keys)], Some(columns));
        }
        let gap = if key_columns > 0 { 2 } else { 0 };
        let text = one_line(&line.text, columns.saturating_sub(GUTTER + key_columns + gap).max(8));
        // Writing to a String can't fail, here and below.
        let _ = write!(out, "{DIM}{:>5}{DIM:#} {style}{sign}{style:#} ", line.line);
        if key_columns > 0 {
            let shown = one_line(&keys, key_columns + 1);
            let _ = write!(out, "{REASON}{shown:key_columns$}{REASON:#}  ");
        }
        let _ = writeln!(out, "{style}{text}{style:#}");
        above = keys;
    }
    let removed = lines.iter().filter(|line| line.fate == Fate::Removed).count();
    let partly = lines
        .iter()
        .filter(|line| matches!(line.fate, Fate::PartlyRemoved | Fate::Replaced))
        .count();
    let _ = write!(
        out,
        "\n{BOLD}{} line{}{BOLD:#}: {removed} removed",
        lines.len(),
        plural(lines.len())
    );
    if partly > 0 {
        let _ = write!(out, ", {partly} changed in part");
    }
    let _ = writeln!(out, ", {} kept", lines.len() - removed - partly);
    out
}

/// The text with line numbers.
pub fn numbered(text: &str, columns: Option<usize>) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        let shown = visible(line.trim_end());
        hang(
            &mut out,
            &format!("{DIM}{:>5}{DIM:#}   ", index + 1),
            GUTTER,
            &[(PLAIN, &shown)],
            columns,
        );
    }
    out
}

/// The explanation of a line.
pub fn explanation(name: &str, explained: &Explanation, columns: Option<usize>) -> String {
    let mut out = String::new();
    let (mark, style) = sign(explained.fate);
    let name = format!("{}:{}", visible(name), explained.line);
    hang(
        &mut out,
        "",
        0,
        &[(BOLD, &name), (PLAIN, ": "), (style, explained.fate.name())],
        columns,
    );
    let text = cut(&explained.text);
    let lead = format!("{DIM}{:>5}{DIM:#} {style}{mark}{style:#} ", explained.line);
    hang(&mut out, &lead, GUTTER, &[(style, &text)], columns);
    for fact in &explained.facts {
        item(&mut out, 2, &[(DIM, &visible(fact))], columns);
    }
    out.push('\n');
    draw_spoken(&mut out, explained, columns);
    draw_opinion(&mut out, explained, columns);
    draw_stopped(&mut out, explained, columns);
    draw_silent(&mut out, explained, columns);
    out
}

fn draw_spoken(out: &mut String, explained: &Explanation, columns: Option<usize>) {
    let (won, lost): (Vec<&Spoken>, Vec<&Spoken>) = explained.spoken.iter().partition(|own| own.won);
    if won.is_empty() {
        let why = if lost.is_empty() {
            "nothing speaks against it"
        } else {
            "every claim against it was taken back or overruled"
        };
        title(out, &format!("Kept: {why}."), columns);
    } else {
        title(out, "Decided by", columns);
        won.iter().for_each(|own| draw_one(out, own, columns));
    }
    if !lost.is_empty() {
        title(out, "Said too, without effect", columns);
        lost.iter().for_each(|own| draw_one(out, own, columns));
    }
}

fn draw_one(out: &mut String, own: &Spoken, columns: Option<usize>) {
    let place = own.note.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    let style = match own.claim {
        "drop" => REMOVED,
        _ => ADDED,
    };
    let parts = [
        (style, own.claim),
        (PLAIN, " "),
        (REASON, own.note.key.as_str()),
        (PLAIN, ": "),
        (PLAIN, own.note.why.as_str()),
        (DIM, &place),
    ];
    item(out, 2, &parts, columns);
    let mut detail = |what: &str, text: &Option<String>, style: Style| {
        if let Some(text) = text {
            item(out, 4, &[(DIM, what), (style, &cut(text))], columns);
        }
    };
    let pattern = own.pattern.as_deref().map(short);
    detail("matched by ", &pattern, PLAIN);
    detail("recognised only ", &own.recognised, PLAIN);
    detail("not recognised itself; goes with ", &own.beyond, PLAIN);
    detail("taken back by the guard, ", &own.guarded, CHANGED);
}

fn draw_opinion(out: &mut String, explained: &Explanation, columns: Option<usize>) {
    let Some(opinion) = &explained.opinion else { return };
    let kind = if opinion.page { "a whole page" } else { "an article" };
    let percent = |share: f32| {
        if share < 0.1 {
            format!("{:.1}%", share * 100.0)
        } else {
            format!("{:.0}%", share * 100.0)
        }
    };
    let said = format!(
        "The classifier takes the text for {kind}, and the line for {} likely to be text of it (what is less than {} goes)",
        percent(opinion.probability),
        percent(opinion.least)
    );
    title(out, &said, columns);
    for (what, style, features) in [
        ("for it: ", ADDED, &opinion.speaks_for),
        ("against it: ", REMOVED, &opinion.speaks_against),
    ] {
        let named: Vec<String> = features.iter().map(|(name, weight)| format!("{name} {weight:+.1}")).collect();
        if !named.is_empty() {
            item(out, 2, &[(style, what), (PLAIN, &named.join(", "))], columns);
        }
    }
}

fn draw_stopped(out: &mut String, explained: &Explanation, columns: Option<usize>) {
    if !explained.stopped.is_empty() {
        title(out, "Rules that match the line but were stopped", columns);
    }
    for stopped in &explained.stopped {
        let because = cut(&short(&stopped.because));
        let place = format!(" ({})", visible(&stopped.place));
        item(
            out,
            2,
            &[(REASON, stopped.rule.as_str()), (PLAIN, ": "), (PLAIN, &because), (DIM, &place)],
            columns,
        );
    }
    let count = explained.unmatched;
    let other = if explained.stopped.is_empty() && explained.spoken.is_empty() {
        ""
    } else {
        "other "
    };
    let verb = if count == 1 { "does" } else { "do" };
    item(
        out,
        0,
        &[(DIM, &format!("{count} {other}rule{} {verb} not match it.", plural(count)))],
        columns,
    );
}

fn draw_silent(out: &mut String, explained: &Explanation, columns: Option<usize>) {
    if explained.silent.is_empty() {
        return;
    }
    let what: Vec<String> = explained.silent.iter().map(|(name, what)| format!("{name} ({what})")).collect();
    item(
        out,
        0,
        &[(DIM, &format!("Looked for and not found here: {}.", what.join(", ")))],
        columns,
    );
}

fn title(out: &mut String, text: &str, columns: Option<usize>) {
    hang(out, "", 0, &[(BOLD, text)], columns);
}

/// One entry: its first row at `indent`, further rows two columns deeper.
fn item(out: &mut String, indent: usize, parts: &[(Style, &str)], columns: Option<usize>) {
    let deeper = if indent > 0 { indent + 2 } else { 0 };
    hang(out, &format!("{:indent$}", ""), deeper, parts, columns);
}

/// A pattern's start.
fn short(pattern: &str) -> String {
    match pattern.char_indices().nth(PATTERN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &pattern[..end]),
        None => pattern.to_owned(),
    }
}

fn cut(text: &str) -> String {
    let end = text.char_indices().nth(TEXT_CHARS_MAX).map(|(end, _)| end);
    let shown = end.map_or_else(|| text.to_owned(), |end| format!("{}…", &text[..end]));
    visible(&shown).replace('\n', " ")
}
