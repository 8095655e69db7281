//! Policy text to [`Policy`], with the position of what is wrong. Unknown fields are errors: a misspelt limit must not
//! silently be no limit.

use std::path::PathBuf;

use toml_edit::{Document, Item, TableLike, Value};

use super::glob::Glob;
use super::limits::LIMITS;
use super::{Allowance, Day, Policy, PolicyError, Preset, RuleLevel, Wildcards};
use crate::audit::locate::line_and_column;
use crate::audit::{Family, Rule, Severity, nearest_rule, rule};
use crate::manifest::{PublisherId, nearest};

/// Largest policy file, in bytes.
const MAX_POLICY_BYTES: usize = 256 * 1024;
/// Most `[[allow]]` entries: each finding is held to each of them.
const MAX_ALLOWANCES: usize = 1_000;
/// Longest pattern of an allowance, in bytes.
const MAX_PATTERN_BYTES: usize = 256;

pub(super) const FIELDS: [&str; 10] = [
    "preset",
    "fail_on",
    "publishers",
    "advisories",
    "strict_filesystem_imports",
    "limits",
    "capabilities",
    "families",
    "rules",
    "allow",
];
const ALLOW_FIELDS: [&str; 6] = [
    "rule",
    "target",
    "entry",
    "fingerprint",
    "reason",
    "expires",
];

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
                "fail_on" => policy.fail_on = self.fail_on(item)?,
                "publishers" => {
                    let names = self.strings(item)?;
                    for name in &names {
                        self.publisher(item, name)?;
                    }
                    policy.publishers = Some(names.into_iter().collect());
                }
                "advisories" => policy.advisories = Some(PathBuf::from(self.text_of(item)?)),
                "strict_filesystem_imports" => {
                    policy.strict_filesystem_imports = item.as_bool().ok_or_else(|| {
                        self.wrong(item, "this is no boolean", "write true or false")
                    })?;
                }
                "limits" => self.limits(self.table(item)?, &mut policy)?,
                "capabilities" => self.capabilities(self.table(item)?, &mut policy)?,
                "families" => self.families(self.table(item)?, &mut policy)?,
                "rules" => self.rules(self.table(item)?, &mut policy)?,
                "allow" => policy.allowances = self.allowances(item)?,
                _ => return Err(self.unknown(root, key, &FIELDS)),
            }
        }
        Ok(policy)
    }

    fn unknown(&self, table: &dyn TableLike, key: &str, known: &[&str]) -> PolicyError {
        let help = match nearest(key, known) {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("the fields here are: {}", known.join(", ")),
        };
        self.at_key(table, key, &format!("unknown field '{key}'"), &help)
    }

    fn at_key(&self, table: &dyn TableLike, key: &str, message: &str, help: &str) -> PolicyError {
        let span = table.key(key).and_then(toml_edit::Key::span);
        self.error(span.map_or(0, |span| span.start), message, help)
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

    fn fail_on(&self, item: &Item) -> Result<Option<Severity>> {
        if item.as_str() == Some("none") {
            return Ok(None);
        }
        let help = r#"write "none", "info", "low", "medium", "high" or "critical""#;
        self.severity(item, help).map(Some)
    }

    fn level(&self, item: &Item) -> Result<RuleLevel> {
        if item.as_str() == Some("allow") {
            return Ok(RuleLevel::Allow);
        }
        let help = r#"write "allow", "info", "low", "medium", "high" or "critical""#;
        self.severity(item, help).map(RuleLevel::Severity)
    }

    fn severity(&self, item: &Item, help: &str) -> Result<Severity> {
        item.as_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| self.wrong(item, "this is no severity", help))
    }

    fn publisher(&self, item: &Item, name: &str) -> Result<()> {
        let help = "write publishers as their manifests do, such as [\"acme\"]";
        let message = format!("'{name}' is no publisher's id");
        name.parse::<PublisherId>()
            .map(drop)
            .map_err(|_| self.wrong(item, &message, help))
    }

    fn limits(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            let Some(limit) = LIMITS.iter().find(|limit| limit.name == key) else {
                let known: Vec<_> = LIMITS.iter().map(|limit| limit.name).collect();
                return Err(self.unknown(table, key, &known));
            };
            (limit.set)(&mut policy.limits, self.count(item)?);
        }
        Ok(())
    }

    fn count(&self, item: &Item) -> Result<u64> {
        item.as_integer()
            .and_then(|number| u64::try_from(number).ok())
            .filter(|number| *number > 0)
            .ok_or_else(|| self.wrong(item, "this is no limit", "write a whole number from 1"))
    }

    fn capabilities(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            match key {
                "devices" => policy.allowed_devices = self.strings(item)?.into_iter().collect(),
                "wildcards" => policy.allowed_wildcards = self.wildcards(item)?,
                _ => return Err(self.unknown(table, key, &["devices", "wildcards"])),
            }
        }
        Ok(())
    }

    fn strings(&self, item: &Item) -> Result<Vec<String>> {
        let wrong = || {
            let help = r#"write ["one", "two"]"#;
            self.wrong(item, "this is no list of strings", help)
        };
        item.as_array()
            .ok_or_else(wrong)?
            .iter()
            .map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong))
            .collect()
    }

    fn wildcards(&self, item: &Item) -> Result<Wildcards> {
        let kinds = self.strings(item)?;
        let unknown = |kind: &&String| !Wildcards::KINDS.contains(&kind.as_str());
        if let Some(other) = kinds.iter().find(unknown) {
            let message = format!("unknown wildcard '{other}'");
            let help = format!("the kinds are: {}", Wildcards::KINDS.join(", "));
            return Err(self.wrong(item, &message, &help));
        }
        Ok(Wildcards(kinds.into_iter().collect()))
    }

    fn families(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            let Some(family) = Family::ALL
                .into_iter()
                .find(|family| family.as_str() == key)
            else {
                return Err(self.unknown(table, key, &Family::ALL.map(Family::as_str)));
            };
            policy.families.insert(family, self.level(item)?);
        }
        Ok(())
    }

    fn rules(&self, table: &dyn TableLike, policy: &mut Policy) -> Result<()> {
        for (key, item) in table.iter() {
            let Some(rule) = rule(key) else {
                let message = format!("there is no rule '{key}'");
                return Err(self.at_key(table, key, &message, &rule_help(key)));
            };
            policy.set_rule(rule, self.level(item)?);
        }
        Ok(())
    }

    fn allowances(&self, item: &Item) -> Result<Vec<Allowance>> {
        let wrong = || {
            let help = "write [[allow]] with rule, reason and perhaps target, entry, fingerprint and expires";
            self.wrong(item, "this is no list of tables", help)
        };
        let tables: Vec<&dyn TableLike> = match item {
            Item::ArrayOfTables(tables) => tables.iter().map(|t| t as &dyn TableLike).collect(),
            Item::Value(Value::Array(values)) => values
                .iter()
                .map(|value| value.as_inline_table().map(|t| t as &dyn TableLike))
                .collect::<Option<_>>()
                .ok_or_else(wrong)?,
            _ => return Err(wrong()),
        };
        if tables.len() > MAX_ALLOWANCES {
            let help = format!(
                "a policy has at most {MAX_ALLOWANCES} of them; turn rules off under [rules]"
            );
            return Err(self.wrong(item, "too many allowances", &help));
        }
        tables
            .into_iter()
            .map(|table| self.allowance(table, item))
            .collect()
    }

    fn allowance(&self, table: &dyn TableLike, list: &Item) -> Result<Allowance> {
        let first = table.iter().next();
        let place = first
            .and_then(|(key, _)| table.key(key)?.span())
            .or_else(|| list.span())
            .map_or(0, |span| span.start);
        let field = |name: &str| {
            table.get(name).ok_or_else(|| {
                let help =
                    r#"write [[allow]] with rule = "PSK0210" and reason = "why that is fine""#;
                self.error(place, &format!("an allowance without '{name}'"), help)
            })
        };
        let rule = self.allowed_rule(field("rule")?)?;
        let reason = self.text_of(field("reason")?)?;
        let (line, _) = line_and_column(self.text, place);
        let mut allowance = Allowance::of(rule, reason, line);
        for (key, item) in table.iter() {
            match key {
                "rule" | "reason" => {}
                "target" => allowance.target = Some(self.pattern(item)?),
                "entry" => allowance.entry = Some(self.pattern(item)?),
                "fingerprint" => allowance.fingerprint = Some(self.fingerprint(item)?),
                "expires" => allowance.expires = Some(self.day(item)?),
                _ => return Err(self.unknown(table, key, &ALLOW_FIELDS)),
            }
        }
        Ok(allowance)
    }

    fn allowed_rule(&self, item: &Item) -> Result<&'static Rule> {
        let name = self.text_of(item)?;
        rule(&name).ok_or_else(|| {
            let message = format!("there is no rule '{name}'");
            self.wrong(item, &message, &rule_help(&name))
        })
    }

    fn text_of(&self, item: &Item) -> Result<String> {
        item.as_str()
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
            .ok_or_else(|| self.wrong(item, "this is no text", "write a string that is not empty"))
    }

    fn pattern(&self, item: &Item) -> Result<Glob> {
        let text = self.text_of(item)?;
        if text.len() > MAX_PATTERN_BYTES {
            let help = format!("a pattern has at most {MAX_PATTERN_BYTES} bytes");
            return Err(self.wrong(item, "the pattern is too long", &help));
        }
        Ok(Glob::new(&text))
    }

    fn fingerprint(&self, item: &Item) -> Result<String> {
        let text = self.text_of(item)?;
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 64 || !text.bytes().all(hex) {
            let help = "write the 64 digits that `audit --format json` shows";
            return Err(self.wrong(item, "this is no fingerprint", help));
        }
        Ok(text)
    }

    fn day(&self, item: &Item) -> Result<Day> {
        item.as_datetime()
            .filter(|when| when.time.is_none())
            .and_then(|when| when.date)
            .map(Day::from)
            .ok_or_else(|| {
                let help = "write the last day without quotes, such as 2027-01-31";
                self.wrong(item, "this is no date", help)
            })
    }
}

fn rule_help(name: &str) -> String {
    match nearest_rule(name) {
        Some(rule) => format!("did you mean {} ({})?", rule.name, rule.id),
        None => "`palyra-skill audit --rules` lists them".to_owned(),
    }
}
