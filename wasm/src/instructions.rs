//! What the parser's names for instructions tell.

use super::proposals::Proposal;

/// A class of instructions that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    Xor,
    Rotate,
    Shift,
    AndOr,
    AddMul,
    Load,
    Store,
    Simd,
    Atomic,
    Float,
}

/// The class of an instruction by the parser's names for it and for its proposal: the compiler works it out.
pub(super) const fn class(proposal: &str, name: &str) -> Class {
    if is(proposal, "simd") || is(proposal, "relaxed_simd") {
        return Class::Simd;
    }
    if is(proposal, "threads")
        || is(proposal, "shared_everything_threads")
        || is(proposal, "acquire_release_atomics")
    {
        return Class::Atomic;
    }
    if contains(name, "Load") {
        return Class::Load;
    }
    if contains(name, "Store") {
        return Class::Store;
    }
    if contains(name, "F32") || contains(name, "F64") {
        return Class::Float;
    }
    if !(contains(name, "I32") || contains(name, "I64")) {
        return Class::Other;
    }
    if contains(name, "Xor") {
        Class::Xor
    } else if contains(name, "Rot") {
        Class::Rotate
    } else if contains(name, "Sh") {
        Class::Shift
    } else if contains(name, "And") || contains(name, "Or") {
        Class::AndOr
    } else if contains(name, "Add") || contains(name, "Sub") || contains(name, "Mul") {
        Class::AddMul
    } else {
        Class::Other
    }
}

const fn is(a: &str, b: &str) -> bool {
    a.len() == b.len() && contains(a, b)
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut start = 0;
    while start + part.len() <= text.len() {
        let mut at = 0;
        while at < part.len() && text[start + at] == part[at] {
            at += 1;
        }
        if at == part.len() {
            return true;
        }
        start += 1;
    }
    false
}

/// The proposal by the parser's name for it; `None` for the first version of the specification.
pub(super) const fn proposal(name: &str) -> Option<Proposal> {
    const NAMES: [(&str, Proposal); 13] = [
        ("exceptions", Proposal::Exceptions),
        ("tail_call", Proposal::TailCall),
        ("reference_types", Proposal::ReferenceTypes),
        ("sign_extension", Proposal::SignExtension),
        ("saturating_float_to_int", Proposal::SaturatingFloatToInt),
        ("bulk_memory", Proposal::BulkMemory),
        ("simd", Proposal::Simd),
        ("relaxed_simd", Proposal::RelaxedSimd),
        ("threads", Proposal::Threads),
        ("gc", Proposal::Gc),
        ("function_references", Proposal::FunctionReferences),
        ("wide_arithmetic", Proposal::WideArithmetic),
        ("custom_descriptors", Proposal::Unfinished),
    ];
    if is(name, "mvp") {
        return None;
    }
    let mut at = 0;
    while at < NAMES.len() {
        if is(name, NAMES[at].0) {
            return Some(NAMES[at].1);
        }
        at += 1;
    }
    Some(Proposal::Unfinished)
}
