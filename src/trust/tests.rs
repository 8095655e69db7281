//! Palyra's own artifacts and verdicts, and every trust decision.

use serde_json::{Value, json};

use super::*;
use crate::artifact::tests::{key, signed, unsigned};
use crate::keys::PublicKey;
use crate::manifest::PublisherId;
use crate::test_vectors;

fn acme() -> PublisherId {
    "acme".parse().unwrap()
}

fn public(byte: u8) -> PublicKey {
    key(byte).public_key()
}

fn allowing(keys: &[u8]) -> TrustStore {
    let keys = keys.iter().map(|byte| public(*byte)).collect();
    TrustStore {
        trusted_publishers: [(acme(), keys)].into(),
        ..TrustStore::default()
    }
}

fn pinning(byte: u8) -> TrustStore {
    TrustStore {
        tofu_publishers: [(acme(), public(byte))].into(),
        ..TrustStore::default()
    }
}

fn revoking(mut store: TrustStore, byte: u8) -> TrustStore {
    store.revoked.insert(public(byte), "leaked".to_owned());
    store
}

#[test]
fn palyras_artifacts_get_the_expected_verdicts() {
    let Some(folder) = test_vectors::folder("palyra") else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    assert!(cases.len() >= 35);
    for case in cases {
        let file = case["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let (verification, artifact) = verify(&bytes, &TrustStore::default(), true);
        let ours = serde_json::to_value(&verification).unwrap();
        assert_eq!(ours["verdict"], case["expected"], "{file}: {ours:#}");
        if case["expected"] == "accept" {
            for field in [
                "payload_sha256",
                "capability_grants",
                "policy_bindings",
                "manifest_warnings",
            ] {
                assert_eq!(ours[field], case[field], "{file}: {field}");
            }
            assert_eq!(ours["trust"], case["trust_decision"], "{file}");
            assert_eq!(ours["key_id"], expected["key_id"], "{file}");
            assert!(artifact.is_some());
        } else {
            assert_eq!(ours["trust"], Value::Null, "{file}");
            assert_ne!(ours["signature"], "valid", "{file}");
        }
    }
}

#[test]
fn palyras_rejected_artifacts_have_their_own_reasons() {
    let Some(folder) = test_vectors::folder("palyra") else {
        return;
    };
    for (file, reason) in [
        ("bad-algorithm", "signature_algorithm"),
        ("bad-duplicate-entry", "path_duplicate"),
        ("bad-empty-file", "zip_no_end_record"),
        ("bad-extra-entry", "integrity_unlisted"),
        ("bad-key-id", "signature_key_id"),
        ("bad-manifest-edited", "signature_payload_digest"),
        ("bad-module-byte-flipped", "integrity_mismatch"),
        ("bad-no-manifest", "missing_entry"),
        ("bad-no-signature", "signature_missing"),
        ("bad-path-absolute", "path_absolute"),
        ("bad-path-backslash-duplicate", "path_backslash"),
        ("bad-path-drive", "path_colon"),
        ("bad-path-traversal", "path_traversal"),
        ("bad-payload-hash", "signature_payload_digest"),
        ("bad-publisher", "signature_publisher"),
        ("bad-signature-bytes", "signature_mismatch"),
        ("bad-signature-short", "signature_length"),
        ("bad-signature-unknown-field", "signature_malformed"),
        ("edge-directory-entry", "zip_directory"),
        ("edge-prefix-bytes", "zip_central_directory_place"),
        ("edge-suffix-bytes", "zip_trailing_bytes"),
    ] {
        let bytes = std::fs::read(folder.join(format!("{file}.palyra-skill"))).unwrap();
        let (verification, _) = verify(&bytes, &TrustStore::default(), true);
        assert_eq!(
            verification.reason, reason,
            "{file}: {}",
            verification.message
        );
    }
}

#[test]
fn what_palyra_signed_is_signed_the_same_here() {
    let Some(folder) = test_vectors::folder("palyra") else {
        return;
    };
    let bytes = std::fs::read(folder.join("v1-minimal.palyra-skill")).unwrap();
    let mut artifact = crate::artifact::Artifact::read(&bytes).unwrap();
    let theirs = artifact.signature().unwrap().clone();
    artifact.sign(&key(7), theirs.signed_at_unix_ms).unwrap();
    assert_eq!(artifact.signature(), Some(&theirs));
}

/// Flips every bit of `bytes` and holds what is still accepted against the original.
fn no_flip_matters(bytes: &[u8]) {
    let store = TrustStore::default();
    let (sound, artifact) = verify(bytes, &store, true);
    assert_eq!(sound.verdict, Verdict::Accept);
    let artifact = artifact.unwrap();
    let mut accepted = 0;
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let (verification, read) = verify(&flipped, &store, true);
        if verification.verdict == Verdict::Accept {
            assert_eq!(verification, sound, "bit {bit}");
            assert_eq!(read.as_ref(), Some(&artifact), "bit {bit}");
            accepted += 1;
        }
    }
    assert!(accepted > 0, "'made by' cannot matter");
}

#[test]
fn no_flipped_bit_of_a_signed_artifact_matters() {
    no_flip_matters(&signed().to_bytes().unwrap());
}

#[test]
fn no_flipped_bit_of_palyras_artifact_matters() {
    let Some(folder) = test_vectors::folder("palyra") else {
        return;
    };
    no_flip_matters(&std::fs::read(folder.join("v1-minimal.palyra-skill")).unwrap());
}

#[test]
fn every_decision_is_reached() {
    use TrustDecision::*;
    for (store, tofu, expected) in [
        (TrustStore::default(), false, Untrusted),
        (TrustStore::default(), true, TofuNewlyPinned),
        (allowing(&[8, 7]), false, Allowlisted),
        (allowing(&[8]), true, KeyMismatch),
        (allowing(&[]), true, KeyMismatch),
        (pinning(7), false, TofuPinned),
        (pinning(8), true, KeyMismatch),
        (revoking(allowing(&[7]), 7), true, Revoked),
        (revoking(pinning(7), 7), true, Revoked),
        (revoking(TrustStore::default(), 7), true, Revoked),
        (revoking(allowing(&[7]), 8), false, Allowlisted),
    ] {
        let decision = decide(&store, &acme(), &public(7), tofu);
        assert_eq!(decision, expected, "{store:?}");
        let (verification, artifact) = verify(&signed().to_bytes().unwrap(), &store, tofu);
        assert_eq!(verification.trust, Some(expected));
        assert_eq!(verification.reason, expected.code());
        assert_eq!(json!(expected), expected.code());
        assert_eq!(verification.verdict == Verdict::Accept, expected.accepts());
        assert_eq!(verification.signature, SignatureState::Valid);
        assert!(
            verification.capability_grants.is_some(),
            "a person decides on it"
        );
        assert!(artifact.is_some());
    }
    // A listed publisher is judged by the list alone, whatever was pinned before.
    let mut both = allowing(&[8]);
    both.tofu_publishers = pinning(7).tofu_publishers;
    assert_eq!(decide(&both, &acme(), &public(7), true), KeyMismatch);
}

#[test]
fn messages_say_which_key_and_why() {
    let message = |store: &TrustStore| {
        verify(&signed().to_bytes().unwrap(), store, false)
            .0
            .message
    };
    let (ours, theirs) = (public(7).key_id(), public(8).key_id());
    for (store, part) in [
        (revoking(TrustStore::default(), 7), "leaked"),
        (allowing(&[8]), theirs.as_str()),
        (pinning(8), theirs.as_str()),
        (allowing(&[]), "without a key"),
    ] {
        let message = message(&store);
        assert!(
            message.contains(part) && message.contains(&ours),
            "{message}"
        );
    }
}

#[test]
fn without_a_valid_signature_the_manifest_is_not_repeated() {
    let (verification, artifact) = verify(&unsigned().to_bytes().unwrap(), &allowing(&[7]), true);
    assert_eq!(verification.reason, "signature_missing");
    assert_eq!(verification.signature, SignatureState::Missing);
    assert_eq!(
        verification.payload_sha256,
        Some(artifact.unwrap().payload_digest())
    );
    assert_eq!(
        (
            verification.trust,
            verification.skill_id,
            verification.capability_grants
        ),
        (None, None, None)
    );
}

#[test]
fn any_bytes_get_a_verdict() {
    for bytes in [&b""[..], b"PK\x05\x06", &[0xff; 300]] {
        let (verification, artifact) = verify(bytes, &TrustStore::default(), true);
        assert_eq!(verification.verdict, Verdict::Reject);
        assert_eq!(verification.reason, "zip_no_end_record");
        assert_eq!(verification.signature, SignatureState::Invalid);
        assert!(artifact.is_none());
    }
    let empty = crate::artifact::zip::write(&[]).unwrap();
    let (verification, _) = verify(&empty, &TrustStore::default(), true);
    assert_eq!(verification.reason, "missing_entry");
    assert_eq!(verification.signature, SignatureState::Missing);
}

#[test]
fn the_json_has_the_documented_fields() {
    let (verification, _) = verify(&signed().to_bytes().unwrap(), &pinning(7), false);
    let mut value = serde_json::to_value(&verification).unwrap();
    value["payload_sha256"] = Value::Null;
    assert_eq!(
        value,
        json!({
            "verdict": "accept",
            "reason": "tofu_pinned",
            "message": "signed by 'acme' with the pinned key ed25519:fe812c12f3ab4ce6",
            "signature": "valid",
            "trust": "tofu_pinned",
            "payload_sha256": null,
            "key_id": "ed25519:fe812c12f3ab4ce6",
            "publisher": "acme",
            "skill_id": "acme.echo",
            "version": "1.2.3",
            "capability_grants": {
                "http_hosts": ["api.example.com"],
                "secret_keys": [],
                "storage_prefixes": [],
                "channels": [],
            },
            "policy_bindings": [
                {"action": "skill.capability.http.egress", "resource": "skill:acme.echo", "requires_approval": true},
                {"action": "tool.execute", "resource": "tool:acme.echo", "requires_approval": false},
            ],
            "manifest_warnings": ["missing_operator_metadata"],
        })
    );
}

#[test]
fn a_trust_store_reads_and_writes_palyras_file() {
    for blank in ["", " \n\t"] {
        assert_eq!(TrustStore::from_json(blank).unwrap(), TrustStore::default());
    }
    assert_eq!(TrustStore::from_json("{}").unwrap(), TrustStore::default());
    let (seven, eight) = (public(7).to_hex(), public(8).to_hex());
    let text = format!(
        r#"{{"tofu_publishers": {{"b": "{eight}"}}, "trusted_publishers": {{"acme": ["{seven}", "{eight}", "{seven}"], "a": []}}}}"#
    );
    let store = TrustStore::from_json(&text).unwrap();
    assert_eq!(store.trusted_publishers[&acme()].len(), 2);
    let json = store.to_json();
    assert!(
        json.starts_with("{\n  \"trusted_publishers\": {\n    \"a\": [],\n    \"acme\": [\n"),
        "{json}"
    );
    assert_eq!(TrustStore::from_json(&json).unwrap(), store);
}

#[test]
fn a_revoked_key_is_not_handed_on() {
    let mut store = revoking(allowing(&[7, 8]), 7);
    let beta: PublisherId = "beta".parse().unwrap();
    store.tofu_publishers.insert(beta.clone(), public(7));
    let exported = TrustStore::from_json(&store.to_json()).unwrap();
    assert_eq!(exported.trusted_publishers[&acme()], [public(8)]);
    let decision = decide(&exported, &beta, &public(7), true);
    assert_eq!(decision, TrustDecision::KeyMismatch, "not pinned anew");
}

#[test]
fn a_doubtful_trust_store_is_an_error() {
    let key = public(7).to_hex();
    let small_order = format!("01{}", "00".repeat(31));
    for (text, part) in [
        ("[]".to_owned(), "no JSON object"),
        (r#"{"x": 1}"#.to_owned(), "unknown field"),
        (r#"{"revoked": {}}"#.to_owned(), "unknown field"),
        (r#"{"trusted_publishers": {"A B": []}}"#.to_owned(), "A B"),
        (
            format!(r#"{{"tofu_publishers": {{"acme": "{key}", "acme": "{key}"}}}}"#),
            "'acme' occurs twice",
        ),
        (
            r#"{"tofu_publishers": {"acme": "00"}}"#.to_owned(),
            "publisher 'acme'",
        ),
        (
            format!(r#"{{"tofu_publishers": {{"acme": "{small_order}"}}}}"#),
            "small order",
        ),
        (
            format!(r#"{{"trusted_publishers": {{"acme": ["{small_order}"]}}}}"#),
            "publisher 'acme'",
        ),
    ] {
        let error = TrustStore::from_json(&text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn merging_adds_and_never_moves_a_pin() {
    let mut store = pinning(7);
    store.merge(&revoking(allowing(&[8]), 9)).unwrap();
    store.merge(&pinning(7)).unwrap();
    assert_eq!(
        store,
        revoking(
            TrustStore {
                tofu_publishers: pinning(7).tofu_publishers,
                ..allowing(&[8])
            },
            9
        )
    );
    let before = store.clone();
    let mut other = pinning(8);
    other.trusted_publishers.insert(acme(), vec![public(9)]);
    assert!(matches!(
        store.merge(&other),
        Err(TrustError::PinConflict { .. })
    ));
    assert_eq!(store, before);
}
