//! The text of `skill.toml`, with what its author has to know and decide beside each part.

use std::fmt::Write as _;

use super::{Named, NewFromComponent, title};
use crate::limits;
use crate::manifest::tools_toml;
use crate::wasm::{Binary, Kind};

/// Fuel of one call: a component's own start is unknown, and takes most in interpreted languages.
const FUEL: u64 = 1_000_000_000;
const TIMEOUT_MS: u64 = 10_000;
/// Linear memory for a component that does not say how much it begins with.
const MEMORY_BYTES: u64 = 64 * 1024 * 1024;

/// What an import asks the manifest for.
struct Ask {
    interface: &'static str,
    /// What the author has to decide, in one line.
    decide: &'static str,
    /// Lines of `[capabilities]` or of another table, as comments where there is nothing to decide by.
    lines: &'static str,
}

static ASKS: [Ask; 7] = [
    Ask {
        interface: "wasi:http/outgoing-handler",
        decide: "capabilities.http_egress_allowlist: the hosts that the component may reach",
        lines: "# The component makes HTTP requests. Name each host that it may reach, such as \"api.example.com\": all others are\n# denied to it, and the audit reports the import for as long as the list is empty.\nhttp_egress_allowlist = []\n",
    },
    Ask {
        interface: "wasi:filesystem/types",
        decide: "capabilities.filesystem: the folders that the component needs, if it does",
        lines: "# The component imports files. Many toolchains import them for every program: give it folders only where it needs them.\n# filesystem = { read_roots = [\"notes\"], write_roots = [\"notes\"] }\n",
    },
    Ask {
        interface: "wasi:keyvalue/store",
        decide: "capabilities.filesystem: the roots whose key-value buckets the component opens",
        lines: "# The component keeps values under keys. A bucket is a root of the same name.\n# filesystem = { read_roots = [\"cache\"], write_roots = [\"cache\"] }\n",
    },
    Ask {
        interface: "palyra:skill/secrets",
        decide: "capabilities.secrets: the secrets that the component reads",
        lines: "# The component reads secrets. Name them:\n# secrets = [{ scope = \"global\", key_names = [\"api_key\"] }]\n",
    },
    Ask {
        interface: "wasi:config/store",
        decide: "operator.config: the settings that the component reads",
        lines: "# The component reads settings: declare them in [operator.config].\n",
    },
    Ask {
        interface: "palyra:skill/channels",
        decide: "operator.plugin.required_capabilities: the channels that the component sends to",
        lines: "# The component sends messages: name the channels in [operator.plugin], as required_capabilities of the class \"channel\".\n",
    },
    Ask {
        interface: "wasi:sockets/tcp",
        decide: "nothing for wasi:sockets: no skill gets sockets, they answer \"denied\"",
        lines: "# The component imports sockets, which no skill gets: they answer \"denied\". HTTP goes through wasi:http.\n",
    },
];

fn asks(binary: &Binary) -> impl Iterator<Item = &'static Ask> {
    ASKS.iter().filter(|ask| {
        let wanted = ask.interface;
        binary.imports.iter().any(|import| {
            // A `types` interface is no power by itself: a function of it has to be imported.
            let name = import.module.split('@').next().unwrap_or_default();
            name == wanted && import.kind == "func"
        })
    })
}

/// What is left to the author, a line each.
pub(super) fn open_questions(binary: &Binary) -> Vec<String> {
    asks(binary).map(|ask| ask.decide.to_owned()).collect()
}

/// `skill.toml`.
pub(super) fn text(
    spec: &NewFromComponent<'_>,
    binary: &Binary,
    module: &str,
    tools: &[Named],
) -> String {
    let title = title(spec.name);
    let mut out = format!(
        r#"#:schema ./skill.schema.json

# The manifest of this skill: who publishes it, which tools it has, what it asks for. Tools and schemas were made from the
# types of the component's exported functions.

manifest_version = 2
skill_id = "{publisher}.{name}"
name = "{title}"
version = "0.1.0"
publisher = "{publisher}"

# One block a tool. Name and description are read by the model that chooses among tools: say what the tool is for and what
# each field means. Input and output are held to these JSON Schemas before and after each call; the component refuses
# what its own types do not allow, so a schema may be narrower than the types, and never wider.
"#,
        publisher = spec.publisher,
        name = spec.name,
    );
    let tools: Vec<_> = tools.iter().map(|(tool, _)| tool.clone()).collect();
    out.push_str(&tools_toml(&tools));
    out.push_str(
        "\n# What the skill asks for; nothing here is granted by itself.\n[capabilities]\n",
    );
    let before = out.len();
    for ask in asks(binary) {
        out.push_str(ask.lines);
    }
    if out.len() == before {
        out.push_str(
            "# The component only computes: it imports nothing that has to be asked for.\n",
        );
    }
    let _ = write!(
        out,
        r#"
# Limits of one call. `palyra-skill run --stats` shows what a call takes: stay well above it, and no higher.
[capabilities.quotas]
wall_clock_timeout_ms = {TIMEOUT_MS}
fuel_budget = {FUEL}
max_memory_bytes = {memory}

[compat]
required_protocol_major = {protocol}
min_palyra_version = "{version}"

[operator]
display_name = "{title}"
{plugin}
# There is no `lang`: nothing is compiled. `palyra-skill build` checks the module against this file. Only palyra-skill
# reads this table; the packed manifest does not have it.
[authoring]
module = "{module}"
"#,
        memory = memory(binary),
        protocol = limits::PROTOCOL_MAJOR,
        version = limits::PALYRA_VERSION,
        plugin = plugin(spec, binary),
    );
    out
}

/// A core module is entered through one function.
fn plugin(spec: &NewFromComponent<'_>, binary: &Binary) -> String {
    let entry = spec.tools.iter().map(|tool| tool.function.as_str());
    match (binary.kind, entry.min_by_key(|name| *name != "run")) {
        (Kind::Module, Some(entry)) if entry != "run" => {
            format!(
                "\n[operator.plugin]\ndefault_entrypoint = {}\n",
                quoted(entry)
            )
        }
        _ => String::new(),
    }
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string().trim().to_owned()
}

/// Twice what it begins with, at least.
fn memory(binary: &Binary) -> u64 {
    let initial: u64 = binary
        .memories
        .iter()
        .map(|memory| memory.initial_bytes)
        .fold(0, u64::saturating_add);
    initial
        .saturating_mul(2)
        .clamp(MEMORY_BYTES, limits::MAX_MEMORY_BYTES)
}
