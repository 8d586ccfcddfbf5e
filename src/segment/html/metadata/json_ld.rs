//! What a page's JSON-LD says: its article, and the name of its site.
//!
//! The JSON of the web is often broken (raw line breaks, comments, commas too many): it is mended where that is simple, and
//! what still can't be read is skipped. Pages also describe articles other than their own, so each article comes with its
//! headline and address; whether it is this page's is for [`Linked::article`] to say, names and dates are left to `names`
//! and `dates`.

use super::titles::agreement;
use serde_json::{Map, Value};

/// Most scripts read, and longest script, in bytes: more is no description of a page.
const SCRIPTS_MAX: usize = 30;
const SCRIPT_BYTES_MAX: usize = 1 << 20;
/// Deepest nesting that is walked.
const DEPTH_MAX: usize = 12;
/// Most objects that are looked at.
const OBJECTS_MAX: usize = 2_000;
/// Least agreement of a headline with one of the page's titles that makes them the same.
const AGREEMENT_MIN: f64 = 0.5;

/// An article that a page describes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Article {
    /// Its headline, or name.
    pub headline: Option<String>,
    /// The names of its authors, as they stand there.
    pub authors: Vec<String>,
    /// When it was published or created, as it stands there.
    pub published: Option<String>,
    /// When it was last modified.
    pub modified: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Its language tag.
    pub language: Option<String>,
    /// Its address.
    pub url: Option<String>,
    kind: Kind,
}

/// What kind of thing an object describes, least telling first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Something else that has an author or a date (a video, a product).
    #[default]
    Thing,
    /// A page.
    Page,
    /// An article.
    Article,
}

/// All that the scripts of a page say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Linked {
    articles: Vec<Article>,
    /// The name of the site, or of the organisation behind it.
    pub site: Option<String>,
}

impl Linked {
    /// Reads the scripts of a page.
    pub fn read(scripts: &[String]) -> Linked {
        let short = scripts.iter().filter(|script| script.len() <= SCRIPT_BYTES_MAX);
        let values: Vec<Value> = short.take(SCRIPTS_MAX).filter_map(|script| value(script)).collect();
        let mut objects = Vec::new();
        for value in &values {
            collect(value, 0, &mut objects);
        }
        let mut linked = Linked::default();
        for object in &objects {
            linked.add(object, &objects);
        }
        linked
    }

    /// The article that the page is about, if one is described: the one whose headline or address is the page's. The only one
    /// is believed without that, unless it clearly has another headline.
    pub fn article(&self, titles: &[&str], url: Option<&str>) -> Option<&Article> {
        let mut best: Option<(f64, &Article)> = None;
        for article in &self.articles {
            let headline = article.headline.as_deref();
            let agreement = headline.map(|own| titles.iter().map(|title| agreement(title, own)).fold(0.0, f64::max));
            let here = article.url.as_deref().zip(url).is_some_and(|(own, page)| same_page(own, page));
            let alone = self.articles.iter().filter(|other| other.kind == article.kind).count() == 1;
            let sure = match agreement {
                Some(agreement) if agreement >= AGREEMENT_MIN => 1.0 + agreement,
                _ if here => 1.0,
                Some(agreement) if alone && !titles.is_empty() => 0.2 + agreement,
                _ if alone => 0.5,
                _ => continue,
            };
            let told = f64::from(u8::from(article.published.is_some()) + u8::from(!article.authors.is_empty()));
            let score = sure + f64::from(article.kind as u8) + 0.1 * told;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, article));
            }
        }
        best.map(|(_, article)| article)
    }

    fn add(&mut self, object: &Map<String, Value>, all: &[&Map<String, Value>]) {
        let kind = match kind(object) {
            Some(Type::Site) => {
                let name = text(object.get("name"));
                self.site = self.site.take().or(name);
                return;
            }
            Some(Type::Described(kind)) => kind,
            None => return,
        };
        let article = Article {
            headline: text(object.get("headline")).or_else(|| text(object.get("name"))),
            authors: authors(object, all),
            published: ["datePublished", "dateCreated", "uploadDate"]
                .iter()
                .find_map(|key| text(object.get(*key))),
            modified: text(object.get("dateModified")),
            publisher: object
                .get("publisher")
                .and_then(|publisher| names(publisher, all, 0).into_iter().next()),
            language: text(object.get("inLanguage")),
            url: address(object),
            kind,
        };
        if article.published.is_some() || !article.authors.is_empty() || article.headline.is_some() {
            self.articles.push(article);
        }
    }
}

/// What is done with an object.
enum Type {
    Site,
    Described(Kind),
}

fn kind(object: &Map<String, Value>) -> Option<Type> {
    let types: Vec<&str> = match object.get("@type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let ends = |endings: &[&str]| types.iter().any(|name| endings.iter().any(|ending| name.ends_with(ending)));
    if ends(&["Article", "Posting", "Blog", "Report", "Review", "Recipe"]) && !ends(&["UserReview"]) {
        Some(Type::Described(Kind::Article))
    } else if ends(&["Page"]) {
        Some(Type::Described(Kind::Page))
    } else if ends(&["WebSite"]) {
        Some(Type::Site)
    } else if ends(&[
        "VideoObject",
        "Episode",
        "CreativeWork",
        "Product",
        "Question",
        "Event",
        "Dataset",
        "Course",
        "HowTo",
    ]) {
        Some(Type::Described(Kind::Thing))
    } else {
        None
    }
}

/// All objects in a value, outer ones first; not those in lists of comments and of other pages.
fn collect<'v>(value: &'v Value, depth: usize, objects: &mut Vec<&'v Map<String, Value>>) {
    const ELSEWHERE: [&str; 6] = ["comment", "itemListElement", "review", "hasPart", "citation", "relatedLink"];
    if depth > DEPTH_MAX || objects.len() >= OBJECTS_MAX {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, objects)),
        Value::Object(object) => {
            objects.push(object);
            let inner = object.iter().filter(|(key, _)| !ELSEWHERE.contains(&key.as_str()));
            inner.for_each(|(_, value)| collect(value, depth + 1, objects));
        }
        _ => {}
    }
}

fn authors(object: &Map<String, Value>, all: &[&Map<String, Value>]) -> Vec<String> {
    let mut found = Vec::new();
    for key in ["author", "creator"] {
        if let (true, Some(value)) = (found.is_empty(), object.get(key)) {
            found = names(value, all, 0);
        }
    }
    found
}

/// The names in a value: a text, an object with a name or with the id of another one, or a list of these.
fn names(value: &Value, all: &[&Map<String, Value>], depth: usize) -> Vec<String> {
    if depth > DEPTH_MAX {
        return Vec::new();
    }
    match value {
        Value::Array(values) => values.iter().take(20).flat_map(|value| names(value, all, depth + 1)).collect(),
        Value::Object(object) => match object.get("name") {
            Some(name) => names(name, all, depth + 1),
            None => {
                let id = object.get("@id").and_then(Value::as_str);
                let meant = all
                    .iter()
                    .find(|other| other.contains_key("name") && id.is_some() && other.get("@id").and_then(Value::as_str) == id);
                meant.and_then(|other| text(other.get("name"))).into_iter().collect()
            }
        },
        value => text(Some(value)).into_iter().collect(),
    }
}

/// The text of a value, or of the first in a list.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.first().and_then(|value| text(Some(value))),
        Value::Object(object) => return object.get("@value").or(object.get("name")).and_then(|value| text(Some(value))),
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The address of what an object describes.
fn address(object: &Map<String, Value>) -> Option<String> {
    let page = object
        .get("mainEntityOfPage")
        .map(|page| page.get("@id").or(page.get("url")).unwrap_or(page));
    [object.get("url"), page, object.get("@id")]
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str())
        .find(|url| url.starts_with("http"))
        .map(str::to_owned)
}

/// Whether two addresses are of one page: host and path are the same.
fn same_page(a: &str, b: &str) -> bool {
    let bare = |url: &str| -> String {
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        let url = url.split(['#', '?']).next().unwrap_or_default();
        url.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
    };
    bare(a) == bare(b)
}

/// The value of a script, mended if need be.
fn value(script: &str) -> Option<Value> {
    let script = script.trim().trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let mended = mended(script);
        let mut values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
        // Two values one after another: the first is what can be read.
        values.next()?.ok()
    })
}

/// The script with its most common faults taken out: comments and CDATA around the JSON, control characters in strings,
/// commas before a closing bracket, and quotes escaped for HTML.
fn mended(script: &str) -> String {
    let escaped = !script.contains('"') && script.contains("&quot;");
    let script = if escaped {
        script.replace("&quot;", "\"")
    } else {
        script.to_owned()
    };
    let start = script.find(['{', '[']).filter(|&at| !script[at..].starts_with("[CDATA["));
    let start = start.or_else(|| {
        script
            .find("[CDATA[")
            .and_then(|at| script[at + 7..].find(['{', '[']).map(|next| at + 7 + next))
    });
    let mut out = String::with_capacity(script.len());
    let mut chars = script[start.unwrap_or(0)..].chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_string => match chars.next() {
                Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => out.extend(['\\', next]),
                Some(next) => out.push(next),
                None => {}
            },
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            ']' | '}' if !in_string => {
                let end = out.trim_end_matches([' ', ',']).len();
                out.truncate(end);
                out.push(c);
            }
            '/' if !in_string && chars.peek() == Some(&'*') => skip_comment(&mut chars),
            c => out.push(c),
        }
    }
    out
}

/// Goes to the end of a `/* comment */`.
fn skip_comment(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    chars.next();
    while let Some(c) = chars.next() {
        if c == '*' && chars.peek() == Some(&'/') {
            chars.next();
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn linked(script: &str) -> Linked {
        Linked::read(&[script.to_owned()])
    }

    #[test]
    fn reads_authors_however_they_are_written() {
        let cases = [
            (r#"{"@type":"NewsArticle","author":"Ada Byron"}"#, "Ada Byron"),
            (
                r#"{"@type":["Article","Thing"],"author":{"@type":"Person","name":"Ada Byron"}}"#,
                "Ada Byron",
            ),
            (
                r#"{"@type":"Article","author":[{"name":"Ada Byron"},"Bo Lind"]}"#,
                "Ada Byron|Bo Lind",
            ),
            (
                r#"[{"@type":"BlogPosting","author":{"name":["Ada Byron","Bo Lind"]}}]"#,
                "Ada Byron|Bo Lind",
            ),
            (
                r##"{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ada Byron"}]}"##,
                "Ada Byron",
            ),
            (
                r#"{"@type":"WebPage","mainEntity":{"@type":"Article","creator":"Ada Byron"}}"#,
                "Ada Byron",
            ),
        ];
        for (script, authors) in cases {
            let linked = linked(script);
            let article = linked.article(&[], None);
            assert_eq!(
                article.map(|article| article.authors.join("|")).as_deref(),
                Some(authors),
                "{script}"
            );
        }
    }

    #[test]
    fn mends_what_is_simple() {
        let cases = [
            "{\"@type\":\"Article\",\"headline\":\"River\nrises\",\"datePublished\":\"2020-05-17\"}",
            "{\"@type\":\"Article\",\"datePublished\":\"2020-05-17\",}",
            "{\"@type\":\"Article\",\"author\":[\"A\",],\"datePublished\":\"2020-05-17\"};",
            "<!-- {\"@type\":\"Article\",\"datePublished\":\"2020-05-17\"} -->",
            "//<![CDATA[\n{\"@type\":\"Article\",\"datePublished\":\"2020-05-17\"}\n//]]>",
            "/* our */ {\"@type\":\"Article\", /* day */ \"datePublished\":\"2020-05-17\"}",
            "{\"@type\":\"Article\",\"headline\":\"It\\'s up\",\"datePublished\":\"2020-05-17\"}",
            "{\"@type\":\"Article\",\"datePublished\":\"2020-05-17\"}{\"@type\":\"Thing\"}",
            "{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2020-05-17&quot;}",
        ];
        for script in cases {
            let linked = linked(script);
            let published = linked.article(&[], None).and_then(|article| article.published.as_deref());
            assert_eq!(published, Some("2020-05-17"), "{script}");
        }
        for script in ["", "{", "[[[", "nonsense", "{\"@type\":", "\"\\", "{\"a\":\"\\u\"}", "/*"] {
            assert_eq!(linked(script), Linked::default(), "{script}");
        }
    }

    #[test]
    fn finds_the_pages_own_article() {
        let linked = linked(
            r#"[{"@type":"NewsArticle","headline":"Bridge closed until autumn","url":"https://a.example/bridge","author":"Ada"},
                {"@type":"NewsArticle","headline":"River rises in the valley","url":"https://a.example/river/","author":"Bo"},
                {"@type":"ItemList","itemListElement":[{"@type":"Article","headline":"More","author":"Cy"}]},
                {"@type":"WebSite","name":"Valley Post"}]"#,
        );
        let author = |titles: &[&str], url| linked.article(titles, url).map(|article| article.authors.concat());
        assert_eq!(author(&["River rises in the valley | Valley Post"], None).as_deref(), Some("Bo"));
        assert_eq!(author(&["Flood"], Some("http://www.a.example/bridge?x=1")).as_deref(), Some("Ada"));
        assert_eq!(author(&["Flood"], None), None);
        assert_eq!(linked.site.as_deref(), Some("Valley Post"));
    }

    proptest! {
        #[test]
        fn never_panics(script in any::<String>(), json in r#"[{}\[\],:"a\\/* \n@]{0,60}"#) {
            linked(&script).article(&[&script], Some(&script));
            linked(&json);
        }
    }
}
