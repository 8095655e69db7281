//! Reads a whole `skill.toml`: the root table and the short tables below it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::capabilities::capabilities;
use super::error::{ManifestErrors, Problem, in_file};
use super::ids::{EntryPath, PublisherId, SkillId, ToolId, Version};
use super::operator::operator;
use super::reader::{Context, Field, Origin, Reader};
use super::schema::schema;
use super::tests_declared::tests;
use super::tree::{self, Kind, Node};
use super::types::{
    Authoring, Builder, BuilderChecklist, Compat, Entrypoints, Integrity, IntegrityFile, Language,
    Manifest, Risk, Tool, WasmTarget,
};
use crate::limits;

impl Manifest {
    /// Reads the author's `skill.toml`; `file` is the name that errors show. All errors come at once, in file order.
    pub fn parse(text: &str, file: &str) -> Result<Self, ManifestErrors> {
        read(text, file, Origin::Author)
    }

    /// Reads the `skill.toml` of an artifact: `[authoring]` is an unknown field there, and a schema that is no JSON
    /// Schema is no error, as in Palyra (see [`super::schema_problem`]).
    pub fn parse_packed(text: &str, file: &str) -> Result<Self, ManifestErrors> {
        read(text, file, Origin::Packed)
    }
}

fn read(text: &str, file: &str, origin: Origin) -> Result<Manifest, ManifestErrors> {
    let fail = |problems| in_file(file, text, problems);
    if text.len() as u64 > limits::MAX_MANIFEST_BYTES {
        return Err(fail(vec![too_large(text.len())]));
    }
    let root = tree::read(text).map_err(|problem| fail(vec![problem]))?;
    let context = Context {
        origin,
        problems: RefCell::default(),
    };
    let manifest = manifest(&context, &root);
    let problems = context.problems.into_inner();
    match manifest {
        Some(manifest) if problems.is_empty() => Ok(manifest),
        _ => Err(fail(problems)),
    }
}

fn too_large(bytes: usize) -> Problem {
    Problem {
        at: 0,
        field: String::new(),
        message: format!("the file is too large: {bytes} bytes"),
        help: format!("keep it within {} bytes", limits::MAX_MANIFEST_BYTES),
    }
}

fn manifest(context: &Context, root: &Node) -> Option<Manifest> {
    let mut table = Reader::root(context, root);
    let manifest_version = table.or("manifest_version", 2, manifest_version);
    let skill_id = table.required(
        "skill_id",
        "skill_id = \"acme.weather\"",
        Field::parsed::<SkillId>,
    );
    let name = table.required("name", "name = \"Weather\"", Field::non_empty);
    let version = table.required("version", "version = \"0.1.0\"", Field::parsed::<Version>);
    let publisher = table.required(
        "publisher",
        "publisher = \"acme\"",
        Field::parsed::<PublisherId>,
    );
    let entrypoints = table.required(
        "entrypoints",
        "[[entrypoints.tools]] with the first tool",
        |field| entrypoints(field, publisher.as_ref()),
    );
    let capabilities = table.or_default("capabilities", capabilities);
    let compat = table.required("compat", &compat_example(), compat);
    let integrity = table.or_default("integrity", integrity);
    let builder = table.optional("builder", builder);
    let operator = table.optional("operator", |field| {
        operator(field, manifest_version, entrypoints.as_ref())
    });
    let authoring = match context.origin {
        Origin::Author => {
            table.optional("authoring", |field| authoring(field, entrypoints.as_ref()))
        }
        Origin::Packed => Some(None),
    };
    table.finish();
    Some(Manifest {
        manifest_version: manifest_version?,
        skill_id: skill_id?,
        name: name?,
        version: version?,
        publisher: publisher?,
        entrypoints: entrypoints?,
        capabilities: capabilities?,
        compat: compat?,
        integrity: integrity?,
        builder: builder?,
        operator: operator?.flatten(),
        authoring: authoring?,
    })
}

fn manifest_version(field: &Field<'_>) -> Option<u32> {
    match field.unsigned()? {
        version @ 1..=2 => Some(version),
        version => field.error(
            format!("version {version} is not known"),
            "use 2, or 1 for a manifest of the legacy form",
        ),
    }
}

fn entrypoints(field: &Field<'_>, publisher: Option<&PublisherId>) -> Option<Entrypoints> {
    let mut table = field.table()?;
    let tools = table.required(
        "tools",
        "[[entrypoints.tools]] with the first tool",
        |field| {
            let ids = RefCell::new(BTreeSet::new());
            let tools = field.list(|field| tool(field, publisher, &ids))?;
            if tools.is_empty() {
                return field.error(
                    "is empty",
                    "declare at least one tool: [[entrypoints.tools]]",
                );
            }
            Some(tools)
        },
    );
    table.finish();
    Some(Entrypoints { tools: tools? })
}

fn tool(
    field: &Field<'_>,
    publisher: Option<&PublisherId>,
    ids: &RefCell<BTreeSet<ToolId>>,
) -> Option<Tool> {
    let mut table = field.table()?;
    let id = table.required("id", &tool_id_example(publisher), |field| {
        let id: ToolId = field.parsed()?;
        own_id(field, &id, publisher)?;
        if !ids.borrow_mut().insert(id.clone()) {
            return field.error(
                format!("'{id}' is declared twice"),
                "give each tool an id of its own",
            );
        }
        Some(id)
    });
    let name = table.required("name", "name = \"…\"", Field::non_empty);
    let description = table.required("description", "description = \"…\"", Field::non_empty);
    let input = table.required(
        "input_schema",
        "input_schema = { type = \"object\" }",
        schema,
    );
    let output = table.required(
        "output_schema",
        "output_schema = { type = \"object\" }",
        schema,
    );
    let risk = table.or_default("risk", risk);
    table.finish();
    Some(Tool {
        id: id?,
        name: name?,
        description: description?,
        input_schema: input?,
        output_schema: output?,
        risk: risk?,
    })
}

fn tool_id_example(publisher: Option<&PublisherId>) -> String {
    format!(
        "id = \"{}.first\"",
        publisher.map_or("acme", PublisherId::as_str)
    )
}

fn own_id(field: &Field<'_>, id: &ToolId, publisher: Option<&PublisherId>) -> Option<()> {
    let Some(publisher) = publisher else {
        return Some(()); // the publisher has its own error
    };
    let own = id
        .as_str()
        .strip_prefix(publisher.as_str())
        .is_some_and(|rest| rest.starts_with('.'));
    if own {
        return Some(());
    }
    field.error(
        format!("'{id}' does not start with its publisher"),
        format!("start it with '{publisher}.'"),
    )
}

fn risk(field: &Field<'_>) -> Option<Risk> {
    let mut table = field.table()?;
    let default_sensitive = table.or_default("default_sensitive", Field::boolean);
    let requires_approval = table.or_default("requires_approval", Field::boolean);
    table.finish();
    Some(Risk {
        default_sensitive: default_sensitive?,
        requires_approval: requires_approval?,
    })
}

fn compat_example() -> String {
    format!(
        "[compat] with required_protocol_major = {} and min_palyra_version = \"{}\"",
        limits::PROTOCOL_MAJOR,
        limits::PALYRA_VERSION
    )
}

fn compat(field: &Field<'_>) -> Option<Compat> {
    let mut table = field.table()?;
    let major = table.required_alias(
        ("required_protocol_major", "min_protocol_major"),
        &format!("required_protocol_major = {}", limits::PROTOCOL_MAJOR),
        Field::unsigned,
    );
    let min = table.required_alias(
        ("min_palyra_version", "min_runtime_version"),
        &format!("min_palyra_version = \"{}\"", limits::PALYRA_VERSION),
        Field::parsed::<Version>,
    );
    let max = table.optional("max_palyra_version", |field| {
        let max: Version = field.parsed()?;
        match min {
            Some(min) if max < min => field.error(
                format!("{max} is lower than min_palyra_version {min}"),
                format!("use {min} or a higher version, or take it out"),
            ),
            _ => Some(max),
        }
    });
    table.finish();
    Some(Compat {
        required_protocol_major: major?,
        min_palyra_version: min?,
        max_palyra_version: max?,
    })
}

fn integrity(field: &Field<'_>) -> Option<Integrity> {
    let mut table = field.table()?;
    let files = table.or_default("files", |field| {
        let paths = RefCell::new(BTreeSet::new());
        field.list(|field| integrity_file(field, &paths))
    });
    table.finish();
    Some(Integrity { files: files? })
}

fn integrity_file(
    field: &Field<'_>,
    paths: &RefCell<BTreeSet<EntryPath>>,
) -> Option<IntegrityFile> {
    let mut table = field.table()?;
    let path = table.required("path", "path = \"modules/skill.wasm\"", |field| {
        let path: EntryPath = field.parsed()?;
        if !paths.borrow_mut().insert(path.clone()) {
            return field.error(format!("'{path}' is listed twice"), "list each entry once");
        }
        Some(path)
    });
    let sha256 = table.required("sha256", "sha256 = \"…\"", Field::parsed);
    table.finish();
    Some(IntegrityFile {
        path: path?,
        sha256: sha256?,
    })
}

fn builder(field: &Field<'_>) -> Option<Builder> {
    let mut table = field.table()?;
    let experimental = table.required("experimental", "experimental = true", |field| {
        if field.boolean()? {
            return Some(true);
        }
        field.error(
            "is false",
            "a skill that a program wrote stays experimental: set it to true",
        )
    });
    let source_kind = table.required("source_kind", "source_kind = \"prompt\"", Field::non_empty);
    let source_ref = table.required("source_ref", "source_ref = \"…\"", Field::non_empty);
    let rollout_flag = table.required("rollout_flag", "rollout_flag = \"…\"", Field::non_empty);
    let review_status = table.or_default("review_status", Field::text);
    let checklist = table.required("checklist", "[builder.checklist]", checklist);
    table.finish();
    Some(Builder {
        experimental: experimental?,
        source_kind: source_kind?,
        source_ref: source_ref?,
        rollout_flag: rollout_flag?,
        review_status: review_status?,
        checklist: checklist?,
    })
}

fn checklist(field: &Field<'_>) -> Option<BuilderChecklist> {
    let mut table = field.table()?;
    let capability = table.required(
        "capability_declaration_path",
        "capability_declaration_path = \"builder/capabilities.json\"",
        Field::parsed,
    );
    let provenance = table.required(
        "provenance_path",
        "provenance_path = \"provenance.json\"",
        Field::parsed,
    );
    let harness = table.required(
        "test_harness_path",
        "test_harness_path = \"tests/harness.json\"",
        Field::parsed,
    );
    let review_notes = table.or_default("review_notes", Field::text);
    table.finish();
    Some(BuilderChecklist {
        capability_declaration_path: capability?,
        provenance_path: provenance?,
        test_harness_path: harness?,
        review_notes: review_notes?,
    })
}

fn authoring(field: &Field<'_>, entrypoints: Option<&Entrypoints>) -> Option<Authoring> {
    let mut table = field.table()?;
    let lang = table.optional("lang", |field| {
        let name = field.one_of(&Language::ALL.map(Language::as_str))?;
        Language::ALL.into_iter().find(|lang| lang.as_str() == name)
    });
    let module = table.optional("module", module_path);
    let source = table.optional("source", Field::parsed);
    let target = table.optional("target", |field| {
        let targets = [WasmTarget::UnknownUnknown, WasmTarget::Wasip1];
        let name = field.one_of(&targets.map(WasmTarget::triple))?;
        targets.into_iter().find(|target| target.triple() == name)
    });
    let include = table.or_default("include", |field| field.list(asset_path));
    let tests = tests(&mut table, entrypoints);
    table.finish();
    Some(Authoring {
        lang: lang?,
        module: module?,
        source: source?,
        target: target?,
        include: include?,
        tests: tests?,
    })
}

/// The path of a module in an artifact.
pub(super) fn module_path(field: &Field<'_>) -> Option<EntryPath> {
    let path: EntryPath = field.parsed()?;
    let name = path.as_str().strip_prefix("modules/");
    // Exactly `.wasm`: Palyra looks for no other spelling.
    let name = name.and_then(|name| name.strip_suffix(".wasm"));
    if name.is_some_and(|name| !name.is_empty()) {
        return Some(path);
    }
    field.error(
        format!("'{path}' is no module path"),
        "use a path of the form \"modules/<name>.wasm\"",
    )
}

fn asset_path(field: &Field<'_>) -> Option<EntryPath> {
    let path: EntryPath = field.parsed()?;
    if path.as_str().starts_with("assets/") {
        return Some(path);
    }
    field.error(
        format!("'{path}' is not below assets/"),
        "move the file below assets/ and write its path from there, such as \"assets/prompt.txt\"",
    )
}

/// Whether a table was written without anything in it.
pub(super) fn is_empty(node: &Node) -> bool {
    match &node.kind {
        Kind::Table(members) => members.iter().all(|member| is_empty(&member.node)),
        Kind::Array(items) => items.is_empty(),
        _ => false,
    }
}
