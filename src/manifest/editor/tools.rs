//! Edits of `[[entrypoints.tools]]`, in either of its forms.

use serde_json::Value as Json;
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Value};

use super::{
    EditError, ManifestEditor, Place, Step, inline, no_table, push, set_in, standard_table,
};
use crate::manifest::types::Tool;
use crate::manifest::write;

const PATH: &str = "entrypoints.tools";

impl ManifestEditor {
    /// Adds a tool after the others.
    pub fn add_tool(&mut self, tool: &Tool) -> Result<(), EditError> {
        let tool = Json::Object(write::members(tool));
        let tools = match self.table("entrypoints", PATH)? {
            Place::Table(table) => table
                .entry("tools")
                .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())),
            Place::Inline(table) => {
                let tools = table.get_or_insert("tools", Array::new());
                let tools = tools
                    .as_array_mut()
                    .ok_or_else(|| no_table(PATH, "tools"))?;
                push(tools, inline(&tool, PATH)?);
                return Ok(());
            }
        };
        match tools {
            Item::ArrayOfTables(tables) => tables.push(standard_table(&tool, PATH)?),
            Item::Value(Value::Array(array)) => push(array, inline(&tool, PATH)?),
            _ => return Err(no_table(PATH, "tools")),
        }
        Ok(())
    }

    /// Takes out the tool at this place, with the comments that belong to it.
    pub fn remove_tool(&mut self, index: usize) -> Result<(), EditError> {
        let absent = || no_table(PATH, "tools");
        let tools = match self.table("entrypoints", PATH)? {
            Place::Table(table) => table.get_mut("tools"),
            Place::Inline(table) => {
                let tools = table.get_mut("tools").and_then(Value::as_array_mut);
                let tools = tools
                    .filter(|tools| index < tools.len())
                    .ok_or_else(absent)?;
                tools.remove(index);
                return Ok(());
            }
        };
        match tools {
            Some(Item::ArrayOfTables(tables)) if index < tables.len() => {
                tables.remove(index);
            }
            Some(Item::Value(Value::Array(array))) if index < array.len() => {
                array.remove(index);
            }
            _ => return Err(absent()),
        }
        Ok(())
    }

    /// Sets a field within the tool at this place, or takes it out. The keys lead through tables only; those on the way
    /// are made.
    pub fn set_in_tool(
        &mut self,
        index: usize,
        keys: &[String],
        value: Option<&Json>,
    ) -> Result<(), EditError> {
        let path = format!("{PATH}[{index}].{}", keys.join("."));
        let Some((last, way)) = keys.split_last() else {
            return Err(EditError::Path(path));
        };
        let tools = ["entrypoints", "tools"].map(|key| Step::Key(key.to_owned()));
        let steps: Vec<_> = tools
            .into_iter()
            .chain([Step::Index(index)])
            .chain(way.iter().cloned().map(Step::Key))
            .collect();
        let place = self.walk(&steps, &path)?;
        match (place, value) {
            (Place::Table(table), None) => {
                table.remove(last);
            }
            (Place::Inline(table), None) => remove_inline(table, last),
            (Place::Inline(table), Some(value)) => set_inline(table, last, inline(value, &path)?),
            // Where tables have headers, a new one has a header, too.
            (Place::Table(table), Some(value @ Json::Object(members))) if !members.is_empty() => {
                table.insert(last, Item::Table(standard_table(value, &path)?));
            }
            (Place::Table(table), Some(value)) => set_in(table, last, inline(value, &path)?),
        }
        Ok(())
    }
}

/// The space before the closing brace belongs to the last value, whichever that is.
fn set_inline(table: &mut InlineTable, key: &str, mut value: Value) {
    if !table.contains_key(key)
        && let Some((_, last)) = table.iter_mut().last()
    {
        if let Some(suffix) = last.decor().suffix().cloned() {
            value.decor_mut().set_suffix(suffix);
        }
        last.decor_mut().set_suffix("");
    }
    set_in(table, key, value);
}

fn remove_inline(table: &mut InlineTable, key: &str) {
    let was_last = table.iter().last().is_some_and(|(last, _)| last == key);
    let removed = table.remove(key);
    if let (true, Some(removed), Some((_, last))) = (was_last, removed, table.iter_mut().last())
        && let Some(suffix) = removed.decor().suffix()
    {
        last.decor_mut().set_suffix(suffix.clone());
    }
}
