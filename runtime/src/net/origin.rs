//! Which origins a call may reach.

use std::net::IpAddr;

use http::Uri;

use crate::call::Grants;

const HTTPS_PORT: u16 = 443;
const HTTP_PORT: u16 = 80;

/// The grants of one call, read once.
#[derive(Debug)]
pub(super) struct Allowlist {
    hosts: Vec<Pattern>,
    local: Vec<Target>,
}

/// A host pattern of the egress allowlist.
#[derive(Debug, PartialEq, Eq)]
enum Pattern {
    Any,
    /// With the dot in front.
    Under(String),
    Exactly(String),
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Lower case, without a trailing dot and without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: bool,
    /// Named by the owner of the machine: whatever address it has is fine.
    pub(super) local: bool,
}

impl Allowlist {
    pub(super) fn new(grants: &Grants) -> Self {
        Self {
            hosts: grants
                .http_hosts
                .iter()
                .map(|host| Pattern::new(host))
                .collect(),
            local: grants
                .http_local_origins
                .iter()
                .filter_map(|origin| Target::parse(&origin.parse().ok()?))
                .map(|target| Target {
                    local: true,
                    ..target
                })
                .collect(),
        }
    }

    /// Where this request may go; `None` when it may not.
    pub(super) fn judge(&self, uri: &Uri) -> Option<Target> {
        let target = Target::parse(uri)?;
        let same = |local: &&Target| {
            (&local.host, local.port, local.tls) == (&target.host, target.port, target.tls)
        };
        if let Some(local) = self.local.iter().find(same) {
            return Some(local.clone());
        }
        let public = target.tls && target.port == HTTPS_PORT && is_name(&target.host);
        (public
            && self
                .hosts
                .iter()
                .any(|pattern| pattern.matches(&target.host)))
        .then_some(target)
    }
}

impl Pattern {
    fn new(pattern: &str) -> Self {
        let pattern = plain(pattern);
        match pattern.strip_prefix('*') {
            Some("") => Self::Any,
            Some(under) if under.starts_with('.') => Self::Under(under.to_owned()),
            _ => Self::Exactly(pattern),
        }
    }

    fn matches(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Under(under) => host.len() > under.len() && host.ends_with(under.as_str()),
            Self::Exactly(name) => host == name,
        }
    }
}

impl Target {
    /// `None` for anything but `http(s)://host[:port]`.
    fn parse(uri: &Uri) -> Option<Self> {
        let tls = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        let port = match authority.port_u16() {
            Some(port) => port,
            None if tls => HTTPS_PORT,
            None => HTTP_PORT,
        };
        let host = authority.host();
        // Nothing but host and port: no user, no port that is not a number.
        let rest = authority.as_str().strip_prefix(host)?;
        if !(rest.is_empty() || rest.strip_prefix(':')?.parse() == Ok(port)) {
            return None;
        }
        let host = plain(host.trim_start_matches('[').trim_end_matches(']'));
        (!host.is_empty()).then_some(Self {
            host,
            port,
            tls,
            local: false,
        })
    }
}

/// Lower case, one trailing dot stripped.
fn plain(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    host.strip_suffix('.').map(str::to_owned).unwrap_or(host)
}

/// A DNS name, and nothing that a resolver would read as an address (`127.1`, `0x7f000001`, `2130706433`).
fn is_name(host: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let last = host.rsplit('.').next().unwrap_or(host);
    let number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    host.bytes().all(good) && !number && host.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(hosts: &[&str], local: &[&str], uri: &str) -> bool {
        let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        let allowlist = Allowlist::new(&Grants {
            http_hosts: list(hosts),
            http_local_origins: list(local),
            ..Grants::default()
        });
        allowlist.judge(&uri.parse().unwrap()).is_some()
    }

    #[test]
    fn only_https_on_443_of_listed_hosts() {
        let hosts = ["example.com"];
        for good in [
            "https://example.com/a?b",
            "https://example.com:443/",
            "https://EXAMPLE.com./",
        ] {
            assert!(allows(&hosts, &[], good), "{good}");
        }
        for bad in [
            "http://example.com/",
            "https://example.com:8443/",
            "https://www.example.com/",
            "https://example.com.evil.test/",
            "https://notexample.com/",
            "https://user@example.com/",
            "https://example.com../",
            "ftp://example.com/",
        ] {
            assert!(!allows(&hosts, &[], bad), "{bad}");
        }
    }

    #[test]
    fn a_star_is_one_or_more_labels() {
        let hosts = ["*.example.com"];
        assert!(allows(&hosts, &[], "https://a.example.com/"));
        assert!(allows(&hosts, &[], "https://a.b.example.com/"));
        assert!(!allows(&hosts, &[], "https://example.com/"));
        assert!(!allows(&hosts, &[], "https://aexample.com/"));
        assert!(allows(&["*"], &[], "https://anything.test/"));
    }

    #[test]
    fn addresses_need_a_local_grant() {
        for address in [
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.0.0.0x1/",
        ] {
            assert!(!allows(&["*"], &[], address), "{address}");
        }
        assert!(!allows(&["8.8.8.8"], &[], "https://8.8.8.8/"));
        assert!(allows(&[], &["https://8.8.8.8"], "https://8.8.8.8/"));
        assert!(allows(&[], &["http://[::1]:8080"], "http://[::1]:8080/x"));
    }

    #[test]
    fn a_local_origin_is_exact() {
        let local = ["http://127.0.0.1:8080"];
        assert!(allows(&[], &local, "http://127.0.0.1:8080/path"));
        for bad in [
            "https://127.0.0.1:8080/",
            "http://127.0.0.1:8081/",
            "http://127.0.0.1/",
            "http://localhost:8080/",
        ] {
            assert!(!allows(&[], &local, bad), "{bad}");
        }
    }
}
