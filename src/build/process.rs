//! Running a compiler: what it says goes on line by line, how it ends decides.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::{BuildError, io};

/// Runs to the end; gives what was written to standard output, and hands on standard error line by line.
pub(super) fn run(
    command: &mut Command,
    on_line: &mut dyn FnMut(&str),
) -> Result<String, BuildError> {
    let program = PathBuf::from(command.get_program());
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(io(&program, "run"))?;
    let stdout = child.stdout.take();
    // Both pipes are read at once, or a full one would stop the child.
    let messages = std::thread::spawn(move || {
        let mut text = String::new();
        stdout
            .map_or(Ok(0), |mut pipe| pipe.read_to_string(&mut text))
            .map(|_| text)
    });
    for line in child
        .stderr
        .take()
        .into_iter()
        .flat_map(|pipe| BufReader::new(pipe).split(b'\n'))
    {
        let line = line.map_err(io(&program, "read from"))?;
        on_line(String::from_utf8_lossy(&line).trim_end());
    }
    let status = child.wait().map_err(io(&program, "wait for"))?;
    let messages = messages
        .join()
        .unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into()));
    if !status.success() {
        return Err(BuildError::Toolchain {
            program: describe(command),
            status: status.to_string(),
        });
    }
    messages.map_err(io(&program, "read from"))
}

fn describe(command: &Command) -> String {
    let program = command.get_program().to_owned();
    let first = command
        .get_args()
        .next()
        .map(OsString::from)
        .unwrap_or_default();
    let name = Path::new(&program).file_stem().unwrap_or_default();
    format!("`{} {}`", name.display(), first.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_its_status_and_what_it_said() {
        let mut said = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo one >&2; echo two >&2; exit 3"]);
        let error = run(&mut command, &mut |line| said.push(line.to_owned())).unwrap_err();
        assert_eq!(said, ["one", "two"]);
        assert!(error.to_string().contains("exit status: 3"), "{error}");
    }
}
