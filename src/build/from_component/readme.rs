//! The README and the first test cases.

use std::fmt::Write as _;

use super::{CASES, Named, NewFromComponent, sample, title};
use crate::digest::Digest;

pub(super) fn text(spec: &NewFromComponent<'_>, tools: &[Named]) -> String {
    let mut out = format!(
        "# {}\n\nA skill around `{}`, a WebAssembly binary that was there already (SHA-256 `{}`).\n\n\
         | tool | function |\n|---|---|\n",
        title(spec.name),
        shown(spec.file),
        Digest::of(spec.wasm),
    );
    for (tool, function) in tools {
        let _ = writeln!(out, "| `{}` | `{}` |", tool.id, shown(function));
    }
    let first = tools.first().map(|(tool, _)| {
        let input = sample(tool).to_string().replace('\'', "'\\''");
        format!("palyra-skill run . {} --input '{input}'\n", tool.id)
    });
    let _ = write!(
        out,
        r"
`skill.toml` is the manifest. Read it first: its descriptions are what a model sees, and what the component imports has to
be asked for there. `modules/{name}.wasm` is the binary without debug information and names.

## Work on it

```sh
{first}palyra-skill build          # checks the module against skill.toml
palyra-skill test           # runs the cases of {CASES} in the sandbox
palyra-skill audit .        # what a host would say to it
palyra-skill pack --sign    # {publisher}.{name}-0.1.0.palyra-skill
```
",
        name = spec.name,
        publisher = spec.publisher,
        first = first.unwrap_or_default(),
    );
    out
}

/// Names from outside, which may be anything.
fn shown(name: &str) -> String {
    name.escape_debug().to_string().replace(['`', '|'], "'")
}

/// Cases that hold whatever the component does, and one for the author to finish.
pub(super) fn cases(tools: &[Named]) -> String {
    let mut out = String::from(
        "# Cases for `palyra-skill test`: each names a tool, its input, and the output or the error that is expected.\n",
    );
    for (tool, _) in tools {
        let _ = write!(
            out,
            "\n[[case]]\nname = \"{id} takes no input that its schema does not know\"\ntool = \"{id}\"\n\
             input = {{ no_such_parameter = true }}\nerror = \"invalid_input\"\n",
            id = tool.id
        );
    }
    if let Some((tool, _)) = tools.first() {
        let input = crate::manifest::inline_toml(&sample(tool));
        let _ = write!(
            out,
            "\n# Put in what the tool has to answer, and take the number signs away:\n\
             # [[case]]\n# name = \"what it shows\"\n# tool = \"{}\"\n# input = {input}\n# output = {{ result = … }}\n",
            tool.id
        );
    }
    out
}
