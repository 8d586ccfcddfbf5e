//! Reviewing: keys and what they do, screens as they are drawn (`tests/review/*.screen`; `UPDATE_EXPECTED=1` writes them anew, to be read
//! before they are kept), and the program on a terminal of its own.

#![allow(clippy::panic, clippy::unwrap_used)]

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::fs;
use std::path::{Path, PathBuf};
use unscrape::pipeline::ledger::Ledger;
use unscrape::review::decision::{Choice, Decision, Scope, of_lines, to_lines};
use unscrape::review::index::Decisions;
use unscrape::review::screen::draw;
use unscrape::review::session::{About, Session};
use unscrape::review::state::{Effect, Key, State, View};

/// Entries: rule, site, text; each in a document of its own. Guarded where the text begins with `!`.
const ENTRIES: [(&str, &str, &str); 9] = [
    ("share/button", "a.example", "Share this"),
    ("share/button", "b.example", "Share this"),
    ("share/button", "b.example", "Tweet"),
    ("share/button", "a.example", "He said: share this. It was\tnot a button."),
    ("legal/copyright", "a.example", "Share this"),
    (
        "legal/copyright",
        "c.example",
        "© 2024 Der Bote\nAll rights reserved\nThe bridge is shut until June.",
    ),
    ("wide/signs", "中文.example", "版权所有 未经许可不得转载 版权所有 未经许可不得转载"),
    ("wide/signs", "ar.example", "جميع الحقوق محفوظة"),
    ("wide/signs", "e.example", "Esc \u{1b}[2Jape \u{202e}gnp.exe 👩‍👩‍👧 e\u{301}"),
];

fn write_ledger(folder: &Path) -> PathBuf {
    let mut lines = vec![r#"{"unscrape":"ledger","version":1,"unscrape_version":"0.1.0","rules":"00"}"#.to_owned()];
    for (number, (rule, site, text)) in ENTRIES.iter().enumerate() {
        let (document, id) = (format!("page-{number}"), format!("{:016x}", (number as u64 + 1) << 60));
        lines.push(format!(
            r#"{{"unscrape":"document","document":"{document}","path":"p","input":"text","hash":"00","bytes":500,"removed":9,"changes":1}}"#
        ));
        let entry = serde_json::json!({"id": id, "document": document, "start": 10, "end": 10 + text.len(), "line": 7, "outcome": "drop",
            "stage": "rule", "rule": rule, "reason": format!("rule {rule}: Why {rule} goes. (team.toml:3)"), "rules_file": "team.toml",
            "rules_line": 3, "pattern": "(?i)^share", "site": site, "language": "en", "before": ["A line that stays above."],
            "text": text, "after": ["A line that stays below."]});
        lines.push(entry.to_string());
    }
    let path = folder.join("ledger.jsonl");
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

/// A review as the program runs it, without a terminal.
struct Review {
    ledger: Ledger,
    state: State,
    saved: usize,
    _folder: tempfile::TempDir,
}

impl Review {
    fn new(decisions: Vec<Decision>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(&write_ledger(folder.path())).unwrap();
        let session = Session::new(ledger.removals().unwrap(), decisions);
        Review {
            state: State::new(session, "ledger.jsonl".to_owned()),
            ledger,
            saved: 0,
            _folder: folder,
        }
    }

    fn read(&mut self) {
        let needed = self.state.needed();
        for (offset, entry) in needed.iter().zip(self.ledger.entries(&needed).unwrap()) {
            self.state.supply(*offset, entry);
        }
    }

    /// Presses keys: characters, with `⏎` for Enter and `⎋` for Escape.
    fn press(&mut self, keys: &str) -> Effect {
        let mut effect = Effect::None;
        for key in keys.chars() {
            self.read();
            effect = self.state.press(match key {
                '⏎' => Key::Enter,
                '⎋' => Key::Escape,
                '⇥' => Key::Tab,
                c => Key::Char(c),
            });
            self.saved += usize::from(effect == Effect::Save);
        }
        self.read();
        effect
    }

    /// Rule, text, choice, edit and scope of each decision.
    fn decided(&self) -> Vec<(String, String, Choice, Option<String>, Scope)> {
        let decisions = self.state.session.decisions().into_iter().cloned();
        decisions.map(|d| (d.rule, d.text, d.verdict, d.edited, d.scope)).collect()
    }

    fn screen(&mut self, columns: u16, rows: u16, color: bool) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        for _ in 0..2 {
            terminal.draw(|frame| draw(frame, &mut self.state, color)).unwrap();
            self.read();
        }
        let buffer = terminal.backend().buffer().clone();
        let has_color = buffer
            .content
            .iter()
            .any(|cell| cell.fg != ratatui::style::Color::Reset || cell.bg != ratatui::style::Color::Reset);
        assert!(color || !has_color, "colour where none is wanted");
        let row = |row: &[ratatui::buffer::Cell]| {
            row.iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect::<String>()
                .trim_end()
                .to_owned()
        };
        buffer.content.chunks(usize::from(columns)).map(row).collect()
    }
}

#[test]
fn decisions_go_from_text_to_text_and_can_be_taken_back() {
    let mut review = Review::new(Vec::new());
    assert_eq!(review.state.session.removals.rules[0].id, "share/button");
    review.press("⏎ars");
    let text = |rule: &str, text: &str, choice| (rule.to_owned(), text.to_owned(), choice, None, Scope::Text);
    let decided = [
        text("share/button", "Share this", Choice::Accept),
        text("share/button", "Tweet", Choice::Reject),
        text("share/button", ENTRIES[3].2, Choice::Skip),
    ];
    assert_eq!((review.decided().as_slice(), review.saved), (&decided[..], 3));
    assert!(review.state.message.contains("last text of this rule"), "{}", review.state.message);
    let share = review.state.session.share(0);
    assert_eq!((share.decided, share.rejected), (2, 1));
    review.press("uu");
    assert_eq!((review.decided().as_slice(), review.state.text), (&decided[..1], 1));
    review.press("kr");
    assert_eq!(
        review.decided()[..],
        [text("share/button", "Share this", Choice::Reject)],
        "the latest counts"
    );
    review.press("u");
    assert_eq!(
        review.decided()[..],
        [text("share/button", "Share this", Choice::Accept)],
        "and what it replaced counts again"
    );
    assert_eq!(review.press("u⎋u"), Effect::None);
    assert_eq!(review.state.message, "nothing to take back");
    assert_eq!(
        (review.press("q"), review.state.press(Key::Interrupt)),
        (Effect::Quit, Effect::Quit)
    );
}

#[test]
fn a_decision_may_hold_for_a_whole_rule_or_for_any_rule() {
    let mut review = Review::new(Vec::new());
    review.press("⏎R");
    let standing = |review: &Review, rule: usize, text: usize| {
        let text = review.state.session.removals.rules[rule].texts[text];
        review
            .state
            .session
            .standing(text)
            .map(|standing| (standing.choice, standing.about))
    };
    assert_eq!(standing(&review, 0, 2), Some((Choice::Reject, About::Rule)));
    assert_eq!(
        review.state.session.share(0).decided,
        0,
        "a rule decided as a whole is no evidence about it"
    );
    review.press("ja");
    assert_eq!(
        standing(&review, 0, 1),
        Some((Choice::Accept, About::Text)),
        "a text's own decision goes first"
    );
    review.press("goa");
    let legal = review
        .state
        .session
        .removals
        .rules
        .iter()
        .position(|rule| rule.id == "legal/copyright")
        .unwrap();
    assert_eq!(standing(&review, 0, 0), Some((Choice::Accept, About::Text)));
    assert_eq!(
        standing(&review, legal, 0),
        Some((Choice::Accept, About::Text)),
        "the same text under another rule"
    );
    assert_eq!(standing(&review, legal, 1), None);
}

#[test]
fn part_of_a_text_can_be_chosen() {
    let mut review = Review::new(Vec::new());
    let rules = &review.state.session.removals.rules;
    let legal = rules.iter().position(|rule| rule.id == "legal/copyright").unwrap();
    review.press(&"j".repeat(legal));
    review.press("⏎je");
    assert!(matches!(&review.state.view, View::Edit(edit) if edit.pieces.len() == 3));
    review.press(" j ⏎");
    let decided = review.decided();
    assert_eq!(decided[0].3.as_deref(), Some("The bridge is shut until June."));
    assert_eq!((decided[0].2, decided.len()), (Choice::Reject, 1));
    review.press("ej ⏎");
    assert_eq!(
        review.decided()[0].3.as_deref(),
        Some("All rights reserved\nThe bridge is shut until June.")
    );
    review.press("e⎋");
    assert_eq!(review.state.view, View::Texts);
}

#[test]
fn a_review_goes_on_another_day() {
    let mut review = Review::new(Vec::new());
    review.press("⏎ar⎋j⏎R");
    let file = to_lines(review.state.session.decisions());
    let mut decisions = of_lines(&file).unwrap();
    decisions.push(Decision {
        id: "00000000000000ff".to_owned(),
        text: "No text of this ledger".to_owned(),
        ..decisions[0].clone()
    });
    let again = Review::new(decisions.clone());
    assert_eq!(again.state.session.counts(), review.state.session.counts());
    let kept: Vec<Decision> = again.state.session.decisions().into_iter().cloned().collect();
    assert_eq!(kept, decisions, "also what is about another ledger");
}

#[test]
fn decisions_hold_for_the_same_text_in_another_ledger() {
    let mut review = Review::new(Vec::new());
    review.press("⏎ar");
    let decisions = review.state.session.decisions().into_iter().cloned();
    let elsewhere = |mut decision: Decision| {
        decision.id = "00000000000000ff".to_owned();
        decision
    };
    let again = Review::new(decisions.map(elsewhere).collect());
    assert_eq!(again.state.session.counts(), review.state.session.counts());
    let rule = Decision {
        scope: Scope::Rule,
        ..elsewhere(again.state.session.decisions()[0].clone())
    };
    assert_eq!(Review::new(vec![rule]).state.session.of_rule(0), Some(Choice::Accept));
}

/// What is shown and what rules are made of never differ: each removal of the ledger has the same decision in both.
#[test]
fn the_screen_and_the_rules_tell_decisions_alike() {
    let mut review = Review::new(Vec::new());
    let choices = [Choice::Accept, Choice::Reject, Choice::Skip];
    let scopes = [Scope::Removal, Scope::Text, Scope::TextOfAnyRule, Scope::Rule];
    // A walk through decisions that is the same each time.
    let mut state = 7usize;
    for step in 0..400 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let (at, choice, scope) = ((state >> 33) % ENTRIES.len(), choices[(state >> 45) % 3], scopes[(state >> 50) % 4]);
        let id = format!("{:x}", at + 1);
        let Review { ledger, state, .. } = &mut review;
        let mut fetch = |offset| ledger.entry(offset);
        state.session.decide_ids(&[id], choice, scope, &mut fetch).unwrap();
        let offsets: Vec<u64> = state.session.removals.occurrences.iter().map(|one| one.offset).collect();
        let entries = ledger.entries(&offsets).unwrap();
        let session = &state.session;
        let decisions = Decisions::of(session.decisions().into_iter().cloned().collect());
        for text in 0..session.removals.texts.len() as u32 {
            let of_text: Vec<Option<Choice>> = session
                .removals
                .occurrences
                .iter()
                .zip(&entries)
                .filter(|(occurrence, _)| occurrence.text == text)
                .map(|(_, entry)| decisions.about(entry).map(|decision| decision.verdict))
                .collect();
            let alone: usize = session.alone(text).iter().sum();
            let shown = session.standing(text).map(|standing| standing.choice);
            let differing = of_text.iter().filter(|about| **about != shown).count();
            assert!(
                differing <= alone,
                "step {step}, text {text}: {shown:?} is shown of {of_text:?}, {alone} alone"
            );
        }
        let again = Session::new(session.removals.clone(), session.decisions().into_iter().cloned().collect());
        assert_eq!(again.counts(), session.counts(), "step {step}: what is saved is all that counts");
    }
}

#[test]
fn removals_of_one_text_are_decided_one_by_one() {
    let mut review = Review::new(Vec::new());
    let ids = ["1", "2"].map(str::to_owned);
    let mut decide = |id: usize, choice, scope| {
        let Review { ledger, state, .. } = &mut review;
        let mut fetch = |offset| ledger.entry(offset);
        state.session.decide_ids(&ids[id..=id], choice, scope, &mut fetch).unwrap();
        let text = state.session.removals.rules[0].texts[0];
        let scopes: Vec<Scope> = state.session.decisions().iter().map(|decision| decision.scope).collect();
        (
            scopes,
            state.session.alone(text),
            state.session.standing(text).map(|standing| (standing.choice, standing.about)),
        )
    };
    let (scopes, alone, standing) = decide(0, Choice::Reject, Scope::Removal);
    assert_eq!((scopes.len(), alone, standing), (1, [0, 1, 0], None), "the other one is open");
    let (scopes, alone, standing) = decide(1, Choice::Accept, Scope::Removal);
    assert_eq!(scopes, [Scope::Removal; 2], "the first one is still there");
    assert_eq!((alone, standing), ([1, 1, 0], Some((Choice::Reject, About::Removals))));
    let (scopes, alone, standing) = decide(1, Choice::Accept, Scope::Text);
    assert_eq!(scopes, [Scope::Removal, Scope::Text]);
    assert_eq!((alone, standing), ([0, 1, 0], Some((Choice::Accept, About::Text))));
    let screen = {
        review.press("⏎g");
        review.screen(60, 18, true).join("\n")
    };
    assert!(screen.contains("of its 2 removals, by themselves: 1 rejected"), "{screen}");
}

#[test]
fn ids_are_decided_by_their_first_digits() {
    let mut review = Review::new(Vec::new());
    let Review { ledger, state, .. } = &mut review;
    let mut fetch = |offset| ledger.entry(offset);
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    state
        .session
        .decide_ids(&ids(&["3", "10"]), Choice::Reject, Scope::Text, &mut fetch)
        .unwrap();
    let told = state
        .session
        .decide_ids(&ids(&["ff"]), Choice::Reject, Scope::Text, &mut fetch)
        .unwrap_err();
    assert_eq!(told, "no removal of the ledger has an id that begins with \"ff\"");
    assert_eq!(
        review.decided().iter().map(|decided| decided.1.as_str()).collect::<Vec<_>>(),
        ["Tweet", "Share this"]
    );
}

#[test]
fn screens_are_drawn_as_expected() {
    let cases: [(&str, &str, u16, u16, bool); 10] = [
        ("rules", "", 90, 16, true),
        ("rules-narrow", "⏎ar⎋", 40, 14, true),
        ("texts", "⏎arw", 90, 20, true),
        ("texts-no-color", "⏎ar", 90, 20, false),
        ("texts-narrow", "⏎jr", 40, 20, true),
        ("edit", "jj⏎je ", 60, 10, true),
        ("small", "jj⏎jJ", 34, 11, true),
        ("wide", "j⏎", 40, 18, true),
        ("hostile", "j⏎jj", 60, 18, true),
        ("help", "⏎?", 70, 20, true),
    ];
    let mut differing = Vec::new();
    for (name, keys, columns, rows, color) in cases {
        let mut review = Review::new(Vec::new());
        let order: Vec<&str> = review.state.session.removals.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(order, ["share/button", "wide/signs", "legal/copyright"]);
        review.press(keys);
        let screen = review.screen(columns, rows, color).join("\n") + "\n";
        assert!(
            !screen.chars().any(|c| c != '\n' && unscrape::report::visible::is_obeyed(c)),
            "{name} holds what a terminal obeys"
        );
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/review")
            .join(format!("{name}.screen"));
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, &screen).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != screen {
            differing.push(format!("{name}:\n{screen}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn any_size_can_be_drawn() {
    let mut review = Review::new(Vec::new());
    for keys in ["", "⏎", "r", "e", "⎋?"] {
        review.press(keys);
        for (columns, rows) in [(1, 1), (2, 3), (10, 4), (39, 5), (40, 1), (300, 100)] {
            review.screen(columns, rows, true);
        }
    }
}

/// The program on a terminal of its own.
#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
    use std::io::{Read as _, Write};
    use std::num::NonZero;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::{Duration, Instant};

    /// How long the program may take to show something.
    const PATIENCE: Duration = Duration::from_secs(20);

    struct Session {
        child: Box<dyn Child + Send + Sync>,
        master: Box<dyn MasterPty + Send>,
        keys: Box<dyn Write + Send>,
        output: Receiver<Vec<u8>>,
        screen: vt100::Parser,
    }

    fn cells(number: u16) -> NonZero<u16> {
        NonZero::new(number).unwrap()
    }

    fn size(cols: u16, rows: u16) -> PtySize {
        PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        }
    }

    impl Session {
        fn start(ledger: &Path) -> Self {
            let pair = native_pty_system().openpty(size(80, 24)).unwrap();
            let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin("unscrape"));
            command.arg("review");
            command.arg(ledger);
            command.env("TERM", "xterm-256color");
            let child = pair.slave.spawn_command(command).unwrap();
            let mut reader = pair.master.try_clone_reader().unwrap();
            let (to, output) = channel();
            std::thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(read @ 1..) = reader.read(&mut bytes) {
                    if to.send(bytes[..read].to_vec()).is_err() {
                        break;
                    }
                }
            });
            Session {
                child,
                keys: pair.master.take_writer().unwrap(),
                master: pair.master,
                output,
                screen: vt100::Parser::new(cells(24), cells(80), 0),
            }
        }

        /// Waits until the screen shows something.
        fn see(&mut self, wanted: &str) {
            let until = Instant::now() + PATIENCE;
            while !self.screen.screen().contents().contains(wanted) {
                let left = until.saturating_duration_since(Instant::now());
                match self.output.recv_timeout(left) {
                    Ok(bytes) => self.screen.process(&bytes),
                    Err(_) => panic!("no {wanted:?} on the screen:\n{}", self.screen.screen().contents()),
                }
            }
        }

        fn press(&mut self, keys: &str) {
            self.keys.write_all(keys.as_bytes()).unwrap();
            self.keys.flush().unwrap();
        }

        fn end(mut self) -> (u32, String) {
            let mut rest = Vec::new();
            while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
                rest.extend(bytes);
            }
            (self.child.wait().unwrap().exit_code(), String::from_utf8_lossy(&rest).into_owned())
        }
    }

    #[test]
    fn a_person_rejects_resizes_leaves_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = write_ledger(folder.path());
        let mut session = Session::start(&ledger);
        session.see("share/button");
        session.press("\r");
        session.see("A line that stays above.");
        session.press("a");
        session.see("✓ 1");
        session.press("r");
        session.see("50 % rejected of 2");
        session.master.resize(size(40, 12)).unwrap();
        session.screen.screen_mut().set_size(cells(12), cells(40));
        session.see("share/button · 3 of 3");
        session.press("\u{3}");
        let (code, told) = session.end();
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("\u{1b}[?1049l"), "the screen is given back: {told:?}");
        assert!(told.contains("1 text accepted, 1 rejected, 0 skipped"), "{told:?}");
        assert!(told.contains("rules propose"), "{told:?}");
        let saved = fs::read_to_string(folder.path().join("ledger.jsonl.decisions.jsonl")).unwrap();
        let decided: Vec<(String, Choice)> = of_lines(&saved).unwrap().into_iter().map(|d| (d.text, d.verdict)).collect();
        assert_eq!(
            decided,
            [("Share this".to_owned(), Choice::Accept), ("Tweet".to_owned(), Choice::Reject)]
        );

        let mut session = Session::start(&ledger);
        session.see("✓ 1  ✗ 1");
        session.press("u");
        session.see("✗ 0");
        session.press("q");
        session.press("q");
        let (code, told) = session.end();
        assert_eq!(code, 0, "{told}");
        let saved = fs::read_to_string(folder.path().join("ledger.jsonl.decisions.jsonl")).unwrap();
        assert_eq!(of_lines(&saved).unwrap().len(), 1);
    }
}
