//! JSON from strangers: judged as it streams by, never built into a tree, which can be thirty times its text.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a JSON object. (serde alone would take an array of the fields for a struct as well.)
pub(crate) fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err("it is no JSON object".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

/// A JSON object with `bomFormat` = `CycloneDX` and a `specVersion`.
pub(super) fn check_sbom(bytes: &[u8]) -> Result<(), String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Sbom {
        bom_format: String,
        spec_version: String,
    }
    object::<Anything>(bytes)?;
    let sbom: Sbom = object(bytes)?;
    if sbom.bom_format != "CycloneDX" {
        return Err("bomFormat is not 'CycloneDX'".to_owned());
    }
    if sbom.spec_version.trim().is_empty() {
        return Err("specVersion is empty".to_owned());
    }
    Ok(())
}

/// A JSON object with an object `builder` and a non-empty array `subject`.
pub(super) fn check_provenance(bytes: &[u8]) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Provenance {
        #[serde(rename = "builder")]
        _builder: AnyObject,
        #[serde(rename = "subject")]
        _subject: NonEmptyArray,
    }
    object::<Anything>(bytes)?;
    object::<Provenance>(bytes).map(drop)
}

/// Any sound JSON value, dropped while it is read. Unlike serde's `IgnoredAny`, which skips, this sees every string
/// decoded, every number in range and the nesting within `serde_json`'s limit.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        while members.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

struct AnyObject;

impl<'de> Deserialize<'de> for AnyObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self)
    }
}

impl<'de> Visitor<'de> for AnyObject {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self)
    }
}

struct NonEmptyArray;

impl<'de> Deserialize<'de> for NonEmptyArray {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self)
    }
}

impl<'de> Visitor<'de> for NonEmptyArray {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array that is not empty")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        if items.next_element::<IgnoredAny>()?.is_none() {
            return Err(A::Error::invalid_length(0, &self));
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(self)
    }
}

/// A map in which a key that occurs twice is an error: otherwise the last one would silently win.
pub(crate) fn unique_map<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + fmt::Display,
    V: Deserialize<'de>,
{
    struct Unique<K, V>(PhantomData<(K, V)>);

    impl<'de, K, V> Visitor<'de> for Unique<K, V>
    where
        K: Deserialize<'de> + Ord + fmt::Display,
        V: Deserialize<'de>,
    {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = members.next_key::<K>()? {
                if map.contains_key(&key) {
                    return Err(A::Error::custom(format_args!("'{key}' occurs twice")));
                }
                map.insert(key, members.next_value()?);
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sbom_is_a_cyclonedx_object() {
        let check = |text: &str| check_sbom(text.as_bytes());
        let sound =
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "x": [{"y": [null, 1.5]}]}"#;
        assert_eq!(check(sound), Ok(()));
        for bad in [
            "",
            "[]",
            r#"["CycloneDX", "1.6"]"#,
            r#"{"bomFormat": "CycloneDX"}"#,
            r#"{"bomFormat": "SPDX", "specVersion": "1.6"}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": " "}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": 1.6}"#,
            r#"{"bomFormat": "SPDX", "bomFormat": "CycloneDX", "specVersion": "1.6"}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"} {}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "x": 1e999}"#,
            r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "x": "\ud800"}"#,
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
        let mut not_utf8 = sound.replace('y', "?").into_bytes();
        *not_utf8.iter_mut().find(|byte| **byte == b'?').unwrap() = 0xff;
        assert!(check_sbom(&not_utf8).is_err());
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |levels: usize| {
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            let text =
                format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "1", "x": {open}{close}}}"#);
            check_sbom(text.as_bytes())
        };
        assert_eq!(deep(100), Ok(()));
        assert!(deep(1_000_000).is_err());
    }

    #[test]
    fn a_provenance_has_a_builder_and_subjects() {
        let check = |text: &str| check_provenance(text.as_bytes());
        assert_eq!(
            check(r#"{"builder": {}, "subject": [1], "_type": "x"}"#),
            Ok(())
        );
        for bad in [
            "null",
            r#"{"subject": [1]}"#,
            r#"{"builder": {}}"#,
            r#"{"builder": [], "subject": [1]}"#,
            r#"{"builder": {}, "subject": []}"#,
            r#"{"builder": {}, "subject": {"a": 1}}"#,
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
