//! The model: weights of feature values, of the block itself and of its neighbours, and of steps from block to block; trees that put right
//! what the weights say. Read from and written as JSON, with what it was trained on.
//!
//! Learning the weights is left to `train`.

use super::chain::{Transitions, marginals};
use super::columns::Columns;
use super::features::{Features, Row, VALUES};
use super::kind::{FACTS, begins_with_prose, facts, page_probability};
use super::templates::{DATE, ENDS, KIND, OWN_MARK, REPEATED, SENTENCES, STOP_WORDS, TEMPLATES, WORDS};
use super::trees::{DEPTH, Tree, UNIT};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use thiserror::Error;

/// Neighbours looked at on each side.
pub(super) const REACH: usize = 2;
/// Version of the format.
const VERSION: u32 = 3;
/// The model that ships.
const BUILTIN: &str = include_str!("model.json");

/// Why a model can't be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// It is no model file.
    #[error("this is no model file: {0}")]
    Format(#[from] serde_json::Error),
    /// It is of a version of the format that is not known.
    #[error("the model is of version {0}, and this program reads version {VERSION}; train it anew")]
    Version(u32),
    /// A tree has not as many values as its questions have answers.
    #[error("a tree of the model has not as many values as its questions have answers")]
    Tree,
    /// It was made by a version with other features.
    #[error("the model has a feature \"{0}\" that this version doesn't know; train it anew")]
    UnknownFeature(String),
}

/// What a model says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What it was trained on, in words.
    pub trained_on: String,
    /// The day, as given by who trained it.
    pub date: String,
    /// Documents and blocks.
    pub documents: usize,
    pub blocks: usize,
    /// Figures on documents that it had not seen, by name.
    pub cross_validated: BTreeMap<String, f64>,
    /// What tells the dumps and their gold texts, in hexadecimal, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) fingerprints: Vec<String>,
}

/// Bits of a fingerprint that are kept: enough that a text not trained on is hardly ever taken for one that was.
const FINGERPRINT_BITS: u32 = 40;

impl About {
    /// Takes note of the dumps and gold texts trained on (`language::tokens::Tokens::fingerprint`).
    pub fn remember(&mut self, fingerprints: impl IntoIterator<Item = u64>) {
        let short: BTreeSet<String> = fingerprints.into_iter().map(short).collect();
        self.fingerprints = short.into_iter().collect();
    }

    /// Whether a dump or gold text with this fingerprint was trained on.
    pub fn knows(&self, fingerprint: u64) -> bool {
        self.fingerprints.binary_search(&short(fingerprint)).is_ok()
    }
}

fn short(fingerprint: u64) -> String {
    format!("{:010x}", fingerprint >> (u64::BITS - FINGERPRINT_BITS))
}

/// The file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    about: About,
    /// What tells whole pages from articles by facts of a text.
    kind: Vec<TreeFile>,
    /// For whole pages.
    page: ChainFile,
    /// For what an extractor left.
    article: ChainFile,
}

/// A chain's weights in 256ths.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChainFile {
    /// From drop to drop, drop to keep, keep to drop, keep to keep.
    transitions: [i32; 4],
    /// For each template, for each place from two blocks above to two below, the weights of its values.
    weights: BTreeMap<String, Vec<Vec<i32>>>,
    /// What puts right what the weights say.
    trees: Vec<TreeFile>,
}

/// A tree, its values in 256ths.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TreeFile {
    /// Column and least value of each question.
    questions: Vec<(String, u8)>,
    /// For each set of answers, the first question as the lowest bit.
    leaves: Vec<i16>,
}

/// Weights ready to use.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it says of itself.
    pub about: About,
    pub(super) page: Chain,
    pub(super) article: Chain,
    /// What tells whole pages from articles.
    pub(super) kind: Vec<Tree>,
}

/// Weights at one place, by template and value.
pub(super) type Weights = [[f32; VALUES]; TEMPLATES.len()];

/// The value of what lies beyond the text's ends.
pub(super) const BEYOND: usize = VALUES - 1;

/// The weights for one kind of text.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub transitions: Transitions,
    /// By place, from [`REACH`] blocks above to as many below. What lies beyond the text's ends has the first template's value [`BEYOND`].
    pub weights: Vec<Weights>,
    /// What puts right what the weights say.
    pub trees: Vec<Tree>,
}

/// Templates that are looked at in neighbours too: what they are, not where they stand. Ascending.
const OF_NEIGHBOURS: [usize; 8] = [WORDS, SENTENCES, ENDS, STOP_WORDS, REPEATED, KIND, OWN_MARK, DATE];

const OF_ALL: [usize; TEMPLATES.len()] = {
    let mut all = [0; TEMPLATES.len()];
    let mut template = 0;
    while template < all.len() {
        all[template] = template;
        template += 1;
    }
    all
};

/// The templates that count at a place, ascending.
pub(super) fn counted(place: usize) -> &'static [usize] {
    if place == REACH { &OF_ALL } else { &OF_NEIGHBOURS }
}

/// A weight in units.
fn whole(weight: f32) -> i32 {
    (weight / UNIT).round() as i32
}

/// A tree whose questions are about columns of these names.
fn tree_of_file(file: TreeFile, names: &[&str]) -> Result<Tree, ModelError> {
    if file.questions.len() > DEPTH || file.leaves.len() != 1 << file.questions.len() {
        return Err(ModelError::Tree);
    }
    let question = |(name, least): (String, u8)| {
        let column = (0u16..).zip(names).find(|(_, known)| **known == name);
        column.map(|(column, _)| (column, least)).ok_or(ModelError::UnknownFeature(name))
    };
    let questions: Vec<(u16, u8)> = file.questions.into_iter().map(question).collect::<Result<_, _>>()?;
    Ok(Tree::new(&questions, file.leaves))
}

fn tree_to_file(tree: &Tree, names: &[&str]) -> TreeFile {
    let question = |&(column, least): &(u16, u8)| (names[usize::from(column)].to_owned(), least);
    TreeFile {
        questions: tree.questions().iter().map(question).collect(),
        leaves: tree.leaves().to_vec(),
    }
}

impl Chain {
    /// Weights that say nothing.
    pub fn empty() -> Self {
        Chain {
            transitions: [[0.0; 2]; 2],
            weights: vec![[[0.0; VALUES]; TEMPLATES.len()]; 2 * REACH + 1],
            trees: Vec::new(),
        }
    }

    fn of_file(file: ChainFile) -> Result<Self, ModelError> {
        let mut chain = Chain::empty();
        let [a, b, c, d] = file.transitions.map(|weight| weight as f32 * UNIT);
        chain.transitions = [[a, b], [c, d]];
        for (name, places) in file.weights {
            let template = TEMPLATES.iter().position(|&known| known == name);
            let template = template.ok_or(ModelError::UnknownFeature(name))?;
            for (own, values) in chain.weights.iter_mut().zip(places) {
                for (own, weight) in own[template].iter_mut().zip(values) {
                    *own = weight as f32 * UNIT;
                }
            }
        }
        chain.trees = file
            .trees
            .into_iter()
            .map(|tree| tree_of_file(tree, Columns::names()))
            .collect::<Result<_, _>>()?;
        Ok(chain)
    }

    fn to_file(&self) -> ChainFile {
        let values = |weights: &[f32; VALUES]| {
            let mut values: Vec<i32> = weights.iter().map(|&weight| whole(weight)).collect();
            while values.last() == Some(&0) {
                values.pop();
            }
            values
        };
        let weights = TEMPLATES.iter().enumerate().map(|(template, name)| {
            let places = self.weights.iter().map(|weights| values(&weights[template])).collect();
            ((*name).to_owned(), places)
        });
        let [[a, b], [c, d]] = self.transitions;
        ChainFile {
            transitions: [a, b, c, d].map(whole),
            weights: weights.collect(),
            trees: self.trees.iter().map(|tree| tree_to_file(tree, Columns::names())).collect(),
        }
    }

    /// What a row's value of a template weighs at a place.
    pub fn weight(&self, place: usize, template: usize, row: &Row) -> f32 {
        weigh(std::iter::once((&self.weights[place][template], &row[template])))
    }

    /// The scores of the blocks for keep.
    pub fn scores(&self, features: &Features) -> Vec<f32> {
        let rows = &features.rows;
        let mut scores = vec![0.0; rows.len()];
        // Row after row, and what lies beyond either end, in the same order everywhere: sums of floats depend on it.
        for at in 0..rows.len() + 2 * REACH {
            let row = at.checked_sub(REACH).and_then(|block| rows.get(block));
            for (place, weights) in self.weights.iter().enumerate().rev() {
                let Some(score) = at.checked_sub(place).and_then(|seen_from| scores.get_mut(seen_from)) else {
                    continue;
                };
                *score += match row {
                    Some(row) if place == REACH => weigh(weights.iter().zip(row)),
                    Some(row) => weigh(OF_NEIGHBOURS.iter().map(|&template| (&weights[template], &row[template]))),
                    None => weights[0][BEYOND],
                };
            }
        }
        scores
    }

    /// For each block the probability that it is article text, by the chain alone.
    pub fn chain_probabilities(&self, features: &Features) -> Vec<f32> {
        marginals(&self.scores(features), &self.transitions, false).keep
    }
}

/// The sum of the weights of some templates' values.
#[inline]
fn weigh<'w>(weights_and_values: impl Iterator<Item = (&'w [f32; VALUES], &'w u8)>) -> f32 {
    weights_and_values
        .map(|(weights, &value)| weights[usize::from(value) % VALUES])
        .sum()
}

impl Model {
    /// The model that ships with the program.
    pub fn builtin() -> &'static Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            // A test reads it.
            Model::parse(BUILTIN).unwrap_or_else(|_| Model {
                about: About::default(),
                page: Chain::empty(),
                article: Chain::empty(),
                kind: Vec::new(),
            })
        });
        &MODEL
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let file: File = serde_json::from_str(text)?;
        if file.version != VERSION {
            return Err(ModelError::Version(file.version));
        }
        let trees = file.kind.into_iter().map(|tree| tree_of_file(tree, &FACTS));
        let kind = trees.collect::<Result<_, _>>()?;
        Ok(Model {
            about: file.about,
            page: Chain::of_file(file.page)?,
            article: Chain::of_file(file.article)?,
            kind,
        })
    }

    /// The model as a file.
    pub fn to_json(&self) -> String {
        let file = File {
            version: VERSION,
            about: self.about.clone(),
            kind: self.kind.iter().map(|tree| tree_to_file(tree, &FACTS)).collect(),
            page: self.page.to_file(),
            article: self.article.to_file(),
        };
        // Maps of strings and numbers can be written.
        serde_json::to_string(&file).unwrap_or_default()
    }

    /// The weights for a kind of text: what may be a page is judged as one, with more care.
    pub(super) fn chain(&self, kind: Kind) -> &Chain {
        match kind {
            Kind::Page | Kind::Maybe => &self.page,
            Kind::Article => &self.article,
        }
    }

    /// What kind of text it is; `by_page_chain` are the probabilities of the chain for pages.
    pub(super) fn kind(&self, features: &Features, by_page_chain: &[f32]) -> Kind {
        let facts = facts(features, by_page_chain);
        match page_probability(&facts, &self.kind) {
            _ if features.is_live_blog() => Kind::Article,
            likely if likely >= PAGE_PROBABILITY_SURE && (!begins_with_prose(features) || likely >= PAGE_PROBABILITY_CERTAIN) => Kind::Page,
            likely if likely >= PAGE_PROBABILITY_MIN => Kind::Maybe,
            _ => Kind::Article,
        }
    }
}

/// Least probability of what is taken for a whole page without a doubt.
const PAGE_PROBABILITY_SURE: f32 = 0.95;
/// That of a page even though it begins with prose.
const PAGE_PROBABILITY_CERTAIN: f32 = 0.98;
/// That of what is rather taken for a page than for an article: less harm is done by care than by boldness.
const PAGE_PROBABILITY_MIN: f32 = 0.7;

/// What a text is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole page.
    Page,
    /// Rather a whole page than an article.
    Maybe,
    /// An article.
    Article,
}

/// Least probability of a block that stays: less than half, since losing text is worse than leaving residue; of an article, where there is
/// little to gain, much less. For what may be a page 0.15 would bring .001 of F1, but a forum's thread of the corpus loses a sentence.
pub(super) fn threshold(kind: Kind) -> f32 {
    match kind {
        Kind::Page => 0.45,
        Kind::Maybe => 0.05,
        Kind::Article => 0.02,
    }
}
