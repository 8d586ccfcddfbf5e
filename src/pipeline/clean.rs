//! Cleaning: records in, clean text, ledger and counts out; each input to its own file, or all to one.
//!
//! Where things go and what is said about them on the terminal is decided by `cli`; the outputs are written by `writer`.

mod writer;

use super::document::{Stages, judge_with, segment};
use super::ledger::Origin;
use super::plan::{Plan, SPARE};
use super::residue;
use super::run::{Ended, Item, Problem, Step, visit};
use super::scratch::ScratchSpace;
use super::spare::{self, Prefer, Spare};
use super::stream::Stream;
use crate::document::{Document, InputKind, Metadata, MetadataSource, RecordId};
use crate::duplicate::corpus::{CorpusError, Residue};
use crate::emit::json::{Value, push_line};
use crate::emit::{EmitError, Layout, TitlePlace, render, render_fragment, render_html, render_markdown};
use crate::report::ledger::{EntryOutcome, document_line, entries, of_duplicate, push_json_line};
use crate::report::summary::Summary;
use crate::rules::RuleSet;
use crate::source::{FieldNames, Format, Input, Inputs, Loaded, output_name};
use crate::verdict::Resolution;
use serde_json::value::RawValue;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use writer::Writer;

/// Where clean records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Each input to a file of the same relative path under this folder.
    Folder(PathBuf),
    /// All records to this file.
    File(PathBuf),
    /// All records to standard output.
    Stdout,
    /// Nothing is written but the ledger, which is a plan.
    Nowhere,
}

/// How to clean.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where clean records go.
    pub target: Target,
    /// The output's format; the input's, if `None`.
    pub to: Option<Format>,
    /// How breaks are written.
    pub layout: Layout,
    /// Where the headline is written.
    pub title: TitlePlace,
    /// Whether links are kept, in formats that have them.
    pub links: bool,
    /// Which stages run.
    pub stages: Stages,
    /// Where the ledger goes.
    pub ledger: Option<PathBuf>,
    /// Where the lines go that could not be read.
    pub quarantine: Option<PathBuf>,
    /// Whether output files that exist are replaced.
    pub overwrite: bool,
    /// Fields of JSON records.
    pub fields: FieldNames,
    /// Whether what other records tell is looked at: teasers, and template of sites.
    pub across_corpus: bool,
    /// Which one is written of records that say the same; all, if `None`.
    pub drop_duplicates: Option<Prefer>,
    /// Memory for what is known of the whole corpus, and disk beyond it.
    pub space: ScratchSpace,
    /// What the ledger says of inputs and rules.
    pub origin: Origin,
}

/// What can go wrong in cleaning.
#[derive(Debug, thiserror::Error)]
pub enum CleanError {
    /// With an output.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// With scratch files.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// With an input that can be read only once.
    #[error("standard input can't be read twice, as --across-corpus needs; write it to a file first")]
    Stdin,
    /// With an input that changed since the plan was checked.
    #[error("{0} is not what the plan was made of; nothing was written of it")]
    Changed(String),
}

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// Counts.
    pub summary: Summary,
    /// Whether all inputs were read.
    pub ended: Ended,
}

/// One record's results.
struct Done {
    /// The record as a line or file, if all records go to one place.
    output: Vec<u8>,
    ledger: String,
    summary: Summary,
    problem: Option<Problem>,
    /// What went wrong in writing the record's own file: that ends the run.
    failed: Option<CleanError>,
    warnings: Vec<String>,
}

/// Cleans all inputs. `notice` is told of each record: what could not be read, and what was strange.
///
/// # Errors
/// If an output can't be written. Files finished before stay; the others never appear.
pub fn clean(
    inputs: &Inputs,
    rules: &RuleSet,
    options: &Options,
    stop: &AtomicBool,
    notice: impl FnMut(Notice<'_>) + Send,
) -> Result<Outcome, CleanError> {
    let mut writer = Writer::open(inputs, options)?;
    writer.ledger_header(rules)?;
    let interrupted = || Outcome {
        summary: Summary::default(),
        ended: Ended::Interrupted,
    };
    let mut known = Known::default();
    if options.across_corpus {
        known.residue = residue::find(inputs, &options.fields, &options.space, stop)?;
        if known.residue.is_none() {
            return Ok(interrupted());
        }
    }
    if let Some(prefer) = &options.drop_duplicates {
        known.spare = spare::find(inputs, rules, options, prefer, known.residue.as_ref(), stop)?;
        if known.spare.is_none() {
            return Ok(interrupted());
        }
    }
    run(inputs, writer, options, &Judge::Rules(rules, Box::new(known)), stop, notice)
}

/// Makes exactly the removals of a plan.
///
/// # Errors
/// If an output can't be written, or a document is not the one that the plan was made of.
pub fn apply(
    inputs: &Inputs,
    plan: &Plan,
    options: &Options,
    stop: &AtomicBool,
    notice: impl FnMut(Notice<'_>) + Send,
) -> Result<Outcome, CleanError> {
    let writer = Writer::open(inputs, options)?;
    run(inputs, writer, options, &Judge::Plan(plan), stop, notice)
}

/// What says what goes.
enum Judge<'a> {
    Rules(&'a RuleSet, Box<Known>),
    Plan(&'a Plan),
}

fn run(
    inputs: &Inputs,
    mut writer: Writer<'_>,
    options: &Options,
    judge: &Judge<'_>,
    stop: &AtomicBool,
    mut notice: impl FnMut(Notice<'_>) + Send,
) -> Result<Outcome, CleanError> {
    let mut summary = Summary::default();
    let work = |item: Item| process(item, inputs, options, judge);
    let ended = visit(inputs, &options.fields, stop, work, |step| -> Result<(), CleanError> {
        match step {
            Step::Begin(input) => writer.begin(&input)?,
            Step::End(input) => writer.end(&input)?,
            Step::Result(done) => {
                if let Some(error) = done.failed {
                    return Err(error);
                }
                if let Some(problem) = &done.problem {
                    writer.quarantine(problem)?;
                    notice(Notice::Problem(problem));
                }
                done.warnings.iter().for_each(|warning| notice(Notice::Warning(warning)));
                writer.record(&done)?;
                summary.merge(done.summary);
                notice(Notice::Progress(&summary));
            }
        }
        Ok(())
    })?;
    if ended == Ended::Complete {
        writer.finish()?;
    }
    Ok(Outcome { summary, ended })
}

/// What the records tell of each other.
#[derive(Default)]
struct Known {
    residue: Option<Residue>,
    spare: Option<Spare>,
}

/// What a run has to say while it goes on.
pub enum Notice<'a> {
    /// A record that could not be read.
    Problem(&'a Problem),
    /// Something strange about a record that was.
    Warning(&'a str),
    /// One more record is done; the counts so far.
    Progress(&'a Summary),
}

fn process(item: Item, inputs: &Inputs, options: &Options, judge: &Judge<'_>) -> Done {
    let mut done = Done {
        output: Vec::new(),
        ledger: String::new(),
        summary: Summary::default(),
        problem: None,
        failed: None,
        warnings: Vec::new(),
    };
    let (input, loaded, number) = match item {
        Item::Problem(problem) => {
            done.summary.quarantined = 1;
            done.problem = Some(problem);
            return done;
        }
        Item::Record(input, loaded, number) => (input, loaded, number),
    };
    let Loaded { mut record, warnings } = *loaded;
    done.warnings = warnings.iter().map(|warning| format!("{}: {warning}", record.id)).collect();
    if let Some(encoding) = record.encoding {
        *done.summary.encodings.entry(encoding).or_default() += 1;
    }
    let is_line = record.id.line.is_some();
    let fields = std::mem::take(&mut record.fields);
    let declared_title = record.title.clone();
    let id = record.id.clone();
    let document = segment(record);
    let strange = document
        .warnings
        .iter()
        .map(|warning| format!("{}: {}", document.id, warning.sentence()));
    done.warnings.extend(strange);
    let resolution = match resolve(&document, &id, number, options, judge, &mut done) {
        Ok(Some(resolution)) => resolution,
        Ok(None) => return done,
        Err(error) => {
            done.failed = Some(error);
            return done;
        }
    };
    done.summary.add(&document, &resolution);
    if options.ledger.is_some() {
        let entries = entries(&document, &resolution);
        let changes = entries.iter().filter(|entry| entry.outcome != EntryOutcome::Guarded).count();
        let line = document_line(&document, resolution.headline, &id, resolution.dropped_bytes(), changes);
        push_json_line(&mut done.ledger, &line);
        entries.iter().for_each(|entry| push_json_line(&mut done.ledger, entry));
    }
    if options.target == Target::Nowhere {
        return done;
    }
    let fields = is_line.then(|| LineFields {
        fields,
        has_title: declared_title.is_some(),
    });
    done.output = write_record(&document, &resolution, &input, fields, options);
    if let (Target::Folder(root), false) = (&options.target, is_line) {
        let path = root.join(output_name(&input.relative, options.to));
        let content = std::mem::take(&mut done.output);
        let written = Stream::open(&path, options.overwrite, inputs).and_then(|mut stream| {
            stream.write(&content)?;
            stream.finish()
        });
        done.failed = written.err().map(CleanError::from);
    }
    done
}

/// The verdicts of a document; none if it is not written, since another one says the same.
fn resolve(
    document: &Document,
    id: &RecordId,
    number: u64,
    options: &Options,
    judge: &Judge<'_>,
    done: &mut Done,
) -> Result<Option<Resolution>, CleanError> {
    let (rules, known) = match judge {
        Judge::Rules(rules, known) => (rules, known),
        Judge::Plan(plan) if plan.is_spare(id) => {
            done.summary.add_duplicate(document, SPARE);
            return Ok(None);
        }
        Judge::Plan(plan) => {
            let changed = || CleanError::Changed(id.to_string());
            return plan.resolution(id, document).map(Some).ok_or_else(changed);
        }
    };
    if let Some(stays) = known.spare.as_ref().and_then(|spare| spare.stays(number)) {
        let entry = of_duplicate(document, stays);
        done.summary.add_duplicate(document, &entry.rule);
        push_json_line(&mut done.ledger, &document_line(document, None, id, document.text.len(), 1));
        push_json_line(&mut done.ledger, &entry);
        return Ok(None);
    }
    let marks = match &known.residue {
        Some(residue) => residue.marks(number, document)?,
        None => Vec::new(),
    };
    let stages = Stages {
        in_words: options.ledger.is_some(),
        ..options.stages
    };
    Ok(Some(judge_with(document, rules, stages, marks)))
}

/// What a record of a JSON Lines file passes on.
struct LineFields {
    fields: Vec<(String, Box<RawValue>)>,
    has_title: bool,
}

/// The record in the output's format.
fn write_record(document: &Document, resolution: &Resolution, input: &Input, line: Option<LineFields>, options: &Options) -> Vec<u8> {
    let from = match (&line, document.input) {
        (Some(_), _) => Format::JsonLines,
        (None, InputKind::Html) => Format::Html,
        (None, InputKind::Text) => Format::Text,
    };
    match options.to.or(input.format).unwrap_or(from) {
        Format::JsonLines => json_line(document, resolution, line, options).into_bytes(),
        Format::Html if options.to.is_some() => render_fragment(document, resolution, options.title, options.links).into_bytes(),
        Format::Html => render_html(document, resolution, options.title, options.links).into_bytes(),
        Format::Markdown => render_markdown(document, resolution, options.title, options.links).into_bytes(),
        Format::Text => {
            let mut text = render(document, resolution, options.layout, options.title).text;
            if !text.is_empty() && options.layout == Layout::Paragraphs {
                text.push('\n');
            }
            text.into_bytes()
        }
    }
}

fn json_line(document: &Document, resolution: &Resolution, line: Option<LineFields>, options: &Options) -> String {
    let rendered = render(document, resolution, options.layout, options.title);
    let title = rendered.title.unwrap_or_default();
    let warnings = document
        .warnings
        .iter()
        .map(|warning| warning.name())
        .collect::<Vec<_>>()
        .join("; ");
    let names = &options.fields;
    let mut out = String::with_capacity(rendered.text.len() + 256);
    match line {
        Some(LineFields { mut fields, has_title }) => {
            fields.retain(|(name, _)| document.input == InputKind::Text || *name != names.html);
            let has_title = has_title || title.is_empty();
            let told = Told::beside(&document.metadata, &fields, has_title.then_some(names.title.as_str()));
            let mut set = vec![(names.text.as_str(), Value::Text(&rendered.text))];
            if !has_title && (options.title == TitlePlace::Separate || document.input == InputKind::Html) {
                set.push((names.title.as_str(), Value::Text(&title)));
            }
            if let Some(subtitle) = rendered
                .subtitle
                .as_deref()
                .filter(|_| !fields.iter().any(|(name, _)| name == "subtitle"))
            {
                set.push(("subtitle", Value::Text(subtitle)));
            }
            if !warnings.is_empty() && !fields.iter().any(|(name, _)| name == "warnings") {
                set.push(("warnings", Value::Text(&warnings)));
            }
            if document.input == InputKind::Html {
                set.extend(told.values());
            }
            push_line(&mut out, &fields, &set);
        }
        None => {
            let told = Told::beside(&document.metadata, &[], title.is_empty().then_some("title"));
            let mut set = vec![("id", Value::Text(&document.id))];
            if !warnings.is_empty() {
                set.push(("warnings", Value::Text(&warnings)));
            }
            set.extend(told.values());
            if !title.is_empty() {
                set.push(("title", Value::Text(&title)));
            }
            if let Some(subtitle) = &rendered.subtitle {
                set.push(("subtitle", Value::Text(subtitle)));
            }
            set.push(("text", Value::Text(&rendered.text)));
            push_line(&mut out, &[], &set);
        }
    }
    out
}

/// What a line of output tells about a document beside its title and text.
struct Told<'d> {
    values: Vec<(&'static str, &'d str)>,
    /// Where each was found.
    from: Vec<(&'static str, &'static str)>,
}

impl<'d> Told<'d> {
    /// What is known and not in `fields` already: a record keeps what it says itself. `untitled` is the name of the title's
    /// field where no title is written.
    fn beside(metadata: &'d Metadata, fields: &[(String, Box<RawValue>)], untitled: Option<&str>) -> Self {
        let canonical = metadata
            .canonical
            .as_ref()
            .filter(|canonical| metadata.url.as_ref() != Some(*canonical));
        let known = [
            ("url", metadata.url.as_ref()),
            ("canonical", canonical),
            ("site_name", metadata.site_name.as_ref()),
            ("language", metadata.language.as_ref()),
            ("author", metadata.author.as_ref()),
            ("date", metadata.date.as_ref()),
        ];
        let has = |name: &str| fields.iter().any(|(other, _)| other == name);
        let is_line = !fields.is_empty();
        let mut told = Told {
            values: Vec::new(),
            from: Vec::new(),
        };
        if let (Some(site), false) = (&metadata.site, is_line) {
            told.values.push(("site", site));
        }
        for (name, value) in known {
            let Some(value) = value.filter(|value| !has(name) && (!is_line || value.from != MetadataSource::Record)) else {
                continue;
            };
            told.values.push((name, &value.value));
            told.from.push((name, value.from.name()));
        }
        if let (Some(title), None) = (&metadata.title, untitled) {
            told.from.push(("title", title.from.name()));
        }
        if has("metadata_from") {
            told.from.clear();
        }
        told
    }

    fn values(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        let from = (!self.from.is_empty()).then_some(("metadata_from", Value::Object(&self.from)));
        let values = self.values.iter().map(|(name, value)| (*name, Value::Text(value)));
        values.chain(from)
    }
}
