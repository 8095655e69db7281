//! The bill of materials names a package without saying exactly which: a repository without a commit, or a range of versions.

use crate::audit::Severity;
use crate::audit::dependencies::Origin;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::in_sbom;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0710",
    name: "unpinned-dependency",
    severity: Severity::Info,
    description: "The bill of materials names a package without saying exactly which: a repository without a commit, or a range of versions.",
    why: "Whoever can write to the branch or publish a new version decides what the next build contains, and nobody can tell what this one did.",
    remedy: "Name the commit of a repository, and the version that was built rather than what was asked for.",
    ast: &["AST02", "AST07"],
    cwe: &[1357],
    example: Example {
        bad: r#"# sbom.cdx.json
{ "name": "frob", "purl": "pkg:cargo/frob@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fexample.com%2Ffrob%40main" }"#,
        fixed: r#"# sbom.cdx.json
{ "name": "frob", "purl": "pkg:cargo/frob@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fexample.com%2Ffrob%403f2a91c" }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for component in subject.dependencies().components() {
        let version = component.version.as_deref().unwrap_or("");
        let message = match &component.origin {
            Origin::Git { url, commit: None } => {
                format!(
                    "{} {version} comes from {url}, and no commit is named",
                    component.name
                )
            }
            _ if component.is_code && is_range(version) => {
                format!(
                    "{} has the version \"{version}\", which names more than one",
                    component.name
                )
            }
            _ => continue,
        };
        in_sbom(subject, sink, component, &component.name, message);
    }
}

/// What people write to ask for a version.
fn is_range(version: &str) -> bool {
    matches!(version, "latest" | "next" | "main" | "master" | "HEAD")
        || version.starts_with(['^', '~', '>', '<', '*'])
        || matches!(version.rsplit_once('.'), Some((_, "x" | "*")))
        || version.contains(" || ")
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn branches_and_ranges_are_found() {
        for purl in [
            "pkg:cargo/a@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fe.com%2Fa%40main",
            "pkg:cargo/a@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fe.com%2Fa",
            "pkg:npm/a@%5E1.0.0",
            "pkg:npm/a@latest",
            "pkg:pypi/a@1.*",
        ] {
            assert_eq!(built_from(&[purl]).findings("PSK0710").len(), 1, "{purl}");
        }
    }

    #[test]
    fn commits_and_versions_are_fine() {
        for purl in [
            "pkg:cargo/a@0.1.0?vcs_url=git%2Bhttps%3A%2F%2Fe.com%2Fa%4001234567",
            "pkg:npm/a@1.0.0-next.1",
            "pkg:golang/e.com/a@v0.0.0-20240101000000-0123456789ab",
            "pkg:pypi/a@2024.1.post1",
        ] {
            assert!(built_from(&[purl]).findings("PSK0710").is_empty(), "{purl}");
        }
    }
}
