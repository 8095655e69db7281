//! A wildcard is opted in to, and none is used.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0229",
    name: "idle-wildcard-opt-in",
    severity: Severity::Low,
    description: "A wildcard is opted in to, and none is used.",
    why: "The opt-in is the one line that makes a reviewer look. Where it stands already, a `*` can be added later without anybody noticing.",
    remedy: "Take it out of [capabilities.wildcard_opt_in].",
    ast: &["AST03", "AST07"],
    cwe: &[],
    example: Example {
        bad: "[capabilities.wildcard_opt_in]
secrets = true",
        fixed: "[capabilities]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let capabilities = &manifest.capabilities;
    let roots = &capabilities.filesystem;
    let opt_in = capabilities.wildcard_opt_in;
    let star = |names: &[String]| names.iter().any(|name| name.contains('*'));
    let secrets = || capabilities.secrets.iter().any(|r| star(&r.key_names));
    for (field, idle) in [
        (
            "filesystem",
            opt_in.filesystem && !star(&roots.read_roots) && !star(&roots.write_roots),
        ),
        (
            "http_egress",
            opt_in.http_egress && !star(&capabilities.http_egress_allowlist),
        ),
        ("secrets", opt_in.secrets && !secrets()),
        (
            "device",
            opt_in.device && !star(&capabilities.device_capabilities),
        ),
        (
            "node",
            opt_in.node && !star(&capabilities.node_capabilities),
        ),
    ] {
        if idle {
            let path = ["capabilities", "wildcard_opt_in", field].map(Step::Key);
            let message = format!("wildcard_opt_in.{field} is set, and nothing uses it");
            sink.manifest(&path, field, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(extra: &str) -> usize {
        project(extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0229")
            .len()
    }

    #[test]
    fn an_opt_in_without_wildcard_is_found() {
        assert_eq!(
            found("[capabilities.wildcard_opt_in]\nsecrets = true\nnode = true\n"),
            2
        );
    }

    #[test]
    fn one_that_is_used_is_fine() {
        let used = "[capabilities.filesystem]\nread_roots = [\"*\"]\n\
            [capabilities.wildcard_opt_in]\nfilesystem = true\n";
        assert_eq!(found(used), 0);
        assert_eq!(
            found("[capabilities.wildcard_opt_in]\nsecrets = false\n"),
            0
        );
    }
}
