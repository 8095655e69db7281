//! From a function to what `skill!` lists.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Ident, Result};

use crate::function::Function;
use crate::options::Options;

pub(crate) fn tool(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(options, item, |options, function| {
        if let Some(event) = options.events.first() {
            return Err(Error::new(
                event.span(),
                "a tool has no event: #[hook] makes what answers events",
            ));
        }
        Ok(match &function.input {
            Some(input) => {
                quote_spanned!(input.span()=> ::palyra_skill_sdk::__private::input_schema::<#input>())
            }
            None => quote!(::palyra_skill_sdk::__private::input_schema::<
                ::palyra_skill_sdk::__private::NoInput,
            >()),
        })
    })
}

pub(crate) fn hook(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(options, item, |options, function| {
        let events = &options.events;
        if events.is_empty() {
            return Err(Error::new(
                Span::call_site(),
                "a hook says what it answers: #[hook(event = \"run:before_tool\")]",
            ));
        }
        let Some(input) = &function.input else {
            return Err(Error::new(
                function.name.span(),
                "a hook takes the event: fn name(event: Event) -> Result<Decision, ToolError>",
            ));
        };
        let output = &function.output;
        Ok(quote_spanned! {input.span()=>{
            ::palyra_skill_sdk::__private::decides::<#output>();
            ::palyra_skill_sdk::__private::event_schema::<#input>(&[#(#events),*])
        }})
    })
}

/// The item as it was written, and beside it a type of the same name: functions and types do not get in each other's way.
/// Where something is wrong the item still stands, so that the compiler does not complain of its absence, too.
fn expand(
    options: TokenStream,
    item: TokenStream,
    input_schema: impl FnOnce(&Options, &Function) -> Result<TokenStream>,
) -> TokenStream {
    let made = syn::parse2::<Function>(item.clone()).and_then(|function| {
        let options = syn::parse2(options)?;
        let input_schema = input_schema(&options, &function)?;
        implement(&options, &function, &input_schema)
    });
    let made = made.unwrap_or_else(Error::into_compile_error);
    quote!(#item #made)
}

fn implement(
    options: &Options,
    function: &Function,
    input_schema: &TokenStream,
) -> Result<TokenStream> {
    let Function {
        docs,
        cfgs,
        visibility,
        name,
        output,
        ..
    } = function;
    if docs.is_empty() {
        let help = "a tool needs a doc comment: its description, by which a model chooses it";
        return Err(Error::new(name.span(), help));
    }
    let plain = plain(name);
    let (id, title) = (option(options.id.as_ref()), option(options.title.as_ref()));
    let (sensitive, approval) = (option(options.sensitive), option(options.requires_approval));
    let run = match &function.input {
        Some(_) => quote!(::palyra_skill_sdk::__private::run(#name, input)),
        None => {
            quote!(::palyra_skill_sdk::__private::run(|_: ::palyra_skill_sdk::__private::NoInput| #name(), input))
        }
    };
    let output_schema =
        quote_spanned!(output.span()=> ::palyra_skill_sdk::__private::output_schema::<#output>());
    Ok(quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, unreachable_pub)]
        #visibility struct #name {}

        #(#cfgs)*
        #[allow(unreachable_pub)]
        impl #name {
            // Unless `skill!` lists the tool, the compiler says that this is never used.
            #[doc(hidden)]
            #visibility const LISTED_IN_SKILL: Self = Self {};
        }

        #(#cfgs)*
        impl ::palyra_skill_sdk::__private::Tool for #name {
            const FUNCTION: &'static str = #plain;
            const ID: ::core::option::Option<&'static str> = #id;

            fn call(input: &str) -> ::core::result::Result<::palyra_skill_sdk::Answer, ::palyra_skill_sdk::ToolError> {
                #run
            }

            fn describe() -> ::palyra_skill_sdk::__private::ToolDescription {
                ::palyra_skill_sdk::__private::ToolDescription {
                    function: Self::FUNCTION,
                    id: Self::ID,
                    name: #title,
                    description: ::palyra_skill_sdk::__private::text(&[#(#docs),*]),
                    default_sensitive: #sensitive,
                    requires_approval: #approval,
                    input_schema: #input_schema,
                    output_schema: #output_schema,
                }
            }
        }
    })
}

/// The name without `r#`.
fn plain(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(
        expand: fn(TokenStream, TokenStream) -> TokenStream,
        options: &str,
        item: &str,
    ) -> String {
        expand(options.parse().unwrap(), item.parse().unwrap()).to_string()
    }

    #[test]
    fn what_cannot_be_a_tool_is_refused_with_a_reason_and_the_item_still_stands() {
        let sound = "fn f(i: I) -> Result<O, ToolError> { work(i) }";
        let documented = format!("/// Text.\n{sound}");
        for (options, item, reason) in [
            ("", sound, "doc comment"),
            ("", "/// Text.\nfn f(i: I) {}", "let it return Result"),
            ("", "/// Text.\nfn f(a: A, b: B) -> R {}", "one argument"),
            ("", "/// Text.\nfn f(&self) -> R {}", "method"),
            ("", "/// Text.\nfn f<T>(i: T) -> R {}", "type parameters"),
            ("", "/// Text.\nasync fn f(i: I) -> R {}", "not async"),
            ("", "struct S;", "stand on functions"),
            ("id = \"A b\"", &documented, "an id is made of"),
            ("titel = \"x\"", &documented, "no option `titel`"),
            ("title = \"x\", name = \"y\"", &documented, "the same"),
            ("sensitive, sensitive", &documented, "twice"),
            ("title = \" \"", &documented, "empty"),
            ("event = \"run:before_run\"", &documented, "no event"),
        ] {
            let made = says(tool, options, item);
            assert!(
                made.contains("compile_error") && made.contains(reason),
                "{options} {item}: {made}"
            );
            let whole: TokenStream = item.parse().unwrap();
            assert!(made.starts_with(&whole.to_string()), "{made}");
        }
        for (options, item, reason) in [
            ("", documented.as_str(), "says what it answers"),
            ("event = \"run:before\"", &documented, "no such event"),
            (
                "event = \"run:before_run\"",
                "/// Text.\nfn f() -> R {}",
                "takes the event",
            ),
        ] {
            let made = says(hook, options, item);
            assert!(
                made.contains("compile_error") && made.contains(reason),
                "{options} {item}: {made}"
            );
        }
    }

    #[test]
    fn an_argument_may_be_any_pattern() {
        for argument in [
            "I { a, b }: I",
            "(a, b): (A, B)",
            "_: I",
            "mut i: a::I<B>",
            "_: (),",
        ] {
            let item = "/// Text.\nfn f(ARGUMENT) -> R {}".replace("ARGUMENT", argument);
            let made = says(tool, "", &item);
            assert!(!made.contains("compile_error"), "{argument}: {made}");
        }
    }
}
