//! What a name of an entry promises.

/// The last segment, lower case.
pub(super) fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase()
}

/// The extension of a file's name, without the dot; empty where there is none.
pub(super) fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Extensions that a host runs on a double click or by name.
pub(super) fn is_executable(extension: &str) -> bool {
    matches!(
        extension,
        "exe"
            | "com"
            | "scr"
            | "pif"
            | "dll"
            | "sys"
            | "msi"
            | "bat"
            | "cmd"
            | "ps1"
            | "vbs"
            | "vbe"
            | "wsf"
            | "hta"
            | "lnk"
            | "jar"
            | "app"
            | "dmg"
            | "pkg"
            | "deb"
            | "rpm"
            | "apk"
            | "so"
            | "dylib"
            | "appimage"
            | "scpt"
            | "reg"
            | "cpl"
            | "jse"
    )
}

/// Extensions of what a person opens without a thought.
pub(super) fn is_document(extension: &str) -> bool {
    matches!(
        extension,
        "txt"
            | "md"
            | "pdf"
            | "doc"
            | "docx"
            | "xls"
            | "xlsx"
            | "csv"
            | "json"
            | "toml"
            | "yaml"
            | "yml"
            | "xml"
            | "html"
            | "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "svg"
            | "webp"
            | "mp3"
            | "mp4"
    )
}

/// Files that hold credentials by their name.
pub(super) fn is_credential(name: &str) -> bool {
    const NAMES: [&str; 26] = [
        ".env",
        "credentials",
        "terraform.tfstate",
        "secrets.json",
        ".npmrc",
        ".pypirc",
        ".netrc",
        "_netrc",
        ".git-credentials",
        ".pgpass",
        ".htpasswd",
        ".dockercfg",
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "credentials.json",
        "service-account.json",
        "wallet.dat",
        "kubeconfig",
        ".vault-token",
        // What browsers keep.
        "cookies.sqlite",
        "logins.json",
        "key4.db",
        "login data",
        "web data",
    ];
    let env = name.strip_prefix(".env.");
    let env = env.is_some_and(|kind| !matches!(kind, "example" | "sample" | "template" | "dist"));
    NAMES.contains(&name)
        || env
        || matches!(
            extension(name),
            "p12" | "pfx" | "jks" | "keystore" | "ppk" | "kdbx" | "key" | "ovpn"
        )
}

/// What tools, editors and systems leave behind.
pub(super) fn is_leftover(path: &str, name: &str) -> bool {
    const NAMES: [&str; 12] = [
        ".ds_store",
        "thumbs.db",
        "desktop.ini",
        ".gitignore",
        ".gitattributes",
        ".gitmodules",
        ".dockerignore",
        ".editorconfig",
        "npm-debug.log",
        "core",
        ".bash_history",
        ".swp",
    ];
    let folders = [
        ".git/",
        ".svn/",
        ".hg/",
        ".idea/",
        ".vscode/",
        "node_modules/",
        "__pycache__/",
        "__macosx/",
        ".venv/",
    ];
    let lower = path.to_ascii_lowercase();
    NAMES.contains(&name)
        || folders
            .iter()
            .any(|folder| lower.split_inclusive('/').any(|step| step == *folder))
        || name.ends_with('~')
        || name.starts_with("._")
        || name.starts_with(".#")
        || matches!(
            extension(name),
            "swp"
                | "swo"
                | "bak"
                | "orig"
                | "rej"
                | "tmp"
                | "pyc"
                | "pcap"
                | "pcapng"
                | "dmp"
                | "hprof"
        )
        || is_core_dump(name)
}

/// `core.1234`, with the number of a process.
fn is_core_dump(name: &str) -> bool {
    let process = name.strip_prefix("core.");
    process
        .is_some_and(|process| !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit()))
}

/// A character that is not to be seen, or turns the text around it.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// A Greek or Cyrillic letter beside a Latin one, as no word has them.
pub(super) fn mixes_alphabets(path: &str) -> bool {
    let is_other = |c: char| matches!(c, '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}');
    let mut words = path.split(|c: char| !c.is_alphabetic());
    words.any(|word| word.contains(is_other) && word.contains(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        assert!(
            is_credential(".env") && is_credential(".env.production") && is_credential("a.p12")
        );
        assert!(!is_credential(".env.example") && !is_credential("environment.json"));
        assert!(
            is_leftover("assets/.git/config", "config") && is_leftover("assets/a.txt~", "a.txt~")
        );
        assert!(
            !is_leftover("assets/git/config", "config")
                && !is_leftover("assets/core.json", "core.json")
                && is_leftover("assets/core.77", "core.77")
        );
        assert_eq!(extension("a.tar.gz"), "gz");
        assert_eq!(extension("README"), "");
    }
}
