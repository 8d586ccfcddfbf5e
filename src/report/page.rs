//! The removals of a ledger as one HTML page that needs nothing else: data as JSON in a block that is never run, drawn by one script.
//!
//! What was scraped reaches the page as text only: the JSON has no `<`, the script makes elements with text and never markup, and the page's
//! policy allows no script, style or address but its own. Fetching lines of the ledger is the caller's.

mod sample;

use super::ledger::{Entry, EntryOutcome, Header, push_json_line};
use super::removals::{Occurrence, Removals, Totals};
use rustc_hash::FxHashMap;
use sample::SampleData;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Most characters of a text in the page.
const TEXT_CHARS_MAX: usize = 400;
/// Most pairs of site and language told of a text, and of a rule.
const TEXT_PLACES_MAX: usize = 64;
const RULE_PLACES_MAX: usize = 4096;

/// What the page holds.
#[derive(Clone, Debug)]
pub struct Options {
    /// The ledger's name, as the page's headline.
    pub name: String,
    /// Most distinct texts for each rule, the most frequent ones.
    pub texts_max: usize,
    /// Removals shown for each rule with what stands around them.
    pub samples: usize,
    /// Of the sample.
    pub seed: u64,
}

#[derive(Serialize)]
struct Data<'a> {
    name: &'a str,
    about: Vec<String>,
    totals: TotalsData,
    sites: Vec<SiteData<'a>>,
    languages: &'a [String],
    rules: Vec<RuleData<'a>>,
}

#[derive(Serialize)]
struct TotalsData {
    documents: u64,
    changed: u64,
    bytes: u64,
    removed: u64,
    hits: u64,
    guarded: u64,
}

#[derive(Serialize)]
struct SiteData<'a> {
    name: &'a str,
    documents: u64,
    bytes: u64,
    removed: u64,
    hits: u64,
}

#[derive(Serialize)]
struct RuleData<'a> {
    id: &'a str,
    why: &'a str,
    place: Option<String>,
    hits: u64,
    guarded: u64,
    bytes: u64,
    documents: u64,
    sites: u64,
    texts_total: usize,
    texts: Vec<TextData>,
    /// Texts that are not in the page, and how often they stand in the ledger.
    left_out: (usize, u64),
    places: Vec<Place>,
    samples: Vec<SampleData>,
}

#[derive(Serialize)]
struct TextData {
    id: String,
    outcome: EntryOutcome,
    text: String,
    /// Characters left out behind it.
    more: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<String>,
    hits: u32,
    documents: usize,
    first: String,
    places: Vec<Place>,
}

/// Numbers of site and language, and how often there; -1 for all those beyond what is told.
type Place = (i64, i64, u32);

/// The page; `fetch` gives the entries at these bytes of the ledger, in the same order.
///
/// # Errors
/// Those of `fetch`.
pub fn page<E>(removals: &Removals, options: &Options, fetch: &mut dyn FnMut(&[u64]) -> Result<Vec<Entry>, E>) -> Result<String, E> {
    let mut rules = Vec::with_capacity(removals.rules.len());
    for index in 0..removals.rules.len() {
        rules.push(rule(removals, index, options, fetch)?);
    }
    let Totals {
        documents,
        changed,
        bytes,
        removed,
        hits,
        guarded,
    } = removals.totals;
    let sites = removals.sites.iter().map(|site| SiteData {
        name: &site.name,
        documents: site.documents,
        bytes: site.bytes,
        removed: site.removed,
        hits: site.hits,
    });
    let data = Data {
        name: &options.name,
        about: removals.header.as_ref().map(about).unwrap_or_default(),
        totals: TotalsData {
            documents,
            changed,
            bytes,
            removed,
            hits,
            guarded,
        },
        sites: sites.collect(),
        languages: &removals.languages,
        rules,
    };
    Ok(filled(&data))
}

/// The page with its data. Placeholders are looked for in the page alone, never in what was put into it.
fn filled(data: &Data<'_>) -> String {
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        sha256(SCRIPT),
        sha256(STYLE)
    );
    let mut json = String::new();
    push_json_line(&mut json, data);
    let json = in_markup(json.trim_end());
    let mut page = String::with_capacity(PAGE.len() + SCRIPT.len() + STYLE.len() + json.len());
    let mut rest = PAGE;
    while let Some((before, (name, after))) = rest
        .split_once("{{")
        .and_then(|(before, from)| Some((before, from.split_once("}}")?)))
    {
        page.push_str(before);
        page.push_str(match name {
            "policy" => &policy,
            "style" => STYLE,
            "data" => &json,
            "script" => SCRIPT,
            _ => "",
        });
        rest = after;
    }
    page.push_str(rest);
    page
}

/// JSON without characters that mean something in markup; in JSON they stand in strings only.
fn in_markup(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            _ => safe.push(c),
        }
    }
    safe
}

/// SHA-256 in base64, as a page's policy wants it.
fn sha256(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hash = Sha256::digest(text.as_bytes());
    let mut base64 = String::with_capacity(44);
    for three in hash.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            base64.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    base64
}

/// What the header tells, for people.
fn about(header: &Header) -> Vec<String> {
    let mut about = vec![format!("inputs: {}", header.inputs.join(", "))];
    about.push(format!("rules: {}", header.rules_file.as_deref().unwrap_or("built-in")));
    let options = &header.options;
    if options.preset != "balanced" {
        about.push(format!("preset {}", options.preset));
    }
    let switched = [
        (!options.structure, "no shapes"),
        (!options.duplicates, "no copies"),
        (options.classifier == "off", "no classifier"),
        (options.repair, "glued paragraphs parted"),
        (options.across_corpus, "across the corpus"),
    ];
    about.extend(switched.iter().filter(|(is, _)| *is).map(|(_, what)| (*what).to_owned()));
    about.push(format!("unscrape {}", header.unscrape_version));
    about
}

fn rule<'a, E>(
    removals: &'a Removals,
    index: usize,
    options: &Options,
    fetch: &mut dyn FnMut(&[u64]) -> Result<Vec<Entry>, E>,
) -> Result<RuleData<'a>, E> {
    let rule = &removals.rules[index];
    let shown = &rule.texts[..rule.texts.len().min(options.texts_max)];
    let offsets: Vec<u64> = shown.iter().map(|&text| removals.first(text).offset).collect();
    let texts = shown
        .iter()
        .zip(fetch(&offsets)?)
        .map(|(&text, entry)| text_data(removals, text, entry));
    let sampled = removals.sample(index, options.samples, options.seed);
    let offsets: Vec<u64> = sampled.iter().map(|occurrence| occurrence.offset).collect();
    let samples = sampled
        .iter()
        .zip(fetch(&offsets)?)
        .map(|(occurrence, entry)| sample::of(occurrence, entry, &rule.why));
    let hits_shown: u64 = shown.iter().map(|&text| u64::from(removals.texts[text as usize].hits)).sum();
    let all = rule.texts.iter().flat_map(|&text| removals.of_text(text));
    Ok(RuleData {
        id: &rule.id,
        why: &rule.why,
        place: rule.place.as_ref().map(|(file, line)| format!("{file}:{line}")),
        hits: rule.hits,
        guarded: rule.guarded,
        bytes: rule.bytes,
        documents: rule.documents,
        sites: rule.sites,
        texts_total: rule.texts.len(),
        texts: texts.collect(),
        left_out: (rule.texts.len() - shown.len(), rule.hits + rule.guarded - hits_shown),
        places: places(
            all.filter(|occurrence| removals.texts[occurrence.text as usize].outcome != EntryOutcome::Guarded),
            RULE_PLACES_MAX,
        ),
        samples: samples.collect(),
    })
}

fn text_data(removals: &Removals, text: u32, entry: Entry) -> TextData {
    let (head, more) = head(&entry.text, TEXT_CHARS_MAX);
    TextData {
        outcome: entry.outcome,
        text: head,
        more,
        replacement: entry.replacement.map(|with| self::head(&with, TEXT_CHARS_MAX).0),
        hits: removals.texts[text as usize].hits,
        documents: removals.documents_of(text),
        first: format!("{}:{}", entry.document, entry.line),
        id: entry.id,
        places: places(removals.of_text(text), TEXT_PLACES_MAX),
    }
}

/// How often in each site and language, the most frequent first; those beyond `most` in one.
fn places<'o>(occurrences: impl Iterator<Item = &'o Occurrence>, most: usize) -> Vec<Place> {
    let mut counts: FxHashMap<(u32, u16), u32> = FxHashMap::default();
    for occurrence in occurrences {
        *counts.entry((occurrence.site, occurrence.language)).or_default() += 1;
    }
    let mut places: Vec<Place> = counts
        .into_iter()
        .map(|((site, language), count)| (i64::from(site), i64::from(language), count))
        .collect();
    places.sort_unstable_by_key(|&(site, language, count)| (std::cmp::Reverse(count), site, language));
    if places.len() > most {
        let rest = places.drain(most..).map(|(_, _, count)| count).sum();
        places.push((-1, -1, rest));
    }
    places
}

/// The start of a text, and how many characters follow.
fn head(text: &str, chars_max: usize) -> (String, usize) {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => (text[..end].to_owned(), text[end..].chars().count()),
        None => (text.to_owned(), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_as_policies_want_them() {
        assert_eq!(sha256(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(sha256("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn data_can_not_end_its_block() {
        let safe = in_markup(r#"{"text":"</script><!--<script>&lt;"}"#);
        assert!(!safe.contains(['<', '>', '&']), "{safe}");
        let read: serde_json::Value = serde_json::from_str(&safe).unwrap();
        assert_eq!(read["text"], "</script><!--<script>&lt;");
    }
}
