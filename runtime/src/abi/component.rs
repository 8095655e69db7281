//! Any component: its exported functions are the tools.

use async_trait::async_trait;
use serde_json::Value;
use wasmtime::Store;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Val};

use super::{AbiGuest, schema, values};
use crate::call::Output;
use crate::fault::{Failure, Fault};
use crate::guest::{Abi, GuestTool};
use crate::state::State;

/// A linked component with typed exports.
pub(crate) struct ComponentGuest {
    pre: InstancePre<State>,
    functions: Vec<Function>,
    tools: Vec<GuestTool>,
    exports: Vec<String>,
}

struct Function {
    name: String,
    index: ComponentExportIndex,
    ty: ComponentFunc,
}

impl ComponentGuest {
    pub(crate) fn new(pre: InstancePre<State>) -> Self {
        let all = exported(pre.component());
        let exports = all.iter().map(|function| function.name.clone()).collect();
        let mut budget = schema::Budget::default();
        let (mut functions, mut tools) = (Vec::new(), Vec::new());
        for function in all {
            if let Some(tool) = schema::tool(&function.name, &function.ty, &mut budget) {
                tools.push(tool);
                functions.push(function);
            }
        }
        Self {
            pre,
            functions,
            tools,
            exports,
        }
    }

    fn function(&self, entry: &str) -> Result<&Function, Fault> {
        if let Some(function) = self
            .functions
            .iter()
            .find(|function| function.name == entry)
        {
            return Ok(function);
        }
        if self.exports.iter().any(|export| export == entry) {
            let message =
                format!("`{entry}` has types that JSON cannot carry (resources, streams)");
            return Err(Fault::input("wrong_signature", message));
        }
        let message = format!("the component exports no function `{entry}`");
        Err(Fault::input("no_such_export", message))
    }
}

/// Functions at the top and in exported instances.
fn exported(component: &Component) -> Vec<Function> {
    let engine = component.engine();
    let ty = component.component_type();
    let mut functions = Vec::new();
    for (name, export) in ty.exports(engine) {
        match export.ty {
            ComponentItem::ComponentFunc(ty) => {
                let index = component.get_export_index(None, name);
                functions.extend(index.map(|index| Function {
                    name: name.to_owned(),
                    index,
                    ty,
                }));
            }
            ComponentItem::ComponentInstance(instance) => {
                let Some(parent) = component.get_export_index(None, name) else {
                    continue;
                };
                for (inner, export) in instance.exports(engine) {
                    let ComponentItem::ComponentFunc(ty) = export.ty else {
                        continue;
                    };
                    let index = component.get_export_index(Some(&parent), inner);
                    functions.extend(index.map(|index| Function {
                        name: format!("{name}#{inner}"),
                        index,
                        ty,
                    }));
                }
            }
            _ => {}
        }
    }
    functions
}

#[async_trait]
impl AbiGuest for ComponentGuest {
    fn abi(&self) -> Abi {
        Abi::Component
    }

    fn tools(&self) -> &[GuestTool] {
        &self.tools
    }

    fn exports(&self) -> &[String] {
        &self.exports
    }

    async fn call(
        &self,
        store: &mut Store<State>,
        entry: &str,
        input: &str,
    ) -> Result<Output, Failure> {
        let function = self.function(entry)?;
        let params = params(&function.ty, input)?;
        let instance = self.pre.instantiate_async(&mut *store).await?;
        let callee = instance
            .get_func(&mut *store, function.index)
            .ok_or_else(|| {
                Fault::failure("internal", format!("`{entry}` is gone after linking"))
            })?;
        let mut results = vec![Val::Bool(false); function.ty.results().len()];
        callee
            .call_async(&mut *store, &params, &mut results)
            .await?;
        let result = answer(results)?;
        Ok(Output {
            structured: Some(serde_json::json!({ "result": result }).to_string()),
            content: Vec::new(),
        })
    }
}

/// The input object as the function's parameters.
fn params(ty: &ComponentFunc, input: &str) -> Result<Vec<Val>, Fault> {
    let invalid = |message: String| Fault::input("tool_invalid_input", message);
    let input: Value = serde_json::from_str(input)
        .map_err(|error| invalid(format!("the input is not JSON: {error}")))?;
    let Value::Object(mut fields) = input else {
        return Err(invalid("the input is not a JSON object".into()));
    };
    let mut params = Vec::new();
    for (name, ty) in ty.params() {
        params.push(values::field(&mut fields, name, &ty, name).map_err(invalid)?);
    }
    if let Some(unknown) = fields.keys().next() {
        return Err(invalid(format!("`{unknown}` is no parameter of the tool")));
    }
    Ok(params)
}

/// The function's one result; an error result is the tool's error.
fn answer(results: Vec<Val>) -> Result<Value, Fault> {
    match results.into_iter().next() {
        None => Ok(Value::Null),
        Some(Val::Result(Ok(value))) => {
            Ok(value.map_or(Value::Null, |value| values::to_json(&value)))
        }
        Some(Val::Result(Err(error))) => {
            let message = match error.map(|error| values::to_json(&error)) {
                None => "the tool failed and gave no reason".to_owned(),
                Some(Value::String(text)) => text,
                Some(other) => other.to_string(),
            };
            Err(Fault::failure("tool_failed", message))
        }
        Some(value) => Ok(values::to_json(&value)),
    }
}
