//! Reads one `[[rule]]`, `[[keep]]` or `[[override]]`: its keys, and what must go together in it. Patterns are taken as
//! they are; checking them is left to `lint`.

use super::reader::{Reader, Section};
use crate::document::InputKind;
use crate::rules::schema::{Action, Expectation, Position, RawMatch, RawOverride, RawRule, RawTest, RawUnless, RawWhen};
use crate::verdict::RuleTier;
use toml::Spanned;

const RULE_KEYS: [&str; 10] = [
    "id",
    "why",
    "match",
    "when",
    "unless",
    "action",
    "until",
    "max-lines",
    "with",
    "test",
];
const KEEP_KEYS: [&str; 6] = ["id", "why", "match", "when", "unless", "test"];
const OVERRIDE_KEYS: [&str; 5] = ["id", "action", "when", "unless", "test"];
const MATCH_KEYS: [&str; 4] = ["literal", "line", "block", "css"];
const WHEN_KEYS: [&str; 9] = [
    "position",
    "language",
    "site",
    "input",
    "repeated",
    "previous",
    "next",
    "length-max",
    "link-density-min",
];
const UNLESS_KEYS: [&str; 5] = ["line", "block", "previous", "next", "css"];
const TEST_KEYS: [&str; 6] = ["in", "out", "unchanged", "language", "site", "input"];

const INPUTS: [(&str, InputKind); 2] = [("text", InputKind::Text), ("html", InputKind::Html)];

/// Reads a `[[rule]]` or `[[keep]]`. If anything in it is wrong, the reader counts errors, and the rule has holes.
pub(super) fn rule(reader: &mut Reader, section: &Section, tier: RuleTier) -> RawRule {
    let id = id(reader, section);
    let why = reader.string(section, "why");
    if !section.has("why") {
        reader.missing(
            section,
            "why",
            "say in one sentence what it matches and why that is (or is not) article text",
        );
    }
    let matcher = matcher(reader, section);
    let when = when(reader, section).unwrap_or_default();
    let unless = unless(reader, section).unwrap_or_default();
    let of_test = match tier {
        RuleTier::Drop => "[[rule.test]]",
        RuleTier::Keep => "[[keep.test]]",
    };
    let tests = tests(reader, section, of_test);
    let mut rule = RawRule {
        tier,
        header: section.span.clone(),
        id: id.unwrap_or_else(|| Spanned::new(section.span.clone(), String::new())),
        why: why.map(Spanned::into_inner).unwrap_or_default(),
        matcher,
        when,
        unless,
        action: Action::Keep,
        until: None,
        lines_max: None,
        with: None,
        tests,
    };
    match tier {
        RuleTier::Drop => action(reader, section, &mut rule),
        RuleTier::Keep => reader.unknown_keys(section, &KEEP_KEYS, |key| match key {
            "action" | "until" | "max-lines" | "with" => Some("a `[[keep]]` protects what it matches and has no action".into()),
            _ => misplaced(key),
        }),
    }
    rule
}

/// Reads the action and the keys that belong to one action only.
fn action(reader: &mut Reader, section: &Section, rule: &mut RawRule) {
    reader.unknown_keys(section, &RULE_KEYS, misplaced);
    let action = reader.choice(section, "action", &Action::NAMED);
    if !section.has("action") {
        reader.missing(section, "action", "say what to do with a match, such as `action = \"drop-line\"`");
    }
    rule.until = reader.string(section, "until");
    rule.lines_max = reader.count(section, "max-lines", 1);
    rule.with = reader.text(section, "with");
    // Without a readable action nothing can be said about what belongs to it.
    let Some(action) = action else {
        return;
    };
    rule.action = action;
    for (key, owner) in [
        ("until", Action::DropUntil),
        ("max-lines", Action::DropUntil),
        ("with", Action::Replace),
    ] {
        if section.has(key) && action != owner {
            let message = format!("`{key}` has no meaning with `action = \"{}\"`", action.name());
            let help = format!("`{key}` belongs to `action = \"{}\"`", owner.name());
            reader.error("stray-key", section.key_span(key), message, Some(help));
        }
    }
    if action == Action::Replace && !section.has("with") {
        reader.missing(section, "with", "say what to put in place of the match: `with = \"…\"`");
    }
}

/// Where a key that stands right in a rule or an override belongs.
fn misplaced(key: &str) -> Option<String> {
    let parent = match key {
        _ if MATCH_KEYS.contains(&key) => "match",
        _ if WHEN_KEYS.contains(&key) => "when",
        _ if TEST_KEYS.contains(&key) => return Some(format!("`{key}` belongs into a `[[rule.test]]` or `[[keep.test]]`")),
        _ => return None,
    };
    Some(format!("did you mean `{parent}.{key}`?"))
}

/// Reads and checks the id.
fn id(reader: &mut Reader, section: &Section) -> Option<Spanned<String>> {
    if !section.has("id") {
        reader.missing(section, "id", "every rule needs a name: `id = \"category/name\"`");
    }
    let id = reader.string(section, "id")?;
    if !is_id(id.get_ref()) {
        let message = format!("`{}` is no id of the form `category/name` in kebab-case", id.get_ref());
        let help = "small letters a-z, digits and single hyphens, one slash: `comments/leave-a-reply`".to_owned();
        reader.error("bad-id", id.span(), message, Some(help));
    }
    Some(id)
}

/// Whether it is `category/name` with both parts in kebab-case.
pub(super) fn is_id(id: &str) -> bool {
    id.split_once('/')
        .is_some_and(|(category, name)| is_kebab(category) && is_kebab(name))
}

/// Whether it is words of small letters and digits with single hyphens between them.
pub(super) fn is_kebab(word: &str) -> bool {
    word.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn matcher(reader: &mut Reader, section: &Section) -> RawMatch {
    const HELP: &str = "give at least one of `match.literal`, `match.line`, `match.block` and `match.css`";
    if !section.has("match") {
        reader.missing(section, "match", HELP);
    }
    let Some(table) = reader.table(section, "match", "`match`", "match.") else {
        return RawMatch::default();
    };
    let errors = reader.errors;
    reader.unknown_keys(&table, &MATCH_KEYS, |key| {
        WHEN_KEYS.contains(&key).then(|| format!("did you mean `when.{key}`?"))
    });
    let matcher = RawMatch {
        literal: reader.strings(&table, "literal"),
        line: reader.strings(&table, "line"),
        block: reader.strings(&table, "block"),
        css: reader.strings(&table, "css"),
    };
    let patterns = [&matcher.literal, &matcher.line, &matcher.block, &matcher.css];
    // A mistyped key explains the lack of patterns well enough.
    if reader.errors == errors && patterns.iter().all(|list| list.is_empty()) {
        reader.error("missing-key", table.span, "`match` has no pattern".into(), Some(HELP.into()));
    }
    matcher
}

fn when(reader: &mut Reader, section: &Section) -> Option<RawWhen> {
    let table = reader.table(section, "when", "`when`", "when.")?;
    reader.unknown_keys(&table, &WHEN_KEYS, |_| None);
    let when = RawWhen {
        position: reader.choice(&table, "position", &Position::NAMED),
        language: reader.strings(&table, "language"),
        site: reader.strings(&table, "site"),
        input: reader.choice(&table, "input", &INPUTS),
        repeated: reader.count(&table, "repeated", 2),
        previous: reader.string(&table, "previous"),
        next: reader.string(&table, "next"),
        length_max: reader.count(&table, "length-max", 1),
        link_density_min: reader.share(&table, "link-density-min").map(Spanned::into_inner),
    };
    for (key, list) in [("language", &when.language), ("site", &when.site)] {
        let is_empty_array = table
            .get(key)
            .and_then(|value| value.get_ref().as_array())
            .is_some_and(|array| array.is_empty());
        if list.is_empty() && is_empty_array {
            reader.bad_value(&table, key, table.key_span(key), "is empty: the rule would never apply", None);
        }
    }
    for language in &when.language {
        check_language(reader, &table, language);
    }
    for site in &when.site {
        check_site(reader, &table, site);
    }
    Some(when)
}

fn check_language(reader: &mut Reader, section: &Section, language: &Spanned<String>) {
    let code = language.get_ref();
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_lowercase()) {
        let help = "such as `en`, `de` or `zh`".to_owned();
        reader.bad_value(
            section,
            "language",
            language.span(),
            &format!("can't be `{code}`: use ISO 639-1 codes"),
            Some(help),
        );
    }
}

fn check_site(reader: &mut Reader, section: &Section, site: &Spanned<String>) {
    let name = site.get_ref();
    if name.contains(['/', '*', ':']) || name.contains(char::is_whitespace) {
        let help = "such as `example.org`; its subdomains match too".to_owned();
        reader.bad_value(
            section,
            "site",
            site.span(),
            &format!("can't be `{name}`: give a domain, not an address"),
            Some(help),
        );
    }
}

fn unless(reader: &mut Reader, section: &Section) -> Option<RawUnless> {
    let table = reader.table(section, "unless", "`unless`", "unless.")?;
    reader.unknown_keys(&table, &UNLESS_KEYS, |key| {
        (key == "literal").then(|| "`unless` takes patterns: use `unless.line`".to_owned())
    });
    Some(RawUnless {
        line: reader.strings(&table, "line"),
        block: reader.strings(&table, "block"),
        previous: reader.strings(&table, "previous"),
        next: reader.strings(&table, "next"),
        css: reader.strings(&table, "css"),
    })
}

fn tests(reader: &mut Reader, section: &Section, name: &'static str) -> Vec<RawTest> {
    let sections = reader.tables(section, "test", name);
    sections.iter().filter_map(|section| test(reader, section)).collect()
}

fn test(reader: &mut Reader, section: &Section) -> Option<RawTest> {
    reader.unknown_keys(section, &TEST_KEYS, |key| {
        let of_rule = RULE_KEYS.contains(&key) || OVERRIDE_KEYS.contains(&key);
        of_rule.then(|| format!("the rule's own `{key}` must stand before its first test"))
    });
    if !section.has("in") {
        reader.missing(section, "in", "give the text that goes in: `in = \"…\"`");
    }
    let input = reader.string(section, "in").map(Spanned::into_inner);
    let output = reader.text(section, "out");
    let unchanged = reader.boolean(section, "unchanged");
    let language = reader.string(section, "language");
    if let Some(language) = &language {
        check_language(reader, section, language);
    }
    let site = reader.string(section, "site");
    let kind = reader.choice(section, "input", &INPUTS).unwrap_or(InputKind::Text);
    let help = || Some("give `out = \"…\"`, or `unchanged = true`".to_owned());
    if section.has("out") && section.has("unchanged") {
        let message = format!("{} has both `out` and `unchanged`", section.name);
        reader.error("test-expectation", section.span.clone(), message, help());
    } else if !section.has("out") && !section.has("unchanged") {
        let message = format!("{} expects nothing", section.name);
        reader.error("test-expectation", section.span.clone(), message, help());
    } else if unchanged == Some(false) {
        let message = "`unchanged` can only be `true`".to_owned();
        reader.error("test-expectation", section.key_span("unchanged"), message, help());
    }
    let expect = match output {
        Some(output) => Expectation::Output(output),
        None => Expectation::Unchanged,
    };
    Some(RawTest {
        header: section.span.clone(),
        input: input?,
        expect,
        language: language.map(Spanned::into_inner),
        site: site.map(Spanned::into_inner),
        kind,
    })
}

/// Reads an `[[override]]`. If anything in it is wrong, the reader counts errors, and the override has holes.
pub(super) fn r#override(reader: &mut Reader, section: &Section) -> RawOverride {
    let errors = reader.errors;
    reader.unknown_keys(section, &OVERRIDE_KEYS, |key| match key {
        _ if RULE_KEYS.contains(&key) => Some(format!(
            "an override changes `action`, `when` and `unless`; to change `{key}`, disable the rule and write your own"
        )),
        _ => misplaced(key),
    });
    let id = id(reader, section);
    let changes = RawOverride {
        id: id.unwrap_or_else(|| Spanned::new(section.span.clone(), String::new())),
        action: reader.choice(section, "action", &Action::NAMED),
        when: when(reader, section),
        unless: unless(reader, section),
        tests: tests(reader, section, "[[override.test]]"),
    };
    if reader.errors == errors && changes.action.is_none() && changes.when.is_none() && changes.unless.is_none() {
        let help = "give `action`, `when` or `unless`".to_owned();
        reader.error(
            "missing-key",
            section.span.clone(),
            "`[[override]]` changes nothing".into(),
            Some(help),
        );
    }
    changes
}
