//! What the site calls itself.

use super::json_ld::Linked;
use super::scan::Found;
use super::titles::{agreement, without_site};
use crate::document::{MetadataSource, Sourced, squash};

/// Longest name of a site, in characters.
const CHARS_MAX: usize = 60;

/// The registrable domain of an address.
pub(super) fn domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.trim_end_matches('.').to_lowercase();
    psl::domain_str(&host).map(str::to_owned)
}

/// The name of the site, from its own words, or else its domain.
pub(super) fn name(found: &Found, linked: &Linked, publisher: Option<&str>, site: Option<&Sourced<String>>) -> Option<Sourced<String>> {
    let head = &found.head;
    let domain = site.map(|site| site.value.as_str());
    let beside = beside(found);
    let named = [
        (MetadataSource::OpenGraph, head.og_site.as_deref()),
        (MetadataSource::JsonLd, linked.site.as_deref()),
        (MetadataSource::JsonLd, publisher),
        (MetadataSource::Page, beside.as_deref()),
        (MetadataSource::Meta, head.site_name.as_deref()),
    ];
    let mut named = named.into_iter().filter_map(|(from, name)| {
        let value = cleaned(name?, domain)?;
        Some(Sourced { value, from })
    });
    named.next().or_else(|| site.cloned())
}

/// Whether two names are one site's: `the-post.example` is `The Post`, and so is `The Post Ltd`.
pub(super) fn is_same(site: &str, name: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let label = |text: &str| -> String {
        let dotted = !text.contains(' ') && text.contains('.');
        let text = text.trim_start_matches("www.");
        letters(if dotted {
            text.rsplit_once('.').map_or(text, |(label, _)| label)
        } else {
            text
        })
    };
    agreement(site, name) >= 0.8 || letters(site) == letters(name) || label(site) == label(name)
}

/// What stands beside the headline in the page's title.
pub(super) fn beside(found: &Found) -> Option<String> {
    let (title, headline) = (found.head.title.as_deref()?, found.head.og_title.as_deref());
    let kept = without_site(title, None);
    let from_headline = headline.filter(|headline| title.len() > headline.len()).and_then(|headline| {
        let rest = title.strip_prefix(headline).or_else(|| title.strip_suffix(headline))?;
        Some(rest.to_owned())
    });
    let rest = from_headline.or_else(|| title.strip_prefix(kept).or_else(|| title.strip_suffix(kept)).map(str::to_owned))?;
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | '—' | ':' | '»' | '«' | '·' | '•' | '/'));
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// The name as a reader would say it: no `@`, no copyright sign, no `www.`; none if that leaves no name.
fn cleaned(name: &str, domain: Option<&str>) -> Option<String> {
    let name = squash(name);
    let name = name
        .trim_start_matches(['@', '©', ' '])
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    let name = name.trim_start_matches("www.").trim_end_matches('/').trim();
    let fits = name.chars().any(char::is_alphanumeric) && name.chars().count() <= CHARS_MAX;
    // A page that only says its domain says it as it writes it.
    let _ = domain;
    fits.then(|| name.to_owned())
}
