//! From a hit to a finding.

use std::net::Ipv4Addr;

use super::hosts;
use super::scan::{Hit, Place, What, label};
use crate::audit::rules::services::{self, Service, is_below};
use crate::audit::rules::sink::{Found, Sink};
use crate::audit::subject::{File, MANIFEST_FILE, Subject};
use crate::audit::uses::{Use, imports_for};
use crate::wasm::Binary;

/// More hosts than this are a runtime's or a library's texts, or a list: no skill calls as many.
const MAX_UNDECLARED: usize = 12;

pub(in crate::audit) fn hits<'s>(
    subject: &'s Subject<'_>,
    wanted: impl Fn(What) -> bool + 's,
) -> impl Iterator<Item = &'s Hit> {
    subject
        .data()
        .hits
        .iter()
        .filter(move |hit| wanted(hit.what))
}

/// A finding at a hit: `say` gets what was found and the name of the place.
pub(in crate::audit::rules) fn report<'f>(
    subject: &Subject<'_>,
    sink: &'f mut Sink<'_>,
    hit: &Hit,
    say: impl Fn(&str, &str) -> String,
) -> Found<'f> {
    let mut message = say(&hit.text, label(subject, hit.place));
    if let Some(encoding) = hit.encoding {
        message = format!("{message} (in {})", encoding.name());
    }
    match hit.place {
        Place::Module(index) => sink.offset(
            &subject.modules[index],
            hit.offset as u64,
            &hit.text,
            message,
        ),
        Place::File(index) => {
            sink.file(&subject.files[index], Some(hit.offset), &hit.text, message)
        }
        Place::Manifest => {
            let text = subject.manifest_text.unwrap_or_default();
            let file = File {
                path: MANIFEST_FILE,
                bytes: text.as_bytes(),
            };
            sink.file(&file, Some(hit.offset), &hit.text, message)
        }
    }
}

/// What a host in a text means for this skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A URL of a service that only collects, in what can send.
    Endpoint(Service),
    /// Any other name of such a service.
    Suspicious(Service),
    /// An address in what can send.
    Address,
    /// A host that the allowlist does not have, in what can send.
    Undeclared,
    /// Any other host that is not known.
    Plain,
}

/// The hosts of a subject and what they mean, without those that mean nothing.
pub(super) fn host_hits<'s>(subject: &'s Subject<'_>) -> Vec<(&'s Hit, Meaning)> {
    let is_host = |what| {
        matches!(
            what,
            What::Url { .. } | What::IpUrl | What::ServiceUrl | What::Host | What::BareHost
        )
    };
    let mut found: Vec<(&Hit, Meaning)> = hits(subject, is_host)
        .filter_map(|hit| Some((hit, meaning(subject, hit)?)))
        .collect();
    let undeclared = |(_, meaning): &(&Hit, Meaning)| *meaning == Meaning::Undeclared;
    if found.iter().filter(|hit| undeclared(hit)).count() > MAX_UNDECLARED {
        for hit in found.iter_mut().filter(|hit| hit.1 == Meaning::Undeclared) {
            hit.1 = Meaning::Plain;
        }
    }
    found
}

fn meaning(subject: &Subject<'_>, hit: &Hit) -> Option<Meaning> {
    let host = &hit.text;
    let loose = matches!(hit.place, Place::Module(_));
    let sends = sends(subject, hit.place);
    let declared = is_declared(subject, host, loose);
    if let Some(service) = services::service(host, loose) {
        let collects = matches!(service, Service::Collector | Service::Onion);
        return match () {
            () if collects && sends && !declared && hit.what == What::ServiceUrl => {
                Some(Meaning::Endpoint(service))
            }
            () if declared && !collects => None,
            () => Some(Meaning::Suspicious(service)),
        };
    }
    if declared || hosts::is_documentation(host, loose) {
        return None;
    }
    match hit.what {
        What::IpUrl if sends && !is_private(host) => Some(Meaning::Address),
        What::Url { prose: false } | What::BareHost
            if sends && loose && subject.manifest.is_some() =>
        {
            (!is_related(subject, host)).then_some(Meaning::Undeclared)
        }
        // Without a scheme it may be anything.
        What::BareHost => None,
        _ => (!is_related(subject, host)).then_some(Meaning::Plain),
    }
}

/// Whether it is a text for people, which shows paths and keys as examples.
pub(super) fn is_document(subject: &Subject<'_>, place: Place) -> bool {
    const ENDS: [&str; 8] = [
        ".md",
        ".markdown",
        ".mdx",
        ".rst",
        ".adoc",
        ".txt",
        ".html",
        ".htm",
    ];
    match place {
        Place::File(index) => {
            let path = subject.files[index].path;
            ENDS.iter().any(|end| path.ends_with(end))
        }
        _ => false,
    }
}

fn is_private(host: &str) -> bool {
    host.parse()
        .is_ok_and(|address: Ipv4Addr| address.is_private())
}

/// Whether what stands there can reach the network: the module itself, or any, for an asset.
fn sends(subject: &Subject<'_>, place: Place) -> bool {
    let reaches = |binary: &Binary| {
        [Use::Http, Use::Sockets]
            .into_iter()
            .any(|wanted| !imports_for(binary, wanted).is_empty())
    };
    match place {
        Place::Module(index) => subject.modules[index]
            .facts
            .as_ref()
            .is_ok_and(|facts| reaches(&facts.binary)),
        _ => subject.binaries().any(|(_, binary)| reaches(binary)),
    }
}

fn allowlist<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = String> + 's {
    subject
        .manifest
        .into_iter()
        .flat_map(|manifest| &manifest.capabilities.http_egress_allowlist)
        .map(|host| host.to_ascii_lowercase())
}

fn is_declared(subject: &Subject<'_>, host: &str, loose: bool) -> bool {
    allowlist(subject).any(|allowed| allowed == "*" || is_below(host, &allowed, loose))
}

/// Of the same domain as a host of the allowlist, or of the documentation that the manifest names: `docs.acme.io` beside
/// `api.acme.io`.
fn is_related(subject: &Subject<'_>, host: &str) -> bool {
    let domain = |name: &str| {
        let mut labels = name.rsplitn(3, '.');
        let (last, second) = (labels.next()?, labels.next()?);
        // `co.uk` is no domain.
        (second.len() > 3).then(|| format!("{second}.{last}"))
    };
    let operator = subject
        .manifest
        .and_then(|manifest| manifest.operator.as_ref());
    let docs = operator
        .and_then(|operator| operator.docs_url.as_deref())
        .and_then(|url| url.strip_prefix("https://")?.split('/').next())
        .map(str::to_owned);
    allowlist(subject)
        .chain(docs)
        .filter_map(|known| domain(&known))
        .any(|known| is_below(host, &known, true))
}
