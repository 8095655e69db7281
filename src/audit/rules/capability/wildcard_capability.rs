//! All files, secrets, devices or node features are asked for.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::Manifest;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0220",
    name: "wildcard-capability",
    severity: Severity::Medium,
    description: "All files, secrets, devices or node features are asked for.",
    why: "`*` grants what is there today and all that comes later, to this version and to every update.",
    remedy: "Name what the skill uses, and take the line out of [capabilities.wildcard_opt_in].",
    ast: &["AST03"],
    cwe: &[250],
    example: Example {
        bad: r#"[capabilities.wildcard_opt_in]
secrets = true
[[capabilities.secrets]]
scope = "global"
key_names = ["*"]"#,
        fixed: r#"[[capabilities.secrets]]
scope = "global"
key_names = ["weather_key"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    plugin_wildcards(manifest, sink);
    let capabilities = &manifest.capabilities;
    let roots = &capabilities.filesystem;
    let lists: [(&[&str], &[String]); 4] = [
        (&["filesystem", "read_roots"], &roots.read_roots),
        (&["filesystem", "write_roots"], &roots.write_roots),
        (&["device_capabilities"], &capabilities.device_capabilities),
        (&["node_capabilities"], &capabilities.node_capabilities),
    ];
    for (fields, names) in lists {
        if let Some(index) = names.iter().position(|name| name == "*") {
            let mut path = vec![Step::Key("capabilities")];
            path.extend(fields.iter().map(|field| Step::Key(field)));
            path.push(Step::Index(index));
            let field = fields.join(".");
            sink.manifest(
                &path,
                &field,
                format!("capabilities.{field} is '*': all there are"),
            );
        }
    }
    for (index, request) in capabilities.secrets.iter().enumerate() {
        if request.key_names.iter().any(|name| name == "*") {
            let path = [
                Step::Key("capabilities"),
                Step::Key("secrets"),
                Step::Index(index),
            ];
            let scope = request.scope.to_string();
            sink.manifest(
                &path,
                &scope,
                format!("every secret of {scope} is asked for"),
            );
        }
    }
}

/// What `operator.plugin` of a newer Palyra asks for.
fn plugin_wildcards(manifest: &Manifest, sink: &mut Sink<'_>) {
    let operator = manifest.operator.as_ref();
    let Some(plugin) = operator.and_then(|operator| operator.plugin.as_ref()) else {
        return;
    };
    let is_all = |value: &String| matches!(value.as_str(), "*" | "/" | "*/*" | "**");
    let lists = [
        ("outbound_hosts", &plugin.outbound_hosts),
        ("storage_prefixes", &plugin.storage_prefixes),
        ("secret_scopes", &plugin.secret_scopes),
    ];
    let fields = lists
        .into_iter()
        .filter(|(_, list)| list.iter().any(is_all));
    let mut asked: Vec<String> = fields.map(|(field, _)| field.to_owned()).collect();
    let capabilities = [
        ("required_capabilities", &plugin.required_capabilities),
        ("optional_capabilities", &plugin.optional_capabilities),
    ];
    for (field, list) in capabilities {
        let all = list
            .iter()
            .filter(|capability| is_all(&capability.value) || capability.value.ends_with("/*"));
        asked.extend(all.map(|capability| format!("{field} of class {}", capability.class)));
    }
    for field in asked {
        let name = field.split(' ').next().unwrap_or(&field);
        let path = ["operator", "plugin", name].map(Step::Key);
        let message = format!("operator.plugin.{field} asks for all there are");
        sink.manifest(&path, &format!("plugin {field}"), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(extra: &str) -> usize {
        project(extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0220")
            .len()
    }

    #[test]
    fn each_kind_is_found() {
        for (opt_in, line) in [
            (
                "filesystem",
                "[capabilities.filesystem]\nread_roots = [\"*\"]",
            ),
            (
                "filesystem",
                "[capabilities.filesystem]\nwrite_roots = [\"*\"]",
            ),
            ("device", "[capabilities]\ndevice_capabilities = [\"*\"]"),
            ("node", "[capabilities]\nnode_capabilities = [\"*\"]"),
            (
                "secrets",
                "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"a\", \"*\"]",
            ),
        ] {
            let extra = format!("{line}\n[capabilities.wildcard_opt_in]\n{opt_in} = true\n");
            assert_eq!(found(&extra), 1, "{extra}");
        }
    }

    #[test]
    fn names_are_fine() {
        let named = "[capabilities.filesystem]\nread_roots = [\"notes\"]\n\
            [[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"a\"]\n";
        assert_eq!(found(named), 0);
    }
}
