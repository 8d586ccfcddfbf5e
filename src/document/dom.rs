//! What a block keeps of the page it came from: its element, path, links, and the region it stands in.
//!
//! Building these is left to `segment::html`, judging them to `structure::region`.

use super::ListPlace;
use ego_tree::NodeId;
use scraper::{ElementRef, Html, Node};
use std::cell::OnceCell;

/// Where on the page a block stands, as `segment::html` found the main content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// In the main content.
    Main,
    /// In an element that is no article text wherever it stands (nav, footer, form, a share bar's container …).
    Furniture,
    /// Anywhere else on the page.
    Outside,
}

/// Features of one block in the page's tree.
#[derive(Clone, Debug)]
pub struct DomFeatures {
    /// The number of the block's element among those of the page ([`Selectable::ancestors`]).
    pub element: usize,
    /// Readable path of the element: `body>div.content>p`, nearest six ancestors at most.
    pub path: Box<str>,
    /// Bytes of the block's text inside links.
    pub link_bytes: usize,
    /// Where it stands.
    pub region: Region,
    /// Its place in a list, for an item of one.
    pub list: Option<ListPlace>,
}

/// A page and the features of its blocks.
pub struct Dom {
    /// The page as it was given.
    pub source: String,
    /// Features, one for each block that has an element (`Block::dom`).
    pub features: Vec<DomFeatures>,
    parse: Box<dyn Fn(&str) -> Selectable>,
    selectable: OnceCell<Selectable>,
}

impl Dom {
    /// `parse` makes the tree for selectors, when it is first asked for: most pages have nothing that a selector may match.
    pub fn new(source: String, features: Vec<DomFeatures>, parse: impl Fn(&str) -> Selectable + 'static) -> Dom {
        Dom {
            source,
            features,
            parse: Box::new(parse),
            selectable: OnceCell::new(),
        }
    }

    /// The page as a tree that selectors run over.
    pub fn selectable(&self) -> &Selectable {
        self.selectable.get_or_init(|| (self.parse)(&self.source))
    }
}

impl std::fmt::Debug for Dom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dom")
            .field("features", &self.features.len())
            .finish_non_exhaustive()
    }
}

/// A page as a tree that selectors run over.
pub struct Selectable {
    html: Html,
    /// Elements in the order in which they were made.
    elements: Vec<NodeId>,
}

impl Selectable {
    /// Numbers the elements of `html`.
    pub fn new(html: Html) -> Selectable {
        let elements = html.tree.nodes().filter(|node| matches!(node.value(), Node::Element(_)));
        let elements = elements.map(|node| node.id()).collect();
        Selectable { html, elements }
    }

    /// The tree.
    pub fn html(&self) -> &Html {
        &self.html
    }

    /// The element of this number, innermost first, and those around it.
    pub fn ancestors(&self, number: usize) -> impl Iterator<Item = ElementRef<'_>> {
        let node = self.elements.get(number).and_then(|&id| self.html.tree.get(id));
        let nodes = node.into_iter().flat_map(|node| std::iter::once(node).chain(node.ancestors()));
        nodes.filter_map(ElementRef::wrap)
    }
}
