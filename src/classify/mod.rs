//! The learned classifier: which blocks of a text are article, by what they look like and what stands around them. Features of text
//! alone, a linear model, decoding over the sequence of blocks.
//!
//! Phrases are left to `rules`, shapes to `structure`; their marks are evidence here. Which marks win is told by `verdict::resolve`.

mod chain;
mod columns;
mod describe;
mod features;
mod grow;
mod headline;
mod kind;
mod landmarks;
mod marked;
mod model;
mod parts;
mod places;
mod reading;
mod region;
mod signs;
mod steps;
mod templates;
pub mod train;
mod trees;
mod wording;

pub use features::Features;
pub use model::{Model, ModelError};
pub use reading::Reading;
pub use templates::TEMPLATES;

use crate::document::Document;
use crate::verdict::{Claim, Mark, Reason, Resolution};
use columns::Columns;
use model::Kind;

/// What a text is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assume {
    /// Found out from the text.
    #[default]
    Auto,
    /// A whole page flattened to text, menus and all.
    Page,
    /// What an extractor left: an article with some residue.
    Article,
}

/// A block that the chain finds so likely stays, unless the text is surely a page: of thousands of articles, the trees found none of these
/// unlikely enough to go, and to ask them takes longer than all else.
const SURE_TO_STAY: f32 = 0.5;
/// Where the chain finds no open block less likely than this, nothing goes, and the trees are not asked at all, unless the text is surely a
/// page: among 1,760 articles they found one in which a block would go.
const UNLIKELY: f32 = 0.1;
/// Words of the blocks most likely to be text by which the others are measured.
const LIKELIEST_WORDS: u32 = 60;
/// A block is near to going that is less likely than so many times what goes: without the residue around it, it may be less likely still.
const NEAR_TO_GOING: f32 = 2.0;
/// A block stays that is so likely, as part of what the likeliest are: where the model is sure of nothing, a text is not lost whole.
const LIKELIEST_FACTOR: f32 = 0.7;

/// The probability that as many blocks reach as have [`LIKELIEST_WORDS`], or `enough` if they reach that.
fn of_the_likeliest(document: &Document, kept: &[f32], enough: f32) -> f32 {
    let words = |block: usize| document.blocks[block].stats.words;
    let reach = (0..kept.len()).filter(|&block| kept[block] >= enough);
    if reach.map(words).fold(0, u32::saturating_add) >= LIKELIEST_WORDS {
        return enough;
    }
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by(|&a, &b| kept[b].total_cmp(&kept[a]).then(a.cmp(&b)));
    let mut sum = 0;
    for block in order {
        sum += words(block);
        if sum >= LIKELIEST_WORDS {
            return kept[block];
        }
    }
    0.0
}

/// What a text is taken for, and what the chain for that says of its blocks.
fn by_chain(features: &Features, model: &Model, assume: Assume) -> (Kind, Vec<f32>) {
    let by_page_chain = || model.page.chain_probabilities(features);
    let (kind, by_page_chain) = match assume {
        Assume::Article => (Kind::Article, None),
        Assume::Page => (Kind::Page, Some(by_page_chain())),
        Assume::Auto => {
            let probabilities = by_page_chain();
            (model.kind(features, &probabilities), Some(probabilities))
        }
    };
    let probabilities = by_page_chain.filter(|_| kind != Kind::Article);
    (
        kind,
        probabilities.unwrap_or_else(|| model.chain(kind).chain_probabilities(features)),
    )
}

/// A document as a model sees it.
struct Judged<'m> {
    features: Features,
    /// What it is taken for.
    kind: Kind,
    chain: &'m model::Chain,
    /// What the chain's trees looked at.
    columns: Option<Columns>,
    /// For each block the probability that it is article text.
    kept: Vec<f32>,
    /// Blocks that are less probable go.
    least: f32,
}

/// The blocks of those open that the trees are asked about, since they may decide what becomes of them.
fn asked_about(kind: Kind, by_chain: &[f32], open: &[bool]) -> Vec<usize> {
    let all = (0..by_chain.len()).filter(|&block| open[block]);
    if kind == Kind::Page {
        return all.collect();
    }
    let asked: Vec<usize> = all.filter(|&block| by_chain[block] < SURE_TO_STAY).collect();
    let is_any_unlikely = asked.iter().any(|&block| by_chain[block] < UNLIKELY);
    if is_any_unlikely { asked } else { Vec::new() }
}

impl<'m> Judged<'m> {
    /// `open` tells of each block whether it may go, `explained` is one that the trees are asked about in any case.
    fn of(
        document: &Document,
        marks: &[Mark],
        model: &'m Model,
        assume: Assume,
        reading: &mut Reading,
        open: &[bool],
        explained: Option<usize>,
    ) -> Self {
        let features = Features::of(document, marks, reading);
        let (kind, by_chain) = by_chain(&features, model, assume);
        let chain = model.chain(kind);
        let mut asked = asked_about(kind, &by_chain, open);
        if let Some(explained) = explained.filter(|&block| block < by_chain.len())
            && let Err(place) = asked.binary_search(&explained)
        {
            asked.insert(place, explained);
        }
        let columns = (!chain.trees.is_empty() && !asked.is_empty()).then(|| Columns::of(&features, &by_chain, asked));
        let kept = match &columns {
            Some(columns) => trees::kept(&chain.trees, columns, by_chain),
            None => by_chain,
        };
        let usual = model::threshold(kind);
        let likeliest = of_the_likeliest(document, &kept, usual);
        let least = if likeliest < usual { LIKELIEST_FACTOR * likeliest } else { usual };
        Judged {
            features,
            kind,
            chain,
            columns,
            kept,
            least,
        }
    }
}

/// What the model says of a text.
#[derive(Debug)]
pub struct Answer {
    /// The blocks that it takes for residue.
    pub marks: Vec<Mark>,
    /// Whether any that stays is near to going.
    pub is_near: bool,
    /// Whether it was judged as a whole page without a doubt.
    pub boldly: bool,
}

/// Marks the blocks that the model takes for residue among those that stay so far, and tells why `in_words` if need be. `resolution` is what
/// rules, shapes and copies say, `reading` holds what was read of the text before.
pub fn answer(
    document: &Document,
    resolution: &Resolution,
    model: &Model,
    assume: Assume,
    reading: &mut Reading,
    in_words: bool,
) -> Answer {
    // The headline is no text to the model, and stays: whether it is written is told by the caller.
    let declared = document.metadata.title.as_ref().and_then(|title| title.block);
    let blocks = document.blocks.iter().enumerate();
    let open: Vec<bool> = blocks
        .map(|(number, block)| declared != Some(number) && !resolution.drops_any(block.span))
        .collect();
    let judged = Judged::of(document, &resolution.marks, model, assume, reading, &open, None);
    let (mut found, mut is_near) = (Vec::new(), false);
    for (block, &probability) in judged.kept.iter().enumerate().filter(|(block, _)| open[*block]) {
        if probability < judged.least {
            let reason = Reason::Classifier {
                probability,
                because: in_words.then(|| describe::because(&judged.features, judged.chain, judged.columns.as_ref(), block)),
            };
            found.push(Mark::new(document.blocks[block].span, Claim::Drop, reason));
        } else {
            is_near |= probability < NEAR_TO_GOING * judged.least;
        }
    }
    Answer {
        marks: found,
        is_near,
        boldly: judged.kind == Kind::Page,
    }
}

/// What the model says of one block, whether it goes or stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// Whether the text was judged as a whole page, or as an article.
    pub page: bool,
    /// How probable it is that the block is article text, 0 to 1.
    pub probability: f32,
    /// Blocks that are less probable go.
    pub least: f32,
    /// What speaks for it, strongest first, with weights.
    pub speaks_for: Vec<(String, f32)>,
    /// What speaks against it, strongest first, with weights.
    pub speaks_against: Vec<(String, f32)>,
}

/// What the model says of a block when it is first asked. `marks` are all that were made of the document, in order.
pub fn opinion(document: &Document, marks: &[Mark], model: &Model, assume: Assume, block: usize) -> Option<Opinion> {
    let own = |mark: &Mark| matches!(mark.reason, Reason::Classifier { .. });
    let before = marks.iter().position(own).unwrap_or(marks.len());
    let mut reading = Reading::for_text_of(document);
    let judged = Judged::of(
        document,
        &marks[..before],
        model,
        assume,
        &mut reading,
        &vec![true; document.blocks.len()],
        Some(block),
    );
    let probability = *judged.kept.get(block)?;
    let (speaks_for, speaks_against) = describe::evidence(&judged.features, judged.chain, judged.columns.as_ref(), block);
    Some(Opinion {
        page: judged.kind != Kind::Article,
        probability,
        least: judged.least,
        speaks_for,
        speaks_against,
    })
}
