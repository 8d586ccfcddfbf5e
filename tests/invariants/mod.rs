//! What holds of every document and its verdicts, whatever the input. Each check says what is broken.

use super::cleaning::Judged;
use unscrape::document::{Document, InputKind, Span, squash};
use unscrape::emit::Layout;
use unscrape::report::ledger::context::LINE_CHARS_MAX;
use unscrape::report::ledger::{Entry, EntryOutcome, Line, entries, push_json_line};
use unscrape::report::visible::is_obeyed;
use unscrape::verdict::{Claim, Mark, Outcome, Reason, Repair, replay};

/// Fails with a sentence where a condition does not hold.
macro_rules! hold {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+));
        }
    };
}

/// All invariants of one judged document.
pub fn check(judged: &Judged) -> Result<(), String> {
    lines_and_blocks(&judged.document)?;
    verdicts_partition(judged)?;
    removals_have_reasons(judged)?;
    bytes_add_up(judged)?;
    original_is_the_kept_spans(judged)?;
    paragraphs_are_the_kept_words(judged)?;
    ledger_quotes_the_text(judged)?;
    the_ledger_can_be_applied(judged)
}

/// Verdicts made of the ledger alone are those that it was made of.
fn the_ledger_can_be_applied(judged: &Judged) -> Result<(), String> {
    let changes = entries(&judged.document, &judged.resolution).into_iter();
    let marks = changes.filter(|entry| entry.outcome != EntryOutcome::Guarded).map(|entry| {
        let (start, end) = entry.whole.unwrap_or((entry.start, entry.end));
        let claim = entry.replacement.map_or(Claim::Drop, Claim::Replace);
        Mark::new(Span::new(start, end), claim, Reason::Repair(Repair::Glued))
    });
    let again = replay(&judged.document, marks.collect());
    let dropped = |verdicts: &[unscrape::verdict::Verdict]| -> Vec<Span> {
        let gone = verdicts.iter().filter(|verdict| verdict.outcome != Outcome::Keep);
        gone.map(|verdict| verdict.span).collect()
    };
    let (then, now) = (dropped(&judged.resolution.verdicts), dropped(&again.verdicts));
    hold!(then == now, "the ledger applied removes {now:?}, not {then:?}");
    Ok(())
}

fn on_boundaries(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

/// Lines and blocks stand in order, trimmed, and only white space stands between them.
fn lines_and_blocks(document: &Document) -> Result<(), String> {
    let text = &*document.text;
    let mut end = 0;
    for &line in &document.lines {
        hold!(on_boundaries(text, line) && line.start >= end, "line {line:?} is out of place");
        hold!(!line.is_empty() && line.trim(text) == line, "line {line:?} is empty or not trimmed");
        hold!(text[end..line.start].trim().is_empty(), "text stands before line {line:?}");
        end = line.end;
    }
    hold!(text[end..].trim().is_empty(), "text stands behind the last line");
    let mut next = 0;
    for block in &document.blocks {
        hold!(
            block.lines.start == next && block.lines.end > next,
            "block {:?} leaves lines out",
            block.span
        );
        next = block.lines.end;
        let cover = document.lines[block.lines.start].cover(document.lines[next - 1]);
        hold!(block.span == cover, "block {:?} is not its lines {cover:?}", block.span);
    }
    hold!(next == document.lines.len(), "lines stand in no block");
    let title = document.metadata.title.as_ref().and_then(|title| title.block);
    hold!(
        title.is_none_or(|block| block < document.blocks.len()),
        "the headline's block is none"
    );
    Ok(())
}

/// Every byte stands in exactly one verdict.
fn verdicts_partition(judged: &Judged) -> Result<(), String> {
    let text = &*judged.document.text;
    let mut end = 0;
    for verdict in &judged.resolution.verdicts {
        let span = verdict.span;
        hold!(span.start == end && span.end > end, "verdict {span:?} begins not at {end}");
        hold!(on_boundaries(text, span), "verdict {span:?} cuts a character");
        end = span.end;
    }
    hold!(end == text.len(), "verdicts end at {end} of {}", text.len());
    Ok(())
}

/// What goes or changes has a mark that says so, and why.
fn removals_have_reasons(judged: &Judged) -> Result<(), String> {
    let resolution = &judged.resolution;
    for mark in &resolution.marks {
        hold!(
            on_boundaries(&judged.document.text, mark.span),
            "mark {:?} cuts a character",
            mark.span
        );
        hold!(
            mark.span.contains(mark.anchor),
            "the anchor {:?} is outside {:?}",
            mark.anchor,
            mark.span
        );
    }
    for verdict in &resolution.verdicts {
        let claim = resolution.winner(verdict).map(|mark| &mark.claim);
        let agrees = match verdict.outcome {
            Outcome::Keep => matches!(claim, None | Some(Claim::Keep)),
            Outcome::Drop => matches!(claim, Some(Claim::Drop)),
            Outcome::Replace => matches!(claim, Some(Claim::Replace(_))),
        };
        hold!(agrees, "{:?} at {:?} against {claim:?}", verdict.outcome, verdict.span);
        let Some(mark) = resolution.winner(verdict) else { continue };
        let (key, reason) = (mark.reason.key(), mark.reason.to_string());
        hold!(
            key.contains('/') && reason.len() > 10,
            "no reason at {:?}: {reason:?}",
            verdict.span
        );
        if let Reason::Rule(matched) = &mark.reason {
            let (rule, pattern) = (&matched.rule, &matched.pattern);
            hold!(
                rule.line > 0 && !rule.why.is_empty() && !pattern.is_empty(),
                "{} says not why",
                rule.id
            );
        }
    }
    Ok(())
}

fn bytes_add_up(judged: &Judged) -> Result<(), String> {
    let resolution = &judged.resolution;
    let stays = resolution.verdicts.iter().filter(|v| v.outcome != Outcome::Drop);
    let kept: usize = stays.map(|v| v.span.len()).sum();
    let (dropped, all) = (resolution.dropped_bytes(), judged.document.text.len());
    hold!(kept + dropped == all, "{kept} kept and {dropped} dropped bytes of {all}");
    Ok(())
}

/// The kept spans one after the other, replacements in their places.
fn kept(judged: &Judged) -> String {
    let text_of = |verdict| match judged.resolution.winner(verdict).map(|mark| &mark.claim) {
        Some(Claim::Replace(with)) => with.as_str(),
        _ => judged.document.slice(verdict.span),
    };
    let stays = judged.resolution.verdicts.iter().filter(|v| v.outcome != Outcome::Drop);
    stays.map(text_of).collect()
}

/// What the text may be: the kept spans, on a page that prints its headline nowhere with the headline before them.
fn expected(judged: &Judged) -> [String; 2] {
    let title = judged.document.metadata.title.as_ref();
    let written = title.filter(|title| title.block.is_none() && judged.document.input == InputKind::Html);
    let headline = written.map_or("", |title| &title.text);
    let kept = kept(judged);
    [format!("{headline}{kept}"), kept]
}

fn original_is_the_kept_spans(judged: &Judged) -> Result<(), String> {
    let found = judged.rendered(Layout::Original);
    let expected = expected(judged);
    hold!(expected.contains(&found), "original layout: {found:?} is none of {expected:?}");
    Ok(())
}

fn paragraphs_are_the_kept_words(judged: &Judged) -> Result<(), String> {
    let dense = |text: &str| squash(text).replace(' ', "");
    let expected = expected(judged).map(|text| dense(&text));
    let found = dense(&judged.text());
    hold!(expected.contains(&found), "paragraphs: {found:?} is none of {expected:?}");
    Ok(())
}

/// Each entry of the ledger quotes its span, and all removals but white space are in it.
fn ledger_quotes_the_text(judged: &Judged) -> Result<(), String> {
    let text = &*judged.document.text;
    let entries = entries(&judged.document, &judged.resolution);
    for entry in &entries {
        hold!(
            text.get(entry.start..entry.end) == Some(entry.text.as_str()),
            "entry {}..{} quotes {:?}",
            entry.start,
            entry.end,
            entry.text
        );
        hold!(
            entry.line == judged.document.line_number(entry.start),
            "entry at {} is not on line {}",
            entry.start,
            entry.line
        );
    }
    let ids: std::collections::BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    hold!(ids.len() == entries.len(), "{} ids for {} entries", ids.len(), entries.len());
    for entry in entries.iter().filter(|entry| entry.outcome != EntryOutcome::Guarded) {
        context_stays(judged, entry)?;
        line_is_read_again(entry)?;
    }
    let changes = judged.resolution.verdicts.iter().filter(|v| v.outcome != Outcome::Keep).count();
    let told = entries.iter().filter(|entry| entry.outcome != EntryOutcome::Guarded).count();
    hold!(changes == told, "{told} entries for {changes} changes");
    Ok(())
}

/// What an entry tells around its text is in what stays, in the order of the text.
fn context_stays(judged: &Judged, entry: &Entry) -> Result<(), String> {
    let kept: String = judged
        .resolution
        .verdicts
        .iter()
        .map(|verdict| match verdict.outcome {
            Outcome::Keep => judged.document.slice(verdict.span),
            Outcome::Drop | Outcome::Replace => "",
        })
        .collect();
    let replaced = judged.resolution.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Replace);
    for line in entry
        .before
        .iter()
        .chain(&entry.after)
        .chain([&entry.prefix, &entry.suffix])
        .filter(|_| !replaced)
    {
        hold!(line.chars().count() <= LINE_CHARS_MAX + 1, "{line:?} is long");
        hold!(
            kept.contains(line.trim_matches('…')),
            "{line:?} around {:?} does not stay",
            entry.text
        );
    }
    Ok(())
}

/// What is written of an entry holds nothing a terminal obeys, and is read as it was.
fn line_is_read_again(entry: &Entry) -> Result<(), String> {
    let mut line = String::new();
    push_json_line(&mut line, entry);
    hold!(!line.trim_end_matches('\n').chars().any(is_obeyed), "{line:?}");
    match Line::parse(line.as_bytes()) {
        Ok(Line::Entry(read)) if *read == *entry => Ok(()),
        read => Err(format!("{line} is read as {read:?}")),
    }
}
