//! Why a span was kept, dropped or replaced: a closed set of reasons, each with what a person needs to check it.
//!
//! Finding reasons is left to `rules`, `structure` and `duplicate`; drawing them to `report`.

use crate::document::Span;
use std::fmt;
use std::sync::Arc;

/// Whether a rule protects or removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleTier {
    /// A `[[keep]]`: wins over everything.
    Keep,
    /// A `[[rule]]`.
    Drop,
}

/// A rule as a reason names it.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleRef {
    /// `category/name`.
    pub id: String,
    /// The sentence that says why the rule exists.
    pub why: String,
    /// The rules file, as named by the user; `builtin:rules.toml` for the built-in one.
    pub file: Arc<str>,
    /// 1-based line of the rule's header in that file.
    pub line: usize,
    /// Keep or drop.
    pub tier: RuleTier,
}

impl RuleRef {
    /// The part of the id before the slash.
    pub fn category(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}

/// A rule with the pattern of it that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMatch {
    /// The rule.
    pub rule: Arc<RuleRef>,
    /// The pattern, as written in the rules file.
    pub pattern: Arc<str>,
}

/// A shape that tells residue without any phrase.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The headline stands again right under itself, or before the text.
    RepeatedTitle,
    /// A card of another article: its headline `headings` times, its source, its age, its story.
    Card {
        /// How often the card prints its headline.
        headings: usize,
        /// The line that gives the story's age or date, if there is one.
        age: Option<String>,
    },
    /// A run of short lines without a sentence.
    ShortLines {
        /// How many lines.
        lines: usize,
        /// Where: `before the text` or `after the text`.
        place: &'static str,
    },
    /// An author's biography behind a news piece.
    AuthorBio {
        /// The person named first.
        name: String,
        /// The words that tell a career.
        signals: Vec<String>,
    },
    /// Outside the page's main content.
    OutsideMain {
        /// Path of the block's element.
        path: String,
    },
    /// Inside an element that is no article text wherever it stands.
    Furniture {
        /// Path of the block's element.
        path: String,
    },
    /// A block of the main content that is nearly all links.
    Links {
        /// Share of its bytes inside links.
        density: f64,
    },
}

impl Shape {
    /// The stable name used in the ledger and in statistics.
    pub fn name(&self) -> &'static str {
        match self {
            Shape::RepeatedTitle => "repeated-title",
            Shape::Card { .. } => "card",
            Shape::ShortLines { .. } => "short-lines",
            Shape::AuthorBio { .. } => "author-bio",
            Shape::OutsideMain { .. } => "outside-main",
            Shape::Furniture { .. } => "furniture",
            Shape::Links { .. } => "links",
        }
    }
}

/// A repair of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Two paragraphs were glued together without white space.
    Glued,
}

/// Why a mark was made.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A rule of a rules file.
    Rule(Arc<RuleMatch>),
    /// A shape.
    Structure(Shape),
    /// A near copy of another span of the same document, which stays (or was removed with an own reason).
    NearDuplicate {
        /// The twin's span in the same document.
        of: Span,
        /// Jaccard resemblance of the two blocks' word shingles, 0 to 1.
        similarity: f64,
        /// Share of this block's shingles that the twin holds, 0 to 1.
        containment: f64,
    },
    /// The headline or the beginning of another record's article, which stays there.
    Teaser {
        /// The article's record.
        of: Arc<str>,
        /// Share of this block's words that stand in the article's beginning, 0 to 1.
        containment: f64,
    },
    /// A block that recurs on pages of one site whose articles otherwise differ.
    SiteTemplate {
        /// The site.
        site: Arc<str>,
        /// How many of its pages have it.
        pages: u32,
        /// How many pages of it there are.
        of: u32,
    },
    /// The learned classifier.
    Classifier {
        /// How probable it is that the block is article text, 0 to 1.
        probability: f32,
        /// What it looks like, and what spoke against it most, where that was asked for.
        because: Option<String>,
    },
    /// A repair.
    Repair(Repair),
}

impl Reason {
    /// The key under which removals are counted: the rule's id, or `structure/…`, `duplicate/…`, `repair/…`.
    pub fn key(&self) -> String {
        match self {
            Reason::Rule(matched) => matched.rule.id.clone(),
            Reason::Structure(shape) => format!("structure/{}", shape.name()),
            Reason::NearDuplicate { .. } => "duplicate/in-document".to_owned(),
            Reason::Teaser { .. } => "duplicate/teaser".to_owned(),
            Reason::SiteTemplate { .. } => "duplicate/site-template".to_owned(),
            Reason::Classifier { .. } => "classifier/residue".to_owned(),
            Reason::Repair(Repair::Glued) => "repair/glued".to_owned(),
        }
    }

    /// Order of precedence, higher wins: keep-rule, drop-rule, near-duplicate, structure, classifier, repair. Rank
    /// 0 is also what stands under a match: see `resolve`.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Reason::Rule(matched) if matched.rule.tier == RuleTier::Keep => 5,
            Reason::Rule(_) => 4,
            Reason::NearDuplicate { .. } | Reason::Teaser { .. } | Reason::SiteTemplate { .. } => 3,
            Reason::Structure(_) => 2,
            Reason::Classifier { .. } => 1,
            Reason::Repair(_) => 0,
        }
    }
}

impl fmt::Display for Reason {
    /// One readable sentence without the document's text, safe to print but for names taken from the text, which the
    /// caller escapes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Rule(matched) => {
                let rule = &matched.rule;
                write!(f, "rule {}: {} ({}:{})", rule.id, rule.why, rule.file, rule.line)
            }
            Reason::Structure(shape) => match shape {
                Shape::RepeatedTitle => f.write_str("the headline again"),
                Shape::Card { headings, age: Some(age) } => {
                    write!(f, "card of another article: headline {headings}×, dated \"{age}\"")
                }
                Shape::Card { headings, age: None } => write!(f, "card of another article: headline {headings}×"),
                Shape::ShortLines { lines, place } => write!(f, "in a run of {lines} short lines without a sentence, {place}"),
                Shape::AuthorBio { name, signals } => {
                    write!(f, "author biography at the end: {name}; {}", signals.join(", "))
                }
                Shape::OutsideMain { path } => write!(f, "outside the main content, in {path}"),
                Shape::Furniture { path } => write!(f, "page furniture, in {path}"),
                Shape::Links { density } => write!(f, "{:.0}% of it is links", density * 100.0),
            },
            Reason::NearDuplicate {
                similarity, containment, ..
            } => {
                write!(
                    f,
                    "near copy of another block of this document: similarity {similarity:.2}, containment {containment:.2}"
                )
            }
            Reason::Teaser { of, containment } => write!(
                f,
                "teaser of {of}: {:.0}% of it is the beginning of that article",
                containment * 100.0
            ),
            Reason::SiteTemplate { site, pages, of } => {
                write!(f, "template of {site}: on {pages} of its {of} pages, whose articles differ")
            }
            Reason::Classifier { probability, because } => {
                let because = because
                    .as_deref()
                    .unwrap_or("judged by what it looks like and what stands around it");
                write!(f, "{because}; {:.0}% likely to be text", probability * 100.0)
            }
            Reason::Repair(Repair::Glued) => f.write_str("two paragraphs were glued together"),
        }
    }
}
