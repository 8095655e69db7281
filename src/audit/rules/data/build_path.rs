//! Paths of the machine that built the module, with the name of its user.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, is_document, report};
use super::scan::{Place, What};
use std::collections::BTreeMap;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0411",
    name: "build-path",
    severity: Severity::Low,
    description: "Paths of the machine that built the module, with the name of its user.",
    why: "They tell a user name and the layout of a machine to everybody who gets the skill, and they make two builds of one source differ.",
    remedy: "Build with `palyra-skill build`, which maps them away; for Rust elsewhere, pass --remap-path-prefix, for Go -trimpath.",
    ast: &["AST04"],
    cwe: &[200],
    example: Example {
        bad: r"# a data segment
/home/jane/work/skill/src/lib.rs",
        fixed: r"# a data segment
src/lib.rs",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let mut by_module: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    let paths = hits(subject, |what| what == What::BuildPath);
    for hit in paths.filter(|hit| !is_document(subject, hit.place)) {
        let module = super::scan::label(subject, hit.place);
        by_module.entry(module).or_default().push(hit);
    }
    for (module, hits) in by_module {
        let users: Vec<&str> = hits.iter().take(5).map(|hit| hit.text.as_str()).collect();
        let users = users.join(", ");
        let message = format!("{module} holds paths below the home of {users}");
        let found = report(subject, sink, hits[0], |_, _| message.clone());
        // Configuration may well name a place on the machine that it is for.
        if !matches!(hits[0].place, Place::Module(_)) {
            found.at_most(Severity::Info);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(data: &str) -> usize {
        bare(&format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}"))"#
        ))
        .findings("PSK0411")
        .len()
    }

    #[test]
    fn configuration_is_looked_at_and_documents_are_not() {
        let asset = |name: &str| {
            let case = project("", &[("modules/a.wasm", RUN)]);
            case.with_asset(name, b"{\"root\": \"/Users/jane/work/site\"}")
                .findings("PSK0411")
                .len()
        };
        assert_eq!(asset("assets/build.json"), 1);
        assert_eq!(asset("assets/guide.md"), 0);
    }

    #[test]
    fn a_users_home_is_found_once() {
        assert_eq!(found("/home/jane/work/a.rs /home/jane/work/b.rs"), 1);
        assert_eq!(found("C:\\\\Users\\\\Jane\\\\work"), 1);
        assert_eq!(found("/root/.cargo/registry/src/x"), 1);
    }

    #[test]
    fn remapped_paths_and_made_up_homes_are_fine() {
        for data in [
            "/rustc/0a1b/library/core",
            "/home/web_user/x",
            "/home/user/x",
            "src/lib.rs",
            "/home/",
            "/home/jane",
        ] {
            assert_eq!(found(data), 0, "{data}");
        }
    }
}
