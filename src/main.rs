//! The `palyra-skill` binary: parse, dispatch, exit status.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
