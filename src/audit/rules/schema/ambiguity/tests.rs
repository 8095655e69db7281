use super::*;

#[test]
fn nested_and_overlapping_repetitions_are_exponential() {
    for pattern in [
        r"^(a+)+$",
        r"^(a*)*$",
        r"(a|a)*b",
        r"^(\w|\d)*x",
        r"(a|a){20}",
        r"(a|aa)+$",
        r"^(\w+\s?)*$",
        r"^([a-z]+-?)*$",
        r"^(\s*\w+\s*)*$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(.*a){30}",
        r"^(a|b|ab)*c$",
        r"^(\d+|[0-9a-f]+)*$",
        r"(a?b?)*c",
        r"(\w*\d*)*x",
    ] {
        assert!(is_exponential(pattern, &mut Budget::default()), "{pattern}");
    }
}

#[test]
fn patterns_of_honest_schemas_are_not() {
    for pattern in [
        r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        r"^\d{4}-\d{2}-\d{2}$",
        r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        r"^(?:[a-z]+\.)+[a-z]{2,}$",
        r"^https://[a-z0-9.-]+(/.*)?$",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$",
        r"^\s*.*\s*$",
        r"^[A-Za-z0-9+/]*={0,2}$",
        r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==)?$",
        r"^([^,]+,)*[^,]+$",
        "^(a|b)*$",
        r"(a|a){3}",
        r"(.|\n)*x",
        r"^#(?:[0-9a-f]{3}){1,2}$",
        r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,61}[a-z0-9])?)*$",
    ] {
        assert!(
            !is_exponential(pattern, &mut Budget::default()),
            "{pattern}"
        );
    }
}

#[test]
fn hostile_patterns_cost_little() {
    let mut budget = Budget::default();
    for _ in 0..50 {
        let pattern = "(.*.?)".repeat(80) + "*";
        is_exponential(&pattern, &mut budget);
        is_exponential("((((a{9}){9}){9}){9}){9}", &mut budget);
    }
}
