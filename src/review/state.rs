//! What a person sees of a review, and what keys do to it. Pure: it knows no terminal, no files and no clock.
//!
//! Texts stay in the ledger: `needed` tells which lines are about to be shown, whoever runs this reads and `supply`s them.

use super::decision::{Choice, Decision, Scope};
use super::edit::{Edit, Edited};
use super::session::Session;
use crate::report::ledger::Entry;
use rustc_hash::FxHashMap;

/// A key, whatever the terminal calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// To the first.
    Home,
    /// To the last.
    End,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Ctrl-C.
    Interrupt,
}

/// What whoever runs this must do after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Draw.
    None,
    /// Save the decisions, and draw.
    Save,
    /// End.
    Quit,
}

/// What is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// All rules.
    Rules,
    /// The texts of the rule under the cursor.
    Texts,
    /// Parts of the text under the cursor.
    Edit(Edit),
    /// The keys; the view to go back to.
    Help(Box<View>),
}

/// Rows a page is, where the screen's height is not known yet.
const PAGE: usize = 10;
/// Rows by which a long removal is moved at a time.
const SCROLL: u16 = 3;
/// Entries held at most; beyond, all but the needed ones are let go.
const CACHE_MAX: usize = 4096;

/// A review on the screen.
pub struct State {
    /// The ledger and what is decided.
    pub session: Session,
    /// The ledger's name.
    pub name: String,
    /// What is on the screen.
    pub view: View,
    /// The rule under the cursor.
    pub rule: usize,
    /// The text under the cursor, by its place among those of its rule.
    pub text: usize,
    /// Whether the reason is shown in full.
    pub why: bool,
    /// Rows by which the removal below the list is moved up, where it is longer than its place.
    pub scroll: u16,
    /// For what decisions about a text hold: `Text` or `TextOfAnyRule`.
    pub scope: Scope,
    /// What happened last.
    pub message: String,
    /// Rows of lists, as drawn last.
    pub rows: usize,
    entries: FxHashMap<u64, Entry>,
}

impl State {
    /// Begins with the list of rules.
    pub fn new(session: Session, name: String) -> Self {
        State {
            session,
            name,
            view: View::Rules,
            rule: 0,
            text: 0,
            why: false,
            scroll: 0,
            scope: Scope::Text,
            message: String::new(),
            rows: PAGE,
            entries: FxHashMap::default(),
        }
    }

    /// The texts of the rule under the cursor.
    pub fn texts(&self) -> &[u32] {
        self.session.removals.rules.get(self.rule).map_or(&[], |rule| rule.texts.as_slice())
    }

    /// The text under the cursor.
    pub fn current(&self) -> Option<u32> {
        self.texts().get(self.text).copied()
    }

    /// The first row of a list of which `rows` fit, so that the cursor is in sight and its page stays as it moves within it.
    pub fn first_row(cursor: usize, rows: usize) -> usize {
        let rows = rows.max(1);
        cursor / rows * rows
    }

    /// The lines of the ledger that are about to be shown and not known yet.
    pub fn needed(&mut self) -> Vec<u64> {
        if self.view == View::Rules || self.texts().is_empty() {
            return Vec::new();
        }
        let first = Self::first_row(self.text, self.rows);
        let end = (first + self.rows + 1).min(self.texts().len());
        let offsets: Vec<u64> = self.texts()[first..end]
            .iter()
            .map(|&text| self.session.removals.first(text).offset)
            .collect();
        if self.entries.len() > CACHE_MAX {
            self.entries.retain(|offset, _| offsets.contains(offset));
        }
        offsets.into_iter().filter(|offset| !self.entries.contains_key(offset)).collect()
    }

    /// Takes a line of the ledger.
    pub fn supply(&mut self, offset: u64, entry: Entry) {
        self.entries.insert(offset, entry);
    }

    /// The first entry with a text, if it was read.
    pub fn entry(&self, text: u32) -> Option<&Entry> {
        self.entries.get(&self.session.removals.first(text).offset)
    }

    /// Does what a key says.
    pub fn press(&mut self, key: Key) -> Effect {
        if key == Key::Interrupt {
            return Effect::Quit;
        }
        self.message.clear();
        let shown = (self.rule, self.text);
        let effect = self.press_in_view(key);
        if shown != (self.rule, self.text) {
            self.scroll = 0;
        }
        effect
    }

    fn press_in_view(&mut self, key: Key) -> Effect {
        match self.view.clone() {
            View::Help(back) => {
                self.view = *back;
                Effect::None
            }
            View::Edit(edit) => self.press_in_edit(edit, key),
            view => {
                if key == Key::Char('?') {
                    self.view = View::Help(Box::new(view));
                    return Effect::None;
                }
                if view == View::Rules {
                    self.press_in_rules(key)
                } else {
                    self.press_in_texts(key)
                }
            }
        }
    }

    fn press_in_rules(&mut self, key: Key) -> Effect {
        let count = self.session.removals.rules.len();
        if let Some(next) = moved(self.rule, count, self.rows, key) {
            (self.rule, self.text) = (next, 0);
            return Effect::None;
        }
        match key {
            Key::Char('q') => Effect::Quit,
            Key::Enter | Key::Right | Key::Char('l') if count > 0 => {
                self.view = View::Texts;
                self.text = self.next_open(0).unwrap_or(0);
                Effect::None
            }
            Key::Char('u') => self.undo(),
            Key::Tab => {
                let open = (self.rule + 1..count).chain(0..self.rule).find(|&rule| self.is_open(rule));
                (self.rule, self.text) = (open.unwrap_or(self.rule), 0);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn press_in_texts(&mut self, key: Key) -> Effect {
        if let Some(next) = moved(self.text, self.texts().len(), self.rows, key) {
            self.text = next;
            return Effect::None;
        }
        match key {
            Key::Char('q') | Key::Escape | Key::Left | Key::Char('h') | Key::Backspace => self.view = View::Rules,
            Key::Char('a') => return self.decide(Choice::Accept, None, self.scope),
            Key::Char('r') => return self.decide(Choice::Reject, None, self.scope),
            Key::Char('s') => return self.decide(Choice::Skip, None, self.scope),
            Key::Char('A') => return self.decide(Choice::Accept, None, Scope::Rule),
            Key::Char('R') => return self.decide(Choice::Reject, None, Scope::Rule),
            Key::Char('u') => return self.undo(),
            Key::Char('w') => (self.why, self.scroll) = (!self.why, 0),
            // Drawing sees to it that this goes no further than there is text.
            Key::Char('J') => self.scroll = self.scroll.saturating_add(SCROLL),
            Key::Char('K') => self.scroll = self.scroll.saturating_sub(SCROLL),
            Key::Char('o') => self.turn_scope(),
            Key::Char('e') => self.edit(),
            Key::Char(']') | Key::Char('N') => self.other_rule(1),
            Key::Char('[') | Key::Char('P') => self.other_rule(-1),
            Key::Tab => match self.next_open(self.text + 1) {
                Some(text) => self.text = text,
                None => "every text of this rule is decided".clone_into(&mut self.message),
            },
            _ => {}
        }
        Effect::None
    }

    fn press_in_edit(&mut self, mut edit: Edit, key: Key) -> Effect {
        match key {
            Key::Up | Key::Char('k' | 'p') => edit.step(-1),
            Key::Down | Key::Char('j' | 'n') => edit.step(1),
            Key::Char(' ' | 'x') => edit.toggle(),
            Key::Escape | Key::Char('q') => {
                self.view = View::Texts;
                return Effect::None;
            }
            Key::Enter => {
                self.view = View::Texts;
                return match edit.finish() {
                    Edited::Nothing => self.decide(Choice::Accept, None, self.scope),
                    Edited::All => self.decide(Choice::Reject, None, self.scope),
                    Edited::Part(text) => self.decide(Choice::Reject, Some(text), self.scope),
                };
            }
            _ => {}
        }
        self.view = View::Edit(edit);
        Effect::None
    }

    /// Whether something about a rule is still to be decided.
    fn is_open(&self, rule: usize) -> bool {
        let texts = &self.session.removals.rules[rule].texts;
        texts.iter().any(|&text| self.session.standing(text).is_none())
    }

    /// The next text of this rule about which nothing is decided, from a place on, then from the first.
    fn next_open(&self, from: usize) -> Option<usize> {
        let texts = self.texts();
        let from = from.min(texts.len());
        (from..texts.len())
            .chain(0..from)
            .find(|&at| self.session.standing(texts[at]).is_none())
    }

    fn decide(&mut self, choice: Choice, edited: Option<String>, scope: Scope) -> Effect {
        let Some(text) = self.current() else { return Effect::None };
        let Some(entry) = self.entry(text) else { return Effect::None };
        let decision = Decision {
            edited,
            ..Decision::new(entry, choice, scope)
        };
        self.message = match (scope, &decision.edited) {
            (Scope::Rule, _) => format!("{}: the whole rule {}", choice.name(), decision.rule),
            (_, Some(_)) => format!("{}: a part of the text", choice.name()),
            (Scope::TextOfAnyRule, None) => format!("{}: the text under any rule", choice.name()),
            (_, None) => choice.name().to_owned(),
        };
        self.session.decide(text, decision);
        if scope != Scope::Rule {
            if self.text + 1 < self.texts().len() {
                self.text += 1;
            } else {
                self.message
                    .push_str("; that was the last text of this rule, N goes to the next rule");
            }
        }
        Effect::Save
    }

    fn undo(&mut self) -> Effect {
        let Some(text) = self.session.undo() else {
            "nothing to take back".clone_into(&mut self.message);
            return Effect::None;
        };
        self.rule = self.session.removals.texts[text as usize].rule as usize;
        self.text = self.texts().iter().position(|&own| own == text).unwrap_or(0);
        "taken back".clone_into(&mut self.message);
        Effect::Save
    }

    fn turn_scope(&mut self) {
        let (scope, message) = match self.scope {
            Scope::TextOfAnyRule => (Scope::Text, "decisions hold for this rule only"),
            Scope::Removal | Scope::Text | Scope::Rule => (Scope::TextOfAnyRule, "decisions hold for the text under any rule"),
        };
        self.scope = scope;
        message.clone_into(&mut self.message);
    }

    fn edit(&mut self) {
        let Some(text) = self.current() else { return };
        let Some(entry) = self.entry(text) else { return };
        let edit = Edit::new(&entry.text, self.session.edited(text));
        if edit.pieces.len() > 1 {
            self.view = View::Edit(edit);
        } else {
            "it has one piece only: accept or reject it".clone_into(&mut self.message);
        }
    }

    fn other_rule(&mut self, by: isize) {
        let last = self.session.removals.rules.len().saturating_sub(1);
        let next = self.rule.saturating_add_signed(by).min(last);
        if next != self.rule {
            self.rule = next;
            self.text = self.next_open(0).unwrap_or(0);
        }
    }
}

/// Where a key moves a cursor among so many rows; `None` if it is no key that moves.
fn moved(cursor: usize, count: usize, rows: usize, key: Key) -> Option<usize> {
    let last = count.saturating_sub(1);
    let next = match key {
        Key::Down | Key::Char('j' | 'n') => cursor + 1,
        Key::Up | Key::Char('k' | 'p') => cursor.saturating_sub(1),
        Key::PageDown | Key::Char(' ') => cursor + rows,
        Key::PageUp => cursor.saturating_sub(rows),
        Key::Home | Key::Char('g') => 0,
        Key::End | Key::Char('G') => last,
        _ => return None,
    };
    Some(next.min(last))
}
