//! Removals over many documents, by rule and shape: equal texts collapsed, the most frequent first.
//!
//! Memory grows with the number of distinct texts, of which only the start is kept.

use crate::report::ledger::{Entry, EntryOutcome};
use crate::report::note::why;
use crate::report::removals::{Occurrence, Removals, Rule};
use crate::report::style::{ADDED, BOLD, CHANGED, DIM, REASON, REMOVED, bytes, hang, plural};
use crate::report::visible::visible;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Most characters kept of a text.
const TEXT_CHARS_MAX: usize = 300;

/// What tells texts apart.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TextKey {
    text: String,
    replacement: Option<String>,
    /// Of the whole text, where it was cut.
    hash: Option<u64>,
}

/// How often, and where.
#[derive(Clone, Debug, Default)]
struct Tally {
    hits: usize,
    bytes: usize,
    documents: usize,
    last_document: String,
    sites: BTreeSet<Arc<str>>,
    /// Documents of no known site.
    siteless: usize,
}

impl Tally {
    fn add(&mut self, entry: &Entry, site: Option<&Arc<str>>) {
        self.hits += 1;
        self.bytes += entry.end - entry.start;
        if self.documents == 0 || self.last_document != entry.document {
            self.documents += 1;
            self.siteless += usize::from(site.is_none());
            self.last_document.clone_from(&entry.document);
        }
        self.sites.extend(site.cloned());
    }
}

fn places(sites: usize, siteless: usize, documents: usize) -> String {
    match (sites, siteless) {
        (0, _) => format!("in {documents} document{}", plural(documents)),
        (_, 0) => format!("in {sites} site{}", plural(sites)),
        (_, _) => format!("in {sites} site{} and {siteless} other document{}", plural(sites), plural(siteless)),
    }
}

/// One rule or shape.
struct Group {
    why: String,
    place: Option<String>,
    guarded: usize,
    all: Tally,
    texts: FxHashMap<TextKey, (Tally, String)>,
}

/// Removals by rule.
#[derive(Default)]
pub struct ByRule {
    groups: BTreeMap<String, Group>,
    sites: BTreeSet<Arc<str>>,
}

/// One rule or shape, for machines.
#[derive(Debug, Serialize)]
pub struct RuleTexts<'a> {
    /// Its id.
    pub rule: &'a str,
    /// Why.
    pub reason: &'a str,
    /// `file:line`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Cow<'a, str>>,
    /// Removals and replacements.
    pub hits: usize,
    /// Their bytes.
    pub bytes: usize,
    /// Documents with one.
    pub documents: usize,
    /// Sites with one, where sites are known.
    pub sites: usize,
    /// Documents of no known site.
    #[serde(skip)]
    siteless: usize,
    /// Times the guard kept what it would have removed.
    pub guarded: usize,
    /// Distinct texts.
    pub texts_total: usize,
    /// The most frequent texts.
    pub texts: Vec<TextCount<'a>>,
}

/// One text of a rule, for machines.
#[derive(Debug, Serialize)]
pub struct TextCount<'a> {
    /// Its start.
    pub text: Cow<'a, str>,
    /// What stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Cow<'a, str>>,
    /// How often.
    pub hits: usize,
    /// In how many documents.
    pub documents: usize,
    /// On how many sites, where sites are known.
    pub sites: usize,
    /// In how many documents of no known site.
    #[serde(skip)]
    siteless: usize,
    /// Where first, `document:line`.
    pub first: Cow<'a, str>,
}

impl ByRule {
    /// Adds the entries of one document; `name` is its input and record line.
    pub fn add(&mut self, name: &str, entries: &[Entry]) {
        for entry in entries {
            let site = entry.site.as_deref().map(|site| self.site(site));
            let group = self.groups.entry(entry.rule.clone()).or_insert_with(|| new_group(entry));
            if entry.outcome == EntryOutcome::Guarded {
                group.guarded += 1;
                continue;
            }
            group.all.add(entry, site.as_ref());
            let (tally, _) = group
                .texts
                .entry(text_key(entry))
                .or_insert_with(|| (Tally::default(), format!("{name}:{}", entry.line)));
            tally.add(entry, site.as_ref());
        }
    }

    /// The one shared copy of a site's name.
    fn site(&mut self, site: &str) -> Arc<str> {
        if let Some(known) = self.sites.get(site) {
            return known.clone();
        }
        let new: Arc<str> = site.into();
        self.sites.insert(new.clone());
        new
    }

    /// Whether nothing would be removed.
    pub fn is_empty(&self) -> bool {
        self.groups.values().all(|group| group.all.hits == 0)
    }

    /// The groups, most frequent first, with at most `limit` texts each.
    pub fn groups(&self, limit: usize) -> Vec<RuleTexts<'_>> {
        let mut groups: Vec<RuleTexts<'_>> = self.groups.iter().map(|(rule, group)| group.counted(rule, limit)).collect();
        groups.sort_by_key(|group| (Reverse(group.hits), group.rule));
        groups
    }

    /// The groups as coloured text.
    pub fn draw(&self, limit: usize, columns: Option<usize>) -> String {
        let mut out = String::new();
        for shown in self.groups(limit) {
            draw_group(&mut out, &shown, columns);
        }
        out
    }
}

/// The groups of a ledger, most frequent first, with at most `limit` texts each; of texts as frequent, those that come first in the ledger.
/// `fetch` gives the entries at these bytes of it.
///
/// # Errors
/// Those of `fetch`.
pub fn of_ledger<'r, E>(
    removals: &'r Removals,
    limit: usize,
    fetch: &mut dyn FnMut(&[u64]) -> Result<Vec<Entry>, E>,
) -> Result<Vec<RuleTexts<'r>>, E> {
    let group = |rule: &'r Rule| {
        let removed = |text: &&u32| removals.texts[**text as usize].outcome != EntryOutcome::Guarded;
        let shown: Vec<u32> = rule.texts.iter().filter(removed).take(limit).copied().collect();
        let offsets: Vec<u64> = shown.iter().map(|&text| removals.first(text).offset).collect();
        let texts = shown
            .iter()
            .zip(fetch(&offsets)?)
            .map(|(&text, entry)| text_of_ledger(removals, text, &entry));
        let all = rule.texts.iter().filter(removed).flat_map(|&text| removals.of_text(text));
        Ok(RuleTexts {
            rule: &rule.id,
            reason: &rule.why,
            place: rule.place.as_ref().map(|(file, line)| Cow::Owned(format!("{file}:{line}"))),
            hits: rule.hits as usize,
            bytes: rule.bytes as usize,
            documents: rule.documents as usize,
            sites: rule.sites as usize,
            siteless: siteless(all),
            guarded: rule.guarded as usize,
            texts_total: rule.texts.iter().filter(removed).count(),
            texts: texts.collect(),
        })
    };
    removals.rules.iter().map(group).collect()
}

fn text_of_ledger(removals: &Removals, text: u32, entry: &Entry) -> TextCount<'static> {
    let key = text_key(entry);
    let mut sites: Vec<u32> = removals
        .of_text(text)
        .map(|occurrence| occurrence.site)
        .filter(|&site| site > 0)
        .collect();
    sites.sort_unstable();
    sites.dedup();
    TextCount {
        text: Cow::Owned(key.text),
        replacement: key.replacement.map(Cow::Owned),
        hits: removals.texts[text as usize].hits as usize,
        documents: removals.documents_of(text),
        sites: sites.len(),
        siteless: siteless(removals.of_text(text)),
        first: Cow::Owned(format!("{}:{}", entry.document, entry.line)),
    }
}

/// Documents of no known site.
fn siteless<'o>(occurrences: impl Iterator<Item = &'o Occurrence>) -> usize {
    let mut documents: Vec<u32> = occurrences.filter(|own| own.site == 0).map(|own| own.document).collect();
    documents.sort_unstable();
    documents.dedup();
    documents.len()
}

fn new_group(entry: &Entry) -> Group {
    let place = entry.rules_file.as_ref().zip(entry.rules_line);
    Group {
        why: why(&entry.rule, &entry.reason, place.map(|(file, line)| (file.as_str(), line))),
        place: place.map(|(file, line)| format!("{file}:{line}")),
        guarded: 0,
        all: Tally::default(),
        texts: FxHashMap::default(),
    }
}

fn text_key(entry: &Entry) -> TextKey {
    let cut = entry.text.char_indices().nth(TEXT_CHARS_MAX).map(|(end, _)| end);
    TextKey {
        text: cut.map_or_else(|| entry.text.clone(), |end| format!("{}…", &entry.text[..end])),
        replacement: entry.replacement.clone(),
        hash: cut.map(|_| {
            let mut hasher = DefaultHasher::new();
            entry.text.hash(&mut hasher);
            hasher.finish()
        }),
    }
}

impl Group {
    fn counted<'a>(&'a self, rule: &'a str, limit: usize) -> RuleTexts<'a> {
        let mut texts: Vec<TextCount<'a>> = self
            .texts
            .iter()
            .map(|(key, (tally, first))| TextCount {
                text: Cow::Borrowed(&key.text),
                replacement: key.replacement.as_deref().map(Cow::Borrowed),
                hits: tally.hits,
                documents: tally.documents,
                sites: tally.sites.len(),
                siteless: tally.siteless,
                first: Cow::Borrowed(first),
            })
            .collect();
        texts.sort_by(|a, b| {
            (Reverse(a.hits), &a.text, &a.replacement, &a.first).cmp(&(Reverse(b.hits), &b.text, &b.replacement, &b.first))
        });
        texts.truncate(limit);
        RuleTexts {
            rule,
            reason: &self.why,
            place: self.place.as_deref().map(Cow::Borrowed),
            hits: self.all.hits,
            bytes: self.all.bytes,
            documents: self.all.documents,
            sites: self.all.sites.len(),
            siteless: self.all.siteless,
            guarded: self.guarded,
            texts_total: self.texts.len(),
            texts,
        }
    }
}

/// Appends one rule with its texts as coloured text.
pub fn draw_group(out: &mut String, shown: &RuleTexts<'_>, columns: Option<usize>) {
    let mut counts = format!(
        "  ×{} {}, {}",
        shown.hits,
        places(shown.sites, shown.siteless, shown.documents),
        bytes(shown.bytes)
    );
    if shown.texts_total < shown.hits {
        counts.push_str(&format!(", {} distinct text{}", shown.texts_total, plural(shown.texts_total)));
    }
    let rule = visible(shown.rule);
    hang(out, "", 0, &[(REASON, &rule), (BOLD, &counts)], columns);
    let why = visible(shown.reason).replace('\n', " ");
    let place = shown
        .place
        .as_deref()
        .map(|place| format!(" ({})", visible(place)))
        .unwrap_or_default();
    if !why.is_empty() || !place.is_empty() {
        hang(out, "  ", 2, &[(DIM, &why), (DIM, &place)], columns);
    }
    if shown.guarded > 0 {
        let kept = format!("kept by the guard {} time{}", shown.guarded, plural(shown.guarded));
        hang(out, "  ", 2, &[(CHANGED, &kept)], columns);
    }
    for text in &shown.texts {
        draw_text(out, text, columns);
    }
    let left_out = shown.texts_total - shown.texts.len();
    if left_out > 0 {
        let more = format!("… {left_out} more text{}; --limit 0 shows all", plural(left_out));
        hang(out, "        ", 8, &[(DIM, &more)], columns);
    }
    out.push('\n');
}

fn draw_text(out: &mut String, text: &TextCount<'_>, columns: Option<usize>) {
    let lines: Vec<&str> = text.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let joined = lines.join(" ⏎ ");
    let shown = visible(&joined);
    let place = match text.hits {
        1 => format!("  {}", visible(&text.first)),
        _ => format!("  {}", places(text.sites, text.siteless, text.documents)),
    };
    let count = format!("×{}", text.hits);
    let lead = format!("{DIM}{count:>5}{DIM:#} {REMOVED}-{REMOVED:#} ");
    hang(out, &lead, 8, &[(REMOVED, &shown), (DIM, &place)], columns);
    if let Some(with) = &text.replacement {
        let with = visible(with).replace('\n', "⏎");
        hang(out, &format!("      {ADDED}+{ADDED:#} "), 8, &[(ADDED, &with)], columns);
    }
}
