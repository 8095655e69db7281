//! The figures of a policy. A new one is a field, its value in [`Limits::preset`] and a row in [`LIMITS`]: the reader, its
//! errors and the JSON Schema follow.

use super::Preset;
use crate::limits;

/// Figures that a target may not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest core module, in bytes.
    pub max_module_bytes: u64,
    /// Largest component, in bytes.
    pub max_component_bytes: u64,
    /// Most exported functions of a module or component.
    pub max_exported_functions: usize,
}

/// A figure as a policy file writes it.
pub(super) struct Limit {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) get: fn(&Limits) -> u64,
    pub(super) set: fn(&mut Limits, u64),
}

pub(super) static LIMITS: &[Limit] = &[
    Limit {
        name: "max_module_bytes",
        about: "Largest core module, in bytes.",
        get: |limits| limits.max_module_bytes,
        set: |limits, figure| limits.max_module_bytes = figure,
    },
    Limit {
        name: "max_component_bytes",
        about: "Largest component, in bytes.",
        get: |limits| limits.max_component_bytes,
        set: |limits, figure| limits.max_component_bytes = figure,
    },
    Limit {
        name: "max_exported_functions",
        about: "Most exported functions of a module or component.",
        get: |limits| limits.max_exported_functions as u64,
        set: |limits, figure| {
            limits.max_exported_functions = usize::try_from(figure).unwrap_or(usize::MAX);
        },
    },
];

impl Limits {
    pub(super) fn preset(preset: Preset) -> Self {
        let max_component_bytes = match preset {
            Preset::Default => limits::DEFAULT_COMPONENT_BYTES,
            Preset::Palyra => limits::DEFAULT_MODULE_BYTES,
        };
        Self {
            max_module_bytes: limits::DEFAULT_MODULE_BYTES,
            max_component_bytes,
            max_exported_functions: limits::DEFAULT_EXPORTED_FUNCTIONS,
        }
    }
}
