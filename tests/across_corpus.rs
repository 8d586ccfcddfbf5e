//! What records tell of each other: duplicates, teasers, template of sites; and that none of it depends on the order of the
//! records, the number of threads or the memory. Corpora are made here, of invented words.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A generator of numbers (SplitMix64): the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((hash ^ (hash >> 31)) % limit as u64) as usize
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu", "ster",
            "land", "berg", "ton",
        ];
        let syllables = 1 + self.below(3);
        (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    fn sentence(&mut self) -> String {
        let words: Vec<String> = (0..9 + self.below(14)).map(|_| self.word()).collect();
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    }

    fn paragraph(&mut self) -> String {
        (0..1 + self.below(3)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    fn article(&mut self, paragraphs: usize) -> Article {
        let headline: Vec<String> = (0..7).map(|_| self.word()).collect();
        Article {
            headline: headline.join(" "),
            paragraphs: (0..paragraphs).map(|_| self.paragraph()).collect(),
        }
    }
}

#[derive(Clone)]
struct Article {
    headline: String,
    paragraphs: Vec<String>,
}

impl Article {
    fn lines(&self) -> Vec<String> {
        std::iter::once(self.headline.clone()).chain(self.paragraphs.clone()).collect()
    }

    fn text(&self) -> String {
        self.lines().join("\n")
    }

    fn teaser(&self) -> String {
        let words: Vec<&str> = self.paragraphs[0].split(' ').take(25).collect();
        format!("{} {} …", self.headline, words.join(" "))
    }
}

/// A page of a site with its template around the text.
fn page(site: usize, text: &str, related: &[String]) -> String {
    let mut lines = vec![format!("Home News Sport of the outlet number {site}"), text.to_owned()];
    lines.extend(related.iter().cloned());
    lines.push(format!(
        "Our work at outlet {site} is paid for by its readers, thank you for your support."
    ));
    lines.push(format!(
        "Printed by outlet {site}. All of it is ours, and none of it is yours to print again."
    ));
    lines.join("\n")
}

fn record(id: &str, site: usize, text: &str) -> Value {
    json!({"id": id, "site": format!("outlet-{site}"), "text": text})
}

struct Corpus {
    folder: tempfile::TempDir,
}

impl Corpus {
    fn new(records: &[Value]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
        fs::write(folder.path().join("corpus.jsonl"), lines).unwrap();
        fs::write(folder.path().join("rules.toml"), "version = 1\n").unwrap();
        Corpus { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command over the corpus; what it writes.
    fn run(&self, command: &str, arguments: &[&str]) -> String {
        let mut run = Command::cargo_bin("unscrape").unwrap();
        run.arg(command)
            .arg(self.path("corpus.jsonl"))
            .args(["--quiet", "--force", "-o"])
            .arg(self.path("out.jsonl"));
        run.args(arguments).assert().success();
        fs::read_to_string(self.path("out.jsonl")).unwrap()
    }

    fn clean(&self, arguments: &[&str]) -> Vec<(String, String)> {
        let rules = self.path("rules.toml");
        let own = ["--across-corpus", "--rules", rules.to_str().unwrap(), "--no-structure"];
        let out = self.run("clean", &[&own, arguments].concat());
        out.lines().map(|line| parse(line, "text")).collect()
    }
}

/// A line's id, and another of its fields.
fn parse(line: &str, field: &str) -> (String, String) {
    let value: Value = serde_json::from_str(line).unwrap();
    (value["id"].as_str().unwrap().to_owned(), value[field].as_str().unwrap().to_owned())
}

/// Other articles of a site, so that it has a template.
fn others(random: &mut Random, site: usize, count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| record(&format!("other-{site}-{number}"), site, &page(site, &random.article(6).text(), &[])))
        .collect()
}

#[test]
fn a_syndicated_article_loses_nothing() {
    for copies in [2, 5, 7, 50, 1000] {
        for same_site in [true, false] {
            let mut random = Random(copies as u64);
            let article = random.article(6);
            let pointed_at: Vec<Article> = (0..40).map(|_| random.article(5)).collect();
            let mut records: Vec<Value> = (0..3).flat_map(|site| others(&mut random, site, 12)).collect();
            records.extend(
                pointed_at
                    .iter()
                    .enumerate()
                    .map(|(n, article)| record(&format!("source-{n}"), 90 + n, &article.text())),
            );
            for copy in 0..copies {
                let site = if same_site { 0 } else { copy };
                let mut text = article.clone();
                // Some outlets write their own headline, or their own last line.
                match copy % 4 {
                    1 => text.headline = random.article(1).headline,
                    2 => text.paragraphs.push(random.sentence()),
                    _ => {}
                }
                let related: Vec<String> = (0..random.below(4)).map(|_| pointed_at[random.below(40)].teaser()).collect();
                records.push(record(&format!("copy-{copy}"), site, &page(site, &text.text(), &related)));
            }
            let corpus = Corpus::new(&records);
            let cleaned = corpus.clean(&[]);
            assert_eq!(cleaned.len(), records.len());
            for (id, text) in cleaned.iter().filter(|(id, _)| id.starts_with("copy")) {
                for paragraph in &article.paragraphs {
                    assert!(
                        text.contains(paragraph),
                        "{copies} copies, same site: {same_site}, {id} lost {paragraph:?} of\n{text}"
                    );
                }
            }
            let template = cleaned
                .iter()
                .filter(|(id, text)| id.starts_with("other") && text.contains("paid for by its readers"));
            assert_eq!(template.count(), 0, "{copies} copies, same site: {same_site}");
        }
    }
}

#[test]
fn teasers_go_and_name_the_article_that_stays() {
    let mut random = Random(3);
    let articles: Vec<Article> = (0..30).map(|_| random.article(6)).collect();
    let mut records = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        let mut lines = article.lines();
        // In the middle and at the end; whole first paragraphs too.
        let at = if number % 2 == 0 { lines.len() } else { 3 };
        let (one, two) = (&articles[(number + 7) % 30], &articles[(number + 11) % 30]);
        lines.splice(
            at..at,
            [
                "You may also like".to_owned(),
                one.teaser(),
                two.paragraphs[0].clone(),
                one.headline.clone(),
            ],
        );
        records.push(record(&format!("page-{number}"), number % 5, &lines.join("\n")));
    }
    let corpus = Corpus::new(&records);
    let ledger = corpus.path("ledger.jsonl");
    let cleaned = corpus.clean(&["--ledger", ledger.to_str().unwrap()]);
    for ((number, article), (_, text)) in articles.iter().enumerate().zip(&cleaned) {
        let kept: Vec<&str> = text.lines().filter(|line| *line != "You may also like").collect();
        assert_eq!(kept, article.lines(), "page-{number}");
    }
    let named: BTreeSet<(String, String)> = fs::read_to_string(ledger)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|entry: &Value| entry["rule"] == "duplicate/teaser")
        .map(|entry| {
            (
                entry["document"].as_str().unwrap().to_owned(),
                entry["twin"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert!(named.contains(&("page-0".to_owned(), "page-7".to_owned())) && named.contains(&("page-29".to_owned(), "page-10".to_owned())));
    assert_eq!(named.len(), 60);
}

#[test]
fn a_sentence_quoted_amid_an_article_stays() {
    let mut random = Random(4);
    let quoted = random.article(6);
    let mut quoting = random.article(8);
    quoting.paragraphs[4].clone_from(&quoted.paragraphs[0]);
    let records = [record("quoted", 1, &quoted.text()), record("quoting", 2, &quoting.text())];
    let cleaned = Corpus::new(&records).clean(&[]);
    assert_eq!(cleaned[1].1, quoting.text());
}

/// A corpus with clusters, parts, teasers and template.
fn mixed(random: &mut Random) -> Vec<Value> {
    let mut records: Vec<Value> = (0..3).flat_map(|site| others(random, site, 15)).collect();
    for number in 0..12 {
        let article = random.article(8);
        let mut edited = article.clone();
        edited.paragraphs.remove(number % 8);
        edited.headline = random.article(1).headline;
        let part = Article {
            headline: article.headline.clone(),
            paragraphs: article.paragraphs[..3].to_vec(),
        };
        records.push(record(&format!("a-{number}"), 0, &page(0, &article.text(), &[])));
        records.push(record(&format!("b-{number}"), 1, &page(1, &edited.text(), &[])));
        records.push(record(&format!("c-{number}"), 2, &part.text()));
        records.push(record(&format!("d-{number}"), 1, &article.text()));
        let related = [article.teaser(), article.headline.clone()];
        records.push(record(&format!("e-{number}"), 2, &page(2, &random.article(6).text(), &related)));
    }
    records
}

#[test]
fn duplicates_and_parts_are_told_with_what_they_share() {
    let mut random = Random(5);
    let records = mixed(&mut random);
    let corpus = Corpus::new(&records);
    let out = corpus.run("duplicates", &[]);
    let pairs: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text_of = |id: &str| records.iter().find(|record| record["id"] == id).unwrap()["text"].as_str().unwrap();
    let mut related = BTreeSet::new();
    for pair in &pairs {
        let (id, of) = (pair["id"].as_str().unwrap(), pair["of"].as_str().unwrap());
        let number = |id: &str| id.split_once('-').unwrap().1.to_owned();
        assert_eq!(number(id), number(of), "{pair}");
        related.insert((id.to_owned(), of.to_owned(), pair["relation"].as_str().unwrap().to_owned()));
        let passages = pair["passages"].as_array().unwrap();
        assert!(!passages.is_empty(), "{pair}");
        for passage in passages {
            let [start, end, of_start, of_end] = [0, 1, 2, 3].map(|at| passage[at].as_u64().unwrap() as usize);
            let words = |text: &'_ str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<String>>();
            let [one, other] = [words(&text_of(id)[start..end]), words(&text_of(of)[of_start..of_end])];
            assert!(one.intersection(&other).count() * 10 >= one.len() * 8, "{one:?} and {other:?}");
        }
    }
    for number in 0..12 {
        let duplicate =
            |id: &str, of: &str| related.contains(&(format!("{id}-{number}"), format!("{of}-{number}"), "duplicate".to_owned()));
        assert!(duplicate("a", "b") || duplicate("b", "a"), "{number}");
        assert!(duplicate("a", "d") || duplicate("d", "a"), "{number}");
        // A part is contained, or where it is half of the whole, a duplicate.
        let part = |relation: &str| related.contains(&(format!("c-{number}"), format!("d-{number}"), relation.to_owned()));
        assert!(part("contained") || part("duplicate"), "{number}: {related:?}");
    }
    let csv = corpus.run("duplicates", &["--format", "csv"]);
    assert_eq!(csv.lines().count(), pairs.len() + 1);
}

#[test]
fn texts_that_differ_in_punctuation_alone_have_their_own_places() {
    let texts = [
        "The council closed the old bridge over the river on Monday morning.",
        "THE COUNCIL — closed the old bridge, over the river, on Monday morning!",
        "\u{201c}The council closed the old bridge over the river on Monday morning.\u{201d}",
        "Hello, world!",
        "hello (world)",
    ];
    let records: Vec<Value> = (0..)
        .zip(texts)
        .map(|(number, text)| record(&format!("r-{number}"), number, text))
        .collect();
    let reversed: Vec<Value> = records.iter().rev().cloned().collect();
    let out = Corpus::new(&records).run("duplicates", &[]);
    assert_eq!(Corpus::new(&reversed).run("duplicates", &[]), out);
    let pairs: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let number = |pair: &Value, key: &str| pair[key].as_str().unwrap()[2..].parse::<usize>().unwrap();
    let related: BTreeSet<BTreeSet<usize>> = pairs.iter().map(|pair| [number(pair, "id"), number(pair, "of")].into()).collect();
    assert_eq!(related, [[0, 1], [0, 2], [1, 2], [3, 4]].map(BTreeSet::from).into());
    for pair in &pairs {
        let place = |at: usize| pair["passages"][0][at].as_u64().unwrap() as usize;
        let (id, of) = (texts[number(pair, "id")], texts[number(pair, "of")]);
        for shared in [&id[place(0)..place(1)], &of[place(2)..place(3)]] {
            let (first, last) = (shared.chars().next().unwrap(), shared.chars().next_back().unwrap());
            assert!(first.is_alphabetic() && last.is_alphabetic(), "{shared}");
        }
        assert_eq!(pair["similarity"].as_f64(), Some(1.0));
    }
}

#[test]
fn nothing_depends_on_threads_memory_or_order() {
    let mut random = Random(6);
    let records = mixed(&mut random);
    let mut shuffled = records.clone();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, random.below(at + 1));
    }
    let (corpus, other) = (Corpus::new(&records), Corpus::new(&shuffled));
    let pairs = corpus.run("duplicates", &["--threads", "1"]);
    let cleaned: BTreeSet<(String, String)> = corpus.clean(&["--threads", "1"]).into_iter().collect();
    for arguments in [
        vec!["--threads", "4"],
        vec!["--memory", "1K"],
        vec!["--memory", "1K", "--threads", "3"],
    ] {
        for corpus in [&corpus, &other] {
            assert_eq!(corpus.run("duplicates", &arguments), pairs, "{arguments:?}");
            assert_eq!(
                corpus.clean(&arguments).into_iter().collect::<BTreeSet<_>>(),
                cleaned,
                "{arguments:?}"
            );
        }
    }
}

#[test]
fn one_of_each_cluster_is_written_and_names_itself_to_the_others() {
    let mut random = Random(7);
    let mut records = Vec::new();
    for number in 0..8 {
        let article = random.article(7);
        let mut shorter = article.clone();
        shorter.paragraphs.pop();
        for (id, site, date, text) in [
            ("long", "a.example", "2024-05-03", &article),
            ("early", "b.example", "2024-05-01", &shorter),
            ("other", "news.c.example", "2024-05-02", &shorter),
        ] {
            records.push(json!({"id": format!("{id}-{number}"), "site": site, "date": date, "text": text.text()}));
        }
    }
    records.extend((0..5).map(|number| record(&format!("alone-{number}"), 9, &random.article(5).text())));
    let corpus = Corpus::new(&records);
    let ledger = corpus.path("ledger.jsonl");
    for (prefer, stays) in [
        ("longest", "long"),
        ("earliest", "early"),
        ("site=c.example", "other"),
        ("site=nowhere", "long"),
    ] {
        let cleaned = corpus.clean(&["--drop-duplicates", "--prefer", prefer, "--ledger", ledger.to_str().unwrap()]);
        let ids: Vec<&str> = cleaned.iter().map(|(id, _)| id.as_str()).collect();
        let expected: Vec<String> = (0..8)
            .map(|number| format!("{stays}-{number}"))
            .chain((0..5).map(|number| format!("alone-{number}")))
            .collect();
        assert_eq!(ids, expected, "{prefer}");
        let lines = fs::read_to_string(&ledger).unwrap();
        let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap());
        let entries: Vec<Value> = lines.filter(|line: &Value| line.get("unscrape").is_none()).collect();
        assert_eq!(entries.len(), 16, "{prefer}");
        for entry in entries {
            let number = entry["document"].as_str().unwrap().split_once('-').unwrap().1.to_owned();
            assert_eq!(
                (&entry["rule"], &entry["twin"]),
                (&json!("duplicate/document"), &json!(format!("{stays}-{number}")))
            );
        }
    }
}

#[test]
fn mistakes_are_told_in_one_line() {
    let corpus = Corpus::new(&[]);
    let told = |arguments: &[&str]| {
        let output = Command::cargo_bin("unscrape")
            .unwrap()
            .args(arguments)
            .write_stdin("{}")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&["clean", "-", "--across-corpus", "--from", "jsonl"]).contains("standard input can't be read twice"));
    let path = corpus.path("corpus.jsonl");
    let nowhere = Path::new("/nowhere/at/all");
    assert!(told(&["duplicates", path.to_str().unwrap(), "--scratch", nowhere.to_str().unwrap()]).contains("--scratch"));
    assert!(told(&["duplicates", path.to_str().unwrap(), "--memory", "much"]).contains("such as 512M"));
}
