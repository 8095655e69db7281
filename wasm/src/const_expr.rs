//! Constant expressions: those of which something can be said.

use wasmparser::{ConstExpr, Operator};

use super::module_link::NULL;

/// The value of an expression that is one constant.
pub(super) fn constant(expr: &ConstExpr<'_>) -> Option<u64> {
    let mut reader = expr.get_operators_reader();
    let value = match reader.read().ok()? {
        Operator::I32Const { value } => u64::from(value.cast_unsigned()),
        Operator::I64Const { value } => value.cast_unsigned(),
        _ => return None,
    };
    matches!(reader.read().ok()?, Operator::End).then_some(value)
}

/// The function that an element is, or [`NULL`]; `None` where it is something else.
pub(super) fn element_of(expr: &ConstExpr<'_>) -> Option<u32> {
    let mut reader = expr.get_operators_reader();
    let function = match reader.read().ok()? {
        Operator::RefFunc { function_index } => function_index,
        Operator::RefNull { .. } => NULL,
        _ => return None,
    };
    matches!(reader.read().ok()?, Operator::End).then_some(function)
}
