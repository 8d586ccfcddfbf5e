//! Changes of rules written into a rules file: its comments, order and layout stay as they are.
//!
//! Which changes is decided by `propose` and `pipeline`.

use super::propose::{Change, Keep};
use crate::document::InputKind;
use crate::rules::schema::RawWhen;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, TomlError, Value};

/// What a rules file is made of that does not exist yet.
pub const NEW_FILE: &str = "version = 1\nextend = \"builtin\"\n";

/// A change with the tests that hold it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// The change.
    pub change: Change,
    /// Tests added with it.
    pub tests: Vec<NewTest>,
}

/// A test to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTest {
    /// What goes in.
    pub input: String,
    /// What is expected; `None` for `unchanged = true`.
    pub out: Option<String>,
    /// The site of the document.
    pub site: Option<String>,
    /// What the document is made of.
    pub kind: InputKind,
}

/// The text of a rules file with changes made in it, with the line ends it has. Changes to rules that stand in this file are made there, those to rules it
/// stands on become overrides.
///
/// # Errors
/// A text that is not TOML.
pub fn patch(text: &str, changes: &[Tested]) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    for Tested { change, tests } in changes {
        match change {
            Change::Disable { rule } => append(document.as_table_mut(), "disable", std::slice::from_ref(rule)),
            Change::Unless { rule, line } => {
                let Some(section) = section_of(&mut document, rule) else { continue };
                let Some(unless) = child(section, "unless") else { continue };
                append(unless, "line", line);
                add_tests(section, tests);
            }
            Change::LengthMax { rule, length_max, when } => {
                let is_own = position(&document, "rule", rule).is_some();
                let Some(section) = section_of(&mut document, rule) else { continue };
                let Some(conditions) = child(section, "when") else { continue };
                if !is_own && conditions.is_empty() {
                    copy_conditions(conditions, when);
                }
                conditions.insert("length-max", number(*length_max));
                add_tests(section, tests);
            }
            Change::Keep(keep) => push_keep(&mut document, keep, tests),
        }
    }
    let patched = document.to_string();
    Ok(if text.contains("\r\n") {
        patched.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        patched
    })
}

fn number(number: usize) -> Item {
    toml_edit::value(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The place of a section among those of its kind.
fn position(document: &DocumentMut, kind: &str, id: &str) -> Option<usize> {
    let sections = document.get(kind)?.as_array_of_tables()?;
    sections
        .iter()
        .position(|section| section.get("id").and_then(Item::as_str) == Some(id))
}

/// The sections of a kind; `None` where the file has something else by that name.
fn sections<'d>(document: &'d mut DocumentMut, kind: &str) -> Option<&'d mut ArrayOfTables> {
    let sections = document.entry(kind).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    sections.as_array_of_tables_mut()
}

/// The section of a rule: its own, or its override, made if there is none.
fn section_of<'d>(document: &'d mut DocumentMut, rule: &str) -> Option<&'d mut Table> {
    let own = position(document, "rule", rule).map(|at| ("rule", at));
    let found = own.or_else(|| position(document, "override", rule).map(|at| ("override", at)));
    let (kind, at) = match found {
        Some(found) => found,
        None => {
            let mut section = new_section();
            section["id"] = toml_edit::value(rule);
            let overrides = sections(document, "override")?;
            overrides.push(section);
            ("override", overrides.len() - 1)
        }
    };
    sections(document, kind)?.get_mut(at)
}

/// A section with an empty line above.
fn new_section() -> Table {
    let mut section = Table::new();
    section.decor_mut().set_prefix("\n");
    section
}

/// A table in a section, made as dotted keys (`unless.line = …`) if there is none.
fn child<'t>(section: &'t mut Table, name: &str) -> Option<&'t mut dyn TableLike> {
    let mut dotted = Table::new();
    dotted.set_dotted(true);
    section.entry(name).or_insert(Item::Table(dotted)).as_table_like_mut()
}

/// Appends strings to a key that holds a string or several; what is there already is not said twice.
fn append(table: &mut dyn TableLike, key: &str, more: &[String]) {
    let mut all: Vec<String> = match table.get(key) {
        Some(Item::Value(Value::Array(array))) => array.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        Some(item) => item.as_str().map(str::to_owned).into_iter().collect(),
        None => Vec::new(),
    };
    let new: Vec<&String> = more.iter().filter(|one| !all.contains(one)).collect();
    if let Some(Item::Value(Value::Array(array))) = table.get_mut(key) {
        push_like_the_last(array, &new);
        return;
    }
    all.extend(new.into_iter().cloned());
    table.insert(key, strings(&all));
}

/// Appends to an array in the layout that it has.
fn push_like_the_last(array: &mut Array, new: &[&String]) {
    let decor = array
        .iter()
        .last()
        .map(|last| last.decor().clone())
        .filter(|_| array.len() > 1 || array.trailing_comma());
    for one in new {
        let mut value = Value::from(one.as_str());
        if let Some(decor) = &decor {
            let prefix = decor.prefix().cloned().unwrap_or_default();
            // Comments belong to the element they stand at.
            let line_break = prefix
                .as_str()
                .unwrap_or(" ")
                .rfind('\n')
                .map(|at| prefix.as_str().unwrap_or(" ")[at..].to_owned());
            value.decor_mut().set_prefix(line_break.unwrap_or_else(|| " ".to_owned()));
            array.push_formatted(value);
        } else {
            array.push(value);
        }
    }
}

/// One string, or an array with a line for each of several.
fn strings(all: &[String]) -> Item {
    if let [one] = all {
        return toml_edit::value(one);
    }
    let mut array = Array::new();
    for one in all {
        let mut value = Value::from(one.as_str());
        value.decor_mut().set_prefix("\n    ");
        array.push_formatted(value);
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
    toml_edit::value(array)
}

fn copy_conditions(to: &mut dyn TableLike, when: &RawWhen) {
    let list = |all: &[toml::Spanned<String>]| strings(&all.iter().map(|one| one.get_ref().clone()).collect::<Vec<_>>());
    let mut set = |key: &str, item: Option<Item>| {
        if let Some(item) = item {
            to.insert(key, item);
        }
    };
    set("position", when.position.map(|position| toml_edit::value(position.name())));
    set("language", (!when.language.is_empty()).then(|| list(&when.language)));
    set("site", (!when.site.is_empty()).then(|| list(&when.site)));
    set("input", when.input.map(|input| toml_edit::value(input.name())));
    set("repeated", when.repeated.map(number));
    set("previous", when.previous.as_ref().map(|one| toml_edit::value(one.get_ref())));
    set("next", when.next.as_ref().map(|one| toml_edit::value(one.get_ref())));
    set("link-density-min", when.link_density_min.map(toml_edit::value));
}

fn push_keep(document: &mut DocumentMut, keep: &Keep, tests: &[NewTest]) {
    let mut section = new_section();
    section["id"] = toml_edit::value(free_id(document, keep));
    section["why"] = toml_edit::value(format!("Text of articles: a reviewer rejected its removal by {}", keep.against));
    let lists = [
        ("match", "literal", &keep.literal),
        ("match", "line", &keep.line),
        ("when", "site", &keep.site),
    ];
    let filled = lists.into_iter().filter(|(_, _, all)| !all.is_empty());
    let lists = filled.map(|(table, name, all)| (table, name, strings(all)));
    let conditions = [("previous", &keep.previous), ("next", &keep.next)];
    let given = conditions
        .into_iter()
        .filter_map(|(name, condition)| Some(("when", name, toml_edit::value(condition.as_ref()?))));
    for (table, name, item) in lists.chain(given).collect::<Vec<_>>() {
        if let Some(table) = child(&mut section, table) {
            table.insert(name, item);
        }
    }
    add_tests(&mut section, tests);
    if let Some(keeps) = sections(document, "keep") {
        keeps.push(section);
    }
}

/// An id that tells the text by its first words, as far as they are plain letters, and that no section has.
fn free_id(document: &DocumentMut, keep: &Keep) -> String {
    /// Words of the text in an id.
    const WORDS_MAX: usize = 5;
    let text = keep.literal.first().or(keep.line.first()).map_or("", String::as_str);
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.take(WORDS_MAX).map(str::to_ascii_lowercase).collect();
    let name = if words.is_empty() { "text".to_owned() } else { words.join("-") };
    let taken = |id: &str| position(document, "keep", id).is_some() || position(document, "rule", id).is_some();
    let numbered = (2..).map(|number| format!("keep/{name}-{number}"));
    let mut ids = std::iter::once(format!("keep/{name}")).chain(numbered);
    ids.find(|id| !taken(id)).unwrap_or_default()
}

fn add_tests(section: &mut Table, tests: &[NewTest]) {
    if tests.is_empty() {
        return;
    }
    if !section.get("test").is_some_and(Item::is_array_of_tables) {
        section.insert("test", Item::ArrayOfTables(ArrayOfTables::new()));
    }
    let Some(written) = section["test"].as_array_of_tables_mut() else {
        return;
    };
    for test in tests {
        let mut table = Table::new();
        table.decor_mut().set_prefix("");
        table["in"] = toml_edit::value(&test.input);
        match &test.out {
            Some(out) => table["out"] = toml_edit::value(out),
            None => table["unchanged"] = toml_edit::value(true),
        }
        if let Some(site) = &test.site {
            table["site"] = toml_edit::value(site);
        }
        if test.kind != InputKind::Text {
            table["input"] = toml_edit::value(test.kind.name());
        }
        written.push(table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unless(rule: &str, line: &str) -> Tested {
        Tested {
            change: Change::Unless {
                rule: rule.to_owned(),
                line: vec![line.to_owned()],
            },
            tests: vec![NewTest {
                input: "Share".to_owned(),
                out: None,
                site: None,
                kind: InputKind::Text,
            }],
        }
    }

    #[test]
    fn own_rules_are_changed_in_place_and_comments_stay() {
        let before = "# mine\nversion = 1\n\n[[rule]] # one\nid = \"a/b\"\nwhy = \"x\"\nmatch.line = 'a'\naction = \"drop-line\"\n# tests\n[[rule.test]]\nin = 'a'\nout = ''\n\n# two\n[[rule]]\nid = \"a/c\"\nwhy = \"x\"\nmatch.line = 'a'\naction = \"drop-line\"\nunless.line = ['x', 'y']\n";
        let after = patch(
            before,
            &[unless("a/b", "^Share$"), unless("a/c", r"^S\(h$"), unless("nav/x", "^N$")],
        )
        .unwrap();
        let expected = "# mine\nversion = 1\n\n[[rule]] # one\nid = \"a/b\"\nwhy = \"x\"\nmatch.line = 'a'\naction = \"drop-line\"\nunless.line = \"^Share$\"\n# tests\n[[rule.test]]\nin = 'a'\nout = ''\n[[rule.test]]\nin = \"Share\"\nunchanged = true\n\n# two\n[[rule]]\nid = \"a/c\"\nwhy = \"x\"\nmatch.line = 'a'\naction = \"drop-line\"\nunless.line = ['x', 'y', '^S\\(h$']\n[[rule.test]]\nin = \"Share\"\nunchanged = true\n\n[[override]]\nid = \"nav/x\"\nunless.line = \"^N$\"\n[[override.test]]\nin = \"Share\"\nunchanged = true\n";
        assert_eq!(after, expected);
    }

    #[test]
    fn the_same_patch_twice_says_nothing_twice() {
        let once = patch(NEW_FILE, &[unless("nav/x", "^N$")]).unwrap();
        let Tested { change, .. } = unless("nav/x", "^N$");
        let twice = patch(&once, &[Tested { change, tests: Vec::new() }]).unwrap();
        assert_eq!(once, twice);
    }

    #[test]
    fn line_ends_stay() {
        let before = "# mine\r\nversion = 1\r\n\r\n[[rule]] # one\r\nid = \"a/b\"\r\nmatch.line = 'a'\r\n";
        let after = patch(before, &[unless("a/b", "^Share$"), unless("nav/x", "^N$")]).unwrap();
        assert!(after.starts_with(before) && after.contains("[[override]]"), "{after:?}");
        assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
    }

    #[test]
    fn keeps_have_ids_of_their_own() {
        let keep = Tested {
            change: Change::Keep(Keep {
                against: "structure/card".to_owned(),
                literal: vec!["Úrsula, the King's \"cook\"".to_owned()],
                ..Keep::default()
            }),
            tests: Vec::new(),
        };
        let after = patch(NEW_FILE, &[keep.clone(), keep]).unwrap();
        assert!(
            after.contains("id = \"keep/rsula-the-king-s-cook\"") && after.contains("id = \"keep/rsula-the-king-s-cook-2\""),
            "{after}"
        );
        let (_, found) = crate::rules::parse::parse("x.toml", &after);
        assert!(found.is_empty(), "{found:?}");
    }
}
