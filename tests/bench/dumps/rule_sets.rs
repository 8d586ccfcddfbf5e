//! Rule sets of any size: the first built-in rules, and beyond their number generated ones of the same kind.
//!
//! Compiling them is left to the benchmarks.

use std::fmt::Write;
use unscrape::rules::RuleSet;
use unscrape::rules::load::builtin;
use unscrape::rules::parse::parse;
use unscrape::rules::schema::RawFile;

/// What the phrases of generated rules are made of; a number makes each one distinct.
const VERBS: [&str; 12] = [
    "discover",
    "browse",
    "collect",
    "compare",
    "review",
    "rate",
    "unlock",
    "explore",
    "teilen",
    "ver más",
    "lire",
    "читать",
];
const NOUNS: [&str; 12] = [
    "stories",
    "offers",
    "guides",
    "picks",
    "deals",
    "alerts",
    "issues",
    "topics",
    "artikel",
    "noticias",
    "dossiers",
    "новости",
];

/// The built-in rules.
pub fn complete() -> RuleSet {
    compile(&builtin().files)
}

/// A set of so many rules.
pub fn of(count: usize) -> Vec<RawFile> {
    let mut files = builtin().files;
    let rules = &mut files[0].rules;
    rules.truncate(count);
    let missing = count - rules.len();
    if missing > 0 {
        let text: String = (0..missing).map(section).collect();
        files.push(parse("generated.toml", &text).0);
    }
    files
}

/// Compiles files that hold no mistakes.
pub fn compile(files: &[RawFile]) -> RuleSet {
    match RuleSet::compile(files) {
        Ok(rules) => rules,
        Err(problems) => panic!("{}", problems[0].message),
    }
}

/// A rule with two literals and two anchored patterns, under conditions as the built-in ones have them.
fn section(number: usize) -> String {
    let verb = VERBS[number % VERBS.len()];
    let noun = NOUNS[number / VERBS.len() % NOUNS.len()];
    let mut out = String::new();
    // Writing to a String can't fail.
    let _ = writeln!(
        out,
        "[[rule]]\nid = \"generated/rule-{number}\"\nwhy = \"Generated\"\n\
         match.literal = [\"{verb} {noun} q{number}\", \"{noun} q{number}\"]\n\
         match.line = [\n  '(?i)^{verb} (?:more|all|the|our) {noun} (?:from|in|on) q{number}(?: .{{1,60}})?$',\n  \
         '(?i)^[0-9]{{1,4}} {noun} (?:about|by) (?:\\p{{L}}+ ){{1,3}}q{number}$',\n]\n\
         action = \"drop-line\"\nwhen = {{ position = \"after-text\", length-max = 90 }}\nunless.line = '\\. \\p{{L}}'"
    );
    out
}
