//! Code that not every host can run.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Proposal;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0322",
    name: "uncommon-proposal",
    severity: Severity::Info,
    description: "A module uses a proposal that not every host has.",
    why: "Palyra and this sandbox are two hosts of several. Code that needs 64-bit memories, several memories or garbage collection is refused by those that lack them, and its bounds are others than reviewers are used to.",
    remedy: "Build for the plain target (wasm32, WebAssembly 2.0), unless the skill needs more.",
    ast: &["AST10"],
    cwe: &[758],
    example: Example {
        bad: "# WAT\n(memory i64 1 4)",
        fixed: "# WAT\n(memory 1 4)",
    },
    check,
};

const UNCOMMON: [Proposal; 6] = [
    Proposal::Memory64,
    Proposal::MultiMemory,
    Proposal::CustomPageSizes,
    Proposal::Gc,
    Proposal::WideArithmetic,
    Proposal::Unfinished,
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    // What this sandbox cannot run has a rule of its own.
    for module in subject
        .modules
        .iter()
        .filter(|module| module.unsupported.is_none())
    {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let uses = analysis.proposals.iter();
        for used in uses.filter(|used| UNCOMMON.contains(&used.proposal)) {
            let name = used.proposal.name();
            let message = format!("{} needs a host with {name}", module.label());
            sink.offset(module, u64::from(used.offset), name, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_64_bit_memory_is_found() {
        assert_eq!(
            bare("(module (memory i64 1 4))").findings("PSK0322").len(),
            1
        );
    }

    #[test]
    fn what_every_host_has_is_fine() {
        let module =
            r#"(module (memory 1 4) (func (export "f") (param v128) (result v128) local.get 0))"#;
        assert!(bare(module).findings("PSK0322").is_empty());
    }
}
