//! Who wrote the article: the best witness on the page that names somebody.
//!
//! What names look like is left to `names`.

use super::json_ld::Article;
use super::names::{Trust, behind_date, distinct, is_staff, people};
use super::scan::{Capture, Found, How, What};
use super::sites;
use super::{Nearby, Place};
use crate::document::{MetadataSource, Sourced, squash};
use crate::segment::html::page::Page;

/// What stands between names.
pub(super) const BETWEEN: &str = "; ";
/// Farthest byline from another one of the same kind that is still part of it, in bytes of text.
const TOGETHER_BYTES_MAX: usize = 120;

/// Everything that may name the author.
pub(super) struct Witnesses<'a> {
    /// What the page's elements say.
    pub found: &'a Found,
    /// The page's own article in its JSON-LD.
    pub article: Option<&'a Article>,
    /// Where the headline stands.
    pub place: &'a Place,
    /// The page as printed, near the headline.
    pub nearby: &'a Nearby<'a>,
    /// The site's names: no author.
    pub sites: &'a [&'a str],
}

/// The authors of a page, joined.
pub(super) fn author(witnesses: &Witnesses<'_>) -> Option<Sourced<String>> {
    let candidates = candidates(witnesses);
    let person = candidates.iter().find_map(|(source, names)| {
        let names: Vec<String> = names.iter().filter(|name| !is_staff(name)).cloned().collect();
        (!names.is_empty()).then_some((*source, names))
    });
    let anyone = || {
        let named = |names: &&(MetadataSource, Vec<String>)| !names.1.is_empty();
        candidates.iter().find(named).map(|(source, names)| (*source, names.clone()))
    };
    let (from, mut names) = person.or_else(anyone)?;
    if let [name] = &mut names[..] {
        let others = candidates.iter().flat_map(|(_, names)| names);
        if let Some(whole) = others.filter(|other| is_whole(other, name)).next() {
            *name = whole.clone();
        }
    }
    let value = names.join(BETWEEN);
    Some(Sourced { value, from })
}

/// Whether `whole` is the whole name of who is called `part`: `Ada Byron` of `Ada`, or of `ada.byron`.
fn is_whole(whole: &str, part: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let begins = whole
        .split_once(' ')
        .is_some_and(|(first, _)| first.to_lowercase() == part.to_lowercase());
    !part.contains(' ') && whole.contains(' ') && (begins || letters(whole) == letters(part))
}

/// What each witness says, best first.
fn candidates(witnesses: &Witnesses<'_>) -> Vec<(MetadataSource, Vec<String>)> {
    let is_site = |name: &str| witnesses.sites.iter().any(|site| sites::is_same(site, name));
    let declared = |values: &mut dyn Iterator<Item = &String>| {
        let mut names: Vec<String> = values
            .filter(|value| !is_site(value))
            .flat_map(|value| people(value, Trust::Declared))
            .collect();
        distinct(&mut names);
        names
    };
    let head = |source: MetadataSource| {
        let mut values = witnesses
            .found
            .head
            .authors
            .iter()
            .filter(|(from, _)| *from == source)
            .map(|(_, value)| value);
        declared(&mut values)
    };
    let linked = witnesses
        .article
        .map(|article| declared(&mut article.authors.iter()))
        .unwrap_or_default();
    let captured = |how: How, bio: bool| captured(witnesses, how, bio);
    let mut all = vec![
        (MetadataSource::JsonLd, linked),
        (MetadataSource::Microdata, captured(How::Property, false)),
        (MetadataSource::OpenGraph, head(MetadataSource::OpenGraph)),
        (MetadataSource::Meta, head(MetadataSource::Meta)),
        (MetadataSource::Page, captured(How::Element, false)),
        (MetadataSource::Page, captured(How::Name, false)),
        (MetadataSource::Page, printed(witnesses.nearby)),
        (MetadataSource::Microdata, captured(How::Property, true)),
        (MetadataSource::Page, captured(How::Element, true)),
        (MetadataSource::Page, captured(How::Name, true)),
    ];
    let printed = Printed::of(witnesses.nearby.page);
    for (_, names) in &mut all {
        names.retain(|name| !is_site(name) && printed.has(name));
    }
    all
}

/// The names in the elements of one kind: the byline nearest to the headline, and what stands right beside it.
fn captured(witnesses: &Witnesses<'_>, how: How, bio: bool) -> Vec<String> {
    let place = witnesses.place;
    let of_kind = |capture: &&Capture| capture.what == What::Author && capture.how == how && capture.bio == bio && place.is_own(capture);
    let all: Vec<(&Capture, Vec<String>)> = witnesses
        .found
        .captures
        .iter()
        .filter(of_kind)
        .map(|capture| (capture, capture_names(capture)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    let Some((nearest, _)) = all.iter().min_by_key(|(capture, _)| place.distance(capture)) else {
        return Vec::new();
    };
    let together = all
        .iter()
        .filter(|(capture, _)| capture.at.abs_diff(nearest.at) <= TOGETHER_BYTES_MAX);
    let mut names: Vec<String> = together.flat_map(|(_, names)| names.iter().cloned()).collect();
    distinct(&mut names);
    names
}

fn capture_names(capture: &Capture) -> Vec<String> {
    let single = !capture.text.trim().contains(char::is_whitespace);
    let trust = if capture.how == How::Name && !single {
        Trust::Printed
    } else {
        Trust::Declared
    };
    match (&capture.name, &capture.value) {
        (Some(name), _) => people(name, Trust::Declared),
        (None, Some(value)) if capture.how == How::Property => people(value, trust),
        _ => people(capture.text.trim(), trust),
    }
}

/// The names in a line near the headline that begins like a byline.
fn printed(nearby: &Nearby<'_>) -> Vec<String> {
    const BYLINES: [&str; 14] = [
        "by ",
        "von ",
        "par ",
        "por ",
        "text: ",
        "text von ",
        "autor: ",
        "author: ",
        "written by ",
        "posted by ",
        "autorin: ",
        "auteur : ",
        "door ",
        "di ",
    ];
    let mut lines = nearby.lines().filter_map(|line| {
        let line = squash(line);
        let lower = line.to_lowercase();
        let begins = BYLINES.iter().any(|byline| lower.starts_with(byline)) || begins_dated(&line);
        begins.then(|| people(&line, Trust::Printed)).filter(|names| !names.is_empty())
    });
    lines.next().unwrap_or_default()
}

/// Whether a line begins with when something was published, and goes on with by whom.
fn begins_dated(line: &str) -> bool {
    behind_date(line).is_some()
}

/// The page's text, to look names up in.
struct Printed<'a> {
    text: &'a str,
    lower: std::cell::OnceCell<String>,
}

impl<'a> Printed<'a> {
    fn of(page: &'a Page) -> Self {
        Printed {
            text: &page.text,
            lower: std::cell::OnceCell::new(),
        }
    }

    /// Whether the page prints a name. One that it only declares is often the account of whoever uploaded the page.
    fn has(&self, name: &str) -> bool {
        memchr::memmem::find(self.text.as_bytes(), name.as_bytes()).is_some() || {
            let lower = self.lower.get_or_init(|| self.text.to_lowercase());
            memchr::memmem::find(lower.as_bytes(), name.to_lowercase().as_bytes()).is_some()
        }
    }
}
