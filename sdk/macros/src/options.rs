//! What stands in the parentheses of an attribute.

use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, LitBool, LitStr, Result, Token, bracketed};

/// The events of a host, as `skill.toml` and `hook bind` name them.
const EVENTS: [&str; 9] = [
    "gateway:startup",
    "skill:enabled",
    "skill:quarantined",
    "skill:disabled",
    "run:before_run",
    "run:before_tool",
    "run:after_tool",
    "run:before_delivery",
    "run:after_run",
];

/// Options of `#[tool]` and `#[hook]`; what was not written is `None`, and then `skill.toml` decides.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) id: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) sensitive: Option<bool>,
    pub(crate) requires_approval: Option<bool>,
    pub(crate) events: Vec<LitStr>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut options = Self::default();
        let mut seen: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            if seen.contains(&name) {
                return Err(Error::new(name.span(), format!("`{name}` is given twice")));
            }
            options.read(&name, input)?;
            seen.push(name);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

impl Options {
    fn read(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<()> {
        match name.to_string().as_str() {
            "id" => self.id = Some(id(text(input)?)?),
            // `name` is the field of skill.toml.
            "title" | "name" if self.title.is_none() => self.title = Some(filled(text(input)?)?),
            "title" | "name" => {
                return Err(Error::new(
                    name.span(),
                    "`title` and `name` are the same: give one",
                ));
            }
            "sensitive" => self.sensitive = Some(flag(input)?),
            "requires_approval" => self.requires_approval = Some(flag(input)?),
            "event" => self.events = events(input)?,
            other => {
                let known = "id, title, sensitive, requires_approval and, in #[hook], event";
                return Err(Error::new(
                    name.span(),
                    format!("no option `{other}`: there are {known}"),
                ));
            }
        }
        Ok(())
    }
}

fn text(input: ParseStream<'_>) -> Result<LitStr> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// `name`, or `name = true` or `false`.
fn flag(input: ParseStream<'_>) -> Result<bool> {
    if !input.peek(Token![=]) {
        return Ok(true);
    }
    input.parse::<Token![=]>()?;
    input.parse::<LitBool>().map(|literal| literal.value)
}

fn filled(text: LitStr) -> Result<LitStr> {
    if text.value().trim().is_empty() {
        return Err(Error::new(text.span(), "the text is empty"));
    }
    Ok(text)
}

/// As skill.toml takes it; that it begins with the publisher is seen when the skill is built.
fn id(text: LitStr) -> Result<LitStr> {
    let value = text.value();
    let sound = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-' | ':');
    if value.is_empty() || !value.chars().all(sound) {
        return Err(Error::new(
            text.span(),
            "an id is made of a-z, 0-9, '.', '_', '-' and ':', and begins with the publisher and a '.'",
        ));
    }
    Ok(text)
}

/// One event, or several in brackets.
fn events(input: ParseStream<'_>) -> Result<Vec<LitStr>> {
    input.parse::<Token![=]>()?;
    let mut events: Vec<LitStr> = Vec::new();
    if input.peek(syn::token::Bracket) {
        let list;
        bracketed!(list in input);
        while !list.is_empty() {
            events.push(list.parse()?);
            list.parse::<Option<Token![,]>>()?;
        }
    } else {
        events.push(input.parse()?);
    }
    for event in &events {
        if !EVENTS.contains(&event.value().as_str()) {
            return Err(Error::new(
                event.span(),
                format!("no such event: there are {}", EVENTS.join(", ")),
            ));
        }
    }
    Ok(events)
}
