//! What the rules share that hold a tool's declared risk against what it can reach.

use crate::audit::locate::Step;
use crate::audit::reach::{Entry, Route, Who};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;
use crate::manifest::{Manifest, Tool};

/// Most tools that a message names.
const MAX_NAMED: usize = 8;

/// A tool that runs without anybody's approval, or a skill that has such tools and one entry point for all of them.
pub(super) struct Unapproved<'a> {
    /// How a message begins: `tool acme.send, which needs no approval, `.
    pub(super) what: String,
    /// For the fingerprint, and the first step of a trace.
    pub(super) name: &'a str,
    pub(super) place: Vec<Step<'static>>,
    entry: &'a Entry,
}

impl<'a> Unapproved<'a> {
    /// The way to a power, where it has one.
    pub(super) fn route(&self, power: Power) -> Option<&'a Route> {
        self.entry.powers.get(&power)
    }
}

/// Who reaches anything of the host without an approval.
pub(super) fn unapproved<'a>(subject: &'a Subject<'_>) -> Vec<Unapproved<'a>> {
    let Some(manifest) = subject.manifest else {
        return Vec::new();
    };
    let entries = subject.reaches().entries.iter();
    entries.filter_map(|entry| judge(manifest, entry)).collect()
}

fn judge<'a>(manifest: &'a Manifest, entry: &'a Entry) -> Option<Unapproved<'a>> {
    let tools = Step::Key("tools");
    let mut place = vec![Step::Key("entrypoints"), tools];
    let open = |tool: &&Tool| !tool.risk.needs_approval();
    let (what, name) = match &entry.who {
        Who::Tool(index) => {
            let tool = manifest.entrypoints.tools.get(*index).filter(open)?;
            place.push(Step::Index(*index));
            let id = tool.id.as_str();
            (format!("tool {id}, which needs no approval,"), id)
        }
        Who::Skill => {
            let ids: Vec<&str> = manifest
                .entrypoints
                .tools
                .iter()
                .filter(open)
                .map(|tool| tool.id.as_str())
                .collect();
            let more = ids.len().saturating_sub(MAX_NAMED);
            let mut named = ids[..ids.len() - more].join(", ");
            if more > 0 {
                named = format!("{named} and {more} more");
            }
            if ids.is_empty() {
                return None;
            }
            let what = format!(
                "the skill, whose tools share one entry point (of them {named} need no approval),"
            );
            (what, manifest.skill_id.as_str())
        }
        Who::Export(_) => return None,
    };
    Some(Unapproved {
        what,
        name,
        place,
        entry,
    })
}

/// The steps of a route, with who takes it before them.
pub(super) fn trace(who: &str, route: &Route) -> Vec<String> {
    let mut steps = vec![who.to_owned()];
    if route.steps.is_empty() {
        steps.push("(assumed: the call graph is not complete)".to_owned());
        steps.push(route.import.clone());
    }
    steps.extend(route.steps.iter().cloned());
    steps
}

/// Two routes of one caller, one after the other.
pub(super) fn both(who: &str, first: &Route, second: &Route) -> Vec<String> {
    let mut steps = trace(who, first);
    steps.extend(trace(&format!("then {who}"), second));
    steps
}

/// Whether the manifest asks for a power. Channels have no field: owners grant them.
pub(super) fn is_declared(manifest: &Manifest, power: Power) -> bool {
    let capabilities = &manifest.capabilities;
    let roots = &capabilities.filesystem;
    match power {
        Power::Network => !capabilities.http_egress_allowlist.is_empty(),
        Power::Secrets => !capabilities.secrets.is_empty(),
        Power::Read => !roots.read_roots.is_empty() || !roots.write_roots.is_empty(),
        Power::Write => !roots.write_roots.is_empty(),
        Power::Channels => true,
    }
}

/// Whether any tool has a way to a power.
pub(super) fn is_reached(subject: &Subject<'_>, power: Power) -> bool {
    let mut entries = subject.reaches().entries.iter();
    entries.any(|entry| entry.powers.contains_key(&power))
}

/// A component with the tools `send` and `count`: what `send` does is `body`, which can call `$handle`, `$get`, `$read`,
/// `$write`, `$message`; `count` does nothing. `extra` stands in the module too.
#[cfg(test)]
pub(super) fn two_tools(body: &str, extra: &str) -> String {
    let host = [
        ("wasi:http/outgoing-handler@0.2.3", "handle", "handle"),
        ("palyra:skill/secrets@1.0.0", "get", "get"),
        ("wasi:keyvalue/store@0.2.0-draft2", "get", "read"),
        ("wasi:keyvalue/store@0.2.0-draft2", "set", "write"),
        ("palyra:skill/channels@1.0.0", "send", "message"),
    ];
    let (mut imports, mut lowered, mut given, mut taken) =
        <(String, String, String, String)>::default();
    for (at, interface) in [
        "wasi:http/outgoing-handler@0.2.3",
        "palyra:skill/secrets@1.0.0",
        "wasi:keyvalue/store@0.2.0-draft2",
        "palyra:skill/channels@1.0.0",
    ]
    .iter()
    .enumerate()
    {
        let used: Vec<_> = host
            .iter()
            .filter(|(i, _, short)| i == interface && body.contains(&format!("${short}")))
            .collect();
        if used.is_empty() {
            continue;
        }
        let exports: String = used
            .iter()
            .map(|(_, name, _)| format!(r#"(export "{name}" (func))"#))
            .collect();
        imports += &format!(r#"(import "{interface}" (instance $i{at} {exports}))"#);
        for (_, name, short) in used {
            lowered += &format!(r#"(core func ${short} (canon lower (func $i{at} "{name}")))"#);
            given += &format!(r#"(export "{short}" (func ${short}))"#);
            taken += &format!(r#"(import "host" "{short}" (func ${short}))"#);
        }
    }
    format!(
        r#"(component {imports} {lowered} (core instance $host {given})
            (core module $m {taken} (func $send (export "send") {body}) (func (export "count")) {extra})
            (core instance $i (instantiate $m (with "host" (instance $host))))
            (func (export "send") (canon lift (core func $i "send")))
            (func (export "count") (canon lift (core func $i "count"))))"#
    )
}

/// The tools of `two_tools` for the end of the default manifest, with `risk` for `send`.
#[cfg(test)]
pub(super) fn tools(risk: &str, capabilities: &str) -> String {
    let tool = |id: &str| {
        format!(
            "[[entrypoints.tools]]\nid = \"acme.{id}\"\nname = \"T\"\ndescription = \"Does it.\"\n\
             input_schema = {{ type = \"object\" }}\noutput_schema = {{ type = \"object\" }}\n"
        )
    };
    format!("{}{}{risk}\n{capabilities}", tool("count"), tool("send"))
}
