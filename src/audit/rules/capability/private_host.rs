//! The egress allowlist names a host of a private network or an IP address.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0210",
    name: "private-host",
    severity: Severity::Medium,
    description: "The egress allowlist names a host of a private network or an IP address.",
    why: "Names and addresses of the inner network stand for machines that trust whoever can reach them: routers, metadata services, databases. A published skill has no business there.",
    remedy: "The sandbox only reaches public addresses unless the owner grants otherwise; a skill that asks for localhost, a local name or an address is either a mistake or after something.",
    ast: &["AST01", "AST03"],
    cwe: &[918],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["169.254.169.254"]"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let hosts = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.capabilities.http_egress_allowlist);
    for (index, host) in hosts.enumerate() {
        if let Some(why) = suspicion(host) {
            let path = [
                Step::Key("capabilities"),
                Step::Key("http_egress_allowlist"),
                Step::Index(index),
            ];
            sink.manifest(
                &path,
                host,
                format!("http_egress_allowlist holds {host}, {why}"),
            );
        }
    }
}

fn suspicion(host: &str) -> Option<&'static str> {
    const LOCAL: [&str; 11] = [
        "localhost",
        "localdomain",
        "svc",
        "local",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "private",
        "arpa",
    ];
    // Public names whose owners answer with whatever address the name says, or with this machine.
    const ANY_ADDRESS: [&str; 7] = [
        "nip.io",
        "sslip.io",
        "xip.io",
        "localtest.me",
        "lvh.me",
        "vcap.me",
        "rbndr.us",
    ];
    let is_below = |domain: &str| {
        let name = host.strip_suffix(domain);
        name.is_some_and(|name| name.is_empty() || name.ends_with('.'))
    };
    if ANY_ADDRESS.iter().any(|domain| is_below(domain)) {
        return Some("a name that leads to any address, private ones too");
    }
    let last = host.rsplit('.').next().unwrap_or(host);
    // No top-level domain is a number, so this also catches the shortened and octal forms of IPv4.
    if last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x") {
        Some("an IP address")
    } else if LOCAL.contains(&last) {
        Some("a name of a private network")
    } else if !host.contains('.') && host != "*" {
        Some("a name without a domain")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(host: &str) -> usize {
        let extra = format!("[capabilities]\nhttp_egress_allowlist = [\"{host}\"]\n");
        project(&extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0210")
            .len()
    }

    #[test]
    fn addresses_and_local_names_are_found() {
        for host in [
            "127.0.0.1",
            "127.0.0.1.nip.io",
            "localtest.me",
            "169.254.169.254",
            "0x7f000001",
            "2130706433",
            "localhost",
            "nas.local",
            "kubernetes.default.svc",
            "intranet",
            "metadata.google.internal",
        ] {
            assert_eq!(found(host), 1, "{host}");
        }
    }

    #[test]
    fn public_names_are_fine() {
        for host in ["api.example.com", "local.example.com", "1.example.com"] {
            assert_eq!(found(host), 0, "{host}");
        }
    }
}
