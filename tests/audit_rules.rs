//! The book's chapter of rules is made from the program. With `PALYRA_SKILL_UPDATE=1` it is written anew.

use std::path::Path;

use palyra_skill::audit::report;

#[test]
fn rule_chapter() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/audit-rules.md");
    let chapter = report::rule_chapter();
    if std::env::var_os("PALYRA_SKILL_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &chapter).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == chapter,
        "{} is not current: run scripts/generate",
        path.display()
    );
}
