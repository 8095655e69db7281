//! A target with its bytes, to be audited or compared.

use std::collections::BTreeMap;

use palyra_skill::artifact::Artifact;
use palyra_skill::audit::Input;
use palyra_skill::build::Project;
use palyra_skill::limits;
use palyra_skill::manifest::{EntryPath, SkillId};
use palyra_skill::trust::{self, TrustStore, Verification};

use super::context::Context;
use super::error::{CliError, CliResult};
use super::files::read_file;
use super::target::Target;
use super::{project, skills};

/// What a target holds.
pub(super) struct Loaded {
    name: String,
    content: Content,
}

enum Content {
    Module(Vec<u8>),
    Artifact(Box<Verification>, Option<Box<Artifact>>),
    Project {
        project: Box<Project>,
        modules: Vec<(EntryPath, Vec<u8>)>,
        assets: BTreeMap<EntryPath, Vec<u8>>,
    },
}

impl Loaded {
    /// Finds and reads a target of any kind.
    pub(super) fn read(
        context: &Context,
        name: &str,
        trust: &TrustStore,
        tofu: bool,
    ) -> CliResult<Self> {
        Self::target(context, name, &Target::find(context, name)?, trust, tofu)
    }

    /// Reads a target.
    pub(super) fn target(
        context: &Context,
        name: &str,
        target: &Target,
        trust: &TrustStore,
        tofu: bool,
    ) -> CliResult<Self> {
        let content = match target {
            // A module may be larger than an entry of an artifact: that is a finding, not an unreadable file.
            Target::Module(path) => {
                Content::Module(read_file(path, 4 * limits::MAX_ARTIFACT_BYTES)?)
            }
            Target::Artifact(path) => {
                verified(&palyra_skill::artifact::read_file(path)?, trust, tofu)
            }
            Target::Installed(id) => verified(
                &skills::artifact_bytes(&context.read_home()?, id)?,
                trust,
                tofu,
            ),
            Target::Project(dir) => {
                let project = project::open(dir)?;
                Content::Project {
                    modules: project.modules()?,
                    assets: project.assets()?,
                    project: Box::new(project),
                }
            }
        };
        Ok(Self {
            name: name.to_owned(),
            content,
        })
    }

    /// An artifact's bytes; they may go when this is made.
    pub(super) fn artifact(name: &str, bytes: &[u8], trust: &TrustStore, tofu: bool) -> Self {
        Self {
            name: name.to_owned(),
            content: verified(bytes, trust, tofu),
        }
    }

    /// The installed version of the skill that this is.
    pub(super) fn installed(
        &self,
        context: &Context,
        trust: &TrustStore,
        tofu: bool,
    ) -> CliResult<Self> {
        let id = self.skill_id().ok_or_else(|| {
            CliError::usage(format!(
                "{} names no skill, so no installed version can be found",
                self.name
            ))
            .hint("name the old version: --against FILE")
        })?;
        let bytes = skills::artifact_bytes(&context.read_home()?, id.as_str())?;
        Ok(Self::artifact(id.as_str(), &bytes, trust, tofu))
    }

    fn skill_id(&self) -> Option<&SkillId> {
        match &self.content {
            Content::Module(_) => None,
            Content::Artifact(_, artifact) => Some(&artifact.as_ref()?.manifest().skill_id),
            Content::Project { project, .. } => Some(&project.manifest.skill_id),
        }
    }

    /// As the library takes it.
    pub(super) fn input(&self) -> Input<'_> {
        match &self.content {
            Content::Module(bytes) => Input::Module {
                name: &self.name,
                bytes,
            },
            Content::Artifact(verification, artifact) => Input::Verified {
                name: &self.name,
                verification,
                artifact: artifact.as_deref(),
            },
            Content::Project {
                project,
                modules,
                assets,
            } => Input::Project {
                name: &self.name,
                manifest: &project.manifest,
                manifest_text: &project.manifest_text,
                modules,
                assets,
            },
        }
    }
}

/// The file's bytes go as soon as its entries are there: both may be large.
fn verified(bytes: &[u8], store: &TrustStore, tofu: bool) -> Content {
    let (verification, artifact) = trust::verify(bytes, store, tofu);
    Content::Artifact(Box::new(verification), artifact.map(Box::new))
}
