//! Core modules that are too large to be written down.

/// The module of this name.
pub(crate) fn module(name: &str) -> Vec<u8> {
    let wat = match name {
        "large-function" => core(&function("export \"run\"", 60_000)),
        "large-program" => {
            let calls: String = (0..9).map(|at| format!("call $f{at} drop ")).collect();
            let functions: String = (0..9)
                .map(|at| function(&format!("$f{at}"), 9_000))
                .collect();
            core(&format!(
                "{functions} (func (export \"run\") (result i32) {calls} i32.const 0)"
            ))
        }
        "dead-code" => core(&dead_code(500, 40_000)),
        "some-dead-code" => core(&dead_code(48_000, 24_000)),
        "unknown-section" => core(&section("words.cache", 80_000)),
        "known-section" => core(&(section(".debug_str", 80_000) + &section("words.note", 400))),
        _ => panic!("no generator makes '{name}'"),
    };
    wat::parse_str(wat).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A core module with its entry point, and more.
fn core(more: &str) -> String {
    let run = if more.contains("\"run\"") {
        ""
    } else {
        "(func (export \"run\") (result i32) i32.const 0)"
    };
    format!("(module {run} {more})")
}

/// Instructions that do nothing and take some bytes each.
fn function(head: &str, instructions: usize) -> String {
    let head = if head.starts_with('$') {
        head.to_owned()
    } else {
        format!("({head})")
    };
    let body = "i32.const 77 drop ".repeat(instructions / 2);
    format!("(func {head} (result i32) {body} i32.const 0)")
}

fn dead_code(alive: usize, dead: usize) -> String {
    function("export \"run\"", alive) + &function("$a", dead) + &function("$b", dead / 2)
}

fn section(name: &str, bytes: usize) -> String {
    format!("(@custom \"{name}\" \"{}\")", "words ".repeat(bytes / 6))
}
