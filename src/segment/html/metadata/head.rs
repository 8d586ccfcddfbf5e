//! What the head of a page declares: titles, address, site, language, authors and dates.
//!
//! Values are kept as they stand there, the first of a kind wins; whether they are believed is left to the other files.

use super::elements::Attributes;
use super::titles::{SITE_AGREEMENT_MIN, agreement, without_site};
use crate::document::{MetadataSource, squash};

/// Most authors and dates kept.
const VALUES_MAX: usize = 20;
/// Longest value kept, in bytes.
const VALUE_BYTES_MAX: usize = 2_000;

/// What the head of a page declares.
#[derive(Debug, Default)]
pub(in crate::segment::html) struct Head {
    pub title: Option<String>,
    pub og_title: Option<String>,
    pub og_url: Option<String>,
    pub og_site: Option<String>,
    pub og_locale: Option<String>,
    /// Other names of the site: `application-name` and the like.
    pub site_name: Option<String>,
    pub canonical: Option<String>,
    pub content_language: Option<String>,
    pub language: Option<String>,
    /// The whole language tag of the `<html>` element.
    pub language_tag: Option<String>,
    /// Authors as declared.
    pub authors: Vec<(MetadataSource, String)>,
    /// Dates of publication as declared.
    pub dates: Vec<(MetadataSource, String)>,
    /// Dates that don't say of what they are, or of the last change.
    pub modified: Vec<(MetadataSource, String)>,
}

impl Head {
    /// The headlines the head declares, best witness first, without the site's name.
    pub fn titles(&self) -> Vec<&str> {
        let site = self.og_site.as_deref();
        [&self.og_title, &self.title]
            .into_iter()
            .flatten()
            .map(|title| without_site(title, site))
            .collect()
    }

    /// Whether `text` is the site's name: declared as such, or what stands beside the headline in the page's title.
    pub fn names_site(&self, text: &str) -> bool {
        let site = self.og_site.as_deref();
        let beside = |title: &String| {
            let kept = without_site(title, site);
            kept.len() < title.len() && agreement(&title.replace(kept, " "), text) >= SITE_AGREEMENT_MIN
        };
        site.is_some_and(|site| agreement(site, text) >= SITE_AGREEMENT_MIN) || self.title.as_ref().is_some_and(beside)
    }

    /// The `lang` of the `<html>` element.
    pub fn set_language(&mut self, tag: Option<&str>) {
        keep(&mut self.language, tag);
        keep(&mut self.language_tag, tag);
    }

    /// Text inside the `<title>` element.
    pub fn push_title(&mut self, text: &str) {
        keep(&mut self.title, Some(text));
    }

    /// A `<link>` element.
    pub fn link(&mut self, attributes: &Attributes<'_>) {
        if attributes.rel.is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) {
            keep(&mut self.canonical, attributes.href.filter(|href| is_absolute(href)));
        }
    }

    /// A `<meta>` element.
    pub fn meta(&mut self, attributes: &Attributes<'_>) {
        let Some(content) = attributes.content else { return };
        let name = attributes.property.or(attributes.name).or(attributes.equiv);
        let Some(name) = name.map(str::to_ascii_lowercase) else { return };
        let slot = match &*name {
            "og:title" | "twitter:title" => &mut self.og_title,
            "og:url" if is_absolute(content) => &mut self.og_url,
            "og:site_name" => &mut self.og_site,
            "og:locale" => &mut self.og_locale,
            "content-language" | "language" => &mut self.content_language,
            "application-name" | "apple-mobile-web-app-title" | "al:android:app_name" | "al:iphone:app_name" | "citation_journal_title" => {
                &mut self.site_name
            }
            name => return self.author_or_date(name, content),
        };
        keep(slot, Some(content));
    }

    fn author_or_date(&mut self, name: &str, content: &str) {
        let source = if name.starts_with("og:") || name.starts_with("article:") || name.starts_with("book:") {
            MetadataSource::OpenGraph
        } else {
            MetadataSource::Meta
        };
        // Separators of prefixes differ: `dc.date`, `dc:date`, `article.published`.
        let name: String = name.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ':' | ' ')).collect();
        let list = match &*name {
            "author"
            | "authors"
            | "articleauthor"
            | "ogauthor"
            | "ogarticleauthor"
            | "bookauthor"
            | "dccreator"
            | "dctermscreator"
            | "dccreatorname"
            | "creator"
            | "parselyauthor"
            | "sailthruauthor"
            | "citationauthor"
            | "byl"
            | "byline"
            | "dcterms creator"
            | "articleauthorname"
            | "cxenseparseauthor"
            | "rbauthors"
            | "shareaholicarticleauthorname"
            | "vrauthor"
            | "cxauthor" => &mut self.authors,
            "articlepublishedtime"
            | "ogarticlepublishedtime"
            | "articlepublished"
            | "datepublished"
            | "rnewsdatepublished"
            | "publisheddate"
            | "publishdate"
            | "publicationdate"
            | "pubdate"
            | "btpubdate"
            | "parselypubdate"
            | "sailthrudate"
            | "dcdate"
            | "dcdateissued"
            | "dcdatecreated"
            | "dctermsdate"
            | "dctermscreated"
            | "dctermsissued"
            | "dctermsavailable"
            | "datecreated"
            | "created"
            | "citationpublicationdate"
            | "citationonlinedate"
            | "citationdate"
            | "ogpublishedtime"
            | "articledateoriginal"
            | "articlepublicationdate"
            | "originalpublicationdate"
            | "cxenseparserecspublishtime"
            | "cxenseparsepublishtime"
            | "shareaholicarticlepublishedtime"
            | "publishtime"
            | "pubtime"
            | "publishedat"
            | "displaydate"
            | "issuedate"
            | "releasedate"
            | "firstpublished"
            | "datepublishedoriginal"
            | "articlecreated"
            | "ogpubdate"
            | "contentcreatedate"
            | "published" => &mut self.dates,
            "date" | "dateposted" => &mut self.dates,
            "articlemodifiedtime"
            | "ogmodifiedtime"
            | "ogupdatedtime"
            | "lastmodified"
            | "datemodified"
            | "dctermsmodified"
            | "dcdatemodified"
            | "revised"
            | "lastmod"
            | "articlemodified"
            | "lastupdate"
            | "lastupdated"
            | "modified" => &mut self.modified,
            _ => return,
        };
        let content = squash(content);
        if list.len() < VALUES_MAX && !content.is_empty() && content.len() <= VALUE_BYTES_MAX {
            list.push((source, content));
        }
    }
}

/// Fills an empty slot, white space squashed.
fn keep(slot: &mut Option<String>, value: Option<&str>) {
    if let (None, Some(value)) = (&slot, value) {
        let squashed = squash(value);
        if !squashed.is_empty() {
            *slot = Some(squashed);
        }
    }
}

fn is_absolute(url: &str) -> bool {
    let url = url.trim();
    url.starts_with("http://") || url.starts_with("https://")
}
