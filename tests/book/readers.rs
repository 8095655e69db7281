//! What a chapter's reader has.

use std::path::Path;

use crate::common::{self, Bench};

/// What a chapter takes for granted.
pub(crate) fn what_the_reader_has(chapter: &str, bench: &Bench) {
    match chapter {
        "typed-components.md" => {
            std::fs::write(bench.path("adder.wasm"), common::adder()).unwrap();
        }
        "testing.md" => {
            std::fs::create_dir(bench.path("faulty")).unwrap();
            for file in ["skill.toml", "skill.wat"] {
                let from = Path::new("testdata/faulty").join(file);
                let text = std::fs::read_to_string(from).unwrap();
                let text = text.replace("test.faulty", "acme.faulty");
                let text = text.replace("publisher = \"test\"", "publisher = \"acme\"");
                std::fs::write(bench.path("faulty").join(file), text).unwrap();
            }
            bench.ok(["build", "faulty"]);
        }
        "grants.md" => {
            bench.ok(["key", "generate"]);
            bench.ok(["new", "weather", "--lang", "wat", "--publisher", "acme"]);
            let manifest = bench.path("weather/skill.toml");
            let text = std::fs::read_to_string(&manifest).unwrap();
            let asked = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n\n\
                [[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"api_key\"]\n\n[compat]";
            std::fs::write(&manifest, text.replace("[compat]", asked)).unwrap();
            bench.ok(["build", "weather"]);
            bench.ok(["pack", "weather", "--sign", "-o", "weather.palyra-skill"]);
            std::fs::write(bench.path("key.txt"), "a key").unwrap();
        }
        "audit-ci.md" => {
            bench.ok(["new", "words", "--lang", "wat", "--publisher", "acme"]);
            bench.ok(["build", "words"]);
            std::fs::create_dir(bench.path("skills")).unwrap();
            std::fs::rename(bench.path("words"), bench.path("skills/words")).unwrap();
            std::fs::write(bench.path("audit.toml"), "fail_on = \"high\"\n").unwrap();
        }
        "audit-policy.md" => {
            bench.ok(["new", "words", "--lang", "wat", "--publisher", "acme"]);
            bench.ok(["build", "words"]);
            std::fs::create_dir(bench.path("advisory-db")).unwrap();
            let record = r#"{"id":"RUSTSEC-2020-0000","modified":"2026-01-01T00:00:00Z","affected":[{"package":
                {"ecosystem":"crates.io","name":"other"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}"#;
            std::fs::write(bench.path("advisory-db/RUSTSEC-2020-0000.json"), record).unwrap();
        }
        _ => {}
    }
}
