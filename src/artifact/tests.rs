//! What an artifact must have, and what a signature holds together.

use super::*;
use crate::keys::PublicKey;

type Entries = BTreeMap<EntryPath, Vec<u8>>;

const WASM: &[u8] = b"\0asm\x01\0\0\0";
const SBOM_JSON: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#;
const PROVENANCE_JSON: &str = r#"{"builder": {"id": "test"}, "subject": [{"name": "m"}]}"#;
const MANIFEST_TOML: &str = r#"
manifest_version = 2
skill_id = "acme.echo"
name = "Echo"
version = "1.2.3"
publisher = "acme"

[[entrypoints.tools]]
id = "acme.echo"
name = "Echo"
description = "Says it again"
input_schema = { type = "object" }
output_schema = { type = "object" }

[capabilities]
http_egress_allowlist = ["api.example.com"]

[compat]
required_protocol_major = 1
min_palyra_version = "0.1.0"
"#;

pub(crate) fn key(byte: u8) -> SigningKey {
    SigningKey::parse(&[byte; 32]).unwrap()
}

fn files() -> Entries {
    let files = [
        ("modules/echo.wasm", WASM),
        (SBOM, SBOM_JSON.as_bytes()),
        (PROVENANCE, PROVENANCE_JSON.as_bytes()),
        ("assets/note.txt", b"a note, a note, a note".as_slice()),
    ];
    let files = files.map(|(name, data)| (known(name), data.to_vec()));
    files.into()
}

pub(crate) fn unsigned() -> Artifact {
    let manifest = Manifest::parse(MANIFEST_TOML, MANIFEST).unwrap();
    Artifact::build(manifest, files()).unwrap()
}

pub(crate) fn signed() -> Artifact {
    let mut artifact = unsigned();
    artifact.sign(&key(7), 1_700_000_000_000).unwrap();
    artifact
}

/// An archive of the entries of `artifact` after `change`, whatever it makes of them.
fn rezip(artifact: &Artifact, change: impl FnOnce(&mut Entries)) -> Vec<u8> {
    let entries = zip::read(&artifact.to_bytes().unwrap()).unwrap();
    let mut entries: BTreeMap<_, _> = entries.into_iter().map(|e| (e.path, e.data)).collect();
    change(&mut entries);
    let entries = entries
        .iter()
        .map(|(path, data)| (path.clone(), data.as_slice()));
    zip::write(&entries.collect::<Vec<_>>()).unwrap()
}

fn code(bytes: &[u8]) -> &'static str {
    Artifact::read(bytes).unwrap_err().code()
}

/// The check of a signature whose JSON `change` has edited.
fn check_edited(change: impl FnOnce(&mut SignatureFile)) -> &'static str {
    let artifact = signed();
    let mut file = artifact.signature().unwrap().clone();
    change(&mut file);
    let bytes = rezip(&artifact, |entries| {
        entries.insert(known(SIGNATURE), serde_json::to_vec(&file).unwrap());
    });
    match Artifact::read(&bytes).unwrap().check_signature() {
        SignatureCheck::Invalid { code, .. } => code,
        SignatureCheck::Valid { .. } => "valid",
        SignatureCheck::Missing => "missing",
    }
}

#[test]
fn what_is_built_and_signed_reads_back() {
    let artifact = signed();
    let bytes = artifact.to_bytes().unwrap();
    let read = Artifact::read(&bytes).unwrap();
    assert_eq!(read, artifact);
    assert_eq!(read.to_bytes().unwrap(), bytes);
    assert_eq!(
        read.check_signature(),
        SignatureCheck::Valid {
            publisher: "acme".parse().unwrap(),
            key: key(7).public_key(),
        }
    );
    assert_eq!(read.entries().len(), 5);
    assert_eq!(read.manifest_toml(), read.manifest().to_packed_toml());
    let modules: Vec<_> = read
        .modules()
        .map(|(path, data)| (path.as_str(), data))
        .collect();
    assert_eq!(modules, [("modules/echo.wasm", WASM)]);
    assert_eq!(unsigned().check_signature(), SignatureCheck::Missing);
    assert_eq!(unsigned().payload_digest(), read.payload_digest());
}

#[test]
fn signing_again_replaces_the_signature_and_nothing_else() {
    let mut artifact = signed();
    artifact.sign(&key(8), -1).unwrap();
    assert_eq!(artifact.payload_digest(), signed().payload_digest());
    assert_eq!(artifact.signature().unwrap().signed_at_unix_ms, -1);
    let SignatureCheck::Valid { key: signer, .. } = artifact.check_signature() else {
        panic!("{:?}", artifact.check_signature());
    };
    assert_eq!(signer, key(8).public_key());
}

#[test]
fn signature_json_is_written_as_the_format_lists_it() {
    let bytes = signed().to_bytes().unwrap();
    let entries = zip::read(&bytes).unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry.path.as_str() == SIGNATURE);
    let text = String::from_utf8(entry.unwrap().data.clone()).unwrap();
    let fields: Vec<_> = text
        .lines()
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert!(
        text.starts_with("{\n  \"algorithm\": \"ed25519-sha256\",\n"),
        "{text}"
    );
    assert_eq!(
        fields,
        [
            "algorithm",
            "publisher",
            "key_id",
            "public_key_base64",
            "payload_sha256",
            "signature_base64",
            "signed_at_unix_ms"
        ]
    );
}

#[test]
fn the_payload_digest_is_the_formats() {
    // Domain, then each entry framed by its lengths, in byte order of path whatever order they come in.
    let entries = [("b", b"2".as_slice()), ("a", b"".as_slice())];
    let expected = Digest::of(
        b"palyra.skill.payload.v1\
          \0\0\0\0\0\0\0\x01a\0\0\0\0\0\0\0\0\
          \0\0\0\0\0\0\0\x01b\0\0\0\0\0\0\0\x012",
    );
    assert_eq!(payload_digest(entries.into_iter()), expected);
}

#[test]
fn each_required_entry_is_missed() {
    for name in [MANIFEST, SBOM, PROVENANCE, "modules/echo.wasm"] {
        let bytes = rezip(&signed(), |entries| {
            entries.remove(&known(name));
        });
        assert_eq!(code(&bytes), "missing_entry", "{name}");
    }
    assert_eq!(code(&zip::write(&[]).unwrap()), "missing_entry");
}

#[test]
fn integrity_lists_exactly_what_is_there() {
    let change = |name: &str, data: &[u8]| {
        rezip(&signed(), |entries| {
            entries.insert(known(name), data.to_vec());
        })
    };
    assert_eq!(code(&change("assets/more.txt", b"")), "integrity_unlisted");
    assert_eq!(code(&change("assets/note.txt", b"x")), "integrity_mismatch");
    let removed = rezip(&signed(), |entries| {
        entries.remove(&known("assets/note.txt"));
    });
    assert_eq!(code(&removed), "integrity_missing");

    let list = |path: &str| {
        let line = format!(
            "\n[[integrity.files]]\npath = \"{path}\"\nsha256 = \"{}\"\n",
            Digest::of(b"")
        );
        let toml = signed().manifest_toml().to_owned();
        // Before the first list entry, so that the table header stays in its place.
        let at = toml.find("\n[[integrity.files]]").unwrap();
        let toml = format!("{}{line}{}", &toml[..at], &toml[at..]);
        code(&change(MANIFEST, toml.as_bytes()))
    };
    assert_eq!(list("skill.toml"), "integrity_missing");
    assert_eq!(list("signature.json"), "integrity_missing");
    let twice = list("assets/note.txt");
    assert!(
        ["integrity_duplicate", "manifest_invalid"].contains(&twice),
        "{twice}"
    );
}

#[test]
fn sbom_provenance_and_manifest_have_their_own_reasons() {
    for (name, data, expected) in [
        (SBOM, "{}", "sbom_invalid"),
        (PROVENANCE, "{}", "provenance_invalid"),
        (MANIFEST, "skill_id = 1", "manifest_invalid"),
        (MANIFEST, "\u{0}\u{1}", "manifest_invalid"),
    ] {
        let bytes = rezip(&signed(), |entries| {
            entries.insert(known(name), data.as_bytes().to_vec());
        });
        assert_eq!(code(&bytes), expected, "{name}");
    }
    let manifest = |data: Vec<u8>| {
        code(&rezip(&signed(), |entries| {
            entries.insert(known(MANIFEST), data);
        }))
    };
    assert_eq!(manifest(vec![0xff]), "manifest_not_utf8");
    assert_eq!(manifest(vec![b'#'; 1024 * 1024 + 1]), "limit_manifest_size");
}

#[test]
fn each_field_of_the_signature_is_held_against_the_artifact() {
    assert_eq!(check_edited(|_| {}), "valid");
    assert_eq!(check_edited(|file| file.signed_at_unix_ms = 0), "valid");
    assert_eq!(
        check_edited(|file| file.algorithm = "none".to_owned()),
        "signature_algorithm"
    );
    assert_eq!(
        check_edited(|file| file.publisher = "acm".to_owned()),
        "signature_publisher"
    );
    assert_eq!(
        check_edited(|file| file.key_id.push('0')),
        "signature_key_id"
    );
    let other = key(8).public_key();
    assert_eq!(
        check_edited(|file| {
            file.public_key_base64 = other.to_base64();
            file.key_id = other.key_id();
        }),
        "signature_mismatch"
    );
    let small_order = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assert_eq!(
        check_edited(|file| file.public_key_base64 = small_order.to_owned()),
        "signature_public_key"
    );
    assert!(PublicKey::from_base64(small_order).is_err());
    assert_eq!(
        check_edited(|file| file.payload_sha256 = file.payload_sha256.to_uppercase()),
        "signature_payload_digest"
    );
    assert_eq!(
        check_edited(|file| file.signature_base64.truncate(84)),
        "signature_length"
    );
    assert_eq!(
        check_edited(|file| file.signature_base64.insert(0, ' ')),
        "signature_encoding"
    );
}

#[test]
fn a_signature_that_cannot_be_read_is_invalid_not_missing() {
    let sound = serde_json::to_string(signed().signature().unwrap()).unwrap();
    let values: serde_json::Value = serde_json::from_str(&sound).unwrap();
    let as_array: Vec<_> = values.as_object().unwrap().values().collect();
    for text in [
        String::new(),
        serde_json::to_string(&as_array).unwrap(),
        sound.replacen('{', "{\"extra\": 1,", 1),
        sound.replacen('{', "{\"algorithm\": \"ed25519-sha256\",", 1),
        format!("{sound}{}", " ".repeat(20_000)),
        format!("{sound} x"),
    ] {
        let bytes = rezip(&signed(), |entries| {
            entries.insert(known(SIGNATURE), text.clone().into_bytes());
        });
        let artifact = Artifact::read(&bytes).unwrap();
        let check = artifact.check_signature();
        let SignatureCheck::Invalid { code, .. } = check else {
            panic!("{check:?} for {text}");
        };
        assert_eq!(code, "signature_malformed");
        assert_eq!(artifact.signature(), None);
        assert_eq!(
            artifact.to_bytes().unwrap(),
            bytes,
            "written back as it was"
        );
    }
}

#[test]
fn what_the_packer_makes_is_not_given_to_it() {
    for name in [MANIFEST, SIGNATURE] {
        let mut files = files();
        files.insert(known(name), Vec::new());
        let error = Artifact::build(unsigned().manifest().clone(), files).unwrap_err();
        assert_eq!(error.code(), "reserved_entry");
    }
}

#[test]
fn nothing_is_built_that_could_not_be_signed_or_read() {
    let build = |change: &dyn Fn(&mut Entries)| {
        let mut files = files();
        change(&mut files);
        Artifact::build(unsigned().manifest().clone(), files)
            .unwrap_err()
            .code()
    };
    assert_eq!(
        build(&|files| drop(files.remove(&known(SBOM)))),
        "missing_entry"
    );
    assert_eq!(
        build(&|files| drop(files.insert(known("assets/a?"), Vec::new()))),
        "path_reserved_character"
    );
    assert_eq!(
        build(&|files| drop(files.insert(known("Skill.toml"), Vec::new()))),
        "path_clash"
    );
    // 4 files, the manifest and the signature leave room for 250.
    let more = |files: &mut Entries, count| {
        files.extend((0..count).map(|n| (known(&format!("assets/{n}")), Vec::new())));
    };
    assert_eq!(build(&|files| more(files, 251)), "limit_entries");
    let mut full = files();
    more(&mut full, 250);
    let mut artifact = Artifact::build(unsigned().manifest().clone(), full).unwrap();
    artifact.sign(&key(7), 0).unwrap();
    assert_eq!(
        Artifact::read(&artifact.to_bytes().unwrap()).unwrap(),
        artifact
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.palyra-skill");
    assert!(Artifact::open(&path).unwrap_err().is_io());
    std::fs::write(&path, signed().to_bytes().unwrap()).unwrap();
    assert_eq!(Artifact::open(&path).unwrap(), signed());
    let file = File::create(&path).unwrap();
    file.set_len(limits::MAX_ARTIFACT_BYTES + 1).unwrap();
    let error = Artifact::open(&path).unwrap_err();
    assert_eq!((error.code(), error.is_io()), ("limit_file_size", false));
}
