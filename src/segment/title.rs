//! The headline of a text dump: which block prints it.
//!
//! HTML pages declare theirs; finding it there is left to `html`. Removing a headline printed twice is left to
//! `structure`.

use crate::document::{Block, BlockKind, Document, MetadataSource, Title, squash};

/// Blocks looked at: a headline stands near the top.
const BLOCKS_MAX: usize = 12;
/// Longest headline, in characters.
const CHARS_MAX: u32 = 250;
/// Shortest headline that nothing else confirms, in words.
const WORDS_MIN: u32 = 4;
/// Rows of figures under a line that is the head of a table.
const ROWS_MIN: usize = 2;
/// Fewest numbers of such a row.
const ROW_NUMBERS_MIN: usize = 4;

/// Sets the document's title: the declared one if there is one, and the block that prints it.
pub fn find(document: &mut Document, declared: Option<String>) {
    let head = &document.blocks[..document.blocks.len().min(BLOCKS_MAX)];
    if let Some(text) = declared.map(|t| squash(&t)).filter(|t| !t.is_empty()) {
        let block = (0..head.len()).find(|&index| squash(document.block_text(index)) == text);
        document.metadata.title = Some(Title {
            text,
            block,
            from: MetadataSource::Record,
        });
        return;
    }
    // A headline stands before the text: behind the first paragraph, a short block is a subheading.
    let before_text = head.iter().position(|b| b.stats.is_prose()).unwrap_or(0);
    let candidates: Vec<usize> = (0..before_text)
        .filter(|&index| is_headline(&head[index], document.block_text(index)) && !heads_table(document, index))
        .collect();
    let repeated = candidates.iter().find(|&&index| {
        let own = document.block_text(index);
        head[index].stats.words >= 2 && (0..head.len()).any(|other| other != index && document.block_text(other) == own)
    });
    let part_of_title = candidates.iter().find(|&&index| {
        let own = document.block_text(index);
        head[index].stats.words >= WORDS_MIN && (0..index).any(|above| is_page_title(document.block_text(above), own))
    });
    let long_enough = candidates.iter().find(|&&index| head[index].stats.words >= WORDS_MIN);
    document.metadata.title = repeated.or(part_of_title).or(long_enough).map(|&index| Title {
        text: squash(document.block_text(index)),
        block: Some(index),
        from: MetadataSource::Page,
    });
}

/// Signs between a headline and the names of section and site in the title of a page.
const TITLE_SEPARATORS: [char; 11] = ['|', '-', '–', '—', '·', '•', '«', '»', ':', '/', '~'];

/// Whether a line is the title of a page with this headline: the headline, and on one side of it what names the site.
fn is_page_title(text: &str, headline: &str) -> bool {
    let behind = text
        .strip_prefix(headline)
        .filter(|name| name.trim_start().starts_with(TITLE_SEPARATORS));
    let before = text
        .strip_suffix(headline)
        .filter(|name| name.trim_end().ends_with(TITLE_SEPARATORS));
    behind.or(before).is_some_and(|name| name.len() < headline.len())
}

/// Short, mostly letters, no list item, and no statement: headlines may ask or exclaim but seldom end in a full stop. Nor do they
/// announce what stands under them, or hold an address or an account.
fn is_headline(block: &Block, text: &str) -> bool {
    let stats = &block.stats;
    let letters = stats.letters >= stats.digits * 2 && stats.letters * 2 >= stats.chars;
    let statement = stats.ends_sentence && !text.ends_with(['?', '!', '？', '！']);
    let announces = text.ends_with([':', '：']);
    let address = text.starts_with('@') || text.contains("www.") || text.contains("://");
    block.kind != BlockKind::ListItem && stats.chars <= CHARS_MAX && letters && stats.words >= 2 && !statement && !announces && !address
}

/// Whether rows of figures stand right under a line: then it is the head of a table, such as the result of a match above its quarters.
fn heads_table(document: &Document, index: usize) -> bool {
    let below = document.blocks.get(index + 1..=index + ROWS_MIN);
    below.is_some_and(|rows| rows.iter().all(|row| is_row_of_figures(row, document.slice(row.span))))
}

/// More digits than half its letters, in several numbers. Dates and times have few, or colons.
fn is_row_of_figures(row: &Block, text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    row.stats.letters < row.stats.digits * 2 && !text.contains(':') && numbers.count() >= ROW_NUMBERS_MIN
}

#[cfg(test)]
mod tests {
    use crate::segment;

    fn headline(text: &str) -> Option<String> {
        segment::text::document(text).metadata.title.map(|title| title.text)
    }

    #[test]
    fn a_headline_is_told_from_the_title_of_its_page() {
        const PROSE: &str = "The hall was full on Saturday evening, and the coach of the hosts had a \
            cold. He watched the second half from the bench, wrapped in two coats and a blanket.";
        let of_lines = |lines: &str| headline(&format!("{lines}\n\n{PROSE}"));
        let page = "Hosts win without their coach | Sports | Valley Post\n\nHome\n\nHosts win without their coach";
        assert_eq!(of_lines(page).as_deref(), Some("Hosts win without their coach"));
        let page = "Valley Post: Hosts win without their coach\n\nValley Post\n\nHosts win without their coach";
        assert_eq!(of_lines(page).as_deref(), Some("Hosts win without their coach"));
        // Without a second line that says so, and where what is left is longer than the line, the first one stays.
        let page = "Hosts win without their coach | Valley Post\n\nAll results of the week";
        assert_eq!(of_lines(page).as_deref(), Some("Hosts win without their coach | Valley Post"));
        let page = "The Upper Valley Post: hosts win without their coach and without a goal\n\nThe Upper Valley Post";
        assert!(of_lines(page).is_some_and(|title| title.ends_with("goal")));
    }

    #[test]
    fn the_head_of_a_table_is_no_headline() {
        const PROSE: &str = "The hall was full on Saturday evening, and the coach of the hosts had a \
            cold. He watched the second half from the bench, wrapped in two coats and a blanket.";
        let table = [
            (
                "Upper Valley beats Lower Valley 70-44\n\nUpper 18 22 13 17 - 70\n\nLower 14 11 6 15 - 44",
                None,
            ),
            (
                "Upper Valley beats Lower Valley 70-44\n\n3 March 2019, 14:05\n\nUpdated 4 March 2019, 9:30",
                Some("Upper Valley beats Lower Valley 70-44"),
            ),
            (
                "Upper Valley beats Lower Valley\n\nLower 14 11 6 15 - 44",
                Some("Upper Valley beats Lower Valley"),
            ),
        ];
        for (text, expected) in table {
            let text = format!("{text}\n\n{PROSE}");
            assert_eq!(headline(&text).as_deref(), expected, "{text}");
        }
    }
}
