//! Any text as a manifest: an error with a place, or a manifest that is written and read back as itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use palyra_skill::audit::Policy;
use palyra_skill::manifest::Manifest;

fuzz_target!(|text: &str| {
    let _ = Policy::parse(text, "audit.toml");
    if let Ok(manifest) = Manifest::parse(text, "skill.toml") {
        let packed = manifest.to_packed_toml();
        let again = Manifest::parse_packed(&packed, "skill.toml").expect("what is packed can be read");
        assert_eq!(again.to_packed_toml(), packed);
    }
});
