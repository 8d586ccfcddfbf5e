//! Checks across a stack of rules files: what one file says about the rules of another.

use crate::rules::diagnostic::{Diagnostic, Severity, line_column};
use crate::rules::schema::{Action, RawFile, RawRule};
use crate::rules::suggest::nearest;
use indexmap::IndexMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// A rule and the file it was given first in.
#[derive(Clone, Copy)]
struct Known<'a> {
    file: usize,
    rule: &'a RawRule,
}

/// Checks a stack of files, base first: ids given twice, and `disable` and `[[override]]` of what is not there.
///
/// A file may only speak about rules of files before it, and disable its own.
pub fn lint_references(files: &[RawFile]) -> Vec<Diagnostic> {
    let mut known: IndexMap<&str, Known> = IndexMap::new();
    let mut diagnostics = Vec::new();
    for (index, file) in files.iter().enumerate() {
        overrides(file, &known, &mut diagnostics);
        for rule in &file.rules {
            let id: &str = rule.id.get_ref();
            match known.get(id) {
                // Within one file, the parser reports it.
                Some(first) if first.file == index => {}
                Some(first) => diagnostics.push(duplicate(file, rule, &files[first.file], first.rule)),
                None => {
                    known.insert(id, Known { file: index, rule });
                }
            }
        }
        disabled(file, &known, &mut diagnostics);
    }
    diagnostics
}

fn duplicate(file: &RawFile, rule: &RawRule, first_file: &RawFile, first: &RawRule) -> Diagnostic {
    let line = line_column(&first_file.text, first.id.span().start).0;
    let message = format!("the id `{}` is taken by {}, line {line}", rule.id.get_ref(), first_file.name);
    let help = "change that rule by `[[override]]`, or `disable` it and give yours another name".to_owned();
    error(file, "duplicate-id", rule.id.span(), message, Some(help))
}

fn overrides(file: &RawFile, known: &IndexMap<&str, Known>, diagnostics: &mut Vec<Diagnostic>) {
    for changes in &file.overrides {
        let id: &str = changes.id.get_ref();
        let Some(target) = known.get(id) else {
            let own = file.rules.iter().any(|rule| rule.id.get_ref() == id);
            let help = match own {
                true => Some("it is a rule of this very file: change it where it stands".to_owned()),
                false => suggestion(id, known.keys().copied()),
            };
            let message = format!("no file below this one has a rule `{id}`");
            diagnostics.push(error(file, "unknown-id", changes.id.span(), message, help));
            continue;
        };
        if changes.action == Some(Action::Replace) && target.rule.with.is_none() {
            let message = format!("`{id}` can't become a replacement: it has no `with`");
            let help = Some("disable the rule and write your own".to_owned());
            diagnostics.push(error(file, "missing-key", changes.id.span(), message, help));
        }
    }
}

fn disabled(file: &RawFile, known: &IndexMap<&str, Known>, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &file.disable {
        let id: &str = entry.get_ref();
        let (is_known, help) = match id.strip_suffix("/*") {
            Some(category) => {
                let categories = || known.keys().filter_map(|id| id.split_once('/')).map(|(category, _)| category);
                let help = nearest(category, categories()).map(|near| format!("did you mean `{near}/*`?"));
                (categories().any(|known| known == category), help)
            }
            None => (known.contains_key(id), suggestion(id, known.keys().copied())),
        };
        if !is_known {
            diagnostics.push(unknown(file, entry, help));
        }
    }
}

fn unknown(file: &RawFile, entry: &Spanned<String>, help: Option<String>) -> Diagnostic {
    let (code, message) = match entry.get_ref().strip_suffix("/*") {
        Some(category) => ("unknown-category", format!("there is no category `{category}` to disable")),
        None => ("unknown-id", format!("there is no rule `{}` to disable", entry.get_ref())),
    };
    error(file, code, entry.span(), message, help)
}

/// The id that was probably meant: one with the same name in another category, or else one spelt nearly like it.
fn suggestion<'a>(id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let name = |id: &'a str| id.split_once('/').map(|(_, name)| name);
    let wanted = id.split_once('/').map(|(_, name)| name);
    nearest(id, known.clone())
        .or_else(|| known.clone().find(|other| name(other) == wanted))
        .map(|near| format!("did you mean `{near}`?"))
}

fn error(file: &RawFile, code: &'static str, span: Range<usize>, message: String, help: Option<String>) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code,
        message,
        help,
        file: Arc::clone(&file.name),
        text: Arc::clone(&file.text),
        span,
    }
}
