//! Which functions of a component are tools, and why the others are none.

use super::budget::Budget;
use super::schema;
use super::shape::{Signature, Unserved};
use crate::guest::{GuestTool, RefusedFunction};

/// Most tools of one component, and most functions that are refused by name.
const MAX_TOOLS: usize = 1_000;
/// Most items of exported interfaces that are looked at: an author can export one large interface by many names.
pub(super) const MAX_ITEMS: usize = 100_000;
/// Longest name of a tool, in bytes.
const MAX_NAME: usize = 256;

/// A component's functions, as far as they were judged.
#[derive(Debug, Default)]
pub(super) struct Listing {
    budget: Budget,
    tools: Vec<GuestTool>,
    refused: Vec<RefusedFunction>,
}

/// What a function is.
pub(super) enum Judged {
    Tool(Signature),
    Refused,
}

impl Listing {
    /// Judge a function: `path` is what it is called by, `name` its own name, `read` reads its types.
    pub(super) fn judge(
        &mut self,
        path: &str,
        name: &str,
        docs: Option<&str>,
        read: impl FnOnce(&mut Budget) -> Result<Signature, Unserved>,
    ) -> Judged {
        match self.signature(path, name, docs, read) {
            Ok(signature) => {
                self.tools.push(schema::tool(path, docs, &signature));
                Judged::Tool(signature)
            }
            Err(why) => {
                // The list is for people; that many of them nobody reads.
                if self.refused.len() < MAX_TOOLS {
                    self.refused.push(RefusedFunction {
                        name: shortened(path),
                        reason: why.into_reason(),
                    });
                }
                Judged::Refused
            }
        }
    }

    fn signature(
        &mut self,
        path: &str,
        name: &str,
        docs: Option<&str>,
        read: impl FnOnce(&mut Budget) -> Result<Signature, Unserved>,
    ) -> Result<Signature, Unserved> {
        if self.tools.len() >= MAX_TOOLS {
            return Err(Unserved::new(format!(
                "the component has more than {MAX_TOOLS} tools before it"
            )));
        }
        if path.len() > MAX_NAME {
            let why = format!("its name has more than {MAX_NAME} bytes");
            return Err(Unserved::new(why));
        }
        if name.starts_with('[') {
            return Err(Unserved::new(
                "it belongs to a resource, and a resource does not outlive a call",
            ));
        }
        let size = path.len() + docs.map_or(0, str::len);
        self.budget.function(size).map_err(Unserved::of_it)?;
        read(&mut self.budget)
    }

    /// The tools, and the functions that are none.
    pub(super) fn into_parts(self) -> (Vec<GuestTool>, Vec<RefusedFunction>) {
        (self.tools, self.refused)
    }
}

/// What a function in an exported interface is called by. Of an interface's name no more is taken than what makes the
/// function's too long: it is repeated for each of them.
pub(super) fn path(interface: &str, name: &str) -> String {
    let end = interface.floor_char_boundary(MAX_NAME + 1);
    format!("{}#{name}", &interface[..end])
}

fn shortened(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    format!("{}…", &name[..name.floor_char_boundary(MAX_NAME)])
}
