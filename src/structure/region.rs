//! Marks what a page prints outside of its main content, from the regions that `segment::html` found.
//!
//! Residue that only its words give away (bylines, dates, share phrases) is left to `rules`.

use crate::document::{BlockKind, Document, DomFeatures, Region, Span};
use crate::verdict::{Claim, Mark, Reason, Shape};

/// Smallest share of link text that makes a block of the main content a list of links.
const LINK_DENSITY_MIN: f64 = 0.9;

/// Drop marks for the blocks outside of the main content, for captions and for lists of links in it. The headline's
/// block is spared. No marks where the page has no main content.
pub fn marks(document: &Document) -> Vec<Mark> {
    let Some(dom) = &document.dom else { return Vec::new() };
    if !dom.features.iter().any(|features| features.region == Region::Main) {
        return Vec::new();
    }
    let headline = document.metadata.title.as_ref().and_then(|title| title.block);
    let mut runs: Vec<Run> = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let Some(features) = block.dom.and_then(|dom_index| dom.features.get(dom_index)) else {
            continue;
        };
        if Some(index) == headline {
            continue;
        }
        let Some(shape) = shape(block.kind, block.span, features) else {
            continue;
        };
        match runs.last_mut() {
            Some(run) if run.last + 1 == index && run.joins(&shape) => {
                run.span = run.span.cover(block.span);
                run.last = index;
            }
            _ => runs.push(Run {
                span: block.span,
                last: index,
                shape,
            }),
        }
    }
    runs.into_iter()
        .map(|run| Mark::new(run.span, Claim::Drop, Reason::Structure(run.shape)))
        .collect()
}

/// Neighbouring blocks that go for the same reason.
struct Run {
    span: Span,
    last: usize,
    shape: Shape,
}

impl Run {
    fn joins(&self, other: &Shape) -> bool {
        match (&self.shape, other) {
            (Shape::OutsideMain { path }, Shape::OutsideMain { path: other }) => path == other,
            (Shape::Furniture { path }, Shape::Furniture { path: other }) => path == other,
            _ => false,
        }
    }
}

/// Why a block is no article text, if it is none.
fn shape(kind: BlockKind, span: Span, features: &DomFeatures) -> Option<Shape> {
    let path = || features.path.to_string();
    match features.region {
        Region::Outside => Some(Shape::OutsideMain { path: path() }),
        Region::Furniture => Some(Shape::Furniture { path: path() }),
        Region::Main if kind == BlockKind::Caption => Some(Shape::Furniture { path: path() }),
        Region::Main => {
            let density = features.link_bytes as f64 / span.len().max(1) as f64;
            let linked = density >= LINK_DENSITY_MIN && !matches!(kind, BlockKind::Heading(_));
            linked.then_some(Shape::Links { density })
        }
    }
}
