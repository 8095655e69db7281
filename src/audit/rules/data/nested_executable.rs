//! A native executable lies in the skill.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0414",
    name: "nested-executable",
    severity: Severity::High,
    description: "A native executable lies in the skill.",
    why: "Nothing in the sandbox can run it: it waits for somebody outside who does. That is how a dropper carries its load.",
    remedy: "Take it out. A tool that a skill needs is compiled to WebAssembly, or it is a service that the skill calls.",
    ast: &["AST01"],
    cwe: &[506, 829],
    example: Example {
        bad: r#"# skill.toml
[authoring]
include = ["assets/helper.exe"]"#,
        fixed: r#"# skill.toml
[authoring]
include = ["assets/words.txt"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Native) {
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
            .findings("PSK0414")
            .len()
    }

    fn elf(header_size: u8) -> Vec<u8> {
        let mut bytes = vec![0; 64];
        bytes[..7].copy_from_slice(b"\x7FELF\x02\x01\x01");
        (bytes[16], bytes[18], bytes[52]) = (2, 62, header_size);
        bytes
    }

    fn pe(signature_at: u8) -> Vec<u8> {
        let mut bytes = vec![0; 256];
        bytes[..2].copy_from_slice(b"MZ");
        bytes[0x3C] = signature_at;
        bytes[0x80..0x86].copy_from_slice(b"PE\0\0\x64\x86");
        (bytes[0x98], bytes[0x99]) = (0x0B, 0x02);
        bytes
    }

    #[test]
    fn elf_pe_and_mach_o_are_found() {
        assert_eq!(found(&elf(64)), 1);
        assert_eq!(found(&pe(0x80)), 1);
        let mut mach = vec![0; 64];
        mach[..8].copy_from_slice(b"\xCF\xFA\xED\xFE\x07\0\0\x01");
        (mach[12], mach[16], mach[21]) = (2, 4, 2);
        assert_eq!(found(&mach), 1);
        assert_eq!(
            found(&[b"\xCA\xFE\xBA\xBE\0\0\0\x02\x01\0\0\x07", &[0; 40][..]].concat()),
            1
        );
        let data: String = elf(64).iter().map(|b| format!("\\{b:02x}")).collect();
        let module = format!(r#"(module (memory 1) (data (i32.const 0) "{data}"))"#);
        assert_eq!(bare(&module).findings("PSK0414").len(), 1);
    }

    #[test]
    fn zeros_that_an_optimizer_left_out_hide_nothing() {
        let text =
            |bytes: &[u8]| -> String { bytes.iter().map(|b| format!("\\{b:02x}")).collect() };
        let bytes = pe(0x80);
        let (dos, at, header) = (&bytes[..2], &bytes[0x3C..0x3D], &bytes[0x80..0xA0]);
        let module = format!(
            r#"(module (memory 1) (data (i32.const 64) "{}") (data (i32.const 124) "{}") (data (i32.const 192) "{}"))"#,
            text(dos),
            text(at),
            text(header)
        );
        assert_eq!(bare(&module).findings("PSK0414").len(), 1);
    }

    #[test]
    fn magic_numbers_by_chance_are_fine() {
        assert_eq!(found(&elf(63)), 0);
        assert_eq!(found(&pe(0x81)), 0);
        assert_eq!(found(b"\x7FELF"), 0);
        assert_eq!(found(b"MZ and PE\0\0 in a text"), 0);
        assert_eq!(
            found(b"\xCF\xFA\xED\xFE and more of the table that it is in, all of it"),
            0
        );
    }
}
