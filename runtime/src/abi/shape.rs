//! What a component's types look like in JSON: one description, which schemas, conversions and signatures are made from.
//!
//! A type is read one [`Layer`] at a time, from the compiled component ([`super::linked`]) or from the binary
//! ([`super::binary`]), and built into a [`Shape`] within a [`Budget`]: types share their parts, shapes repeat them, so a
//! few lines of types can stand for millions of nodes.

use super::budget::Budget;

/// One level of a type; `T` is what its parts are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Layer<T> {
    Bool,
    Integer(Integer),
    F32,
    F64,
    Char,
    String,
    List(T),
    FixedList(T, u32),
    Map(T, T),
    Record(Vec<Field<T>>),
    Tuple(Vec<T>),
    Variant(Vec<Case<T>>),
    Enum(Vec<String>),
    Flags(Vec<String>),
    Option(T),
    Result(Option<T>, Option<T>),
}

/// A field of a record, or a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field<T> {
    pub(super) name: String,
    pub(super) docs: Option<String>,
    pub(super) ty: T,
}

/// A case of a variant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case<T> {
    pub(super) name: String,
    pub(super) docs: Option<String>,
    pub(super) ty: Option<T>,
}

/// A whole type that JSON can carry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    /// What the author says of it.
    pub(super) docs: Option<String>,
    layer: Box<Layer<Shape>>,
}

/// A function whose types JSON can carry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signature {
    pub(super) params: Vec<Field<Shape>>,
    pub(super) result: Option<Shape>,
    pub(super) is_async: bool,
}

/// The integers of WIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Integer {
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
}

impl Integer {
    #[cfg(test)]
    pub(super) const ALL: [Self; 8] = [
        Self::S8,
        Self::U8,
        Self::S16,
        Self::U16,
        Self::S32,
        Self::U32,
        Self::S64,
        Self::U64,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::S8 => "s8",
            Self::U8 => "u8",
            Self::S16 => "s16",
            Self::U16 => "u16",
            Self::S32 => "s32",
            Self::U32 => "u32",
            Self::S64 => "s64",
            Self::U64 => "u64",
        }
    }

    /// Least and greatest value.
    pub(super) const fn range(self) -> (i128, i128) {
        match self {
            Self::S8 => (i8::MIN as i128, i8::MAX as i128),
            Self::U8 => (0, u8::MAX as i128),
            Self::S16 => (i16::MIN as i128, i16::MAX as i128),
            Self::U16 => (0, u16::MAX as i128),
            Self::S32 => (i32::MIN as i128, i32::MAX as i128),
            Self::U32 => (0, u32::MAX as i128),
            Self::S64 => (i64::MIN as i128, i64::MAX as i128),
            Self::U64 => (0, u64::MAX as i128),
        }
    }

    /// More than many JSON readers keep.
    pub(super) const fn is_wide(self) -> bool {
        matches!(self, Self::S64 | Self::U64)
    }
}

/// Why a type has no shape, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unserved {
    /// `.field[]`, from the outside in; `None` where it is the whole that is at fault.
    place: Option<String>,
    why: String,
}

impl Unserved {
    /// The whole is at fault.
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self {
            place: None,
            why: why.into(),
        }
    }

    /// A type that JSON cannot carry, as WIT calls it.
    pub(super) fn opaque(name: &str) -> Self {
        Self {
            place: Some(String::new()),
            why: format!("has the type `{name}`, which JSON cannot carry"),
        }
    }

    fn within(mut self, segment: &str) -> Self {
        if let Some(place) = &mut self.place {
            place.insert_str(0, segment);
        }
        self
    }

    /// `its parameter `x.y` has the type …`
    fn of(self, what: &str, name: &str) -> Self {
        let place = format!("{name}{}", self.place.unwrap_or_default());
        Self::new(if place.is_empty() {
            format!("{what} {}", self.why)
        } else {
            format!("{what} `{place}` {}", self.why)
        })
    }

    /// `it is …`
    pub(super) fn of_it(self) -> Self {
        self.of("it", "")
    }

    pub(super) fn into_reason(self) -> String {
        self.why
    }
}

/// Reads types one layer at a time.
pub(super) trait Look {
    /// A type, unread.
    type Ty;

    /// Its outermost layer with what its author says of it.
    fn look(&self, ty: &Self::Ty) -> Result<(Option<String>, Layer<Self::Ty>), Unserved>;
}

/// A function, its types unread.
pub(super) struct Function<T> {
    pub(super) params: Vec<Field<T>>,
    pub(super) result: Option<T>,
    pub(super) is_async: bool,
}

impl Signature {
    /// Read a function's types.
    pub(super) fn read<L: Look>(
        types: &L,
        function: Function<L::Ty>,
        budget: &mut Budget,
    ) -> Result<Self, Unserved> {
        let params = function.params.into_iter().map(|param| {
            budget.name(&param.name, param.docs.as_deref())?;
            let ty = Shape::read(types, &param.ty, 2, budget)
                .map_err(|why| why.of("its parameter", &param.name))?;
            Ok(Field {
                name: param.name,
                docs: param.docs,
                ty,
            })
        });
        let params = params.collect::<Result<Vec<_>, Unserved>>()?;
        let result = function
            .result
            .map(|ty| Shape::read(types, &ty, 2, budget).map_err(|why| why.of("its result", "")));
        Ok(Self {
            params,
            result: result.transpose()?,
            is_async: function.is_async,
        })
    }
}

impl Shape {
    #[cfg(test)]
    pub(super) fn new(layer: Layer<Self>) -> Self {
        Self {
            docs: None,
            layer: Box::new(layer),
        }
    }

    pub(super) fn layer(&self) -> &Layer<Self> {
        &self.layer
    }

    pub(super) fn is_option(&self) -> bool {
        matches!(self.layer(), Layer::Option(_))
    }

    /// `depth` is how deep the type's schema lies in the document, in levels of JSON.
    fn read<L: Look>(
        types: &L,
        ty: &L::Ty,
        depth: usize,
        budget: &mut Budget,
    ) -> Result<Self, Unserved> {
        let (docs, layer) = types.look(ty)?;
        budget.layer(&layer, docs.as_deref(), depth)?;
        let depth = depth + levels(&layer);
        let mut read = |ty: L::Ty, segment: &str| {
            Self::read(types, &ty, depth, budget).map_err(|why| why.within(segment))
        };
        let layer = match layer {
            Layer::Bool => Layer::Bool,
            Layer::Integer(integer) => Layer::Integer(integer),
            Layer::F32 => Layer::F32,
            Layer::F64 => Layer::F64,
            Layer::Char => Layer::Char,
            Layer::String => Layer::String,
            Layer::Enum(names) => Layer::Enum(names),
            Layer::Flags(names) => Layer::Flags(names),
            Layer::List(item) => Layer::List(read(item, "[]")?),
            Layer::FixedList(item, length) => Layer::FixedList(read(item, "[]")?, length),
            Layer::Map(key, value) => Layer::Map(read(key, "[key]")?, read(value, "[]")?),
            Layer::Option(some) => Layer::Option(read(some, "?")?),
            Layer::Tuple(items) => Layer::Tuple(
                items
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| read(item, &format!("[{index}]")))
                    .collect::<Result<_, _>>()?,
            ),
            Layer::Result(ok, err) => Layer::Result(
                ok.map(|ty| read(ty, ".ok")).transpose()?,
                err.map(|ty| read(ty, ".err")).transpose()?,
            ),
            Layer::Record(fields) => Layer::Record(
                fields
                    .into_iter()
                    .map(|field| {
                        let ty = read(field.ty, &format!(".{}", field.name))?;
                        let (name, docs) = (field.name, field.docs);
                        Ok(Field { name, docs, ty })
                    })
                    .collect::<Result<_, Unserved>>()?,
            ),
            Layer::Variant(cases) => Layer::Variant(
                cases
                    .into_iter()
                    .map(|case| {
                        let segment = format!(".{}", case.name);
                        let ty = case.ty.map(|ty| read(ty, &segment)).transpose()?;
                        let (name, docs) = (case.name, case.docs);
                        Ok(Case { name, docs, ty })
                    })
                    .collect::<Result<_, Unserved>>()?,
            ),
        };
        Ok(Self {
            docs,
            layer: Box::new(layer),
        })
    }
}

/// How many levels of JSON lie between a type's schema and those of its parts; a leaf's own lists count too.
pub(super) fn levels<T>(layer: &Layer<T>) -> usize {
    match layer {
        Layer::Bool | Layer::Integer(_) | Layer::Char | Layer::String => 0,
        Layer::Enum(_) | Layer::List(_) | Layer::FixedList(..) => 1,
        Layer::Record(_) | Layer::Tuple(_) | Layer::Flags(_) => 2,
        // Its alternatives, each an object with the value below `properties`.
        Layer::F32 | Layer::F64 | Layer::Map(..) => 3,
        Layer::Option(_) | Layer::Variant(_) | Layer::Result(..) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_what_is_not_served_is_read_from_the_outside_in() {
        let why = Unserved::opaque("stream").within("[]").within(".inner");
        assert_eq!(
            why.of("its parameter", "x").into_reason(),
            "its parameter `x.inner[]` has the type `stream`, which JSON cannot carry"
        );
        let why = Unserved::opaque("own<resource>").of("its result", "");
        assert_eq!(
            why.into_reason(),
            "its result has the type `own<resource>`, which JSON cannot carry"
        );
    }
}
