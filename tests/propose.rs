//! From a rejected removal to a patch of the rules: driven as commands over `corpus/`, judged by the library.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use unscrape::document::{Document, RecordId};
use unscrape::pipeline::document::{Stages, judge};
use unscrape::pipeline::inspect::{Seen, inspect};
use unscrape::report::diff::compare::{Compared, Difference, entries};
use unscrape::report::ledger::{Entry, EntryOutcome, Line};
use unscrape::review::decision::{Choice, Decision, Scope, to_lines};
use unscrape::rules::RuleSet;
use unscrape::rules::load::load;
use unscrape::source::{FieldNames, Inputs, Request};

const OWN: &str = "# Rules of the desk. Ask Ada before you change them.\nversion = 1\nextend = \"builtin\"\n\n[[rule]]\nid = \"desk/kept\"   # nobody knows why\nwhy = \"A line that no dump has\"\nmatch.line = '^no dump has this line$'\naction = \"drop-line\"\n[[rule.test]]\nin = \"no dump has this line\"\nout = \"\"\n[[rule.test]]\nin = \"No dump has this line but this one, which is longer.\"\nunchanged = true\n";

struct Desk(tempfile::TempDir);

impl Desk {
    /// The corpus cleaned under rules of one's own.
    fn new() -> Self {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.path("rules.toml"), OWN).unwrap();
        let [rules, ledger, clean] = ["rules.toml", "ledger.jsonl", "clean"].map(|name| desk.path(name));
        let options = ["--rules", rules.to_str().unwrap(), "--ledger", ledger.to_str().unwrap()];
        desk.run(
            &[&["clean", "corpus/pages", "-q", "-o", clean.to_str().unwrap()][..], &options].concat(),
            0,
        );
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str], code: i32) -> String {
        let mut command = Command::cargo_bin("unscrape").unwrap();
        let assert = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).assert().code(code);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    }

    fn removals(&self) -> Vec<Entry> {
        let ledger = fs::read_to_string(self.path("ledger.jsonl")).unwrap();
        let lines = ledger.lines().filter_map(|line| match Line::parse(line.as_bytes()).unwrap() {
            Line::Entry(entry) if entry.outcome == EntryOutcome::Drop => Some(*entry),
            _ => None,
        });
        lines.collect()
    }

    fn decide(&self, decisions: &[Decision]) {
        fs::write(self.path("decisions.jsonl"), to_lines(decisions)).unwrap();
    }

    fn propose(&self, write: bool, code: i32) -> String {
        let [rules, ledger, decisions] = ["rules.toml", "ledger.jsonl", "decisions.jsonl"].map(|name| self.path(name));
        let mut arguments = vec![
            "rules",
            "propose",
            ledger.to_str().unwrap(),
            "--decisions",
            decisions.to_str().unwrap(),
        ];
        arguments.extend(["--rules", rules.to_str().unwrap()]);
        arguments.extend(write.then_some("--write"));
        self.run(&arguments, code)
    }

    fn rules(&self, text: &str) -> RuleSet {
        let read = |_: &Path| Ok(text.to_owned());
        RuleSet::compile(&load(&self.path("rules.toml"), &read).unwrap().files).unwrap()
    }

    /// What differs over the corpus between the rules as they were and as they are.
    fn differences(&self) -> Vec<Compared> {
        let (old, new) = (self.rules(OWN), self.rules(&fs::read_to_string(self.path("rules.toml")).unwrap()));
        let inputs = Inputs::find(&Request {
            paths: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages")],
            ..Request::default()
        })
        .unwrap();
        let look = |_: &RecordId, document: &Document| {
            let judge = |rules| judge(document, rules, Stages::default());
            entries(document, &judge(&old), &judge(&new))
        };
        let mut all = Vec::new();
        let fields = FieldNames::default();
        let stop = std::sync::atomic::AtomicBool::new(false);
        inspect(&inputs, &fields, &stop, look, |seen| -> Result<(), std::convert::Infallible> {
            if let Seen::Document(differ, _) = seen {
                all.extend(differ);
            }
            Ok(())
        })
        .unwrap();
        all
    }
}

fn reject(entry: &Entry) -> Decision {
    Decision::new(entry, Choice::Reject, Scope::Text)
}

/// The first removal of each rule, of those that say something of their own text.
fn one_of_each(removals: &[Entry], rules: &[&str]) -> Vec<Entry> {
    let first = |rule: &&str| removals.iter().find(|entry| entry.rule == **rule && entry.text.len() > 20).cloned();
    rules
        .iter()
        .map(|rule| first(rule).unwrap_or_else(|| panic!("the corpus has no removal by {rule}")))
        .collect()
}

#[test]
fn a_reject_leaves_every_other_verdict_on_the_corpus_as_it_was() {
    let desk = Desk::new();
    let removals = desk.removals();
    let rules = ["app/ai-features", "structure/card", "duplicate/in-document", "classifier/residue"];
    let rejected = one_of_each(&removals, &rules);
    desk.decide(&rejected.iter().map(reject).collect::<Vec<_>>());
    let told = desk.propose(false, 0);
    assert!(told.contains("+++") && told.contains(" 0 failed"), "{told}");
    let unasked = fs::read_to_string(desk.path("rules.toml")).unwrap();
    assert_eq!(unasked, OWN, "nothing is written unasked");
    desk.propose(true, 0);
    let after = fs::read_to_string(desk.path("rules.toml")).unwrap();
    assert!(after.starts_with(OWN) && after.len() > OWN.len(), "{after}");
    let squash = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let differences = desk.differences();
    for one in &differences {
        assert_eq!(one.change, Difference::NoLongerRemoved, "{one:?}\n{after}");
        let asked = rejected.iter().any(|entry| squash(&entry.text).contains(&squash(&one.text)));
        assert!(asked, "{one:?}\n{after}");
    }
    for entry in &rejected {
        let back = differences.iter().any(|one| squash(&entry.text).contains(&squash(&one.text)));
        assert!(back, "{entry:?}\n{after}");
    }
    desk.run(&["rules", "test", desk.path("rules.toml").to_str().unwrap()], 0);
    desk.run(&["rules", "lint", "--strict", desk.path("rules.toml").to_str().unwrap()], 0);
}

#[test]
fn a_rejected_rule_is_switched_off_and_a_second_run_has_nothing_to_do() {
    let desk = Desk::new();
    let rejected = one_of_each(&desk.removals(), &["app/ai-features"]);
    desk.decide(&[Decision::new(&rejected[0], Choice::Reject, Scope::Rule)]);
    desk.propose(true, 0);
    let after = fs::read_to_string(desk.path("rules.toml")).unwrap();
    assert!(after.contains("disable = \"app/ai-features\""), "{after}");
    let again = desk.propose(true, 0);
    assert!(again.contains("not removed any more"), "{again}");
    assert_eq!(fs::read_to_string(desk.path("rules.toml")).unwrap(), after);
}

#[test]
fn accepted_removals_and_changed_documents_give_no_patch() {
    let desk = Desk::new();
    let removals = desk.removals();
    let accepted = Decision::new(&one_of_each(&removals, &["app/ai-features"])[0], Choice::Accept, Scope::Text);
    desk.decide(&[accepted]);
    let told = desk.propose(true, 0);
    assert!(!told.contains("+++"), "{told}");
    assert_eq!(fs::read_to_string(desk.path("rules.toml")).unwrap(), OWN);
    let ledger = fs::read_to_string(desk.path("ledger.jsonl")).unwrap();
    let hash = regex::Regex::new("\"hash\":\"[0-9a-f]{32}\"").unwrap();
    let other = hash.replace_all(&ledger, "\"hash\":\"00000000000000000000000000000000\"");
    fs::write(desk.path("ledger.jsonl"), other.as_bytes()).unwrap();
    desk.decide(&[reject(&one_of_each(&removals, &["app/ai-features"])[0])]);
    let told = desk.propose(true, 1);
    assert!(told.contains("1 document left out with what was rejected of them"), "{told}");
    assert_eq!(fs::read_to_string(desk.path("rules.toml")).unwrap(), OWN);
    let gone = ledger.replace("/dump.", "/gone.");
    fs::write(desk.path("ledger.jsonl"), gone).unwrap();
    let told = desk.propose(true, 1);
    assert!(told.contains("1 document left out") && told.contains("/gone."), "{told}");
}

#[test]
fn a_file_that_is_read_only_stays_and_nothing_rejected_is_told() {
    let desk = Desk::new();
    let rules = desk.path("rules.toml");
    let text = OWN.replace('\n', "\r\n");
    fs::write(&rules, &text).unwrap();
    let rejected = one_of_each(&desk.removals(), &["app/ai-features"]);
    desk.decide(&[reject(&rejected[0])]);
    let mut permissions = fs::metadata(&rules).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&rules, permissions.clone()).unwrap();
    desk.propose(true, 2);
    assert_eq!(fs::read_to_string(&rules).unwrap(), text);
    #[allow(clippy::permissions_set_readonly_false)]
    permissions.set_readonly(false);
    fs::set_permissions(&rules, permissions).unwrap();
    desk.propose(true, 0);
    let after = fs::read_to_string(&rules).unwrap();
    assert!(after.starts_with(&text) && after.len() > text.len(), "line ends stay: {after:?}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    desk.run(&["rules", "test", rules.to_str().unwrap()], 0);
}

/// Pages of one site that differ but for a line above their end, which only a look at all of them tells.
fn pages_of_one_site(path: &Path) {
    let mut lines = String::new();
    for page in 0..6 {
        let story: Vec<String> = (0..60)
            .map(|word| format!("story{page} went on for the {word}th time that day"))
            .collect();
        let text = format!(
            "Page number {page} has a headline of its own\n\n{}.\n\nOld bridge over the upper river is closed for a year",
            story.join(" and ")
        );
        lines.push_str(&serde_json::json!({ "id": format!("p{page}"), "site": "gull.example", "text": text }).to_string());
        lines.push('\n');
    }
    fs::write(path, lines).unwrap();
}

#[test]
fn what_only_other_records_tell_can_be_rejected_too() {
    let folder = tempfile::tempdir().unwrap();
    pages_of_one_site(&folder.path().join("pages.jsonl"));
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("unscrape").unwrap();
        let assert = command.args(arguments).current_dir(folder.path()).assert().code(0);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let clean = ["clean", "pages.jsonl", "--across-corpus", "-q", "-o", "clean.jsonl"];
    run(&[&clean[..], &["--ledger", "ledger.jsonl"]].concat());
    let line = "Old bridge over the upper river is closed for a year";
    assert!(!read("clean.jsonl").contains(line));
    let learned = run(&["rules", "learn", "ledger.jsonl", "--risk", "high"]);
    assert!(!learned.contains("bridge"), "what goes already need not be learned: {learned}");
    let ledger = read("ledger.jsonl");
    let template = ledger.lines().find(|line| line.contains("duplicate/site-template")).unwrap();
    let id = serde_json::from_str::<serde_json::Value>(template).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    run(&["review", "ledger.jsonl", "--reject", &id]);
    let told = run(&["rules", "propose", "ledger.jsonl", "--rules", "own.toml", "--write"]);
    assert!(
        told.contains("a [[keep]] of the text") && told.contains("6 rejected removals undone, 0 other changes"),
        "{told}"
    );
    run(&[&clean[..], &["--force", "--rules", "own.toml"]].concat());
    assert_eq!(read("clean.jsonl").matches(line).count(), 6);
}

#[test]
fn a_replacement_can_be_rejected_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let rule = "[[rule]]\nid = \"desk/teh\"\nwhy = \"A slip\"\nmatch.line = 'teh'\naction = \"replace\"\nwith = \"the\"\n";
    let tests =
        "[[rule.test]]\nin = \"I saw teh bridge.\"\nout = \"I saw the bridge.\"\n[[rule.test]]\nin = \"I saw it.\"\nunchanged = true\n";
    fs::write(path("own.toml"), format!("version = 1\nextend = \"builtin\"\n\n{rule}{tests}")).unwrap();
    let text = "The old bridge\n\nThe council voted on Tuesday to shut teh old bridge until late next year, as it had said it would.\n\nThe poem is called \"teh\", and nobody in the whole of the upper valley could ever say why it is called so.\n";
    fs::write(path("dump.txt"), text).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("unscrape").unwrap();
        let assert = command.args(arguments).current_dir(folder.path()).assert().code(0);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let clean = [
        "clean",
        "dump.txt",
        "-q",
        "--force",
        "--rules",
        "own.toml",
        "-o",
        "clean.txt",
        "--ledger",
        "ledger.jsonl",
    ];
    run(&clean);
    let ledger = fs::read_to_string(path("ledger.jsonl")).unwrap();
    let entries = ledger.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let poem = entries
        .filter(|entry| entry["rule"] == "desk/teh")
        .max_by_key(|entry| entry["line"].as_u64())
        .unwrap();
    run(&[
        "review",
        "ledger.jsonl",
        "--scope",
        "removal",
        "--reject",
        poem["id"].as_str().unwrap(),
    ]);
    let told = run(&["rules", "propose", "ledger.jsonl", "--write"]);
    assert!(
        told.contains("an exception to desk/teh (unless.line)") && told.contains("1 rejected removal undone, 0 other changes"),
        "{told}"
    );
    run(&clean);
    let cleaned = fs::read_to_string(path("clean.txt")).unwrap();
    assert!(
        cleaned.contains("shut the old bridge") && cleaned.contains("called \"teh\""),
        "{cleaned}"
    );
}
