//! Who wrote the article: the best witness on the page that names somebody.
//!
//! What names look like is left to `names`.

use super::json_ld::Article;
use super::names::{Trust, behind_date, distinct, is_label, is_staff, people};
use super::scan::{Capture, Found, How, What};
use super::sites;
use super::{Nearby, Place};
use crate::document::{MetadataSource, Sourced, squash};
use crate::segment::html::page::Page;

/// What stands between names.
const BETWEEN: &str = "; ";
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
    /// What the site calls itself.
    pub sites: &'a sites::Names,
}

/// What one witness says.
struct Said {
    from: MetadataSource,
    /// Whether the page shows it as a byline; else it is a declaration.
    shown: bool,
    names: Vec<String>,
}

/// Whom a name names, best author first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Person,
    Staff,
    Site,
}

/// The authors of a page, joined: the first witness that names persons, else one that names a staff or an agency, else the
/// site itself where the page shows it as the author.
pub(super) fn author(witnesses: &Witnesses<'_>) -> Option<Sourced<String>> {
    let said = all_said(witnesses);
    let of_kind = |kind: Named| {
        said.iter().find_map(|said| {
            let names = said.names.iter().filter(|name| named(name, said, witnesses) == Some(kind));
            let names: Vec<&String> = names.collect();
            (!names.is_empty()).then_some((said.from, names))
        })
    };
    let (from, mut names) = [Named::Person, Named::Staff, Named::Site].into_iter().find_map(of_kind)?;
    if let [name] = &mut names[..] {
        let mut others = said.iter().flat_map(|said| &said.names);
        *name = others.find(|other| is_whole(other, name)).unwrap_or(*name);
    }
    let value = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(BETWEEN);
    Some(Sourced { value, from })
}

/// Whom a name names; nobody if only declared and the site's.
fn named(name: &str, said: &Said, witnesses: &Witnesses<'_>) -> Option<Named> {
    match (witnesses.sites.are_sure_of(name), said.shown) {
        (true, shown) => shown.then_some(Named::Site),
        (false, false) if witnesses.sites.may_be(name) => None,
        (false, _) if is_staff(name) => Some(Named::Staff),
        (false, _) => Some(Named::Person),
    }
}

/// Whether `whole` is the whole name of who is called `part`: `Ada Byron` of `Ada`, or of `ada.byron`.
fn is_whole(whole: &str, part: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let begins = whole
        .split_once(' ')
        .is_some_and(|(first, _)| first.to_lowercase() == part.to_lowercase());
    !part.contains(' ') && whole.contains(' ') && (begins || letters(whole) == letters(part))
}

/// What each witness says, best first. A declared name that the page does not print is often the account of whoever uploaded
/// it, so that is left out.
fn all_said(witnesses: &Witnesses<'_>) -> Vec<Said> {
    let printed = Printed::of(witnesses.nearby.page);
    let declared = |from: MetadataSource, values: &mut dyn Iterator<Item = &String>| {
        let values = values.filter(|value| !witnesses.sites.may_be(value));
        let mut names: Vec<String> = values.flat_map(|value| people(value, Trust::Declared)).collect();
        names.retain(|name| printed.has(name));
        distinct(&mut names);
        let shown = false;
        Said { from, shown, names }
    };
    let head = |source: MetadataSource| {
        let values = witnesses.found.head.authors.iter();
        declared(source, &mut values.filter(|(from, _)| *from == source).map(|(_, value)| value))
    };
    let shown = |from: MetadataSource, names: Vec<String>| Said { from, shown: true, names };
    let captured = |how: How, bio: bool| {
        let microdata = how == How::Property;
        let from = if microdata {
            MetadataSource::Microdata
        } else {
            MetadataSource::Page
        };
        shown(from, captured(witnesses, how, bio))
    };
    let linked = witnesses.article.map_or(&[][..], |article| &article.authors);
    vec![
        declared(MetadataSource::JsonLd, &mut linked.iter()),
        captured(How::Property, false),
        head(MetadataSource::OpenGraph),
        head(MetadataSource::Meta),
        captured(How::Element, false),
        captured(How::Name, false),
        shown(MetadataSource::Page, bylines(witnesses.nearby)),
        shown(MetadataSource::Page, last_bylines(witnesses.nearby)),
        captured(How::Property, true),
        captured(How::Element, true),
        captured(How::Name, true),
    ]
}

/// The names in the elements of one kind: the byline nearest to the headline, and what stands right beside it.
fn captured(witnesses: &Witnesses<'_>, how: How, bio: bool) -> Vec<String> {
    let place = witnesses.place;
    let of_kind = |capture: &&Capture| capture.what == What::Author && capture.how == how && capture.bio == bio && place.is_own(capture);
    let captures = witnesses.found.captures.iter().filter(of_kind);
    let named = captures.map(|capture| (capture, capture_names(capture)));
    let all: Vec<(&Capture, Vec<String>)> = named.filter(|(_, names)| !names.is_empty()).collect();
    let Some((nearest, _)) = all.iter().min_by_key(|(capture, _)| place.distance(capture)) else {
        return Vec::new();
    };
    let beside = |capture: &Capture| capture.at.abs_diff(nearest.at) <= TOGETHER_BYTES_MAX;
    let together: Vec<_> = all.iter().filter(|(capture, _)| beside(capture)).collect();
    let is_box = |outer: &Capture| together.iter().any(|(inner, _)| is_box_of(outer, inner));
    let bylines = together.iter().filter(|(capture, _)| !is_box(capture));
    let mut names: Vec<String> = bylines.flat_map(|(_, names)| names.iter().cloned()).collect();
    distinct(&mut names);
    names
}

/// Whether an element holds another one and more lines besides: then the other one is the byline.
fn is_box_of(outer: &Capture, inner: &Capture) -> bool {
    let (outer, inner) = (outer.text.trim(), inner.text.trim());
    outer.contains('\n') && inner.len() < outer.len() && outer.contains(inner)
}

fn capture_names(capture: &Capture) -> Vec<String> {
    let single = !capture.text.trim().contains(char::is_whitespace);
    let by_name = capture.how == How::Name && !single;
    let trust = if by_name { Trust::Marked } else { Trust::Declared };
    match (&capture.name, &capture.value) {
        (Some(name), _) => people(name, Trust::Declared),
        (None, Some(value)) if capture.how == How::Property => people(value, trust),
        _ => people(capture.text.trim(), trust),
    }
}

/// The names in a line near the headline that begins like a byline, or behind a line that only says "Author".
fn bylines(nearby: &Nearby<'_>) -> Vec<String> {
    const BYLINES: &str =
        "by |von |par |por |text: |text von |autor: |author: |written by |posted by |autorin: |autor |author |auteur : |door |di ";
    let begins = |line: &str, lower: &str| begins_with_one(lower, BYLINES) || behind_date(line).is_some();
    first_named(nearby.lines(), begins, is_label)
}

fn begins_with_one(lower: &str, words: &str) -> bool {
    words.split('|').any(|word| lower.starts_with(word))
}

/// The names in the first line that holds some and that begins like a byline (asked of the line, and of it in lower case), or stands
/// behind a label.
fn first_named<'a>(
    lines: impl Iterator<Item = &'a str>,
    begins: impl Fn(&str, &str) -> bool,
    is_label: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut label = false;
    for line in lines {
        let line = squash(line);
        if label || begins(&line, &line.to_lowercase()) {
            let names = people(&line, Trust::Printed);
            if !names.is_empty() {
                return names;
            }
        }
        label = is_label(&line);
    }
    Vec::new()
}

/// The names in a line at the end of the content that says it names the author.
fn last_bylines(nearby: &Nearby<'_>) -> Vec<String> {
    const BYLINES: &str = "autor: |author: |text: |autorin: |autor*in: |von: |auteur : |auteur: |autore: |escrito por |escrito por: |written by |\
                           beitrag von |artikel von |ein beitrag von |text von |text by |posted by |posted by: |geschrieben von |verfasst von |автор: ";
    first_named(
        nearby.last_lines(),
        |_, lower| begins_with_one(lower, BYLINES),
        |line| is_label(line) && line.ends_with(':'),
    )
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
