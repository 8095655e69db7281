//! Numbers at their bounds, and at those of the types that guests have.

use serde_json::{Number, Value};

use super::flat::Flat;
use super::generate::{Maker, Mood};

/// Where types of guests end, and where floats stop to hold every integer.
const ENDS: [i128; 14] = [
    i8::MAX as i128,
    u8::MAX as i128,
    i16::MAX as i128,
    u16::MAX as i128,
    i32::MAX as i128,
    i32::MIN as i128,
    u32::MAX as i128,
    1 << 53,
    -(1 << 53),
    i64::MAX as i128,
    i64::MIN as i128,
    u64::MAX as i128,
    1_000_000_007,
    1_700_000_000_000,
];
/// Numbers that arithmetic with floats gets wrong.
const FLOATS: [f64; 14] = [
    0.0,
    -0.0,
    0.1,
    -0.5,
    1.5,
    1e-7,
    0.300_000_000_000_000_04,
    5e-324,
    2.225_073_858_507_201e-308,
    1e21,
    1e300,
    f64::MAX,
    f64::MIN,
    std::f64::consts::PI,
];

/// A whole number.
pub(super) fn integer(maker: &mut Maker<'_>, flat: &Flat<'_>) -> Option<Value> {
    let (low, high) = whole_bounds(flat);
    if low > high {
        return None;
    }
    let mood = maker.mood;
    let wanted = match mood {
        Mood::Least => 0,
        Mood::Most => high,
        Mood::Chance(_) if maker.edge() => edge(maker, low, high),
        Mood::Chance(_) => match maker.random.below(3) {
            0 => i128::from(maker.random.next() % 120) - 20,
            1 => low.max(-1000) + i128::from(maker.random.next() % 2000),
            // Any size is as likely as any other.
            _ => {
                let bits = maker.random.below(64);
                let size = i128::from(maker.random.next() >> bits);
                if maker.random.percent(50) {
                    size
                } else {
                    -size
                }
            }
        },
    };
    let value = to_multiple(wanted.clamp(low, high), flat, low, high)?;
    whole(value).map(Value::Number)
}

/// A number, whole or not.
pub(super) fn number(maker: &mut Maker<'_>, flat: &Flat<'_>) -> Option<Value> {
    let plain = maker.mood != Mood::Least && maker.random.percent(60);
    if !plain && let Some(value) = integer(maker, flat) {
        return Some(value);
    }
    let (low, high) = float_bounds(flat);
    if low > high {
        return None;
    }
    let mut candidates: Vec<f64> = FLOATS.to_vec();
    candidates.extend([low, high, low.next_up(), high.next_down()]);
    candidates.retain(|value| value.is_finite() && *value >= low && *value <= high);
    let wanted = match maker.random.pick(&candidates) {
        Some(value) if maker.edge() => *value,
        _ => {
            let (low, high) = (low.max(-1e6), high.min(1e6));
            low + (high - low) * maker.random.unit()
        }
    };
    let value = match flat.multiples.first().and_then(|factor| factor.as_f64()) {
        Some(factor) => (wanted / factor).trunc() * factor,
        None => wanted,
    };
    Number::from_f64(value).map(Value::Number)
}

fn edge(maker: &mut Maker<'_>, low: i128, high: i128) -> i128 {
    let mut candidates = vec![0, 1, -1, low, low + 1, high - 1, high];
    candidates.extend(ENDS.iter().flat_map(|end| [*end, end - 1, end + 1]));
    candidates.retain(|value| (low..=high).contains(value));
    // The schema's own bounds, as often as all others together.
    if maker.random.percent(50) {
        candidates.truncate(7);
    }
    maker.random.pick(&candidates).copied().unwrap_or(low)
}

/// The whole numbers between the bounds; without a bound, those of 64 bits.
fn whole_bounds(flat: &Flat<'_>) -> (i128, i128) {
    let low = flat.minimums.iter().map(|(bound, exclusive)| {
        let least = rounded(bound, f64::ceil);
        least + i128::from(*exclusive && is_whole(bound, least))
    });
    let high = flat.maximums.iter().map(|(bound, exclusive)| {
        let most = rounded(bound, f64::floor);
        most - i128::from(*exclusive && is_whole(bound, most))
    });
    let (low, high) = (low.max(), high.min());
    (
        low.unwrap_or(i128::from(i64::MIN))
            .max(i128::from(i64::MIN)),
        high.unwrap_or(i128::from(i64::MAX))
            .min(i128::from(u64::MAX)),
    )
}

fn rounded(bound: &Number, round: impl Fn(f64) -> f64) -> i128 {
    let whole = bound.as_i64().map(i128::from);
    whole
        .or_else(|| bound.as_u64().map(i128::from))
        .unwrap_or_else(|| {
            #[expect(clippy::cast_possible_truncation, reason = "it saturates far outside")]
            let whole = round(bound.as_f64().unwrap_or(0.0)) as i128;
            whole
        })
}

fn is_whole(bound: &Number, rounded: i128) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "only a float is compared")]
    let rounded = rounded as f64;
    !bound.is_f64() || bound.as_f64() == Some(rounded)
}

fn float_bounds(flat: &Flat<'_>) -> (f64, f64) {
    let low = flat.minimums.iter().filter_map(|(bound, exclusive)| {
        let bound = bound.as_f64()?;
        Some(if *exclusive { bound.next_up() } else { bound })
    });
    let high = flat.maximums.iter().filter_map(|(bound, exclusive)| {
        let bound = bound.as_f64()?;
        Some(if *exclusive { bound.next_down() } else { bound })
    });
    (
        low.reduce(f64::max).unwrap_or(f64::MIN),
        high.reduce(f64::min).unwrap_or(f64::MAX),
    )
}

/// The nearest multiple of every factor, within the bounds. Factors that are not whole are left to chance.
fn to_multiple(value: i128, flat: &Flat<'_>, low: i128, high: i128) -> Option<i128> {
    let factors = flat.multiples.iter().filter_map(|factor| factor.as_u64());
    let factor = factors.map(i128::from).filter(|factor| *factor > 0);
    let factor = factor
        .reduce(|a, b| a / greatest_common(a, b) * b)
        .unwrap_or(1);
    let below = value.div_euclid(factor) * factor;
    [below, below + factor]
        .into_iter()
        .find(|multiple| (low..=high).contains(multiple))
}

fn greatest_common(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { greatest_common(b, a % b) }
}

/// As JSON; `None` outside 64 bits.
pub(super) fn whole(value: i128) -> Option<Number> {
    i64::try_from(value)
        .map(Number::from)
        .or_else(|_| u64::try_from(value).map(Number::from))
        .ok()
}
