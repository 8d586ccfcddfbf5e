//! A rules file from text: TOML walked by hand, so that everything wrong with it is reported at once, each at its place.
//!
//! What patterns say is left to `lint`, which `parse` calls only for the sections it leaves out; making them fast to `compile`.

pub(in crate::rules) mod position;
mod reader;
mod rule;

use crate::rules::diagnostic::{Diagnostic, line_column};
use crate::rules::lint::lint_left_out;
use crate::rules::schema::{RawFile, RawLimits, RawOverride, RawRule};
use crate::verdict::RuleTier;
use reader::{Reader, Section};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeTable;

const FILE_KEYS: [&str; 7] = ["version", "extend", "disable", "limits", "rule", "keep", "override"];
const LIMITS_KEYS: [&str; 2] = ["prose-share-max", "truncated-share-max"];

/// The version of the format this program reads.
const VERSION: usize = 1;

/// Reads a rules file called `name`. Gives what could be read, and everything that is wrong, in the order of the file.
///
/// Sections with an error are left out, their patterns checked nevertheless; a file is fit for use if no finding is an error.
pub fn parse(name: &str, text: &str) -> (RawFile, Vec<Diagnostic>) {
    let mut reader = Reader::new(name, text);
    let readable: String;
    let (mut table, mut syntax_errors) = DeTable::parse_recoverable(text);
    if !syntax_errors.is_empty() {
        (readable, syntax_errors) = blank_errors(text);
        table = DeTable::parse_recoverable(&readable).0;
    }
    for error in &syntax_errors {
        let span = error_span(error, text);
        reader.error("syntax", span, format!("not valid TOML: {}", error.message()), None);
    }
    let root = Section {
        table: table.get_ref(),
        span: 0..0,
        name: "the file",
        prefix: "",
    };
    reader.unknown_keys(&root, &FILE_KEYS, |key| match key {
        "rules" => Some("did you mean `[[rule]]`?".into()),
        "prose-share-max" | "truncated-share-max" => Some("it belongs into `[limits]`".into()),
        _ => None,
    });
    version(&mut reader, &root);
    let mut file = RawFile {
        name: Arc::clone(&reader.file),
        text: Arc::clone(&reader.text),
        extend: reader.strings(&root, "extend"),
        disable: disable(&mut reader, &root),
        limits: limits(&mut reader, &root),
        rules: Vec::new(),
        overrides: Vec::new(),
    };
    let damage = Damage::new(&reader, &root);
    let rules = rules(&mut reader, &root, &damage);
    let overrides = overrides(&mut reader, &root, &damage);
    file.rules = rules.sound;
    file.overrides = overrides.sound;
    let mut diagnostics = reader.diagnostics;
    diagnostics.extend(lint_left_out(&file, &rules.left_out, &overrides.left_out));
    diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
    (file, diagnostics)
}

fn error_span(error: &toml::de::Error, text: &str) -> Range<usize> {
    error.span().unwrap_or(text.len()..text.len())
}

/// The text with the lines of its syntax errors blanked, and all those errors. At some errors the TOML parser stops; what
/// stands behind them can be read only without them. Headers stay: without one, its keys would seem to be of the section
/// before it.
fn blank_errors(text: &str) -> (String, Vec<toml::de::Error>) {
    /// Most errors the parser may stop at; the file behind the last one stays unread.
    const PASSES_MAX: usize = 20;
    let mut readable = text.to_owned();
    let mut all: Vec<toml::de::Error> = Vec::new();
    for _ in 0..PASSES_MAX {
        let (_, errors) = DeTable::parse_recoverable(&readable);
        let mut blanked = readable.clone();
        for error in &errors {
            blank_line(&mut blanked, error_span(error, text).start);
        }
        // Errors before the last known place were known, or come from the blanks.
        let reached = all.iter().map(|error| error_span(error, text).start).max();
        all.extend(
            errors
                .into_iter()
                .filter(|error| reached.is_none_or(|reached| error_span(error, text).start > reached)),
        );
        if blanked == readable {
            break;
        }
        readable = blanked;
    }
    (readable, all)
}

/// Puts spaces in place of the line around byte `at`, unless it is a header. Every byte of the text keeps its place.
fn blank_line(text: &mut String, at: usize) {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline);
    if !text[start..end].trim_start().starts_with('[') {
        let blank = text[start..end]
            .bytes()
            .map(|b| if b == b'\r' { '\r' } else { ' ' })
            .collect::<String>();
        text.replace_range(start..end, &blank);
    }
}

/// Which sections hold TOML that could not be read. Of those, nothing is asked but that the TOML is put right: what seems
/// to be missing may stand in the unreadable part, and what is left of the section may mean something else.
struct Damage {
    /// Starts of all sections, ascending.
    starts: Vec<usize>,
    /// Places of syntax errors, ascending.
    errors: Vec<usize>,
}

impl Damage {
    /// From what was found so far, syntax errors first of all.
    fn new(reader: &Reader, root: &Section) -> Self {
        let mut starts: Vec<usize> = ["rule", "keep", "override"]
            .iter()
            .filter_map(|key| root.get(key)?.get_ref().as_array())
            .flat_map(|sections| sections.iter().map(|section| section.span().start))
            .collect();
        starts.extend(root.get("limits").map(|limits| limits.span().start));
        starts.sort_unstable();
        let is_syntax = |d: &&Diagnostic| d.code == "syntax";
        let mut errors: Vec<usize> = reader.diagnostics.iter().filter(is_syntax).map(|d| d.span.start).collect();
        errors.sort_unstable();
        Damage { starts, errors }
    }

    /// Whether a syntax error stands between this section's start and the next one's.
    fn hits(&self, section: &Section) -> bool {
        let start = section.span.start;
        let next = self.starts.partition_point(|s| *s <= start);
        let end = self.starts.get(next).copied().unwrap_or(usize::MAX);
        let first = self.errors.partition_point(|e| *e < start);
        self.errors.get(first).is_some_and(|error| *error <= end)
    }
}

fn version(reader: &mut Reader, root: &Section) {
    if let Some(version) = reader.count(root, "version", 1)
        && version != VERSION
    {
        let span = root.get("version").map_or(0..0, Spanned::span);
        let message = format!("version {version} of the format is unknown");
        reader.error(
            "bad-version",
            span,
            message,
            Some(format!("this program reads `version = {VERSION}`")),
        );
    }
}

fn disable(reader: &mut Reader, root: &Section) -> Vec<Spanned<String>> {
    let all = reader.strings(root, "disable");
    let mut kept = Vec::with_capacity(all.len());
    for id in all {
        if rule::is_id(id.get_ref()) || id.get_ref().strip_suffix("/*").is_some_and(rule::is_kebab) {
            kept.push(id);
        } else {
            let message = format!("`{}` is neither an id nor a category", id.get_ref());
            let help = "write `category/name`, or `category/*` for a whole category".to_owned();
            reader.error("bad-id", id.span(), message, Some(help));
        }
    }
    kept
}

fn limits(reader: &mut Reader, root: &Section) -> RawLimits {
    let Some(table) = reader.table(root, "limits", "`[limits]`", "limits.") else {
        return RawLimits::default();
    };
    reader.unknown_keys(&table, &LIMITS_KEYS, |_| None);
    RawLimits {
        prose_share_max: reader.share(&table, "prose-share-max"),
        truncated_share_max: reader.share(&table, "truncated-share-max"),
    }
}

/// Sections of one kind, by whether they can be used.
struct Sorted<T> {
    sound: Vec<T>,
    left_out: Vec<T>,
}

impl<T> Sorted<T> {
    fn push(&mut self, section: T, is_sound: bool) {
        if is_sound { &mut self.sound } else { &mut self.left_out }.push(section);
    }
}

fn rules(reader: &mut Reader, root: &Section, damage: &Damage) -> Sorted<RawRule> {
    let mut sections = Vec::new();
    for (key, name, tier) in [("rule", "[[rule]]", RuleTier::Drop), ("keep", "[[keep]]", RuleTier::Keep)] {
        sections.extend(reader.tables(root, key, name).into_iter().map(|section| (section, tier)));
    }
    sections.sort_by_key(|(section, _)| section.span.start);
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut rules = Sorted {
        sound: Vec::with_capacity(sections.len()),
        left_out: Vec::new(),
    };
    for (section, tier) in sections {
        let (errors, findings) = (reader.errors, reader.diagnostics.len());
        let rule = rule::rule(reader, &section, tier);
        if damage.hits(&section) {
            forget_consequences(reader, findings);
            continue;
        }
        duplicate_id(reader, &rule.id, &mut places);
        rules.push(rule, reader.errors == errors);
    }
    rules
}

/// Reports an id that is in `places` already, and adds it there. Ids of sections with other errors count as well: the second
/// one stays wrong when those are put right.
fn duplicate_id(reader: &mut Reader, id: &Spanned<String>, places: &mut HashMap<String, usize>) {
    if !rule::is_id(id.get_ref()) {
        return;
    }
    if let Some(first) = places.get(id.get_ref()) {
        let first = line_column(&reader.text, *first).0;
        let message = format!("the id `{}` is taken: it was given first in line {first}", id.get_ref());
        reader.error("duplicate-id", id.span(), message, Some("give one of the two another name".into()));
    } else {
        places.insert(id.get_ref().clone(), id.span().start);
    }
}

fn overrides(reader: &mut Reader, root: &Section, damage: &Damage) -> Sorted<RawOverride> {
    let mut overrides = Sorted {
        sound: Vec::new(),
        left_out: Vec::new(),
    };
    for section in reader.tables(root, "override", "[[override]]") {
        let (errors, findings) = (reader.errors, reader.diagnostics.len());
        let changes = rule::r#override(reader, &section);
        if damage.hits(&section) {
            forget_consequences(reader, findings);
        } else {
            overrides.push(changes, reader.errors == errors);
        }
    }
    overrides
}

/// Takes back what may only follow from unreadable TOML: that something is missing.
fn forget_consequences(reader: &mut Reader, before: usize) {
    let recent = reader.diagnostics.split_off(before);
    let kept = recent
        .into_iter()
        .filter(|d| !matches!(d.code, "missing-key" | "test-expectation" | "stray-key"));
    reader.diagnostics.extend(kept);
}
