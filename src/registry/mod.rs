//! Registries: where signed artifacts are published and found.
//!
//! A registry is not trusted. What it serves is held to its own index here and to signature and trust by `install`.

mod dir;
mod error;
mod index;
mod reference;

pub use dir::DirRegistry;
pub use error::RegistryError;
pub use index::{Index, IndexEntry};
pub use reference::{Location, Reference, Selector};

use crate::manifest::{PublisherId, SkillId, Version};

/// What is published of an artifact beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The skill.
    pub skill_id: SkillId,
    /// Its version.
    pub version: Version,
    /// Who made it.
    pub publisher: PublisherId,
}

/// A place where artifacts are published and found.
pub trait Registry {
    /// All entries, checked.
    fn index(&self) -> Result<Index, RegistryError>;

    /// The artifact of an entry, held to the entry's digest and size.
    fn fetch(&self, entry: &IndexEntry) -> Result<Vec<u8>, RegistryError>;

    /// Adds an artifact. The same version with the same bytes again changes nothing; with other bytes it is refused.
    fn publish(&self, bytes: &[u8], facts: &Facts) -> Result<IndexEntry, RegistryError>;

    /// The entry that a selector means: its version, or the highest one.
    fn find(&self, selector: &Selector) -> Result<IndexEntry, RegistryError> {
        let index = self.index()?;
        index
            .find(selector)
            .cloned()
            .ok_or_else(|| RegistryError::NotFound(selector.to_string()))
    }
}

/// Opens the registry at a location.
pub fn open(location: &Location) -> Result<Box<dyn Registry>, RegistryError> {
    match location {
        Location::Dir(path) => Ok(Box::new(DirRegistry::new(path))),
    }
}

#[cfg(test)]
mod tests;
