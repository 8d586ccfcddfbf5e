//! "Did you mean": the known word nearest to a mistyped one. What counts as known is left to the callers.

/// The candidate nearest to `word`, if it is near enough to be what was meant; the first one of several equally near.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let mut best: Option<(usize, &str)> = None;
    let mut limit = (folded.len() / 3).max(1);
    for candidate in candidates {
        let other = fold(candidate);
        let starts_alike = folded.len().min(other.len()) >= 3 && (other.starts_with(&folded) || folded.starts_with(&other));
        match distance(&folded, &other, limit) {
            Some(distance) if best.is_none_or(|(least, _)| distance < least) => {
                limit = distance;
                best = Some((distance, candidate));
            }
            None if starts_alike && best.is_none() => best = Some((usize::MAX, candidate)),
            _ => {}
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The word's characters as they are compared: without case, `_` and space as `-`.
fn fold(word: &str) -> Vec<char> {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '_' || c == ' ' { '-' } else { c })
        .collect()
}

/// Optimal string alignment distance (insert, delete, replace, swap neighbours), or `None` if it is above `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &left) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &right) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(left != right)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && left == b[j - 1] && a[i - 1] == right {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        // Rows never get smaller than the least value of the two rows before.
        if row.iter().chain(&last).all(|&cost| cost > limit) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&cost| cost <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_what_was_meant() {
        let known = ["action", "match", "max-lines", "unless", "until", "why", "when", "language"];
        for (word, expected) in [
            ("acton", Some("action")),
            ("max_lines", Some("max-lines")),
            ("Unles", Some("unless")),
            ("utnil", Some("until")),
            ("lang", Some("language")),
            ("matches", Some("match")),
            ("colour", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
