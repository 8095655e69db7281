//! `.palyra-skill`: strict reader, reproducible writer, payload digest, signature.

pub mod zip;
