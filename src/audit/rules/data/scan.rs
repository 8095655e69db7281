//! One pass over every byte that is not code, for all rules of the family.
//!
//! A single automaton looks for the needles of all detectors at once; what it hits is looked at by one of them, within a few hundred bytes. So the
//! cost is linear in the input, however hostile.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::effort::{Effort, cost};
use super::layers::{Encoding, layers};
use super::segments::{Region, contents};
use super::{blob, embedded_instructions, magic, traces, url};
use crate::artifact::{PROVENANCE, SBOM};
use crate::audit::rules::needles::Needles;
use crate::audit::secrets::{self, Certainty, Window};
use crate::audit::subject::{File, MANIFEST_FILE, Subject};
use crate::wasm;

/// Most hits that are kept of one kind and place: more tell nothing new.
const MAX_HITS: usize = 100;
/// What a look at a word costs that may be the key of a wallet: two digests.
const WORD_COST: usize = 1_000;

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
    /// Of the service that hands a machine in a cloud its credentials.
    Metadata,
    /// Any host by itself.
    BareHost,
    BuildPath,
    SourceMap {
        remote: bool,
    },
    /// A file that is one.
    SourceMapFile,
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
    /// The constants of a cryptographic hash.
    HashTable,
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
    /// Files beside the modules: everything.
    Asset,
    /// The manifest and the attestations, which name hosts and paths by right: only secrets.
    Secrets,
}

/// All needles, and of each the detector with what a look at one hit costs.
struct Detectors {
    needles: Needles,
    detectors: Vec<(Detector, usize)>,
}

static DETECTORS: LazyLock<Detectors> = LazyLock::new(|| {
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
    let needles = Needles::new(&needles);
    Detectors { needles, detectors }
});

/// Looks at everything that a target has: modules, other files, the text of the manifest.
pub(in crate::audit) fn scan(
    modules: &[&[u8]],
    files: &[File<'_>],
    manifest_text: Option<&str>,
) -> Scan {
    let mut scan = Scan::default();
    for (index, module) in modules.iter().enumerate() {
        let place = Place::Module(index);
        let mut seen = Seen::default();
        let contents = contents(module);
        let regions = contents.regions();
        let sections = contents.sections.iter().filter_map(|section| {
            let scope = section_scope(section.name)?;
            Some((Region::whole(section.bytes, section.offset), scope))
        });
        let sections: Vec<_> = sections.collect();
        let blobs = || blob::in_module(index, module.len(), &regions);
        let data = regions.iter().map(|region| (region, Scope::Data));
        let sections = sections.iter().map(|(region, scope)| (region, *scope));
        let texts: Vec<_> = data.chain(sections).collect();
        let blobs = scan.texts(&mut seen, place, &texts, blobs);
        scan.blobs.extend(blobs);
        let traces = contents.sections.iter();
        scan.hits
            .extend(traces.filter_map(|section| traces::section(place, section)));
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
        let (place, mut seen) = (Place::File(index), Seen::default());
        scan.texts(&mut seen, place, &[(&region, scope)], || ());
        scan.flood(place, &seen);
    }
    if let Some(text) = manifest_text {
        let region = Region::whole(text.as_bytes(), 0);
        let mut seen = Seen::default();
        let texts = [(&region, Scope::Secrets)];
        scan.texts(&mut seen, Place::Manifest, &texts, || ());
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
            Self::Data | Self::Asset => true,
            Self::Debug => what == What::BuildPath,
            Self::Secrets => matches!(what, What::Secret(_)),
        }
    }
}

/// What was found in a place already.
#[derive(Default)]
struct Seen {
    texts: HashSet<(What, String)>,
    counts: HashMap<What, usize>,
    effort: Effort,
}

impl Seen {
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

    /// Everything of a place, and what was encoded in it. `meanwhile` is worked out at the same time, where that is possible.
    fn texts<T: Send>(
        &mut self,
        seen: &mut Seen,
        place: Place,
        texts: &[(&Region<'_>, Scope)],
        meanwhile: impl FnOnce() -> T + Send,
    ) -> T {
        let plain = || {
            for (region, scope) in texts {
                let own = |at| region.file_offset(at);
                self.text(seen, place, &region.bytes, *scope, None, &own);
            }
        };
        // Where a binary was made is written plainly.
        let encoded = texts.iter().filter(|(_, scope)| *scope != Scope::Debug);
        let encoded = || {
            let layers = encoded.map(|(region, scope)| (region, *scope, layers(&region.bytes)));
            (layers.collect::<Vec<_>>(), meanwhile())
        };
        let ((), (encoded, meanwhile)) = wasm::both(plain, encoded);
        for (region, scope, layers) in encoded {
            for layer in layers {
                let own = |at| region.file_offset(layer.place(at));
                let encoding = Some(layer.encoding);
                self.text(seen, place, &layer.bytes, scope, encoding, &own);
            }
        }
        meanwhile
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
        let Detectors { needles, detectors } = &*DETECTORS;
        // Words count as one needle more.
        let words = detectors.len();
        seen.effort.add(text.len(), words + 1);
        // What was encoded as one has its own beginning and end.
        let loose = matches!(scope, Scope::Data | Scope::Debug)
            && matches!(encoding, None | Some(Encoding::Utf16));
        let mut look = |needle: usize, (detector, cost): (Detector, usize), hit: Range<usize>| {
            if !seen.effort.take(needle, cost) {
                return;
            }
            let window = Window {
                text,
                start: hit.start,
                end: hit.end,
                loose,
            };
            let found = match detector {
                Detector::Secret(probe) => probe(&window).map(Match::from),
                Detector::Other(probe) => probe(&window),
            };
            // An encoded map is told by the comment that it stands in.
            let wanted =
                |what| scope.wants(what) && (encoding.is_none() || what != What::SourceMapFile);
            let Some(found) = found.filter(|found| wanted(found.what)) else {
                return;
            };
            let bytes = &text[found.start..found.end.min(text.len())];
            if !seen.is_new(&found, bytes) {
                return;
            }
            self.hits.push(Hit {
                place,
                offset: file_offset(found.start),
                end: file_offset(found.end.saturating_sub(1)) + 1,
                what: found.what,
                text: found.text,
                encoding,
            });
        };
        needles.each_hit(text, |needle, hit| look(needle, detectors[needle], hit));
        if scope != Scope::Debug {
            secrets::each_word(text, loose, |probe, word| {
                look(words, (Detector::Secret(probe), WORD_COST), word);
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
