//! Plans and what is undone: `clean --plan`, `apply` and `restore`, driven as commands over copies of the fixtures.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use unscrape::emit::{Layout, TitlePlace, render};
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::rules::RuleSet;
use unscrape::source::{Content, Inputs, Request, open};
use unscrape::verdict::Outcome;

const RULES: &str = "version = 1\nextend = \"builtin\"\n";

/// A folder with dumps and a rules file of its own.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Place(tempfile::tempdir().unwrap());
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
        for name in [
            "feedlark-related-cards",
            "briefpoint-original-source",
            "kontorwerk-product-lists-html",
        ] {
            let folder = place.path("dumps").join(name);
            fs::create_dir_all(&folder).unwrap();
            for dump in ["dump.txt", "dump.html"] {
                let from = pages.join(name).join(dump);
                if from.exists() {
                    fs::copy(from, folder.join(dump)).unwrap();
                }
            }
        }
        let records = pages.join("../formats/records.jsonl");
        fs::copy(records, place.path("dumps/records.jsonl")).unwrap();
        fs::write(place.path("rules.toml"), RULES).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command there; its standard error.
    fn run(&self, arguments: &[&str], code: i32) -> String {
        let mut command = Command::cargo_bin("unscrape").unwrap();
        let output = command
            .args(arguments)
            .current_dir(self.0.path())
            .assert()
            .code(code)
            .get_output()
            .clone();
        String::from_utf8(output.stderr).unwrap()
    }

    /// All files of a folder with their bytes.
    fn files(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(&next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let relative = path.strip_prefix(self.path(folder)).unwrap().to_owned();
                    files.insert(relative, fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

#[test]
fn a_plan_applied_gives_the_bytes_of_clean() {
    for options in [
        &["--rules", "rules.toml"][..],
        &["--layout", "original"],
        &["--title", "separate", "--repair"],
        &["--to", "markdown", "--links"],
        &["--across-corpus", "--drop-duplicates"],
    ] {
        let place = Place::new();
        let clean = [&["clean", "dumps", "-o", "clean", "-q"], options].concat();
        let plan = [&["clean", "dumps", "--plan", "plan.jsonl", "-q"], options].concat();
        place.run(&clean, 0);
        place.run(&plan, 0);
        place.run(&["apply", "plan.jsonl", "-o", "applied", "-q"], 0);
        assert_eq!(place.files("clean"), place.files("applied"), "{options:?}");
    }
}

/// A page flattened to text, whose menu is longer than what is looked at for a headline.
const PAGE: &str = "\
Home | Talbote\nMenu\nNews\nSport\nWeather\nJobs\nCulture\nTravel\nCars\nHomes\nGardens\nPuzzles\nVideos\nLetters\nAdvertise\nArchive\nShop\nLog out\nSearch
The river rises by two metres in one night
By Jane Doe
May 4, 2019
Share
Print
The river has risen by two metres in one night, and the fire brigade has closed all ways along its banks to walkers and cars.
Nobody was hurt, said the mayor, but the old mill stands in water up to its windows, and the school will stay closed on Monday.
The weather service expects more rain until Tuesday, and has asked all who live near the river to bring their cars to higher ground.
Ten gardens for small towns
Why the library is open on Sundays
What the baker dreams of
More news
Ski lifts open early
Privacy policy
";

#[test]
fn a_headline_below_a_long_menu_is_a_headline_to_clean_and_to_a_plan() {
    let place = Place::new();
    fs::write(place.path("page.txt"), PAGE).unwrap();
    let options = ["page.txt", "--assume", "page", "--title", "separate", "--to", "jsonl", "-q"];
    place.run(&[&["clean", "-o", "clean.jsonl"], &options[..]].concat(), 0);
    place.run(&[&["clean", "--plan", "plan.jsonl"], &options[..]].concat(), 0);
    place.run(&["apply", "plan.jsonl", "-o", "applied.jsonl", "-q"], 0);
    let clean = fs::read_to_string(place.path("clean.jsonl")).unwrap();
    assert!(
        clean.contains("\"title\":\"The river rises by two metres in one night\""),
        "{clean}"
    );
    assert!(clean.contains("\"text\":\"The river has risen"), "{clean}");
    assert_eq!(clean, fs::read_to_string(place.path("applied.jsonl")).unwrap());
    // A plan of another program may name any range.
    let plan = fs::read_to_string(place.path("plan.jsonl")).unwrap();
    for range in ["[9,3]", "[0,99999]"] {
        let from = plan.find("\"headline\":[").unwrap() + "\"headline\":".len();
        let to = from + plan[from..].find(']').unwrap() + 1;
        fs::write(place.path("plan.jsonl"), format!("{}{range}{}", &plan[..from], &plan[to..])).unwrap();
        place.run(&["apply", "plan.jsonl", "-o", "again.jsonl", "-q", "--force"], 0);
    }
}

#[test]
fn all_records_of_a_plan_can_go_to_one_file() {
    let place = Place::new();
    place.run(&["clean", "dumps", "--to", "jsonl", "-o", "all.jsonl", "-q"], 0);
    place.run(&["clean", "dumps", "--to", "jsonl", "--plan", "plan.jsonl", "-q"], 0);
    place.run(&["apply", "plan.jsonl", "-o", "applied.jsonl", "-q"], 0);
    assert_eq!(
        fs::read(place.path("all.jsonl")).unwrap(),
        fs::read(place.path("applied.jsonl")).unwrap()
    );
}

#[test]
fn a_plan_writes_no_output_and_says_that_it_is_one() {
    let place = Place::new();
    let before = place.files("dumps");
    place.run(&["clean", "dumps", "--plan", "plan.jsonl", "-q"], 0);
    assert_eq!(place.files("dumps"), before);
    let plan = fs::read_to_string(place.path("plan.jsonl")).unwrap();
    assert!(plan.starts_with("{\"unscrape\":\"ledger\",\"version\":1,\"plan\":true,"), "{plan}");
    assert_eq!(fs::read_dir(place.0.path()).unwrap().count(), 3);
    place.run(&["clean", "dumps", "--plan", "plan.jsonl", "-o", "x"], 2);
}

#[test]
fn changed_inputs_and_rules_are_refused_and_nothing_is_written() {
    let dump = "dumps/feedlark-related-cards/dump.txt";
    let cases: [(&str, fn(&Place), &str); 5] = [
        (
            "a changed text",
            |place| {
                let path = place.path("dumps/feedlark-related-cards/dump.txt");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(path, text.replacen("the", "The", 1)).unwrap();
            },
            "changed: dumps/feedlark-related-cards/dump.txt",
        ),
        (
            "a record less",
            |place| {
                let path = place.path("dumps/records.jsonl");
                let text = fs::read_to_string(&path).unwrap();
                let cut = text.trim_end().rfind('\n').unwrap() + 1;
                fs::write(path, &text[..cut]).unwrap();
            },
            "gone: dumps/records.jsonl:",
        ),
        (
            "a file more",
            |place| fs::write(place.path("dumps/new.txt"), "A new text.").unwrap(),
            "new: dumps/new.txt",
        ),
        (
            "changed rules",
            |place| fs::write(place.path("rules.toml"), format!("{RULES}disable = [\"promo/*\"]\n")).unwrap(),
            "the rules are not those of the plan any more (rules.toml)",
        ),
        (
            "a cut plan",
            |place| {
                let text = fs::read_to_string(place.path("plan.jsonl")).unwrap();
                let cut = text.find('\n').unwrap() + 1;
                fs::write(place.path("plan.jsonl"), &text[cut..]).unwrap();
            },
            "plan.jsonl has no header",
        ),
    ];
    for (what, change, told) in cases {
        let place = Place::new();
        assert!(place.path(dump).exists());
        place.run(&["clean", "dumps", "--rules", "rules.toml", "--plan", "plan.jsonl", "-q"], 0);
        change(&place);
        let error = place.run(&["apply", "plan.jsonl", "-o", "applied"], 2);
        assert!(error.contains(told), "{what}: {error}");
        assert!(!place.path("applied").exists(), "{what}");
    }
}

#[test]
fn a_plan_of_standard_input_is_refused() {
    let place = Place::new();
    let mut clean = Command::cargo_bin("unscrape").unwrap();
    let clean = clean.args(["clean", "-", "--plan", "plan.jsonl", "-q"]).current_dir(place.0.path());
    clean.write_stdin("A text.\nLeave a Reply\n").assert().code(0);
    let error = place.run(&["apply", "plan.jsonl", "-o", "applied"], 2);
    assert!(error.contains("standard input"), "{error}");
}

/// What `clean` writes of a text, but for the removals of some rules.
fn without(path: &Path, rules: &RuleSet, undone: &[&str]) -> String {
    let inputs = Inputs::find(&Request {
        paths: vec![path.to_owned()],
        ..Request::default()
    })
    .unwrap();
    let input = inputs.iter().next().unwrap().unwrap();
    let Content::Whole(loaded) = open(&input).unwrap() else {
        panic!("one text a file")
    };
    let document = segment(loaded.record);
    let mut resolution = judge(&document, rules, Stages::default());
    let keys: Vec<Option<String>> = resolution
        .verdicts
        .iter()
        .map(|verdict| resolution.winner(verdict).map(|mark| mark.reason.key()))
        .collect();
    for (verdict, key) in resolution.verdicts.iter_mut().zip(keys) {
        if key.is_some_and(|key| undone.contains(&key.as_str())) {
            verdict.outcome = Outcome::Keep;
        }
    }
    let mut text = render(&document, &resolution, Layout::Paragraphs, TitlePlace::Include).text;
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[test]
fn what_is_restored_is_the_clean_output_with_that_removals_back() {
    let rules = RuleSet::compile(&unscrape::rules::load::builtin().files).unwrap();
    let place = Place::new();
    place.run(&["clean", "dumps", "-o", "clean", "--ledger", "ledger.jsonl", "-q"], 0);
    for undone in [
        &["structure/card"][..],
        &["app/ai-features", "time/relative"],
        &["loading/label"],
        &["structure/author-bio"],
    ] {
        let rule_arguments: Vec<&str> = undone.iter().flat_map(|rule| ["--rule", rule]).collect();
        let out = format!("restored-{}", undone[0].replace('/', "-"));
        let told = place.run(
            &[&["restore", "ledger.jsonl", "-o", &out, "-q"], rule_arguments.as_slice()].concat(),
            0,
        );
        assert!(told.contains("undone"), "{told}");
        let mut differ = 0;
        let clean = place.files("clean");
        for (name, bytes) in place.files(&out).iter().filter(|(name, _)| name.ends_with("dump.txt")) {
            let expected = without(&place.path("dumps").join(name), &rules, undone);
            assert_eq!(String::from_utf8_lossy(bytes), expected, "{undone:?}: {}", name.display());
            differ += usize::from(clean[name] != *bytes);
        }
        assert!(differ > 0, "{undone:?} changes nothing");
    }
}

#[test]
fn single_removals_come_back_and_unknown_ones_are_told() {
    let place = Place::new();
    place.run(&["clean", "dumps", "-o", "clean", "--ledger", "ledger.jsonl", "-q"], 0);
    let ledger = fs::read_to_string(place.path("ledger.jsonl")).unwrap();
    let line = ledger.lines().find(|line| line.contains("\"rule\":\"loading/label\"")).unwrap();
    let entry: unscrape::report::ledger::Entry = serde_json::from_str(line).unwrap();
    let told = place.run(&["restore", "ledger.jsonl", "--removal", &entry.id, "-o", "restored", "-q"], 0);
    assert_eq!(told, "1 removal undone\n");
    let restored = String::from_utf8(place.files("restored")[Path::new("briefpoint-original-source/dump.txt")].clone()).unwrap();
    assert!(restored.contains(&entry.text));
    let told = place.run(&["restore", "ledger.jsonl", "--rule", "no/rule", "-o", "other"], 2);
    assert!(told.contains("no removal of no/rule"), "{told}");
}
