//! The data repeats what looks like the beginning of a secret, a link or a program too often to look at each.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::scan::{Place, label};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0424",
    name: "flooded-data",
    severity: Severity::Medium,
    description: "The data repeats what looks like the beginning of a secret, a link or a program too often to look at each.",
    why: "The time of an audit is bounded. No honest data has hundreds of thousands of such beginnings; what has them may hide one that is real.",
    remedy: "Look at the data yourself, or have its author explain it.",
    ast: &["AST08"],
    cwe: &[400],
    example: Example {
        bad: "# a data segment of megabytes\n-----BEGIN -----BEGIN -----BEGIN …",
        fixed: "# no such data",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for place in &subject.data().flooded {
        let message = format!(
            "{} has more beginnings of secrets, links or programs than are looked at",
            label(subject, *place)
        );
        match place {
            Place::Module(index) => sink.module(&subject.modules[*index], "flood", message),
            Place::File(index) => sink.file(&subject.files[*index], None, "flood", message),
            Place::Manifest => sink.manifest(&[], "flood", message),
        };
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(data: &[u8]) -> usize {
        project("", &[("modules/a.wasm", RUN)])
            .with_asset("assets/a.bin", data)
            .findings("PSK0424")
            .len()
    }

    #[test]
    fn a_flood_is_told() {
        assert_eq!(found(&b"-----BEGIN ".repeat(60_000)), 1);
    }

    #[test]
    fn lists_are_fine() {
        let keys = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        assert_eq!(found(&keys.repeat(300)), 0);
        assert_eq!(
            found(&b"https://a.example.com/x.png 1.25\n".repeat(20_000)),
            0
        );
    }
}
