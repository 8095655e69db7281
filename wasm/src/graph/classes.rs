//! Which instances can hand each other references to functions: those that share a table, a global or a tag for
//! references, or call each other with references. A function whose reference is taken in one class can never be called
//! through a reference or a table in another.

/// Disjoint sets.
#[derive(Debug, Default)]
pub(super) struct Classes(Vec<u32>);

pub(super) type ClassId = u32;

impl Classes {
    pub(super) fn add(&mut self) -> ClassId {
        let id = super::nodes::number(self.0.len());
        self.0.push(id);
        id
    }

    pub(super) fn find(&self, mut id: ClassId) -> ClassId {
        while self.0[id as usize] != id {
            id = self.0[id as usize];
        }
        id
    }

    fn find_and_shorten(&mut self, mut id: ClassId) -> ClassId {
        while self.0[id as usize] != id {
            let above = self.0[id as usize];
            self.0[id as usize] = self.0[above as usize];
            id = above;
        }
        id
    }

    pub(super) fn join(&mut self, a: ClassId, b: ClassId) {
        let (a, b) = (self.find_and_shorten(a), self.find_and_shorten(b));
        // The smaller number wins: nothing random decides.
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// Makes every later [`Self::find`] one step.
    pub(super) fn flatten(&mut self) {
        for id in 0..self.0.len() {
            self.0[id] = self.find_and_shorten(super::nodes::number(id));
        }
    }
}
