//! A module that can send HTTP holds a public IP address to call.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{Meaning, host_hits, report};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0410",
    name: "ip-address",
    severity: Severity::Medium,
    description: "A module that can send HTTP holds a public IP address to call.",
    why: "An address has no owner that a person could read, no certificate that names it, and the allowlist has names. Command servers are called this way.",
    remedy: "Call the service by its name and list that in http_egress_allowlist.",
    ast: &["AST01"],
    cwe: &[],
    example: Example {
        bad: r#"# src/lib.rs
let url = "http://45.33.32.156:8080/task";"#,
        fixed: r#"# src/lib.rs
let url = "https://api.acme.io/task";"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (hit, meaning) in host_hits(subject) {
        if meaning == Meaning::Address {
            let say = |address: &str, place: &str| {
                format!("{place} can send HTTP and holds the address {address}")
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
            .findings("PSK0410")
            .len()
    }

    const PLAIN: &str = r#"(module (memory 1) (data (i32.const 0) "DATA"))"#;

    #[test]
    fn a_public_address_is_found() {
        assert_eq!(found(HTTP, "http://45.33.32.156/task"), 1);
        assert_eq!(found(HTTP, " 45.33.32.156:4444"), 1);
    }

    #[test]
    fn versions_local_addresses_and_modules_that_cannot_send_are_fine() {
        for data in [
            "version 45.33.32.156",
            "http://127.0.0.1:80/",
            "http://192.0.2.1/",
            "1.2.3.4:80",
            "1.3.6.1.4.1:22",
        ] {
            assert_eq!(found(HTTP, data), 0, "{data}");
        }
        assert_eq!(found(PLAIN, "http://45.33.32.156/task"), 0);
    }
}
