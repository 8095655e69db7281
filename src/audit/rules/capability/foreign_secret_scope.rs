//! Secrets of a principal, a channel or another skill are asked for.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::SecretScope;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0211",
    name: "foreign-secret-scope",
    severity: Severity::Medium,
    description: "Secrets of a principal, a channel or another skill are asked for.",
    why: "A secret of a person, a channel or another skill was given to somebody else. To ask for it is to ask for more than the skill was installed for.",
    remedy: "Such secrets are refused unless the owner maps them. Ask for global ones, or for those of this skill.",
    ast: &["AST03"],
    cwe: &[668],
    example: Example {
        bad: r#"[[capabilities.secrets]]
scope = "skill:acme.other"
key_names = ["token"]"#,
        fixed: r#"[[capabilities.secrets]]
scope = "global"
key_names = ["token"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    for (index, request) in manifest.capabilities.secrets.iter().enumerate() {
        let own = match &request.scope {
            SecretScope::Global => true,
            SecretScope::Skill(id) => id.as_str() == manifest.skill_id.as_str(),
            SecretScope::Principal(_) | SecretScope::Channel(_) => false,
        };
        if !own {
            let scope = request.scope.to_string();
            let path = [
                Step::Key("capabilities"),
                Step::Key("secrets"),
                Step::Index(index),
            ];
            sink.manifest(&path, &scope, format!("secrets of {scope} are asked for"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(scope: &str) -> usize {
        let extra = format!("[[capabilities.secrets]]\nscope = \"{scope}\"\nkey_names = [\"k\"]\n");
        project(&extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0211")
            .len()
    }

    #[test]
    fn scopes_of_others_are_found() {
        for scope in ["principal:alice", "channel:general", "skill:acme.other"] {
            assert_eq!(found(scope), 1, "{scope}");
        }
    }

    #[test]
    fn global_and_own_scopes_are_fine() {
        assert_eq!(found("global"), 0);
        assert_eq!(found("skill:acme.demo"), 0);
    }
}
