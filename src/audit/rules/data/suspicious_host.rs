//! The name of a collector, tunnel, paste or hidden service.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{Meaning, host_hits, report};

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
