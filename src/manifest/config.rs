//! Reads `[operator.config]`.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::operator::is_label;
use super::reader::Field;
use super::tree::Kind;
use super::types::{ConfigProperty, ConfigType, OperatorConfig};

pub(super) fn config(field: &Field<'_>) -> Option<OperatorConfig> {
    let mut table = field.table()?;
    let schema_version = table.or("schema_version", 1, |field| match field.unsigned()? {
        0 => field.error("is 0", "count schema versions from 1"),
        version => Some(version),
    });
    let properties = table.or_default("properties", properties);
    let required = table.or_default("required", |field| {
        field.list(|field| declared_property(field, properties.as_ref()))
    });
    table.finish();
    Some(OperatorConfig {
        schema_version: schema_version?,
        required: required?,
        properties: properties?,
    })
}

fn declared_property(
    field: &Field<'_>,
    properties: Option<&BTreeMap<String, ConfigProperty>>,
) -> Option<String> {
    let key = field.text()?;
    let known = properties.is_none_or(|properties| properties.contains_key(key.trim()));
    if known {
        return Some(key.trim().to_owned());
    }
    field.error(
        format!("'{}' is no property", key.escape_debug()),
        "declare it as [operator.config.properties.<key>], or take it out",
    )
}

fn properties(field: &Field<'_>) -> Option<BTreeMap<String, ConfigProperty>> {
    let read: Vec<Option<(String, ConfigProperty)>> = field
        .entries()?
        .into_iter()
        .map(|(key, key_at, field)| {
            let sound = !key.is_empty() && key.bytes().all(is_label);
            let name = if sound {
                Some(key.to_owned())
            } else {
                let message = format!("'{}' is no property name", key.escape_debug());
                let path = field.path.clone();
                field.error_at(key_at, &path, message, "use one or more of [a-z0-9._-]")
            };
            let property = property(&field);
            Some((name?, property?))
        })
        .collect();
    read.into_iter().collect()
}

fn property(field: &Field<'_>) -> Option<ConfigProperty> {
    let mut table = field.table()?;
    let kind = table.required("type", "type = \"string\"", config_type);
    let title = table.optional("title", Field::text);
    let description = table.optional("description", Field::text);
    let redacted = table.or_default("redacted", Field::boolean);
    let enum_values = table.or_default("enum_values", |field| enum_values(field, kind));
    let default = table.optional("default", |field| {
        default_value(field, kind?, enum_values.as_deref()?)
    });
    table.finish();
    Some(ConfigProperty {
        kind: kind?,
        title: title?,
        description: description?,
        default: default?,
        redacted: redacted?,
        enum_values: enum_values?,
    })
}

fn config_type(field: &Field<'_>) -> Option<ConfigType> {
    let words = ["string", "integer", "number", "boolean", "string_list"];
    Some(match field.one_of(&words)? {
        "string" => ConfigType::String,
        "integer" => ConfigType::Integer,
        "number" => ConfigType::Number,
        "boolean" => ConfigType::Boolean,
        _ => ConfigType::StringList,
    })
}

fn enum_values(field: &Field<'_>, kind: Option<ConfigType>) -> Option<Vec<String>> {
    let values = field.list(Field::text)?;
    if !values.is_empty() && !matches!(kind, None | Some(ConfigType::String)) {
        return field.error(
            "is only for type = \"string\"",
            "take it out, or make the property a string",
        );
    }
    let mut seen = std::collections::BTreeSet::new();
    match values.iter().find(|value| !seen.insert(*value)) {
        Some(twice) => field.error(
            format!("'{}' is listed twice", twice.escape_debug()),
            "list each value once",
        ),
        None => Some(values),
    }
}

fn default_value(field: &Field<'_>, kind: ConfigType, enum_values: &[String]) -> Option<Value> {
    match (kind, &field.node.kind) {
        (ConfigType::String, Kind::Text(text)) => {
            if enum_values.is_empty() || enum_values.contains(text) {
                return Some(Value::from(text.as_str()));
            }
            field.error(
                format!("'{}' is not among enum_values", text.escape_debug()),
                format!("use one of {}", enum_values.join(", ")),
            )
        }
        (ConfigType::Integer | ConfigType::Number, Kind::Integer(number)) => {
            Some(Value::from(*number))
        }
        (ConfigType::Number, Kind::Float(number)) => match Number::from_f64(*number) {
            Some(number) => Some(Value::Number(number)),
            None => field.error("is not finite", "use a finite number"),
        },
        (ConfigType::Boolean, Kind::Boolean(boolean)) => Some(Value::Bool(*boolean)),
        (ConfigType::StringList, Kind::Array(_)) => {
            let texts = field.list(Field::text)?;
            Some(Value::from(texts))
        }
        (_, found) => {
            let wanted = match kind {
                ConfigType::String => "text in quotes",
                ConfigType::Integer => "a whole number",
                ConfigType::Number => "a number",
                ConfigType::Boolean => "true or false",
                ConfigType::StringList => "an array of text",
            };
            let message = format!("is {}, which is not the property's type", found.noun());
            field.error(message, format!("{wanted} belongs here"))
        }
    }
}
