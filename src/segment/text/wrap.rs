//! Hard-wrapped text: whether a dump is wrapped, at which width, and which lines belong together.
//!
//! A greedy wrapper breaks a line only where the next word does not fit. So in wrapped text, a line with the next line's
//! first word behind it would be wider than the widest line; that test needs no knowledge of the language.

use super::lines::{PhysicalLine, first_word, is_closed, is_list_item, width_up_to};

/// Narrowest and widest column at which text is taken for wrapped.
const WIDTH_MIN: usize = 50;
const WIDTH_MAX: usize = 100;
/// Most columns of an indent that count.
const INDENT_MAX: usize = 8;
/// Largest share of the bytes in lines wider than `WIDTH_MAX`.
const WIDE_SHARE_MAX: f64 = 0.3;
/// Fewest pairs of lines that must look wrapped.
const WRAPPED_PAIRS_MIN: usize = 4;
/// Least share of pairs of lines that must look wrapped; the others are ends of paragraphs.
const WRAPPED_SHARE_MIN: f64 = 0.6;
/// Least share of the wrapped lines that must end inside a sentence: verse and lists end theirs.
const OPEN_SHARE_MIN: f64 = 0.6;

/// How a wrapped text is wrapped.
#[derive(Debug)]
pub(super) struct Wrap {
    /// For each line but the last, whether the next one stands right under it, and its first word would not have fitted.
    full: Vec<bool>,
}

impl Wrap {
    /// That of a text, if it is wrapped.
    pub fn of(text: &str, lines: &[PhysicalLine]) -> Option<Self> {
        let slice = |line: &PhysicalLine| &text[line.span.start..line.span.end];
        let total: usize = lines.iter().map(|line| line.span.len()).sum();
        let mut wide = 0;
        let mut width = 0;
        let mut columns = Vec::with_capacity(lines.len());
        for line in lines {
            let indent = line.indent.min(INDENT_MAX);
            let own = width_up_to(slice(line), WIDTH_MAX + INDENT_MAX);
            match own.filter(|&own| own <= WIDTH_MAX) {
                Some(own) => width = width.max(own + indent),
                None => wide += line.span.len(),
            }
            if wide as f64 > WIDE_SHARE_MAX * total as f64 {
                return None;
            }
            columns.push(own.map(|own| own + indent));
        }
        if !(WIDTH_MIN..=WIDTH_MAX + INDENT_MAX).contains(&width) {
            return None;
        }
        let own = columns.iter().zip(lines.windows(2));
        let full: Vec<bool> = own
            .map(|(&columns, pair)| pair[1].blank_before == 0 && is_full(columns, width, slice(&pair[1])))
            .collect();
        let pairs = lines.iter().skip(1).filter(|line| line.blank_before == 0).count();
        let wrapped = full.iter().filter(|&&full| full).count();
        let open = full
            .iter()
            .zip(lines)
            .filter(|&(&full, line)| full && !is_closed(slice(line)))
            .count();
        let enough = wrapped >= WRAPPED_PAIRS_MIN && wrapped as f64 >= WRAPPED_SHARE_MIN * pairs as f64;
        (enough && open as f64 >= OPEN_SHARE_MIN * wrapped as f64).then_some(Wrap { full })
    }
}

/// Whether the next line's first word would not have fitted on a line of so many columns; of `None`, no word would.
fn is_full(columns: Option<usize>, width: usize, next: &str) -> bool {
    let Some(own) = columns else { return true };
    let room = width.saturating_sub(own + 1);
    // A line of so few bytes has no longer word: so it is in menus.
    next.len() > room && first_word(next).chars().count() > room
}

/// For each line, whether the next one continues its paragraph.
pub(super) fn joins(text: &str, lines: &[PhysicalLine], wrap: &Wrap) -> Vec<bool> {
    let mut joins = vec![false; lines.len()];
    // The indent of the paragraph's last line, and whether the paragraph is a list item: those hang.
    let mut hanging = false;
    for (index, pair) in lines.windows(2).enumerate() {
        let [line, next] = pair else { continue };
        if index == 0 || !joins[index - 1] {
            hanging = is_list_item(&text[line.span.start..line.span.end]);
        }
        let continues = next.indent <= line.indent || hanging;
        let starts_item = || is_list_item(&text[next.span.start..next.span.end]) && is_closed(&text[line.span.start..line.span.end]);
        joins[index] = wrap.full[index] && continues && !starts_item();
    }
    joins
}
