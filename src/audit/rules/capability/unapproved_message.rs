//! A tool that needs no approval can send messages to channels.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;

use super::risk::{trace, unapproved};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0215",
    name: "unapproved-message",
    severity: Severity::Low,
    description: "A tool that needs no approval can send messages to channels.",
    why: "A message in a channel is read by people, and it comes in the owner's name. An agent that was talked into it can post there without anybody seeing it first.",
    remedy: "Mark the tool default_sensitive (or requires_approval) in [entrypoints.tools.risk].",
    ast: &["AST03"],
    cwe: &[],
    example: Example {
        bad: r#"# acme.announce calls palyra:skill/channels#send
[[entrypoints.tools]]
id = "acme.announce""#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.announce"
[entrypoints.tools.risk]
requires_approval = true"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for tool in unapproved(subject) {
        if let Some(route) = tool.route(Power::Channels) {
            let message = format!("{} can send messages ({})", tool.what, route.import);
            sink.manifest(&tool.place, tool.name, message)
                .trace(trace(tool.name, route));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    fn found(risk: &str, body: &str) -> usize {
        let module = two_tools(body, "");
        project(&tools(risk, ""), &[("modules/a.wasm", &module)])
            .findings("PSK0215")
            .len()
    }

    #[test]
    fn a_tool_that_sends_is_found() {
        assert_eq!(found("", "call $message"), 1);
    }

    #[test]
    fn an_approved_one_and_one_that_cannot_are_fine() {
        let risk = "[entrypoints.tools.risk]\nrequires_approval = true";
        assert_eq!(found(risk, "call $message"), 0);
        assert_eq!(found("", "call $get"), 0);
    }
}
