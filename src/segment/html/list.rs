//! Where the items of lists stand: how deep, and with which number.

use super::page::Page;
use super::tag::Tag;
use super::tree::Tree;
use crate::document::{BlockKind, ListPlace};
use html5ever::local_name;
use rustc_hash::FxHashMap;

/// The place of each block that is an item of a list.
pub(super) fn places(tree: &Tree, page: &Page) -> Vec<Option<ListPlace>> {
    // Of each list with numbers: its last item, and that item's number.
    let mut numbers: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    let mut place = |element: usize| {
        let item = page.ancestors(element).find(|&index| page.elements[index].tag == Tag::Item)?;
        let mut lists = page.ancestors(item).filter(|&index| page.elements[index].tag == Tag::List);
        let list = lists.next()?;
        let is_numbered = tree
            .element(page.elements[list].number)
            .is_some_and(|element| element.name.local == local_name!("ol"));
        let number = is_numbered.then(|| {
            let (last, number) = numbers.entry(list).or_insert((item, 1));
            if *last != item {
                (*last, *number) = (item, *number + 1);
            }
            *number
        });
        Some(ListPlace {
            depth: lists.count(),
            number,
        })
    };
    let blocks = page.blocks.iter();
    blocks
        .map(|block| {
            if block.kind == BlockKind::ListItem {
                place(block.element)
            } else {
                None
            }
        })
        .collect()
}
