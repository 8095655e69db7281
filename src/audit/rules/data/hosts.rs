//! Hosts that binaries name without meaning to call them.

use crate::audit::rules::services::is_below;

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
