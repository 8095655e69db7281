//! The egress allowlist names a service that takes in anything from anybody.

use super::hosts::{egress, is_collector};
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0223",
    name: "collector-host",
    severity: Severity::Medium,
    description: "The egress allowlist names a service that takes in anything from anybody.",
    why: "Webhook collectors, tunnels and file drops are where stolen data goes: they cost nothing, ask for no name, and the host says nothing about who is behind it.",
    remedy: "Send to a host of your own. What was put in for a test goes.",
    ast: &["AST01"],
    cwe: &[506],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["webhook.site"]"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["hooks.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (path, host) in egress(subject) {
        if is_collector(host) {
            let message = format!(
                "http_egress_allowlist holds {host}, a collector, tunnel or file drop that anybody can use"
            );
            sink.manifest(&path, host, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(host: &str) -> usize {
        let extra = format!("[capabilities]\nhttp_egress_allowlist = [\"{host}\"]\n");
        project(&extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0223")
            .len()
    }

    #[test]
    fn collectors_tunnels_and_drops_are_found() {
        for host in [
            "webhook.site",
            "eo1.m.pipedream.net",
            "A1.NGROK-FREE.APP",
            "transfer.sh",
            "x.oast.fun",
        ] {
            assert_eq!(found(host), 1, "{host}");
        }
    }

    #[test]
    fn names_that_only_look_like_it_are_fine() {
        for host in [
            "mywebhook.site",
            "webhook.site.example.com",
            "api.telegram.org",
            "file.io.example",
        ] {
            assert_eq!(found(host), 0, "{host}");
        }
    }
}
