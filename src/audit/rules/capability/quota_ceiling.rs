//! A quota asks for all that any skill can get, or more.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::limits;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0226",
    name: "quota-ceiling",
    severity: Severity::Medium,
    description: "A quota asks for all that any skill can get, or more.",
    why: "Time, fuel and memory are shared with everybody on the host. A quota at the ceiling turns every endless loop into the longest one that is possible; what is over it is cut.",
    remedy: "Measure what a call needs (palyra-skill run --stats), and ask for some times that.",
    ast: &["AST06"],
    cwe: &[770],
    example: Example {
        bad: "[capabilities.quotas]
max_memory_bytes = 17179869184",
        fixed: "[capabilities.quotas]
max_memory_bytes = 16777216",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let quotas = manifest.capabilities.quotas;
    for (field, asked, ceiling) in [
        (
            "wall_clock_timeout_ms",
            quotas.wall_clock_timeout_ms,
            limits::MAX_TIMEOUT_MS,
        ),
        ("fuel_budget", quotas.fuel_budget, limits::MAX_FUEL),
        (
            "max_memory_bytes",
            quotas.max_memory_bytes,
            limits::MAX_MEMORY_BYTES,
        ),
    ] {
        if asked >= ceiling {
            let path = ["capabilities", "quotas", field].map(Step::Key);
            let message = format!("quotas.{field} is {asked}; no skill gets more than {ceiling}");
            sink.manifest(&path, field, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(quotas: &str) -> usize {
        let extra = format!("[capabilities.quotas]\n{quotas}\n");
        project(&extra, &[("modules/a.wasm", RUN)])
            .findings("PSK0226")
            .len()
    }

    #[test]
    fn each_quota_at_its_ceiling_is_found() {
        assert_eq!(found("wall_clock_timeout_ms = 300000"), 1);
        assert_eq!(
            found("fuel_budget = 9000000000000\nmax_memory_bytes = 17179869184"),
            2
        );
    }

    #[test]
    fn large_quotas_below_it_are_fine() {
        let large = "wall_clock_timeout_ms = 120000\nfuel_budget = 50000000000\nmax_memory_bytes = 268435456";
        assert_eq!(found(large), 0);
    }
}
