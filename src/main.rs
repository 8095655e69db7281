//! The `palyra-skill` binary: parse, dispatch, exit status.

fn main() {}
