//! What a guest meets in a case, and what it has to leave behind.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::requests::{HttpStub, http};
use crate::manifest::reading::{self, Field, Kind, Reader};
use crate::store::{Grant, SecretName};

/// Buckets with their keys and values.
pub type Storage = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

/// What a guest meets.
#[derive(Debug, Clone, Default)]
pub struct Stubs {
    /// What is granted beside what the stubs below stand for.
    pub grants: Vec<Grant>,
    /// Values by name, `<scope>/<key>`.
    pub secrets: BTreeMap<String, String>,
    /// `operator.config` over the manifest's defaults.
    pub config: BTreeMap<String, Value>,
    /// What answers requests.
    pub http: Vec<HttpStub>,
    /// What is stored before the call.
    pub storage: Storage,
    /// What the wall clock shows, nanoseconds since 1970; `None` is the real one.
    pub wall_clock_ns: Option<u64>,
    /// What the monotonic clock shows, nanoseconds; `None` is the real one.
    pub monotonic_clock_ns: Option<u64>,
    /// What random numbers follow from; `None` is chance.
    pub random_seed: Option<u64>,
}

/// What a guest has to leave behind. Nothing is looked at that is not named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct After {
    /// All keys of each bucket that is named.
    pub storage: Storage,
    /// All messages of each channel that is named, in order.
    pub messages: BTreeMap<String, Vec<String>>,
}

/// The keys of a case that say what its guest meets.
pub(super) fn stubs(table: &mut Reader<'_>) -> Option<Stubs> {
    let grants = table.or_default("grants", |field| field.list(Field::parsed::<Grant>));
    let secrets = table.or_default("secrets", |field| {
        members(field, |key, at, field| {
            named::<SecretName>(key, at, field)?;
            field.text()
        })
    });
    let config = table.or_default("config", |field| {
        members(field, |_, _, field| reading::json(field))
    });
    let http = table.or_default("http", |field| field.list(http));
    let storage = table.or_default("storage", storage);
    let clock = table.or_default("clock", clock);
    let random_seed = table.optional("random_seed", Field::unsigned::<u64>);
    let clock: Clock = clock?;
    Some(Stubs {
        grants: grants?,
        secrets: secrets?,
        config: config?,
        http: http?,
        storage: storage?,
        wall_clock_ns: clock.wall,
        monotonic_clock_ns: clock.monotonic,
        random_seed: random_seed?,
    })
}

/// The keys of a case that say what its guest leaves behind.
pub(super) fn after(table: &mut Reader<'_>) -> Option<After> {
    let storage = table.or_default("storage_after", storage);
    let messages = table.or_default("messages", |field| {
        members(field, |_, _, field| field.list(Field::text))
    });
    Some(After {
        storage: storage?,
        messages: messages?,
    })
}

/// A block of content, in the form that it is compared in: `type` and what belongs to it, bytes in base64.
pub(super) fn content(field: &Field<'_>) -> Option<Value> {
    let mut table = field.table()?;
    let kind = table.required("type", "type = \"text\"", |field| {
        field.one_of(&["text", "image", "audio", "resource"])
    });
    let names: &[&str] = match kind? {
        "text" => &["text"],
        "resource" => &["uri", "mime_type", "text", "blob"],
        _ => &["mime_type", "data"],
    };
    let mut block = Map::from_iter([("type".to_owned(), json!(kind?))]);
    for name in ["text", "uri", "mime_type", "data", "blob"] {
        if !names.contains(&name) {
            continue;
        }
        let text = table.optional(name, Field::text)?;
        match text {
            Some(text) => {
                block.insert(name.to_owned(), Value::String(text));
            }
            // A resource has what it has; of the others every field is there.
            None if kind? != "resource" => {
                return field.error(
                    format!("a block of this type has no `{name}`"),
                    format!("add `{name} = \"…\"`"),
                );
            }
            None => {}
        }
    }
    table.finish();
    Some(Value::Object(block))
}

fn storage(field: &Field<'_>) -> Option<Storage> {
    members(field, |_, _, field| {
        members(field, |_, _, field| match &field.node.kind {
            Kind::Text(text) => Some(text.clone().into_bytes()),
            _ => base64_table(field),
        })
    })
}

/// `{ base64 = "…" }`, for what is no text.
fn base64_table(field: &Field<'_>) -> Option<Vec<u8>> {
    if !matches!(field.node.kind, Kind::Table(_)) {
        return field.error("is no stored value", "write text, or { base64 = \"…\" }");
    }
    let mut table = field.table()?;
    let bytes = table.required("base64", "base64 = \"AAEC\"", |field| match BASE64_STANDARD
        .decode(field.text()?)
    {
        Ok(bytes) => Some(bytes),
        Err(error) => field.error(format!("no base64: {error}"), "encode the bytes anew"),
    });
    table.finish();
    bytes
}

#[derive(Default)]
struct Clock {
    wall: Option<u64>,
    monotonic: Option<u64>,
}

fn clock(field: &Field<'_>) -> Option<Clock> {
    let mut table = field.table()?;
    let wall = table.optional("wall", wall_clock);
    let monotonic = table.optional("monotonic_ns", Field::unsigned::<u64>);
    table.finish();
    Some(Clock {
        wall: wall?,
        monotonic: monotonic?,
    })
}

/// RFC 3339, bare or in quotes, as nanoseconds since 1970.
fn wall_clock(field: &Field<'_>) -> Option<u64> {
    let time = match &field.node.kind {
        Kind::Datetime(time) => Some(*time),
        _ => field.text()?.parse().ok(),
    };
    let shown = time.and_then(unix_nanoseconds);
    if shown.is_some() {
        return shown;
    }
    field.error(
        "is no time that a clock can show",
        "write a time from 1970 to 2500 with its zone, such as 2026-01-31T12:00:00Z",
    )
}

fn unix_nanoseconds(time: toml_edit::Datetime) -> Option<u64> {
    let (date, clock, offset) = (time.date?, time.time?, time.offset?);
    let minutes = match offset {
        toml_edit::Offset::Z => 0,
        toml_edit::Offset::Custom { minutes } => i64::from(minutes),
    };
    let days = days_since_1970(i64::from(date.year), date.month.into(), date.day.into());
    let seconds = days * 86_400
        + i64::from(clock.hour) * 3600
        + i64::from(clock.minute) * 60
        + clock.second.map_or(0, i64::from)
        - minutes * 60;
    if date.year > 2500 {
        return None;
    }
    let whole = u64::try_from(seconds).ok()?.checked_mul(1_000_000_000)?;
    whole.checked_add(clock.nanosecond.map_or(0, u64::from))
}

/// Days of the Gregorian calendar (H. Hinnant, `days_from_civil`).
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A table whose keys are the author's.
pub(super) fn members<T>(
    field: &Field<'_>,
    read: impl Fn(&str, usize, &Field<'_>) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let entries = field
        .entries()?
        .into_iter()
        .map(|(key, at, field)| Some((key.to_owned(), read(key, at, &field)?)));
    entries.collect::<Vec<_>>().into_iter().collect()
}

/// A key that is a name of the given type.
fn named<T: std::str::FromStr>(key: &str, at: usize, field: &Field<'_>) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    match key.parse() {
        Ok(name) => Some(name),
        Err(error) => field.error_at(
            at,
            &field.path,
            error.to_string(),
            "write the name in quotes: \"global/api_key\" = \"…\"",
        ),
    }
}
