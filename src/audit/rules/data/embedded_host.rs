//! URLs of hosts that are neither declared nor well known.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{Meaning, host_hits, report};
use super::scan::{Place, label};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0407",
    name: "embedded-host",
    severity: Severity::Info,
    description: "URLs of hosts that are neither declared nor well known.",
    why: "Most are addresses in messages and documentation. They tell whom a skill knows about.",
    remedy: "Nothing has to be done. Look whether the hosts fit what the skill is for.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: r#"# src/lib.rs
log("more at https://intranet.tracker.net/faq");"#,
        fixed: r#"# src/lib.rs
log("more in the skill's documentation");"#,
    },
    check,
};

/// Most hosts that a message names.
const MAX_NAMED: usize = 5;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let hits = host_hits(subject);
    let mut plain: Vec<_> = hits
        .iter()
        .filter(|(_, meaning)| *meaning == Meaning::Plain)
        .map(|(hit, _)| *hit)
        .collect();
    let order = |place: Place| match place {
        Place::Module(index) => (0, index),
        Place::File(index) => (1, index),
        Place::Manifest => (2, 0),
    };
    plain.sort_by_key(|hit| order(hit.place));
    for of_place in plain.chunk_by(|a, b| a.place == b.place) {
        let mut hosts: Vec<&str> = of_place.iter().map(|hit| hit.text.as_str()).collect();
        hosts.sort_unstable();
        hosts.dedup();
        let named = hosts[..hosts.len().min(MAX_NAMED)].join(", ");
        let more = hosts.len().saturating_sub(MAX_NAMED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let message = format!(
            "{} holds URLs of {named}{more}",
            label(subject, of_place[0].place)
        );
        report(subject, sink, of_place[0], |_, _| message.clone());
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
            .findings("PSK0407")
            .len()
    }

    const PLAIN: &str = r#"(module (memory 1) (data (i32.const 0) "DATA"))"#;

    #[test]
    fn unknown_hosts_are_told_once_a_file() {
        assert_eq!(
            found(PLAIN, "https://a.tracker.net/x https://b.tracker.net/y"),
            1
        );
        assert_eq!(found(HTTP, "read more: https://a.tracker.net/x"), 1);
    }

    #[test]
    fn known_hosts_are_fine() {
        assert_eq!(
            found(
                PLAIN,
                "http://www.w3.org/XML/1998/namespace https://docs.rs/serde"
            ),
            0
        );
        assert_eq!(found(HTTP, "https://api.acme.io/"), 0);
    }
}
