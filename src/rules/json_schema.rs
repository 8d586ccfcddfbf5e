//! The JSON Schema of rules files, from which editors complete keys and say what they mean.
//!
//! It tells what `parse` tells, as far as a schema can; that patterns compile, that ids exist and are given once is left to `lint`.
#![allow(dead_code, reason = "the types are described, never made")]

use super::schema::{Action, Position};
use super::{BUILTIN_NAME, BUILTIN_TEXT, parse};
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The form of ids: words of small letters and digits with single hyphens between them, and one slash.
const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$";
/// The same, or a whole category.
const ID_OR_CATEGORY: &str = "^[a-z0-9]+(-[a-z0-9]+)*/([a-z0-9]+(-[a-z0-9]+)*|\\*)$";

/// The schema, draft 2020-12. Ids and categories are those of the built-in rules, for completion.
pub fn json_schema() -> Schema {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<File>();
    RecursiveTransform(without_null).transform(&mut schema);
    schema
}

/// TOML has no null: an optional key is there or not.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(either)) = schema.get_mut("anyOf") else {
        return;
    };
    let before = either.len();
    either.retain(|one| one != &json!({ "type": "null" }));
    if let ([Value::Object(only)], true) = (either.as_slice(), before > 1) {
        let only = only.clone();
        schema.remove("anyOf");
        for (key, value) in only {
            schema.insert(key, value);
        }
    }
}

/// Rules of unscrape: what is residue in scraped dumps, and what must stay
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", title = "Rules of unscrape")]
struct File {
    /// Version of the format
    version: Option<Version>,
    /// What this file stands on: `builtin`, or paths relative to this file
    extend: Option<Strings>,
    /// Rules switched off: ids, or `category/*` for a whole category
    disable: Option<Disabled>,
    /// Bounds of what rules may take from a document; beyond, the guard keeps the text
    limits: Option<Limits>,
    /// What is residue
    rule: Option<Vec<Rule>>,
    /// What no rule, shape, duplicate or classifier may take
    keep: Option<Vec<Keep>>,
    /// Changes to rules of the files this one stands on
    r#override: Option<Vec<Override>>,
}

/// A string, or several
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
enum Strings {
    One(Text),
    Several(Vec<Text>),
}

/// Codes of languages, one or several
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
enum Languages {
    One(Language),
    #[schemars(extend("minItems" = 1))]
    Several(Vec<Language>),
}

/// Domains, one or several
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
enum Sites {
    One(Site),
    #[schemars(extend("minItems" = 1))]
    Several(Vec<Site>),
}

/// Ids, one or several
#[derive(JsonSchema)]
#[schemars(inline, untagged)]
enum Disabled {
    One(KnownId),
    Several(Vec<KnownId>),
}

/// `[limits]`
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Limits {
    /// Largest share of a document's prose that one rule may remove line by line, 0 to 1
    #[schemars(range(min = 0, max = 1))]
    prose_share_max: Option<f64>,
    /// Largest share of a document's prose that may go only because it stands under a match, 0 to 1
    #[schemars(range(min = 0, max = 1))]
    truncated_share_max: Option<f64>,
}

/// `[[rule]]`: what is residue
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", extend("allOf" = belongs_together()))]
struct Rule {
    id: Id,
    /// Why this is residue, in one sentence; it is told for each removal
    why: Text,
    r#match: Match,
    when: Option<When>,
    unless: Option<Unless>,
    action: ActionName,
    /// For drop-until: pattern of the first line that stays
    until: Option<Text>,
    /// For drop-until: most lines that go
    #[schemars(range(min = 1))]
    max_lines: Option<u64>,
    /// For replace: what is written in place of the match
    with: Option<String>,
    /// What the rule does, and what it must not do; run by `unscrape rules test`
    test: Option<Vec<Test>>,
}

/// Keys that belong to one action.
fn belongs_together() -> Value {
    let only_with = |key: &str, action: Action| json!({ "if": { "required": [key] }, "then": { "properties": { "action": { "const": action.name() } } } });
    json!([
        only_with("until", Action::DropUntil),
        only_with("max-lines", Action::DropUntil),
        only_with("with", Action::Replace),
        { "if": { "properties": { "action": { "const": Action::Replace.name() } }, "required": ["action"] }, "then": { "required": ["with"] } },
    ])
}

/// `[[keep]]`: what must stay
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Keep {
    id: Id,
    /// Why this must stay, in one sentence
    why: Text,
    r#match: Match,
    when: Option<When>,
    unless: Option<Unless>,
    /// What is protected (`out`), and where nothing is (`unchanged`); run by `unscrape rules test`
    test: Option<Vec<Test>>,
}

/// `[[override]]`: changes to a rule of a file this one stands on; what is not given stays
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", extend("anyOf" = changes_something()))]
struct Override {
    /// The rule that is changed
    id: OverriddenId,
    /// Another action
    action: Option<ActionName>,
    /// Conditions in place of all that the rule had
    when: Option<When>,
    /// Further exceptions
    unless: Option<Unless>,
    /// Tests of the rule as it is changed; run by `unscrape rules test`
    test: Option<Vec<Test>>,
}

fn changes_something() -> Value {
    json!([{ "required": ["action"] }, { "required": ["when"] }, { "required": ["unless"] }])
}

/// What is matched; one of the patterns listed is enough
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", extend("minProperties" = 1))]
struct Match {
    /// Whole lines, compared without case and without decoration at their ends
    literal: Option<Strings>,
    /// Regular expressions, searched in one line: anchor both ends, `'^(?:a|b)$'`
    line: Option<Strings>,
    /// Regular expressions, searched in a whole block
    block: Option<Strings>,
    /// CSS selectors, HTML only
    css: Option<Strings>,
}

/// Conditions; all must hold
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct When {
    position: Option<PositionName>,
    /// Languages of the document, ISO 639-1
    language: Option<Languages>,
    /// Sites, as domains; their subdomains too
    site: Option<Sites>,
    input: Option<Input>,
    /// The line occurs at least so often in the document
    #[schemars(range(min = 2))]
    repeated: Option<u64>,
    /// Regular expression over the line above
    previous: Option<Text>,
    /// Regular expression over the line below
    next: Option<Text>,
    /// Most characters of the line
    #[schemars(range(min = 1))]
    length_max: Option<u64>,
    /// Least share of the block's bytes in links, 0 to 1; HTML only
    #[schemars(range(min = 0, max = 1))]
    link_density_min: Option<f64>,
}

/// Exceptions; none may hold
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Unless {
    /// Regular expressions over the line
    line: Option<Strings>,
    /// Regular expressions over the block
    block: Option<Strings>,
    /// Regular expressions over the line above
    previous: Option<Strings>,
    /// Regular expressions over the line below
    next: Option<Strings>,
    /// CSS selectors
    css: Option<Strings>,
}

/// A test, run with its rule alone; `out` or `unchanged = true`
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", extend("oneOf" = [{ "required": ["out"] }, { "required": ["unchanged"] }]))]
struct Test {
    /// What goes in
    r#in: Text,
    /// What comes out; for a `[[keep]]`, the lines it protects
    out: Option<String>,
    /// Nothing changes; for a `[[keep]]`, nothing is protected
    unchanged: Option<OnlyTrue>,
    /// Language of the document
    language: Option<Language>,
    /// Site of the document
    site: Option<Text>,
    input: Option<Input>,
}

/// Declares types that are a string of some form.
macro_rules! strings {
    ($($name:ident = $make:expr;)*) => {$(
        struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $make
            }
        }
    )*};
}

strings! {
    Version = json_schema!({ "const": 1 });
    OnlyTrue = json_schema!({ "const": true });
    Text = json_schema!({ "type": "string", "pattern": "\\S" });
    Language = json_schema!({ "type": "string", "pattern": "^[a-z]{2}$", "examples": ["en", "de", "zh"] });
    Site = json_schema!({ "type": "string", "pattern": "^[^/*:\\s]+$", "examples": ["example.org"] });
    Id = json_schema!({ "type": "string", "pattern": ID, "description": id_description() });
    KnownId = json_schema!({ "anyOf": [{ "enum": known(true) }, { "type": "string", "pattern": ID_OR_CATEGORY }] });
    OverriddenId = json_schema!({ "anyOf": [{ "enum": known(false) }, { "type": "string", "pattern": ID }] });
    ActionName = named("What is done with a match", &Action::NAMED.map(|(name, action)| (name, does(action))));
    PositionName = named("Where in the document the line stands", &Position::NAMED.map(|(name, position)| (name, stands(position))));
    Input = named("What the document was made of", &[("text", "a text without markup"), ("html", "an HTML page")]);
}

fn named(description: &str, names: &[(&str, &str)]) -> Schema {
    let either: Vec<Value> = names
        .iter()
        .map(|(name, means)| json!({ "const": name, "description": means }))
        .collect();
    json_schema!({ "description": description, "type": "string", "oneOf": either })
}

fn does(action: Action) -> &'static str {
    match action {
        Action::DropLine => "remove the line",
        Action::DropBlock => "remove the block that holds the line",
        Action::DropMatch => "remove the matched part of the line",
        Action::DropUntil => "remove the line and those below, down to `until` or the next prose, at most `max-lines`",
        Action::TruncateAfter => "remove the line and all below",
        Action::TruncateBefore => "remove the line and all above",
        Action::Replace => "put `with` in place of the matched part",
        Action::Keep => "protect the line",
    }
}

fn stands(position: Position) -> &'static str {
    match position {
        Position::Start => "at most one paragraph of prose stands before it",
        Position::FirstHalf => "in the first half, by blocks",
        Position::LastHalf => "in the last half, by blocks",
        Position::AfterText => "a sentence stands somewhere before it",
        Position::End => "no prose stands behind it",
    }
}

/// The built-in ids in order, with their categories where asked for.
fn known(with_categories: bool) -> Vec<String> {
    let (file, _) = parse::parse(BUILTIN_NAME, BUILTIN_TEXT);
    let mut ids: BTreeSet<String> = file.rules.iter().map(|rule| rule.id.get_ref().clone()).collect();
    if with_categories {
        ids.extend(categories().into_iter().map(|category| format!("{category}/*")));
    }
    ids.into_iter().collect()
}

fn categories() -> BTreeSet<String> {
    let (file, _) = parse::parse(BUILTIN_NAME, BUILTIN_TEXT);
    let ids = file.rules.iter().filter_map(|rule| rule.id.get_ref().split_once('/'));
    ids.map(|(category, _)| category.to_owned()).collect()
}

fn id_description() -> String {
    let categories: Vec<String> = categories().into_iter().collect();
    format!(
        "`category/name` in kebab-case. Categories of the built-in rules: {}",
        categories.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::diagnostic::Severity;

    fn validator() -> jsonschema::Validator {
        jsonschema::draft202012::new(json_schema().as_value()).unwrap()
    }

    fn holds(validator: &jsonschema::Validator, text: &str) -> bool {
        let value: toml::Value = toml::from_str(text).unwrap();
        validator.is_valid(&serde_json::to_value(value).unwrap())
    }

    fn parses(text: &str) -> bool {
        let (_, found) = parse::parse("x.toml", text);
        found.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    #[test]
    fn the_schema_is_one_and_the_builtin_rules_hold_it() {
        jsonschema::draft202012::meta::validate(json_schema().as_value()).unwrap();
        let value: toml::Value = toml::from_str(BUILTIN_TEXT).unwrap();
        let value = serde_json::to_value(value).unwrap();
        let errors: Vec<String> = validator().iter_errors(&value).map(|error| error.to_string()).take(3).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    /// A rule that is right but for what replaces `KEYS`.
    fn rule(keys: &str) -> String {
        format!("version = 1\n[[rule]]\nid = \"a/b\"\nwhy = \"x\"\n{keys}\n")
    }

    #[test]
    fn it_says_of_files_what_reading_them_says() {
        let validator = validator();
        let right = [
            "",
            "version = 1\nextend = \"builtin\"\ndisable = [\"promo/*\", \"my/own\"]\n[limits]\nprose-share-max = 0.5",
            &rule("match.line = 'a'\naction = \"drop-line\""),
            &rule("match = { literal = ['a', 'b'], css = '.x' }\naction = \"replace\"\nwith = \"\""),
            &rule("match.line = 'a'\naction = \"drop-until\"\nuntil = 'b'\nmax-lines = 3\n[[rule.test]]\nin = 'a'\nout = ''"),
            &rule(
                "match.line = 'a'\naction = \"drop-line\"\nwhen = { position = 'end', language = ['de'], site = 'x.org', input = 'html', repeated = 2, previous = 'a', next = 'b', length-max = 4, link-density-min = 0.5 }\nunless.css = '.x'\nunless.line = ['a']",
            ),
            "[[keep]]\nid = \"a/b\"\nwhy = \"x\"\nmatch.block = 'a'\n[[keep.test]]\nin = 'a'\nunchanged = true\nlanguage = 'de'\nsite = 'x.org'\ninput = 'html'",
            "[[override]]\nid = \"nav/skip-link\"\naction = \"drop-block\"\n[[override.test]]\nin = 'a'\nunchanged = true",
        ];
        let wrong = [
            "version = 2",
            "colour = 1",
            "disable = 'Promo'",
            "[limits]\nprose-share-max = 2",
            "[limits]\nprose-share = 0.5",
            "[[rule]]",
            &rule("match.line = 'a'"),
            &rule("match.line = 'a'\naction = \"drop-lines\""),
            &rule("match.lines = 'a'\naction = \"drop-line\""),
            &rule("match = {}\naction = \"drop-line\""),
            &rule("match.line = ' '\naction = \"drop-line\""),
            &rule("match.line = 3\naction = \"drop-line\""),
            &rule("match.line = 'a'\naction = \"replace\""),
            &rule("match.line = 'a'\naction = \"drop-line\"\nwith = 'x'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nuntil = 'x'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nwhen.position = 'top'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nwhen.language = 'eng'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nwhen.language = []"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nwhen.site = 'https://x.org'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nwhen.repeated = 1"),
            &rule("match.line = 'a'\naction = \"drop-line\"\nunless.literal = 'a'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\n[[rule.test]]\nin = 'a'"),
            &rule("match.line = 'a'\naction = \"drop-line\"\n[[rule.test]]\nin = 'a'\nunchanged = false"),
            &rule("match.line = 'a'\naction = \"drop-line\"\n[[rule.test]]\nin = 'a'\nout = 'b'\nunchanged = true"),
            "[[keep]]\nid = \"a/b\"\nwhy = \"x\"\nmatch.line = 'a'\naction = \"drop-line\"",
            "[[keep]]\nid = \"a\"\nwhy = \"x\"\nmatch.line = 'a'",
            "[[override]]\nid = \"a/b\"",
        ];
        for text in right {
            assert!(holds(&validator, text) && parses(text), "{text}");
        }
        for text in wrong {
            assert!(!parses(text), "reading takes it: {text}");
            assert!(!holds(&validator, text), "the schema takes it: {text}");
        }
    }

    #[test]
    fn the_rules_files_of_the_tests_hold_it_or_not_as_they_should() {
        let validator = validator();
        let read = |path: &str| std::fs::read_to_string(format!("{}/tests/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for right in [
            "cmd/small.toml",
            "cmd/edited.toml",
            "cmd/stats.toml",
            "cmd/clean.in/rules.toml",
            "cmd/eval.in/rules.toml",
            "cmd/rules-fmt.in/rules.toml",
            "cmd/reject.in/team.toml",
            "rules/lint/sound.toml",
        ] {
            assert!(holds(&validator, &read(right)), "{right}");
        }
        for wrong in [
            "cmd/wrong.toml",
            "rules/lint/keys.toml",
            "rules/lint/headers.toml",
            "rules/lint/tests.toml",
        ] {
            assert!(!holds(&validator, &read(wrong)), "{wrong}");
        }
    }

    #[test]
    fn keys_are_described() {
        let schema = json_schema();
        let schema = schema.as_value();
        for place in [
            "",
            "/$defs/Rule",
            "/$defs/Keep",
            "/$defs/Match",
            "/$defs/When",
            "/$defs/Unless",
            "/$defs/Test",
        ] {
            let properties = schema.pointer(&format!("{place}/properties")).unwrap().as_object().unwrap();
            for (key, value) in properties {
                let described = value.get("description").is_some() || value.get("$ref").is_some();
                assert!(described, "{place}: {key} has no description");
            }
        }
    }
}
