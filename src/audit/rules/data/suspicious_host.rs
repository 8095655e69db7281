//! The name of a collector, tunnel, paste or hidden service.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{Meaning, hits, host_hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0409",
    name: "suspicious-host",
    severity: Severity::Medium,
    description: "The name of a collector, tunnel, paste or hidden service.",
    why: "Behind a tunnel, a dynamic name or a paste stands a machine that changes and that nobody answers for. Malicious skills fetch instructions from there and send data to there.",
    remedy: "Use a host of your own with a name that stays, and list it in http_egress_allowlist. What is left over from a test goes.",
    ast: &["AST01", "AST05"],
    cwe: &[],
    example: Example {
        bad: r#"# src/lib.rs
let rules = get("https://pastebin.com/raw/x1Y2z3");"#,
        fixed: r#"# src/lib.rs
let rules = include_str!("rules.txt");"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (hit, meaning) in host_hits(subject) {
        if let Meaning::Suspicious(service) = meaning {
            let say =
                |host: &str, place: &str| format!("{place} names {host}, {}", service.describe());
            report(subject, sink, hit, say);
        }
    }
    for hit in hits(subject, |what| what == What::Metadata) {
        let say = |host: &str, place: &str| {
            format!("{place} names {host}, which hands out the credentials of a machine in a cloud")
        };
        report(subject, sink, hit, say);
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
            .findings("PSK0409")
            .len()
    }

    const PLAIN: &str = r#"(module (memory 1) (data (i32.const 0) "DATA"))"#;

    #[test]
    fn tunnels_pastes_and_collectors_are_found() {
        for data in [
            "https://abc.ngrok.io/x",
            "https://pastebin.com/raw/x1",
            "host abc.trycloudflare.com",
        ] {
            assert_eq!(found(HTTP, data), 1, "{data}");
        }
        assert_eq!(found(PLAIN, "https://webhook.site/1f0c"), 1);
        let onion = format!("http://{}.onion/", "abcdefg7".repeat(7));
        assert_eq!(found(PLAIN, &onion), 1);
    }

    #[test]
    fn metadata_services_are_found_and_their_neighbours_are_not() {
        for data in [
            "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
            "http://169.254.169.254latest/api/token",
            "169.254.169.254/latest/meta-data/",
            "http://2852039166/latest/",
            "http://metadata.google.internal/computeMetadata/v1/",
            "http://100.100.100.200/latest/meta-data/",
            "http://[fd00:ec2::254]/latest/",
        ] {
            assert_eq!(found(PLAIN, data), 1, "{data}");
            assert_eq!(found(HTTP, data), 1, "{data}");
        }
        for data in [
            "http://169.254.1.1/",
            "http://169.254.169.25/",
            "link-local is 169.254.0.0/16",
            "not to 169.254.169.254 and the like",
            "http://metadata.acme.internal/",
        ] {
            assert_eq!(found(PLAIN, data), 0, "{data}");
        }
    }

    #[test]
    fn a_declared_one_and_a_look_alike_are_fine() {
        let module = HTTP.replace("DATA", "https://acme.ngrok.io/x");
        let allow = "[capabilities]\nhttp_egress_allowlist = [\"acme.ngrok.io\"]\n";
        assert!(
            project(allow, &[("modules/a.wasm", &module)])
                .findings("PSK0409")
                .is_empty()
        );
        assert_eq!(found(PLAIN, "garlic.onion profile.io"), 0);
    }
}
