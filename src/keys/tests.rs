//! Foreign vectors against our verification, and the key ring's promises.

use base64::Engine as _;
use serde_json::Value;

use super::*;
use crate::test_vectors;

const SEVENS: [u8; 32] = [7; 32];

fn vectors(file: &str) -> Option<Value> {
    let text = std::fs::read_to_string(test_vectors::folder("ed25519")?.join(file)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn verifies(key: &Value, message: &Value, signature: &Value) -> bool {
    let key = PublicKey::from_hex(key.as_str().unwrap());
    key.is_ok_and(|key| key.verify(&bytes(message), &bytes(signature)).is_ok())
}

#[test]
fn wycheproof() {
    let Some(vectors) = vectors("wycheproof_ed25519_test.json") else {
        return;
    };
    let mut judged = 0;
    for group in vectors["testGroups"].as_array().unwrap() {
        for case in group["tests"].as_array().unwrap() {
            let accepted = verifies(&group["publicKey"]["pk"], &case["msg"], &case["sig"]);
            match case["result"].as_str().unwrap() {
                "valid" => assert!(accepted, "{case}"),
                "invalid" => assert!(!accepted, "{case}"),
                _ => {}
            }
            judged += 1;
        }
    }
    assert_eq!(judged, vectors["numberOfTests"]);
}

#[test]
fn of_the_speccheck_cases_only_the_third_verifies() {
    let Some(vectors) = vectors("speccheck_cases.json") else {
        return;
    };
    let cases = vectors.as_array().unwrap();
    let accepted: Vec<_> = (0..cases.len())
        .filter(|&at| {
            let case = &cases[at];
            verifies(&case["pub_key"], &case["message"], &case["signature"])
        })
        .collect();
    assert_eq!(accepted, [3]);
}

#[test]
fn bad_points_are_no_public_keys() {
    let refused = |hex: &str| PublicKey::from_hex(hex).unwrap_err();
    let identity = format!("01{}", "00".repeat(31));
    assert!(matches!(refused(&identity), KeyError::SmallOrder));
    assert!(matches!(refused(&"00".repeat(32)), KeyError::SmallOrder));
    // y = 2 is on no point.
    let no_point = format!("02{}", "00".repeat(31));
    assert!(matches!(refused(&no_point), KeyError::NotOnCurve));
    // y = p + 3 is the second spelling of y = 3, which is a point of large order.
    let three = format!("03{}", "00".repeat(31));
    assert!(PublicKey::from_hex(&three).is_ok());
    let second = format!("f0{}7f", "ff".repeat(30));
    assert!(matches!(refused(&second), KeyError::NotCanonical));
}

#[test]
fn a_signature_has_one_spelling() {
    let key = SigningKey::parse(&SEVENS).unwrap();
    let signature = key.sign(b"message");
    let public = key.public_key();
    assert!(public.verify(b"message", &signature).is_ok());
    assert!(matches!(
        public.verify(b"other", &signature),
        Err(KeyError::SignatureMismatch)
    ));
    assert!(matches!(
        public.verify(b"message", &signature[..63]),
        Err(KeyError::SignatureLength { bytes: 63 })
    ));
    // S + L: the group order, little-endian, added to S.
    let order =
        hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut second = signature;
    let mut carry = 0;
    for (byte, add) in second[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        [*byte, _] = sum.to_le_bytes();
        carry = sum >> 8;
    }
    assert!(public.verify(b"message", &second).is_err());
}

#[test]
fn every_form_of_a_signing_key_is_read() {
    let expected = SigningKey::parse(&SEVENS).unwrap().public_key();
    assert_eq!(
        expected.to_base64(),
        "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="
    );
    assert_eq!(expected.key_id(), "ed25519:fe812c12f3ab4ce6");
    let base64 = base64::engine::general_purpose::STANDARD.encode(SEVENS);
    for text in [
        "07".repeat(32),
        format!("\n {} \r\n", "07".repeat(32)),
        format!("{base64}\n"),
    ] {
        let key = SigningKey::parse(text.as_bytes()).unwrap();
        assert_eq!(key.public_key(), expected, "{text:?}");
    }
    let spaces = SigningKey::parse(&[b' '; 32]).unwrap();
    assert_eq!(*spaces.to_hex(), "20".repeat(32));
    for bad in ["", "07", &"07".repeat(33), &"0g".repeat(32), "BwcHBw=="] {
        assert!(SigningKey::parse(bad.as_bytes()).is_err(), "{bad:?}");
    }
}

#[test]
fn public_keys_are_read_in_both_forms_and_secrets_are_not_shown() {
    let key = SigningKey::parse(&SEVENS).unwrap();
    let public = key.public_key();
    assert_eq!(
        PublicKey::parse(&format!(" {}\n", public.to_hex())).unwrap(),
        public
    );
    assert_eq!(PublicKey::parse(&public.to_base64()).unwrap(), public);
    assert_eq!(format!("{key:?}"), "SigningKey(ed25519:fe812c12f3ab4ce6)");
}

#[test]
fn generated_keys_differ() {
    let [a, b] = [(); 2].map(|()| SigningKey::generate().unwrap().public_key());
    assert_ne!(a, b);
}

#[test]
fn a_key_ring_keeps_what_it_was_given() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("a/keys");
    let ring = KeyRing::open(&dir);
    assert_eq!(ring.list().unwrap(), []);
    assert!(matches!(ring.load("me"), Err(KeyError::NotFound { .. })));

    let imported = ring.import("me", &SEVENS).unwrap();
    let generated = ring.generate("ci-2.x_y").unwrap();
    assert_eq!(ring.list().unwrap(), [generated, imported.clone()]);
    assert_eq!(
        ring.load("me").unwrap().public_key().to_hex(),
        imported.public_key_hex
    );
    assert_eq!(ring.export_public("me").unwrap().key_id(), imported.key_id);
    assert!(matches!(ring.load("you"), Err(KeyError::NotFound { .. })));

    let text = std::fs::read_to_string(dir.join("me.key")).unwrap();
    assert_eq!(text, "07".repeat(32) + "\n");
}

#[test]
fn a_key_is_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let ring = KeyRing::open(home.path());
    #[cfg(unix)]
    set_mode(home.path(), 0o700);
    let first = ring.import("me", &SEVENS).unwrap();
    assert!(matches!(ring.generate("me"), Err(KeyError::Exists { .. })));
    assert_eq!(ring.list().unwrap(), [first]);
    let files = std::fs::read_dir(home.path()).unwrap().count();
    assert_eq!(files, 1, "no temporary file stays behind");
}

#[test]
fn key_names_cannot_leave_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let ring = KeyRing::open(&home.path().join("keys"));
    for name in [
        "",
        ".",
        "..",
        ".a",
        "a/b",
        "a\\b",
        "A",
        "a b",
        &"a".repeat(65),
    ] {
        assert!(
            matches!(ring.generate(name), Err(KeyError::Name { .. })),
            "{name:?}"
        );
        assert!(
            matches!(ring.load(name), Err(KeyError::Name { .. })),
            "{name:?}"
        );
    }
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn keys_are_for_their_owner_only() {
    use std::os::unix::fs::MetadataExt as _;
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("keys");
    let ring = KeyRing::open(&dir);
    ring.generate("me").unwrap();
    let file = dir.join("me.key");
    assert_eq!(std::fs::metadata(&dir).unwrap().mode() & 0o777, 0o700);
    assert_eq!(std::fs::metadata(&file).unwrap().mode() & 0o777, 0o600);

    set_mode(&file, 0o640);
    let error = ring.load("me").unwrap_err().to_string();
    assert!(error.contains("mode 0640"), "{error}");
    assert!(
        error.contains(&format!("chmod 600 {}", file.display())),
        "{error}"
    );
    set_mode(&file, 0o600);
    set_mode(&dir, 0o755);
    let error = ring.load("me").unwrap_err().to_string();
    assert!(
        error.ends_with(&format!("chmod 700 {}", dir.display())),
        "{error}"
    );
    assert!(ring.generate("you").is_err());
}

#[test]
fn a_file_that_holds_no_key_is_named() {
    let home = tempfile::tempdir().unwrap();
    let ring = KeyRing::open(&home.path().join("keys"));
    ring.generate("me").unwrap();
    let path = home.path().join("keys/me.key");
    std::fs::write(&path, "x".repeat(5000)).unwrap();
    let error = ring.load("me").unwrap_err().to_string();
    assert!(error.contains("me.key holds no signing key"), "{error}");
}
