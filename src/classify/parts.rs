//! Which parts of a block's templates, and of its neighbours', are columns that trees ask about, and their names.
//!
//! Values of templates are left to `features`, putting them into columns to `columns`.

use super::features::{Row, VALUES};
use super::templates::template;
use std::sync::LazyLock;

/// How a template's value is taken apart: its number, the part's name, its divisor, and how many values it has.
struct Part(usize, &'static str, u8, u8);

/// The same by the template's name.
const fn part(of: &str, name: &'static str, divisor: u8, count: u8) -> Part {
    Part(template(of), name, divisor, count)
}

/// A part ready to be taken: which template, and what becomes of each of its values.
pub(super) struct Taken {
    pub template: usize,
    pub name: &'static str,
    pub values: [u8; VALUES],
}

impl Taken {
    /// The part of a block's values.
    pub fn of(&self, row: &Row) -> u8 {
        self.values[usize::from(row[self.template]) % VALUES]
    }
}

/// The parts of a block, in the order of columns.
pub(super) static TAKEN: LazyLock<[Taken; OWN.len()]> = LazyLock::new(|| {
    OWN.map(|Part(template, name, divisor, count)| Taken {
        template,
        name,
        values: std::array::from_fn(|value| 1 + value as u8 / divisor % count),
    })
});

/// Parts of templates that are looked at in the block itself.
const OWN: [Part; 42] = [
    part("words", "length", 1, 255),
    part("sentences", "sentences", 4, 64),
    part("ends", "first sign", 8, 8),
    part("ends", "last sign", 1, 8),
    part("capitals", "capitals", 4, 64),
    part("digits", "digits", 4, 64),
    part("stop-words", "share of function words", 4, 64),
    part("commas", "commas", 4, 64),
    part("signs", "signs in it", 4, 64),
    part("headline-words", "words of the headline", 4, 64),
    part("headline-words", "share of the headline", 1, 4),
    part("repeated", "repetition in the text", 4, 64),
    part("kind", "kind of block", 4, 64),
    part("place-by-text", "place in the text", 1, 255),
    part("prose-around", "prose before and behind", 4, 64),
    part("prose-distance", "distance to prose above", 8, 8),
    part("prose-distance", "distance to prose below", 1, 8),
    part("prose-density", "prose around it", 4, 64),
    part("prose-density-wide", "prose around it, widely", 4, 64),
    part("main-run", "distance from the main text", 4, 64),
    part("main-run-share", "share of the main text", 2, 128),
    part("own-mark", "residue by a rule or shape", 1, 255),
    part("mark-above", "residue above", 1, 255),
    part("mark-below", "residue below", 1, 255),
    part("marks-around", "residue around it", 4, 64),
    part("gap", "empty lines above", 6, 16),
    part("gap", "indentation", 1, 6),
    part("date", "dates", 4, 64),
    part("name", "names", 4, 64),
    part("short-run", "run of short lines", 4, 64),
    part("quotes", "quotes", 8, 32),
    part("script", "script", 4, 64),
    part("words-around", "prose", 1, 2),
    part("link-words", "signs of links", 4, 64),
    part("headline-distance", "distance from the headline", 4, 64),
    part("topic", "words of the rest of the text", 4, 64),
    part("sentence-density", "sentences around it", 4, 64),
    part("headings-above", "comments above", 4, 2),
    part("headings-above", "other articles above", 8, 2),
    part("headings-above", "forms and notices above", 16, 2),
    part("main-and-headline", "main text above or below", 16, 4),
    part("main-and-headline", "headline above or below", 4, 4),
];

/// Columns that are looked at in neighbours too: where, and by which names.
const NEAR: [(isize, &[(&str, &str)]); 4] = [
    (
        -2,
        &[
            ("length", "length of the second block above"),
            ("residue by a rule or shape", "residue in the second block above"),
            ("dates", "dates in the second block above"),
        ],
    ),
    (
        -1,
        &[
            ("length", "length of the block above"),
            ("sentences", "sentences of the block above"),
            ("share of function words", "function words of the block above"),
            ("residue by a rule or shape", "residue in the block above"),
            ("dates", "dates in the block above"),
            ("names", "names in the block above"),
            ("last sign", "last sign of the block above"),
            ("kind of block", "kind of the block above"),
            ("words of the rest of the text", "words of the rest in the block above"),
        ],
    ),
    (
        1,
        &[
            ("length", "length of the block below"),
            ("sentences", "sentences of the block below"),
            ("share of function words", "function words of the block below"),
            ("residue by a rule or shape", "residue in the block below"),
            ("dates", "dates in the block below"),
            ("names", "names in the block below"),
            ("last sign", "last sign of the block below"),
            ("kind of block", "kind of the block below"),
            ("words of the rest of the text", "words of the rest in the block below"),
        ],
    ),
    (
        2,
        &[
            ("length", "length of the second block below"),
            ("residue by a rule or shape", "residue in the second block below"),
            ("dates", "dates in the second block below"),
        ],
    ),
];

/// The places among the columns of those that are looked at in neighbours, in the order of [`NEAR`].
pub(super) static NEAR_PLACES: LazyLock<Vec<(isize, usize, &'static str)>> = LazyLock::new(|| {
    let all = NEAR
        .iter()
        .flat_map(|(offset, views)| views.iter().map(move |view| (*offset, view)));
    let place = |(offset, (own, name)): (isize, &(&str, &'static str))| {
        let place = OWN.iter().position(|Part(_, known, ..)| known == own);
        place.map(|place| (offset, place, *name))
    };
    all.filter_map(place).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_of_templates_and_neighbours_of_parts() {
        for Part(_, name, divisor, count) in &OWN {
            assert!(!name.is_empty() && *divisor > 0 && *count > 0);
        }
        let beside: usize = NEAR.iter().map(|(_, views)| views.len()).sum();
        assert_eq!(NEAR_PLACES.len(), beside, "each is a column of the block itself");
    }
}
