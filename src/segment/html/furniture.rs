//! Which elements are furniture by what their tags and names say, where the text inside does not contradict.
//!
//! A hint is believed up to a share of the prose: `class="comments"` on the whole page is a way to style it, on a third
//! of its text it is what it says. Which element the shares refer to is up to `content`.

use super::page::{Element, PageBlock};
use super::tag::Tag;
use super::token::Hints;
use crate::document::BlockKind;

/// Largest part of the prose that a list of other articles may be.
const RELATED_LIST_SHARE_MAX: f64 = 0.85;
/// Most words on buttons.
const BUTTON_WORDS_MAX: f64 = 6.0;

/// What a page's blocks hold, summed over an element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    /// Words of prose outside links, and half of the words of other text.
    pub prose: f64,
    /// Words inside links.
    pub links: f64,
    /// All words.
    pub words: f64,
    /// Top-level headings.
    pub titles: u32,
}

impl Totals {
    /// What one block holds.
    pub fn of(block: &PageBlock) -> Totals {
        let words = f64::from(block.stats.words);
        let links = words * block.link_share();
        let prose = block.stats.is_prose();
        Totals {
            prose: if prose { words - links } else { 0.5 * (words - links) },
            links,
            words,
            titles: u32::from(block.kind == BlockKind::Heading(1)),
        }
    }

    /// Adds what another part holds.
    pub fn add(&mut self, other: &Totals) {
        self.prose += other.prose;
        self.links += other.links;
        self.words += other.words;
        self.titles += other.titles;
    }
}

/// Whether an element is furniture by its tag or its names, when `clean` words of prose stand elsewhere.
pub(super) fn is_furniture(element: &Element, totals: &Totals, clean: f64) -> bool {
    let share = totals.prose / (totals.prose + clean).max(1.0);
    let linked = totals.links / totals.words.max(1.0);
    is_furniture_tag(element.tag, totals, share, linked)
        || is_named_furniture(element.hints, totals, share, linked)
        || is_related_list(element, totals, share)
}

/// Whether an element is a list of other articles, told by its name: longer than other furniture may be, since each may bring its text.
fn is_related_list(element: &Element, totals: &Totals, share: f64) -> bool {
    element.tag == Tag::List && element.hints.any(Hints::RELATED) && share < RELATED_LIST_SHARE_MAX && totals.links > 0.0
}

/// Whether a tag is believed. `share` is the element's part of the prose, `linked` the share of links in its words.
fn is_furniture_tag(tag: Tag, totals: &Totals, share: f64, linked: f64) -> bool {
    match tag {
        Tag::Nav | Tag::Aside => share < 0.5,
        Tag::Footer => share < 0.6,
        Tag::Form => share < 0.3,
        Tag::Control => true,
        Tag::Header => share < 0.05 && linked > 0.5,
        Tag::Address | Tag::Time => share < 0.1 && totals.words < 60.0,
        _ => false,
    }
}

/// Whether an element's names are believed when they say that it is furniture. `share` is its part of the prose.
fn is_named_furniture(hints: Hints, totals: &Totals, share: f64, linked: f64) -> bool {
    if !hints.any(Hints::NEGATIVE) || (hints.any(Hints::BODY.with(Hints::POST)) && share > 0.1) {
        return false;
    }
    let believed = |hint: Hints, share_max: f64| hints.any(hint) && share < share_max;
    believed(Hints::COMMENTS, 0.85) && totals.titles == 0
        || believed(Hints::NAVIGATION, 0.4)
        || believed(Hints::RELATED, 0.6) && totals.links > 0.0
        || believed(Hints::SHARE, 0.4)
        || believed(Hints::AD, 0.4)
        || believed(Hints::PROMPT, 0.7)
        || believed(Hints::META, 0.15) && totals.words < 80.0 && totals.titles == 0
        || believed(Hints::CAPTION, 0.15) && totals.words < 120.0
        || believed(Hints::FOOTER, 0.5)
        || believed(Hints::SIDEBAR, 0.6) && (linked > 0.2 || !hints.any(Hints::ARTICLE))
        || believed(Hints::WIDGET, 0.4) && linked > 0.5
        || believed(Hints::BIO, 0.6)
        || believed(Hints::HIDDEN, 0.4)
        || believed(Hints::MEDIA, 0.2)
        || believed(Hints::BUTTON, 0.1) && totals.words <= BUTTON_WORDS_MAX
}
