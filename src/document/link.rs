//! Links of a page's main content, and where an item of a list stands in it. Following links is left to no one.

use super::Span;

/// A link: the text of it, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The linked text.
    pub span: Span,
    /// The address as the page gives it: it may be relative to the page's own.
    pub target: Box<str>,
}

/// The place of an item in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// How many lists are around its own.
    pub depth: usize,
    /// Its number, from 1, in a list whose items are numbered.
    pub number: Option<usize>,
}
