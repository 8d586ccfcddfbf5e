//! What a block keeps of the page it came from: its node, path, links, and the region it stands in.
//!
//! Building these is left to `segment::html`, judging them to `structure::region`.

use scraper::Html;

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
    /// The block's element in the tree.
    pub node: ego_tree::NodeId,
    /// Readable path of the element: `body>div.content>p`, nearest six ancestors at most.
    pub path: Box<str>,
    /// Bytes of the block's text inside links.
    pub link_bytes: usize,
    /// Where it stands.
    pub region: Region,
}

/// A parsed page and the features of its blocks.
pub struct Dom {
    /// The tree; rules match CSS selectors against it.
    pub html: Html,
    /// Features, one for each block that has an element (`Block::dom`).
    pub features: Vec<DomFeatures>,
}

impl std::fmt::Debug for Dom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dom")
            .field("features", &self.features.len())
            .finish_non_exhaustive()
    }
}
