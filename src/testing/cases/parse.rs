//! One file of cases, read with positions.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;

use super::stubs::{self, After};
use super::{Case, Expected, ExpectedError, FOLDER, SNAPSHOTS};
use crate::manifest::ManifestErrors;
use crate::manifest::reading::{self, Context, Field, Kind, Origin, Reader, in_file};

/// The outcomes that a call without an answer can have.
const OUTCOMES: [&str; 6] = [
    "disabled",
    "invalid_input",
    "capability_denied",
    "timed_out",
    "quota_exceeded",
    "runtime_failure",
];
/// What a case may expect; one of them, and `content` beside the first three.
const EXPECTATIONS: &str = "`output`, `output_schema`, `snapshot = true`, `error` or `content`";
/// Longest file name of a snapshot, without its extension, in bytes.
const MAX_SLUG: usize = 120;

/// The cases of one file. `stem` is its name without `.toml`, `shown` the name that errors show.
pub(super) fn file(stem: &str, shown: &str, text: &str) -> Result<Vec<Case>, ManifestErrors> {
    let fail = |problems| in_file(shown, text, problems);
    let root = reading::read(text).map_err(|problem| fail(vec![problem]))?;
    let context = Context {
        origin: Origin::Author,
        problems: RefCell::default(),
    };
    let mut table = Reader::root(&context, &root);
    let snapshots = RefCell::new(BTreeMap::new());
    let cases = table.or_default("case", |field| {
        field.list(|field| {
            let mut case = case(field, stem, &snapshots)?;
            case.line = text[..field.node.at].matches('\n').count() + 1;
            Some(case)
        })
    });
    table.finish();
    let problems = context.problems.into_inner();
    match cases {
        Some(cases) if problems.is_empty() => Ok(cases),
        _ => Err(fail(problems)),
    }
}

type Snapshots = RefCell<BTreeMap<String, String>>;

fn case(field: &Field<'_>, stem: &str, snapshots: &Snapshots) -> Option<Case> {
    let mut table = field.table()?;
    let name = table.required("name", "name = \"what it shows\"", Field::non_empty);
    let tool = table.required("tool", "tool = \"acme.weather.now\"", Field::non_empty);
    let input = input(&mut table);
    let file = name
        .as_ref()
        .map(|name| format!("{SNAPSHOTS}/{}.json", slug(stem, name)));
    let expected = expected(&mut table, field, file.as_deref());
    let content = table.optional("content", |field| field.list(stubs::content));
    let answers = content.as_ref().is_some_and(Option::is_some);
    let expected = expected.and_then(|expected| settle(expected, answers, field));
    let stubs = stubs::stubs(&mut table);
    let after = stubs::after(&mut table);
    table.finish();
    if let (Some(Expected::Snapshot(path)), Some(name)) = (&expected, &name)
        && let Some(other) = snapshots.borrow_mut().insert(path.clone(), name.clone())
    {
        return field.error(
            format!("'{name}' would have the same snapshot as '{other}', {path}"),
            "give the two cases names that differ in letters or digits",
        );
    }
    let (stubs, after): (_, After) = (stubs?, after?);
    Some(Case {
        name: format!("{stem}: {}", name?),
        file: format!("{FOLDER}/{stem}.toml"),
        line: 0,
        tool: tool?,
        input: input?,
        expected: expected?,
        content: content?,
        stubs,
        after,
    })
}

/// `input`, or `input_json` for what TOML cannot say: null, and integers beyond 64 bits.
fn input(table: &mut Reader<'_>) -> Option<Value> {
    let plain = table.optional("input", reading::json);
    let text = table.optional("input_json", json_text);
    one_spelling(plain, text, table, "input", || {
        Some(Value::Object(serde_json::Map::new()))
    })
}

fn json_text(field: &Field<'_>) -> Option<Value> {
    match serde_json::from_str(&field.text()?) {
        Ok(value) => Some(value),
        Err(error) => field.error(
            format!("no JSON: {error}"),
            "write the value as JSON in single quotes: '{ \"key\": null }'",
        ),
    }
}

#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn one_spelling<T>(
    plain: Option<Option<T>>,
    text: Option<Option<T>>,
    table: &mut Reader<'_>,
    name: &'static str,
    absent: impl FnOnce() -> Option<T>,
) -> Option<T> {
    match (plain?, text?) {
        (Some(_), Some(_)) => table.get(name)?.error(
            format!("is there twice, as {name} and as {name}_json"),
            "keep one of the two",
        ),
        (Some(value), None) | (None, Some(value)) => Some(value),
        (None, None) => absent(),
    }
}

/// What was found of the expectations; `None` inside when there is none.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn expected(
    table: &mut Reader<'_>,
    case: &Field<'_>,
    snapshot_file: Option<&str>,
) -> Option<Option<Expected>> {
    let output = table.optional("output", reading::json);
    let output_json = table.optional("output_json", json_text);
    let schema = table.optional("output_schema", reading::schema);
    let snapshot = table.or_default("snapshot", Field::boolean);
    let error = table.optional("error", error);
    let mut found = Vec::new();
    found.extend(output?.map(Expected::Output));
    found.extend(output_json?.map(Expected::Output));
    found.extend(schema?.map(Expected::Schema));
    if snapshot? {
        found.push(Expected::Snapshot(
            snapshot_file.unwrap_or_default().to_owned(),
        ));
    }
    found.extend(error?.map(Expected::Error));
    if found.len() > 1 {
        return case.error(
            "expects several things at once",
            format!("keep one of {EXPECTATIONS}; `content` can stand beside the first three"),
        );
    }
    Some(found.pop())
}

fn settle(expected: Option<Expected>, content: bool, case: &Field<'_>) -> Option<Expected> {
    match expected {
        Some(Expected::Error(_)) if content => case.error(
            "expects an error, and content, which an error does not have",
            "take one of `error` and `content` out",
        ),
        Some(expected) => Some(expected),
        None if content => Some(Expected::Answer),
        None => case.error(
            "does not say what it expects",
            format!("add one of {EXPECTATIONS}"),
        ),
    }
}

/// `error = "text"`, or a table of `code`, `outcome` and `message`.
fn error(field: &Field<'_>) -> Option<ExpectedError> {
    if matches!(field.node.kind, Kind::Text(_)) {
        return Some(ExpectedError {
            any: Some(field.non_empty()?),
            ..ExpectedError::default()
        });
    }
    let mut table = field.table()?;
    let code = table.optional("code", Field::non_empty);
    let outcome = table.optional("outcome", |field| field.one_of(&OUTCOMES));
    let message = table.optional("message", Field::non_empty);
    table.finish();
    let expected = ExpectedError {
        any: None,
        code: code?,
        outcome: outcome?.map(str::to_owned),
        message: message?,
    };
    if expected == ExpectedError::default() {
        return field.error(
            "is empty",
            "name its code, its outcome or a part of its message",
        );
    }
    Some(expected)
}

/// A file name that says which case it belongs to: letters and digits as they are, one `-` for all between.
fn slug(stem: &str, name: &str) -> String {
    let mut slug = format!("{stem}--");
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.floor_char_boundary(MAX_SLUG));
    slug.trim_end_matches('-').to_owned()
}
