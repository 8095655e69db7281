//! Types of core functions, the same number for equal types of all modules of a binary.

use std::collections::HashMap;

use wasmparser::types::{CoreTypeId, TypesRef};
use wasmparser::{CompositeInnerType, ValType};

use super::Carries;

/// The validator makes equal types one ([`CoreTypeId`]), recursive groups and nested modules included; this table
/// keeps what is needed of them when the validator is gone.
#[derive(Debug, Default)]
pub(super) struct TypeTable {
    ids: HashMap<CoreTypeId, u32>,
    types: Vec<Type>,
}

#[derive(Debug, Clone, Copy)]
struct Type {
    carries: Carries,
    supertype: Option<u32>,
}

impl TypeTable {
    pub(super) fn intern(&mut self, id: CoreTypeId, types: TypesRef<'_>) -> u32 {
        if let Some(number) = self.ids.get(&id) {
            return *number;
        }
        // The validator bounds how deep types inherit.
        let supertype = types.supertype_of(id).map(|id| self.intern(id, types));
        let number = u32::try_from(self.types.len()).unwrap_or(u32::MAX);
        let carries = match types.get(id).map(|ty| &ty.composite_type.inner) {
            Some(CompositeInnerType::Func(function)) => {
                let mut values = function.params().iter().chain(function.results());
                if values.any(|value| matches!(value, ValType::Ref(_))) {
                    Carries::References
                } else {
                    Carries::Nothing
                }
            }
            _ => Carries::References,
        };
        self.types.push(Type { carries, supertype });
        self.ids.insert(id, number);
        number
    }

    /// Whether references pass through a function (or exception) of this type.
    pub(super) fn carries(&self, number: u32) -> Carries {
        self.types
            .get(number as usize)
            .map_or(Carries::References, |ty| ty.carries)
    }

    /// The type and its supertypes: a function of it can be called as any of them.
    pub(super) fn callable_as(&self, number: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(number), |number| {
            self.types.get(*number as usize)?.supertype
        })
    }
}
