//! Checks of `match.literal`: characters that lines don't hold, decoration that makes no difference, and the same literal
//! in two rules.

use super::Linter;
use super::characters::{Gone, gone};
use crate::rules::diagnostic::{Severity, line_column};
use crate::rules::parse::position_in_string;
use crate::rules::schema::RawRule;
use std::collections::HashMap;
use toml::Spanned;

/// What may stand before a literal in a line.
const LEADING: [char; 17] = ['»', '›', '>', '|', '•', '·', '-', '–', '—', '*', '#', '+', '←', '▲', '[', '(', ';'];
/// What may stand behind it, leading marks aside.
const TRAILING: [char; 14] = [':', '…', '.', '!', '»', '›', '>', '|', '→', '▼', '▾', '↓', ']', ')'];

/// The literal as lines are compared with it, but for case.
fn undecorated(literal: &str) -> &str {
    literal
        .trim_start_matches(|c: char| c.is_whitespace() || LEADING.contains(&c))
        .trim_end_matches(|c: char| c.is_whitespace() || TRAILING.contains(&c))
}

/// Where a literal was given first.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    rule: &'a RawRule,
    at: usize,
}

impl<'a> Linter<'a> {
    /// Checks the rule's literals, and that none of them was in `seen`, which it adds them to.
    pub(super) fn literals(&mut self, rule: &'a RawRule, seen: &mut HashMap<String, Seen<'a>>) {
        for literal in &rule.matcher.literal {
            self.literal_characters(literal);
            let core = undecorated(literal.get_ref());
            if core.is_empty() {
                let help = "use `match.line`";
                let message = format!("`{}` is nothing but decoration, which literals ignore", literal.get_ref());
                self.add(Severity::Error, "empty-literal", literal.span(), message, help);
                continue;
            }
            if core.len() < literal.get_ref().len() {
                let message = format!("the decoration around `{core}` makes no difference: literals ignore it");
                self.add(
                    Severity::Warning,
                    "literal-decoration",
                    literal.span(),
                    message,
                    &format!("write `{core}`"),
                );
            }
            self.duplicate(rule, literal, core, seen);
        }
    }

    fn literal_characters(&mut self, literal: &Spanned<String>) {
        let mut before = None;
        for (offset, c) in literal.get_ref().char_indices() {
            let found = match (before.replace(c), c) {
                (Some(' '), ' ') => Some(Gone::DoubleSpace),
                _ => gone(c, false),
            };
            if let Some(found) = found {
                let place = |offset| position_in_string(&self.file.text, &literal.span(), offset);
                let span = place(offset)..place(offset + c.len_utf8());
                self.gone(Severity::Error, found, span);
            }
        }
    }

    fn duplicate(&mut self, rule: &'a RawRule, literal: &Spanned<String>, core: &str, seen: &mut HashMap<String, Seen<'a>>) {
        let key = core.to_lowercase();
        let Some(first) = seen.get(&key) else {
            seen.insert(
                key,
                Seen {
                    rule,
                    at: literal.span().start,
                },
            );
            return;
        };
        if !makes_superfluous(first.rule, rule) {
            return;
        }
        let line = line_column(&self.file.text, first.at).0;
        let message = format!("`{core}` is a literal of `{}` already (line {line})", first.rule.id.get_ref());
        self.add(
            Severity::Warning,
            "duplicate-literal",
            literal.span(),
            message,
            "keep it in one of the two places",
        );
    }
}

/// Whether the second of two rules with the same literal can't do anything with it that the first does not do, or the
/// other way round. With different conditions, or different actions under some condition, both may be meant.
fn makes_superfluous(first: &RawRule, second: &RawRule) -> bool {
    if std::ptr::eq(first, second) {
        return true;
    }
    let free = (is_unconditional(first), is_unconditional(second));
    first.tier == second.tier && (free == (true, true) || (first.action == second.action && (free.0 || free.1)))
}

/// Whether the rule applies wherever it matches.
fn is_unconditional(rule: &RawRule) -> bool {
    let (when, unless) = (&rule.when, &rule.unless);
    when.position.is_none()
        && when.language.is_empty()
        && when.site.is_empty()
        && when.input.is_none()
        && when.repeated.is_none()
        && when.previous.is_none()
        && when.next.is_none()
        && when.length_max.is_none()
        && when.link_density_min.is_none()
        && [&unless.line, &unless.block, &unless.previous, &unless.next, &unless.css]
            .iter()
            .all(|list| list.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoration_is_taken_off() {
        for (literal, core) in [
            ("share", "share"),
            ("» Read more...", "Read more"),
            ("[ Share ]", "Share"),
            ("Teilen:", "Teilen"),
            ("…", ""),
            ("what?", "what?"),
        ] {
            assert_eq!(undecorated(literal), core, "{literal}");
        }
    }
}
