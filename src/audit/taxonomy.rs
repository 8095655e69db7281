//! Names of the risks and weaknesses that rules refer to.

/// OWASP Agentic Skills Top 10.
const AST: [(&str, &str); 10] = [
    ("AST01", "Malicious Skills"),
    ("AST02", "Supply Chain Compromise"),
    ("AST03", "Over-Privileged Skills"),
    ("AST04", "Insecure Metadata"),
    ("AST05", "Untrusted External Instructions"),
    ("AST06", "Weak Isolation"),
    ("AST07", "Update Drift"),
    ("AST08", "Poor Scanning"),
    ("AST09", "No Governance"),
    ("AST10", "Cross-Platform Reuse"),
];

/// Of the CWE list, what rules refer to. By number.
const CWE: [(u16, &str); 50] = [
    (20, "Improper Input Validation"),
    (
        78,
        "Improper Neutralization of Special Elements used in an OS Command ('OS Command Injection')",
    ),
    (116, "Improper Encoding or Escaping of Output"),
    (
        150,
        "Improper Neutralization of Escape, Meta, or Control Sequences",
    ),
    (183, "Permissive List of Allowed Inputs"),
    (
        200,
        "Exposure of Sensitive Information to an Unauthorized Actor",
    ),
    (
        215,
        "Insertion of Sensitive Information Into Debugging Code",
    ),
    (250, "Execution with Unnecessary Privileges"),
    (259, "Use of Hard-coded Password"),
    (271, "Privilege Dropping / Lowering Errors"),
    (272, "Least Privilege Violation"),
    (299, "Improper Check for Certificate Revocation"),
    (312, "Cleartext Storage of Sensitive Information"),
    (321, "Use of Hard-coded Cryptographic Key"),
    (345, "Insufficient Verification of Data Authenticity"),
    (347, "Improper Verification of Cryptographic Signature"),
    (353, "Missing Support for Integrity Check"),
    (
        359,
        "Exposure of Private Personal Information to an Unauthorized Actor",
    ),
    (400, "Uncontrolled Resource Consumption"),
    (
        451,
        "User Interface (UI) Misrepresentation of Critical Information",
    ),
    (494, "Download of Code Without Integrity Check"),
    (502, "Deserialization of Untrusted Data"),
    (506, "Embedded Malicious Code"),
    (522, "Insufficiently Protected Credentials"),
    (
        530,
        "Exposure of Backup File to an Unauthorized Control Sphere",
    ),
    (532, "Insertion of Sensitive Information into Log File"),
    (
        538,
        "Insertion of Sensitive Information into Externally-Accessible File or Directory",
    ),
    (540, "Inclusion of Sensitive Information in Source Code"),
    (561, "Dead Code"),
    (668, "Exposure of Resource to Wrong Sphere"),
    (
        758,
        "Reliance on Undefined, Unspecified, or Implementation-Defined Behavior",
    ),
    (770, "Allocation of Resources Without Limits or Throttling"),
    (777, "Regular Expression without Anchors"),
    (798, "Use of Hard-coded Credentials"),
    (
        829,
        "Inclusion of Functionality from Untrusted Control Sphere",
    ),
    (862, "Missing Authorization"),
    (918, "Server-Side Request Forgery (SSRF)"),
    (
        1007,
        "Insufficient Visual Distinction of Homoglyphs Presented to User",
    ),
    (1041, "Use of Redundant Code"),
    (1059, "Insufficient Technical Documentation"),
    (1104, "Use of Unmaintained Third Party Components"),
    (1121, "Excessive McCabe Cyclomatic Complexity"),
    (1164, "Irrelevant Code"),
    (1220, "Insufficient Granularity of Access Control"),
    (1287, "Improper Validation of Specified Type of Input"),
    (1328, "Security Version Number Mutable to Older Versions"),
    (1333, "Inefficient Regular Expression Complexity"),
    (1357, "Reliance on Insufficiently Trustworthy Component"),
    (1395, "Dependency on Vulnerable Third-Party Component"),
    (
        1427,
        "Improper Neutralization of Input Used for LLM Prompting",
    ),
];

/// The name of a risk of the OWASP Agentic Skills Top 10, for example of `AST03`.
pub fn ast_name(id: &str) -> Option<&'static str> {
    AST.iter()
        .find(|(known, _)| *known == id)
        .map(|(_, name)| *name)
}

/// The name of a weakness of the CWE list, where a rule is about it.
pub fn cwe_name(id: u16) -> Option<&'static str> {
    CWE.iter()
        .find(|(known, _)| *known == id)
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::rules;

    #[test]
    fn everything_that_a_rule_refers_to_has_a_name() {
        assert!(CWE.is_sorted());
        for rule in rules() {
            let each: std::collections::BTreeSet<_> = rule.cwe.iter().collect();
            let wanted = "SARIF wants each once";
            assert_eq!(each.len(), rule.cwe.len(), "{rule:?}: {wanted}");
            for id in rule.ast {
                assert!(ast_name(id).is_some(), "{rule:?}: {id}");
            }
            for id in rule.cwe {
                assert!(
                    cwe_name(*id).is_some(),
                    "{rule:?}: CWE-{id} has no name in this table"
                );
            }
        }
    }
}
