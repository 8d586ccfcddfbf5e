//! Readable paths of elements for reasons and reviews: `body>div.content>p`.

use super::page::Page;
use super::tree::Tree;
use html5ever::local_name;

/// Most elements named in a path, the block's own among them.
const PATH_ELEMENTS_MAX: usize = 6;
/// Longest class or id name in a path; longer ones are cut.
const NAME_CHARS_MAX: usize = 40;

/// The path of each block's element.
pub(super) fn paths(tree: &Tree, page: &Page) -> Vec<Box<str>> {
    let mut steps: Vec<Option<Box<str>>> = vec![None; page.elements.len()];
    let mut paths: Vec<Box<str>> = Vec::with_capacity(page.blocks.len());
    let mut last = None;
    for block in &page.blocks {
        let known = paths.last().filter(|_| last == Some(block.element)).cloned();
        paths.push(known.unwrap_or_else(|| path(tree, page, &mut steps, block.element)));
        last = Some(block.element);
    }
    paths
}

fn path(tree: &Tree, page: &Page, steps: &mut [Option<Box<str>>], element: usize) -> Box<str> {
    let mut chain: Vec<usize> = page.ancestors(element).take(PATH_ELEMENTS_MAX).collect();
    chain.reverse();
    let mut path = String::with_capacity(80);
    for index in chain {
        if !path.is_empty() {
            path.push('>');
        }
        path.push_str(steps[index].get_or_insert_with(|| step(tree, page, index)));
    }
    path.into()
}

/// The element's name with its id or else its first class.
fn step(tree: &Tree, page: &Page, index: usize) -> Box<str> {
    let Some(element) = tree.element(page.elements[index].number) else {
        return "?".into();
    };
    let id = element.attribute(&local_name!("id")).map(|id| ('#', id.trim()));
    let class = || {
        element
            .attribute(&local_name!("class"))
            .and_then(|c| c.split_ascii_whitespace().next())
            .map(|class| ('.', class))
    };
    match id.filter(|(_, id)| !id.is_empty()).or_else(class) {
        Some((sign, name)) => {
            let name: String = name.chars().take(NAME_CHARS_MAX).collect();
            format!("{}{sign}{name}", element.name.local).into()
        }
        None => (*element.name.local).into(),
    }
}
