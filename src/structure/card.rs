//! Cards of other articles behind or inside the text: a headline once, twice or three times, a source, an age, the story.
//!
//! An aggregator prints related articles whole. What tells them from the article: their headline is repeated, with a
//! line that gives an age or date close by; or several headlines with source and age follow each other.

use super::drop_blocks;
use crate::document::{Document, squash};
use crate::language::time::{self, Age};
use crate::verdict::{Mark, Shape};
use rustc_hash::FxHashMap;

/// Blocks within which a card repeats its headline and gives its age.
const HEAD_BLOCKS_MAX: usize = 8;
/// Longest headline, in characters.
const HEADLINE_CHARS_MAX: u32 = 250;
/// Longest source, in characters.
const SOURCE_CHARS_MAX: u32 = 45;
/// Blocks behind the headline of a card that prints it once: source and age.
const PLAIN_HEAD_BLOCKS_MAX: usize = 2;
/// Most cards with the same headline: aggregators print a card twice.
const SAME_HEADLINE_MAX: usize = 3;
/// Fewest cards in a row that are believed without a repeated headline.
const PLAIN_CARDS_MIN: usize = 2;

/// The head of a card: its headline, source and age; what follows is its story.
#[derive(Debug)]
struct Head {
    first: usize,
    last: usize,
    headings: usize,
    age: Option<String>,
}

/// Marks cards.
pub(super) fn mark(document: &Document, marks: &mut Vec<Mark>) {
    let heads = heads(document);
    let mut from = 0;
    while from < heads.len() {
        let mut to = from + 1;
        while to < heads.len() && adjoins(document, &heads[to - 1], &heads[to]) {
            to += 1;
        }
        mark_run(document, &heads[from..to], marks);
        from = to;
    }
}

/// Whether nothing but a story stands between two cards.
fn adjoins(document: &Document, card: &Head, next: &Head) -> bool {
    document.blocks[card.last + 1..next.first]
        .iter()
        .all(|b| b.stats.is_prose() || b.stats.words >= 8)
}

fn mark_run(document: &Document, run: &[Head], marks: &mut Vec<Mark>) {
    if run.iter().all(|head| head.headings < 2) && run.len() < PLAIN_CARDS_MIN {
        return;
    }
    let mut story_blocks_max = 0;
    for (index, head) in run.iter().enumerate() {
        let end = match run.get(index + 1) {
            Some(next) => {
                story_blocks_max = story_blocks_max.max(next.first - head.last - 1);
                next.first - 1
            }
            None => end_of_last(document, head, run.len(), story_blocks_max),
        };
        let shape = Shape::Card {
            headings: head.headings,
            age: head.age.clone(),
        };
        marks.push(drop_blocks(document, head.first, end, shape));
    }
}

/// The last block of the last card of a run. Its story is taken only where something says that it is the card's: the
/// headline right before it, or the cards before that had stories too.
fn end_of_last(document: &Document, head: &Head, cards: usize, story_blocks_max: usize) -> usize {
    let headline = squash(document.block_text(head.first));
    let headline_before_story = head.headings >= 2 && head.last > head.first + 1 && squash(document.block_text(head.last)) == headline;
    let stories = if headline_before_story {
        story_blocks_max.max(1)
    } else if cards > 1 {
        story_blocks_max
    } else {
        0
    };
    let following = document.blocks[head.last + 1..].iter().take(stories);
    head.last + following.take_while(|b| b.stats.is_prose() || b.stats.words >= 12).count()
}

/// All heads of cards behind the first prose, in order, not overlapping.
fn heads(document: &Document) -> Vec<Head> {
    let blocks = &document.blocks;
    let Some(first_prose) = blocks.iter().position(|b| b.stats.is_prose()) else {
        return Vec::new();
    };
    let ages: Vec<Option<Age<'_>>> = (0..blocks.len())
        .map(|block| {
            if block > first_prose {
                time::age(document.block_text(block))
            } else {
                None
            }
        })
        .collect();
    if ages.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut heads = Vec::new();
    let mut block = first_prose + 1;
    while block < blocks.len() {
        match head_at(document, &ages, block) {
            Some(head) => {
                block = head.last + 1;
                heads.push(head);
            }
            None => block += 1,
        }
    }
    // A line that heads many cards, or stands in them, is a label of the site or a byline, not a headline.
    let mut times: FxHashMap<&str, usize> = heads.iter().map(|head| (document.block_text(head.first), 0)).collect();
    let longest = times.keys().map(|text| text.len()).max().unwrap_or(0);
    for text in (0..blocks.len())
        .map(|block| document.block_text(block))
        .filter(|text| text.len() <= longest)
    {
        times.entry(text).and_modify(|times| *times += 1);
    }
    heads.retain(|head| times[document.block_text(head.first)] <= SAME_HEADLINE_MAX * head.headings);
    heads
}

/// The head of a card whose headline is block `first`.
fn head_at(document: &Document, ages: &[Option<Age<'_>>], first: usize) -> Option<Head> {
    let blocks = &document.blocks;
    let stats = &blocks[first].stats;
    let own = document.block_text(first);
    // A headline is short and says something; a line of the head itself (a source, an age) is none.
    if stats.chars > HEADLINE_CHARS_MAX || stats.words < 3 || stats.is_prose() && stats.words > 40 || ages[first].is_some() {
        return None;
    }
    // Without an age there is no head, and most blocks have none near.
    let reach = first + 1..blocks.len().min(first + HEAD_BLOCKS_MAX);
    let age_of = |block: usize| ages[block].filter(|age| !age.before.contains(':'));
    if reach.clone().all(|block| age_of(block).is_none()) {
        return None;
    }
    let headline = squash(own);
    // Posts of a forum repeat the document's own headline; labels ("Location: …") are no headlines.
    let is_own = document
        .metadata
        .title
        .as_ref()
        .is_some_and(|title| headline.contains(&title.text) || title.text.contains(&headline));
    // The first line of a whole page is its title, with the site's name behind it.
    let is_page_title = squash(document.block_text(0)).starts_with(&headline);
    if is_own || is_page_title || headline.split_whitespace().next().is_some_and(|word| word.ends_with(':')) {
        return None;
    }
    let mut head = Head {
        first,
        last: first,
        headings: 1,
        age: None,
    };
    for next in reach {
        let text = document.block_text(next);
        if text.len() <= own.len() + 8 && squash(text) == headline {
            head.headings += 1;
        } else if let Some(age) = age_of(next) {
            head.age = head.age.or_else(|| Some(squash(age.age)));
        } else if blocks[next].stats.chars > SOURCE_CHARS_MAX
            || blocks[next].stats.has_sentence()
            || head.age.is_some() && head.headings < 2 && !is_echo(document, first, next)
        {
            break;
        }
        head.last = next;
    }
    // Trailing lines of the head are its own only up to the last repetition, age, or source.
    let is_plain = head.headings < 2;
    let plain_head = !stats.has_sentence() && head.last - head.first <= PLAIN_HEAD_BLOCKS_MAX;
    (head.age.is_some() && head.last > head.first && (!is_plain || plain_head)).then_some(head)
}

/// Whether a short block repeats a line of the head before it: aggregators print the source twice.
fn is_echo(document: &Document, first: usize, block: usize) -> bool {
    let own = document.block_text(block).trim_start_matches(['•', '*', '-', '–', '·', ' ']);
    (first + 1..block).any(|before| document.block_text(before) == own)
}
