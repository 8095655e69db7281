//! Services that take in what anybody sends, or lead to somebody's own machine.

use std::collections::HashMap;
use std::sync::LazyLock;

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
    ("typedwebhook.tools", Collector), ("webhook.cool", Collector), ("ntfy.sh", Collector), ("hookdeck.com", Collector),
    ("svix.com", Collector), ("smee.io", Collector), ("webhook-test.com", Collector), ("mockbin.io", Collector),
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
    ("requestinspector.com", Collector), ("hookb.in", Collector), ("ptsv2.com", Collector),
    ("ix.io", Drop), ("tmpfiles.org", Drop), ("filebin.net", Drop), ("oshi.at", Drop), ("uguu.se", Drop),
    ("onion", Onion),
];

/// Domains by their first label.
static BY_LABEL: LazyLock<HashMap<&str, Vec<(&str, Service)>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<(&str, Service)>> = HashMap::new();
    for (domain, service) in SERVICES {
        let label = domain.split('.').next().unwrap_or(domain);
        all.entry(label).or_default().push((domain, *service));
    }
    all
});

/// The service behind a host.
pub(super) fn service(host: &str, loose: bool) -> Option<Service> {
    let mut starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
    let found = starts.find_map(|at| {
        let rest = &host[at..];
        let label = rest.split('.').next().unwrap_or(rest);
        let is_it = |domain: &str| {
            rest.starts_with(domain) && is_below(rest, domain, loose && domain.contains('.'))
        };
        let domains = BY_LABEL.get(label)?;
        domains.iter().find(|(domain, _)| is_it(domain))
    })?;
    // Version 3 addresses have 56 characters; `garlic.onion` is a vegetable.
    let label = host.rsplit('.').nth(1).unwrap_or("");
    (found.1 != Onion || label.len() == 56 || label.len() == 16).then_some(found.1)
}

/// Whether `host` is `domain` or a name below it. With `loose`, another string constant may follow `host` without a separator.
pub(super) fn is_below(host: &str, domain: &str, loose: bool) -> bool {
    host.match_indices(domain).any(|(at, _)| {
        let left = at == 0 || host.as_bytes()[at - 1] == b'.';
        let right = &host[at + domain.len()..];
        let ends = right.is_empty() || loose && !right.starts_with(['.', '-']);
        left && ends
    })
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
