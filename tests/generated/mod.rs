//! Dumps and pages as proptest strategies: real kinds of text and residue, put together at random.
//!
//! Residue lines come from the tests of the built-in rules, so every phrase a rule knows turns up, and every near miss.

mod page;
mod prose;

pub use page::page;

use super::cleaning::RULES;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use prose::{HEADLINES, SCRIPTS, SENTENCES};
use std::sync::LazyLock;

/// Every line of every rule's tests, distinct.
pub static RESIDUE: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let tests = RULES.rules.iter().flat_map(|rule| &rule.tests);
    let mut lines: Vec<&str> = tests
        .flat_map(|test| test.input.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
});

/// A paragraph or a line of a dump; some are several.
#[derive(Clone, Debug)]
pub enum Piece {
    /// These lines.
    Lines(Vec<String>),
    /// The piece so far back again.
    Again(Index),
}

/// How a dump is laid out.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One paragraph a line.
    Lines,
    /// Empty lines between.
    Spaced,
    /// Wrapped at a column, empty lines between.
    Wrapped(usize),
    /// One paragraph a line, ended as on Windows.
    Crlf,
    /// Paragraphs without anything between them.
    Glued,
    /// Everything on one line.
    OneLine,
    /// Indented lines with white space behind them.
    Ragged,
}

fn sentences(script: usize, from: usize, count: usize) -> String {
    let bank = SENTENCES[script];
    let picked: Vec<&str> = (0..count).map(|i| bank[(from + i) % bank.len()]).collect();
    // Chinese and Japanese sentences follow each other without a space.
    picked.join(if SCRIPTS[script].2 { "" } else { " " })
}

/// A paragraph of one to five sentences.
pub fn paragraph() -> impl Strategy<Value = String> {
    (0..SENTENCES.len(), 0..12usize, 1..6usize).prop_map(|(script, from, count)| sentences(script, from, count))
}

/// A headline.
pub fn headline() -> impl Strategy<Value = String> {
    select(HEADLINES).prop_map(str::to_owned)
}

/// A line of residue, or one that nearly is.
pub fn residue() -> impl Strategy<Value = String> {
    select(RESIDUE.as_slice()).prop_map(str::to_owned)
}

/// The card of another article: headline, source, age, story.
fn card() -> impl Strategy<Value = Vec<String>> {
    let sources = select(vec![
        "The Coastal Reporter",
        "Northline Press",
        "Reuters",
        "El Faro",
        "Вестник",
        "北方日报",
    ]);
    let ages = select(vec![
        "time2 hours ago",
        "3 hours ago",
        "vor 3 Stunden",
        "hace 2 horas",
        "5 минут назад",
        "3小时前",
        "18-06-2025",
    ]);
    (headline(), 1..4usize, sources, ages, proptest::option::of(paragraph())).prop_map(|(headline, times, source, age, story)| {
        let mut lines = vec![headline.clone(); times.min(2)];
        lines.extend([source.to_owned(), age.to_owned(), format!("• {source}")]);
        lines.extend((times > 2).then_some(headline));
        lines.extend(story);
        lines
    })
}

fn biography() -> impl Strategy<Value = String> {
    select(vec![
        "Mara Ilves is a seasoned journalist with a passion for local politics. She holds a degree in history and has written for several papers.",
        "Jonas von Berg ist Redakteur im Ressort Wirtschaft. Er studierte Geschichte in Leipzig und schreibt über Energie.",
        "Ольга Рябова — журналист, пишет о науке и образовании. Окончила университет в Казани.",
        "Orla Tennick was a sailor, known for her songs. She died on Monday at the age of ninety.",
    ])
    .prop_map(str::to_owned)
}

/// Characters that dumps hold and texts should not.
fn control() -> impl Strategy<Value = String> {
    select(vec![
        "\u{0}",
        "\u{1b}[31m",
        "\u{feff}",
        "\u{200b}\u{200d}",
        "\u{a0}\u{a0}",
        "\u{2028}",
        "\u{85}",
        "\t\t",
        "\u{c}",
        "\r",
        "\u{fffd}\u{fffd}",
        "\u{202e}gnol\u{202c}",
        "…",
        "•",
        "—",
        "...",
        "?!",
        ". . .",
        "\u{1c}",
        "»",
        ")",
        ", ",
        ".",
    ])
    .prop_map(str::to_owned)
}

fn piece() -> impl Strategy<Value = Piece> {
    let line = |strategy: BoxedStrategy<String>| strategy.prop_map(|line| vec![line]).boxed();
    let lines = prop_oneof![
        8 => line(paragraph().boxed()),
        6 => line(residue().boxed()),
        2 => vec(residue(), 2..6).boxed(),
        1 => line(headline().boxed()),
        1 => card().boxed(),
        1 => line(biography().boxed()),
        1 => vec("(?:• |- |[1-9]\\. )?[A-ZÄÉЖ][a-zäéж]{2,9}(?: [a-z]{2,8}){0,3}", 1..10).boxed(),
        1 => vec(headline(), 1..3).prop_map(|lines| [lines.clone(), lines].concat()).boxed(),
        1 => line(control().boxed()),
        1 => line((paragraph(), control(), residue()).prop_map(|(a, b, c)| format!("{a}{b}{c}")).boxed()),
        1 => line("\\PC{0,60}".boxed()),
        1 => line(any::<String>().boxed()),
        1 => vec(Just(String::new()), 1..4).boxed(),
    ];
    prop_oneof![12 => lines.prop_map(Piece::Lines), 1 => any::<Index>().prop_map(Piece::Again)]
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        4 => Just(Shape::Lines),
        4 => Just(Shape::Spaced),
        2 => (58..82usize).prop_map(Shape::Wrapped),
        1 => Just(Shape::Crlf),
        1 => Just(Shape::Glued),
        1 => Just(Shape::OneLine),
        1 => Just(Shape::Ragged),
    ]
}

/// The lines of a dump: mostly a headline, then anything.
pub fn lines() -> impl Strategy<Value = Vec<String>> {
    (proptest::option::of(headline()), vec(piece(), 0..24)).prop_map(|(headline, pieces)| {
        let mut done: Vec<Vec<String>> = headline.into_iter().map(|line| vec![line]).collect();
        for piece in pieces {
            match piece {
                Piece::Lines(lines) => done.push(lines),
                Piece::Again(index) if !done.is_empty() => done.push(done[index.index(done.len())].clone()),
                Piece::Again(_) => {}
            }
        }
        done.concat()
    })
}

/// A text dump.
pub fn dump() -> impl Strategy<Value = String> {
    (lines(), shape()).prop_map(|(lines, shape)| lay_out(&lines, shape))
}

/// The lines in a layout.
pub fn lay_out(lines: &[String], shape: Shape) -> String {
    match shape {
        Shape::Lines => lines.join("\n"),
        Shape::Spaced => lines.join("\n\n"),
        Shape::Wrapped(width) => lines.iter().map(|line| wrapped(line, width)).collect::<Vec<_>>().join("\n\n"),
        Shape::Crlf => lines.join("\r\n"),
        Shape::Glued => lines.concat(),
        Shape::OneLine => lines.join(" "),
        Shape::Ragged => lines
            .iter()
            .enumerate()
            .map(|(i, line)| format!("{}{line} \t\n", " ".repeat(i % 5)))
            .collect(),
    }
}

/// A greedy wrapper.
fn wrapped(line: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        let own = word.chars().count();
        if column > 0 && column + 1 + own > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += own;
    }
    out
}
