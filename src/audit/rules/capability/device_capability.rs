//! Devices of the machine or features of a node are asked for.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0228",
    name: "device-capability",
    severity: Severity::Medium,
    description: "Devices of the machine or features of a node are asked for.",
    why: "Cameras, microphones, screens and the node itself reach into the room where the person is. No interface of the sandbox serves them, so only another host can give them to the skill.",
    remedy: "Take it out if the skill does not need it. If your host serves such devices, allow them in the audit policy: [capabilities] devices.",
    ast: &["AST03"],
    cwe: &[250],
    example: Example {
        bad: r#"[capabilities]
device_capabilities = ["camera"]"#,
        fixed: "[capabilities]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let allowed = &subject.policy.allowed_devices;
    let capabilities = &manifest.capabilities;
    for (field, names) in [
        ("device_capabilities", &capabilities.device_capabilities),
        ("node_capabilities", &capabilities.node_capabilities),
    ] {
        let asked = names.iter().enumerate();
        // A wildcard has its own rule.
        for (index, name) in asked.filter(|(_, name)| *name != "*") {
            if allowed.contains(name) || allowed.contains("*") {
                continue;
            }
            let path = [
                Step::Key("capabilities"),
                Step::Key(field),
                Step::Index(index),
            ];
            let key = format!("{field} {name}");
            sink.manifest(&path, &key, format!("capabilities.{field} asks for {name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;
    use crate::audit::{Policy, Severity};

    const CAMERA: &str =
        "[capabilities]\ndevice_capabilities = [\"camera\"]\nnode_capabilities = [\"gpu\"]\n";

    #[test]
    fn devices_and_node_features_are_found() {
        let case = project(CAMERA, &[("modules/a.wasm", RUN)]);
        let findings = case.findings("PSK0228");
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[0].severity, Severity::Medium);
    }

    #[test]
    fn what_the_policy_allows_is_fine() {
        let case = project(CAMERA, &[("modules/a.wasm", RUN)]);
        let policy = "[capabilities]\ndevices = [\"camera\", \"gpu\"]";
        let report = case.audit(&Policy::parse(policy, "audit.toml").unwrap());
        assert!(report.findings.iter().all(|f| f.rule != "PSK0228"));
    }
}
