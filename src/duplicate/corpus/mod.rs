//! Near-duplicates across a corpus: texts that say the same, or contain each other, with the passages they share.
//!
//! Records become sketches on any thread (`collect`: `words`, `fingerprint`); their fingerprints are sorted, on disk if need be
//! (`sorter`, `scratch`, `store`); the rare ones that texts share make candidates (`frequency`), which are verified word by word
//! (`compare`, `passages`, `relate`), unless an index knows what came of them (`index`, `verdicts`, `recall`). Residue is found block by block in the same way (`page`, `pages`, `template`, `teaser`,
//! `residue`). Reading records and writing results is left to `pipeline`.

mod characters;
mod collect;
mod compare;
mod fingerprint;
mod frequency;
mod index;
mod known;
mod memory;
mod merge;
mod page;
mod pages;
mod passages;
mod recall;
mod relate;
mod residue;
mod scratch;
mod sorter;
mod store;
mod table;
mod teaser;
mod template;
mod template_blocks;
mod union;
mod verdicts;
mod words;

pub use collect::{Collector, Corpus, Group, Sketch};
pub use compare::{Comparison, Relation};
pub use frequency::{Frequencies, frequencies};
pub use index::Index;
pub use page::PageSketch;
pub use passages::SharedSpan;
pub use relate::{Related, Relations, relate};
pub use residue::{Residue, ResidueCollector};
pub use scratch::{CorpusError, Scratch};
