//! Checks on the binaries.

use serde_json::{Value, json};

use super::{NO_MANIFEST, check, judge, refused, skipped};
use crate::audit::subject::Subject;
use crate::audit::uses::{Use, import_paths, imports_for};
use crate::audit::{Check, CheckStatus, Policy, Severity};
use crate::wasm::{Binary, Kind};

/// Most imports that details list, a module.
const MAX_LISTED: usize = 200;

const IDS: [&str; 5] = [
    "wasm_module_presence",
    "wasm_module_size_limit",
    "wasm_module_validation",
    "wasm_exported_function_limit",
    "wasm_wasi_filesystem_imports",
];

pub(super) fn checks(subject: &Subject<'_>, policy: &Policy) -> Vec<Check> {
    if subject.is_unreadable() {
        let no_module = subject
            .verification
            .is_some_and(|v| v.message.contains("modules/"));
        return IDS
            .map(|id| {
                refused(id, subject, |reason| {
                    id == "wasm_module_presence" && reason == "missing_entry" && no_module
                })
            })
            .into();
    }
    vec![
        presence(subject),
        size(subject, policy),
        validation(subject),
        exported_functions(subject, policy),
        filesystem_imports(subject, policy),
    ]
}

fn presence(subject: &Subject<'_>) -> Check {
    let details = json!({ "modules": subject.modules.len() });
    let id = "wasm_module_presence";
    if subject.modules.is_empty() {
        let message = "there is no module";
        return check(id, CheckStatus::Fail, Severity::High, message, details);
    }
    let message = format!("{} module(s)", subject.modules.len());
    check(id, CheckStatus::Pass, Severity::High, message, details)
}

fn size(subject: &Subject<'_>, policy: &Policy) -> Check {
    let limits = policy.limits;
    let mut offenders = Vec::new();
    let mut sizes = Vec::new();
    for module in &subject.modules {
        let bytes = module.bytes.len() as u64;
        let is_component = wasmparser::Parser::is_component(module.bytes);
        let mut too_large = |what: &str, bytes: u64, limit: u64| {
            if bytes > limit {
                offenders.push(json!({
                    "module": module.path, "what": what, "bytes": bytes, "limit": limit,
                }));
            }
        };
        if is_component {
            too_large("component", bytes, limits.max_component_bytes);
        } else {
            too_large("module", bytes, limits.max_module_bytes);
        }
        sizes.push(json!({ "module": module.path, "bytes": bytes }));
    }
    judge(
        "wasm_module_size_limit",
        Severity::High,
        "every module is within the size limit",
        "a module is larger than the policy allows",
        offenders,
        json!({
            "max_module_bytes": limits.max_module_bytes,
            "max_component_bytes": limits.max_component_bytes,
            "sizes": sizes,
        }),
    )
}

fn validation(subject: &Subject<'_>) -> Check {
    let offenders: Vec<Value> = subject
        .modules
        .iter()
        .filter_map(|module| {
            let error = module.facts.as_ref().err()?;
            Some(json!({
                "module": module.path, "code": error.code(), "error": error.to_string(),
            }))
        })
        .collect();
    if subject.modules.is_empty() {
        return skipped("wasm_module_validation", "there is no module");
    }
    let facts: Vec<Value> = subject
        .binaries()
        .map(|(module, binary)| facts(&module.path, binary))
        .collect();
    judge(
        "wasm_module_validation",
        Severity::Critical,
        "every module is valid WebAssembly",
        "a module is not valid WebAssembly",
        offenders,
        json!({ "modules": facts }),
    )
}

/// Longest import that is told, in bytes: names can have a hundred thousand.
const MAX_NAME: usize = 400;

fn cut(mut name: String) -> String {
    if name.len() > MAX_NAME {
        name.truncate(name.floor_char_boundary(MAX_NAME));
        name.push('…');
    }
    name
}

fn facts(path: &str, binary: &Binary) -> Value {
    let imports: Vec<String> = binary
        .imports
        .iter()
        .take(MAX_LISTED)
        .map(|import| cut(crate::audit::uses::import_path(import)))
        .collect();
    json!({
        "module": path,
        "kind": binary.kind,
        "imports": imports,
        "imports_total": binary.imports.len(),
        "exported_functions": binary.exported_functions,
        "nested_modules": binary.nested_modules,
        "languages": binary.languages().into_iter().take(MAX_LISTED).collect::<Vec<_>>(),
    })
}

fn exported_functions(subject: &Subject<'_>, policy: &Policy) -> Check {
    let limit = policy.limits.max_exported_functions;
    let counts: Vec<Value> = subject
        .binaries()
        .map(
            |(module, binary)| json!({ "module": module.path, "count": binary.exported_functions }),
        )
        .collect();
    let offenders: Vec<Value> = subject
        .binaries()
        .filter(|(_, binary)| binary.exported_functions > limit)
        .map(
            |(module, binary)| json!({ "module": module.path, "count": binary.exported_functions }),
        )
        .collect();
    if counts.is_empty() {
        return skipped("wasm_exported_function_limit", "no module can be read");
    }
    judge(
        "wasm_exported_function_limit",
        Severity::Medium,
        "no module exports more functions than the policy allows",
        "a module exports more functions than the policy allows",
        offenders,
        json!({ "max_exported_functions": limit, "counts": counts }),
    )
}

/// Core modules that import preview 1's file system, components that import `wasi:filesystem`. A component's own is
/// answered with *denied* by the sandbox, hence only a warning unless the policy is strict.
fn filesystem_imports(subject: &Subject<'_>, policy: &Policy) -> Check {
    let id = "wasm_wasi_filesystem_imports";
    let mut found = Vec::new();
    let mut fails = policy.strict_filesystem_imports;
    for (module, binary) in subject.binaries() {
        let mut imports = match binary.kind {
            Kind::Component => imports_for(binary, Use::Filesystem),
            Kind::Module => preview1_files(binary),
        };
        if !imports.is_empty() {
            imports.truncate(MAX_LISTED);
            let imports: Vec<String> = imports.into_iter().map(cut).collect();
            fails |= binary.kind == Kind::Module;
            found.push(json!({ "module": module.path, "imports": imports }));
        }
    }
    let details = json!({ "modules": found });
    if found.is_empty() {
        let message = "no module imports a file system";
        return check(id, CheckStatus::Pass, Severity::Medium, message, details);
    }
    let Some(manifest) = subject.manifest else {
        return skipped(id, NO_MANIFEST);
    };
    let roots = &manifest.capabilities.filesystem;
    if !roots.read_roots.is_empty() || !roots.write_roots.is_empty() {
        let message = "a module imports a file system, and the manifest declares roots";
        return check(id, CheckStatus::Pass, Severity::Medium, message, details);
    }
    let message = "a module imports a file system, but the manifest declares no roots";
    let status = if fails {
        CheckStatus::Fail
    } else {
        CheckStatus::Warn
    };
    check(id, status, Severity::Medium, message, details)
}

fn preview1_files(binary: &Binary) -> Vec<String> {
    let preview1 = ["wasi_snapshot_preview1", "wasi_unstable"];
    // The standard streams are reached by fd_read, fd_write, fd_close and fd_seek; everything else is about files.
    let files = |name: &str| {
        name.starts_with("path_")
            || matches!(
                name,
                "fd_readdir"
                    | "fd_prestat_get"
                    | "fd_prestat_dir_name"
                    | "fd_allocate"
                    | "fd_pread"
                    | "fd_pwrite"
            )
            || name.starts_with("fd_filestat")
    };
    import_paths(binary, |import| {
        preview1.contains(&import.module.as_str()) && files(&import.name)
    })
}
