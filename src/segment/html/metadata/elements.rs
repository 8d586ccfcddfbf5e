//! What an element's attributes tell: which of them matter, and what class, id, `itemprop`, `rel` and `type` say.
//!
//! Names are general words of the web in several languages; no site's own. Whether they are believed is left to who asks.

use super::scan::What;
use html5ever::{LocalName, local_name};

/// The attributes that matter here.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::segment::html) struct Attributes<'p> {
    /// `class`.
    pub class: Option<&'p str>,
    /// `id`.
    pub id: Option<&'p str>,
    /// `itemprop`.
    pub itemprop: Option<&'p str>,
    /// `itemtype`.
    pub itemtype: Option<&'p str>,
    /// `property`.
    pub property: Option<&'p str>,
    /// `name`.
    pub name: Option<&'p str>,
    /// `http-equiv`.
    pub equiv: Option<&'p str>,
    /// `content`.
    pub content: Option<&'p str>,
    /// `rel`.
    pub rel: Option<&'p str>,
    /// `href`.
    pub href: Option<&'p str>,
    /// `datetime`.
    pub datetime: Option<&'p str>,
    /// `title`.
    pub title: Option<&'p str>,
    /// `lang` or `xml:lang`.
    pub lang: Option<&'p str>,
    /// `type`.
    pub kind: Option<&'p str>,
}

impl<'p> Attributes<'p> {
    /// Takes an attribute, if it matters.
    pub fn set(&mut self, name: &LocalName, value: &'p str) {
        let slot = match *name {
            local_name!("class") => &mut self.class,
            local_name!("id") => &mut self.id,
            local_name!("itemprop") => &mut self.itemprop,
            local_name!("itemtype") => &mut self.itemtype,
            local_name!("property") => &mut self.property,
            local_name!("name") => &mut self.name,
            local_name!("http-equiv") => &mut self.equiv,
            local_name!("content") => &mut self.content,
            local_name!("rel") => &mut self.rel,
            local_name!("href") => &mut self.href,
            local_name!("datetime") => &mut self.datetime,
            local_name!("title") => &mut self.title,
            local_name!("lang") => &mut self.lang,
            local_name!("type") => &mut self.kind,
            _ => return,
        };
        *slot = Some(value);
    }
}

/// What a class or id name says an element tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Names {
    /// Who wrote something.
    pub author: bool,
    /// When it was published.
    pub date: bool,
    /// When it was changed.
    pub modified: bool,
}

impl Names {
    /// What a class or id value says: words in it that name a byline or a date, in several languages.
    pub fn of(value: &str) -> Names {
        const AUTHOR: [&str; 14] = [
            "author",
            "autor",
            "auteur",
            "autore",
            "byline",
            "writer",
            "verfasser",
            "redakteur",
            "journalist",
            "creator",
            "redactor",
            "forfatter",
            "skribent",
            "escritor",
        ];
        const AUTHOR_WORDS: [&str; 4] = ["by", "fn", "von", "firma"];
        const DATE: [&str; 12] = [
            "date",
            "datum",
            "fecha",
            "published",
            "pubdate",
            "publish",
            "timestamp",
            "dateline",
            "posted",
            "datetime",
            "publicado",
            "veroeffentlicht",
        ];
        const DATE_WORDS: [&str; 9] = ["time", "data", "zeit", "created", "fecha", "day", "dato", "dt", "zeitstempel"];
        const MODIFIED: [&str; 5] = ["update", "modif", "aktualisiert", "actualiz", "edited"];
        const NOT_DATE: [&str; 6] = ["candidate", "validate", "mandate", "datepicker", "mandat", "kandidat"];
        if value.len() > 200 {
            return Names::default();
        }
        let mut names = Names::default();
        let lower = value.to_ascii_lowercase();
        for word in lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1) {
            names.author |= AUTHOR.iter().any(|stem| word.contains(stem)) || AUTHOR_WORDS.contains(&word);
            names.modified |= MODIFIED.iter().any(|stem| word.contains(stem));
            let stems = DATE.iter().any(|stem| word.contains(stem)) && !NOT_DATE.iter().any(|other| word.contains(other));
            names.date |= stems || DATE_WORDS.contains(&word);
        }
        names
    }
}

/// What an `itemprop` or `property` says an element tells.
pub(super) fn property_tells(value: &str) -> Option<What> {
    value.split_ascii_whitespace().find_map(|name| {
        let name = name.rsplit([':', '/', '#']).next().unwrap_or(name);
        match name {
            "author" | "creator" => Some(What::Author),
            "datePublished" | "dateCreated" | "pubdate" | "uploadDate" | "published" | "issued" => Some(What::Date),
            "dateModified" | "modified" => Some(What::Modified),
            _ => None,
        }
    })
}

pub(super) fn is_name(property: &str) -> bool {
    property
        .split_ascii_whitespace()
        .any(|name| matches!(name, "name" | "schema:name" | "foaf:name"))
}

/// Whether a class or id is of a box about the author.
pub(super) fn is_bio(value: &str) -> bool {
    const WORDS: [&str; 9] = [
        "bio",
        "about",
        "authorbox",
        "author-box",
        "author_box",
        "author-info",
        "author-desc",
        "author-card",
        "contributor",
    ];
    let value = value.to_ascii_lowercase();
    WORDS.iter().any(|word| value.contains(word))
}

pub(super) fn is_json_ld(kind: &str) -> bool {
    kind.trim().to_ascii_lowercase().starts_with("application/ld+json")
}

pub(super) fn is_article(kind: &str) -> bool {
    kind.trim_end().ends_with("Article") || kind.trim_end().ends_with("BlogPosting")
}
