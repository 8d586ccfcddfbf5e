//! Near-duplicates across a corpus: texts that say the same, or contain each other, with the passages they share.
//!
//! Records become sketches on any thread (`collect`: `words`, `fingerprint`); their fingerprints are sorted, on disk if need be
//! (`sorter`, `scratch`, `store`); the rare ones that texts share make candidates (`frequency`), which are verified word by word
//! (`compare`, `passages`, `relate`). Reading records and writing results is left to `pipeline`.

mod collect;
mod compare;
mod fingerprint;
mod frequency;
mod passages;
mod relate;
mod scratch;
mod sorter;
mod store;
mod union;
mod words;

pub use collect::{Collector, Corpus, Group, Sketch};
pub use compare::{Comparison, Relation};
pub use frequency::{Frequencies, frequencies};
pub use passages::SharedSpan;
pub use relate::{Related, Relations, relate};
pub use scratch::{CorpusError, Scratch};
