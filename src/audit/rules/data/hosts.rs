//! Hosts by name: whom a binary may name without meaning to call them, and whom it should not name.

/// What a host is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// Takes in whatever is sent and shows it to whoever owns the address.
    Collector,
    /// Reaches a machine behind another's address, or behind a name that changes.
    Tunnel,
    /// Keeps texts and files for anybody.
    Drop,
    /// A hidden service.
    Onion,
}

impl Service {
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Collector => "a service that collects requests",
            Self::Tunnel => "a tunnel or a dynamic DNS name",
            Self::Drop => "a service where anybody leaves texts and files",
            Self::Onion => "a hidden service",
        }
    }
}

use Service::{Collector, Drop, Onion, Tunnel};

/// Domains by service.
#[rustfmt::skip]
pub(super) static SERVICES: &[(&str, Service)] = &[
    ("webhook.site", Collector), ("requestbin.com", Collector), ("requestbin.net", Collector),
    ("requestcatcher.com", Collector), ("pipedream.net", Collector), ("hookbin.com", Collector),
    ("beeceptor.com", Collector), ("interact.sh", Collector), ("oast.pro", Collector), ("oast.live", Collector),
    ("oast.site", Collector), ("oast.online", Collector), ("oast.fun", Collector), ("oast.me", Collector),
    ("oastify.com", Collector), ("burpcollaborator.net", Collector), ("canarytokens.com", Collector),
    ("dnslog.cn", Collector), ("ceye.io", Collector), ("postb.in", Collector), ("ptsv3.com", Collector),
    ("typedwebhook.tools", Collector), ("webhook.cool", Collector),
    ("ngrok.io", Tunnel), ("ngrok.app", Tunnel), ("ngrok.dev", Tunnel), ("ngrok-free.app", Tunnel),
    ("ngrok-free.dev", Tunnel), ("trycloudflare.com", Tunnel), ("loca.lt", Tunnel), ("localtunnel.me", Tunnel),
    ("serveo.net", Tunnel), ("localhost.run", Tunnel), ("lhr.life", Tunnel), ("pagekite.me", Tunnel),
    ("duckdns.org", Tunnel), ("no-ip.org", Tunnel), ("no-ip.biz", Tunnel), ("ddns.net", Tunnel),
    ("hopto.org", Tunnel), ("zapto.org", Tunnel), ("sytes.net", Tunnel), ("mooo.com", Tunnel),
    ("portmap.io", Tunnel), ("bore.pub", Tunnel), ("pinggy.link", Tunnel), ("pinggy.io", Tunnel),
    ("pastebin.com", Drop), ("paste.ee", Drop), ("hastebin.com", Drop), ("rentry.co", Drop),
    ("dpaste.com", Drop), ("0x0.st", Drop), ("transfer.sh", Drop), ("file.io", Drop), ("gofile.io", Drop),
    ("anonfiles.com", Drop), ("catbox.moe", Drop), ("bashupload.com", Drop), ("temp.sh", Drop),
    ("termbin.com", Drop), ("controlc.com", Drop), ("privatebin.net", Drop),
    ("onion", Onion),
];

/// Domains of documentation, standards, namespaces and issue trackers that runtimes and libraries carry in their texts.
#[rustfmt::skip]
static DOCUMENTATION: &[&str] = &[
    "w3.org", "ietf.org", "rfc-editor.org", "iana.org", "iso.org", "unicode.org", "whatwg.org", "ecma-international.org",
    "tc39.es", "mozilla.org", "mozilla.com", "webassembly.org", "bytecodealliance.org", "w3schools.com", "json-schema.org", "schema.org",
    "openid.net", "oasis-open.org", "docbook.org", "purl.org", "xmlns.com", "ogp.me", "dublincore.org", "relaxng.org",
    "schemas.xmlsoap.org", "schemas.microsoft.com", "schemas.openxmlformats.org", "ns.adobe.com", "xml.org", "xmlsoap.org",
    "docs.rs", "crates.io", "rust-lang.org", "golang.org", "go.dev", "python.org", "pypi.org", "readthedocs.io", "readthedocs.org",
    "npmjs.com", "npmjs.org", "nodejs.org", "nodejs.dev", "deno.land", "deno.com", "jsdelivr.net", "unpkg.com",
    "fb.me", "reactjs.org", "react.dev", "vuejs.org", "v8.dev", "chromium.org", "webkit.org", "emscripten.org", "llvm.org",
    "kotlinlang.org", "dart.dev", "flutter.dev", "dotnet.microsoft.com", "swift.org", "ruby-lang.org", "php.net", "perl.org", "java.com",
    "github.com", "github.io", "gitlab.com", "bitbucket.org", "sourceforge.net", "sf.net", "codeberg.org",
    "google.com", "googlesource.com", "goo.gl", "microsoft.com", "aka.ms", "live.com", "apple.com", "ibm.com", "oracle.com", "sun.com", "adobe.com",
    "intel.com", "amd.com", "arm.com", "apache.org", "gnu.org", "fsf.org", "kernel.org", "freedesktop.org", "gnome.org", "kde.org", "debian.org", "ubuntu.com", "redhat.com",
    "openssl.org", "openssh.com", "sqlite.org", "zlib.net", "libpng.org", "ijg.org", "freetype.org", "harfbuzz.org", "imagemagick.org", "ghostscript.com",
    "opensource.org", "creativecommons.org", "spdx.org", "wikipedia.org", "wikimedia.org", "wiktionary.org", "stackoverflow.com", "stackexchange.com",
    "acm.org", "ieee.org", "arxiv.org", "doi.org", "nist.gov", "usenix.org", "springer.com", "iacr.org", "cr.yp.to", "ams.org", "jstor.org",
    "bugzilla.org", "wikibooks.org", "mathworld.wolfram.com", "w3c.org", "w3c.github.io", "slsa.dev", "in-toto.io", "cyclonedx.org", "opencontainers.org",
    "archive.org", "medium.com", "blogspot.com", "wordpress.com", "tinyurl.com", "bit.ly", "mingw.org", "msdn.com", "cygwin.com", "haxx.se", "curl.se",
    "aws.amazon.com", "cloudflare.com", "opentelemetry.io", "grpc.io", "protobuf.dev", "graphql.org",
    "zod.dev", "typescriptlang.org", "babeljs.io", "webpack.js.org", "eslint.org", "lodash.com", "underscorejs.org", "jquery.com", "jquery.org", "momentjs.com",
    "mths.be", "mit.edu", "stanford.edu", "berkeley.edu", "cmu.edu", "utexas.edu", "cornell.edu", "inria.fr", "cwi.nl",
];

/// Names that stand for any: exactly these. A name below them may be one that somebody chose.
const RESERVED: [&str; 8] = [
    "example.com",
    "www.example.com",
    "example.org",
    "www.example.org",
    "example.net",
    "www.example.net",
    "localhost",
    "api.example.com",
];

/// Whether `host` is `domain` or a name below it. With `loose`, another string constant may follow `host` without a separator.
pub(super) fn is_below(host: &str, domain: &str, loose: bool) -> bool {
    host.match_indices(domain).any(|(at, _)| {
        let left = at == 0 || host.as_bytes()[at - 1] == b'.';
        let right = &host[at + domain.len()..];
        let ends = right.is_empty() || loose && !right.starts_with(['.', '-']);
        left && ends
    })
}

/// A host of documentation.
pub(super) fn is_documentation(host: &str, loose: bool) -> bool {
    let reserved =
        |name: &str| host == name || loose && host.starts_with(name) && is_below(host, name, true);
    host.starts_with("bugs.")
        || host.starts_with("bugzilla.")
        || host.starts_with("schemas.")
        || RESERVED.iter().any(|name| reserved(name))
        || DOCUMENTATION
            .iter()
            .any(|domain| is_below(host, domain, loose))
}

/// The service behind a host.
pub(super) fn service(host: &str, loose: bool) -> Option<Service> {
    let found = SERVICES
        .iter()
        .find(|(domain, _)| is_below(host, domain, loose && domain.contains('.')))?;
    // Version 3 addresses have 56 characters; `garlic.onion` is a vegetable.
    let label = host.rsplit('.').nth(1).unwrap_or("");
    (found.1 != Onion || label.len() == 56 || label.len() == 16).then_some(found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_a_domain_belong_to_it_and_look_alikes_do_not() {
        assert!(is_below("www.w3.org", "w3.org", false));
        assert!(!is_below("evilw3.org", "w3.org", false));
        assert!(!is_below("w3.org.evil.net", "w3.org", true));
        assert!(!is_below("w3.orgmissing", "w3.org", false));
        assert!(
            is_below("w3.orgmissing", "w3.org", true),
            "the next string constant"
        );
    }

    #[test]
    fn services_are_known() {
        assert_eq!(service("abc.oast.pro", false), Some(Collector));
        assert_eq!(
            service(&format!("{}.onion", "a".repeat(56)), false),
            Some(Onion)
        );
        assert_eq!(service("garlic.onion", false), None);
        assert_eq!(service("api.acme.io", false), None);
    }
}
