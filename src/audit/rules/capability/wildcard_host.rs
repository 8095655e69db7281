//! The egress allowlist holds a wildcard.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0209",
    name: "wildcard-host",
    severity: Severity::Medium,
    description: "The egress allowlist holds a wildcard.",
    why: "",
    remedy: "A skill that may reach any host can send what it sees anywhere. List the hosts.",
    ast: &[],
    cwe: &[],
    example: Example { bad: "", fixed: "" },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let hosts = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.capabilities.http_egress_allowlist);
    for (index, host) in hosts.enumerate().filter(|(_, host)| host.contains('*')) {
        let path = [
            Step::Key("capabilities"),
            Step::Key("http_egress_allowlist"),
            Step::Index(index),
        ];
        sink.manifest(&path, host, format!("http_egress_allowlist holds {host}"));
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_wildcard_is_found() {
        let extra = "[capabilities]\nhttp_egress_allowlist = [\"*\"]\n[capabilities.wildcard_opt_in]\nhttp_egress = true\n";
        assert_eq!(
            project(extra, &[("modules/a.wasm", RUN)])
                .findings("PSK0209")
                .len(),
            1
        );
    }

    #[test]
    fn a_host_is_fine() {
        let extra = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n";
        assert!(
            project(extra, &[("modules/a.wasm", RUN)])
                .findings("PSK0209")
                .is_empty()
        );
    }
}
