//! Patterns like `pages/**/*.html` that the user gives in quotes. Walking the folder they start at is left to `walk`.

use super::error::SourceError;
use globset::{GlobBuilder, GlobMatcher};
use std::path::{Path, PathBuf};

/// A pattern: the folder it starts at, and what must match beneath.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As the user gave it.
    pub given: String,
    /// The folders before the first wildcard; empty for the current one.
    pub base: PathBuf,
    whole: GlobMatcher,
    /// What a folder at depth 1, 2 … must match to be entered; deeper ones all are if `deep`, else none.
    folders: Vec<GlobMatcher>,
    deep: bool,
    dots: bool,
}

impl Pattern {
    /// Whether a path has wildcards in it.
    pub fn is_pattern(path: &Path) -> bool {
        path.to_str().is_some_and(has_wildcard)
    }

    /// Compiles a pattern. `*` and `?` stay within one name, `**` does not.
    ///
    /// # Errors
    /// If the pattern has a mistake in it.
    pub fn new(given: &str) -> Result<Self, SourceError> {
        let fail = |source| SourceError::Pattern {
            pattern: super::path_name(Path::new(given)),
            source,
        };
        let wildcard = given.find(['*', '?', '[', '{']).unwrap_or(given.len());
        let base_end = given[..wildcard].rfind(std::path::is_separator).map_or(0, |at| at + 1);
        let (base, beneath) = given.split_at(base_end);
        let mut folders = Vec::new();
        let names: Vec<&str> = beneath.split('/').collect();
        let mut deep = false;
        for end in 1..names.len() {
            let name = names[end - 1];
            // A brace or bracket that goes over a `/` can't be matched folder by folder.
            let balanced = |open, close| name.matches(open).count() == name.matches(close).count();
            if name.contains("**") || !balanced('{', '}') || !balanced('[', ']') {
                deep = true;
                break;
            }
            folders.push(compile(&names[..end].join("/")).map_err(fail)?);
        }
        Ok(Pattern {
            given: given.to_owned(),
            base: PathBuf::from(base),
            whole: compile(beneath).map_err(fail)?,
            folders,
            deep: deep || names.last().is_some_and(|name| name.contains("**")),
            dots: names.iter().any(|name| name.starts_with('.')),
        })
    }

    /// Whether this very path, relative to `base`, matches.
    pub fn matches(&self, relative: &Path) -> bool {
        self.whole.is_match(relative)
    }

    /// Whether a folder above the path matches, so that all that is in it is meant.
    pub fn matches_above(&self, relative: &Path) -> bool {
        relative
            .ancestors()
            .skip(1)
            .any(|above| !above.as_os_str().is_empty() && self.matches(above))
    }

    /// Whether anything in a folder, relative to `base`, can match.
    pub fn enters(&self, relative: &Path) -> bool {
        let depth = relative.components().count();
        let on_the_way = match self.folders.get(depth.wrapping_sub(1)) {
            Some(folder) => folder.is_match(relative),
            None => self.deep,
        };
        on_the_way || self.matches(relative) || self.matches_above(relative)
    }

    /// Whether names that begin with a dot are meant too: if one in the pattern does.
    pub fn dots(&self) -> bool {
        self.dots
    }
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

fn compile(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build()?;
    Ok(glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matches_and_what_is_entered() {
        // Pattern, base, then paths with (matches itself or above, entered as a folder).
        type Case<'a> = (&'a str, &'a str, &'a [(&'a str, bool, bool)]);
        let table: [Case; 6] = [
            (
                "*.txt",
                "",
                &[("a.txt", true, true), ("d/a.txt", false, false), ("d", false, false)],
            ),
            ("x/y/*.txt", "x/y/", &[("a.txt", true, true)]),
            (
                "/x/*/b?.txt",
                "/x/",
                &[("d/b1.txt", true, true), ("d", false, true), ("d/e", false, false)],
            ),
            (
                "x/**/*.html",
                "x/",
                &[("a.html", true, true), ("d/e/a.html", true, true), ("d/e", false, true)],
            ),
            (
                "s*",
                "",
                &[("sites", true, true), ("sites/a.txt", true, true), ("other", false, false)],
            ),
            (
                "{a/b,c}/*.txt",
                "",
                &[("a/b/x.txt", true, true), ("c/x.txt", true, true), ("a", false, true)],
            ),
        ];
        for (given, base, paths) in table {
            let pattern = Pattern::new(given).unwrap();
            assert_eq!(pattern.base, Path::new(base), "{given}");
            for (path, matches, enters) in paths {
                let path = Path::new(path);
                let found = (pattern.matches(path) || pattern.matches_above(path), pattern.enters(path));
                assert_eq!(found, (*matches, *enters), "{given} {path:?}");
            }
        }
        assert!(Pattern::new("a[b").unwrap_err().to_string().starts_with("bad pattern a[b: "));
    }
}
