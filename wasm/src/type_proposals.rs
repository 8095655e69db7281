//! Which proposals types need.

use wasmparser::{CompositeInnerType, RecGroup, RefType, ValType};

use super::proposals::{Proposal, Proposals};

impl Proposals {
    /// What a group of types needs.
    pub(super) fn see_types(&mut self, group: &RecGroup, offset: u32) {
        if group.is_explicit_rec_group() {
            self.see(Proposal::Gc, offset);
        }
        for ty in group.types() {
            if !ty.is_final || !ty.supertype_idxs.is_empty() {
                self.see(Proposal::Gc, offset);
            }
            match &ty.composite_type.inner {
                CompositeInnerType::Func(function) => {
                    if function.results().len() > 1 {
                        self.see(Proposal::MultiValue, offset);
                    }
                    for value in function.params().iter().chain(function.results()) {
                        self.see_value_type(*value, offset);
                    }
                }
                CompositeInnerType::Cont(_) => {
                    self.see(Proposal::Unfinished, offset);
                }
                _ => self.see(Proposal::Gc, offset),
            }
        }
    }

    pub(super) fn see_value_type(&mut self, ty: ValType, offset: u32) {
        match ty {
            ValType::V128 => self.see(Proposal::Simd, offset),
            ValType::Ref(reference) => self.see_ref_type(reference, offset),
            _ => {}
        }
    }

    pub(super) fn see_ref_type(&mut self, ty: RefType, offset: u32) {
        let proposal = if ty == RefType::FUNCREF || ty == RefType::EXTERNREF {
            Proposal::ReferenceTypes
        } else if ty.is_concrete_type_ref() || ty.is_func_ref() || ty.is_extern_ref() {
            Proposal::FunctionReferences
        } else if ty == RefType::EXNREF {
            Proposal::Exceptions
        } else {
            Proposal::Gc
        };
        self.see(proposal, offset);
    }
}
