//! Texts that an agent reads.

mod approval_bypass;
mod ascii_smuggling;
mod bidi_control;
mod chat_markup;
mod codes;
mod concealment;
mod confusable;
mod context_request;
mod credential_request;
mod disguise;
mod duplicate_description;
mod encoded;
mod encoded_instructions;
mod encoded_text;
mod exfiltration_text;
mod fold;
mod foreign_errand;
mod hidden;
mod hidden_instruction;
mod hidden_markup;
mod hidden_text;
mod homoglyph_name;
mod homoglyph_text;
mod instruction_markup;
mod instruction_text;
mod meaningless_description;
mod needed;
mod oversized_text;
mod persistent_instruction;
mod phrases;
mod remote_instructions;
mod selector_data;
mod similar_tools;
#[cfg(test)]
mod spoken;
mod terminal_escape;
#[cfg(test)]
mod testing;
mod tongues;
mod tool_precedence;
mod tool_shadowing;
mod unportable_tool_name;

use super::Rule;

/// The words in which a text speaks to a model of anything that no honest text speaks of.
pub(super) fn addresses_model(text: &str) -> Option<String> {
    speaks_to_model(&fold::Folded::of(text))
}

/// The words in which a text speaks to the model of what no honest text speaks of.
fn speaks_to_model(folded: &fold::Folded) -> Option<String> {
    instruction_text::PHRASES
        .find(folded, instruction_text::is_order)
        .or_else(|| concealment::DECLARED.find(folded, concealment::is_concealment))
        .or_else(|| concealment::STRONG.find(folded, concealment::is_concealment))
        .or_else(|| credential_request::PHRASES.find(folded, credential_request::accept))
        .or_else(|| exfiltration_text::PHRASES.find(folded, exfiltration_text::accept))
        .or_else(|| context_request::PHRASES.find(folded, context_request::accept))
        .or_else(|| approval_bypass::PHRASES.find(folded, approval_bypass::accept))
        .or_else(|| persistent_instruction::PHRASES.find(folded, persistent_instruction::accept))
        .or_else(|| foreign_errand::PHRASES.find(folded, foreign_errand::accept))
}

/// Every set of phrases.
#[cfg(test)]
fn phrases() -> [&'static phrases::Phrases; 19] {
    [
        &approval_bypass::PHRASES,
        &foreign_errand::PHRASES,
        &hidden_instruction::ADDRESS,
        &persistent_instruction::PHRASES,
        &chat_markup::PHRASES,
        &chat_markup::TURNS,
        &concealment::STRONG,
        &concealment::DECLARED,
        &context_request::PHRASES,
        &credential_request::PHRASES,
        &exfiltration_text::PHRASES,
        &hidden_markup::MARKUP,
        &instruction_markup::PHRASES,
        &instruction_text::PHRASES,
        &remote_instructions::PHRASES,
        &tool_precedence::PHRASES,
        &tool_precedence::EXCLUSIVE,
        &tool_shadowing::PHRASES,
        &tool_shadowing::NAMED,
    ]
}

/// By code.
pub(super) static RULES: &[Rule] = &[
    hidden_text::RULE,
    instruction_text::RULE,
    bidi_control::RULE,
    ascii_smuggling::RULE,
    concealment::RULE,
    selector_data::RULE,
    terminal_escape::RULE,
    credential_request::RULE,
    context_request::RULE,
    tool_shadowing::RULE,
    tool_precedence::RULE,
    exfiltration_text::RULE,
    encoded_instructions::RULE,
    encoded_text::RULE,
    remote_instructions::RULE,
    hidden_markup::RULE,
    chat_markup::RULE,
    instruction_markup::RULE,
    homoglyph_name::RULE,
    homoglyph_text::RULE,
    meaningless_description::RULE,
    duplicate_description::RULE,
    similar_tools::RULE,
    unportable_tool_name::RULE,
    oversized_text::RULE,
    approval_bypass::RULE,
    persistent_instruction::RULE,
    foreign_errand::RULE,
    hidden_instruction::RULE,
];
