//! From a record to a document: blocks, lines and what is known of the page. One file for each kind of dump.

pub mod html;
