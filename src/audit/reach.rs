//! What the tools of a skill can reach of the host: worked out once, for all rules that ask.

use std::collections::BTreeMap;

use super::subject::Subject;
use super::uses::{Power, powers_of};
use crate::manifest::Manifest;
use crate::wasm::{
    Analysis, Graph, HostKind, How, Import, Kind, Path, Reach, RootKind, TOOLS_INTERFACE,
    tool_function,
};

/// Most functions that are visited for all tools together: a search visits each function of a binary once at most.
const MAX_VISITS: usize = 4_000_000;
/// Most searches.
const MAX_SEARCHES: usize = 128;

/// What can be reached of the host in the module that answers calls.
#[derive(Debug, Default)]
pub(super) struct Reaches {
    /// By tool; of a bare binary, by export.
    pub(super) entries: Vec<Entry>,
    /// Before any call.
    pub(super) start: BTreeMap<Power, Route>,
}

/// Where the host enters on behalf of somebody.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) who: Who,
    pub(super) powers: BTreeMap<Power, Route>,
}

/// On whose behalf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// The tool with this index in the manifest.
    Tool(usize),
    /// All tools, which share one entry point: what one of them reaches cannot be told from what another does.
    Skill,
    /// An export of a binary without a manifest.
    Export(String),
}

/// A shortest path to the host.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// As a trace shows them; none where the path is only assumed.
    pub(super) steps: Vec<String>,
    /// Where it ends: `wasi:http/outgoing-handler@0.2.3#handle`.
    pub(super) import: String,
    /// Every call on it names its callee.
    pub(super) direct: bool,
}

impl Reaches {
    pub(super) fn of(subject: &Subject<'_>) -> Self {
        let main = subject.main_binary();
        let Some(analysis) = main.and_then(|(module, _)| module.facts.as_ref().ok()) else {
            return Self::default();
        };
        // Most binaries have nothing to find: a search for each export would cost more than all else.
        let binary = &analysis.binary;
        let mut imports = binary.imports.iter();
        let gives =
            |import: &Import| !powers_of(binary.kind, &import.module, &import.name).is_empty();
        if !binary.truncated && !imports.any(gives) {
            return Self::default();
        }
        let mut search = Search::new(analysis);
        let entries = match subject.manifest {
            Some(manifest) => search.tools(manifest, subject.default_entrypoint()),
            None => search.exports(),
        };
        let start = search.start();
        Self { entries, start }
    }
}

struct Search<'a> {
    analysis: &'a Analysis,
    graph: Graph<'a>,
    /// What was found, by the export's path.
    known: BTreeMap<String, BTreeMap<Power, Route>>,
    left: usize,
}

impl<'a> Search<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let functions: usize = analysis.modules.iter().map(|m| m.functions.len()).sum();
        Self {
            analysis,
            graph: analysis.graph(),
            known: BTreeMap::new(),
            left: (MAX_VISITS / functions.max(1)).clamp(2, MAX_SEARCHES),
        }
    }

    fn tools(&mut self, manifest: &Manifest, entry: Option<&str>) -> Vec<Entry> {
        let binary = &self.analysis.binary;
        let tools = &manifest.entrypoints.tools;
        let shared = match binary.kind {
            Kind::Module => Some(entry.unwrap_or("run").to_owned()),
            Kind::Component if binary.exports_tools() => Some(format!("{TOOLS_INTERFACE}#call")),
            Kind::Component => None,
        };
        if let Some(path) = shared {
            let who = if tools.len() == 1 {
                Who::Tool(0)
            } else {
                Who::Skill
            };
            return self.entry(who, &path).unwrap_or_default();
        }
        let mut entries = Vec::new();
        for (index, tool) in tools.iter().enumerate() {
            let publisher = manifest.publisher.as_str();
            let Some(export) = tool_function(binary, publisher, tool.id.as_str()) else {
                continue;
            };
            match self.entry(Who::Tool(index), &export.path()) {
                Some(entry) => entries.extend(entry),
                // Too many to be told apart.
                None => return self.together(),
            }
        }
        entries
    }

    fn exports(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for root in self.graph.roots() {
            if root.kind != RootKind::Export {
                continue;
            }
            let path = root.path();
            match self.entry(Who::Export(path.clone()), &path) {
                Some(entry) => entries.extend(entry),
                None => return self.together(),
            }
        }
        entries
    }

    fn together(&self) -> Vec<Entry> {
        let powers = routes(self.analysis, &self.graph.reach_all());
        vec![Entry {
            who: Who::Skill,
            powers,
        }]
    }

    /// One entry, none where nothing is reached; `None` when there were too many searches.
    fn entry(&mut self, who: Who, path: &str) -> Option<Vec<Entry>> {
        let powers = match self.known.get(path) {
            Some(powers) => powers.clone(),
            None => {
                let Some(root) = self.graph.root(path) else {
                    return Some(Vec::new());
                };
                self.left = self.left.checked_sub(1)?;
                let powers = routes(self.analysis, &self.graph.reach(root));
                self.known.insert(path.to_owned(), powers.clone());
                powers
            }
        };
        if powers.is_empty() {
            return Some(Vec::new());
        }
        Some(vec![Entry { who, powers }])
    }

    fn start(&self) -> BTreeMap<Power, Route> {
        let mut roots = self.graph.roots().iter();
        let root = roots.find(|root| root.kind == RootKind::Instantiation);
        root.map_or_else(BTreeMap::new, |root| {
            routes(self.analysis, &self.graph.reach(root))
        })
    }
}

/// A route to each power: a direct one where there is one.
pub(super) fn routes(analysis: &Analysis, reach: &Reach) -> BTreeMap<Power, Route> {
    let mut routes: BTreeMap<Power, Route> = BTreeMap::new();
    for (import, path) in &reach.imports {
        if import.kind != HostKind::Function {
            continue;
        }
        for power in powers_of(analysis.binary.kind, &import.interface, &import.name) {
            let route = route(import.to_string(), path);
            let better = |old: &Route| {
                let rank = |route: &Route| (!route.direct, route.steps.is_empty());
                rank(&route) < rank(old)
            };
            if routes.get(power).is_none_or(better) {
                routes.insert(*power, route);
            }
        }
    }
    routes
}

fn route(import: String, path: &Path) -> Route {
    let indirect = |how| matches!(how, How::CallIndirect | How::CallRef | How::Host);
    let mut steps: Vec<String> = path
        .steps
        .iter()
        .map(|step| {
            let alone = Path {
                steps: vec![step.clone()],
                left_out: 0,
            };
            alone.to_string()
        })
        .collect();
    if path.left_out > 0 && !steps.is_empty() {
        steps.insert(1, format!("({} more)", path.left_out));
    }
    Route {
        steps,
        import,
        direct: !path.is_assumed() && !path.steps.iter().any(|step| indirect(step.how)),
    }
}
