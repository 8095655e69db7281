//! Strings that tell where a binary was made, or what it is after.

use super::scan::{Hit, Match, Place, Probe, What};
use super::segments::Section;
use crate::audit::secrets::Window;

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"/home/", build_path),
    (b"/Users/", build_path),
    (b":\\Users\\", build_path),
    (b"/root/.", root_path),
    (b"sourceMappingURL=", source_map),
    (b".ssh/id_", credential),
    (b".ssh/authorized_keys", credential),
    (b".aws/credentials", credential),
    (b".config/gcloud", credential),
    (b".kube/config", credential),
    (b".docker/config.json", credential),
    (b".git-credentials", credential),
    (b".gnupg/", credential),
    (b"/etc/shadow", credential),
    (b"/proc/self/environ", credential),
    (b"/Login Data", credential),
    (b"\\Login Data", credential),
    (b"wallet.dat", credential),
    (b"login.keychain", credential),
    (b".electrum/wallets", credential),
    (b"exodus.wallet", credential),
    (b".bash_history", credential),
    (b"stratum+tcp://", miner),
    (b"stratum+ssl://", miner),
    (b"stratum2+tcp://", miner),
    (b"xmrig", miner),
    (b"cryptonight", miner),
    (b"randomx", miner),
    (b"coinhive", miner),
    (b"coin-hive", miner),
    (b"minexmr", miner),
    (b"supportxmr", miner),
    (b"nanopool.org", miner),
    (b"moneroocean", miner),
    (b"hashvault.pro", miner),
    (b"2miners.com", miner),
    (b"minergate", miner),
    (b"cryptoloot", miner),
    (b"| sh", pipe_to_shell),
    (b"|sh", pipe_to_shell),
    (b"| bash", pipe_to_shell),
    (b"|bash", pipe_to_shell),
    (b"| sudo", pipe_to_shell),
    (b"powershell", powershell),
    (b"/dev/tcp/", shell),
    (b"bash -i >&", shell),
    (b"nc -e /bin/", shell),
    (b"IEX(New-Object", shell),
    (b"IEX (New-Object", shell),
];

fn found(window: &Window<'_>, what: What, text: impl Into<String>) -> Match {
    Match {
        start: window.start,
        end: window.end,
        what,
        text: text.into(),
    }
}

/// `/home/NAME/…` with at least one more step.
fn build_path(window: &Window<'_>) -> Option<Match> {
    /// Of file systems that runtimes make up, and of documentation.
    const MADE_UP: [&str; 12] = [
        "web_user", "user", "username", "runner", "you", "me", "name", "foo", "someone", "pyodide",
        "example", "alice",
    ];
    let ahead = window.ahead(64);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"._-".contains(b);
    let length = ahead.iter().position(|b| !is_name(b))?;
    let name = std::str::from_utf8(&ahead[..length]).ok()?;
    let step = matches!(ahead[length], b'/' | b'\\') && ahead.get(length + 1).is_some_and(is_name);
    let known = window.needle().iter().any(u8::is_ascii_uppercase) || window.needle() == b"/home/";
    let fits = (2..=32).contains(&length) && step && known && !MADE_UP.contains(&name);
    // A path of a URL is none of a file system.
    let in_url = window
        .before()
        .last()
        .is_some_and(u8::is_ascii_alphanumeric)
        && !window.loose;
    (fits && !in_url && !name.starts_with('.')).then(|| found(window, What::BuildPath, name))
}

/// The cache of cargo or go of a user `root`.
fn root_path(window: &Window<'_>) -> Option<Match> {
    let fits = [&b"cargo/"[..], b"rustup/", b"cache/", b"npm/"]
        .iter()
        .any(|step| window.after().starts_with(step));
    fits.then(|| found(window, What::BuildPath, "root"))
}

/// A comment with a value: an engine has the bare word.
fn source_map(window: &Window<'_>) -> Option<Match> {
    let ahead = window.ahead(300);
    let length = ahead
        .iter()
        .position(|b| !b.is_ascii_graphic())
        .unwrap_or(ahead.len());
    let value = std::str::from_utf8(&ahead[..length]).ok()?;
    let comment = window.before().ends_with(b"# ") || window.before().ends_with(b"@ ");
    let remote = value.starts_with("http://") || value.starts_with("https://");
    let is_map = value.rsplit_once('.').is_some_and(|(_, end)| end == "map")
        || value.starts_with("data:application/json")
        || remote && value.len() > 12;
    let shown = if value.starts_with("data:") {
        "an inline map"
    } else {
        value
    };
    (comment && is_map).then(|| found(window, What::SourceMap { remote }, shown))
}

/// The section that names a source map or a file with debug information: a length and a URL.
pub(super) fn section(place: Place, section: &Section<'_>) -> Option<Hit> {
    if !matches!(section.name, "sourceMappingURL" | "external_debug_info") {
        return None;
    }
    let (_, url) = section.bytes.split_first()?;
    let text = String::from_utf8_lossy(&url[..url.len().min(300)]).into_owned();
    let remote =
        text.contains("://") && !text.contains("file://") && !text.contains("://localhost");
    Some(Hit {
        place,
        offset: section.offset,
        end: section.offset + section.bytes.len(),
        what: What::SourceMap { remote },
        text,
    })
}

fn credential(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).into_owned();
    let exact = name.to_ascii_lowercase() == name || name.contains("Login Data");
    exact.then(|| {
        found(
            window,
            What::CredentialPath,
            name.trim_start_matches(['/', '\\']),
        )
    })
}

fn miner(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).to_ascii_lowercase();
    let strong = name.starts_with("stratum");
    // `randomxyz` is another word.
    let whole = strong || window.loose || window.ends(window.end);
    let whole =
        whole && !(name == "randomx" && window.after().first().is_some_and(u8::is_ascii_lowercase));
    whole.then(|| found(window, What::Miner { strong }, name))
}

/// What is fetched or decoded on the same line goes to a shell.
fn pipe_to_shell(window: &Window<'_>) -> Option<Match> {
    const SOURCES: [&[u8]; 6] = [
        b"curl ",
        b"wget ",
        b"base64 -d",
        b"base64 --d",
        b"base64 -D",
        b"xxd -r",
    ];
    let from = window.start.saturating_sub(300);
    let line = window.text[from..window.start]
        .rsplit(|b| matches!(b, 0 | b'\n'))
        .next()?;
    let source = SOURCES
        .iter()
        .find(|source| line.windows(source.len()).any(|part| part == **source))?;
    let shell = window.ends(window.end) || window.needle().ends_with(b"sudo");
    let name = String::from_utf8_lossy(source.split(|b| *b == b' ').next()?).into_owned();
    shell.then(|| found(window, What::Shell, format!("{name} … | sh")))
}

/// With an encoded command, or hidden.
fn powershell(window: &Window<'_>) -> Option<Match> {
    const FLAGS: [&str; 5] = [
        " -enc ",
        " -encodedcommand ",
        " -e ",
        " -ec ",
        "downloadstring(",
    ];
    let line = window.ahead(200).split(|b| matches!(b, 0 | b'\n')).next()?;
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    FLAGS.iter().any(|flag| line.contains(flag)).then(|| {
        found(
            window,
            What::Shell,
            "powershell with an encoded or fetched command",
        )
    })
}

fn shell(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).into_owned();
    // `sync -e /bin/` is another command.
    window.begins().then(|| found(window, What::Shell, name))
}
