//! Data tables: rewrites the blocks of a table's cells to one block a row, cells joined by ` | `. Layout tables stay as
//! they are, mere containers.

use super::page::{Page, PageBlock};
use super::tag::Tag;
use crate::document::{BlockKind, Span};

/// Longest cell of a data table; longer ones hold an article.
const CELL_BYTES_MAX: usize = 600;

/// Joins the rows of `table`, whose elements must be the last ones of the page, if it holds data.
pub(super) fn join_rows(page: &mut Page, table: usize) {
    let outside = page.blocks.iter().rposition(|block| !page.contains(table, block.element));
    let first = outside.map_or(0, |index| index + 1);
    let Some(rows) = data_rows(page, table, first) else { return };
    let start = outside.map_or(0, |last| page.blocks[last].span.end);
    let tail = page.text.split_off(start);
    let line_first = page.blocks[first].lines.start;
    page.lines.truncate(line_first);
    let cells: Vec<PageBlock> = page.blocks.drain(first..).collect();
    let mut previous = None;
    let mut moves: Vec<(Span, usize)> = Vec::with_capacity(cells.len());
    for (cell, row) in cells.into_iter().zip(rows) {
        let text = &tail[cell.span.start - start..cell.span.end - start];
        match (row, page.blocks.last_mut()) {
            (Some(_), Some(last)) if row == previous => {
                page.text.push_str(" | ");
                moves.push((cell.span, page.text.len()));
                push_squashed(&mut page.text, text);
                last.span.end = page.text.len();
                last.link_bytes += cell.link_bytes;
                page.lines[last.lines.start] = last.span;
            }
            _ => {
                push_block(page, &cell, row, text);
                moves.extend(page.blocks.last().map(|block| (cell.span, block.span.start)));
            }
        }
        previous = row;
    }
    move_links(page, &moves);
}

/// Moves the links in cells to where the cells' texts are now. Squashing a cell only makes spaces of its breaks.
fn move_links(page: &mut Page, moves: &[(Span, usize)]) {
    let Some(&(first, _)) = moves.first() else { return };
    let inside = page.links.partition_point(|(span, _)| span.start < first.start);
    for (span, number) in page.links.split_off(inside) {
        let cell = moves
            .partition_point(|(cell, _)| cell.start <= span.start)
            .checked_sub(1)
            .map(|at| moves[at]);
        let moved = cell.map(|(cell, to)| Span::new(span.start - cell.start + to, span.end - cell.start + to));
        page.links.extend(
            moved
                .filter(|span| page.text.get(span.start..span.end).is_some())
                .map(|span| (span, number)),
        );
    }
}

fn push_block(page: &mut Page, cell: &PageBlock, row: Option<usize>, text: &str) {
    if !page.text.is_empty() {
        page.text.push_str("\n\n");
    }
    let start = page.text.len();
    push_squashed(&mut page.text, text);
    let span = Span::new(start, page.text.len());
    let line = page.lines.len();
    page.lines.push(span);
    page.blocks.push(PageBlock {
        span,
        lines: line..line + 1,
        kind: if row.is_some() { BlockKind::TableRow } else { cell.kind },
        element: row.unwrap_or(cell.element),
        link_bytes: cell.link_bytes,
        stats: cell.stats,
    });
}

/// Lines of a cell become one.
fn push_squashed(out: &mut String, text: &str) {
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// For each block of the table its row, or `None` for the whole if this is a layout table. Blocks outside of rows (a
/// caption) have no row.
fn data_rows(page: &Page, table: usize, first: usize) -> Option<Vec<Option<usize>>> {
    let end = page.elements[table].end;
    // Stopping at the first inner table keeps nested tables linear.
    if first == page.blocks.len()
        || page.elements[table + 1..end]
            .iter()
            .any(|e| matches!(e.tag, Tag::Table | Tag::Form))
    {
        return None;
    }
    let mut rows = Vec::with_capacity(page.blocks.len() - first);
    let mut last_cell = None;
    let (mut joined, mut distinct) = (0, 0);
    for block in &page.blocks[first..] {
        let cell = page
            .ancestors(block.element)
            .find(|&e| e == table || page.elements[e].tag == Tag::Cell);
        let cell = cell.filter(|&cell| cell != table);
        if block.span.len() > CELL_BYTES_MAX || (cell.is_some() && cell == last_cell) {
            return None;
        }
        last_cell = cell;
        let row = cell.map(|cell| page.elements[cell].parent);
        if row.is_some() && rows.last() == Some(&row) {
            joined += 1;
        } else {
            distinct += usize::from(row.is_some());
        }
        rows.push(row);
    }
    (joined > 0 && distinct > 1).then_some(rows)
}
