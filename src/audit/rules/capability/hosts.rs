//! Hosts by who can have one.

use crate::audit::locate::Step;
use crate::audit::rules::services::service;
use crate::audit::subject::Subject;

/// Domains below which everybody can have a host, single labels (`*.com`) aside.
#[rustfmt::skip]
static SHARED: &[&str] = &[
    // Of registries.
    "ac.uk", "co.in", "co.jp", "co.kr", "co.nz", "co.uk", "co.za", "com.ar", "com.au", "com.br", "com.cn", "com.hk",
    "com.mx", "com.sg", "com.tr", "com.tw", "com.ua", "gov.uk", "ne.jp", "net.au", "net.br", "net.cn", "net.nz", "or.jp",
    "org.au", "org.br", "org.cn", "org.nz", "org.uk", "org.za",
    // Of hosters.
    "amazonaws.com", "s3.amazonaws.com", "execute-api.amazonaws.com", "elasticbeanstalk.com", "cloudfront.net", "on.aws",
    "appspot.com", "a.run.app", "run.app", "cloudfunctions.net", "web.app", "firebaseapp.com", "firebaseio.com", "googleapis.com",
    "azurewebsites.net", "azurestaticapps.net", "blob.core.windows.net", "core.windows.net", "cloudapp.net",
    "azure-api.net", "github.io", "githubusercontent.com", "gitlab.io", "bitbucket.io", "codeberg.page",
    "herokuapp.com", "netlify.app", "vercel.app", "now.sh", "pages.dev", "workers.dev", "r2.dev", "fly.dev",
    "onrender.com", "railway.app", "up.railway.app", "glitch.me", "repl.co", "replit.app", "replit.dev", "surge.sh",
    "deno.dev", "val.run", "supabase.co", "wordpress.com", "blogspot.com", "wixsite.com", "weebly.com", "hf.space",
    "digitaloceanspaces.com", "ondigitalocean.app", "backblazeb2.com", "wasabisys.com", "b-cdn.net", "stackblitz.io",
    "webflow.io", "neocities.org", "000webhostapp.com", "altervista.org", "myshopify.com", "zendesk.com", "ts.net",
];

/// The hosts that the manifest asks for, each with its place.
pub(super) fn egress<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = ([Step<'static>; 3], &'a str)> {
    let hosts = subject
        .manifest
        .into_iter()
        .flat_map(|manifest| &manifest.capabilities.http_egress_allowlist);
    hosts.enumerate().map(|(index, host)| {
        let path = [
            Step::Key("capabilities"),
            Step::Key("http_egress_allowlist"),
            Step::Index(index),
        ];
        (path, host.as_str())
    })
}

/// The domain of `*.domain`, where the rest is no pattern.
pub(super) fn below_wildcard(host: &str) -> Option<&str> {
    host.strip_prefix("*.").filter(|rest| !rest.contains('*'))
}

/// Whether everybody can have a host below this domain.
pub(super) fn is_shared(domain: &str) -> bool {
    let domain = plain(domain);
    let cloud = |suffix: &str| domain.ends_with(suffix);
    // Regions stand between a service and its cloud: s3.eu-west-1.amazonaws.com.
    !domain.contains('.')
        || SHARED.contains(&&*domain)
        || cloud(".amazonaws.com")
        || cloud(".on.aws")
}

/// Whether it is a collector's, a tunnel's or a file drop's.
pub(super) fn is_collector(host: &str) -> bool {
    service(&plain(host.strip_prefix("*.").unwrap_or(host)), false).is_some()
}

fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}
