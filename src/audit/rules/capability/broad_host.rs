//! The egress allowlist holds a wildcard below which anybody can have a host.

use super::hosts::{below_wildcard, egress, is_shared};
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0221",
    name: "broad-host",
    severity: Severity::Medium,
    description: "The egress allowlist holds a wildcard below which anybody can have a host.",
    why: "Below `*.com` or `*.github.io` everybody can register a name. The pattern looks like a limit, and lets data go to whoever wants it.",
    remedy: "List the hosts, or a wildcard below a domain that you control.",
    ast: &["AST03"],
    cwe: &[183],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["*.github.io"]
wildcard_opt_in = { http_egress = true }"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["acme.github.io"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (path, host) in egress(subject) {
        if below_wildcard(host).is_some_and(is_shared) {
            let message =
                format!("http_egress_allowlist holds {host}: anybody can have a host below it");
            sink.manifest(&path, host, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(host: &str) -> usize {
        let extra = format!(
            "[capabilities]\nhttp_egress_allowlist = [\"{host}\"]\n[capabilities.wildcard_opt_in]\nhttp_egress = true\n"
        );
        project(&extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0221")
            .len()
    }

    #[test]
    fn suffixes_that_everybody_shares_are_found() {
        for host in [
            "*.com",
            "*.co.uk",
            "*.github.io",
            "*.S3.amazonaws.com",
            "*.workers.dev",
        ] {
            assert_eq!(found(host), 1, "{host}");
        }
    }

    #[test]
    fn one_host_there_and_wildcards_of_a_domain_are_fine() {
        for host in ["acme.github.io", "*.example.com", "*.api.acme.co.uk"] {
            assert_eq!(found(host), 0, "{host}");
        }
    }
}
