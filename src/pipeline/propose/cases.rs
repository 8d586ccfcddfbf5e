//! Rejected removals found again in their documents, and put together by rule and text.

use super::{Ground, ProposeError};
use crate::document::{Document, RecordId, Span, TextHash, squash};
use crate::pipeline::ledger::{Place, place_name};
use crate::report::ledger::Entry;
use crate::review::propose::Case;
use crate::rules::normal_form;
use crate::rules::schema::{RawRule, RawWhen};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The rejected removals of each document, and the hash of its text.
pub(super) type Places = BTreeMap<Place, (TextHash, Vec<Rejected>)>;
/// The removals of each document by their case.
pub(super) type Found = BTreeMap<Place, Vec<Removal>>;

/// Distinct rejected texts of a rule from which on a condition is tried in place of naming each.
const CASES_TO_NARROW_MIN: usize = 3;
/// Lines around a removal that a test may need.
const CONTEXT_LINES: usize = 3;

/// A rejected removal as the ledger tells it.
pub(super) struct Rejected {
    pub entry: Entry,
    pub edited: Option<String>,
    pub all_of_rule: bool,
}

/// A rejected removal in its document.
#[derive(Debug)]
pub(super) struct Removal {
    /// Index of its case.
    pub case: usize,
    /// What should have stayed.
    pub spans: Vec<Span>,
    /// Lines above it, itself, and below it, white space squashed.
    pub context: [Vec<String>; 3],
    /// The document's site.
    pub site: Option<String>,
}

/// A removal before it has a case.
struct Local {
    rule: String,
    lines: Vec<String>,
    whole: bool,
    all_of_rule: bool,
    previous: Option<String>,
    next: Option<String>,
    removal: Removal,
}

/// Finds them; also the names of documents that are gone or changed since.
pub(super) fn find(
    ground: &Ground<'_>,
    places: &Places,
    kept_lengths: &BTreeMap<String, usize>,
) -> Result<(Vec<Case>, Found, BTreeSet<String>), ProposeError> {
    let look = |record: &RecordId, document: &Document| {
        let place = (record.path.clone(), record.line);
        let (hash, rejected) = places.get(&place)?;
        let same = *hash == TextHash::of(&document.text);
        let locals = same.then(|| rejected.iter().map(|one| local(document, one)).collect::<Vec<_>>());
        Some((place, locals.ok_or_else(|| record.to_string())))
    };
    let mut cases: Vec<Case> = Vec::new();
    let mut by_text: HashMap<(String, Vec<String>), usize> = HashMap::new();
    let mut found = Found::new();
    let mut lost = BTreeSet::new();
    let mut seen: BTreeSet<Place> = BTreeSet::new();
    ground.visit(look, |(place, locals)| {
        seen.insert(place.clone());
        match locals {
            Err(name) => drop(lost.insert(name)),
            Ok(locals) => {
                for mut local in locals {
                    let lines = if local.all_of_rule { Vec::new() } else { local.lines.clone() };
                    let index = *by_text.entry((local.rule.clone(), lines)).or_insert_with(|| {
                        cases.push(new_case(ground, &local));
                        cases.len() - 1
                    });
                    add(&mut cases[index], &local);
                    local.removal.case = index;
                    found.entry(place.clone()).or_default().push(local.removal);
                }
            }
        }
    })?;
    let gone = places.keys().filter(|place| !seen.contains(*place));
    lost.extend(gone.map(place_name));
    narrow(&mut cases, kept_lengths);
    Ok((cases, found, lost))
}

fn new_case(ground: &Ground<'_>, local: &Local) -> Case {
    Case {
        rule: local.rule.clone(),
        action: ground.rule(&local.rule).map(|rule| rule.action),
        lines: local.lines.clone(),
        whole: local.whole,
        all_of_rule: local.all_of_rule,
        removals: 0,
        sites: BTreeSet::new(),
        sites_known: true,
        previous: local.previous.clone(),
        next: local.next.clone(),
        length_max: None,
    }
}

fn add(case: &mut Case, local: &Local) {
    case.removals += 1;
    case.whole &= local.whole;
    case.sites_known &= local.removal.site.is_some();
    case.sites.extend(local.removal.site.clone());
    if case.previous != local.previous {
        case.previous = None;
    }
    if case.next != local.next {
        case.next = None;
    }
}

/// Sets the length that parts what was rejected of a rule from what was not, where there is one and many texts were rejected.
fn narrow(cases: &mut [Case], kept_lengths: &BTreeMap<String, usize>) {
    let mut rejected: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in cases.iter() {
        let shortest = case.lines.iter().map(|line| line.chars().count()).min().unwrap_or(0);
        let (count, least) = rejected.entry(case.rule.clone()).or_insert((0, usize::MAX));
        *count += 1;
        *least = shortest.min(*least);
    }
    for case in cases {
        let (Some((count, least)), Some(longest)) = (rejected.get(&case.rule), kept_lengths.get(&case.rule)) else {
            continue;
        };
        case.length_max = (*count >= CASES_TO_NARROW_MIN && longest < least).then_some(*longest);
    }
}

fn local(document: &Document, rejected: &Rejected) -> Local {
    let entry = &rejected.entry;
    let whole = Span::new(entry.start, entry.end);
    let spans = match &rejected.edited {
        Some(edited) => pieces(document, whole, edited),
        None => vec![whole],
    };
    // White space between lines may go with what stands around it.
    let spans: Vec<Span> = document
        .lines
        .iter()
        .flat_map(|line| {
            spans
                .iter()
                .filter(|span| span.overlaps(*line))
                .map(|span| part(*span, *line).trim(&document.text))
        })
        .filter(|span| !span.is_empty())
        .collect();
    let inside: Vec<usize> = (0..document.lines.len())
        .filter(|&index| spans.iter().any(|span| span.overlaps(document.lines[index])))
        .collect();
    let (first, last) = (inside.first().copied().unwrap_or(0), inside.last().copied().unwrap_or(0));
    let line = |index: usize| document.lines.get(index).map(|line| document.slice(*line));
    let squashed = |range: std::ops::Range<usize>| -> Vec<String> { range.filter_map(line).map(squash).collect() };
    Local {
        rule: entry.rule.clone(),
        lines: inside.iter().filter_map(|&index| line(index)).map(normal_form).collect(),
        whole: rejected.edited.is_none(),
        all_of_rule: rejected.all_of_rule,
        previous: first.checked_sub(1).and_then(line).map(normal_form),
        next: line(last + 1).map(normal_form),
        removal: Removal {
            case: 0,
            spans,
            context: [
                squashed(first.saturating_sub(CONTEXT_LINES)..first),
                inside.iter().filter_map(|&index| line(index)).map(squash).collect(),
                squashed(last + 1..last + 1 + CONTEXT_LINES),
            ],
            site: document.metadata.site.clone(),
        },
    }
}

fn part(span: Span, line: Span) -> Span {
    Span::new(span.start.max(line.start), span.end.min(line.end))
}

/// The parts of a removal that an edited text says should have stayed; all of it where they are not found.
fn pieces(document: &Document, whole: Span, edited: &str) -> Vec<Span> {
    let mut at = whole.start;
    let mut spans = Vec::new();
    for piece in edited.lines().map(str::trim).filter(|piece| !piece.is_empty()) {
        if let Some(found) = document.text[at..whole.end].find(piece) {
            spans.push(Span::new(at + found, at + found + piece.len()));
            at += found + piece.len();
        }
    }
    if spans.is_empty() { vec![whole] } else { spans }
}

impl Ground<'_> {
    /// A rule as it is written, in the file on top that has it.
    pub(super) fn rule(&self, id: &str) -> Option<&RawRule> {
        let files = self.rules.files.iter().rev();
        files.flat_map(|file| &file.rules).find(|rule| rule.id.get_ref() == id)
    }

    /// Its conditions.
    pub(super) fn when_of(&self, id: &str) -> Option<&RawWhen> {
        self.rule(id).map(|rule| &rule.when)
    }
}
