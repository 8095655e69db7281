//! What was probably meant.

use palyra_skill::manifest::nearest;

/// A hint that begins with the known name that is nearest to what was typed, where one is near, and ends with what helps
/// in any case.
pub(super) fn did_you_mean(
    typed: &str,
    known: impl IntoIterator<Item = impl ToString>,
    in_any_case: &str,
) -> String {
    let known: Vec<String> = known.into_iter().map(|name| name.to_string()).collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    match nearest(typed, &names) {
        Some(near) => format!("did you mean '{near}'? {in_any_case}"),
        None => in_any_case.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn only_what_is_near_is_suggested() {
        let known = ["acme.hello", "acme.weather"];
        let hint = |typed| did_you_mean(typed, known, "list shows all");
        assert_eq!(
            hint("acme.helo"),
            "did you mean 'acme.hello'? list shows all"
        );
        assert_eq!(hint("bank.transfer"), "list shows all");
    }
}
