//! Checks of `match.literal`: decoration that makes no difference, and the same literal in two rules.

use super::Linter;
use crate::rules::diagnostic::{Severity, line_column};
use crate::rules::index::key_of;
use crate::rules::normal::literal_key;
use crate::rules::schema::RawRule;
use std::collections::HashMap;
use toml::Spanned;

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
            let key = key_of(literal.get_ref());
            if key.is_empty() {
                let message = "the literal holds nothing that can be seen".to_owned();
                self.add(Severity::Error, "empty-literal", literal.span(), message, "write out the line");
                continue;
            }
            let core = literal_key(literal.get_ref());
            if core.len() < literal.get_ref().len() && is_balanced(core) {
                let message = format!("the decoration around `{core}` makes no difference: literals ignore it");
                self.add(
                    Severity::Warning,
                    "literal-decoration",
                    literal.span(),
                    message,
                    &format!("write `{core}`"),
                );
            }
            self.duplicate(rule, literal, key, seen);
        }
    }

    fn duplicate(&mut self, rule: &'a RawRule, literal: &Spanned<String>, key: String, seen: &mut HashMap<String, Seen<'a>>) {
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
        let message = format!("`{key}` is a literal of `{}` already (line {line})", first.rule.id.get_ref());
        self.add(
            Severity::Warning,
            "duplicate-literal",
            literal.span(),
            message,
            "keep it in one of the two places",
        );
    }
}

/// Whether brackets come in pairs. Where taking decoration off leaves half a pair, as of `comments (0)`, the literal reads
/// better with the other half.
fn is_balanced(text: &str) -> bool {
    [('(', ')'), ('[', ']')]
        .iter()
        .all(|(open, close)| text.matches(*open).count() == text.matches(*close).count())
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
