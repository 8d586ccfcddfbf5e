//! The page that `report` writes, as a browser draws it: what was scraped stays text, search and filters leave what they should.
//!
//! Where no Chromium is installed the tests that need one say so and pass.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command as Cli;
use serde_json::json;
use std::fs;
use std::path::Path;

#[path = "report/chromium.rs"]
mod chromium;

use chromium::{browser, drawn};

/// What the page says of how much the filters leave.
fn count(dom: &str) -> String {
    let from = dom.split_once("id=\"count\"").expect("the page has drawn itself").1;
    let text = from.split_once('>').unwrap().1.split_once('<').unwrap().0;
    text.replace('\u{202f}', " ")
}

/// What hostile pages put into text, names and reasons.
const HOSTILE: [&str; 7] = [
    "</script><script>document.title = 'run'</script>",
    "<img src=x onerror=\"document.title = 'run'\">",
    "<!--<script>document.title = 'run'",
    "]]><svg onload=\"document.title='run'\"/>",
    "{{script}}{{data}} \u{2028}\u{202e}\u{1b}[2J",
    "&lt;/script&gt;&#60;script&#62;document.title='run'&#60;/script&#62;",
    "<a href=\"javascript:document.title='run'\">__proto__</a>",
];

/// A ledger of which every field that comes from a page or a user is hostile.
fn hostile_ledger(path: &Path) {
    let mut lines = vec![
        json!({"unscrape": "ledger", "version": 1, "unscrape_version": "0.1.0", "rules": "00", "inputs": HOSTILE, "rules_file": HOSTILE[0]}),
    ];
    for (number, hostile) in HOSTILE.iter().enumerate() {
        lines.push(
            json!({"unscrape": "document", "document": hostile, "path": hostile, "input": "text", "hash": "00", "bytes": 100, "removed": 10,
            "changes": 1, "site": hostile, "language": hostile}),
        );
        lines.push(json!({"id": format!("{number:016x}"), "document": hostile, "start": 0, "end": 10, "line": 1, "outcome": "replace", "stage": "duplicate",
            "rule": hostile, "reason": hostile, "rules_file": hostile, "rules_line": 1, "pattern": hostile, "of": [0, 3], "twin_text": format!("{hostile} more"),
            "site": hostile, "language": hostile, "others": [hostile], "before": [hostile], "prefix": hostile, "text": hostile, "suffix": hostile,
            "after": [hostile], "replacement": hostile}));
    }
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    fs::write(path, lines.join("\n")).unwrap();
}

fn report(ledger: &Path, page: &Path, arguments: &[&str]) {
    Cli::cargo_bin("unscrape")
        .unwrap()
        .arg("report")
        .arg(ledger)
        .arg("-o")
        .arg(page)
        .arg("--force")
        .args(arguments)
        .assert()
        .success();
}

#[test]
fn a_hostile_document_can_not_run_anything() {
    let folder = tempfile::tempdir().unwrap();
    let [ledger, page] = ["</script>.jsonl".replace('/', "∕"), "page.html".to_owned()].map(|name| folder.path().join(name));
    hostile_ledger(&ledger);
    report(&ledger, &page, &[]);
    let html = fs::read_to_string(&page).unwrap();
    assert_eq!(html.matches("<script").count(), 2, "one block of data and one script");
    assert_eq!(html.matches("</script").count(), 2);
    assert!(html.contains("default-src 'none'") && !html.contains("unsafe-"));
    let Some(browser) = browser() else { return };
    let (dom, told) = drawn(&browser, &page, "all=1");
    assert_eq!(told, "", "the browser complains");
    assert_eq!(count(&dom), "7 rules · 7 texts · 7 removals");
    let title = dom.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(title.starts_with("Removals – ") && title.ends_with(".jsonl"), "{title}");
    for element in ["<img", "<svg", "<a "] {
        let outside = dom.split_once("id=\"data\"").unwrap().0;
        assert!(!outside.contains(element), "{element} became part of the page");
    }
    assert!(
        dom.contains("&lt;/script&gt;&lt;script&gt;document.title = 'run'&lt;/script&gt;"),
        "the text is shown as text"
    );
    assert!(
        dom.contains(">U+202E</span>") && dom.contains(">U+001B</span>"),
        "what reorders text is shown"
    );
}

/// Three sites, two languages, two rules of one category and one of another.
fn ledger(path: &Path) {
    let mut lines = Vec::new();
    for number in 0..30 {
        let site = format!("site{}.example", number % 3);
        let language = if number % 2 == 0 { "en" } else { "de" };
        for (rule, text, outcome) in [
            ("share/button", "Share this".to_owned(), "drop"),
            ("share/count", format!("{number} shares"), "drop"),
            (
                "comments/form",
                "Leave a reply".to_owned(),
                if number < 5 { "guarded" } else { "drop" },
            ),
        ] {
            lines.push(json!({"id": format!("{:016x}", lines.len() + 1), "document": format!("page-{number}"), "start": 0, "end": text.len(), "line": 3,
                "outcome": outcome, "stage": "rule", "rule": rule, "reason": format!("rule {rule}: why it goes (r.toml:1)"), "rules_file": "r.toml", "rules_line": 1,
                "site": site, "language": language, "before": ["A kept line."], "text": text, "after": ["Another one."]}).to_string());
        }
    }
    fs::write(path, lines.join("\n")).unwrap();
}

#[test]
fn search_and_filters_leave_what_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let [path, page] = ["ledger.jsonl", "page.html"].map(|name| folder.path().join(name));
    ledger(&path);
    report(&path, &page, &[]);
    let Some(browser) = browser() else { return };
    let table = [
        ("", "3 rules · 33 texts · 85 removals"),
        ("q=SHARE", "2 rules · 31 texts · 60 removals"),
        ("q=7%20shares", "1 rule · 3 texts · 3 removals"),
        ("category=share", "2 rules · 31 texts · 60 removals"),
        ("rule=comments", "1 rule · 2 texts · 25 removals"),
        ("site=site1.example", "3 rules · 13 texts · 28 removals"),
        ("site=site1.example&language=de", "3 rules · 8 texts · 14 removals"),
        ("outcome=guarded", "1 rule · 1 text · 0 removals"),
        ("q=nowhere", "0 rules · 0 texts · 0 removals"),
    ];
    for (hash, expected) in table {
        let (dom, told) = drawn(&browser, &page, hash);
        assert_eq!((count(&dom).as_str(), told.as_str()), (expected, ""), "{hash}");
    }
    let (dom, _) = drawn(&browser, &page, "open=share/button");
    assert!(
        dom.contains("A kept line.") && dom.contains("Another one.") && dom.contains("why it goes"),
        "{dom}"
    );
    assert_eq!(dom.matches("<article class=\"sample\"").count(), 3);
}

#[test]
fn a_ledger_is_read_whatever_marks_and_line_ends_an_editor_gave_it() {
    let folder = tempfile::tempdir().unwrap();
    let [path, page, again] = ["ledger.jsonl", "page.html", "again.html"].map(|name| folder.path().join(name));
    ledger(&path);
    let header = json!({"unscrape": "ledger", "version": 1, "unscrape_version": "0.1.0", "rules": "00"});
    let plain = format!("{header}\n{}", fs::read_to_string(&path).unwrap());
    fs::write(&path, &plain).unwrap();
    report(&path, &page, &[]);
    let marked = plain.replace("\n{", "\n\u{feff}{");
    for other in [
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        format!("{plain}\n\n"),
        format!("\u{feff}{marked}\r\n"),
    ] {
        fs::write(&path, other).unwrap();
        report(&path, &again, &[]);
        assert!(fs::read(&page).unwrap() == fs::read(&again).unwrap());
        let mut diff = Cli::cargo_bin("unscrape").unwrap();
        let diff = diff.args(["diff", "--by", "rule"]).arg(&path).assert().code(1);
        assert!(String::from_utf8_lossy(&diff.get_output().stdout).starts_with("share/button"));
    }
    for nothing in ["", "\n", "\u{feff}"] {
        fs::write(&path, nothing).unwrap();
        for command in [
            &["report"][..],
            &["review", "--export", "-"],
            &["rules", "propose"],
            &["check", ".", "--expect"],
        ] {
            let mut refused = Cli::cargo_bin("unscrape").unwrap();
            let refused = refused.args(command).arg(&path).current_dir(folder.path()).assert().code(2);
            let told = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
            assert!(told.contains("is empty, so it is no ledger"), "{command:?}: {told}");
        }
    }
}

#[test]
fn texts_left_out_are_told_and_bytes_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let [path, page, again] = ["ledger.jsonl", "page.html", "again.html"].map(|name| folder.path().join(name));
    ledger(&path);
    report(&path, &page, &["--texts", "4"]);
    report(&path, &again, &["--texts", "4"]);
    assert!(fs::read(&page).unwrap() == fs::read(&again).unwrap());
    assert!(fs::read_to_string(&page).unwrap().contains("\"left_out\":[26,26]"));
    report(&path, &again, &["--texts", "4", "--seed", "2"]);
    assert!(fs::read(&page).unwrap() != fs::read(&again).unwrap());
    let Some(browser) = browser() else { return };
    let (dom, _) = drawn(&browser, &page, "all=1");
    assert!(dom.contains("26 rarer texts (26 times) left out of this page"));
}

/// The page without a mouse: every key that it promises, pressed in the browser.
#[cfg(unix)]
#[test]
fn keys_do_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let [path, page] = ["ledger.jsonl", "page.html"].map(|name| folder.path().join(name));
    ledger(&path);
    report(&path, &page, &[]);
    let Some(browser) = browser() else { return };
    let mut page = chromium::Page::open(&browser, &page);
    let focused = "document.activeElement?.closest('.rule')?.dataset.rule ?? document.activeElement?.id ?? ''";
    let opened = "document.querySelectorAll('.rule .body').length";
    let count = "document.getElementById('count').textContent.replaceAll('\\u202f', ' ')";
    page.see(count, &json!("3 rules · 33 texts · 85 removals"));
    for (key, at) in [
        ("j", "share/button"),
        ("j", "share/count"),
        ("j", "comments/form"),
        ("j", "comments/form"),
        ("k", "share/count"),
    ] {
        page.press(key);
        page.see(focused, &json!(at));
    }
    page.press("Enter");
    page.see(opened, &json!(1));
    page.see(
        "document.querySelector('.rule .body').closest('.rule').dataset.rule",
        &json!("share/count"),
    );
    page.see(focused, &json!("share/count"));
    page.press("j");
    page.see(focused, &json!("comments/form"));
    page.press("k");
    page.press("Enter");
    page.see(opened, &json!(0));
    page.press("x");
    page.see(opened, &json!(3));
    page.press("x");
    page.see(opened, &json!(0));
    page.press("/");
    page.see(focused, &json!("q"));
    for key in ["7", " ", "s", "j", "x"] {
        page.press(key);
    }
    page.see("document.getElementById('q').value", &json!("7 sjx"));
    page.see(count, &json!("0 rules · 0 texts · 0 removals"));
    page.press("Escape");
    page.see(count, &json!("3 rules · 33 texts · 85 removals"));
    page.see("document.getElementById('q').value", &json!(""));
    let theme = "document.documentElement.dataset.theme ?? ''";
    page.press("t");
    let first = page.value(theme);
    page.press("t");
    let second = page.value(theme);
    assert!(first != second && first != "" && second != "", "{first} {second}");
    page.press("?");
    page.see("document.getElementById('help').open", &json!(true));
    page.press("x");
    assert_eq!(page.value(opened), json!(0), "keys of the page rest while its help is open");
    page.press("Escape");
    page.see("document.getElementById('help').open", &json!(false));
    page.press("Tab");
    page.see("document.activeElement !== document.body", &json!(true));
}

#[test]
fn a_twin_in_another_record_and_an_empty_page_are_told_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let [path, page] = ["ledger.jsonl", "page.html"].map(|name| folder.path().join(name));
    let header = json!({"unscrape": "ledger", "version": 1, "unscrape_version": "0.1.0", "rules": "00"});
    let teaser = json!({"id": "0000000000000001", "document": "a page.html", "start": 0, "end": 10, "line": 3, "outcome": "drop", "stage": "duplicate",
        "rule": "duplicate/teaser", "reason": "teaser of b's page", "twin": "b's page", "text": "The bridge is shut."});
    fs::write(&path, format!("{header}\n{teaser}\n")).unwrap();
    report(&path, &page, &[]);
    let Some(browser) = browser() else { return };
    let (dom, told) = drawn(&browser, &page, "all=1");
    assert_eq!(told, "", "the browser complains");
    assert!(dom.contains("the other record: "), "{dom}");
    assert!(dom.contains(r"--show 'a page.html' 'b'\''s page'"), "{dom}");
    fs::write(&path, format!("{header}\n")).unwrap();
    report(&path, &page, &[]);
    let (dom, told) = drawn(&browser, &page, "");
    assert_eq!(told, "", "the browser complains");
    assert!(dom.contains("Nothing was removed."), "{dom}");
}
