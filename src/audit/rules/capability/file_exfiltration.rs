//! A tool that needs no approval can read files that others put there and send them over the network.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;

use super::risk::{both, is_declared, unapproved};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0213",
    name: "file-exfiltration-path",
    severity: Severity::Medium,
    description: "A tool that needs no approval can read files that others put there and send them over the network.",
    why: "A root that the skill only reads holds what somebody else wrote. A tool that reads it and reaches the network can carry it away in one call that nobody sees.",
    remedy: "Mark the tool default_sensitive (or requires_approval) in [entrypoints.tools.risk], or drop the read root or the hosts.",
    ast: &["AST01", "AST03"],
    cwe: &[200],
    example: Example {
        bad: r#"# acme.send reads files and calls a host
[capabilities]
http_egress_allowlist = ["api.example.com"]
filesystem = { read_roots = ["notes"] }"#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.send"
[entrypoints.tools.risk]
default_sensitive = true"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    // What is in a root that the skill writes itself is its own: a cache beside HTTP is what most skills have.
    let roots = &manifest.capabilities.filesystem;
    let foreign = roots
        .read_roots
        .iter()
        .any(|root| !roots.write_roots.contains(root));
    if !foreign || !is_declared(manifest, Power::Network) {
        return;
    }
    for tool in unapproved(subject) {
        if let (Some(file), Some(network)) = (tool.route(Power::Read), tool.route(Power::Network)) {
            let message = format!(
                "{} can read files ({}) and reach the network ({})",
                tool.what, file.import, network.import
            );
            sink.manifest(&tool.place, tool.name, message)
                .trace(both(tool.name, file, network));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    fn found(roots: &str, body: &str) -> usize {
        let asked = format!(
            "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\nfilesystem = {{ {roots} }}\n"
        );
        let module = two_tools(body, "");
        project(&tools("", &asked), &[("modules/a.wasm", &module)])
            .findings("PSK0213")
            .len()
    }

    #[test]
    fn what_others_wrote_and_a_way_out_are_found() {
        assert_eq!(
            found("read_roots = [\"notes\"]", "call $read call $handle"),
            1
        );
    }

    #[test]
    fn the_skills_own_cache_and_files_without_network_are_fine() {
        let own = "read_roots = [\"cache\"], write_roots = [\"cache\"]";
        assert_eq!(found(own, "call $read call $handle"), 0);
        assert_eq!(found("read_roots = [\"notes\"]", "call $read"), 0);
    }
}
