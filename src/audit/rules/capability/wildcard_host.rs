//! The egress allowlist lets any host pass.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::hosts::{below_wildcard, egress};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0209",
    name: "wildcard-host",
    severity: Severity::Medium,
    description: "The egress allowlist lets any host pass.",
    why: "A skill that may reach any host can send what it sees anywhere, and no reviewer can tell where that will be.",
    remedy: "List the hosts in [capabilities] http_egress_allowlist, and take http_egress out of wildcard_opt_in.",
    ast: &["AST03"],
    cwe: &[183],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["*"]
wildcard_opt_in = { http_egress = true }"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    // `*` anywhere else than before a domain is read as any host by whoever reads it loosely.
    for (path, host) in egress(subject) {
        if host.contains('*') && below_wildcard(host).is_none() {
            sink.manifest(&path, host, format!("http_egress_allowlist holds {host}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_wildcard_is_found() {
        let extra = "[capabilities]\nhttp_egress_allowlist = [\"*\"]\n[capabilities.wildcard_opt_in]\nhttp_egress = true\n";
        assert_eq!(
            project(extra, &[("modules/a.wasm", RUN)])
                .findings("PSK0209")
                .len(),
            1
        );
    }

    #[test]
    fn a_host_is_fine() {
        let extra = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n";
        assert!(
            project(extra, &[("modules/a.wasm", RUN)])
                .findings("PSK0209")
                .is_empty()
        );
    }
}
