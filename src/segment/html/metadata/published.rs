//! When the article was published: the best witness on the page that tells a day.
//!
//! How dates are written is left to `dates`.

use super::dates::{Date, Order};
use super::json_ld::Article;
use super::scan::{Capture, Found, How, What};
use super::{Nearby, Place};
use crate::document::{MetadataSource, Sourced};

/// Longest line that shows a date, in bytes: longer ones tell of something else.
const SHOWN_BYTES_MAX: usize = 60;

/// Everything that may tell the date.
pub(super) struct Witnesses<'a> {
    /// What the page's elements say.
    pub found: &'a Found,
    /// The page's own article in its JSON-LD.
    pub article: Option<&'a Article>,
    /// Where the headline stands.
    pub place: &'a Place,
    /// The page as printed, near the headline.
    pub nearby: &'a Nearby<'a>,
    /// The page's addresses.
    pub urls: &'a [&'a str],
}

/// The date of a page, in ISO 8601: published if that is told, else last modified.
pub(super) fn date(witnesses: &Witnesses<'_>) -> Option<Sourced<String>> {
    let order = Order::of(witnesses.found.head.language_tag.as_deref());
    let all = candidates(witnesses, order);
    let (mut from, mut date) = *all.first()?;
    // A time in UTC may be of the next or the previous day where the page was written: what is local knows.
    if let Some(local) = all.iter().find(|(_, other)| other.is_local_of(&date)) {
        (from, date) = *local;
    }
    let shown = shown(witnesses, order);
    if let Some(first) = shown
        .first()
        .filter(|_| from != MetadataSource::Page && !shown.iter().any(|own| own.same_day(&date)))
    {
        (from, date) = (MetadataSource::Page, *first);
    }
    // Another witness of the same day may know the time.
    let timed = |other: &&(MetadataSource, Date)| !date.has_time() && other.1.has_time() && other.1.same_day(&date);
    let value = all.iter().find(timed).map_or(date, |(_, other)| *other).to_string();
    Some(Sourced { value, from })
}

/// What each witness says, best first.
fn candidates(witnesses: &Witnesses<'_>, order: Order) -> Vec<(MetadataSource, Date)> {
    let head = &witnesses.found.head;
    let declared = |list: &[(MetadataSource, String)]| -> Vec<(MetadataSource, Date)> {
        let dates = list
            .iter()
            .filter_map(|(source, value)| Date::parse(value, order).map(|date| (*source, date)));
        dates.collect()
    };
    let linked = |value: Option<&String>| {
        value
            .and_then(|value| Date::parse(value, order))
            .map(|date| (MetadataSource::JsonLd, date))
    };
    let captured = |what: What, how: How| {
        let source = if how == How::Property {
            MetadataSource::Microdata
        } else {
            MetadataSource::Page
        };
        captured(witnesses, what, how, order).map(|date| (source, date))
    };
    let mut all = Vec::new();
    all.extend(linked(witnesses.article.and_then(|article| article.published.as_ref())));
    all.extend(declared(&head.dates));
    all.extend(captured(What::Date, How::Property));
    all.extend(
        witnesses
            .urls
            .iter()
            .find_map(|url| Date::in_url(url))
            .map(|date| (MetadataSource::Page, date)),
    );
    all.extend(captured(What::Date, How::Element));
    all.extend(captured(What::Date, How::Name));
    all.extend(printed(witnesses.nearby, order).map(|date| (MetadataSource::Page, date)));
    all.extend(linked(witnesses.article.and_then(|article| article.modified.as_ref())));
    all.extend(declared(&head.modified));
    all.extend(captured(What::Modified, How::Property));
    all.extend(captured(What::Modified, How::Element));
    all.extend(captured(What::Modified, How::Name));
    all.extend(last(witnesses.nearby, order).map(|date| (MetadataSource::Page, date)));
    let anywhere = witnesses
        .found
        .captures
        .iter()
        .filter(|capture| capture.how == How::Property && capture.what == What::Date);
    all.extend(
        anywhere
            .filter_map(|capture| told(capture, order))
            .map(|date| (MetadataSource::Microdata, date))
            .take(1),
    );
    all
}

/// The dates that the page shows as its own, right at the headline: not those of its last change. For `11/1/2020`, both days
/// that it may be, the likelier one first.
fn shown(witnesses: &Witnesses<'_>, order: Order) -> Vec<Date> {
    let place = witnesses.place;
    let is_close = |capture: &&Capture| capture.what == What::Date && place.is_own(capture) && place.is_close(capture);
    let captures = witnesses.found.captures.iter().filter(is_close);
    let texts = captures.filter_map(|capture| match &capture.value {
        Some(value) if Date::parse(value, order).is_some() => Some(value.as_str()),
        _ => (capture.text.len() <= SHOWN_BYTES_MAX).then_some(capture.text.as_str()),
    });
    let lines = witnesses.nearby.next_lines().filter(|line| line.len() <= SHOWN_BYTES_MAX);
    let texts = texts.chain(lines).filter(|text| !is_change(text));
    texts
        .flat_map(|text| [order, order.other()].map(|order| Date::find(text, order)))
        .flatten()
        .collect()
}

/// Whether a text tells of a change.
fn is_change(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "updat",
        "aktualis",
        "actualiz",
        "atualiz",
        "modif",
        "stand:",
        "stand ",
        "mise à jour",
        "mis à jour",
        "aggiorn",
        "bearbeitet",
        "обновл",
        "bijgewerkt",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// The date in the elements of one kind that stands nearest to the headline.
fn captured(witnesses: &Witnesses<'_>, what: What, how: How, order: Order) -> Option<Date> {
    let place = witnesses.place;
    let of_kind = |capture: &&Capture| capture.what == what && capture.how == how && place.is_own(capture);
    let captures = witnesses.found.captures.iter().filter(of_kind);
    let dated = captures.filter_map(|capture| told(capture, order).map(|date| (place.distance(capture), date)));
    dated.min_by_key(|(distance, _)| *distance).map(|(_, date)| date)
}

/// The date in a short line near the headline.
fn printed(nearby: &Nearby<'_>, order: Order) -> Option<Date> {
    nearby.lines().find_map(|line| Date::find(line, order))
}

/// The date that an element tells, for programs or for readers.
fn told(capture: &Capture, order: Order) -> Option<Date> {
    let value = capture.value.as_ref().and_then(|value| Date::parse(value, order));
    value.or_else(|| Date::find(&capture.text, order))
}

/// The date in a short line at the end of the content.
fn last(nearby: &Nearby<'_>, order: Order) -> Option<Date> {
    nearby.last_lines().find_map(|line| Date::find(line, order))
}
