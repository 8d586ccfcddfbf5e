//! Part of a removal was right and part of it wrong: its lines, or the sentences of its only line, each to stay or to go.

use unicode_segmentation::UnicodeSegmentation as _;

/// A text in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Lines, or sentences; trimmed, none of them empty. The second says whether it stays.
    pub pieces: Vec<(String, bool)>,
    /// The piece under the cursor.
    pub cursor: usize,
}

/// What an edit comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// All of it goes: the removal was right.
    Nothing,
    /// These pieces stay, joined by newlines.
    Part(String),
    /// All of it stays: the removal was wrong.
    All,
}

impl Edit {
    /// Begins with all of the text staying, or with what stays by an earlier edit.
    pub fn new(text: &str, earlier: Option<&str>) -> Self {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let pieces: Vec<&str> = match lines.as_slice() {
            [line] => line
                .split_sentence_bounds()
                .map(str::trim)
                .filter(|piece| !piece.is_empty())
                .collect(),
            _ => lines,
        };
        let stays = |piece: &str| earlier.is_none_or(|earlier| earlier.lines().any(|line| line == piece));
        Edit {
            pieces: pieces.into_iter().map(|piece| (piece.to_owned(), stays(piece))).collect(),
            cursor: 0,
        }
    }

    /// Moves the cursor by so many pieces.
    pub fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.pieces.len().saturating_sub(1));
    }

    /// Turns the piece under the cursor.
    pub fn toggle(&mut self) {
        if let Some((_, stays)) = self.pieces.get_mut(self.cursor) {
            *stays = !*stays;
        }
    }

    /// What it comes to.
    pub fn finish(&self) -> Edited {
        let staying: Vec<&str> = self
            .pieces
            .iter()
            .filter(|(_, stays)| *stays)
            .map(|(piece, _)| piece.as_str())
            .collect();
        if staying.is_empty() {
            Edited::Nothing
        } else if staying.len() == self.pieces.len() {
            Edited::All
        } else {
            Edited::Part(staying.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_or_else_sentences() {
        let mut edit = Edit::new("Share\n\n  The bridge is shut. \nTweet", None);
        assert_eq!(edit.finish(), Edited::All);
        edit.toggle();
        edit.step(9);
        edit.toggle();
        assert_eq!(edit.finish(), Edited::Part("The bridge is shut.".to_owned()));
        edit.step(-1);
        edit.toggle();
        assert_eq!(edit.finish(), Edited::Nothing);
        let sentences = Edit::new("It rained. Share this.", Some("It rained."));
        assert_eq!(
            sentences.pieces,
            [("It rained.".to_owned(), true), ("Share this.".to_owned(), false)]
        );
    }
}
