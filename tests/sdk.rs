//! The bindings that the SDK carries are what its WIT says.

use std::path::Path;

use wit_bindgen_core::{Files, WorldGenerator as _, wit_parser::Resolve};

const WORLD: &str = "palyra:skill/guest@1.0.0";

/// What the SDK calls of the packages in which it does not call everything. Bindings of the rest would be most of the file.
const CALLED: &[(&str, &[&str])] = &[
    ("clocks", &[]),
    (
        "io",
        &[
            "[method]error.to-debug-string",
            "[method]input-stream.blocking-read",
            "[method]output-stream.blocking-write-and-flush",
            "[method]pollable.block",
        ],
    ),
    (
        "http",
        &[
            "[constructor]outgoing-request",
            "[constructor]request-options",
            "[method]fields.entries",
            "[method]future-incoming-response.get",
            "[method]future-incoming-response.subscribe",
            "[method]incoming-body.stream",
            "[method]incoming-response.consume",
            "[method]incoming-response.headers",
            "[method]incoming-response.status",
            "[method]outgoing-body.write",
            "[method]outgoing-request.body",
            "[method]outgoing-request.set-authority",
            "[method]outgoing-request.set-method",
            "[method]outgoing-request.set-path-with-query",
            "[method]outgoing-request.set-scheme",
            "[method]request-options.set-connect-timeout",
            "[method]request-options.set-first-byte-timeout",
            "[static]fields.from-list",
            "[static]outgoing-body.finish",
            "handle",
        ],
    ),
];

/// Guests do not run the generator: its dependencies would be most of the time that a new skill takes to build.
#[test]
fn bindings_are_generated_from_the_wit() {
    let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk");
    let file = sdk.join("src/bindings.rs");
    let generated = generate(&sdk.join("wit"));
    if std::env::var_os("PALYRA_SKILL_BLESS").is_some() {
        std::fs::write(&file, &generated).expect("sdk/src/bindings.rs is written");
        return;
    }
    let present = std::fs::read_to_string(&file).expect("sdk/src/bindings.rs");
    assert!(
        present == generated,
        "sdk/src/bindings.rs is not what sdk/wit makes: run scripts/generate-sdk and commit what it changed"
    );
}

fn generate(wit: &Path) -> String {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).expect("sdk/wit is valid WIT");
    let world = resolve
        .select_world(&[package], Some(WORLD))
        .expect("the world");
    let options = wit_bindgen_rust::Opts {
        format: true,
        skip: not_called(&resolve),
        generate_all: true,
        pub_export_macro: true,
        default_bindings_module: Some("palyra_skill_sdk::bindings".to_owned()),
        ..Default::default()
    };
    let mut files = Files::default();
    options
        .build()
        .generate(&mut resolve, world, &mut files)
        .expect("bindings");
    let mut sources = files.iter().map(|(_, source)| source);
    let source = sources.next().expect("one file").to_vec();
    assert!(sources.next().is_none(), "more than one file");
    String::from_utf8(source).expect("Rust is UTF-8")
}

/// The generator tells functions apart by their own name only, so a name that is called anywhere is not left out.
fn not_called(resolve: &Resolve) -> Vec<String> {
    let mut names = Vec::new();
    for (package, called) in CALLED {
        let interfaces = resolve.interfaces.iter().map(|(_, interface)| interface);
        let interfaces = interfaces.filter(|interface| {
            let package_of = interface.package.map(|id| &resolve.packages[id].name);
            package_of.is_some_and(|name| name.namespace == "wasi" && name.name == *package)
        });
        let functions: Vec<_> = interfaces
            .flat_map(|interface| interface.functions.keys())
            .collect();
        for name in *called {
            assert!(
                functions.iter().any(|function| function == name),
                "wasi:{package} has no function {name}"
            );
        }
        let left = functions
            .into_iter()
            .filter(|name| !called.contains(&name.as_str()));
        names.extend(left.cloned());
    }
    names
}
