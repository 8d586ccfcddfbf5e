//! Any text as a rules file: reading, linting and compiling never panic, problems can be shown, and what compiles can be run.

#![no_main]

use libfuzzer_sys::fuzz_target;
use unscrape::document::{InputKind, Payload, Record, RecordId};
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::rules::diagnostic::{line_column, render, to_json};
use unscrape::rules::{RuleSet, lint, parse};

/// Something for the rules to look at.
const TEXT: &str = "A headline\nThe council voted on Tuesday to shut the old bridge, and nobody in the hall was surprised.\nRead more\nShare\n";
const PAGE: &str = "<div class=a><p id=b>The council voted on Tuesday to shut the old bridge.<a href=c>Read more</a></p></div>";

fuzz_target!(|text: &str| {
    let (file, mut problems) = parse::parse("fuzz.toml", text);
    problems.extend(lint::lint(&file));
    let files = [file];
    match RuleSet::compile(&files) {
        Ok(rules) => {
            for (kind, text) in [(InputKind::Text, TEXT), (InputKind::Html, PAGE)] {
                let id = RecordId {
                    id: "fuzz".to_owned(),
                    path: "fuzz".to_owned(),
                    line: None,
                };
                let text = text.to_owned();
                let document = segment(Record::new(id, Payload { kind, text }));
                judge(&document, &rules, Stages { classifier: None, ..Stages::default() });
            }
        }
        Err(more) => problems.extend(more),
    }
    render(&problems, true, 80);
    for problem in &problems {
        to_json(problem);
        line_column(text, problem.span.start);
    }
});
