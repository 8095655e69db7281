//! Functions and types as text, near to what their author wrote.

use super::shape::{Layer, Shape, Signature};

/// Longest text of a function, in bytes (a little more with the ellipsis).
const MAX_BYTES: usize = 600;

/// `name: func(a: u32, b: option<string>) -> list<u8>`
pub(super) fn function(name: &str, signature: &Signature) -> String {
    let mut text = Text(String::new());
    text.push(name);
    text.push(if signature.is_async {
        ": async func("
    } else {
        ": func("
    });
    for (index, param) in signature.params.iter().enumerate() {
        text.separate(index);
        text.push(&param.name);
        text.push(": ");
        text.shape(&param.ty);
    }
    text.push(")");
    if let Some(result) = &signature.result {
        text.push(" -> ");
        text.shape(result);
    }
    text.finish()
}

struct Text(String);

impl Text {
    fn is_full(&self) -> bool {
        self.0.len() >= MAX_BYTES
    }

    fn push(&mut self, text: &str) {
        if !self.is_full() {
            self.0.push_str(text);
        }
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.push(", ");
        }
    }

    fn finish(mut self) -> String {
        if self.is_full() {
            self.0.truncate(self.0.floor_char_boundary(MAX_BYTES));
            self.0.push('…');
        }
        self.0
    }

    fn shape(&mut self, shape: &Shape) {
        if self.is_full() {
            return;
        }
        match shape.layer() {
            Layer::Bool => self.push("bool"),
            Layer::Integer(integer) => self.push(integer.name()),
            Layer::F32 => self.push("f32"),
            Layer::F64 => self.push("f64"),
            Layer::Char => self.push("char"),
            Layer::String => self.push("string"),
            Layer::List(item) => self.generic("list", &[Some(item)]),
            Layer::FixedList(item, length) => {
                self.push("list<");
                self.shape(item);
                self.push(&format!(", {length}>"));
            }
            Layer::Map(key, value) => self.generic("map", &[Some(key), Some(value)]),
            Layer::Tuple(items) => {
                let items: Vec<_> = items.iter().map(Some).collect();
                self.generic("tuple", &items);
            }
            Layer::Option(some) => self.generic("option", &[Some(some)]),
            Layer::Result(None, None) => self.push("result"),
            Layer::Result(ok, None) => self.generic("result", &[ok.as_ref()]),
            Layer::Result(ok, err) => self.generic("result", &[ok.as_ref(), err.as_ref()]),
            Layer::Record(fields) => {
                let fields = fields.iter().map(|field| (&field.name, Some(&field.ty)));
                self.named("record", ": ", "", fields);
            }
            Layer::Variant(cases) => {
                let cases = cases.iter().map(|case| (&case.name, case.ty.as_ref()));
                self.named("variant", "(", ")", cases);
            }
            Layer::Enum(names) => self.named("enum", "", "", names.iter().map(|n| (n, None))),
            Layer::Flags(names) => self.named("flags", "", "", names.iter().map(|n| (n, None))),
        }
    }

    fn generic(&mut self, name: &str, arguments: &[Option<&Shape>]) {
        self.push(name);
        self.push("<");
        for (index, argument) in arguments.iter().enumerate() {
            self.separate(index);
            match argument {
                Some(shape) => self.shape(shape),
                None => self.push("_"),
            }
        }
        self.push(">");
    }

    fn named<'a>(
        &mut self,
        keyword: &str,
        open: &str,
        close: &str,
        items: impl Iterator<Item = (&'a String, Option<&'a Shape>)>,
    ) {
        self.push(keyword);
        self.push(" { ");
        for (index, (name, shape)) in items.enumerate() {
            if self.is_full() {
                break;
            }
            self.separate(index);
            self.push(name);
            if let Some(shape) = shape {
                self.push(open);
                self.shape(shape);
                self.push(close);
            }
        }
        self.push(" }");
    }
}
