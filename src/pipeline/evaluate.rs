//! Cleaning scored against gold texts: what `eval` stands on. Nothing is written.
//!
//! The measures are `score`'s business, drawing them is left to `cli`.

use super::document::{Stages, judge};
use super::gold::{Gold, GoldText};
use super::inspect::{Seen, inspect};
use super::run::{Ended, Problem};
use crate::classify::Model;
use crate::document::{Document, RecordId};
use crate::emit::{Layout, TitlePlace, render};
use crate::language::tokens::Tokens;
use crate::rules::RuleSet;
use crate::score::{Figures, Overlap};
use crate::source::{FieldNames, Inputs};
use std::sync::atomic::AtomicBool;

/// How to score.
#[derive(Clone, Debug)]
pub struct Options {
    /// Fields of JSON records.
    pub fields: FieldNames,
    /// Which stages run.
    pub stages: Stages,
    /// Where headlines are written: as in the gold texts.
    pub title: TitlePlace,
}

/// One document's figures.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Its name.
    pub name: String,
    /// The clean text and the gold.
    pub overlap: Overlap,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// All documents' figures.
    pub figures: Figures,
    /// Each document's, in the order of the inputs.
    pub documents: Vec<Scored>,
    /// Dumps without a gold text.
    pub without_gold: u64,
    /// Names of the dumps that the model was trained on.
    pub trained_on: Vec<String>,
}

/// What is told while dumps are read.
pub enum Notice {
    /// A record that could not be read.
    Problem(Problem),
    /// What was strange about one that was.
    Warnings(Vec<String>),
}

/// Whether a model was trained on a dump, or on another one of the same article.
pub fn is_known(model: &Model, dump: &str, gold: &GoldText) -> bool {
    model.about.knows(gold.fingerprint) || model.about.knows(Tokens::of(dump).fingerprint())
}

/// Scores each dump of `inputs` that has a gold text.
pub fn evaluate(
    inputs: &Inputs,
    gold: &Gold,
    rules: &RuleSet,
    options: &Options,
    stop: &AtomicBool,
    mut notice: impl FnMut(Notice) + Send,
) -> (Evaluation, Ended) {
    let look = |id: &RecordId, document: &Document| {
        let (_, gold) = gold.of(&document.id)?;
        let model = options.stages.classifier.map(|classifier| classifier.model);
        let known = model.is_some_and(|model| is_known(model, &document.text, gold));
        let resolution = judge(document, rules, options.stages);
        let clean = render(document, &resolution, Layout::Paragraphs, options.title).text;
        let figures = Figures::of(document, &resolution, &clean, &gold.text);
        let overlap = figures.after.sum;
        let name = id.to_string();
        Some((Scored { name, overlap }, figures, known))
    };
    let mut evaluation = Evaluation::default();
    let received = inspect(
        inputs,
        &options.fields,
        stop,
        look,
        |seen| -> Result<(), std::convert::Infallible> {
            match seen {
                Seen::Document(None, _) => evaluation.without_gold += 1,
                Seen::Document(Some((scored, figures, known)), warnings) => {
                    notice(Notice::Warnings(warnings));
                    if known {
                        evaluation.trained_on.push(scored.name.clone());
                    }
                    evaluation.figures.merge(figures);
                    evaluation.documents.push(scored);
                }
                Seen::Problem(problem) => notice(Notice::Problem(problem)),
            }
            Ok(())
        },
    );
    match received {
        Ok(ended) => (evaluation, ended),
    }
}
