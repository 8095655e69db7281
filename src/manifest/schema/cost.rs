//! How much work a schema can make of one value.
//!
//! A validator visits a value once for each way that leads to a subschema of it. Two ways that meet again double the
//! visits each time: through references (`d1 = allOf [d0, d0]`, thirty times over) or through the depth of the value
//! (a branch of `anyOf` and its neighbour that both go on with the same member). So the ways are counted before
//! anything is compiled: for each depth, the most visits that any one value in a document of that depth can get,
//! whatever its members' names. A document of n values then costs at most n times that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::SchemaError;
use super::graph::Graph;
use crate::limits;

/// Most entries in the tables below. An honest schema has about as many as it has subschemas.
const MAX_ENTRIES: usize = 200_000;

/// The most visits to one value, with all that led to it. An error when that is over the limit.
pub(super) fn visits(graph: &Graph<'_>) -> Result<u64, SchemaError> {
    let order = in_place_order(graph)?;
    let mut table = Table {
        graph,
        order: &order,
        heads: Vec::new(),
        index: HashMap::new(),
        entries: 0,
    };
    table.head(0);
    let mut next = 0;
    while next < table.heads.len() {
        table.fill(next)?;
        next += 1;
    }
    table.count()
}

/// Subschemas of the same value, users before what they use.
struct Order {
    rank: Vec<usize>,
    nodes: Vec<usize>,
}

fn in_place_order(graph: &Graph<'_>) -> Result<Order, SchemaError> {
    let mut users = vec![0_usize; graph.nodes.len()];
    for (used, _) in graph.nodes.iter().flat_map(|node| &node.here) {
        users[*used] += 1;
    }
    let mut nodes: Vec<usize> = (0..users.len()).filter(|node| users[*node] == 0).collect();
    let mut next = 0;
    while let Some(node) = nodes.get(next) {
        for (used, _) in &graph.nodes[*node].here {
            users[*used] -= 1;
            if users[*used] == 0 {
                nodes.push(*used);
            }
        }
        next += 1;
    }
    // What is left is on a circle, or behind one.
    if let Some(left) = users.iter().position(|users| *users > 0) {
        return Err(SchemaError {
            pointer: graph.nodes[left].pointer.clone(),
            message: "refers to itself without going deeper into the value".to_owned(),
        });
    }
    let mut rank = vec![0; nodes.len()];
    nodes
        .iter()
        .enumerate()
        .for_each(|(place, node)| rank[*node] = place);
    Ok(Order { rank, nodes })
}

/// A subschema that a value is first held to, and everything that follows from it.
#[derive(Default)]
struct Head {
    node: usize,
    /// Visits to the value itself.
    here: u64,
    /// What one step further down can meet: one entry for each name or index that makes a difference, with the heads
    /// that a value there is held to and how often.
    steps: Vec<Vec<(usize, u64)>>,
}

struct Table<'g> {
    graph: &'g Graph<'g>,
    order: &'g Order,
    heads: Vec<Head>,
    index: HashMap<usize, usize>,
    entries: usize,
}

impl Table<'_> {
    fn head(&mut self, node: usize) -> usize {
        *self.index.entry(node).or_insert_with(|| {
            self.heads.push(Head {
                node,
                ..Head::default()
            });
            self.heads.len() - 1
        })
    }

    fn fill(&mut self, head: usize) -> Result<(), SchemaError> {
        let members = self.in_place(self.heads[head].node)?;
        let here = members.iter().fold(0_u64, |sum, (node, times)| {
            sum.saturating_add(times.saturating_mul(self.graph.nodes[*node].weight))
        });
        let mut steps = self.object_steps(&members)?;
        steps.extend(self.array_steps(&members)?);
        let filled = &mut self.heads[head];
        (filled.here, filled.steps) = (here, steps);
        Ok(())
    }

    /// Every subschema that is evaluated at the same value, and how often.
    fn in_place(&mut self, node: usize) -> Result<Vec<(usize, u64)>, SchemaError> {
        let mut waiting = BTreeMap::from([(self.order.rank[node], 1_u64)]);
        let mut members = Vec::new();
        while let Some((rank, times)) = waiting.pop_first() {
            let node = self.order.nodes[rank];
            members.push((node, times));
            for (used, factor) in &self.graph.nodes[node].here {
                let sum = waiting.entry(self.order.rank[*used]).or_default();
                *sum = sum.saturating_add(times.saturating_mul(*factor));
            }
            self.spend(1)?;
        }
        Ok(members)
    }

    fn object_steps(
        &mut self,
        members: &[(usize, u64)],
    ) -> Result<Vec<Vec<(usize, u64)>>, SchemaError> {
        let graph = self.graph;
        let names: BTreeSet<&str> = members
            .iter()
            .flat_map(|(node, _)| &graph.nodes[*node].named)
            .map(|(name, _)| *name)
            .collect();
        // One step a name that any of them knows, and one for all other names.
        let mut steps = Vec::new();
        for name in names.into_iter().map(Some).chain([None]) {
            let step = members.iter().flat_map(|(node, times)| {
                let node = &graph.nodes[*node];
                let named = node
                    .named
                    .iter()
                    .find(|(known, _)| Some(*known) == name)
                    .map(|(_, child)| *child);
                let other = if named.is_some() {
                    &[][..]
                } else {
                    &node.other[..]
                };
                named
                    .into_iter()
                    .chain(other.iter().copied())
                    .chain(node.members.iter().copied())
                    .map(|child| (child, *times))
            });
            steps.push(self.step(step.collect(), members.len())?);
        }
        Ok(steps)
    }

    fn array_steps(
        &mut self,
        members: &[(usize, u64)],
    ) -> Result<Vec<Vec<(usize, u64)>>, SchemaError> {
        let graph = self.graph;
        let longest = members
            .iter()
            .map(|(node, _)| graph.nodes[*node].first.len())
            .max()
            .unwrap_or(0);
        let mut steps = Vec::new();
        for place in 0..=longest {
            let step = members.iter().flat_map(|(node, times)| {
                let node = &graph.nodes[*node];
                let first = node.first.get(place).copied();
                let rest = if first.is_some() {
                    &[][..]
                } else {
                    &node.rest[..]
                };
                first
                    .into_iter()
                    .chain(rest.iter().copied())
                    .chain(node.items.iter().copied())
                    .map(|child| (child, *times))
            });
            steps.push(self.step(step.collect(), members.len())?);
        }
        Ok(steps)
    }

    fn step(
        &mut self,
        children: Vec<(usize, u64)>,
        looked_at: usize,
    ) -> Result<Vec<(usize, u64)>, SchemaError> {
        self.spend(looked_at + children.len())?;
        let mut sums = BTreeMap::<usize, u64>::new();
        for (node, times) in children {
            let sum = sums.entry(self.head(node)).or_default();
            *sum = sum.saturating_add(times);
        }
        Ok(sums.into_iter().collect())
    }

    fn spend(&mut self, entries: usize) -> Result<(), SchemaError> {
        self.entries += entries;
        if self.entries <= MAX_ENTRIES {
            return Ok(());
        }
        Err(SchemaError {
            pointer: String::new(),
            message: "has too many combined subschemas to be checked".to_owned(),
        })
    }

    /// From the deepest value upwards: what a head costs is what it costs here and in the dearest step.
    fn count(&self) -> Result<u64, SchemaError> {
        let mut below: Vec<u64> = self.heads.iter().map(|head| head.here).collect();
        for _ in 0..limits::MAX_VALUE_DEPTH {
            let cost = |step: &Vec<(usize, u64)>| {
                step.iter().fold(0_u64, |sum, (head, times)| {
                    sum.saturating_add(times.saturating_mul(below[*head]))
                })
            };
            let sums = self.heads.iter().map(|head| {
                head.here
                    .saturating_add(head.steps.iter().map(cost).max().unwrap_or(0))
            });
            let sums: Vec<u64> = sums.collect();
            if let Some(head) = sums.iter().position(|sum| *sum > limits::MAX_SCHEMA_VISITS) {
                return Err(self.too_dear(head));
            }
            if sums == below {
                break;
            }
            below = sums;
        }
        Ok(below[0])
    }

    fn too_dear(&self, head: usize) -> SchemaError {
        SchemaError {
            pointer: self.graph.nodes[self.heads[head].node].pointer.clone(),
            message: format!(
                "may be evaluated more than {} times for one value: it is reached in too many ways at once, through \
                 references or through itself",
                limits::MAX_SCHEMA_VISITS
            ),
        }
    }
}
