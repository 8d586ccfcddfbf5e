//! Where a block stands to what marks out an article on a page: its dates and bylines, headlines, the comments, lists of other articles,
//! share buttons; whether it is numbered with others; how long it is beside the text's paragraphs.
//!
//! What a block says by itself is left to `reading`, what is made of the columns to `trees`.

use super::columns::Columns;
use super::features::{Features, Row, is_date};
use super::marked::{is_of, set_of};
use super::places::Places;
use super::steps::{Distances, step};
use super::templates::{DATE, HEADLINE_WORDS, OWN_MARK, WORDS_AROUND};
use std::sync::Arc;

/// Steps of distances in blocks.
const FAR_STEPS: [usize; 14] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 45, 70];
static FAR: Distances = Distances::new(&FAR_STEPS);
/// Steps of numbers of words.
const WORDS: [f32; 13] = [1., 10., 25., 50., 80., 120., 180., 270., 400., 600., 1000., 1500., 2000.];
/// Steps of lengths of blocks, in words.
const LENGTHS: [f32; 22] = [
    1., 2., 3., 4., 5., 6., 8., 10., 12., 15., 18., 22., 27., 33., 40., 50., 62., 78., 100., 130., 180., 250.,
];
/// Steps of a length by that of the text's paragraphs.
const RATIOS: [f32; 12] = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.3, 3.2];
/// Steps of shares.
const PLACES: [f32; 13] = [0.02, 0.05, 0.1, 0.17, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.93, 0.98];
/// Farthest, where there is none.
const NOWHERE: u8 = FAR_STEPS.len() as u8 + 1;
/// The same in words.
const WORDS_NOWHERE: u8 = WORDS.len() as u8 + 1;
/// Most of them that count.
const COUNT_MAX: usize = 30;
/// Fewest words of a block whose length is that of a paragraph.
const PARAGRAPH_WORDS_MIN: u16 = 16;
/// Its length if there is none.
const PARAGRAPH_WORDS: u16 = 20;
/// Words of a line that may be a headline.
const LENGTH_OF_HEADLINE: std::ops::RangeInclusive<u16> = 3..=28;
/// How far below a headline its date or byline stands, in blocks.
const HEADLINE_REACH: usize = 4;
/// Blocks below a headline whose prose tells how much follows it.
const FOLLOWING: usize = 20;
/// Most words of a block of prose that count there.
const FOLLOWING_WORDS_MAX: u16 = 80;
/// How far apart numbers that follow each other may stand, in blocks.
const NUMBERED_APART_MAX: usize = 25;
/// Numbered blocks mark those around them.
const NUMBERED_REACH: usize = 3;
/// Fewest blocks of a numbered list, but one.
const NUMBERED_MIN: u8 = 2;
/// Most of one that count.
const NUMBERED_MAX: u8 = 20;

/// What is told of a kind of landmark.
enum Told {
    /// Blocks up to the last one above.
    Above,
    /// Blocks down to the next one below.
    Below,
    /// Words since the last one above.
    Words,
    /// How many stand above, this block with them.
    CountAbove,
    /// How many stand below.
    CountBelow,
}

impl Told {
    /// What is told where there are none.
    fn nowhere(&self) -> u8 {
        match self {
            Above | Below => NOWHERE,
            Words => WORDS_NOWHERE,
            CountAbove | CountBelow => 0,
        }
    }
}
use Told::{Above, Below, CountAbove, CountBelow, Words};

/// What is told of each kind of landmarks, in the order of [`Landmarks`]; these are columns in this order.
const TOLD: [&[(Told, &str)]; 7] = [
    &[
        (Above, "distance to the date above"),
        (Below, "distance to the date below"),
        (Words, "words since the date above"),
        (CountAbove, "dates above"),
        (CountBelow, "dates below"),
    ],
    &[
        (Above, "distance to comments above"),
        (Below, "distance to comments below"),
        (Words, "words since comments above"),
        (CountAbove, "signs of comments above"),
        (CountBelow, "signs of comments below"),
    ],
    &[
        (Above, "distance to other articles above"),
        (Below, "distance to other articles below"),
        (Words, "words since other articles above"),
    ],
    &[
        (Above, "distance to share buttons above"),
        (Below, "distance to share buttons below"),
        (Words, "words since share buttons above"),
    ],
    &[
        (Above, "distance to the byline above"),
        (Below, "distance to the byline below"),
        (CountAbove, "bylines above"),
    ],
    &[
        (Above, "distance to the title above"),
        (Words, "words since the title above"),
        (CountAbove, "titles above"),
        (CountBelow, "titles below"),
    ],
    &[(CountAbove, "dated headlines above"), (CountBelow, "dated headlines below")],
];

/// Which blocks are landmarks of which kind.
struct Landmarks {
    dates: Vec<bool>,
    comments: Vec<bool>,
    related: Vec<bool>,
    shares: Vec<bool>,
    bylines: Vec<bool>,
    /// Lines with most of the title's words.
    titles: Vec<bool>,
    /// Lines that may be headlines, with a date or byline under them.
    headlines: Vec<bool>,
}

impl Landmarks {
    fn of(features: &Features) -> Self {
        let rows = &features.rows;
        let flags =
            |holds: &dyn Fn(usize, &Row) -> bool| rows.iter().enumerate().map(|(block, row)| holds(block, row)).collect::<Vec<bool>>();
        let marked = |categories: u32| flags(&|_, row| is_of(row[OWN_MARK], categories));
        let dates = flags(&|_, row| is_date(row[DATE]) || is_of(row[OWN_MARK], const { set_of(&["time"]) }));
        let bylines = marked(const { set_of(&["byline"]) });
        let is_headed = |block: usize| {
            let below = block + 1..(block + 1 + HEADLINE_REACH).min(rows.len());
            dates[below.clone()].contains(&true) || bylines[below].contains(&true)
        };
        let headlines = flags(&|block, row| {
            LENGTH_OF_HEADLINE.contains(&features.words[block]) && row[OWN_MARK] == 0 && row[DATE] / 4 == 0 && is_headed(block)
        });
        Landmarks {
            comments: marked(const { set_of(&["comments", "forum"]) }),
            related: marked(const { set_of(&["related"]) }),
            shares: marked(const { set_of(&["share"]) }),
            titles: flags(&|block, row| block > 0 && is_title(row[HEADLINE_WORDS]) && features.words[block] >= 3),
            headlines,
            dates,
            bylines,
        }
    }

    /// The kinds, in the order of [`TOLD`].
    fn kinds(&self) -> [&[bool]; TOLD.len()] {
        [
            &self.dates,
            &self.comments,
            &self.related,
            &self.shares,
            &self.bylines,
            &self.titles,
            &self.headlines,
        ]
    }
}

/// Adds the columns of landmarks.
pub(super) fn add(columns: &mut Columns, features: &Features) {
    let landmarks = Landmarks::of(features);
    let words_before = words_before(features.words.iter().copied());
    for (holds, what) in landmarks.kinds().into_iter().zip(TOLD) {
        told(columns, holds, &words_before, what);
    }
    best_headline(columns, features, &landmarks.headlines);
    lengths(columns, features);
    numbered(columns, &features.numbers);
}

/// Whether a value of the template `headline-words` tells that half of a block's words are those of the headline, and half of those.
fn is_title(value: u8) -> bool {
    value > 0 && (value - 1) / 4 >= 3 && (value - 1) % 4 >= 2
}

/// The sum of the words above each block, and that of all.
fn words_before(words: impl ExactSizeIterator<Item = u16>) -> Vec<u32> {
    let mut before = Vec::with_capacity(words.len() + 1);
    before.push(0u32);
    before.extend(words.scan(0u32, |sum, words| {
        *sum = sum.saturating_add(u32::from(words));
        Some(*sum)
    }));
    before
}

/// Adds what is told of a kind of landmarks; `words_before` are the words above each block.
fn told(columns: &mut Columns, holds: &[bool], words_before: &[u32], what: &[(Told, &'static str)]) {
    // Many texts have none.
    if !holds.contains(&true) {
        for (told, name) in what {
            columns.fill(name, told.nowhere());
        }
        return;
    }
    let asked = Arc::clone(columns.asked());
    let places = Places::of((0..holds.len()).filter(|&block| holds[block]), &asked);
    let far = |distance: usize| FAR.of(distance);
    let count = |count: usize| count.min(COUNT_MAX) as u8;
    let words = |(block, last): (usize, Option<usize>)| {
        let since = |last: usize| words_before[block] - words_before[last + 1];
        last.map_or(WORDS_NOWHERE, |last| step(since(last) as f32, &WORDS))
    };
    for (told, name) in what {
        match told {
            Above => columns.push_values(name, places.distances_above(NOWHERE, far)),
            Below => columns.push_values(name, places.distances_below(NOWHERE, far)),
            Words => columns.push_values(name, places.last_above().map(words)),
            CountAbove => columns.push_values(name, places.down_to().map(count)),
            CountBelow => columns.push_values(name, places.below().map(count)),
        }
    }
}

/// Where a block stands to the dated headline with most prose below it.
fn best_headline(columns: &mut Columns, features: &Features, headlines: &[bool]) {
    let prose = |(row, &words): (&Row, &u16)| {
        if row[WORDS_AROUND] % 2 == 1 {
            words.min(FOLLOWING_WORDS_MAX)
        } else {
            0
        }
    };
    let before = words_before(features.rows.iter().zip(&features.words).map(prose));
    let count = headlines.len();
    let follows = |block: usize| before[(block + FOLLOWING).min(count)] - before[block];
    let candidates = (0..count).filter(|&block| headlines[block]);
    let best = candidates.max_by_key(|&block| (follows(block), std::cmp::Reverse(block)));
    let place = |block: usize| match best {
        None => 0,
        Some(best) if block < best => 16 - FAR.of(best - block),
        Some(best) => 17 + FAR.of(block - best),
    };
    columns.push("distance from the dated headline", place);
    let prose = best.map_or(0, |best| 1 + step(follows(best) as f32, &WORDS));
    columns.fill("prose below the dated headline", prose);
}

/// How long a block is, by itself, by the text's paragraphs, and among all blocks.
fn lengths(columns: &mut Columns, features: &Features) {
    let words = &features.words;
    let mut long: Vec<u16> = words.iter().copied().filter(|&words| words >= PARAGRAPH_WORDS_MIN).collect();
    let middle = long.len() / 2;
    let median = if long.is_empty() {
        PARAGRAPH_WORDS
    } else {
        *long.select_nth_unstable(middle).1
    };
    columns.push("length in words", |block| step(f32::from(words[block]), &LENGTHS));
    let ratio = |block: usize| step(f32::from(words[block]) / f32::from(median.max(1)), &RATIOS);
    columns.push("length by that of paragraphs", ratio);
    columns.fill("length of paragraphs", step(f32::from(median), &LENGTHS));
    let count = words.len().max(1) as f32;
    columns.push("place among all blocks", |block| step(block as f32 / count, &PLACES));
}

/// How many blocks around are numbered one after the other.
fn numbered(columns: &mut Columns, numbers: &[u16]) {
    let run = |number: usize, step: isize, runs: &[u8]| {
        let mut at = number;
        for _ in 0..NUMBERED_APART_MAX {
            at = at.checked_add_signed(step).filter(|&at| at < numbers.len())?;
            if numbers[at] > 0 && i32::from(numbers[at]) == i32::from(numbers[number]) + step as i32 {
                return Some((runs[at] + 1).min(NUMBERED_MAX));
            }
        }
        None
    };
    let mut before = vec![0u8; numbers.len()];
    let mut behind = vec![0u8; numbers.len()];
    for block in (0..numbers.len()).filter(|&block| numbers[block] > 0) {
        before[block] = run(block, -1, &before).unwrap_or(0);
    }
    for block in (0..numbers.len()).rev().filter(|&block| numbers[block] > 0) {
        behind[block] = run(block, 1, &behind).unwrap_or(0);
    }
    let mut near = vec![0u8; numbers.len()];
    for block in 0..numbers.len() {
        let all = before[block] + behind[block];
        if all >= NUMBERED_MIN {
            let around = block.saturating_sub(NUMBERED_REACH)..(block + NUMBERED_REACH + 1).min(numbers.len());
            near[around].iter_mut().for_each(|near| *near = all.max(*near));
        }
    }
    columns.push("numbered blocks around it", |block| near[block]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_and_counts_from_either_side() {
        let mut features = Features::default();
        features.rows = vec![[0; super::super::TEMPLATES.len()]; 5];
        features.words = vec![4; 5];
        features.numbers = vec![0; 5];
        features.rows[2][DATE] = 4;
        let mut columns = Columns::for_blocks(5, (0..5).collect());
        let of = |columns: &Columns, name: &str| columns.named(name).to_vec();
        add(&mut columns, &features);
        assert_eq!(of(&columns, "distance to the date above"), [NOWHERE, NOWHERE, NOWHERE, 1, 2]);
        assert_eq!(of(&columns, "distance to the date below"), [2, 1, NOWHERE, NOWHERE, NOWHERE]);
        assert_eq!(of(&columns, "dates above"), [0, 0, 1, 1, 1]);
        assert_eq!(of(&columns, "dates below"), [1, 1, 0, 0, 0]);
        // Four words above a date: these may be headlines.
        assert_eq!(of(&columns, "dated headlines below"), [1, 0, 0, 0, 0]);
    }

    #[test]
    fn numbers_that_follow_each_other_are_a_list() {
        let near = |numbers: &[u16]| {
            let mut columns = Columns::for_blocks(numbers.len(), (0..numbers.len()).collect());
            numbered(&mut columns, numbers);
            columns.named("numbered blocks around it").to_vec()
        };
        assert_eq!(near(&[0, 2, 0, 3, 4]), [2; 5]);
        assert_eq!(near(&[0, 9, 0, 3, 40]), [0; 5]);
        assert!(near(&[]).is_empty());
    }
}
