//! Any bytes as an artifact: a verdict, an audit, and what is accepted can be written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use palyra_skill::artifact::Artifact;
use palyra_skill::audit::{Input, Policy, audit};
use palyra_skill::trust::{self, TrustStore};

fuzz_target!(|bytes: &[u8]| {
    let (verification, artifact) = trust::verify(bytes, &TrustStore::default(), true);
    let input = Input::Verified {
        name: "fuzzed.palyra-skill",
        verification: &verification,
        artifact: artifact.as_ref(),
    };
    let _ = audit(&input, &Policy::default());
    if let Some(artifact) = artifact {
        let again = Artifact::read(&artifact.to_bytes().expect("what was read can be written"));
        let again = again.expect("what was written can be read");
        assert_eq!(again.payload_digest(), artifact.payload_digest());
    }
});
