//! Marks what a page prints outside of its main content, from the regions that `segment::html` found.
//!
//! Residue that only its words give away (bylines, dates, share phrases) is left to `rules`.

use super::Preset;
use crate::document::{Block, BlockKind, Document, Dom, Region, Span};
use crate::verdict::{Claim, Mark, Reason, Shape};

/// Smallest share of link text that makes a block of the main content a list of links.
const LINK_DENSITY_MIN: f64 = 0.9;

/// Such a share where precision is asked for.
const PRECISE_DENSITY_MIN: f64 = 0.6;
/// Fewest words of a block that is held against it.
const PRECISE_WORDS_MIN: u32 = 4;
/// Fewest words, and largest share of link text, of what reads like text anywhere on the page.
const TEXT_WORDS_MIN: u32 = 20;
const TEXT_DENSITY_MAX: f64 = 0.2;
/// Such a share of a paragraph of several lines.
const LISTED_DENSITY_MIN: f64 = 0.8;
/// Longest label of a link, and shortest link behind one, in words.
const LABEL_WORDS_MAX: usize = 4;
const LABELLED_WORDS_MIN: usize = 4;

/// Drop marks for the blocks outside of the main content, for captions and for lists of links in it. The headline's
/// block is spared. No marks where the page has no main content.
pub fn marks(document: &Document, preset: Preset) -> Vec<Mark> {
    let Some(dom) = &document.dom else { return Vec::new() };
    if !dom.features.iter().any(|features| features.region == Region::Main) {
        return Vec::new();
    }
    let mut shapes: Vec<Option<Shape>> = document
        .blocks
        .iter()
        .map(|block| shape(dom, block, document.slice(block.span), preset))
        .collect();
    if preset == Preset::Recall {
        spare_text(document, dom, &mut shapes);
    }
    let headline = document.metadata.title.as_ref().and_then(|title| title.block);
    if let Some(slot) = headline.and_then(|block| shapes.get_mut(block)) {
        *slot = None;
    }
    keep_mixed_lists(document, headline, &mut shapes);
    if preset == Preset::Precision {
        drop_tail(document, &mut shapes);
    }
    drop_orphans(document, headline, &mut shapes);
    let mut runs: Vec<Run> = Vec::new();
    for (index, (block, shape)) in document.blocks.iter().zip(shapes).enumerate() {
        let Some(shape) = shape else { continue };
        match runs.last_mut() {
            Some(run) if run.last + 1 == index && run.joins(&shape) => {
                run.span = run.span.cover(block.span);
                run.last = index;
            }
            _ => runs.push(Run {
                span: block.span,
                last: index,
                shape,
            }),
        }
    }
    runs.into_iter()
        .map(|run| Mark::new(run.span, Claim::Drop, Reason::Structure(run.shape)))
        .collect()
}

/// Fewest neighbouring list items, all of them links, that make a list of links.
const LINK_ITEMS_MIN: usize = 2;

/// A linked item between items with text is content: only whole lists of links go. Above the headline nothing is content.
fn keep_mixed_lists(document: &Document, headline: Option<usize>, shapes: &mut [Option<Shape>]) {
    let mut start = 0;
    for list in document
        .blocks
        .chunk_by(|a, b| (a.kind == BlockKind::ListItem) == (b.kind == BlockKind::ListItem))
    {
        let items = &mut shapes[start..start + list.len()];
        start += list.len();
        if headline.is_some_and(|headline| start <= headline) {
            continue;
        }
        let is_link = |shape: &Option<Shape>| matches!(shape, Some(Shape::Links { .. }));
        let kept = items.iter().filter(|shape| shape.is_none()).count();
        let links = items.iter().filter(|shape| is_link(shape)).count();
        if list.first().is_some_and(|block| block.kind == BlockKind::ListItem) && (kept > 0 || links < LINK_ITEMS_MIN) {
            items.iter_mut().filter(|shape| is_link(shape)).for_each(|shape| *shape = None);
        }
    }
}

/// Takes back what was said of captions and of prose amid the main content, for recall's sake: boxes and asides that may be told as
/// furniture by name alone.
fn spare_text(document: &Document, dom: &Dom, shapes: &mut [Option<Shape>]) {
    let region = |block: &Block| block.dom.and_then(|index| dom.features.get(index)).map(|features| features.region);
    let is_main = |block: &Block| region(block) == Some(Region::Main);
    let Some(first) = document.blocks.iter().position(is_main) else {
        return;
    };
    let Some(last) = document.blocks.iter().rposition(is_main) else {
        return;
    };
    for (block, shape) in document.blocks.iter().zip(shapes).take(last + 1).skip(first) {
        let links = block
            .dom
            .and_then(|index| dom.features.get(index))
            .map_or(0, |features| features.link_bytes);
        let reads_as_text =
            block.stats.is_prose() && block.stats.words >= TEXT_WORDS_MIN && (links as f64) < TEXT_DENSITY_MAX * block.span.len() as f64;
        if reads_as_text || is_main(block) && block.kind == BlockKind::Caption {
            *shape = None;
        }
    }
}

/// Most lines behind the last sentence, and most words of one, that go for precision's sake; more are a list.
const TAIL_LINES_MAX: usize = 6;
const TAIL_WORDS_MAX: u32 = 12;

/// Takes the short lines behind the last prose: credits, labels, and titles of what is elsewhere; lists, tables and code stay.
fn drop_tail(document: &Document, shapes: &mut [Option<Shape>]) {
    let stays = |index: &usize| shapes[*index].is_none();
    let prose = |index: &usize| stays(index) && document.blocks[*index].stats.is_prose();
    let Some(last) = (0..shapes.len()).rev().find(prose) else { return };
    let is_loose = |index: &usize| {
        let block = &document.blocks[*index];
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_))
            && !block.stats.has_sentence()
            && block.stats.words <= TAIL_WORDS_MAX
    };
    let tail: Vec<usize> = (last + 1..shapes.len()).filter(stays).filter(is_loose).collect();
    if tail.len() > TAIL_LINES_MAX {
        return;
    }
    for &index in &tail {
        shapes[index] = Some(Shape::ShortLines {
            lines: tail.len(),
            place: "after the text",
        });
    }
}

/// Headings go with what stood under them: one is left alone if all up to the next heading of its rank goes.
fn drop_orphans(document: &Document, headline: Option<usize>, shapes: &mut [Option<Shape>]) {
    // The next block that stays, and whether a caption between here and there goes: then a picture stood here.
    let mut next: Option<BlockKind> = None;
    let mut pictured = false;
    for index in (0..shapes.len()).rev() {
        let kind = document.blocks[index].kind;
        if shapes[index].is_some() {
            pictured |= kind == BlockKind::Caption;
            continue;
        }
        if let (BlockKind::Heading(level), false) = (kind, pictured || Some(index) == headline) {
            let alone = match next {
                None => true,
                Some(BlockKind::Heading(other)) => other <= level,
                Some(_) => false,
            };
            if let (true, Some(Some(gone))) = (alone, shapes.get(index + 1)) {
                shapes[index] = Some(gone.clone());
                continue;
            }
        }
        next = Some(kind);
        pictured = false;
    }
}

/// Neighbouring blocks that go for the same reason.
struct Run {
    span: Span,
    last: usize,
    shape: Shape,
}

impl Run {
    fn joins(&self, other: &Shape) -> bool {
        match (&self.shape, other) {
            (Shape::OutsideMain { path }, Shape::OutsideMain { path: other }) => path == other,
            (Shape::Furniture { path }, Shape::Furniture { path: other }) => path == other,
            _ => false,
        }
    }
}

/// Whether all of a line but a label before its colon is a link as long as a headline: "See more: Council votes against bridge".
fn is_labelled_link(text: &str, link_bytes: usize) -> bool {
    let Some((label, linked)) = text.split_once(": ") else {
        return false;
    };
    let (label, words) = (label.split_whitespace().count(), linked.split_whitespace().count());
    label <= LABEL_WORDS_MAX && words >= LABELLED_WORDS_MIN && link_bytes >= linked.len() && !linked.contains("://")
}

/// Why a block is no article text, if it is none.
fn shape(dom: &Dom, block: &Block, text: &str, preset: Preset) -> Option<Shape> {
    let features = dom.features.get(block.dom?)?;
    let path = || features.path.to_string();
    let density = features.link_bytes as f64 / block.span.len().max(1) as f64;
    match features.region {
        Region::Outside => Some(Shape::OutsideMain { path: path() }),
        Region::Furniture => Some(Shape::Furniture { path: path() }),
        Region::Main if block.kind == BlockKind::Caption => Some(Shape::Furniture { path: path() }),
        Region::Main => {
            let least = if preset == Preset::Precision {
                PRECISE_DENSITY_MIN
            } else {
                LINK_DENSITY_MIN
            };
            let least = if block.stats.words < PRECISE_WORDS_MIN {
                LINK_DENSITY_MIN
            } else {
                least
            };
            let linked = density >= least && !matches!(block.kind, BlockKind::Heading(_) | BlockKind::TableRow);
            let listed = block.lines.len() > 1 && density >= LISTED_DENSITY_MIN && block.stats.words as usize >= LABELLED_WORDS_MIN;
            let loose = block.kind == BlockKind::Paragraph && (listed || is_labelled_link(text, features.link_bytes));
            (linked || loose).then_some(Shape::Links { density })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{InputKind, Payload, Record, RecordId};
    use crate::segment::html::segment;

    const PROSE: &str = "The council of the upper valley met on Tuesday and spoke for two hours about the bridge, which is closed.";

    fn document(page: &str) -> Document {
        segment(Record::new(
            RecordId {
                id: "page".to_owned(),
                path: "page.html".to_owned(),
                line: None,
            },
            Payload {
                kind: InputKind::Html,
                text: page.to_owned(),
            },
        ))
    }

    /// Each mark as `shape: text`.
    fn marked(page: &str) -> Vec<String> {
        let document = document(page);
        let named = |mark: &Mark| format!("{}: {}", mark.reason.key(), document.slice(mark.span).replace("\n\n", " / "));
        marks(&document, Preset::Balanced).iter().map(named).collect()
    }

    #[test]
    fn marks_say_why() {
        let cases = [
            (
                "a menu",
                "<nav><a href=/>Home</a><p>Menu</p></nav>",
                "",
                vec!["structure/furniture: Home", "structure/furniture: Menu"],
            ),
            (
                "one mark for a row of likes",
                "<nav><ul><li>One<li>Two</ul></nav>",
                "",
                vec!["structure/furniture: One / Two"],
            ),
            (
                "a caption",
                "",
                "<figure><figcaption>The bridge</figcaption></figure>",
                vec!["structure/furniture: The bridge"],
            ),
            (
                "a line of links",
                "",
                "<p><a href=/x>Read on here</a></p>",
                vec!["structure/links: Read on here"],
            ),
            (
                "a list of links with its heading",
                "",
                "<h3>More</h3><ul><li><a href=/x>One</a><li><a href=/y>Two</a></ul><h3>The vote</h3>",
                vec!["structure/links: More", "structure/links: One", "structure/links: Two"],
            ),
            (
                "a label and a link",
                "",
                "<p>See more: <a href=/x>Council votes against the new bridge</a></p>",
                vec!["structure/links: See more: Council votes against the new bridge"],
            ),
            ("a label and a name", "", "<p>Earrings: <a href=/x>Stella Hoops</a></p>", vec![]),
            (
                "lines of links",
                "",
                "<p><a href=/x>Council votes against the new bridge</a> [A]<br><a href=/y>Ferry stops for the winter now</a> [B]</p>",
                vec!["structure/links: Council votes against the new bridge [A]\nFerry stops for the winter now [B]"],
            ),
            (
                "a link above the headline",
                "<ul><li><a href=/x>Impact</a></ul>",
                "",
                vec!["structure/outside-main: Impact"],
            ),
            ("a link among items", "", "<ul><li><a href=/x>One</a><li>Two, a text</ul>", vec![]),
            ("an address", "", "<p><a href=/x>https://valley.example</a></p>", vec![]),
        ];
        for (name, before, inside, expected) in cases {
            let page = format!("<body>{before}<article><h1>Bridge closed</h1><p>{PROSE}<p>{PROSE}{inside}<p>{PROSE}</article>");
            assert_eq!(marked(&page), expected, "{name}");
        }
    }

    #[test]
    fn the_headline_stays_wherever_it_stands() {
        let page = format!(
            "<title>Bridge closed</title><header><h1>Bridge closed</h1><p>Tuesday</p></header><main><p>{PROSE}<p>{PROSE}<p>{PROSE}<p>{PROSE}<p>{PROSE}</main>"
        );
        assert_eq!(marked(&page), ["structure/outside-main: Tuesday"]);
    }

    #[test]
    fn without_main_content_nothing_is_marked() {
        assert!(marked("<nav><a href=/>Home</a></nav><ul><li><a href=/x>One</a></ul>").is_empty());
    }
}
