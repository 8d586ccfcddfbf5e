//! `FILE[:RECORD][:LINE]`: which record of which file, and which line of its text.

use super::FieldArguments;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use unscrape::document::Record;
use unscrape::source::{Content, FieldNames, Format, Input, Inputs, JsonLines, LineParser, RawLine, Request, Stream, open};

/// The record, and the line of its text, if one was named.
pub struct Place {
    /// The record.
    pub record: Record,
    /// 1-based.
    pub line: Option<usize>,
}

/// Finds the record that `text` names.
pub fn find(text: &str, fields: &FieldArguments) -> Result<Place> {
    let (path, rest) = split(text);
    let inputs = Inputs::find(&Request {
        paths: vec![path.to_owned()],
        from: fields.from.map(Format::from),
        ..Request::default()
    })?;
    let mut found = inputs.iter();
    let Some(input) = found.next().transpose()? else {
        bail!("no input in {}", path.display());
    };
    if path.is_dir() || found.next().is_some() {
        bail!("{} is a folder: name one file in it", path.display());
    }
    match open(&input)? {
        Content::Whole(loaded) => match rest {
            None => Ok(Place {
                record: loaded.record,
                line: None,
            }),
            Some(rest) => match rest.parse() {
                Ok(line) => Ok(Place {
                    record: loaded.record,
                    line: Some(line),
                }),
                Err(_) => bail!("{rest:?} is no line number: {}:LINE is expected", path.display()),
            },
        },
        Content::Lines(lines) => find_record(&input, lines, rest, fields),
    }
}

/// The path, and what stands behind it: the shortest head, cut at a colon, that is no file with its tail is a path.
fn split(text: &str) -> (PathBuf, Option<&str>) {
    if Path::new(text).exists() {
        return (text.into(), None);
    }
    let colons = text.match_indices(':').map(|(at, _)| at);
    let cut = colons.rev().find(|&at| &text[..at] == "-" || Path::new(&text[..at]).is_file());
    // Of a file that does not exist, a number behind it is still no part of its name.
    let cut = cut.or_else(|| {
        let (head, tail) = text.rsplit_once(':')?;
        tail.parse::<usize>().is_ok().then_some(head.len())
    });
    match cut {
        Some(at) => (text[..at].into(), Some(&text[at + 1..])),
        None => (text.into(), None),
    }
}

/// Looks for the record that `rest` names: an id, or the number of a line; either with a line of its text behind it.
fn find_record(input: &Input, lines: JsonLines<Stream>, rest: Option<&str>, fields: &FieldArguments) -> Result<Place> {
    let Some(rest) = rest else {
        bail!(
            "{0} holds records: name one, {0}:3 for that of line 3, {0}:3:12 for line 12 of its text, or by id, {0}:ID",
            input.name
        );
    };
    let whole = (rest, None);
    let with_line = rest
        .rsplit_once(':')
        .and_then(|(head, tail)| Some((head, Some(tail.parse().ok()?))));
    let parser = LineParser {
        id: input.id.clone(),
        path: input.name.clone(),
        names: names(fields),
    };
    let mut second = None;
    for raw in lines {
        let raw = raw?;
        if raw.number.to_string() == rest {
            return place(&parser, &raw, None);
        }
        let wanted = |name: &str| raw.number.to_string() == name;
        if let Some((head, line)) = with_line.filter(|(head, _)| wanted(head)) {
            debug_assert_eq!(head, raw.number.to_string());
            return place(&parser, &raw, line);
        }
        // A line that does not even hold the id's characters is not parsed; ids with escapes are found by number.
        let holds = |id: &str| memchr::memmem::find(&raw.bytes, id.as_bytes()).is_some();
        let named = [Some(whole), with_line];
        for (index, (id, line)) in named.into_iter().flatten().enumerate() {
            if holds(id)
                && let Ok(loaded) = parser.parse(&raw)
                && loaded.record.id.id == id
            {
                let record = loaded.record;
                if index == 0 {
                    return Ok(Place { record, line });
                }
                second.get_or_insert(Place { record, line });
            }
        }
    }
    match second {
        Some(place) => Ok(place),
        None => bail!("{} has no record {rest} (neither a line nor an id)", input.name),
    }
}

fn place(parser: &LineParser, raw: &RawLine, line: Option<usize>) -> Result<Place> {
    match parser.parse(raw) {
        Ok(loaded) => Ok(Place {
            record: loaded.record,
            line,
        }),
        Err(error) => bail!("{}:{}: {error}", parser.path, raw.number),
    }
}

fn names(fields: &FieldArguments) -> FieldNames {
    let defaults = FieldNames::default();
    FieldNames {
        text: fields.text_field.clone(),
        html: fields.html_field.clone().unwrap_or_else(|| defaults.html.clone()),
        prefer_html: fields.html_field.is_some(),
        url: fields.url_field.clone(),
        id: fields.id_field.clone(),
        ..defaults
    }
}
