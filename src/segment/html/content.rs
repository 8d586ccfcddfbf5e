//! Finds the main content of a page: which blocks are the article, which are furniture in or around it, which stand
//! elsewhere.
//!
//! In three steps: elements whose names promise furniture are set aside, where the text inside does not contradict;
//! the element whose blocks have the largest sum of worth is the main content (prose is worth its words, links and
//! scraps cost, as in Pasternack and Roth, "Extracting article text from the web with maximum subsequence
//! segmentation", 2009, but over the tree); then what is furniture by the measure of that element is set aside in it.

use super::page::Page;
use super::tag::Tag;
use super::token::Hints;
use crate::document::{BlockKind, Region};

/// What a page's blocks hold, summed over an element.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    /// Words of prose blocks outside links.
    prose: f64,
    /// Words inside links.
    links: f64,
    /// All words.
    words: f64,
    /// Prose blocks.
    paragraphs: u32,
    /// Top-level headings.
    titles: u32,
}

/// The main content of a page.
#[derive(Debug)]
pub(super) struct Content {
    /// Region of each block; all `Outside` where `main` is `None`.
    pub regions: Vec<Region>,
    /// The element that holds the main content.
    pub main: Option<usize>,
}

/// Fewest words of prose that make a main content.
const PROSE_WORDS_MIN: f64 = 25.0;

/// Finds the main content of `page`.
pub(super) fn find(page: &Page) -> Content {
    let mut finder = Finder::new(page);
    let whole = finder.totals.first().copied().unwrap_or_default();
    finder.set_aside(0, whole);
    let Some(main) = finder.best() else {
        return Content {
            regions: vec![Region::Outside; page.blocks.len()],
            main: None,
        };
    };
    let inside = finder.totals[main];
    finder.set_aside(main, inside);
    Content {
        regions: finder.regions(main),
        main: Some(main),
    }
}

struct Finder<'a> {
    page: &'a Page,
    totals: Vec<Totals>,
    /// Elements that are furniture, with all inside.
    aside: Vec<bool>,
}

impl<'a> Finder<'a> {
    fn new(page: &'a Page) -> Self {
        let mut totals = vec![Totals::default(); page.elements.len()];
        for block in &page.blocks {
            let words = f64::from(block.stats.words);
            let links = words * block.link_share();
            let own = &mut totals[block.element];
            own.words += words;
            own.links += links;
            own.titles += u32::from(block.kind == BlockKind::Heading(1));
            if block.stats.is_prose() {
                own.prose += words - links;
                own.paragraphs += 1;
            }
        }
        for index in (1..totals.len()).rev() {
            let inner = totals[index];
            let outer = &mut totals[page.elements[index].parent];
            outer.prose += inner.prose;
            outer.links += inner.links;
            outer.words += inner.words;
            outer.paragraphs += inner.paragraphs;
            outer.titles += inner.titles;
        }
        Finder {
            page,
            totals,
            aside: vec![false; page.elements.len()],
        }
    }

    /// Marks the furniture inside `scope`, whose own contents are `whole`.
    fn set_aside(&mut self, scope: usize, whole: Totals) {
        let end = self.page.elements.get(scope).map_or(0, |e| e.end);
        for index in scope + 1..end {
            let parent = self.page.elements[index].parent;
            self.aside[index] |= self.aside[parent] || self.is_furniture(index, whole);
        }
    }

    fn is_furniture(&self, index: usize, whole: Totals) -> bool {
        let element = &self.page.elements[index];
        let totals = self.totals[index];
        let share = totals.prose / whole.prose.max(1.0);
        let linked = totals.links / totals.words.max(1.0);
        let hints = element.hints;
        if hints.any(Hints::MAIN.with(Hints::ARTICLE_BODY)) || element.tag == Tag::Root {
            return false;
        }
        let by_tag = match element.tag {
            Tag::Nav => share < 0.3,
            Tag::Footer => share < 0.2,
            Tag::Aside => share < 0.3,
            Tag::Form => share < 0.2,
            Tag::Control => true,
            Tag::Header => share < 0.05 && linked > 0.5,
            Tag::Address | Tag::Time => share < 0.1 && totals.words < 60.0,
            _ => false,
        };
        by_tag || self.is_named_furniture(hints, totals, share, linked)
    }

    fn is_named_furniture(&self, hints: Hints, totals: Totals, share: f64, linked: f64) -> bool {
        if !hints.any(Hints::NEGATIVE) {
            return false;
        }
        let believed = |hint: Hints, share_max: f64| hints.any(hint) && share < share_max;
        if hints.any(Hints::BODY) && share > 0.1 {
            return false;
        }
        believed(Hints::COMMENTS, 0.8) && totals.titles == 0
            || believed(Hints::NAVIGATION, 0.2)
            || believed(Hints::RELATED, 0.35)
            || believed(Hints::SHARE, 0.2)
            || believed(Hints::AD, 0.2)
            || believed(Hints::PROMPT, 0.25)
            || believed(Hints::META, 0.1) && totals.words < 80.0 && totals.titles == 0
            || believed(Hints::CAPTION, 0.1) && totals.words < 120.0
            || believed(Hints::FOOTER, 0.2)
            || believed(Hints::SIDEBAR, 0.3) && (linked > 0.2 || !hints.any(Hints::ARTICLE))
            || believed(Hints::BIO, 0.2)
            || believed(Hints::HIDDEN, 0.2)
            || believed(Hints::MEDIA, 0.1)
    }

    /// The element with the largest sum of worth.
    fn best(&self) -> Option<usize> {
        let mut worth = vec![0.0; self.page.elements.len()];
        for block in &self.page.blocks {
            if self.aside[block.element] {
                continue;
            }
            let words = f64::from(block.stats.words);
            let share = block.link_share();
            worth[block.element] += if block.stats.is_prose() && share < 0.5 {
                words * (1.0 - share)
            } else if matches!(block.kind, BlockKind::Heading(_)) {
                0.0
            } else {
                -(2.0 + words * share)
            };
        }
        for index in (1..worth.len()).rev() {
            worth[self.page.elements[index].parent] += worth[index];
        }
        let mut best: Option<(usize, f64)> = None;
        for (index, &value) in worth.iter().enumerate() {
            if self.aside[index] || !self.page.elements[index].tag.is_block() {
                continue;
            }
            let value = value * self.prior(index);
            // Later elements are deeper or further down: the tighter one wins a tie inside, the first one outside.
            let wins = best.is_none_or(|(other, most)| value > most || (value >= most && self.page.contains(other, index)));
            if wins {
                best = Some((index, value));
            }
        }
        let (index, _) = best?;
        (self.totals[index].prose >= PROSE_WORDS_MIN).then_some(index)
    }

    /// How far the element's name and kind speak for it.
    fn prior(&self, index: usize) -> f64 {
        let element = &self.page.elements[index];
        let mut prior = 1.0;
        if element.hints.any(Hints::ARTICLE_BODY) {
            prior += 0.3;
        } else if element.hints.any(Hints::BODY) {
            prior += 0.2;
        } else if matches!(element.tag, Tag::Article) {
            prior += 0.1;
        } else if matches!(element.tag, Tag::Main) || element.hints.any(Hints::MAIN) {
            prior += 0.05;
        }
        prior
    }

    fn regions(&self, main: usize) -> Vec<Region> {
        let region = |element: usize| match (self.page.contains(main, element), self.aside[element]) {
            (_, true) => Region::Furniture,
            (true, false) => Region::Main,
            (false, false) => Region::Outside,
        };
        self.page.blocks.iter().map(|block| region(block.element)).collect()
    }
}
