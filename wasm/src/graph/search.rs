//! The search from a root: breadth first, so that the first path to an import is a shortest one.

use std::collections::{BTreeMap, BTreeSet};

use super::nodes::{NodeId, NodeKind, Single};
use super::tables::{SetId, Target};
use super::{HostImport, HostKind, How, Linked, Path, Reach, Root, Step};
use crate::{Analysis, Binary, FunctionId, Import};

/// Most functions of a path that are told: the first, and those nearest to its end.
const MAX_STEPS: usize = 32;
/// Longest name in a step, in bytes.
const MAX_NAME_BYTES: usize = 128;
/// No node: where a path begins, and what was not reached.
const NONE: u32 = u32::MAX;

/// Who calls whom in a binary, and what of the host can be reached from where.
#[derive(Debug, Clone, Copy)]
pub struct Graph<'a> {
    analysis: &'a Analysis,
    linked: &'a Linked,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(analysis: &'a Analysis, linked: &'a Linked) -> Self {
        Self { analysis, linked }
    }

    /// Where the host enters the binary: exported functions, instantiation (where anything runs then), destructors.
    pub fn roots(&self) -> &'a [Root] {
        &self.linked.roots
    }

    /// Why the graph is not complete; `None` where it is. If it is not, every import counts as reachable from every root.
    pub fn incomplete(&self) -> Option<&'static str> {
        self.linked.nodes.incomplete
    }

    /// The root of an exported function, by the name that [`Export::path`](crate::Export::path) gives it.
    pub fn root(&self, path: &str) -> Option<&'a Root> {
        self.roots().iter().find(|root| root.path() == path)
    }

    /// The core modules (index of [`Analysis::modules`]) that are instantiated.
    pub fn instantiated(&self) -> BTreeSet<u32> {
        let instances = self.linked.instances.iter();
        instances.map(|instance| instance.module).collect()
    }

    /// What a root can reach.
    pub fn reach(&self, root: &Root) -> Reach {
        let mut search = Search::new(self);
        search.run(&[root.node]);
        self.answer(&search)
    }

    /// What any root can reach.
    pub fn reach_all(&self) -> Reach {
        let roots: Vec<NodeId> = self.roots().iter().map(|root| root.node).collect();
        let mut search = Search::new(self);
        search.run(&roots);
        self.answer(&search)
    }

    /// Imported functions of the binary that no root can reach. None where the graph is not complete.
    pub fn unreached_imports(&self) -> Vec<&'a Import> {
        if self.incomplete().is_some() {
            return Vec::new();
        }
        let roots: Vec<NodeId> = self.roots().iter().map(|root| root.node).collect();
        let mut search = Search::new(self);
        search.run(&roots);
        let reached: BTreeSet<(&str, &str)> = search
            .leaves()
            .map(|(_, import)| (&*import.interface, &*import.name))
            .collect();
        imported_functions(&self.analysis.binary)
            .filter(|import| !reached.contains(&(&*import.module, &*import.name)))
            .collect()
    }

    fn answer(&self, search: &Search<'_, 'a>) -> Reach {
        let mut imports: BTreeMap<HostImport, Path> = search
            .leaves()
            .map(|(single, import)| (import.clone(), search.path_to(single)))
            .collect();
        let complete = self.incomplete().is_none();
        if !complete {
            for import in imported_functions(&self.analysis.binary) {
                let import = HostImport {
                    interface: import.module.clone(),
                    name: import.name.clone(),
                    kind: HostKind::Function,
                };
                imports.entry(import).or_default();
            }
        }
        Reach {
            imports,
            complete,
            functions: search.functions(),
        }
    }
}

fn imported_functions(binary: &Binary) -> impl Iterator<Item = &Import> {
    binary.imports.iter().filter(|import| import.kind == "func")
}

/// How the search came to a node.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// The function that leads here; [`NONE`] from the root.
    from: u32,
    how: How,
    /// Where the instruction stands; [`NONE`] where it is none.
    offset: u32,
    /// The first function of the path, and how many came before.
    first: u32,
    depth: u32,
}

struct Search<'s, 'a> {
    graph: &'s Graph<'a>,
    /// By function: how it was reached first.
    functions: Vec<Option<Edge>>,
    singles: Vec<Option<Edge>>,
    sets: Vec<bool>,
    queue: Vec<u32>,
    glue: Vec<(NodeId, Edge)>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(graph: &'s Graph<'a>) -> Self {
        let linked = graph.linked;
        Self {
            graph,
            functions: vec![None; linked.nodes.owners.len()],
            singles: vec![None; linked.nodes.singles.len()],
            sets: vec![false; linked.indirect.sets.len()],
            queue: Vec::new(),
            glue: Vec::new(),
        }
    }

    fn run(&mut self, roots: &[NodeId]) {
        for root in roots {
            let edge = Edge {
                from: NONE,
                how: How::Export,
                offset: NONE,
                first: NONE,
                depth: 0,
            };
            self.visit(*root, edge);
        }
        let mut next = 0;
        while let Some(function) = self.queue.get(next) {
            self.expand(*function);
            next += 1;
        }
    }

    /// Reaches a node; what is no function leads on at once, so that only functions count as steps.
    fn visit(&mut self, node: NodeId, edge: Edge) {
        // Most calls are of functions that were reached before.
        if let Some(Some(_)) = self.functions.get(node as usize) {
            return;
        }
        self.glue.push((node, edge));
        while let Some((node, edge)) = self.glue.pop() {
            match self.graph.linked.nodes.get(node) {
                Some(NodeKind::Function(at)) if self.functions[at].is_none() => {
                    let first = if edge.from == NONE { node } else { edge.first };
                    self.functions[at] = Some(Edge { first, ..edge });
                    self.queue.push(node);
                }
                Some(NodeKind::Single(at, single)) => {
                    if self.singles[at].is_some() {
                        continue;
                    }
                    self.singles[at] = Some(edge);
                    if let Single::Glue(edges) = single {
                        let on = edges.iter().rev();
                        self.glue
                            .extend(on.map(|(how, to)| (*to, Edge { how: *how, ..edge })));
                    }
                }
                Some(NodeKind::Function(_)) | None => {}
            }
        }
    }

    fn expand(&mut self, node: u32) {
        let linked = self.graph.linked;
        let owner = linked.nodes.owners[node as usize] as usize;
        let Some(instance) = linked.instances.get(owner) else {
            return;
        };
        let Some(module) = self.graph.analysis.modules.get(instance.module as usize) else {
            return;
        };
        let at = node.checked_sub(instance.base);
        let Some(function) = at.and_then(|at| module.functions.get(at as usize)) else {
            return;
        };
        let Some(before) = self.functions[node as usize] else {
            return;
        };
        let leads_on = |how, offset| Edge {
            from: node,
            how,
            offset,
            first: before.first,
            depth: before.depth + 1,
        };
        for call in module.calls(function) {
            let edge = leads_on(How::Call, call.offset);
            self.visit(instance.function(call.function), edge);
        }
        for call in module.indirect_calls(function) {
            let Some(ty) = module.link.type_ids.get(call.type_index as usize) else {
                continue;
            };
            let types = &self.graph.analysis.wiring.types;
            let target =
                linked
                    .indirect
                    .target(owner, &instance.tables, call, *ty, |own, wanted| {
                        types.callable_as(own).any(|ty| ty == wanted)
                    });
            let how = match call.table {
                Some(_) => How::CallIndirect,
                None => How::CallRef,
            };
            let edge = leads_on(how, call.offset);
            match target {
                Target::Nowhere => {}
                Target::One(node) => self.visit(node, edge),
                Target::Any(first, second) => {
                    self.set(first, edge);
                    self.set(second, edge);
                }
            }
        }
    }

    fn set(&mut self, set: Option<SetId>, edge: Edge) {
        let Some(set) = set else {
            return;
        };
        let seen = &mut self.sets[set as usize];
        if !std::mem::replace(seen, true) {
            for node in &self.graph.linked.indirect.sets[set as usize] {
                self.visit(*node, edge);
            }
        }
    }

    /// What was reached of the host, with its number.
    fn leaves(&self) -> impl Iterator<Item = (usize, &'a HostImport)> {
        let singles = &self.graph.linked.nodes.singles;
        let reached = self.singles.iter().zip(singles).enumerate();
        reached.filter_map(|(at, (edge, single))| match single {
            Single::Leaf(import) if edge.is_some() => Some((at, import)),
            _ => None,
        })
    }

    fn path_to(&self, single: usize) -> Path {
        let Some(Single::Leaf(import)) = self.graph.linked.nodes.singles.get(single) else {
            return Path::default();
        };
        let Some(last) = self.singles[single] else {
            return Path::default();
        };
        let mut steps = vec![step(last, None, import.to_string())];
        let left_out = (last.depth as usize).saturating_sub(MAX_STEPS);
        let mut node = last.from;
        while let Some(edge) = self.functions.get(node as usize).copied().flatten() {
            if left_out > 0 && steps.len() == MAX_STEPS {
                node = last.first;
                steps.extend(self.function_step(node));
                break;
            }
            steps.extend(self.function_step(node));
            node = edge.from;
        }
        steps.reverse();
        Path {
            steps,
            left_out: super::nodes::number(left_out),
        }
    }

    fn function_step(&self, node: u32) -> Option<Step> {
        let edge = self.functions.get(node as usize).copied().flatten()?;
        let id = self.id(node)?;
        Some(step(edge, Some(id), self.graph.analysis.text_of_name(id)))
    }

    fn id(&self, node: u32) -> Option<FunctionId> {
        let linked = self.graph.linked;
        let owner = linked.nodes.owner(node)?;
        let instance = linked.instances.get(owner as usize)?;
        let module = self.graph.analysis.modules.get(instance.module as usize)?;
        Some(FunctionId {
            module: instance.module,
            function: node.checked_sub(instance.base)? + module.imported_functions,
        })
    }

    /// Core functions that were reached, once each however many instances there are.
    fn functions(&self) -> Vec<FunctionId> {
        // By number, as they nearly are in order then.
        let nodes = (0_u32..).zip(&self.functions);
        let mut functions: Vec<_> = nodes
            .filter(|(_, edge)| edge.is_some())
            .filter_map(|(node, _)| self.id(node))
            .collect();
        functions.sort_unstable();
        functions.dedup();
        functions
    }
}

fn step(edge: Edge, function: Option<FunctionId>, mut name: String) -> Step {
    name.truncate(name.floor_char_boundary(MAX_NAME_BYTES));
    Step {
        how: edge.how,
        function,
        name,
        offset: (edge.offset != NONE).then_some(edge.offset),
    }
}
