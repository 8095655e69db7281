//! A tool that needs no approval can read secrets and send them over the network.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;

use super::risk::{both, is_declared, unapproved};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0212",
    name: "secret-exfiltration-path",
    severity: Severity::Medium,
    description: "A tool that needs no approval can read secrets and send them over the network.",
    why: "A secret and a way out in the same call are all that a theft takes. Whoever talks the agent into calling the tool, with a prompt hidden in a web page for instance, gets it without a person seeing it.",
    remedy: "Mark the tool default_sensitive (or requires_approval) in [entrypoints.tools.risk], or split it: one tool that uses the secret, and one that does not.",
    ast: &["AST01", "AST03"],
    cwe: &[200],
    example: Example {
        bad: r#"# acme.send reads a secret and calls a host
[[entrypoints.tools]]
id = "acme.send""#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.send"
[entrypoints.tools.risk]
default_sensitive = true"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let asked = |power| subject.manifest.is_some_and(|m| is_declared(m, power));
    if !asked(Power::Secrets) || !asked(Power::Network) {
        return;
    }
    for tool in unapproved(subject) {
        if let (Some(secret), Some(network)) =
            (tool.route(Power::Secrets), tool.route(Power::Network))
        {
            let message = format!(
                "{} can read secrets ({}) and reach the network ({})",
                tool.what, secret.import, network.import
            );
            sink.manifest(&tool.place, tool.name, message)
                .trace(both(tool.name, secret, network));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    const ASKED: &str = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n\
        [[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"k\"]\n";

    fn found(risk: &str, capabilities: &str, body: &str) -> Vec<crate::audit::Finding> {
        let module = two_tools(body, "");
        project(&tools(risk, capabilities), &[("modules/a.wasm", &module)]).findings("PSK0212")
    }

    #[test]
    fn both_in_one_call_without_approval_are_found_with_both_paths() {
        let findings = found("", ASKED, "call $get call $handle");
        assert_eq!(findings.len(), 1, "count reaches nothing");
        assert_eq!(
            findings[0].trace,
            [
                "acme.send",
                "send",
                "palyra:skill/secrets@1.0.0#get",
                "then acme.send",
                "send",
                "wasi:http/outgoing-handler@0.2.3#handle"
            ]
        );
    }

    #[test]
    fn an_approval_or_one_of_both_is_fine() {
        let risk = "[entrypoints.tools.risk]\nrequires_approval = true";
        assert!(found(risk, ASKED, "call $get call $handle").is_empty());
        assert!(found("", ASKED, "call $handle").is_empty());
        let network = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n";
        assert!(
            found("", network, "call $get call $handle").is_empty(),
            "no secret can be granted"
        );
    }

    #[test]
    fn tools_that_share_an_entry_point_are_judged_together() {
        let core = r#"(module
            (import "palyra:plugins/host-capabilities@0.1.0" "http-handle" (func $h (param i32) (result i32)))
            (import "palyra:plugins/host-capabilities@0.1.0" "secret-handle" (func $s (param i32) (result i32)))
            (func (export "run") (result i32) (call $h (call $s (i32.const 0)))))"#;
        let findings = project(&tools("", ASKED), &[("modules/a.wasm", core)]).findings("PSK0212");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.contains("share one entry point"),
            "{findings:?}"
        );
    }
}
