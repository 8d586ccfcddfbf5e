//! Lines of a ledger into the table, in order.

use super::row::Prepared;
use super::{Occurrence, Removals, Rule, Site, Text, Totals};
use crate::report::ledger::{DocumentLine, EntryOutcome, Header};
use crate::report::note::why;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Names told by number.
#[derive(Default)]
struct Names {
    numbers: FxHashMap<String, u32>,
}

impl Names {
    /// The number of a name, and whether it is new.
    fn number(&mut self, name: &str) -> (u32, bool) {
        if let Some(&number) = self.numbers.get(name) {
            return (number, false);
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        (number, true)
    }
}

/// A table in the making.
pub struct Collector {
    removals: Removals,
    texts: FxHashMap<u128, u32>,
    rules: Names,
    sites: Names,
    languages: Names,
    /// The document whose entries come now, and its number.
    document: String,
    documents: u32,
    /// Documents told by lines of their own.
    told: u64,
    /// For each rule, the last document it removed something of, counted from 1.
    last_document: Vec<u32>,
    rule_sites: Vec<FxHashSet<u32>>,
    /// Whether something of the document was removed.
    changed: bool,
}

impl Default for Collector {
    fn default() -> Self {
        let mut collector = Collector {
            removals: Removals {
                header: None,
                totals: Totals::default(),
                rules: Vec::new(),
                texts: Vec::new(),
                occurrences: Vec::new(),
                sites: Vec::new(),
                languages: Vec::new(),
                by_text: Vec::new(),
                starts: Vec::new(),
            },
            texts: FxHashMap::default(),
            rules: Names::default(),
            sites: Names::default(),
            languages: Names::default(),
            document: String::new(),
            documents: 0,
            told: 0,
            last_document: Vec::new(),
            rule_sites: Vec::new(),
            changed: false,
        };
        collector.site("");
        collector.language("");
        collector
    }
}

impl Collector {
    /// Takes the header.
    pub fn header(&mut self, header: Header) {
        self.removals.header.get_or_insert(header);
    }

    /// Whether no line was taken yet.
    pub fn is_empty(&self) -> bool {
        self.removals.header.is_none() && self.documents == 0
    }

    /// Takes the line of a document: the entries behind it are that document's.
    pub fn document(&mut self, line: &DocumentLine) {
        self.begin(&line.document);
        self.told += 1;
        let site = self.site(line.site.as_deref().unwrap_or(""));
        let site = &mut self.removals.sites[site as usize];
        site.documents += 1;
        site.bytes += line.bytes;
        site.removed += line.removed;
        self.removals.totals.bytes += line.bytes;
        self.removals.totals.removed += line.removed;
    }

    fn begin(&mut self, document: &str) {
        self.document.clear();
        self.document.push_str(document);
        self.documents += 1;
        self.changed = false;
    }

    fn site(&mut self, name: &str) -> u32 {
        let (number, new) = self.sites.number(name);
        if new {
            self.removals.sites.push(Site {
                name: name.to_owned(),
                ..Site::default()
            });
        }
        number
    }

    fn language(&mut self, name: &str) -> u16 {
        let (number, new) = self.languages.number(name);
        if new {
            self.removals.languages.push(name.to_owned());
        }
        // There are some hundred languages; a ledger that claims more has its last ones told as unknown.
        u16::try_from(number).unwrap_or(0)
    }

    fn rule(&mut self, prepared: &Prepared<'_>) -> Result<u32, serde_json::Error> {
        let row = &prepared.row;
        let (number, new) = self.rules.number(&row.rule);
        if new {
            let told = prepared.told()?;
            let place = told.rules_file.as_deref().zip(told.rules_line);
            self.removals.rules.push(Rule {
                id: row.rule.clone().into_owned(),
                why: why(&row.rule, &told.reason, place),
                place: place.map(|(file, line)| (file.to_owned(), line)),
                stage: told.stage,
                hits: 0,
                guarded: 0,
                bytes: 0,
                documents: 0,
                sites: 0,
                texts: Vec::new(),
            });
            self.last_document.push(0);
            self.rule_sites.push(FxHashSet::default());
        }
        Ok(number)
    }

    /// Takes an entry.
    ///
    /// # Errors
    /// The first one of a rule that says nothing of the rule.
    pub fn entry(&mut self, prepared: &Prepared<'_>) -> Result<(), serde_json::Error> {
        let row = &prepared.row;
        if self.documents == 0 || self.document != row.document {
            self.begin(&row.document);
        }
        let rule = self.rule(prepared)?;
        let site = self.site(row.site.as_deref().unwrap_or(""));
        let language = self.language(row.language.as_deref().unwrap_or(""));
        let bytes = row.end.saturating_sub(row.start);
        self.count(rule as usize, site, bytes, row.outcome);
        let removals = &mut self.removals;
        let next = removals.texts.len() as u32;
        let text = *self.texts.entry(prepared.key).or_insert(next);
        if text == next {
            removals.texts.push(Text {
                rule,
                hits: 0,
                first: removals.occurrences.len() as u32,
                outcome: row.outcome,
                content: prepared.content,
            });
        }
        removals.texts[text as usize].hits += 1;
        removals.occurrences.push(Occurrence {
            id: prepared.id,
            offset: prepared.offset,
            text,
            document: self.documents - 1,
            site,
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            language,
        });
        Ok(())
    }

    fn count(&mut self, rule: usize, site: u32, bytes: u64, outcome: EntryOutcome) {
        let removals = &mut self.removals;
        let own = &mut removals.rules[rule];
        if outcome == EntryOutcome::Guarded {
            own.guarded += 1;
            removals.totals.guarded += 1;
            return;
        }
        own.hits += 1;
        own.bytes += bytes;
        if self.last_document[rule] != self.documents {
            self.last_document[rule] = self.documents;
            own.documents += 1;
        }
        if site > 0 {
            self.rule_sites[rule].insert(site);
        }
        removals.sites[site as usize].hits += 1;
        removals.totals.hits += 1;
        if self.told == 0 {
            removals.totals.removed += bytes;
        }
        if !self.changed {
            self.changed = true;
            removals.totals.changed += 1;
        }
    }

    /// The finished table.
    pub fn finish(self) -> Removals {
        let mut removals = self.removals;
        drop(self.texts);
        removals.totals.documents = u64::from(self.documents);
        for (rule, sites) in removals.rules.iter_mut().zip(&self.rule_sites) {
            rule.sites = sites.len() as u64;
        }
        let mut at = 0;
        removals.starts = Vec::with_capacity(removals.texts.len() + 1);
        for text in &removals.texts {
            removals.starts.push(at);
            at += text.hits;
        }
        removals.starts.push(at);
        let mut next = removals.starts.clone();
        removals.by_text = vec![0; removals.occurrences.len()];
        for (index, occurrence) in removals.occurrences.iter().enumerate() {
            let slot = &mut next[occurrence.text as usize];
            removals.by_text[*slot as usize] = index as u32;
            *slot += 1;
        }
        sort_rules(&mut removals);
        removals
    }
}

/// Rules by hits, texts of each by hits.
fn sort_rules(removals: &mut Removals) {
    let mut order: Vec<u32> = (0..removals.rules.len() as u32).collect();
    order.sort_by_key(|&index| {
        let rule = &removals.rules[index as usize];
        (Reverse((rule.hits, rule.guarded)), rule.id.clone())
    });
    let mut rank = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        rank[old as usize] = new as u32;
    }
    for (index, text) in removals.texts.iter_mut().enumerate() {
        removals.rules[text.rule as usize].texts.push(index as u32);
        text.rule = rank[text.rule as usize];
    }
    for rule in &mut removals.rules {
        let texts = &removals.texts;
        rule.texts.sort_by_key(|&text| (Reverse(texts[text as usize].hits), text));
    }
    let mut ranked: Vec<(u32, Rule)> = rank.into_iter().zip(removals.rules.drain(..)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    removals.rules = ranked.into_iter().map(|(_, rule)| rule).collect();
}
