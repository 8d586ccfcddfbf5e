//! Finds the main content of a page: which blocks are the article, which are furniture in or around it, which stand
//! elsewhere.
//!
//! In three steps: elements whose names promise furniture are set aside, where the text inside does not contradict;
//! the element whose blocks have the largest sum of worth is the main content (prose is worth its words, links and
//! scraps cost, as in Pasternack and Roth, "Extracting article text from the web with maximum subsequence
//! segmentation", 2009, but over the tree); then what is furniture by the measure of that element is set aside in it.

use super::cards::is_card_list;
use super::furniture::{Totals, is_furniture};
use super::page::{Element, Page, PageBlock};
use super::tag::Tag;
use super::token::Hints;
use crate::document::{BlockKind, Region};

/// The main content of a page.
#[derive(Debug)]
pub(super) struct Content {
    /// Region of each block; all `Outside` where `main` is `None`.
    pub regions: Vec<Region>,
    /// The element that holds the main content.
    pub main: Option<usize>,
}

/// Least worth of a main content, about the words of a short paragraph.
const WORTH_MIN: f64 = 20.0;
/// Worth of the headline to the elements that hold it.
const HEADLINE_WORTH: f64 = 20.0;
/// Most blocks between the headline and the text among which a lead is looked for.
const LEAD_BLOCKS_MAX: usize = 12;

/// Elements around a block that may name it the lead.
const LEAD_ELEMENTS: usize = 3;

/// Largest share of the page's prose in an element that may be furniture at all.
const FURNITURE_SHARE_MAX: f64 = 0.7;

/// Finds the main content of `page`, whose headline is the block `headline`.
pub(super) fn find(page: &Page, headline: Option<usize>) -> Content {
    let mut finder = Finder::new(page, headline);
    finder.set_aside(0);
    finder.set_cards_aside(0);
    let Some(main) = finder.best() else {
        return Content {
            regions: vec![Region::Outside; page.blocks.len()],
            main: None,
        };
    };
    finder.set_aside(main);
    finder.set_cards_aside(main);
    Content {
        regions: finder.regions(main),
        main: Some(main),
    }
}

struct Finder<'a> {
    page: &'a Page,
    headline: Option<usize>,
    totals: Vec<Totals>,
    /// Elements that the page itself calls the main content or the article's text, and those around them.
    declared: Vec<bool>,
    /// Elements that are furniture, with all inside.
    aside: Vec<bool>,
}

impl<'a> Finder<'a> {
    fn new(page: &'a Page, headline: Option<usize>) -> Self {
        let mut totals = vec![Totals::default(); page.elements.len()];
        for block in &page.blocks {
            totals[block.element].add(&Totals::of(block));
        }
        let mut declared = vec![false; page.elements.len()];
        for index in (0..totals.len()).rev() {
            let Element { parent, hints, .. } = page.elements[index];
            declared[index] |= hints.any(Hints::MAIN.with(Hints::ARTICLE_BODY)) && totals[index].prose > 0.0;
            if parent != index {
                let inner = totals[index];
                totals[parent].add(&inner);
                declared[parent] |= declared[index];
            }
        }
        Finder {
            page,
            headline,
            totals,
            declared,
            aside: vec![false; page.elements.len()],
        }
    }

    /// Marks the furniture inside `scope`.
    fn set_aside(&mut self, scope: usize) {
        let end = self.page.elements.get(scope).map_or(0, |e| e.end);
        let clean = self.clean_prose(scope);
        for index in scope + 1..end {
            let parent = self.page.elements[index].parent;
            self.aside[index] |= self.aside[parent]
                || (!self.is_credible(index, scope) && is_furniture(&self.page.elements[index], &self.totals[index], clean));
        }
    }

    /// Marks the lists of cards inside `scope`.
    fn set_cards_aside(&mut self, scope: usize) {
        let end = self.page.elements.get(scope).map_or(0, |e| e.end);
        for index in scope + 1..end {
            let parent = self.page.elements[index].parent;
            self.aside[index] |= self.aside[parent] || (!self.is_credible(index, scope) && is_card_list(self.page, index, &self.aside));
        }
    }

    /// Words of prose inside `scope` that stand in nothing that might be furniture.
    fn clean_prose(&self, scope: usize) -> f64 {
        let end = self.page.elements.get(scope).map_or(0, |e| e.end);
        let mut suspect = vec![false; end.saturating_sub(scope)];
        let mut clean = self.totals.get(scope).map_or(0.0, |t| t.prose);
        for index in scope + 1..end {
            let element = &self.page.elements[index];
            let inherited = suspect[element.parent - scope];
            suspect[index - scope] =
                inherited || (!self.is_credible(index, scope) && is_furniture(&self.page.elements[index], &self.totals[index], f64::MAX));
            if suspect[index - scope] && !inherited {
                clean -= self.totals[index].prose;
            }
        }
        clean.max(0.0)
    }

    /// Whether what stands inside an element contradicts any hint at furniture.
    fn is_credible(&self, index: usize, scope: usize) -> bool {
        let element = &self.page.elements[index];
        let share = self.totals[index].prose / self.totals[scope].prose.max(1.0);
        element.tag == Tag::Root || self.declared[index] || share > FURNITURE_SHARE_MAX || (share > 0.3 && self.holds_headline(index))
    }

    fn holds_headline(&self, index: usize) -> bool {
        let block = self.headline.and_then(|headline| self.page.blocks.get(headline));
        block.is_some_and(|block| self.page.contains(index, block.element))
    }

    /// The element with the largest sum of worth.
    fn best(&self) -> Option<usize> {
        let mut worth = vec![0.0; self.page.elements.len()];
        for (index, block) in self.page.blocks.iter().enumerate() {
            if Some(index) == self.headline {
                worth[block.element] += HEADLINE_WORTH;
            } else if !self.aside[block.element] {
                worth[block.element] += block_worth(block);
            }
        }
        for index in (1..worth.len()).rev() {
            worth[self.page.elements[index].parent] += worth[index];
        }
        let mut best: Option<(usize, f64)> = None;
        for (index, &value) in worth.iter().enumerate() {
            if self.aside[index] || !self.page.elements[index].tag.is_block() {
                continue;
            }
            let value = value * prior(&self.page.elements[index]);
            // Later elements are deeper or further down: the tighter one wins a tie inside, the first one outside.
            let wins = best.is_none_or(|(other, most)| value > most || (value >= most && self.page.contains(other, index)));
            if wins {
                best = Some((index, value));
            }
        }
        let (index, value) = best?;
        let least = WORTH_MIN + if self.holds_headline(index) { HEADLINE_WORTH } else { 0.0 };
        (value >= least).then_some(index)
    }

    fn regions(&self, main: usize) -> Vec<Region> {
        let region = |element: usize| match (self.page.contains(main, element), self.aside[element]) {
            (_, true) => Region::Furniture,
            (true, false) => Region::Main,
            (false, false) => Region::Outside,
        };
        let mut regions: Vec<Region> = self.page.blocks.iter().map(|block| region(block.element)).collect();
        self.take_lead(main, &mut regions);
        regions
    }

    /// A lead often stands with the headline, outside of the element with the text: prose between them belongs to the
    /// article.
    fn take_lead(&self, main: usize, regions: &mut [Region]) {
        let Some(headline) = self.headline else { return };
        let start = self.page.elements[main].blocks.start;
        let between = self
            .page
            .blocks
            .iter()
            .zip(regions)
            .enumerate()
            .skip(headline + 1)
            .take(LEAD_BLOCKS_MAX);
        for (index, (block, region)) in between {
            let reads_as_text = block.stats.is_prose() && block.link_share() < 0.3 && block.kind != BlockKind::Caption;
            match region {
                Region::Main if reads_as_text => break,
                Region::Outside if reads_as_text && index < start => *region = Region::Main,
                Region::Furniture if reads_as_text && self.is_named_lead(block) => *region = Region::Main,
                _ => {}
            }
        }
    }

    /// Whether the innermost elements around a block say that it is the lead, whatever those further out say: leads are called
    /// teasers where they serve as such elsewhere, or stand in the same box as a slide show.
    fn is_named_lead(&self, block: &PageBlock) -> bool {
        let around = self.page.ancestors(block.element).take(LEAD_ELEMENTS);
        let hints = around.fold(Hints::NONE, |hints, index| hints.with(self.page.elements[index].hints));
        hints.any(Hints::LEAD) && !hints.any(Hints::COMMENTS.with(Hints::BIO).with(Hints::PROMPT))
    }
}

/// What a block adds to the worth of the elements around it: its words, less for what is no prose; links cost.
fn block_worth(block: &PageBlock) -> f64 {
    let words = f64::from(block.stats.words);
    let share = block.link_share();
    let plain = words * (1.0 - share);
    if share >= 0.5 {
        -(1.0 + words * share)
    } else if block.stats.is_prose() {
        plain
    } else if matches!(block.kind, BlockKind::Heading(_)) {
        0.3 * plain
    } else {
        0.5 * plain - 2.0
    }
}

/// How far an element's name and kind speak for it.
fn prior(element: &Element) -> f64 {
    if element.hints.any(Hints::ARTICLE_BODY) {
        1.3
    } else if element.hints.any(Hints::BODY) {
        1.2
    } else if element.tag == Tag::Article {
        1.1
    } else if element.tag == Tag::Main || element.hints.any(Hints::MAIN) {
        1.05
    } else if element.tag == Tag::Root {
        0.85
    } else {
        1.0
    }
}
