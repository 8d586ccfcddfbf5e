//! A page's tree: nodes in one list, linked by number, as html5ever's tree builder makes them.
//!
//! Everything after parsing goes through the tree once from front to back ([`Tree::walk`]), so a node has nothing but its links. Text is a
//! part of the page's buffer wherever it stands there in one piece. What elements mean is left to `render` and `metadata`.

use super::limits::Sink;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, expanded_name, local_name, ns};
use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::num::NonZeroU32;

/// A node's place in the list, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(NonZeroU32);

/// An element, without its place.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name.
    pub name: QualName,
    /// Its attributes, each name once.
    pub attributes: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute without a namespace.
    pub fn attribute(&self, name: &LocalName) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|attribute| attribute.name.local == *name && attribute.name.ns == ns!());
        found.map(|attribute| &*attribute.value)
    }
}

/// What a node is. Numbers are places in lists of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Data {
    /// The document, or what a `<template>` holds.
    Container,
    Text(usize),
    Element(usize),
}

#[derive(Debug)]
struct Node {
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    data: Data,
}

/// A parsed page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    elements: Vec<Element>,
    texts: Vec<StrTendril>,
}

/// Is told what a tree holds, in document order.
pub(super) trait Visitor<'t> {
    /// An element starts; its number counts elements in the order in which they were made. `false` passes over the
    /// element with all inside, and its end.
    fn open(&mut self, number: usize, element: &'t Element) -> bool;
    /// A text.
    fn text(&mut self, text: &'t str);
    /// The innermost open element ends.
    fn close(&mut self);
}

/// The document itself, always the first node.
const DOCUMENT: NodeId = NodeId(NonZeroU32::MIN);

impl NodeId {
    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl Tree {
    fn new() -> Tree {
        let mut tree = Tree {
            nodes: Vec::with_capacity(256),
            elements: Vec::with_capacity(128),
            texts: Vec::with_capacity(128),
        };
        tree.add(Data::Container);
        tree
    }

    /// The element of this number.
    pub fn element(&self, number: usize) -> Option<&Element> {
        self.elements.get(number)
    }

    /// Tells `visitor` of all nodes.
    pub fn walk<'t>(&'t self, visitor: &mut impl Visitor<'t>) {
        let mut current = self.node(DOCUMENT).first;
        while let Some(id) = current {
            let node = self.node(id);
            let entered = match node.data {
                Data::Container => true,
                Data::Text(text) => {
                    visitor.text(&self.texts[text]);
                    false
                }
                Data::Element(number) => visitor.open(number, &self.elements[number]),
            };
            current = match node.first {
                Some(first) if entered => Some(first),
                _ => {
                    if entered {
                        close(node, visitor);
                    }
                    self.after(node, visitor)
                }
            };
        }
    }

    /// The node that follows one that has ended, on the way to which its ancestors may end.
    fn after<'t>(&'t self, ended: &Node, visitor: &mut impl Visitor<'t>) -> Option<NodeId> {
        let mut node = ended;
        loop {
            if node.next.is_some() {
                return node.next;
            }
            node = self.node(node.parent?);
            close(node, visitor);
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    fn add(&mut self, data: Data) -> NodeId {
        self.nodes.push(Node {
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
            data,
        });
        // `limits` keeps trees far below this number.
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        NodeId(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }

    fn add_element(&mut self, name: QualName, attributes: Vec<Attribute>) -> NodeId {
        let is_template = name.expanded() == expanded_name!(html "template");
        self.elements.push(Element { name, attributes });
        let element = self.add(Data::Element(self.elements.len() - 1));
        if is_template {
            let contents = self.add(Data::Container);
            self.append(element, contents);
        }
        element
    }

    fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.node_mut(parent).last.replace(child);
        match last {
            Some(last) => self.node_mut(last).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        let child = self.node_mut(child);
        child.parent = Some(parent);
        child.previous = last;
    }

    fn append_text(&mut self, parent: NodeId, text: StrTendril) {
        if let Some(text) = self.join_text(self.node(parent).last, text) {
            let child = self.add_text(text);
            self.append(parent, child);
        }
    }

    fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        let (parent, previous) = (self.node(sibling).parent, self.node(sibling).previous);
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = Some(child),
            (None, Some(parent)) => self.node_mut(parent).first = Some(child),
            (None, None) => {}
        }
        self.node_mut(sibling).previous = Some(child);
        let child = self.node_mut(child);
        child.parent = parent;
        child.previous = previous;
        child.next = Some(sibling);
    }

    /// Adds `text` to the text node `before`; gives it back if that is none.
    fn join_text(&mut self, before: Option<NodeId>, text: StrTendril) -> Option<StrTendril> {
        match before.map(|before| self.node(before).data) {
            Some(Data::Text(number)) => {
                self.texts[number].push_tendril(&text);
                None
            }
            _ => Some(text),
        }
    }

    fn add_text(&mut self, text: StrTendril) -> NodeId {
        self.texts.push(text);
        self.add(Data::Text(self.texts.len() - 1))
    }

    fn detach(&mut self, id: NodeId) {
        let Node {
            parent, previous, next, ..
        } = *self.node(id);
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = next,
            (None, Some(parent)) => self.node_mut(parent).first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).previous = previous,
            (None, Some(parent)) => self.node_mut(parent).last = previous,
            (None, None) => {}
        }
        let node = self.node_mut(id);
        (node.parent, node.previous, node.next) = (None, None, None);
    }
}

fn close<'t>(node: &Node, visitor: &mut impl Visitor<'t>) {
    if matches!(node.data, Data::Element(_)) {
        visitor.close();
    }
}

/// Takes a tree from html5ever's tree builder.
pub(super) struct Builder(RefCell<Tree>);

impl Builder {
    /// With a tree that holds nothing but the document.
    pub fn new() -> Builder {
        Builder(RefCell::new(Tree::new()))
    }
}

impl Sink for Builder {
    fn nodes(&self) -> usize {
        self.0.borrow().nodes.len()
    }
}

impl TreeSink for Builder {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        self.0.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        Ref::map(self.0.borrow(), |tree| match tree.node(*target).data {
            Data::Element(number) => &tree.elements[number].name,
            // The tree builder asks for names of elements only, and the first element is always there by then.
            Data::Container | Data::Text(_) => &tree.elements[0].name,
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> NodeId {
        self.0.borrow_mut().add_element(name, attributes)
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.0.borrow_mut().add(Data::Container)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.0.borrow_mut().add(Data::Container)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let mut tree = self.0.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => {
                tree.detach(child);
                tree.append(*parent, child);
            }
            NodeOrText::AppendText(text) => tree.append_text(*parent, text),
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.0.borrow().node(*element).parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.0.borrow().node(*target).first.unwrap_or(*target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let mut tree = self.0.borrow_mut();
        if let NodeOrText::AppendNode(child) = child {
            tree.detach(child);
        }
        if tree.node(*sibling).parent.is_none() {
            return;
        }
        match child {
            NodeOrText::AppendNode(child) => tree.insert_before(*sibling, child),
            NodeOrText::AppendText(text) => {
                let previous = tree.node(*sibling).previous;
                if let Some(text) = tree.join_text(previous, text) {
                    let child = tree.add_text(text);
                    tree.insert_before(*sibling, child);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut tree = self.0.borrow_mut();
        let Data::Element(number) = tree.node(*target).data else { return };
        let known = &mut tree.elements[number].attributes;
        for attribute in attributes {
            if known.iter().all(|known| known.name != attribute.name) {
                known.push(attribute);
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.0.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.0.borrow_mut();
        while let Some(child) = tree.node(*node).first {
            tree.detach(child);
            tree.append(*new_parent, child);
        }
    }
}
