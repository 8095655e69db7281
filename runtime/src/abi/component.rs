//! Any component: its exported functions are the tools.

use async_trait::async_trait;
use serde_json::Value;
use wasmtime::Store;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Val};

use super::budget::Budget;
use super::linked::{self, Linked};
use super::listing::{self, Judged, Listing, MAX_ITEMS};
use super::shape::{Layer, Signature};
use super::{AbiGuest, output, values};
use crate::call::Output;
use crate::fault::{Failure, Fault};
use crate::guest::{Abi, GuestTool, RefusedFunction};
use crate::state::State;

/// A linked component with typed exports.
pub(crate) struct ComponentGuest {
    pre: InstancePre<State>,
    functions: Vec<Function>,
    tools: Vec<GuestTool>,
    refused: Vec<RefusedFunction>,
    exports: Vec<String>,
}

struct Function {
    name: String,
    index: ComponentExportIndex,
    signature: Signature,
}

/// A function that the component exports.
struct Exported {
    path: String,
    /// Without the interface.
    name: String,
    index: ComponentExportIndex,
    ty: ComponentFunc,
}

impl ComponentGuest {
    pub(crate) fn new(pre: InstancePre<State>) -> Self {
        let all = exported(pre.component());
        let exports = all.iter().map(|function| function.path.clone()).collect();
        let mut all_tools = Listing::default();
        let mut functions = Vec::new();
        for function in all {
            let read = |budget: &mut Budget| {
                Signature::read(&Linked, linked::function(&function.ty), budget)
            };
            if let Judged::Tool(signature) =
                all_tools.judge(&function.path, &function.name, None, read)
            {
                functions.push(Function {
                    name: function.path,
                    index: function.index,
                    signature,
                });
            }
        }
        let (tools, refused) = all_tools.into_parts();
        Self {
            pre,
            functions,
            tools,
            refused,
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
        if let Some(refused) = self.refused.iter().find(|refused| refused.name == entry) {
            return Err(Fault::input("wrong_signature", refused.to_string()));
        }
        let message = format!("the component exports no function `{entry}` that can be called");
        Err(Fault::input("no_such_export", message))
    }
}

/// Functions at the top and in exported instances.
fn exported(component: &Component) -> Vec<Exported> {
    let engine = component.engine();
    let ty = component.component_type();
    let mut functions = Vec::new();
    let mut left = MAX_ITEMS;
    for (name, export) in ty.exports(engine) {
        let items = match &export.ty {
            ComponentItem::ComponentInstance(instance) => instance.exports(engine).len(),
            _ => 0,
        };
        let Some(rest) = left.checked_sub(1 + items) else {
            break;
        };
        left = rest;
        match export.ty {
            ComponentItem::ComponentFunc(ty) => {
                let index = component.get_export_index(None, name);
                functions.extend(index.map(|index| Exported {
                    path: name.to_owned(),
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
                    functions.extend(index.map(|index| Exported {
                        path: listing::path(name, inner),
                        name: inner.to_owned(),
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

    fn refused(&self) -> &[RefusedFunction] {
        &self.refused
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
        let signature = &function.signature;
        let params = params(signature, input)?;
        let instance = self.pre.instantiate_async(&mut *store).await?;
        let callee = instance
            .get_func(&mut *store, function.index)
            .ok_or_else(|| {
                Fault::failure("internal", format!("`{entry}` is gone after linking"))
            })?;
        let mut results = vec![Val::Bool(false); usize::from(signature.result.is_some())];
        callee
            .call_async(&mut *store, &params, &mut results)
            .await?;
        let result = answer(signature, results)?;
        Ok(Output {
            structured: Some(serde_json::json!({ "result": result }).to_string()),
            content: Vec::new(),
        })
    }
}

/// The input object as the function's parameters.
fn params(signature: &Signature, input: &str) -> Result<Vec<Val>, Fault> {
    let invalid = |message: String| Fault::input("tool_invalid_input", message);
    let input: Value = serde_json::from_str(input)
        .map_err(|error| invalid(format!("the input is not JSON: {error}")))?;
    let Value::Object(members) = input else {
        return Err(invalid("the input is not a JSON object".into()));
    };
    values::params(&signature.params, members).map_err(invalid)
}

/// The function's one result; an error result is the tool's error.
fn answer(signature: &Signature, results: Vec<Val>) -> Result<Value, Fault> {
    let (Some(shape), Some(value)) = (&signature.result, results.into_iter().next()) else {
        return Ok(Value::Null);
    };
    let json = match (shape.layer(), value) {
        (Layer::Result(ok, _), Val::Result(Ok(value))) => output::payload_json(ok.as_ref(), value),
        (Layer::Result(_, err), Val::Result(Err(value))) => {
            let has_reason = value.is_some();
            return Err(match output::payload_json(err.as_ref(), value) {
                Some(error) => Fault::failure("tool_failed", reason(has_reason, error)),
                None => other_type(),
            });
        }
        (_, value) => output::to_json(shape, value),
    };
    json.ok_or_else(other_type)
}

/// A text as it is, anything else as JSON.
fn reason(given: bool, error: Value) -> String {
    match error {
        _ if !given => "the tool failed and gave no reason".to_owned(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn other_type() -> Fault {
    Fault::failure("internal", "the result has another type than the function")
}
