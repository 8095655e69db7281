//! A host, root, secret or device is asked for twice.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use std::collections::BTreeSet;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0227",
    name: "duplicate-capability",
    severity: Severity::Low,
    description: "A host, root, secret or device is asked for twice.",
    why: "Whoever removes one of them to take the capability away leaves the other in place.",
    remedy: "Keep one of them.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["api.example.com", "API.example.com"]"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let capabilities = &manifest.capabilities;
    let roots = &capabilities.filesystem;
    let lists: [(&[&str], &[String]); 5] = [
        (
            &["http_egress_allowlist"],
            &capabilities.http_egress_allowlist,
        ),
        (&["filesystem", "read_roots"], &roots.read_roots),
        (&["filesystem", "write_roots"], &roots.write_roots),
        (&["device_capabilities"], &capabilities.device_capabilities),
        (&["node_capabilities"], &capabilities.node_capabilities),
    ];
    for (fields, names) in lists {
        let mut seen = BTreeSet::new();
        for (index, name) in names.iter().enumerate() {
            let plain = if fields[0] == "http_egress_allowlist" {
                name.trim_end_matches('.').to_ascii_lowercase()
            } else {
                name.clone()
            };
            if !seen.insert(plain) {
                let mut path = vec![Step::Key("capabilities")];
                path.extend(fields.iter().map(|field| Step::Key(field)));
                path.push(Step::Index(index));
                let field = fields.join(".");
                let key = format!("{field} {name}");
                sink.manifest(
                    &path,
                    &key,
                    format!("capabilities.{field} holds {name} twice"),
                );
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (index, request) in capabilities.secrets.iter().enumerate() {
        for name in &request.key_names {
            let secret = format!("{}/{name}", request.scope);
            if seen.contains(&secret) {
                let path = [
                    Step::Key("capabilities"),
                    Step::Key("secrets"),
                    Step::Index(index),
                ];
                sink.manifest(
                    &path,
                    &secret,
                    format!("secret {secret} is asked for twice"),
                );
            }
            seen.insert(secret);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(extra: &str) -> usize {
        project(extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0227")
            .len()
    }

    #[test]
    fn hosts_roots_and_secrets_that_stand_twice_are_found() {
        assert_eq!(
            found(
                "[capabilities]\nhttp_egress_allowlist = [\"a.example.com\", \"A.example.com\"]\n"
            ),
            1
        );
        assert_eq!(
            found("[capabilities.filesystem]\nread_roots = [\"a\", \"b\", \"a\"]\n"),
            1
        );
        let secret = "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"k\"]\n";
        assert_eq!(found(&secret.repeat(2)), 1);
    }

    #[test]
    fn a_root_that_is_read_and_written_and_a_name_in_two_scopes_are_fine() {
        assert_eq!(
            found("[capabilities.filesystem]\nread_roots = [\"a\"]\nwrite_roots = [\"a\"]\n"),
            0
        );
        let two = "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"k\"]\n\
            [[capabilities.secrets]]\nscope = \"skill:acme.demo\"\nkey_names = [\"k\"]\n";
        assert_eq!(found(two), 0);
    }
}
