//! A skill in each language, from `new` to a call, made by the language's own compiler; and the same answers from all.
//!
//! `scripts/setup-clients` installs the compilers (`PALYRA_SKILL_COMPILERS`), `scripts/setup-guests` what Rust needs.
#![cfg(all(unix, feature = "authoring", feature = "serve"))]
#![allow(clippy::print_stderr, reason = "a skip has to be seen")]

mod common;
mod compilers;
mod rust_guest;

use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use common::{Bench, Ran};
use palyra_skill::host::McpClient;
use palyra_skill::manifest::{Language, WasmTarget};
use serde_json::{Value, json};

/// Texts that every language is asked for.
const GENERATED: usize = 100;

/// One folder with a project a language, built and packed once, and a home in which all are installed.
struct Workshop {
    bench: Bench,
    built: Vec<Language>,
}

fn workshop() -> &'static Workshop {
    static WORKSHOP: OnceLock<Workshop> = OnceLock::new();
    WORKSHOP.get_or_init(|| {
        let bench = Bench::new();
        bench.ok(["key", "generate"]);
        let can_be_built = |language: &Language| match language {
            Language::Wat => true,
            Language::Rust => rust_guest::can_build(WasmTarget::UnknownUnknown),
            _ => compilers::folder().is_some(),
        };
        let built: Vec<_> = Language::ALL.into_iter().filter(can_be_built).collect();
        for language in &built {
            let name = language.as_str();
            make(&bench, *language, name);
            let file = artifact(*language);
            bench.ok(["pack", name, "--sign", "-o", &file]);
            bench.ok(["install", &file, "--tofu"]);
        }
        Workshop { bench, built }
    })
}

fn artifact(language: Language) -> String {
    format!("{}.palyra-skill", language.as_str())
}

/// `new` and `build`, in the way of the template's README.
fn make(bench: &Bench, language: Language, name: &str) {
    let lang = language.as_str();
    bench.ok(["new", name, "--lang", lang, "--publisher", "acme"]);
    if language == Language::Rust {
        rust_guest::build(bench, name);
        return;
    }
    let npm = matches!(language, Language::AssemblyScript | Language::JavaScript);
    if let (true, Some(compilers)) = (npm, compilers::folder()) {
        let installed = compilers.join("node_modules");
        std::os::unix::fs::symlink(installed, bench.path(name).join("node_modules")).unwrap();
    }
    let ran = Ran::from(build_command(bench, &[name]).output().unwrap());
    assert_eq!(ran.status, 0, "{lang}: {}{}", ran.stdout, ran.stderr);
}

/// `build`, with the installed compilers first on `PATH`.
fn build_command(bench: &Bench, args: &[&str]) -> Command {
    let mut command = bench.command([&["build"], args].concat());
    let folders = std::env::join_paths(compilers::search_path()).unwrap();
    command.env("PATH", folders);
    command
}

fn goes_the_whole_way(language: Language) {
    let workshop = workshop();
    let (bench, name) = (&workshop.bench, language.as_str());
    if !workshop.built.contains(&language) {
        return;
    }
    let mut tests = vec!["test", name, "--format", "json"];
    let _one_at_a_time = is_large(language).then(|| {
        // Compiling an engine takes its time, and both processors.
        tests.extend(["--filter", "Unicode"]);
        ENGINES.lock().unwrap_or_else(PoisonError::into_inner)
    });
    let tests = bench.ok(tests).json();
    assert_eq!(tests["failed"], 0, "{tests:#}");
    assert_ne!(tests["passed"], 0);

    no_finding(&bench.ok(["audit", name, "--format", "json"]).json());
    let file = artifact(language);
    let verified = bench.ok(["verify", &file, "--tofu", "--format", "json"]);
    assert_eq!(verified.json()["verdict"], "accept");
    no_finding(
        &bench
            .ok(["audit", &file, "--tofu", "--format", "json"])
            .json(),
    );
    let inside = bench.ok(["inspect", &file, "--format", "json"]);
    imports_what_it_needs(&inside.json());
    let here = bench.dir().to_str().unwrap();
    assert!(!inside.stdout.contains(here), "a path of this machine");

    let skill = format!("acme.{name}");
    let call = |input: &str| {
        bench
            .ok(["run", &skill, "--input", input, "--format", "json"])
            .json()
    };
    let answer = call(r#"{"text": "one two\u0085three\u000bfour \ufeff \ud83e\udd80"}"#);
    assert_eq!(answer["output"], json!({ "words": 6 }), "{answer:#}");
    quotas_have_their_margin(bench, name, &skill);
}

static ENGINES: Mutex<()> = Mutex::new(());

fn is_large(language: Language) -> bool {
    matches!(language, Language::JavaScript | Language::Python)
}

/// Nothing that the default policy takes for a warning.
fn no_finding(report: &Value) {
    let target = &report["targets"][0];
    assert_eq!(target["verdict"], "pass", "{report:#}");
    let severe: Vec<_> = target["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| !matches!(finding["severity"].as_str(), Some("info" | "low")))
        .collect();
    assert!(severe.is_empty(), "{severe:#?}");
}

/// A line for the log is all that the tool uses; nothing of a system comes along with its language.
fn imports_what_it_needs(inside: &Value) {
    let wit = inside["modules"][0]["wit"].as_str().unwrap();
    let lines = |word: &str| -> Vec<String> {
        let lines = wit.lines().map(str::trim);
        let lines = lines.filter(|line| line.starts_with(word));
        lines.map(str::to_owned).collect()
    };
    let imports = lines("import ");
    assert!(
        imports.is_empty() || imports == ["import palyra:skill/context@1.0.0;"],
        "{wit}"
    );
    assert_eq!(
        lines("export "),
        ["export palyra:skill/tools@1.0.0;"],
        "{wit}"
    );
}

/// What the template says of its quotas: more than twice what a long text takes.
fn quotas_have_their_margin(bench: &Bench, name: &str, skill: &str) {
    let input = bench.path(&format!("{name}.json"));
    std::fs::write(&input, json!({ "text": "\n".repeat(100_000) }).to_string()).unwrap();
    let input = format!("@{}", input.display());
    let stats = bench
        .ok(["run", skill, "--input", &input, "--format", "json"])
        .json()["stats"]
        .take();
    let manifest = std::fs::read_to_string(bench.path(name).join("skill.toml")).unwrap();
    for (stat, quota) in [
        ("fuel", "fuel_budget"),
        ("memory_bytes", "max_memory_bytes"),
    ] {
        let line = manifest.lines().find_map(|line| line.strip_prefix(quota));
        let quota: u64 = line
            .unwrap()
            .trim_start_matches([' ', '='])
            .parse()
            .unwrap();
        let taken = stats[stat].as_u64().unwrap();
        assert!(taken * 2 <= quota, "{name} {stat}: {taken} of {quota}");
        assert!(
            taken * 8 > quota,
            "{name} {stat}: {taken} of {quota}, no limit at all"
        );
    }
}

#[test]
fn rust_goes_the_whole_way() {
    goes_the_whole_way(Language::Rust);
}

#[test]
fn c_goes_the_whole_way() {
    goes_the_whole_way(Language::C);
}

#[test]
fn assemblyscript_goes_the_whole_way() {
    goes_the_whole_way(Language::AssemblyScript);
}

#[test]
fn javascript_goes_the_whole_way() {
    goes_the_whole_way(Language::JavaScript);
}

#[test]
fn python_goes_the_whole_way() {
    goes_the_whole_way(Language::Python);
}

#[test]
fn zig_goes_the_whole_way() {
    goes_the_whole_way(Language::Zig);
}

#[test]
fn wat_goes_the_whole_way() {
    goes_the_whole_way(Language::Wat);
}

#[test]
fn zig_compiles_c_where_there_is_no_clang() {
    let Some(compilers) = compilers::folder() else {
        return;
    };
    let bench = Bench::new();
    bench.ok(["new", "words", "--lang", "c"]);
    let mut build = build_command(&bench, &["words"]);
    build.env("PATH", compilers.join("venv/bin"));
    let ran = Ran::from(build.output().unwrap());
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let tests = bench.ok(["test", "words", "--format", "json"]).json();
    assert_eq!(tests["failed"], 0, "{tests:#}");
}

#[test]
fn what_is_missing_is_named_with_the_command_that_brings_it() {
    let bench = Bench::new();
    let nowhere = bench.path("nowhere");
    for language in Language::ALL {
        if matches!(language, Language::Rust | Language::Wat) {
            continue;
        }
        let name = language.as_str();
        bench.ok(["new", name, "--lang", name]);
        let mut build = bench.command(["build", name]);
        let ran = build.env("PATH", &nowhere).env_remove("VIRTUAL_ENV");
        let ran = Ran::from(ran.output().unwrap());
        assert_eq!(ran.status, 3, "{name}: {}", ran.stderr);
        let said = ran.stderr.contains(language.title()) && ran.stderr.contains("run `");
        assert!(said, "{}", ran.stderr);
        assert!(!bench.path(name).join("modules").exists());
    }
}

#[test]
fn a_debug_build_keeps_names_and_does_the_same() {
    if compilers::folder().is_none() {
        return;
    }
    let bench = Bench::new();
    bench.ok(["new", "words", "--lang", "zig"]);
    let build = |args: &[&str]| {
        let ran = Ran::from(build_command(&bench, args).output().unwrap());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let wasm = std::fs::read(bench.path("words/modules/skill.wasm")).unwrap();
        (ran.json(), wasm)
    };
    let holds = |wasm: &[u8], name: &[u8]| wasm.windows(name.len()).any(|part| part == name);
    let (built, wasm) = build(&["words", "--format", "json"]);
    assert_eq!(built["modules"][0]["bytes"], json!(wasm.len()));
    assert!(built["compiled_bytes"].as_u64() > built["modules"][0]["bytes"].as_u64());
    assert!(!holds(&wasm, b"countWords"));
    let (_, wasm) = build(&["words", "--debug", "--format", "json"]);
    assert!(holds(&wasm, b"countWords"));
    bench.ok(["test", "words"]);
}

#[test]
fn every_template_declares_the_same_tool() {
    let bench = Bench::new();
    let mut tools = Vec::new();
    for language in Language::ALL {
        let lang = language.as_str();
        let dir = bench.path(lang);
        let dir = dir.to_str().unwrap();
        bench.ok(["new", "words", "--lang", lang, "--dir", dir]);
        let text = std::fs::read_to_string(bench.path(lang).join("skill.toml")).unwrap();
        let manifest = palyra_skill::manifest::Manifest::parse(&text, lang).unwrap();
        tools.push((language, json!(manifest.entrypoints.tools)));
    }
    for (language, tool) in &tools[1..] {
        assert_eq!(*tool, tools[0].1, "{language:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_language_gives_the_same_answers() {
    let Workshop { bench, built } = workshop();
    let command = bench.command(["-q", "serve", "--stdio"]);
    let client = McpClient::spawn(command.into(), Duration::from_mins(5))
        .await
        .unwrap();
    let mut random = Random(0x5eed);
    for number in 0..GENERATED {
        let text = generated(number, &mut random);
        let words = text.split_whitespace().count();
        for language in built {
            let tool = format!("acme_{}_word_count", language.as_str());
            let input = json!({ "text": text });
            let answer = client.call(&tool, input.as_object().unwrap().clone()).await;
            let answer = answer.unwrap();
            assert_eq!(
                answer["structuredContent"],
                json!({ "words": words }),
                "{language:?}, {text:?}: {answer}"
            );
        }
    }
    client.close().await.unwrap();
}

/// Every character that Unicode calls white space; some that only look like it, or that some language takes for it; what
/// JSON escapes; characters of each length in UTF-8, two of them surrogate pairs in UTF-16.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "\t", "\n", "\u{b}", "\u{c}", "\r", " ", "\u{85}", "\u{a0}", "\u{1680}", "\u{2000}", "\u{2001}", "\u{2002}",
    "\u{2003}", "\u{2004}", "\u{2005}", "\u{2006}", "\u{2007}", "\u{2008}", "\u{2009}", "\u{200a}", "\u{2028}",
    "\u{2029}", "\u{202f}", "\u{205f}", "\u{3000}",
    "\u{0}", "\u{1}", "\u{8}", "\u{1b}", "\u{1c}", "\u{1d}", "\u{1e}", "\u{1f}", "\u{7f}", "\u{180e}", "\u{200b}",
    "\u{200d}", "\u{2060}", "\u{feff}", "\u{fffe}", "\u{ffff}",
    "\"", "\\", "/", "\\n", "\\u0020", "{", "}", "\":", "words",
    "a", "Z", "é", "ß", "\u{7ff}", "\u{800}", "语", "\u{d7ff}", "\u{e000}", "🦀", "\u{10000}", "\u{10ffff}", "👩\u{200d}🚀",
];

/// The first is empty, each tenth is long.
fn generated(number: usize, random: &mut Random) -> String {
    let pieces = match number {
        0 => 0,
        _ if number.is_multiple_of(10) => 2_000 + random.below(2_000),
        _ => random.below(40),
    };
    (0..pieces)
        .map(|_| PIECES[random.below(PIECES.len())])
        .collect()
}

/// A xorshift: the same texts in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("below a usize")
    }
}
