//! Values that know where they were found.

/// Where a piece of metadata was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MetadataSource {
    /// A field of the input's record.
    Record,
    /// A JSON-LD script of the page.
    JsonLd,
    /// OpenGraph elements in the page's head.
    OpenGraph,
    /// Other elements in the page's head.
    Meta,
    /// Microdata or RDFa attributes in the page.
    Microdata,
    /// What the page prints, its address included.
    Page,
}

impl MetadataSource {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            MetadataSource::Record => "record",
            MetadataSource::JsonLd => "json-ld",
            MetadataSource::OpenGraph => "opengraph",
            MetadataSource::Meta => "meta",
            MetadataSource::Microdata => "microdata",
            MetadataSource::Page => "page",
        }
    }
}

/// A value, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was found.
    pub from: MetadataSource,
}
