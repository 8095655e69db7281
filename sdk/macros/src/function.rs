//! What a macro needs of a function: documentation, name, argument and answer.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Expr, Ident, Meta, Result, Token, Type, Visibility, parenthesized};

/// A function as far as it was read; its body is nobody's business.
pub(crate) struct Function {
    /// The literals (or macro calls) of its doc comment, in order.
    pub(crate) docs: Vec<Expr>,
    /// `#[cfg]` attributes: what is made of the function is there when it is.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// `None` where it takes nothing.
    pub(crate) input: Option<Type>,
    pub(crate) output: Type,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = Attribute::parse_outer(input)?;
        let visibility = input.parse()?;
        ordinary(input)?;
        input.parse::<Token![fn]>()?;
        let name: Ident = input.parse()?;
        if input.peek(Token![<]) {
            return Err(input.error("a tool's types are known when it is built: it takes no type parameters and no lifetimes"));
        }
        let argument = argument(input)?;
        if !input.peek(Token![->]) {
            let help =
                "a tool answers: let it return Result<T, ToolError>, where T can be serialized";
            return Err(Error::new(name.span(), help));
        }
        input.parse::<Token![->]>()?;
        let output = input.parse()?;
        // Where clause and body: the compiler's.
        input.parse::<TokenStream>()?;
        Ok(Self {
            docs: docs(&attributes),
            cfgs: attributes
                .into_iter()
                .filter(|attribute| attribute.path().is_ident("cfg"))
                .collect(),
            visibility,
            name,
            input: argument,
            output,
        })
    }
}

fn ordinary(input: ParseStream<'_>) -> Result<()> {
    let what = if input.peek(Token![async]) {
        "async: a call runs to its end, and nothing waits beside it"
    } else if input.peek(Token![unsafe]) {
        "unsafe"
    } else if input.peek(Token![extern]) {
        "extern"
    } else if input.peek(Token![const]) {
        "const"
    } else if !input.peek(Token![fn]) {
        return Err(input.error("expected a function: #[tool] and #[hook] stand on functions"));
    } else {
        return Ok(());
    };
    Err(input.error(format!("a tool is an ordinary function, not {what}")))
}

/// The one argument's type, if there is an argument.
fn argument(input: ParseStream<'_>) -> Result<Option<Type>> {
    let arguments;
    parenthesized!(arguments in input);
    if arguments.is_empty() {
        return Ok(None);
    }
    Attribute::parse_outer(&arguments)?;
    let start = arguments.span();
    // The first colon that is no part of a path.
    while arguments.peek(Token![::]) || !arguments.peek(Token![:]) {
        if arguments.peek(Token![::]) {
            arguments.parse::<Token![::]>()?;
            continue;
        }
        // A receiver, or a pattern of several tokens; a receiver never comes to a colon.
        if arguments.peek(Token![self]) || arguments.is_empty() {
            return Err(Error::new(
                start,
                "a method cannot be a tool: write a function",
            ));
        }
        arguments.parse::<proc_macro2::TokenTree>()?;
    }
    arguments.parse::<Token![:]>()?;
    let argument = arguments.parse()?;
    arguments.parse::<Option<Token![,]>>()?;
    if !arguments.is_empty() {
        return Err(arguments.error(
            "a tool takes one argument, its whole input: make a struct of the arguments and derive Deserialize and JsonSchema",
        ));
    }
    Ok(Some(argument))
}

/// `/// text` and `#[doc = …]`; `#[doc(hidden)]` and the like say nothing.
fn docs(attributes: &[Attribute]) -> Vec<Expr> {
    let docs = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    docs.filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) => Some(pair.value.clone()),
        _ => None,
    })
    .collect()
}
