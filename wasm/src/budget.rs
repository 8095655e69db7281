//! How much an author can make the library remember.

/// Most functions of a binary whose facts are kept: a hundred times what large modules have.
pub(super) const MAX_FUNCTIONS: usize = 1_000_000;
/// Most imports, and most exports, of all core modules together.
const MAX_EXTERNS: usize = 500_000;
/// Most elements of all element segments together.
const MAX_ELEMENTS: usize = 4_000_000;
/// Most segments (data and element) of all core modules together.
const MAX_SEGMENTS: usize = 200_000;
/// Most names of functions that are kept.
const MAX_NAMES: usize = 1_000_000;
/// Most direct calls and references, and most indirect ones: eight and sixteen bytes each.
const MAX_CALLS: usize = 16_000_000;
/// Most definitions of all components together.
const MAX_ITEMS: usize = 1_000_000;

/// What is left of each.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) functions: Left,
    pub(super) externs: Left,
    pub(super) elements: Left,
    pub(super) segments: Left,
    pub(super) names: Left,
    pub(super) calls: Left,
    pub(super) items: Left,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            functions: Left(MAX_FUNCTIONS),
            externs: Left(MAX_EXTERNS),
            elements: Left(MAX_ELEMENTS),
            segments: Left(MAX_SEGMENTS),
            names: Left(MAX_NAMES),
            calls: Left(MAX_CALLS),
            items: Left(MAX_ITEMS),
        }
    }
}

/// A number that only falls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left(usize);

impl Left {
    pub(super) const fn new(most: usize) -> Self {
        Self(most)
    }

    /// Whether there is room for one more.
    pub(super) fn one(&mut self) -> bool {
        self.many(1)
    }

    /// Whether there is room for so many more; if not, nothing is left afterwards.
    pub(super) fn many(&mut self, count: usize) -> bool {
        match self.0.checked_sub(count) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => {
                self.0 = 0;
                false
            }
        }
    }
}
