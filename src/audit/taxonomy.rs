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

/// Of the CWE list, what is about packages, their content and what they ask for. By number.
const CWE: [(u16, &str); 63] = [
    (15, "External Control of System or Configuration Setting"),
    (20, "Improper Input Validation"),
    (
        22,
        "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')",
    ),
    (
        59,
        "Improper Link Resolution Before File Access ('Link Following')",
    ),
    (
        74,
        "Improper Neutralization of Special Elements in Output Used by a Downstream Component ('Injection')",
    ),
    (
        77,
        "Improper Neutralization of Special Elements used in a Command ('Command Injection')",
    ),
    (
        79,
        "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
    ),
    (
        94,
        "Improper Control of Generation of Code ('Code Injection')",
    ),
    (116, "Improper Encoding or Escaping of Output"),
    (117, "Improper Output Neutralization for Logs"),
    (
        119,
        "Improper Restriction of Operations within the Bounds of a Memory Buffer",
    ),
    (
        150,
        "Improper Neutralization of Escape, Meta, or Control Sequences",
    ),
    (176, "Improper Handling of Unicode Encoding"),
    (183, "Permissive List of Allowed Inputs"),
    (
        200,
        "Exposure of Sensitive Information to an Unauthorized Actor",
    ),
    (250, "Execution with Unnecessary Privileges"),
    (256, "Plaintext Storage of a Password"),
    (259, "Use of Hard-coded Password"),
    (269, "Improper Privilege Management"),
    (272, "Least Privilege Violation"),
    (276, "Incorrect Default Permissions"),
    (284, "Improper Access Control"),
    (295, "Improper Certificate Validation"),
    (311, "Missing Encryption of Sensitive Data"),
    (312, "Cleartext Storage of Sensitive Information"),
    (319, "Cleartext Transmission of Sensitive Information"),
    (321, "Use of Hard-coded Cryptographic Key"),
    (327, "Use of a Broken or Risky Cryptographic Algorithm"),
    (345, "Insufficient Verification of Data Authenticity"),
    (347, "Improper Verification of Cryptographic Signature"),
    (353, "Missing Support for Integrity Check"),
    (400, "Uncontrolled Resource Consumption"),
    (
        409,
        "Improper Handling of Highly Compressed Data (Data Amplification)",
    ),
    (434, "Unrestricted Upload of File with Dangerous Type"),
    (439, "Behavioral Change in New Version or Environment"),
    (440, "Expected Behavior Violation"),
    (441, "Unintended Proxy or Intermediary ('Confused Deputy')"),
    (
        451,
        "User Interface (UI) Misrepresentation of Critical Information",
    ),
    (489, "Active Debug Code"),
    (494, "Download of Code Without Integrity Check"),
    (506, "Embedded Malicious Code"),
    (507, "Trojan Horse"),
    (509, "Replicating Malicious Code (Virus or Worm)"),
    (511, "Logic/Time Bomb"),
    (522, "Insufficiently Protected Credentials"),
    (532, "Insertion of Sensitive Information into Log File"),
    (
        538,
        "Insertion of Sensitive Information into Externally-Accessible File or Directory",
    ),
    (540, "Inclusion of Sensitive Information in Source Code"),
    (561, "Dead Code"),
    (674, "Uncontrolled Recursion"),
    (693, "Protection Mechanism Failure"),
    (732, "Incorrect Permission Assignment for Critical Resource"),
    (770, "Allocation of Resources Without Limits or Throttling"),
    (798, "Use of Hard-coded Credentials"),
    (
        829,
        "Inclusion of Functionality from Untrusted Control Sphere",
    ),
    (
        835,
        "Loop with Unreachable Exit Condition ('Infinite Loop')",
    ),
    (912, "Hidden Functionality"),
    (918, "Server-Side Request Forgery (SSRF)"),
    (
        1007,
        "Insufficient Visual Distinction of Homoglyphs Presented to User",
    ),
    (1104, "Use of Unmaintained Third Party Components"),
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
