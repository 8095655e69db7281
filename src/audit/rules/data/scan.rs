//! One pass over every byte that is not code, for all rules of the family.
//!
//! A single automaton looks for the needles of all detectors at once; what it hits is looked at by one of them, within a few hundred bytes. So the
//! cost is linear in the input, however hostile.

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, Once};
use std::thread;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::effort::{Effort, cost};
use super::layers::{Encoding, layers};
use super::segments::{Region, contents};
use super::{blob, embedded_instructions, magic, traces, url};
use crate::artifact::{PROVENANCE, SBOM};
use crate::audit::parallel::is_large;
use crate::audit::secrets::{self, Certainty, Window};
use crate::audit::subject::{File, MANIFEST_FILE, Subject};

/// Most hits that are kept of one kind and place: more tell nothing new.
const MAX_HITS: usize = 100;

/// What was found in a target's data.
#[derive(Debug, Default)]
pub(in crate::audit) struct Scan {
    pub(super) hits: Vec<Hit>,
    pub(super) blobs: Vec<blob::Blob>,
    /// Where more was hit than is looked at.
    pub(super) flooded: Vec<Place>,
}

#[derive(Debug)]
pub(in crate::audit) struct Hit {
    pub(in crate::audit) place: Place,
    /// In the file, from its start.
    pub(super) offset: usize,
    pub(super) end: usize,
    pub(super) what: What,
    /// What it is about: a host, a user, a kind. Never a secret.
    pub(in crate::audit) text: String,
    /// How it was written, where that is not plain.
    pub(super) encoding: Option<Encoding>,
}

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum Place {
    /// Of the subject's modules.
    Module(usize),
    /// Of the subject's files.
    File(usize),
    /// `skill.toml`
    Manifest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::audit) enum What {
    Secret(Certainty),
    Url {
        prose: bool,
    },
    /// An IP address in a URL or with a port.
    IpUrl,
    /// A URL of one of the services of [`super::hosts`].
    ServiceUrl,
    /// Such a host without a URL.
    Host,
    /// Any host by itself.
    BareHost,
    BuildPath,
    SourceMap {
        remote: bool,
    },
    Native,
    Bytecode,
    Script,
    Archive,
    CredentialPath,
    Miner {
        strong: bool,
    },
    /// A word that miners have, and others.
    MinerHint,
    Shell,
    /// To a model.
    Order,
}

/// What a detector found.
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
    pub(super) text: String,
}

pub(super) type Probe = fn(&Window<'_>) -> Option<Match>;

#[derive(Clone, Copy)]
enum Detector {
    Secret(secrets::Probe),
    Other(Probe),
}

/// What a text may hold that is worth telling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Data segments and unknown custom sections: everything.
    Data,
    /// Debug sections: only where they were made.
    Debug,
    /// Everything but where it was made.
    Asset,
    /// The manifest and the attestations, which name hosts and paths by right: only secrets.
    Secrets,
}

struct Automaton {
    needles: AhoCorasick,
    detectors: Vec<(Detector, usize)>,
}

/// Made faster, and slower to search with: a whole process over little data ends sooner.
static FOR_LITTLE: LazyLock<Automaton> =
    LazyLock::new(|| Automaton::new(AhoCorasickKind::NoncontiguousNFA));
static FOR_MUCH: LazyLock<Automaton> = LazyLock::new(|| Automaton::new(AhoCorasickKind::DFA));

impl Automaton {
    fn new(kind: AhoCorasickKind) -> Self {
        let secrets = secrets::needles().map(|(needle, probe)| {
            let detector = Detector::Secret(probe);
            (needle, (detector, cost(needle, 1_000)))
        });
        // Numbers with a dot are everywhere, and most are seen through at once.
        let others = [
            (url::NEEDLES, 12),
            (traces::NEEDLES, 200),
            (magic::NEEDLES, 40),
            (embedded_instructions::NEEDLES, 40_000),
        ];
        let others = others.into_iter().flat_map(|(needles, default)| {
            let priced = move |(needle, probe): &(&'static [u8], Probe)| {
                (*needle, (Detector::Other(*probe), cost(needle, default)))
            };
            needles.iter().map(priced)
        });
        let (needles, detectors): (Vec<&[u8]>, Vec<_>) = secrets.chain(others).unzip();
        let needles = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(kind))
            .build(needles)
            .expect("the needles are constants, and few");
        Self { needles, detectors }
    }

    fn for_bytes(bytes: usize) -> &'static Self {
        if is_large(bytes) {
            &FOR_MUCH
        } else {
            &FOR_LITTLE
        }
    }
}

/// Makes what a scan of so many bytes needs in a thread of its own, once, where that takes a while.
pub(in crate::audit) fn prepare(bytes: usize) {
    static ONCE: Once = Once::new();
    if is_large(bytes) {
        ONCE.call_once(|| {
            // Without a thread it is made when it is needed.
            drop(thread::Builder::new().spawn(|| LazyLock::force(&FOR_MUCH)));
        });
    }
}

/// Looks at everything that a target has: modules, other files, the text of the manifest.
pub(in crate::audit) fn scan(
    modules: &[&[u8]],
    files: &[File<'_>],
    manifest_text: Option<&str>,
) -> Scan {
    let bytes = modules.iter().map(|module| module.len());
    let bytes = bytes.chain(files.iter().map(|file| file.bytes.len())).sum();
    let automaton = Automaton::for_bytes(bytes);
    let mut scan = Scan::default();
    for (index, module) in modules.iter().enumerate() {
        let place = Place::Module(index);
        let mut seen = Seen::new(automaton);
        let contents = contents(module);
        let regions = contents.regions();
        for region in &regions {
            scan.region(&mut seen, place, region, Scope::Data);
        }
        scan.blobs
            .extend(blob::in_module(index, module.len(), &regions));
        for section in &contents.sections {
            if let Some(scope) = section_scope(section.name) {
                let region = Region::whole(section.bytes, section.offset);
                scan.region(&mut seen, place, &region, scope);
            }
            scan.hits.extend(traces::section(place, section));
        }
        scan.flood(place, &seen);
    }
    for (index, file) in files.iter().enumerate() {
        let is_attestation = matches!(file.path, SBOM | PROVENANCE);
        let scope = if is_attestation {
            Scope::Secrets
        } else {
            Scope::Asset
        };
        let region = Region::whole(file.bytes, 0);
        let (place, mut seen) = (Place::File(index), Seen::new(automaton));
        scan.region(&mut seen, place, &region, scope);
        scan.flood(place, &seen);
    }
    if let Some(text) = manifest_text {
        let region = Region::whole(text.as_bytes(), 0);
        scan.region(
            &mut Seen::new(automaton),
            Place::Manifest,
            &region,
            Scope::Secrets,
        );
    }
    scan.drop_doubles();
    scan
}

/// `None` for what a toolchain writes in a format of its own.
fn section_scope(name: &str) -> Option<Scope> {
    match name {
        "name"
        | "component-name"
        | "producers"
        | "target_features"
        | "sourceMappingURL"
        | "external_debug_info"
        | "dylink.0"
        | "linking"
        | ".dep-v0"
        | "build_id" => None,
        name if name.starts_with(".debug_str") || name.starts_with(".debug_line") => {
            Some(Scope::Debug)
        }
        name if [
            ".debug_",
            "reloc.",
            "component-type",
            "core-",
            "metadata.code.",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix)) =>
        {
            None
        }
        _ => Some(Scope::Data),
    }
}

impl Scope {
    fn wants(self, what: What) -> bool {
        match self {
            Self::Data => true,
            Self::Debug => what == What::BuildPath,
            Self::Asset => what != What::BuildPath,
            Self::Secrets => matches!(what, What::Secret(_)),
        }
    }
}

/// What was found in a place already.
struct Seen {
    automaton: &'static Automaton,
    texts: HashSet<(What, String)>,
    counts: HashMap<What, usize>,
    effort: Effort,
}

impl Seen {
    fn new(automaton: &'static Automaton) -> Self {
        Self {
            automaton,
            texts: HashSet::new(),
            counts: HashMap::new(),
            effort: Effort::default(),
        }
    }

    /// Whether to keep it: the same host or user twice tells nothing, and each kind has its own bound, so that a flood of one
    /// hides no other.
    fn is_new(&mut self, found: &Match, bytes: &[u8]) -> bool {
        let count = self.counts.entry(found.what).or_default();
        if *count >= MAX_HITS {
            return false;
        }
        // A secret's text is only its kind.
        let text = match found.what {
            What::Secret(_) => String::from_utf8_lossy(bytes).into_owned(),
            _ => found.text.clone(),
        };
        let new = self.texts.insert((found.what, text));
        *count += usize::from(new);
        new
    }
}

impl Scan {
    fn flood(&mut self, place: Place, seen: &Seen) {
        if seen.effort.exhausted {
            self.flooded.push(place);
        }
    }

    fn region(&mut self, seen: &mut Seen, place: Place, region: &Region<'_>, scope: Scope) {
        let own = |at| region.file_offset(at);
        self.text(seen, place, &region.bytes, scope, None, &own);
        // Where a binary was made is written plainly.
        let inner = if scope == Scope::Debug {
            None
        } else {
            Some(layers(&region.bytes))
        };
        for layer in inner.into_iter().flatten() {
            let own = |at| region.file_offset(layer.place(at));
            self.text(seen, place, &layer.bytes, scope, Some(layer.encoding), &own);
        }
    }

    fn text(
        &mut self,
        seen: &mut Seen,
        place: Place,
        text: &[u8],
        scope: Scope,
        encoding: Option<Encoding>,
        file_offset: &dyn Fn(usize) -> usize,
    ) {
        let automaton = seen.automaton;
        seen.effort.add(text.len(), automaton.detectors.len());
        for hit in automaton.needles.find_overlapping_iter(text) {
            let pattern = hit.pattern().as_usize();
            let (detector, cost) = automaton.detectors[pattern];
            if !seen.effort.take(pattern, cost) {
                continue;
            }
            let window = Window {
                text,
                start: hit.start(),
                end: hit.end(),
                // What was encoded as one has its own beginning and end.
                loose: matches!(scope, Scope::Data | Scope::Debug)
                    && matches!(encoding, None | Some(Encoding::Utf16)),
            };
            let found = match detector {
                Detector::Secret(probe) => probe(&window).map(Match::from),
                Detector::Other(probe) => probe(&window),
            };
            let Some(found) = found.filter(|found| scope.wants(found.what)) else {
                continue;
            };
            let bytes = &text[found.start..found.end.min(text.len())];
            if !seen.is_new(&found, bytes) {
                continue;
            }
            self.hits.push(Hit {
                place,
                offset: file_offset(found.start),
                end: file_offset(found.end.saturating_sub(1)) + 1,
                what: found.what,
                text: found.text,
                encoding,
            });
        }
    }

    /// Of several secrets in one place the surest is told: `password = "<a token>"` is one thing.
    fn drop_doubles(&mut self) {
        let rank = |hit: &Hit| match hit.what {
            What::Secret(Certainty::PrivateKey) => 0,
            What::Secret(Certainty::Sure) => 1,
            What::Secret(Certainty::Likely) => 2,
            _ => 3,
        };
        let (mut secrets, mut hits): (Vec<Hit>, Vec<Hit>) = std::mem::take(&mut self.hits)
            .into_iter()
            .partition(|hit| matches!(hit.what, What::Secret(_)));
        secrets.sort_by_key(rank);
        let mut kept: Vec<Hit> = Vec::new();
        for hit in secrets {
            let same = |other: &Hit| {
                other.place == hit.place && other.offset < hit.end && hit.offset < other.end
            };
            if kept.len() < MAX_HITS && !kept.iter().any(same) {
                kept.push(hit);
            }
        }
        kept.sort_by_key(|hit| hit.offset);
        hits.extend(kept);
        self.hits = hits;
    }
}

impl From<secrets::Secret> for Match {
    fn from(secret: secrets::Secret) -> Self {
        Self {
            start: secret.range.start,
            end: secret.range.end,
            what: What::Secret(secret.certainty),
            text: secret.kind.to_owned(),
        }
    }
}

/// How a message names a place.
pub(super) fn label<'a>(subject: &'a Subject<'_>, place: Place) -> &'a str {
    match place {
        Place::Module(index) => subject.modules[index].label(),
        Place::File(index) => subject.files[index].path,
        Place::Manifest => MANIFEST_FILE,
    }
}
