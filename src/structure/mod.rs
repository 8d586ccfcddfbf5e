//! Residue known by its shape or by where it stands, without any phrase.

pub mod region;
