//! What names on the wire lead to.

use std::collections::HashMap;
use std::sync::Arc;

use super::backend::ToolInfo;
use super::names::mcp_name;
use crate::digest::Digest;
use crate::exec::Skill;
use crate::grants;
use crate::manifest::Tool;
use crate::store::GrantSet;

/// What is served now.
#[derive(Default)]
pub(super) struct Table {
    pub(super) tools: Arc<[ToolInfo]>,
    pub(super) routes: HashMap<String, Route>,
    /// Parsed once for each payload, not at each change of the home.
    pub(super) parsed: HashMap<Digest, Arc<Skill>>,
}

/// What a name on the wire leads to.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) skill: Arc<Skill>,
    pub(super) tool: String,
    /// `None`: the home's grants at the time of the call.
    pub(super) grants: Option<GrantSet>,
}

impl Table {
    /// Adds a skill's tools. `grants`: `None` for those that the home has when a call is made. `bare_names` drops the
    /// publisher's part of names, of skills in development only. A tool that cannot be called by its name is left out.
    pub(super) fn add(&mut self, skill: &Arc<Skill>, grants: Option<&GrantSet>, bare_names: bool) {
        let asked = grants::requested(&skill.manifest);
        let bare_names = bare_names && skill.is_unsigned();
        let mut tools: Vec<ToolInfo> = self.tools.to_vec();
        for tool in &skill.manifest.entrypoints.tools {
            let name = match mcp_name(visible_id(skill, tool, bare_names)) {
                Ok(name) => name,
                Err(error) => {
                    tracing::error!(tool = %tool.id, %error, "a tool is not served");
                    continue;
                }
            };
            if self.routes.contains_key(&name) {
                tracing::error!(tool = %tool.id, name, "a tool is not served: another one has its name");
                continue;
            }
            tools.push(tool_info(name.clone(), skill, tool, &asked));
            self.routes.insert(
                name,
                Route {
                    skill: Arc::clone(skill),
                    tool: tool.id.to_string(),
                    grants: grants.cloned(),
                },
            );
        }
        self.tools = tools.into();
    }
}

fn visible_id<'a>(skill: &Skill, tool: &'a Tool, bare: bool) -> &'a str {
    let id = tool.id.as_str();
    if !bare {
        return id;
    }
    id.strip_prefix(skill.manifest.publisher.as_str())
        .map_or(id, |rest| rest.trim_start_matches('.'))
}

fn tool_info(name: String, skill: &Skill, tool: &Tool, asked: &GrantSet) -> ToolInfo {
    ToolInfo {
        name,
        tool_id: tool.id.to_string(),
        skill_id: skill.manifest.skill_id.to_string(),
        title: tool.name.clone(),
        description: tool.description.clone(),
        input_schema: tool.input_schema.clone(),
        output_schema: Some(tool.output_schema.clone()),
        sensitive: tool.risk.default_sensitive,
        requires_approval: tool.risk.requires_approval,
        unsigned: skill.is_unsigned(),
        open_world: !asked.http_hosts.is_empty() || !asked.channels.is_empty(),
        read_only: asked.write_roots.is_empty()
            && asked.http_hosts.is_empty()
            && asked.channels.is_empty(),
    }
}
