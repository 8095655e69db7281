//! A module that can send HTTP holds a URL whose host is not in the allowlist.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{Meaning, host_hits, report};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0406",
    name: "undeclared-host",
    severity: Severity::Medium,
    description: "A module that can send HTTP holds a URL whose host is not in the allowlist.",
    why: "A request to that host is denied, so the code that makes it is dead, forgotten, or waits for an operator who allows more. What a skill calls should stand in its manifest, where the operator reads it.",
    remedy: "Add the host to [capabilities] http_egress_allowlist if the skill needs it; otherwise take the URL out of the source.",
    ast: &["AST04", "AST03"],
    cwe: &[],
    example: Example {
        bad: r#"# src/lib.rs, while the allowlist has only api.acme.io
let url = "https://stats.tracker.net/collect";"#,
        fixed: r#"# skill.toml
[capabilities]
http_egress_allowlist = ["api.acme.io", "stats.tracker.net"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (hit, meaning) in host_hits(subject) {
        if meaning == Meaning::Undeclared {
            let say = |host: &str, place: &str| {
                format!(
                    "{place} can send HTTP and names {host}, which is not in http_egress_allowlist"
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
            .findings("PSK0406")
            .len()
    }

    const PLAIN: &str = r#"(module (memory 1) (data (i32.const 0) "DATA"))"#;

    #[test]
    fn the_address_of_whoever_asks_is_fine() {
        let agent = "acme-weather/1.0 (+https://acme-bots.example/bots)";
        assert_eq!(found(HTTP, agent), 0);
    }

    #[test]
    fn a_host_that_is_not_declared_is_found() {
        assert_eq!(found(HTTP, "https://stats.tracker.net/collect"), 1);
        assert_eq!(found(HTTP, "wss://evil.example.com/x"), 1);
    }

    #[test]
    fn declared_hosts_documentation_and_modules_that_cannot_send_are_fine() {
        for data in [
            "https://api.acme.io/v1",
            "https://api.acme.iomissing field",
            "https://docs.acme.io/errors",
            "https://www.w3.org/2000/svg",
            "read more: https://stats.tracker.net/why",
            "http://localhost:8080/",
            "https://{}.tracker.net",
        ] {
            assert_eq!(found(HTTP, data), 0, "{data}");
        }
        assert_eq!(found(PLAIN, "https://stats.tracker.net/collect"), 0);
    }

    #[test]
    fn the_texts_of_a_runtime_are_no_calls() {
        let many: String = (0..30)
            .map(|i| format!("https://host{}.net/\\00", char::from(b'a' + i % 26)))
            .collect();
        assert_eq!(found(HTTP, &many), 0);
    }
}
