//! Which block of a text prints its headline, as far as the model goes by it: the one that holds the words of the page's title, or, where no
//! title is known, a short line over text that speaks of the same things. Menus and lists of other articles may hold these words too; under
//! a headline there stand a date or a name, and text.
//!
//! The headline that is written is left to `segment::title`.

use super::marked::{is_of, is_rule, set_of};
use super::reading::Reading;
use super::signs;
use super::wording::Wording;
use crate::document::{Block, BlockKind, Document};
use std::ops::{Range, RangeInclusive};

/// Least share of a block's words that stand in the title, and of the title's that stand in it.
const OF_BLOCK_MIN: f32 = 0.7;
const OF_TITLE_MIN: f32 = 0.35;
/// Words of a line that is a headline though no title says so; more than so many of a full sentence are text.
const WORDS: RangeInclusive<u32> = 3..=30;
const STATEMENT_WORDS_MAX: u32 = 12;
/// Least share of its words that stand in blocks with sentences, and least score.
const TOPIC_MIN: f32 = 0.4;
const SCORE_MIN: f32 = 1.3;
/// Blocks under a headline in which its date stands.
const DATE_REACH: usize = 6;
/// Fewer blocks than so many stand between a headline and its text; between it and a first line, at most so many.
const TEXT_FAR_MAX: u32 = 12;
const FIRST_LINE_FAR_MAX: u32 = 6;
/// What a date under a line says for it, and text right under it.
const DATED: f32 = 0.5;
const OVER_TEXT: f32 = 0.5;
/// What each block between it and the main text says against it, up to so many.
const FAR: f32 = 0.02;
const FAR_MAX: f32 = 30.0;
/// Blocks at the head of the main text that may be its headline.
const MAIN_HEAD: usize = 3;
/// What says against the first line of a text, if another holds the title too: pages begin with their title.
const FIRST_LINE: f32 = 0.5;

/// What says against a line behind the main text, and against one amid it, with and without a date under it.
struct Misplaced {
    behind: f32,
    amid: f32,
    amid_dated: f32,
}

const MISPLACED_TITLE: Misplaced = Misplaced {
    behind: 0.5,
    amid: 0.5,
    amid_dated: 0.0,
};
const MISPLACED_HEADING: Misplaced = Misplaced {
    behind: 1.0,
    amid: 0.7,
    amid_dated: 0.7,
};

/// A document that is looked through for its headline.
pub(super) struct Lines<'d> {
    pub document: &'d Document,
    pub reading: &'d Reading,
    pub wording: &'d Wording,
    /// The run of blocks with most prose.
    pub main: &'d Range<usize>,
    /// What rules and shapes say of each block.
    pub marks: &'d [u8],
    /// How many blocks lie between each one and the prose below it.
    pub prose_below: &'d [u32],
}

impl Lines<'_> {
    /// The block with the headline.
    pub fn headline(&self) -> Option<usize> {
        self.best(|block| self.as_title(block))
            .or_else(|| self.best(|block| self.as_heading(block)))
    }

    /// The first of the blocks with the best score.
    fn best(&self, score: impl Fn(usize) -> Option<f32>) -> Option<usize> {
        let scores = (0..self.document.blocks.len()).filter_map(|block| score(block).map(|score| (score, block)));
        let best = scores.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, block)| block)
    }

    /// How well a block repeats the title.
    fn as_title(&self, block: usize) -> Option<f32> {
        let (shared, length) = (self.wording.of_title[block] as f32, self.reading.words(block).len());
        let of_block = shared / length.max(1) as f32;
        let of_title = shared / self.wording.title_words.max(1) as f32;
        if length < 2 || of_block < OF_BLOCK_MIN || of_title < OF_TITLE_MIN || self.is_residue(block) {
            return None;
        }
        if block == 0 && self.prose_below[block] > FIRST_LINE_FAR_MAX {
            return None;
        }
        let first = if block == 0 { FIRST_LINE } else { 0.0 };
        Some(of_block + of_title - first + self.surroundings(block, &MISPLACED_TITLE))
    }

    /// How well a block does as a headline where no title is known.
    fn as_heading(&self, block: usize) -> Option<f32> {
        let Block { stats, kind, .. } = &self.document.blocks[block];
        let text = stats.is_prose() || stats.ends_sentence && stats.words > STATEMENT_WORDS_MAX;
        let topic = self.wording.topics[block];
        let over_text = self.prose_below[block] < TEXT_FAR_MAX;
        if text || !over_text || !WORDS.contains(&stats.words) || topic < TOPIC_MIN || self.is_residue(block) {
            return None;
        }
        let heading = match kind {
            BlockKind::Heading(1) => 0.8,
            BlockKind::Heading(_) => 0.4,
            _ => 0.0,
        };
        Some(topic + heading + self.surroundings(block, &MISPLACED_HEADING)).filter(|score| *score >= SCORE_MIN)
    }

    /// What stands around a block says for it and against it.
    fn surroundings(&self, block: usize, misplaced: &Misplaced) -> f32 {
        let mut below = block + 1..(block + 1 + DATE_REACH).min(self.document.blocks.len());
        let is_dated = below.any(|block| signs::is_date(self.reading.blocks()[block].signs.date) || self.is_dateline(block));
        let dated = if is_dated { DATED } else { 0.0 };
        let text = match self.prose_below[block] {
            far @ 0..TEXT_FAR_MAX => OVER_TEXT * (1.0 - far as f32 / TEXT_FAR_MAX as f32),
            _ => 0.0,
        };
        let place = match block {
            _ if block > self.main.end => misplaced.behind,
            _ if block <= self.main.start + MAIN_HEAD => 0.0,
            _ if is_dated => misplaced.amid_dated,
            _ => misplaced.amid,
        };
        let far = FAR * (self.main.start.abs_diff(block) as f32).min(FAR_MAX);
        dated + text - place - far
    }

    /// Whether a rule takes it for the line with date and author.
    fn is_dateline(&self, block: usize) -> bool {
        is_of(self.marks[block], const { set_of(&["byline", "time"]) })
    }

    /// Whether a rule takes it for residue of another kind.
    fn is_residue(&self, block: usize) -> bool {
        is_rule(self.marks[block]) && !self.is_dateline(block)
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::Features;
    use super::super::reading::Reading;
    use super::super::templates::template;
    use crate::segment;

    /// The line that a text's headline is found in.
    fn headline(text: &str) -> Option<String> {
        let document = segment::text::document(text);
        let features = Features::of(&document, &[], &mut Reading::for_text_of(&document));
        // The value 5 stands for the headline itself.
        let at = features
            .rows
            .iter()
            .position(|row| row[const { template("headline-distance") }] / 4 == 5);
        at.map(|block| document.block_text(block).to_owned())
    }

    #[test]
    fn under_a_headline_there_stand_a_date_and_text() {
        const MENU: &str = "News\n\nSports\n\nWeather\n\nObituaries\n\nContact us";
        const TEASERS: &str = "Council votes on the new school The council voted on Monday evening. The vote was close, as all had expected it.\n\n\
            Snow falls on the upper valley A foot of snow fell in the night. The roads were shut until ten, and the buses stood still.";
        const TEXT: &str = "12 March 2019\n\nThe old ferry of Lower Weir left its pier on Sunday for the last time. Some two hundred people had come \
            to see it go.\n\nFor ninety years the ferry had carried farmers and their cattle. The new bridge takes them over in a minute.";
        const LIST: &str = "Most read\n\nLast trip of the old ferry\n\nBakery burns down\n\nMayor goes on leave";
        let title = "Last trip of the old ferry - The Weir Courier";
        let table = [
            (
                "the copy over date and text, not the title above the menu nor that in a list",
                format!("{title}\n\n{MENU}\n\n{TEASERS}\n\nLast trip of the old ferry\n\n{TEXT}\n\n{LIST}"),
                Some("Last trip of the old ferry"),
            ),
            ("the first line right above text", format!("{title}\n\n{TEXT}"), Some(title)),
            (
                "no title: a line over text that speaks of the same",
                format!("{MENU}\n\nFarewell to the ferry of Weir\n\n{TEXT}"),
                Some("Farewell to the ferry of Weir"),
            ),
            ("no title and no headline", format!("{MENU}\n\n{TEXT}"), None),
        ];
        for (why, text, expected) in table {
            assert_eq!(headline(&text).as_deref(), expected, "{why}");
        }
    }
}
