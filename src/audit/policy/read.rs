//! Policy text to [`Policy`], with the position of what is wrong. Unknown fields are errors: a misspelt limit must not
//! silently be no limit.

use toml_edit::{Document, Item, TableLike, Value};

use super::{Policy, PolicyError, Preset, RuleLevel, Wildcards};
use crate::audit::locate::line_and_column;
use crate::audit::{Severity, rule};

/// Largest policy file, in bytes.
const MAX_POLICY_BYTES: usize = 256 * 1024;

struct Reader<'a> {
    text: &'a str,
    file: &'a str,
}

type Result<T> = std::result::Result<T, PolicyError>;

pub(super) fn read(text: &str, file: &str) -> Result<Policy> {
    let reader = Reader { text, file };
    if text.len() > MAX_POLICY_BYTES {
        let help = format!("a policy has at most {MAX_POLICY_BYTES} bytes");
        return Err(reader.error(0, "the file is too large", &help));
    }
    let document = Document::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        reader.error(offset, error.message(), "write TOML")
    })?;
    reader.policy(document.as_table())
}

impl Reader<'_> {
    fn error(&self, offset: usize, message: &str, help: &str) -> PolicyError {
        let (line, column) = line_and_column(self.text, offset);
        PolicyError {
            file: self.file.to_owned(),
            line,
            column,
            message: message.to_owned(),
            help: help.to_owned(),
        }
    }

    fn wrong(&self, item: &Item, message: &str, help: &str) -> PolicyError {
        self.error(item.span().map_or(0, |span| span.start), message, help)
    }

    fn policy(&self, root: &dyn TableLike) -> Result<Policy> {
        let mut policy = match root.get("preset") {
            Some(item) => Policy::preset(self.preset(item)?),
            None => Policy::default(),
        };
        for (key, item) in root.iter() {
            match key {
                "preset" => {}
                "fail_on" => policy.fail_on = self.severity(item)?,
                "strict_filesystem_imports" => {
                    policy.strict_filesystem_imports = item.as_bool().ok_or_else(|| {
                        self.wrong(item, "this is no boolean", "write true or false")
                    })?;
                }
                "limits" => self.limits(self.table(item)?, &mut policy)?,
                "allow" => self.allow(self.table(item)?, &mut policy)?,
                "rules" => self.rules(self.table(item)?, &mut policy)?,
                _ => {
                    return Err(self.unknown(
                        root,
                        key,
                        "preset, fail_on, strict_filesystem_imports, [limits], [allow], [rules]",
                    ));
                }
            }
        }
        Ok(policy)
    }

    fn unknown(&self, table: &dyn TableLike, key: &str, known: &str) -> PolicyError {
        let span = table.key(key).and_then(toml_edit::Key::span);
        let message = format!("unknown field '{key}'");
        self.error(
            span.map_or(0, |span| span.start),
            &message,
            &format!("the fields here are: {known}"),
        )
    }

    fn table<'t>(&self, item: &'t Item) -> Result<&'t dyn TableLike> {
        item.as_table_like()
            .ok_or_else(|| self.wrong(item, "this is no table", "write a table, such as [limits]"))
    }

    fn preset(&self, item: &Item) -> Result<Preset> {
        match item.as_str() {
            Some("default") => Ok(Preset::Default),
            Some("palyra") => Ok(Preset::Palyra),
            _ => Err(self.wrong(item, "unknown preset", r#"write "default" or "palyra""#)),
        }
    }

    fn severity(&self, item: &Item) -> Result<Severity> {
        item.as_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                let help = r#"write "info", "low", "medium", "high" or "critical""#;
                self.wrong(item, "this is no severity", help)
            })
    }

    fn limits(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            let limits = &mut policy.limits;
            match key {
                "max_module_bytes" => limits.max_module_bytes = self.count(item)?,
                "max_component_bytes" => limits.max_component_bytes = self.count(item)?,
                "max_exported_functions" => {
                    limits.max_exported_functions =
                        usize::try_from(self.count(item)?).unwrap_or(usize::MAX);
                }
                _ => {
                    let known = "max_module_bytes, max_component_bytes, max_exported_functions";
                    return Err(self.unknown(table, key, known));
                }
            }
        }
        Ok(())
    }

    fn count(&self, item: &Item) -> Result<u64> {
        item.as_integer()
            .and_then(|number| u64::try_from(number).ok())
            .filter(|number| *number > 0)
            .ok_or_else(|| self.wrong(item, "this is no limit", "write a whole number from 1"))
    }

    fn allow(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            match key {
                "device_capabilities" => {
                    policy.allowed_devices = self.strings(item)?.into_iter().collect();
                }
                "wildcards" => policy.allowed_wildcards = self.wildcards(item)?,
                _ => return Err(self.unknown(table, key, "device_capabilities, wildcards")),
            }
        }
        Ok(())
    }

    fn strings(&self, item: &Item) -> Result<Vec<String>> {
        let wrong = || {
            self.wrong(
                item,
                "this is no list of strings",
                r#"write ["one", "two"]"#,
            )
        };
        item.as_array()
            .ok_or_else(wrong)?
            .iter()
            .map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong))
            .collect()
    }

    fn wildcards(&self, item: &Item) -> Result<Wildcards> {
        let kinds = self.strings(item)?;
        if let Some(other) = kinds
            .iter()
            .find(|k| !Wildcards::KINDS.contains(&k.as_str()))
        {
            let message = format!("unknown wildcard '{other}'");
            let help = format!("the kinds are: {}", Wildcards::KINDS.join(", "));
            return Err(self.wrong(item, &message, &help));
        }
        Ok(Wildcards(kinds.into_iter().collect()))
    }

    fn rules(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            let Some(rule) = rule(key) else {
                return Err(self.unknown(
                    table,
                    key,
                    "the rules' codes and names; `audit --rules` lists them",
                ));
            };
            let level = match item.as_value().and_then(Value::as_str) {
                Some("allow") => RuleLevel::Allow,
                _ => RuleLevel::Severity(self.severity(item)?),
            };
            policy.set_rule(rule, level);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{policy_schema, rules};

    #[test]
    fn reads_every_field() {
        let text = r#"
            preset = "palyra"
            fail_on = "low"
            strict_filesystem_imports = false
            [limits]
            max_module_bytes = 10
            max_component_bytes = 20
            max_exported_functions = 30
            [allow]
            device_capabilities = ["camera"]
            wildcards = ["http_egress"]
            [rules]
            PSK0307 = "allow"
            unused-capability = "critical"
        "#;
        let policy = Policy::parse(text, "p.toml").unwrap();
        assert_eq!(policy.fail_on, Severity::Low);
        assert_eq!(policy.limits.max_component_bytes, 20);
        assert_eq!(policy.limits.max_exported_functions, 30);
        assert!(policy.allowed_devices.contains("camera"));
        assert!(policy.allowed_wildcards.allows("http_egress"));
        assert!(!policy.allowed_wildcards.allows("node"));
        assert!(!policy.strict_filesystem_imports);
        assert_eq!(policy.severity(rule("PSK0307").unwrap()), None);
        let unused = rule("unused-capability").unwrap();
        assert_eq!(policy.severity(unused), Some(Severity::Critical));
        assert_eq!(Policy::parse("", "p.toml"), Ok(Policy::default()));
    }

    #[test]
    fn errors_have_file_line_column_and_remedy() {
        let cases = [
            ("\nfail_on = 'never'", (2, 11)),
            ("[limits]\nmax_modul_bytes = 3", (2, 1)),
            ("[limits]\nmax_module_bytes = 0", (2, 20)),
            ("[rules]\nPS9999 = 'low'", (2, 1)),
            ("[rules]\nPSK0201 = 'off'", (2, 11)),
            ("preset = 'mine'", (1, 10)),
            ("[allow]\nwildcards = ['all']", (2, 13)),
            ("limits = 3", (1, 10)),
            ("a = ", (1, 5)),
        ];
        for (text, (line, column)) in cases {
            let error = Policy::parse(text, "p.toml").unwrap_err();
            assert_eq!(
                (error.line, error.column),
                (line, column),
                "{text}: {error}"
            );
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("p.toml:{line}:{column}: "))
            );
            assert!(!error.help.is_empty());
        }
    }

    #[test]
    fn the_schema_names_every_rule() {
        let schema = policy_schema();
        let properties = &schema["properties"]["rules"]["properties"];
        for rule in rules() {
            assert!(properties.get(rule.id).is_some() && properties.get(rule.name).is_some());
        }
        jsonschema::draft202012::new(&schema).unwrap();
    }
}
