//! The egress allowlist holds a wildcard below a domain.

use super::hosts::{below_wildcard, egress, is_shared};
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0222",
    name: "subdomain-wildcard",
    severity: Severity::Low,
    description: "The egress allowlist holds a wildcard below a domain.",
    why: "Every host of the domain can be reached, also those that did not exist when the skill was reviewed, and one forgotten name that somebody else takes over is enough.",
    remedy: "List the hosts that the skill calls.",
    ast: &["AST03"],
    cwe: &[183],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["*.example.com"]
wildcard_opt_in = { http_egress = true }"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (path, host) in egress(subject) {
        if below_wildcard(host).is_some_and(|domain| !is_shared(domain)) {
            sink.manifest(&path, host, format!("http_egress_allowlist holds {host}"));
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
            .findings("PSK0222")
            .len()
    }

    #[test]
    fn a_wildcard_below_a_domain_is_found() {
        assert_eq!(found("*.example.com"), 1);
        assert_eq!(found("*.eu.example.com"), 1);
    }

    #[test]
    fn hosts_and_broader_patterns_are_not_meant() {
        assert_eq!(found("api.example.com"), 0);
        assert_eq!(found("*.com"), 0);
    }
}
