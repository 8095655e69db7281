//! The graph's nodes, and the edges that are not calls.

use hashbrown::HashMap;

use super::{HostImport, HostKind, How};
use crate::budget::Left;

/// Most functions of all core instances together.
const MAX_FUNCTION_NODES: usize = 4_000_000;
/// Most of the other nodes.
const MAX_SINGLES: usize = 1_000_000;
/// Most imports of the host that are told apart.
const MAX_LEAVES: usize = 20_000;
/// Most bytes of their names: an interface's name, however long, is repeated for each of its functions.
const MAX_LEAF_BYTES: usize = 16 * 1024 * 1024;
/// Set in the number of a node that is no function.
const SINGLE: u32 = 1 << 31;

/// A function of an instance (numbered from 0), or a [`Single`] (with the highest bit).
pub(super) type NodeId = u32;

/// A node that is no function of a core module.
#[derive(Debug)]
pub(super) enum Single {
    /// Something of the host.
    Leaf(HostImport),
    /// Lifts, lowers and the like: shown in paths only by how they lead on.
    Glue(Vec<(How, NodeId)>),
}

#[derive(Debug)]
pub(super) struct Nodes {
    /// The instance of each function.
    pub(super) owners: Vec<u32>,
    pub(super) singles: Vec<Single>,
    leaves: HashMap<HostImport, NodeId>,
    leaf_bytes: Left,
    /// Why not everything is there.
    pub(super) incomplete: Option<&'static str>,
}

impl Default for Nodes {
    fn default() -> Self {
        Self {
            owners: Vec::new(),
            singles: Vec::new(),
            leaves: HashMap::new(),
            leaf_bytes: Left::new(MAX_LEAF_BYTES),
            incomplete: None,
        }
    }
}

/// What a node's number stands for.
pub(super) enum NodeKind<'a> {
    Function(usize),
    Single(usize, &'a Single),
}

impl Nodes {
    pub(super) fn give_up(&mut self, reason: &'static str) {
        self.incomplete.get_or_insert(reason);
    }

    /// Numbers for the functions that an instance defines: the first of them.
    pub(super) fn functions(&mut self, instance: u32, count: usize) -> NodeId {
        let base = self.owners.len();
        if base + count > MAX_FUNCTION_NODES {
            self.give_up("the instances have too many functions");
            return 0;
        }
        self.owners.resize(base + count, instance);
        number(base)
    }

    pub(super) fn leaf(&mut self, interface: &str, name: &str, kind: HostKind) -> NodeId {
        let import = HostImport {
            interface: interface.to_owned(),
            name: name.to_owned(),
            kind,
        };
        if let Some(node) = self.leaves.get(&import) {
            return *node;
        }
        if self.leaves.len() >= MAX_LEAVES
            || !self.leaf_bytes.many(2 * (interface.len() + name.len()))
        {
            self.give_up("it imports too much");
        }
        if self.incomplete.is_some() && self.leaves.len() >= MAX_LEAVES {
            return self.glue(Vec::new());
        }
        let node = self.single(Single::Leaf(import.clone()));
        self.leaves.insert(import, node);
        node
    }

    pub(super) fn glue(&mut self, edges: Vec<(How, NodeId)>) -> NodeId {
        self.single(Single::Glue(edges))
    }

    /// Adds edges to a node that [`Self::glue`] made.
    pub(super) fn extend_glue(&mut self, node: NodeId, edges: Vec<(How, NodeId)>) {
        if let Some(Single::Glue(all)) = self.singles.get_mut((node & !SINGLE) as usize) {
            all.extend(edges);
        }
    }

    fn single(&mut self, single: Single) -> NodeId {
        if self.singles.len() >= MAX_SINGLES {
            self.give_up("the components have too many functions");
            return SINGLE;
        }
        self.singles.push(single);
        SINGLE | number(self.singles.len() - 1)
    }

    /// `None` for a number that was never given out: the graph is not complete then.
    pub(super) fn get(&self, node: NodeId) -> Option<NodeKind<'_>> {
        if node & SINGLE == 0 {
            let node = node as usize;
            (node < self.owners.len()).then_some(NodeKind::Function(node))
        } else {
            let at = (node & !SINGLE) as usize;
            let single = self.singles.get(at)?;
            Some(NodeKind::Single(at, single))
        }
    }

    /// The instance that a function belongs to; `None` for other nodes.
    pub(super) fn owner(&self, node: NodeId) -> Option<u32> {
        self.owners.get(node as usize).copied()
    }
}

/// Every list is bounded far below.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
