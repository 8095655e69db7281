//! Skills around a core module (ABI v1) that a test writes as text.

use super::Bench;

/// `test.NAME` with one tool of the same id.
pub struct CoreSkill<'a> {
    pub name: &'a str,
    pub wat: &'a str,
    pub timeout_ms: u32,
    /// `[entrypoints.tools.risk]`, as TOML.
    pub risk: &'a str,
}

impl<'a> CoreSkill<'a> {
    pub fn new(name: &'a str, wat: &'a str) -> Self {
        Self {
            name,
            wat,
            timeout_ms: 60_000,
            risk: "",
        }
    }

    /// The project, in a folder of its name.
    pub fn write(&self, bench: &Bench) {
        let dir = bench.path(self.name);
        std::fs::create_dir_all(dir.join("modules")).unwrap();
        let wasm = wat::parse_str(self.wat).unwrap();
        std::fs::write(dir.join("modules/skill.wasm"), wasm).unwrap();
        std::fs::write(dir.join("skill.toml"), self.manifest()).unwrap();
    }

    /// The project, packed, signed and installed.
    pub fn install(&self, bench: &Bench) {
        self.write(bench);
        if !bench.home().join("keys").exists() {
            bench.ok(["key", "generate"]);
        }
        let file = format!("{}.palyra-skill", self.name);
        bench.ok(["pack", self.name, "--sign", "-o", &file]);
        bench.ok(["install", &file, "--tofu"]);
    }

    fn manifest(&self) -> String {
        let Self {
            name,
            timeout_ms,
            risk,
            ..
        } = self;
        format!(
            r#"manifest_version = 2
skill_id = "test.{name}"
name = "{name}"
version = "1.0.0"
publisher = "test"

[[entrypoints.tools]]
id = "test.{name}"
name = "{name}"
description = "Test guest {name}"
input_schema = {{ type = "object" }}
output_schema = {{ type = "object", required = ["exit_code"] }}
risk = {{ {risk} }}

[capabilities.quotas]
wall_clock_timeout_ms = {timeout_ms}
fuel_budget = 9000000000000000000
max_memory_bytes = 1048576

[compat]
required_protocol_major = 1
min_palyra_version = "0.1.0"

[operator]
display_name = "{name}"
"#
        )
    }
}
