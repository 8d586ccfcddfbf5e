//! Typed access to the tables of a rules file. Each value that is not as it should be becomes a finding at its place, and
//! reading goes on. Which keys there are is left to the parent and to `rule`.

use crate::rules::diagnostic::{Diagnostic, Severity};
use crate::rules::suggest::nearest;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file being read, and what was found wrong with it.
pub(super) struct Reader {
    pub(super) file: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Number of errors so far; a caller sees by it whether what it just read is sound.
    pub(super) errors: usize,
}

/// A table with its place and the names its messages use.
#[derive(Clone)]
pub(super) struct Section<'a> {
    pub(super) table: &'a DeTable<'a>,
    /// What to point at when a key is missing.
    pub(super) span: Range<usize>,
    /// What the table is, as in "unknown key in `[[rule]]`".
    pub(super) name: &'static str,
    /// What stands before its keys in messages: `match.` or nothing.
    pub(super) prefix: &'static str,
}

impl<'a> Section<'a> {
    /// The value of `key`. Stand-ins that the TOML parser puts where it could not read a value have no place: they were
    /// reported already and count as absent.
    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key).filter(|value| !value.span().is_empty())
    }

    /// Whether `key` is there, readable or not.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The place of `key` itself.
    pub(super) fn key_span(&self, key: &str) -> Range<usize> {
        self.table.get_key_value(key).map_or(self.span.clone(), |(key, _)| key.span())
    }
}

impl Reader {
    pub(super) fn new(file: &str, text: &str) -> Self {
        Reader {
            file: file.into(),
            text: text.into(),
            diagnostics: Vec::new(),
            errors: 0,
        }
    }

    /// Adds an error.
    pub(super) fn error(&mut self, code: &'static str, span: Range<usize>, message: String, help: Option<String>) {
        self.errors += 1;
        self.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            code,
            message,
            help,
            file: Arc::clone(&self.file),
            text: Arc::clone(&self.text),
            span,
        });
    }

    /// Reports keys that are not in `known`. `elsewhere` may say where such a key belongs.
    pub(super) fn unknown_keys(&mut self, section: &Section, known: &[&'static str], elsewhere: impl Fn(&str) -> Option<String>) {
        for key in section.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let help = elsewhere(name)
                .or_else(|| nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?")))
                .unwrap_or_else(|| format!("known keys: {}", listed(known.iter().copied())));
            let message = match section.prefix {
                "" => format!("unknown key `{name}` in {}", section.name),
                prefix => format!("unknown key `{prefix}{name}`"),
            };
            self.error("unknown-key", key.span(), message, Some(help));
        }
    }

    /// Reports that `key` is missing.
    pub(super) fn missing(&mut self, section: &Section, key: &str, help: &str) {
        let message = format!("{} has no `{}{key}`", section.name, section.prefix);
        self.error("missing-key", section.span.clone(), message, Some(help.to_owned()));
    }

    fn wrong_type(&mut self, section: &Section, key: &str, value: &Spanned<DeValue>, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{}{key}` must be {expected}, not {found}", section.prefix);
        self.error("wrong-type", value.span(), message, None);
    }

    /// Reports a value of the right type that is not allowed.
    pub(super) fn bad_value(&mut self, section: &Section, key: &str, span: Range<usize>, rule: &str, help: Option<String>) {
        let message = format!("`{}{key}` {rule}", section.prefix);
        self.error("bad-value", span, message, help);
    }

    /// A string that is not empty.
    pub(super) fn string(&mut self, section: &Section, key: &str) -> Option<Spanned<String>> {
        let value = section.get(key)?;
        let Some(string) = value.get_ref().as_str() else {
            self.wrong_type(section, key, value, "a string");
            return None;
        };
        self.not_blank(section, key, string, value.span())
    }

    /// A string, which may be empty.
    pub(super) fn text(&mut self, section: &Section, key: &str) -> Option<String> {
        let value = section.get(key)?;
        let string = value.get_ref().as_str();
        if string.is_none() {
            self.wrong_type(section, key, value, "a string");
        }
        string.map(str::to_owned)
    }

    /// A string, or an array of strings; none of them empty.
    pub(super) fn strings(&mut self, section: &Section, key: &str) -> Vec<Spanned<String>> {
        let Some(value) = section.get(key) else {
            return Vec::new();
        };
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut strings = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref().as_str() {
                Some(string) => strings.extend(self.not_blank(section, key, string, item.span())),
                None if item.span().is_empty() => {}
                None => self.wrong_type(section, key, item, "a string or an array of strings"),
            }
        }
        strings
    }

    fn not_blank(&mut self, section: &Section, key: &str, string: &str, span: Range<usize>) -> Option<Spanned<String>> {
        if string.trim().is_empty() {
            self.bad_value(section, key, span, "is empty", None);
            return None;
        }
        Some(Spanned::new(span, string.to_owned()))
    }

    /// A whole number, at least `least`.
    pub(super) fn count(&mut self, section: &Section, key: &str, least: usize) -> Option<usize> {
        let value = section.get(key)?;
        let Some(integer) = value.get_ref().as_integer() else {
            self.wrong_type(section, key, value, "a whole number");
            return None;
        };
        let number = usize::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|n| *n >= least);
        if number.is_none() {
            self.bad_value(
                section,
                key,
                value.span(),
                &format!("must be a whole number of at least {least}"),
                None,
            );
        }
        number
    }

    /// A number from 0 to 1.
    pub(super) fn share(&mut self, section: &Section, key: &str) -> Option<Spanned<f64>> {
        let value = section.get(key)?;
        let number = match value.get_ref() {
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64),
            _ => {
                self.wrong_type(section, key, value, "a number");
                return None;
            }
        };
        let share = number.filter(|n| (0.0..=1.0).contains(n));
        if share.is_none() {
            self.bad_value(section, key, value.span(), "must be a share from 0 to 1", None);
        }
        share.map(|share| Spanned::new(value.span(), share))
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, section: &Section, key: &str) -> Option<bool> {
        let value = section.get(key)?;
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(section, key, value, "`true` or `false`");
        }
        boolean
    }

    /// One of a closed set of names.
    pub(super) fn choice<T: Copy>(&mut self, section: &Section, key: &str, named: &[(&'static str, T)]) -> Option<T> {
        let string = self.string(section, key)?;
        let name = string.get_ref();
        let found = named.iter().find(|(known, _)| known == name);
        if found.is_none() {
            let names = || named.iter().map(|(name, _)| *name);
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of {}", listed(names())),
            };
            self.bad_value(section, key, string.span(), &format!("can't be `{name}`"), Some(help));
        }
        found.map(|(_, choice)| *choice)
    }

    /// A table within a section.
    pub(super) fn table<'a>(&mut self, section: &Section<'a>, key: &str, name: &'static str, prefix: &'static str) -> Option<Section<'a>> {
        let value = section.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Section {
                table,
                span: value.span(),
                name,
                prefix,
            }),
            _ => {
                self.wrong_type(section, key, value, "a table");
                None
            }
        }
    }

    /// The sections of an array of tables.
    pub(super) fn tables<'a>(&mut self, section: &Section<'a>, key: &str, name: &'static str) -> Vec<Section<'a>> {
        let Some(value) = section.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            let message = format!("`{}{key}` must be a list of sections", section.prefix);
            let help = format!("write `{name}` in double brackets, before anything that belongs to it");
            self.error("wrong-type", value.span(), message, Some(help));
            return Vec::new();
        };
        let mut sections = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => sections.push(Section {
                    table,
                    span: item.span(),
                    name,
                    prefix: "",
                }),
                _ if item.span().is_empty() => {}
                _ => self.wrong_type(section, key, item, "a table"),
            }
        }
        sections
    }
}

/// Names in backticks, separated by commas.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
