//! Hashes of texts that tell whether something is still what it was: XXH3, as any other tool computes it.
//!
//! They guard against mistakes, not against anyone who means harm.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use xxhash_rust::xxh3::Xxh3;

/// 128 bits of XXH3 (no seed), written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextHash(pub u128);

impl TextHash {
    /// Of one text.
    pub fn of(text: &str) -> Self {
        TextHash(xxhash_rust::xxh3::xxh3_128(text.as_bytes()))
    }

    /// Of several texts in order; where one ends and the next begins matters.
    pub fn of_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut hasher = Xxh3::new();
        for text in texts {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        TextHash(hasher.digest128())
    }

    /// The upper half, for names that people type.
    pub fn short(self) -> u64 {
        (self.0 >> 64) as u64
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for TextHash {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(TextHash)
    }
}

impl Serialize for TextHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TextHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_other_tools() {
        assert_eq!(TextHash::of("").to_string(), "99aa06d3014798d86001c324468d497f");
        assert_eq!(TextHash::of("abc").to_string(), "06b05ab6733a618578af5f94892f3950");
        assert_eq!(TextHash::of("abc").to_string().parse(), Ok(TextHash::of("abc")));
        assert_ne!(TextHash::of_all(["ab", "c"]), TextHash::of_all(["a", "bc"]));
    }
}
