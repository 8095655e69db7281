//! Arrays and objects: none, one, as many as may be.

use serde_json::{Map, Value, json};

use super::flat::{Flat, Kind};
use super::generate::{Maker, Mood};
use super::text;

/// Items of an array without a largest number, at most.
const USUAL_ITEMS: usize = 40;
/// Items of an array with one, at most.
const MOST_ITEMS: usize = 1000;
/// Tries for an item that no other is equal to.
const UNIQUE_TRIES: usize = 12;
/// Rounds in which members ask for further members.
const ROUNDS: usize = 4;
/// Names that programs trip over.
const NAMES: [&str; 10] = [
    "",
    " ",
    "__proto__",
    "constructor",
    "a.b",
    "a/b~c",
    "$ref",
    "id",
    "ключ",
    "👩‍👩‍👧",
];

/// An array.
pub(super) fn array<'m>(maker: &mut Maker<'m>, flat: &Flat<'m>) -> Option<Value> {
    let mut range = flat.items;
    // Where an item can be nothing at all, the array ends before it.
    let end = (0..=MOST_ITEMS).find(|place| flat.item(*place).contains(&&Value::Bool(false)));
    range.max = match (range.max, end) {
        (Some(max), Some(end)) => Some(max.min(end)),
        (max, end) => max.or(end),
    };
    let wanted: usize = flat.contains.iter().map(|(_, least)| *least).sum();
    range.min = range.min.max(wanted);
    if range.is_empty() {
        return None;
    }
    let named = flat
        .sequences
        .iter()
        .map(|s| s.first.len())
        .max()
        .unwrap_or(0);
    let usual = if maker.random.percent(90) {
        named.max(4)
    } else {
        USUAL_ITEMS
    };
    let max = range.max.map(|max| max.min(range.min.max(MOST_ITEMS)));
    let count = maker.amount(range.min, max, usual);
    let mut contained = contained(flat, count, maker);
    let mut items: Vec<Value> = Vec::with_capacity(count);
    for place in 0..count {
        let mut schemas = flat.item(place);
        schemas.extend(contained.get_mut(place).and_then(Option::take));
        match item(maker, flat, &schemas, &items) {
            Some(item) => items.push(item),
            // Fewer are fine where there are enough.
            None if items.len() >= range.min => break,
            None => return None,
        }
    }
    Some(Value::Array(items))
}

/// For each place, what of `contains` it has to satisfy.
fn contained<'m>(flat: &Flat<'m>, count: usize, maker: &mut Maker<'m>) -> Vec<Option<&'m Value>> {
    let mut places = vec![None; count];
    for (schema, least) in &flat.contains {
        for _ in 0..*least {
            let from = maker.random.below(count);
            let free = (0..count)
                .map(|n| (from + n) % count)
                .find(|n| places[*n].is_none());
            if let Some(place) = free {
                places[place] = Some(*schema);
            }
        }
    }
    places
}

fn item<'m>(
    maker: &mut Maker<'m>,
    flat: &Flat<'m>,
    schemas: &[&'m Value],
    others: &[Value],
) -> Option<Value> {
    if !flat.unique {
        return any_or(maker, schemas);
    }
    // The least and the most are the same each time.
    let mood = maker.mood;
    let made = (0..UNIQUE_TRIES).find_map(|attempt| {
        if attempt > 0 {
            maker.mood = Mood::Chance(30);
        }
        any_or(maker, schemas).filter(|item| !others.contains(item))
    });
    maker.mood = mood;
    made
}

/// An object.
pub(super) fn object<'m>(maker: &mut Maker<'m>, mut flat: Flat<'m>) -> Option<Value> {
    let mut names = first_names(maker, &flat);
    // What is there asks for more, by name or by a further schema.
    for _ in 0..ROUNDS {
        let implied: Vec<_> = flat
            .implies
            .extract_if(.., |(name, _)| names.iter().any(|known| known == *name))
            .collect();
        for (_, schema) in implied {
            maker.take(schema, &mut flat, 0, &mut { ROUNDS })?;
        }
        let needed = flat
            .needs
            .iter()
            .filter(|(name, _)| names.iter().any(|n| n == name));
        let needed = needed.flat_map(|(_, needed)| needed.iter().filter_map(Value::as_str));
        let wanted: Vec<String> = needed
            .chain(flat.required.iter().copied())
            .map(str::to_owned)
            .collect();
        let before = names.len();
        for name in wanted {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.len() == before {
            break;
        }
    }
    further_names(maker, &flat, &mut names);
    if names.len() < flat.members.min || flat.members.max.is_some_and(|max| names.len() > max) {
        return None;
    }
    let mut members = Map::new();
    for name in names {
        let schemas = schemas_of(maker, &flat, &name);
        match any_or(maker, &schemas) {
            Some(value) => {
                members.insert(name, value);
            }
            None if flat.required.contains(&name.as_str()) => return None,
            None => {}
        }
    }
    Some(Value::Object(members))
}

/// The required members, and of the others none, some or all.
fn first_names<'m>(maker: &mut Maker<'m>, flat: &Flat<'m>) -> Vec<String> {
    let share = match maker.mood {
        Mood::Least => 0,
        _ if maker.is_deep() => 0,
        Mood::Most => 100,
        Mood::Chance(_) => [0, 30, 60, 100][maker.random.below(4)],
    };
    let mut names: Vec<String> = Vec::new();
    let known: Vec<&str> = flat.named().collect();
    let extra = flat.required.iter().filter(|name| !known.contains(name));
    let all: Vec<&str> = known.iter().chain(extra).copied().collect();
    let room = flat.members.max.unwrap_or(usize::MAX);
    for required in [true, false] {
        for name in &all {
            let is_required = flat.required.contains(name);
            let wanted = is_required || names.len() < room && maker.random.percent(share);
            if is_required == required && wanted && !names.iter().any(|known| known == name) {
                names.push((*name).to_owned());
            }
        }
    }
    if share > 0 && maker.random.percent(15) {
        names.reverse();
    }
    names
}

/// Members that nobody named, where they are allowed and now and then, or where there are too few.
fn further_names<'m>(maker: &mut Maker<'m>, flat: &Flat<'m>, names: &mut Vec<String>) {
    let missing = flat.members.min.saturating_sub(names.len());
    let open = !flat.closed
        && flat
            .groups
            .iter()
            .all(|group| group.other != Some(&Value::Bool(false)));
    let patterns: Vec<&'m str> = flat
        .groups
        .iter()
        .filter_map(|group| group.patterns)
        .flat_map(|patterns| patterns.keys().map(String::as_str))
        .collect();
    if !open && patterns.is_empty() {
        return fill_up(maker, flat, names, missing);
    }
    let fancy = matches!(maker.mood, Mood::Chance(_)) && !maker.is_deep();
    let freely = if flat.named().next().is_none() {
        70
    } else {
        20
    };
    let mut wanted = missing;
    if fancy && maker.random.percent(freely) {
        wanted = wanted.max(if maker.random.percent(5) {
            30
        } else {
            maker.random.between(1, 3)
        });
    }
    let room = flat
        .members
        .max
        .unwrap_or(usize::MAX)
        .saturating_sub(names.len());
    for _ in 0..wanted.min(room) {
        let name = new_name(maker, flat, &patterns, open);
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
}

/// Too few members, and no others allowed: the optional ones that were left out.
fn fill_up<'m>(maker: &mut Maker<'m>, flat: &Flat<'m>, names: &mut Vec<String>, missing: usize) {
    let mut left: Vec<&str> = flat
        .named()
        .filter(|name| !names.iter().any(|n| n == name))
        .collect();
    for _ in 0..missing.min(left.len()) {
        let name = left.swap_remove(maker.random.below(left.len()));
        names.push(name.to_owned());
    }
}

fn new_name<'m>(
    maker: &mut Maker<'m>,
    flat: &Flat<'m>,
    patterns: &[&'m str],
    open: bool,
) -> Option<String> {
    if !patterns.is_empty() && (!open || maker.random.percent(60)) {
        let pattern = maker.random.pick(patterns)?;
        return maker.patterns().make(pattern, maker.random);
    }
    if !flat.names.is_empty() {
        let mut name = Flat {
            kinds: Some(vec![Kind::String]),
            ..Flat::default()
        };
        for schema in &flat.names {
            maker.take(schema, &mut name, 0, &mut { ROUNDS })?;
        }
        return match &name.values {
            Some(values) => maker.random.pick(values)?.as_str().map(str::to_owned),
            None => text::string(maker, &name),
        };
    }
    if maker.random.percent(50) {
        return maker.random.pick(&NAMES).map(|name| (*name).to_owned());
    }
    text::string(maker, &Flat::default()).map(|name| name.chars().take(24).collect())
}

/// What a member is held to.
fn schemas_of<'m>(maker: &Maker<'m>, flat: &Flat<'m>, name: &str) -> Vec<&'m Value> {
    let mut schemas = Vec::new();
    for group in &flat.groups {
        let before = schemas.len();
        schemas.extend(group.named.and_then(|named| named.get(name)));
        for (pattern, schema) in group.patterns.into_iter().flatten() {
            if maker.patterns().matches(pattern, name) {
                schemas.push(schema);
            }
        }
        if schemas.len() == before {
            schemas.extend(group.other);
        }
    }
    schemas
}

/// Without a schema, something small of any kind.
fn any_or<'m>(maker: &mut Maker<'m>, schemas: &[&'m Value]) -> Option<Value> {
    if !schemas.is_empty() {
        return maker.value(schemas);
    }
    let any = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1.5),
        json!(""),
        json!("é"),
        json!([]),
        json!({}),
        json!([1, "a", null]),
        json!({ "a": { "b": [] } }),
    ];
    let index = match maker.mood {
        Mood::Least => 0,
        Mood::Most => any.len() - 1,
        Mood::Chance(_) => maker.random.below(any.len()),
    };
    Some(any[index].clone())
}
