//! What the site calls itself.

use super::json_ld::{Article, Linked};
use super::scan::Found;
use super::titles::{agreement, without_site};
use crate::document::{MetadataSource, Record, Sourced, site_of, squash};

/// Longest name of a site, in characters.
const CHARS_MAX: usize = 60;

/// The names of a site.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The registrable domain, or the value of the record's site field.
    pub site: Option<String>,
    /// The name to tell; the domain where no other is known.
    pub best: Option<Sourced<String>>,
    /// What is a name of the site for sure.
    pub sure: Vec<String>,
    /// What may be one: the publisher, what stands beside the headline in the title.
    maybe: Vec<String>,
}

impl Names {
    /// Collects what the page, its head and its JSON-LD call the site.
    pub fn of(record: &Record, found: &Found, linked: &Linked, article: Option<&Article>, url: Option<&Sourced<String>>) -> Names {
        let head = &found.head;
        let domain = url.and_then(|url| Some((site_of(&url.value)?, url.from)));
        let publisher = article.and_then(|article| article.publisher.clone());
        let beside = beside(found);
        let named = [
            (MetadataSource::OpenGraph, &head.og_site),
            (MetadataSource::JsonLd, &linked.site),
            (MetadataSource::JsonLd, &publisher.clone()),
            (MetadataSource::Page, &beside.clone()),
            (MetadataSource::Meta, &head.site_name),
        ];
        let mut named = named.into_iter().filter_map(|(from, name)| {
            let value = cleaned(name.as_deref()?)?;
            Some(Sourced { value, from })
        });
        let of_record = record.site.clone().map(|site| (site, MetadataSource::Record));
        let site = of_record.or(domain);
        let fallback = site.clone().map(|(value, from)| Sourced { value, from });
        let best = named.next().or(fallback);
        let site = site.map(|(site, _)| site).or_else(|| head.og_site.clone());
        let sure = [site.clone(), head.og_site.clone(), linked.site.clone()];
        let maybe = [head.site_name.clone(), publisher, beside];
        Names {
            site,
            best,
            sure: sure.into_iter().flatten().collect(),
            maybe: maybe.into_iter().flatten().collect(),
        }
    }

    /// Whether the site is called so.
    pub fn are_sure_of(&self, name: &str) -> bool {
        self.sure.iter().any(|site| is_same(site, name))
    }

    /// Whether the site may be called so.
    pub fn may_be(&self, name: &str) -> bool {
        self.are_sure_of(name) || self.maybe.iter().any(|site| is_same(site, name))
    }
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
fn beside(found: &Found) -> Option<String> {
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
fn cleaned(name: &str) -> Option<String> {
    let name = squash(name);
    let name = name.trim_start_matches(['@', '©', ' ']);
    let name = name
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.");
    let name = name.trim_end_matches('/').trim();
    let fits = name.chars().any(char::is_alphanumeric) && name.chars().count() <= CHARS_MAX;
    fits.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_of_one_site() {
        let cases = [
            ("the-post.example", "The Post", true),
            ("The Post", "THE POST", true),
            ("www.thepost.example", "The Post", true),
            ("The Valley Post", "Ada Byron", false),
            ("post.example", "Valley", false),
        ];
        for (site, name, same) in cases {
            assert_eq!(is_same(site, name), same, "{site} {name}");
        }
    }

    #[test]
    fn cleans_names() {
        let cases = [
            ("@ThePost", Some("ThePost")),
            ("© The  Post", Some("The Post")),
            ("https://www.post.example/", Some("post.example")),
            ("|", None),
            ("", None),
        ];
        for (name, clean) in cases {
            assert_eq!(cleaned(name).as_deref(), clean, "{name}");
        }
    }
}
