//! Duplicates of a corpus: records in, pairs of related records out, as JSON Lines or CSV.
//!
//! What is related is decided by `duplicate::corpus`; what is said about it on the terminal by `cli`.

use super::document::segment;
use super::run::{Ended, Item, Problem, Step, visit};
use super::scratch::ScratchSpace;
use super::stream::Stream;
use crate::document::{InputKind, Record};
use crate::duplicate::corpus::{
    Collector, Corpus, CorpusError, Index, Related, Relation, Relations, SharedSpan, Sketch, frequencies, relate,
};
use crate::emit::EmitError;
use crate::emit::json::push_string;
use crate::source::{FieldNames, Inputs, Loaded};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// The format of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairFormat {
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values with a header.
    Csv,
}

/// How duplicates are looked for, and where they go.
#[derive(Clone, Debug)]
pub struct Options {
    /// Fields of JSON records.
    pub fields: FieldNames,
    /// Where pairs go; `-` is standard output.
    pub output: PathBuf,
    /// Their format.
    pub format: PairFormat,
    /// Whether an output file that exists is replaced.
    pub overwrite: bool,
    /// Memory, and disk beyond it.
    pub space: ScratchSpace,
    /// Folder of an index: what is read is added to it, and pairs are those of all it holds.
    pub index: Option<PathBuf>,
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records read.
    pub records: u64,
    /// Records that could not be read.
    pub quarantined: u64,
    /// Pairs of texts that were compared; with an index, those that no earlier run compared.
    pub verified: u64,
    /// Pairs written.
    pub pairs: u64,
    /// Clusters of two or more duplicates.
    pub clusters: u64,
    /// Records that would go if one of each cluster stayed.
    pub spare: u64,
    /// Bytes of memory that were taken, where the tables of all records alone were beyond what was allowed.
    pub beyond_memory: Option<usize>,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum DuplicatesError {
    /// With the output.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// With scratch files.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
}

/// What is told while records are read.
pub enum Notice<'a> {
    /// A record that could not be read.
    Problem(&'a Problem),
    /// One more record was read.
    Progress(u64),
}

/// Most pairs of one pair of texts that are each printed in many records; beyond, the first record of each stands for the others.
const PAIRS_MAX: usize = 1024;

/// Finds the duplicates among all records and writes their pairs.
///
/// # Errors
/// If scratch files can't be used, or the output not be written; then there is none.
pub fn duplicates(
    inputs: &Inputs,
    options: &Options,
    stop: &AtomicBool,
    mut notice: impl FnMut(Notice<'_>) + Send,
) -> Result<(Counts, Ended), DuplicatesError> {
    let out = Stream::open(&options.output, options.overwrite, inputs)?;
    let (scratch, memory) = (options.space.scratch(), options.space.memory);
    let mut collector = match &options.index {
        Some(folder) => Collector::with_index(scratch.clone(), memory, Index::open(folder)?)?,
        None => Collector::new(scratch.clone(), memory)?,
    };
    let mut counts = Counts::default();
    let ended = visit(inputs, &options.fields, stop, sketch, |step| -> Result<(), CorpusError> {
        match step {
            Step::Begin(_) | Step::End(_) => {}
            Step::Result(Err(problem)) => {
                counts.quarantined += 1;
                notice(Notice::Problem(&problem));
            }
            Step::Result(Ok(sketch)) => {
                collector.add(&sketch)?;
                counts.records += 1;
                notice(Notice::Progress(counts.records));
            }
        }
        Ok(())
    })?;
    if ended == Ended::Interrupted {
        return Ok((counts, ended));
    }
    let mut corpus = collector.finish()?;
    counts.beyond_memory = corpus.beyond_memory();
    // What follows takes a while, and can be given up between its steps.
    if stop.load(Ordering::Relaxed) {
        return Ok((counts, Ended::Interrupted));
    }
    let frequencies = frequencies(&corpus, &scratch)?;
    if stop.load(Ordering::Relaxed) {
        return Ok((counts, Ended::Interrupted));
    }
    let relations = relate(&mut corpus, frequencies, &scratch)?;
    counts.verified = relations.verified as u64;
    Pairs {
        corpus: &corpus,
        relations: &relations,
        format: options.format,
        out,
        counts: &mut counts,
    }
    .write()?;
    Ok((counts, ended))
}

fn sketch(item: Item) -> Result<Sketch, Problem> {
    match item {
        Item::Problem(problem) => Err(problem),
        Item::Record(_, loaded, _) => {
            let Loaded { record, .. } = *loaded;
            let id = record.id.id.clone();
            Ok(match record.payload.kind {
                InputKind::Text => Sketch::of(id, &record.payload.text),
                InputKind::Html => Sketch::of(id, &text_of_page(record)),
            })
        }
    }
}

fn text_of_page(record: Record) -> std::rc::Rc<str> {
    segment(record).text
}

/// Texts of which one thread writes the pairs at a time, and how many times as many are written together.
const PART_TEXTS: usize = 1 << 11;
const PARTS_TOGETHER: usize = 32;

/// Writes pairs.
struct Pairs<'a> {
    corpus: &'a Corpus,
    relations: &'a Relations,
    format: PairFormat,
    out: Stream,
    counts: &'a mut Counts,
}

/// The pairs of some texts, as they are written.
struct Part<'a> {
    corpus: &'a Corpus,
    relations: &'a Relations,
    format: PairFormat,
    /// The text that stays of each cluster.
    heads: &'a [u32],
    text: String,
    pairs: u64,
}

/// A pair of records, as it is written.
struct Line<'a> {
    id: &'a str,
    of: &'a str,
    relation: &'static str,
    similarity: f64,
    containment: f64,
    cluster: Option<&'a str>,
    /// Passages, those of `id` first.
    passages: &'a [SharedSpan],
}

impl<'a> Pairs<'a> {
    fn write(mut self) -> Result<(), DuplicatesError> {
        if self.format == PairFormat::Csv {
            self.out.write(b"id,of,relation,similarity,containment,cluster,passages\n")?;
        }
        let heads = self.heads();
        let starts: Vec<usize> = (0..self.corpus.len()).step_by(PART_TEXTS).collect();
        for together in starts.chunks(PARTS_TOGETHER) {
            let parts = together.par_iter().map(|&start| {
                let part = Part {
                    corpus: self.corpus,
                    relations: self.relations,
                    format: self.format,
                    heads: &heads,
                    text: String::new(),
                    pairs: 0,
                };
                part.of(start as u32..self.corpus.len().min(start + PART_TEXTS) as u32)
            });
            let parts: Result<Vec<Part<'_>>, CorpusError> = parts.collect();
            for part in parts? {
                self.counts.pairs += part.pairs;
                self.out.write(part.text.as_bytes())?;
            }
        }
        Ok(self.out.finish()?)
    }

    /// For each cluster, the text that stays: the longest, then the one with the first id. Counts clusters.
    fn heads(&mut self) -> Vec<u32> {
        let cluster_of = &self.relations.cluster_of;
        let mut heads: Vec<u32> = (0..cluster_of.len() as u32).collect();
        let mut members = vec![0u64; cluster_of.len()];
        for (text, &cluster) in (0..).zip(cluster_of) {
            members[cluster as usize] += self.corpus.members(text).len() as u64;
            if length(self.corpus, text) > length(self.corpus, heads[cluster as usize]) {
                heads[cluster as usize] = text;
            }
        }
        self.counts.clusters = members.iter().filter(|&&members| members > 1).count() as u64;
        self.counts.spare = members.iter().map(|&members| members.saturating_sub(1)).sum();
        heads
    }
}

/// How many words a text has.
fn length(corpus: &Corpus, text: u32) -> u32 {
    corpus.group(text).stored.words
}

impl<'a> Part<'a> {
    /// With the pairs of some texts.
    fn of(mut self, texts: Range<u32>) -> Result<Self, CorpusError> {
        let pairs = &self.relations.pairs;
        let first = pairs.partition_point(|pair| pair.a < texts.start);
        let mut related = pairs[first..].iter().peekable();
        for text in texts {
            self.same(text)?;
            while let Some(pair) = related.next_if(|pair| pair.a == text) {
                self.related(pair)?;
            }
        }
        Ok(self)
    }

    /// The pairs of records whose texts are the same word by word.
    fn same(&mut self, text: u32) -> Result<(), CorpusError> {
        let corpus: &'a Corpus = self.corpus;
        let ids = corpus.members(text);
        if ids.len() < 2 {
            return Ok(());
        }
        let places = self.corpus.places(text)?;
        let whole: Vec<SharedSpan> = match (places.first(), places.last()) {
            (Some(first), Some(last)) => {
                let span = crate::document::Span::new(first.0 as usize, last.1 as usize);
                vec![SharedSpan { a: span, b: span }]
            }
            _ => Vec::new(),
        };
        let all = ids.len() * ids.len() <= 2 * PAIRS_MAX;
        let kept = if all { ids.len() } else { 1 };
        for (at, of) in ids.clone().take(kept).enumerate() {
            for id in ids.clone().skip(at + 1) {
                self.line(&Line {
                    id,
                    of,
                    relation: "duplicate",
                    similarity: 1.0,
                    containment: 1.0,
                    cluster: self.cluster(text),
                    passages: &whole,
                });
            }
        }
        Ok(())
    }

    /// The id of the record that stays of a text's cluster.
    fn cluster(&self, text: u32) -> Option<&'a str> {
        let corpus: &'a Corpus = self.corpus;
        let head = self.heads[self.relations.cluster_of[text as usize] as usize];
        corpus.members(head).next()
    }

    fn related(&mut self, pair: &Related) -> Result<(), CorpusError> {
        let (text, of) = match pair.comparison.relation {
            Relation::Contained => (pair.a, pair.b),
            Relation::Contains => (pair.b, pair.a),
            Relation::Duplicate if length(self.corpus, pair.a) >= length(self.corpus, pair.b) => (pair.b, pair.a),
            Relation::Duplicate => (pair.a, pair.b),
        };
        let passages = self.relations.passages(pair)?;
        let passages: Vec<SharedSpan> = passages
            .iter()
            .map(|shared| {
                if text == pair.a {
                    *shared
                } else {
                    SharedSpan { a: shared.b, b: shared.a }
                }
            })
            .collect();
        let corpus: &'a Corpus = self.corpus;
        let (ids, ofs) = (corpus.members(text), corpus.members(of));
        let all = ids.len() * ofs.len() <= PAIRS_MAX;
        let relation = if pair.comparison.relation == Relation::Duplicate {
            "duplicate"
        } else {
            "contained"
        };
        for id in ids.take(if all { usize::MAX } else { 1 }) {
            for of in ofs.clone().take(if all { usize::MAX } else { 1 }) {
                self.line(&Line {
                    id,
                    of,
                    relation,
                    similarity: pair.comparison.similarity,
                    containment: pair.comparison.containment,
                    cluster: self.cluster(text),
                    passages: &passages,
                });
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &Line<'_>) {
        self.pairs += 1;
        match self.format {
            PairFormat::JsonLines => push_json(&mut self.text, line),
            PairFormat::Csv => push_csv(&mut self.text, line),
        }
    }
}

// Writing to a String can't fail, here and below.
fn push_json(out: &mut String, line: &Line<'_>) {
    for (key, value) in [("{\"id\":", line.id), (",\"of\":", line.of), (",\"relation\":", line.relation)] {
        out.push_str(key);
        push_string(out, value);
    }
    let _ = write!(
        out,
        ",\"similarity\":{:.4},\"containment\":{:.4}",
        line.similarity, line.containment
    );
    if let Some(cluster) = line.cluster {
        out.push_str(",\"cluster\":");
        push_string(out, cluster);
    }
    out.push_str(",\"passages\":[");
    for (at, SharedSpan { a, b }) in line.passages.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let _ = write!(out, "{comma}[{},{},{},{}]", a.start, a.end, b.start, b.end);
    }
    out.push_str("]}\n");
}

fn push_csv(out: &mut String, line: &Line<'_>) {
    for value in [line.id, line.of, line.relation] {
        push_cell(out, value);
        out.push(',');
    }
    let _ = write!(out, "{:.4},{:.4},", line.similarity, line.containment);
    push_cell(out, line.cluster.unwrap_or_default());
    out.push(',');
    for (at, SharedSpan { a, b }) in line.passages.iter().enumerate() {
        let space = if at > 0 { " " } else { "" };
        let _ = write!(out, "{space}{}-{}={}-{}", a.start, a.end, b.start, b.end);
    }
    out.push('\n');
}

/// A cell as RFC 4180 has it.
fn push_cell(out: &mut String, value: &str) {
    if value.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&value.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(value);
    }
}
