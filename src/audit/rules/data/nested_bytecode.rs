//! Bytecode lies in the skill where no audit looks: WebAssembly, a Java class, a Python pickle.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0415",
    name: "nested-bytecode",
    severity: Severity::Medium,
    description: "Bytecode lies in the skill where no audit looks: WebAssembly, a Java class, a Python pickle.",
    why: "The audit judges the modules of a skill. Code that is carried as data is loaded by an interpreter past it, and a pickle runs code when it is read.",
    remedy: "Put WebAssembly under modules/. Keep data in a format that only describes data, such as JSON.",
    ast: &["AST01", "AST08"],
    cwe: &[502, 506],
    example: Example {
        bad: r#"# skill.toml
[authoring]
include = ["assets/stage2.wasm"]"#,
        fixed: r#"# skill.toml
[authoring]
include = ["assets/table.json"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Bytecode) {
        let say = |what: &str, place: &str| format!("{place} holds {what}");
        report(subject, sink, hit, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(bytes: &[u8]) -> usize {
        let case = project("", &[("modules/a.wasm", RUN)]);
        case.with_asset("assets/a.bin", bytes)
            .findings("PSK0415")
            .len()
    }

    #[test]
    fn modules_classes_and_pickles_are_found() {
        let module = wat::parse_str(RUN).unwrap();
        assert_eq!(found(&[b"data ", &module[..]].concat()), 1);
        let component = wat::parse_str(TOOLS).unwrap();
        assert!(found(&component) >= 1);
        assert_eq!(found(b"\xCA\xFE\xBA\xBE\0\0\0\x34\0\x1D\x0A\0\x06"), 1);
        assert_eq!(found(b"\x80\x04\x95\x05\0\0\0\0\0\0\0K\x01K\x02."), 1);
        assert_eq!(found(b"\x80\x03cposix\nsystem\nq\0."), 1);
        let python = [b"\xA7\x0D\x0D\x0A".as_slice(), &[0; 12], b"\xE3\0\0\0\0"].concat();
        assert_eq!(found(&python), 1);
        let python_3_6 = b"\x33\x0D\x0D\x0A\0\0\0\x5F\x10\0\0\0\xE3\0\0\0\0\0\0\0\0";
        assert_eq!(found(python_3_6), 1);
        let python_2 = b"\x03\xF3\x0D\x0A\0\0\0\x5Fc\0\0\0\0\0\0\0\0";
        assert_eq!(found(python_2), 1);
        assert_eq!(found(b"dex\n035\0 and no more of it"), 1);
        assert_eq!(found(b"\xCA\xFE\xBA\xBE\0\0\0\x45 cut off"), 1);
        assert_eq!(found(b"\0asm\x01\0\0\0"), 1, "a whole file");
    }

    #[test]
    fn a_module_at_the_start_of_a_segment_is_found_without_its_zero() {
        let inner = r#"(module (import "env" "exec" (func (param i32))) (func (export "run") (call 0 (i32.const 1))))"#;
        let inner = wat::parse_str(inner).unwrap();
        for skipped in [0, 1] {
            let data: String = inner[skipped..]
                .iter()
                .map(|b| format!("\\{b:02x}"))
                .collect();
            let module = format!(r#"(module (memory 1) (data (i32.const 64) "{data}"))"#);
            assert_eq!(bare(&module).findings("PSK0415").len(), 1);
        }
        let text =
            r#"(module (memory 1) (data (i32.const 64) "asm\01\00\00\00expected a header"))"#;
        assert!(bare(text).findings("PSK0415").is_empty());
    }

    #[test]
    fn python_and_android_bytecode_in_a_segment_is_told_from_the_magic_number() {
        let in_segment = |bytes: &[u8]| {
            let data: String = bytes.iter().map(|b| format!("\\{b:02x}")).collect();
            let module = format!(r#"(module (memory 1) (data (i32.const 64) "name{data}"))"#);
            bare(&module).findings("PSK0415").len()
        };
        let python = [
            b"\xA7\x0D\x0D\x0A".as_slice(),
            &[0; 12],
            b"\xE3",
            &[0; 12],
            b"\x02\0\0\0",
        ]
        .concat();
        assert_eq!(in_segment(&python), 1);
        assert_eq!(
            in_segment(b"\xA7\x0D\x0D\x0A\0\0\0\0 and so on, for longer than that"),
            0
        );
        let dex = [
            b"dex\n041\0".as_slice(),
            &[7; 28],
            b"\x70\0\0\0\x78\x56\x34\x12",
        ]
        .concat();
        assert_eq!(in_segment(&dex), 1);
        assert_eq!(
            in_segment(b"dex\n035\0dex\n037\0 are the magic numbers of Android"),
            0
        );
    }

    #[test]
    fn the_constants_of_an_encoder_are_fine() {
        assert_eq!(found(b"x\0asm\x01\0\0\0"), 0);
        assert_eq!(found(b"x\0asm\x01\0\0\0expected a magic header"), 0);
        assert_eq!(found(b"\x80\x04\x95 and so on, longer than that"), 0);
        assert_eq!(found(b"\xCA\xFE\xBA\xBE\xDE\xAD\xBE\xEF\0\0\0\0"), 0);
        assert_eq!(found(b"x\xCA\xFE\xBA\xBE\0\0\0\x45 cut off"), 0);
        assert_eq!(found(b"#\x0D\x0D\x0Aa text, cats in it"), 0);
        assert_eq!(found(b"the magic number dex\n035\0"), 0);
    }
}
