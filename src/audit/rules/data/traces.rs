//! Strings that tell where a binary was made, or what it is after.

use super::scan::{Hit, Match, Place, Probe, What};
use super::segments::Section;
use crate::audit::secrets::Window;

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"/home/", build_path),
    (b"/Users/", build_path),
    (b":\\Users\\", build_path),
    (b"/root/.", root_path),
    (b"/var/lib/jenkins/", build_machine),
    (b"/github/workspace/", build_machine),
    (b"/builds/", build_machine),
    (b"/opt/atlassian/pipelines/", build_machine),
    (b"/codebuild/output/", build_machine),
    (b":\\a\\", build_machine),
    (b"sourceMappingURL=", source_map),
    (b"\"mappings\"", source_map_file),
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
    (b".zsh_history", credential),
    (b"logins.json", credential),
    (b"/key4.db", credential),
    (b"\\key4.db", credential),
    (b"/cookies.sqlite", credential),
    (b".claude/.credentials", credential),
    (b".codex/auth.json", credential),
    (b".cursor/mcp.json", credential),
    (b"claude_desktop_config.json", credential),
    (b".config/gh/hosts.yml", credential),
    (b"/.netrc", credential),
    (b"/.pgpass", credential),
    (b"/.pypirc", credential),
    (b".vault-token", credential),
    (b".terraform.d/credentials", credential),
    (b".config/solana/id.json", credential),
    (b".ethereum/keystore", credential),
    (b".bitcoin/wallet", credential),
    (b"/var/run/secrets/kubernetes.io", credential),
    (b"/etc/sudoers", credential),
    (b"/var/run/docker.sock", docker_socket),
    (b".kdbx", credential_file),
    (b"/.env", env_file),
    (b"Chrome/Default/Cookies", browser),
    (b"Chrome\\User Data", browser),
    (b"Application Support/Google/Chrome", browser),
    (b".config/google-chrome", browser),
    (b"Telegram Desktop\\tdata", browser),
    (b"Telegram Desktop/tdata", browser),
    (b"nkbihfbeogaeaoehlefnkodbefgpgknn", browser),
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
    (b"webminepool", miner),
    (b"c3pool", miner),
    (b"herominers", miner),
    (b"nicehash", miner),
    (b"unmineable", miner),
    (b"f2pool", miner),
    (b"ethermine", miner),
    (b"mining.subscribe", miner),
    (b"mining.authorize", miner),
    (b"mining.submit", miner),
    (b"mining.notify", miner),
    (b"eth_submitwork", miner),
    (b"eth_submithashrate", miner),
    (b"donate-level", miner),
    (b"\"rx/0\"", miner),
    (b"\"cn/r\"", miner),
    (b"cn-heavy", miner),
    (b"kawpow", miner),
    (b"progpow", miner),
    (b"verushash", miner),
    (b"ghostrider", miner),
    (b"yespower", miner),
    (b"autolykos", miner),
    (b"cn_slow_hash", miner),
    (b"ethash_", miner_hint),
    (b"hashrate", miner_hint),
    (b"| sh", pipe_to_shell),
    (b"|sh", pipe_to_shell),
    (b"| bash", pipe_to_shell),
    (b"|bash", pipe_to_shell),
    (b"| sudo", pipe_to_shell),
    (b"powershell", powershell),
    (b"/dev/tcp/", shell),
    (b"bash -i >&", shell),
    (b"/bin/sh -i", shell),
    (b"ncat -e /bin/", shell),
    (b"mkfifo /tmp/", shell),
    (b"certutil -urlcache", shell),
    (b"certutil.exe -urlcache", shell),
    (b"bitsadmin /transfer", shell),
    (b"mshta http", shell),
    (b"mshta.exe http", shell),
    (b"regsvr32 /s /n", shell),
    (b"exec(base64", shell),
    (b"exec(__import__(", shell),
    (b"eval(base64", shell),
    (b"eval(atob(", shell),
    (b"exec(bytes.fromhex(", shell),
    (b"<(curl ", substituted),
    (b"$(curl ", substituted),
    (b"`curl ", substituted),
    (b"<(wget ", substituted),
    (b"$(wget ", substituted),
    (b"`wget ", substituted),
    (b"chmod +x", made_executable),
    (b"chmod 7", made_executable),
    (b"nc -e /bin/", shell),
    (b"IEX(New-Object", shell),
    (b"IEX (New-Object", shell),
    (b"import socket,subprocess,os", shell),
    (b"import socket,os,pty", shell),
    (b"import os,pty,socket", shell),
    (b"onload=", handler),
    (b"onerror=", handler),
    (b"<script", page_script),
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
    const MADE_UP: [&str; 13] = [
        "web_user",
        "user",
        "username",
        "runner",
        "linuxbrew",
        "you",
        "me",
        "name",
        "foo",
        "foobar",
        "someone",
        "pyodide",
        "example",
    ];
    let ahead = window.ahead(64);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"._-".contains(b);
    let length = ahead.iter().position(|b| !is_name(b))?;
    let name = std::str::from_utf8(&ahead[..length]).ok()?;
    let step = matches!(ahead[length], b'/' | b'\\') && ahead.get(length + 1).is_some_and(is_name);
    let known = window.needle().iter().any(u8::is_ascii_uppercase) || window.needle() == b"/home/";
    // Somebody may be called so: where a source file stands, something was compiled.
    let real = !MADE_UP.contains(&name) || matches!(name, "user" | "username") && is_source(window);
    let fits = (2..=32).contains(&length) && step && known && real;
    // A path of a URL is none of a file system.
    let in_url = window
        .before()
        .last()
        .is_some_and(u8::is_ascii_alphanumeric)
        && !window.loose;
    (fits && !in_url && !name.starts_with('.')).then(|| found(window, What::BuildPath, name))
}

/// Whether a path goes on to a source file.
fn is_source(window: &Window<'_>) -> bool {
    const SOURCES: [&str; 12] = [
        "rs", "c", "cc", "cpp", "h", "hpp", "go", "zig", "ts", "py", "cs", "kt",
    ];
    let ahead = window.ahead(200);
    let path = &ahead[..run_of_path(ahead)];
    // What follows without a separator is another constant: `lib.rsassertion failed`.
    let ends_in = |end: &str, rest: &[u8]| {
        let next = rest.strip_prefix(end.as_bytes());
        next.is_some_and(|next| {
            let ends = next.first().is_none_or(|b| !b.is_ascii_alphanumeric());
            ends || end.len() > 1 && window.loose
        })
    };
    path.split(|b| *b == b'.')
        .skip(1)
        .any(|rest| SOURCES.iter().any(|end| ends_in(end, rest)))
}

fn run_of_path(text: &[u8]) -> usize {
    let is_path = |b: &u8| b.is_ascii_alphanumeric() || b"/\\._-+@".contains(b);
    text.iter().position(|b| !is_path(b)).unwrap_or(text.len())
}

/// The work folder of a build service, up to a source file.
fn build_machine(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).into_owned();
    let drive = window.needle().starts_with(b":");
    let exact = name.to_ascii_lowercase() == name;
    let begins = !drive || matches!(window.before().last(), Some(b'C' | b'D'));
    let is_workspace = || window.after().starts_with(b"workspace/");
    (exact && begins && (is_workspace() || is_source(window))).then(|| {
        let name = if drive {
            "a Windows build service"
        } else {
            name.as_str()
        };
        found(window, What::BuildPath, name.trim_matches('/'))
    })
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

/// The mappings of a file that is a source map, whatever it is called: a JSON object that begins with its version. In a module they are
/// what a bundler writes, or reads.
fn source_map_file(window: &Window<'_>) -> Option<Match> {
    /// Where the version stands.
    const HEAD: usize = 1_000;
    let is_mapping = |b: &u8| b.is_ascii_alphanumeric() || b"+/;,".contains(b);
    let value = member(window.after()).strip_prefix(b"\"")?;
    let mapped = value.get(..4)?.iter().all(is_mapping);
    let text = &window.text[..window.text.len().min(HEAD)];
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let name = b"\"version\"";
    let is_version = |at: usize| {
        matches!(
            member(&text[at + name.len()..]),
            [b'3', b',' | b'}' | b' ' | b'\r' | b'\n', ..]
        )
    };
    let is_map = || {
        let mut parts = text.windows(name.len()).enumerate();
        parts.any(|(at, part)| part == name && is_version(at))
    };
    let is_object = text.trim_ascii_start().starts_with(b"{");
    (mapped && is_object && !window.loose && is_map())
        .then(|| found(window, What::SourceMapFile, "a source map"))
}

/// The value of a member of a JSON object, from what stands behind its name.
fn member(rest: &[u8]) -> &[u8] {
    match rest.trim_ascii_start() {
        [b':', value @ ..] => value.trim_ascii_start(),
        _ => &[],
    }
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
        encoding: None,
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

/// Of browsers, messengers and wallets that are extensions: as it is written there.
fn browser(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).into_owned();
    let exact = NEEDLES.iter().any(|(needle, _)| *needle == window.needle());
    exact.then(|| found(window, What::CredentialPath, name))
}

/// What speaks to it is root; what warns of it goes on with a word.
fn docker_socket(window: &Window<'_>) -> Option<Match> {
    let sentence = matches!(window.ahead(2), [b' ', b'a'..=b'z']);
    (!sentence).then(|| credential(window)).flatten()
}

/// The name of a database of passwords, or all of them; the ending alone stands in lists of types.
fn credential_file(window: &Window<'_>) -> Option<Match> {
    let before = window.before().iter().rev().take(60);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'*' | b'_' | b'-');
    let name = before.take_while(|b| is_name(b)).count();
    let listed = window.before().iter().rev().nth(name) == Some(&b'.');
    let fits = name > 0 && !listed && window.ends(window.end) && window.needle() == b".kdbx";
    fits.then(|| found(window, What::CredentialPath, ".kdbx"))
}

/// In a folder, and no example: `app/.env`, but not `.env.example`.
fn env_file(window: &Window<'_>) -> Option<Match> {
    let in_folder = window
        .before()
        .last()
        .is_some_and(|b| b.is_ascii_alphanumeric() || b"~._-}".contains(b));
    let ends = !window.after().first().is_some_and(|b| is_path_byte(*b));
    (in_folder && ends && window.needle() == b"/.env")
        .then(|| found(window, What::CredentialPath, ".env"))
}

fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)
}

/// `onload="fetch(…"` of a picture or a page: whoever looks at it runs it.
fn handler(window: &Window<'_>) -> Option<Match> {
    const CALLS: [&[u8]; 6] = [
        b"fetch(",
        b"eval(",
        b"import(",
        b"new Image",
        b"location=",
        b"navigator.sendBeacon(",
    ];
    let quote = |b: &u8| matches!(b, b'"' | b'\'');
    let ahead = window.ahead(120);
    let value = &ahead[usize::from(ahead.first().is_some_and(quote))..];
    let in_tag = window.before().last().is_some_and(u8::is_ascii_whitespace) && !window.loose;
    (in_tag && CALLS.iter().any(|call| value.starts_with(call))).then(|| {
        found(
            window,
            What::Script,
            "a picture or page that runs a script,",
        )
    })
}

/// A script in a picture or page that reads cookies and can send them.
fn page_script(window: &Window<'_>) -> Option<Match> {
    const SENDS: [&[u8]; 6] = [
        b"fetch(",
        b"XMLHttpRequest",
        b"new Image",
        b".src",
        b"location",
        b"sendBeacon",
    ];
    let ahead = window.ahead(1_000);
    let has = |text: &[u8], word: &[u8]| text.windows(word.len()).any(|part| part == word);
    let end = ahead.windows(9).position(|part| part == b"</script>");
    let script = &ahead[..end.unwrap_or(ahead.len())];
    let reads = has(script, b"document.cookie") && !window.loose;
    (reads && SENDS.iter().any(|word| has(script, word)))
        .then(|| found(window, What::Script, "a page that reads cookies"))
}

fn miner(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).to_ascii_lowercase();
    let strong = name.starts_with("stratum") || name.starts_with("mining.");
    // `randomxyz` is another word.
    let whole = strong || window.loose || window.ends(window.end);
    let whole =
        whole && !(name == "randomx" && window.after().first().is_some_and(u8::is_ascii_lowercase));
    whole.then(|| found(window, What::Miner { strong }, name))
}

/// What others say, too: it counts beside code that hashes.
fn miner_hint(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).to_ascii_lowercase();
    window
        .begins()
        .then(|| found(window, What::MinerHint, name))
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
    let line = line_before(window);
    let source = SOURCES
        .into_iter()
        .find(|source| line.windows(source.len()).any(|part| part == *source))?;
    // `curl | sh` is what people call it: a command names what it fetches.
    let fetched = line
        .windows(source.len())
        .rposition(|part| part == source)
        .map(|at| line[at + source.len()..].trim_ascii())?;
    let named =
        !matches!(source, b"curl " | b"wget ") || fetched.iter().any(|b| b"./$:{<".contains(b));
    let shell = named && (window.ends(window.end) || window.needle().ends_with(b"sudo"));
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

/// `bash <(curl …)`, `sh -c "$(curl …)"`: what is fetched is run.
fn substituted(window: &Window<'_>) -> Option<Match> {
    let line = line_before(window);
    let runs = [&b"sh "[..], b"sh -c", b"eval ", b"source ", b". "];
    runs.iter()
        .any(|word| line.windows(word.len()).any(|part| part == *word))
        .then(|| found(window, What::Shell, "sh <(…)"))
}

/// What was fetched on the same line may be run, or a hidden file is, in the background.
fn made_executable(window: &Window<'_>) -> Option<Match> {
    let line = line_before(window);
    let has = |word: &[u8]| line.windows(word.len()).any(|part| part == word);
    let command = window.ahead(120).split(|b| matches!(b, 0 | b'\n')).next()?;
    let ahead = |word: &[u8]| command.windows(word.len()).any(|part| part == word);
    if ahead(b" /tmp/") && (ahead(b"nohup ") || ahead(b"&& /tmp/")) {
        return Some(found(window, What::Shell, "chmod … /tmp/… && …"));
    }
    (has(b"curl ") || has(b"wget ")).then(|| found(window, What::Shell, "curl … && chmod +x"))
}

/// What stands before the needle on its line, as far as a command reaches.
fn line_before<'a>(window: &Window<'a>) -> &'a [u8] {
    let from = window.start.saturating_sub(300);
    let mut lines = window.text[from..window.start].rsplit(|b| matches!(b, 0 | b'\n'));
    lines.next().unwrap_or_default()
}

fn shell(window: &Window<'_>) -> Option<Match> {
    let name = String::from_utf8_lossy(window.needle()).into_owned();
    // `sync -e /bin/` is another command.
    window.begins().then(|| found(window, What::Shell, name))
}
