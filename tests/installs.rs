//! An install is wholly there or not at all, whenever its process is killed and whoever else installs.
#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "what was really hit has to be seen")]

mod common;
#[path = "installs/supply.rs"]
mod supply;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Bench, Ran};
use palyra_skill::store::{Home, State};
use palyra_skill::trust::{self, Verdict};
use supply::{Offer, offers};

/// Installs that are started to be killed.
const ROUNDS: usize = 200;
const SKILLS: usize = 8;
/// After so many rounds the skills are removed: looking at hundreds of versions 200 times would take minutes.
const KEPT: usize = SKILLS;

/// Numbers that are the same in every run: xorshift64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A part of a duration, or a little more than all of it.
    fn part_of(&mut self, whole: Duration, most: f64) -> Duration {
        let share = f64::from(u32::try_from(self.next() % 10_000).unwrap()) / 10_000.0;
        whole.mul_f64(share * most)
    }
}

/// How an attempt ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Killed,
    Completed,
}

/// When an attempt is killed.
enum At<'a> {
    After(Duration),
    /// As soon as the file is in its place, which is inside the transaction.
    Placed(&'a Path),
}

fn start(bench: &Bench, home: &Path, offer: &Offer) -> Child {
    command(bench, home, &offer.install())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The binary with this home, and no compiler on its path that `doctor` would ask.
fn command(bench: &Bench, home: &Path, args: &[String]) -> Command {
    let mut command = bench.command(args);
    command.env("PALYRA_SKILL_HOME", home).env("PATH", "");
    command
}

fn finish(child: Child) -> Ran {
    Ran::from(child.wait_with_output().unwrap())
}

/// Installs to the end; how long that took.
fn install(bench: &Bench, home: &Path, offer: &Offer) -> Duration {
    let started = Instant::now();
    let ran = finish(start(bench, home, offer));
    assert_eq!(
        ran.status, 0,
        "{} {}: {}",
        offer.skill_id, offer.version, ran.stderr
    );
    started.elapsed()
}

fn attempt(bench: &Bench, home: &Path, offer: &Offer, at: &At<'_>) -> End {
    let mut child = start(bench, home, offer);
    match at {
        At::After(delay) => std::thread::sleep(*delay),
        At::Placed(path) => {
            while !path.exists() && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(50));
            }
        }
    }
    child.kill().unwrap(); // SIGKILL; nothing for one that has ended
    let ended = child.wait_with_output().unwrap();
    match ended.status.code() {
        Some(0) => End::Completed,
        None => End::Killed,
        Some(_) => panic!("{}", String::from_utf8_lossy(&ended.stderr)),
    }
}

/// `doctor` finds nothing failed; its report.
fn sound(bench: &Bench, home: &Path) -> serde_json::Value {
    let args = ["doctor", "--format", "json"].map(str::to_owned);
    let ran = Ran::from(command(bench, home, &args).output().unwrap());
    assert_eq!(ran.status, 0, "{}\n{}", ran.stdout, ran.stderr);
    let report = ran.json();
    assert_eq!(report["ok"], true, "{report}");
    report
}

/// Whether a process died between placing a file and committing its row, or before it had placed one.
fn left_a_file(report: &serde_json::Value) -> bool {
    let items = report["items"].as_array().unwrap();
    let mut left = items.iter().filter(|item| item["id"] == "home.leftovers");
    left.any(|item| item["status"] == "warn")
}

/// Where the journal ends.
fn journal_end(home: &Path) -> i64 {
    let home = Home::open_read_only(home).unwrap();
    home.journal_last_seq().unwrap()
}

/// Whether the version was installed since that journal entry: then with everything that belongs to it, else with nothing.
fn is_whole(home: &Path, offer: &Offer, since: i64) -> bool {
    let home = Home::open_read_only(home).unwrap();
    let versions = home.versions(&offer.skill_id).unwrap();
    let entries = home.journal(since, usize::MAX).unwrap();
    let told = entries.iter().any(|entry| {
        entry.kind == "skill.installed"
            && entry.skill_id.as_ref() == Some(&offer.skill_id)
            && entry.data["version"] == offer.version.to_string()
    });
    let Some(found) = versions.iter().find(|found| found.version == offer.version) else {
        assert!(
            !told,
            "{} {} stands in the journal only",
            offer.skill_id, offer.version
        );
        if versions.is_empty() {
            let grants = home.grants(&offer.skill_id).unwrap();
            assert!(
                grants.is_empty(),
                "{}: grants without a skill",
                offer.skill_id
            );
        }
        return false;
    };
    assert!(
        told,
        "{} {} is not in the journal",
        offer.skill_id, offer.version
    );
    assert_eq!(found.state, State::Active, "{}", found.reason_text);
    assert!(home.artifact_bytes(&found.file_digest).unwrap() == offer.bytes);
    let store = home.trust_store().unwrap();
    assert_eq!(
        trust::verify(&offer.bytes, &store, false).0.verdict,
        Verdict::Accept
    );
    assert!(
        home.grants(&offer.skill_id)
            .unwrap()
            .http_hosts
            .contains(&offer.host)
    );
    true
}

/// Everything that was offered can be installed now and is whole; then it is removed.
fn settle(bench: &Bench, home: &Path, offers: &[Offer]) {
    for offer in offers {
        let known = Home::open_read_only(home)
            .unwrap()
            .versions(&offer.skill_id)
            .unwrap();
        if !known.iter().any(|known| known.version == offer.version) {
            install(bench, home, offer);
        }
    }
    let report = sound(bench, home);
    assert!(!left_a_file(&report), "{report}");
    for offer in offers {
        assert!(is_whole(home, offer, 0));
    }
    for skill in &offers[..SKILLS] {
        let args = ["remove", skill.skill_id.as_str(), "--yes"].map(str::to_owned);
        let ran = Ran::from(command(bench, home, &args).output().unwrap());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }
}

#[test]
fn a_killed_install_leaves_all_of_it_or_nothing() {
    let bench = Bench::new();
    let offers = offers(&bench, SKILLS, ROUNDS / SKILLS);
    let home = bench.path("installed");
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut whole = install(&bench, &bench.path("measured"), &offers[0]);
    let (mut killed, mut completed, mut committed, mut inside) = (0, 0, 0, 0);
    for (round, offer) in offers.iter().enumerate() {
        if round % KEPT == 0 && round > 0 {
            settle(&bench, &home, &offers[round - KEPT..round]);
        }
        let placed = offer.placed(&home);
        let at = match round % 3 {
            0 => At::Placed(&placed),
            _ => At::After(dice.part_of(whole, 1.5)),
        };
        let since = journal_end(&home);
        let end = attempt(&bench, &home, offer, &at);
        let report = sound(&bench, &home);
        let there = is_whole(&home, offer, since);
        if end == End::Completed {
            assert!(
                there,
                "{} {} was reported and is not there",
                offer.skill_id, offer.version
            );
            completed += 1;
            continue;
        }
        killed += 1;
        inside += usize::from(left_a_file(&report));
        committed += usize::from(there);
        // What follows meets what was left behind, at times only after another one was killed on top of it.
        if dice.next().is_multiple_of(2) {
            let took = install(&bench, &home, offer);
            whole = (whole * 3 + took) / 4;
            assert!(is_whole(&home, offer, since));
        }
    }
    eprintln!(
        "{killed} killed ({inside} inside the transaction, {committed} after it), {completed} completed"
    );
    assert!(killed >= ROUNDS / 4, "only {killed} were killed on the way");
    assert!(
        completed >= ROUNDS / 20,
        "only {completed} came to their end"
    );
    assert!(
        inside >= ROUNDS / 40,
        "only {inside} were killed inside the transaction"
    );
}

#[test]
fn a_home_whose_making_is_killed_is_sound_and_goes_on() {
    let bench = Bench::new();
    let offers = offers(&bench, 1, 1);
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let mut whole = install(&bench, &bench.path("measured"), &offers[0]);
    let mut killed = 0;
    for round in 0..40 {
        let home = bench.path(&format!("home-{round}"));
        let delay = dice.part_of(whole, 1.1);
        killed += usize::from(attempt(&bench, &home, &offers[0], &At::After(delay)) == End::Killed);
        sound(&bench, &home);
        let took = install(&bench, &home, &offers[0]);
        whole = (whole * 3 + took) / 4;
        sound(&bench, &home);
        assert!(is_whole(&home, &offers[0], 0));
    }
    assert!(killed >= 10, "only {killed} were killed on the way");
}

#[test]
fn two_installs_at_once_are_both_there() {
    let bench = Bench::new();
    let offers = offers(&bench, 2, 12);
    let home = bench.path("installed");
    // Pairs of different skills, which also make the home together; then each with itself.
    let pairs = offers.chunks(2).map(|pair| (&pair[0], &pair[1]));
    for (one, other) in pairs.chain(offers.iter().take(4).map(|same| (same, same))) {
        let running = [start(&bench, &home, one), start(&bench, &home, other)];
        for ran in running.map(finish) {
            assert_eq!(
                ran.status, 0,
                "{} {}: {}",
                one.skill_id, one.version, ran.stderr
            );
        }
        assert!(is_whole(&home, one, 0) && is_whole(&home, other, 0));
    }
    let report = sound(&bench, &home);
    assert!(!left_a_file(&report), "{report}");
    assert!(offers.iter().all(|offer| is_whole(&home, offer, 0)));
}
