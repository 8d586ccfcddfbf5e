//! The ways in which a rule matches a line, and what one of them found.
//!
//! Looking for them is left to `index` and `scan`.

use crate::document::Span;

/// One way in which a rule matches: one of its literals, patterns or selectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    /// The rule, as an index into `RuleSet::rules`.
    pub rule: u32,
    /// Which kind, and which one of that kind.
    pub kind: WayKind,
    /// Whether conditions are checked before the pattern is run.
    pub deferred: bool,
}

/// The kinds of ways, each with the number among the rule's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WayKind {
    Literal(u16),
    Line(u16),
    Block(u16),
    Css(u16),
    /// No rule's own: a condition of rules on a line above or below, found where it holds (see `label`).
    Label(u16),
}

impl WayKind {
    /// The number among the rule's own.
    pub fn number(self) -> usize {
        match self {
            WayKind::Literal(number) | WayKind::Line(number) | WayKind::Block(number) | WayKind::Css(number) | WayKind::Label(number) => {
                usize::from(number)
            }
        }
    }
}

/// A match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub way: Way,
    /// The number of the way among those of all rules.
    pub number: u32,
    pub part: Part,
    /// Whether a condition on the line itself stops the rule; of what is deferred that is not known yet.
    pub stopped: bool,
}

/// The part of a line that a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The whole line.
    Line,
    /// Bytes of its normal form.
    Inside(u32, u32),
    /// A part of the document: of the line's block.
    Document(Span),
    /// Not known: the pattern is to be run once the conditions hold, one that says little by itself (a name, any headline) in a
    /// rule that asks for more of the lines around.
    Deferred,
}
