//! A pass over all records before any is written: of records that say the same when they are clean, which one stays.
//!
//! What says the same is decided by `duplicate::corpus`. Which one stays depends on content, date, site and id alone.

use super::clean::{CleanError, Options};
use super::date::Date;
use super::document::{judge_with, segment};
use super::run::{Ended, Item, Step, visit};
use crate::document::site_of;
use crate::duplicate::corpus::{Collector, CorpusError, Residue, Sketch, frequencies, relate};
use crate::emit::render;
use crate::rules::RuleSet;
use crate::source::{Inputs, Place};
use std::cmp::Reverse;
use std::sync::atomic::AtomicBool;

/// Which of several records stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Prefer {
    /// The longest clean text, then the earliest date, then the lowest id.
    #[default]
    Longest,
    /// The earliest date, then as above.
    Earliest,
    /// One of this site or its subdomains, then as above.
    Site(String),
}

/// What the choice depends on, beside the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    elsewhere: bool,
    date_first: Option<Date>,
    length: Reverse<u64>,
    date: Option<Date>,
}

/// Records that are not written, and which stays for each.
#[derive(Debug)]
pub struct Spare {
    /// For each record, in the order in which they came, the one that stays.
    stays: Vec<u32>,
    ids: Vec<String>,
}

impl Spare {
    /// The id of the record that stays for the one of this number; `None` if that stays itself.
    pub fn stays(&self, record: u64) -> Option<&str> {
        let record = usize::try_from(record).ok()?;
        let stays = *self.stays.get(record)? as usize;
        (stays != record).then(|| self.ids.get(stays).map(String::as_str)).flatten()
    }
}

/// One record's sketch, standing and id.
type Seen = Option<(Sketch, Standing, String)>;

/// The records that are not needed; `None` if it was interrupted.
///
/// # Errors
/// If scratch files can't be used, or an input can't be read twice. Records that can't be read are told later.
pub fn find(
    inputs: &Inputs,
    rules: &RuleSet,
    options: &Options,
    prefer: &Prefer,
    residue: Option<&Residue>,
    stop: &AtomicBool,
) -> Result<Option<Spare>, CleanError> {
    if inputs.iter().flatten().any(|input| input.place == Place::Stdin) {
        return Err(CleanError::Stdin);
    }
    let scratch = options.space.scratch();
    let mut collector = Collector::new(scratch.clone(), options.space.memory)?;
    let mut standings = Vec::new();
    let mut ids = Vec::new();
    let look = |item: Item| look(item, rules, options, prefer, residue);
    let ended = visit(inputs, &options.fields, stop, look, |step| -> Result<(), CorpusError> {
        let Step::Result(seen) = step else { return Ok(()) };
        match seen? {
            Some((sketch, standing, id)) => {
                collector.add(&sketch)?;
                standings.push(Some(standing));
                ids.push(id);
            }
            None => {
                collector.skip()?;
                standings.push(None);
                ids.push(String::new());
            }
        }
        Ok(())
    })?;
    if ended == Ended::Interrupted {
        return Ok(None);
    }
    let mut corpus = collector.finish()?;
    let frequencies = frequencies(&corpus, &scratch)?;
    let relations = relate(&mut corpus, frequencies, &scratch)?;
    let cluster_of = |record: usize| Some(relations.cluster_of[corpus.group_of(record)? as usize] as usize);
    let mut best: Vec<Option<usize>> = vec![None; relations.cluster_of.len()];
    for record in 0..ids.len() {
        let Some(cluster) = cluster_of(record) else { continue };
        let rank = |record: usize| (standings[record], &ids[record], corpus.group_of(record));
        if best[cluster].is_none_or(|old| rank(record) < rank(old)) {
            best[cluster] = Some(record);
        }
    }
    let stays = (0..ids.len()).map(|record| cluster_of(record).and_then(|cluster| best[cluster]).unwrap_or(record) as u32);
    Ok(Some(Spare {
        stays: stays.collect(),
        ids,
    }))
}

fn look(item: Item, rules: &RuleSet, options: &Options, prefer: &Prefer, residue: Option<&Residue>) -> Result<Seen, CorpusError> {
    let Item::Record(_, loaded, number) = item else { return Ok(None) };
    let record = loaded.record;
    let date = record
        .fields
        .iter()
        .rev()
        .find(|(name, _)| *name == options.fields.date)
        .and_then(|(_, value)| Date::of(value.get()));
    let document = segment(record);
    let known = residue.map_or_else(|| Ok(Vec::new()), |residue| residue.marks(number, &document))?;
    let resolution = judge_with(&document, rules, options.stages, known);
    let text = render(&document, &resolution, options.layout, options.title).text;
    let metadata = &document.metadata;
    let elsewhere = match prefer {
        Prefer::Site(wanted) => {
            let site = metadata
                .site
                .clone()
                .or_else(|| metadata.url.as_ref().and_then(|url| site_of(&url.value)));
            !site.is_some_and(|site| site == *wanted || site.strip_suffix(wanted.as_str()).is_some_and(|rest| rest.ends_with('.')))
        }
        Prefer::Longest | Prefer::Earliest => false,
    };
    // No date is later than any.
    let date = Some(date.unwrap_or(Date::NEVER));
    let standing = Standing {
        elsewhere,
        date_first: date.filter(|_| *prefer == Prefer::Earliest),
        length: Reverse(text.chars().count() as u64),
        date,
    };
    let id = document.id.clone();
    Ok(Some((Sketch::of(id.clone(), &text), standing, id)))
}
