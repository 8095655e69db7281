//! What a skill may use, as the owner of the home granted it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::canonical::canonical_json;
use super::secrets::SecretName;
use crate::digest::Digest;
use crate::manifest::{Capabilities, EntryPath};

/// Capabilities, asked for or granted. Empty is pure computation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrantSet {
    /// `example.com`, `*.example.com` (one or more labels before it) or `*`.
    pub http_hosts: BTreeSet<String>,
    /// Origins that only the owner can name, such as `http://127.0.0.1:8080`.
    pub http_local_origins: BTreeSet<String>,
    /// `<scope>/<key>`, `<scope>/*`.
    pub secret_keys: BTreeSet<String>,
    /// Roots that may be read, or `*`.
    pub read_roots: BTreeSet<String>,
    /// Roots that may be written (and read), or `*`.
    pub write_roots: BTreeSet<String>,
    /// Channel names, or `*`.
    pub channels: BTreeSet<String>,
    /// Roots that live elsewhere than below the home's `data` folder: root to folder.
    pub mapped_roots: BTreeMap<String, PathBuf>,
}

/// One capability, as it is typed: `http:HOST`, `http-local:ORIGIN`, `secret:SCOPE/KEY`, `read:ROOT`, `write:ROOT`,
/// `channel:NAME`, `map:ROOT=FOLDER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// A host of the egress allowlist.
    HttpHost(String),
    /// An origin on the owner's own network.
    HttpLocalOrigin(String),
    /// A secret.
    Secret(String),
    /// A root to read.
    ReadRoot(String),
    /// A root to write.
    WriteRoot(String),
    /// A channel.
    Channel(String),
    /// Where a root lives.
    MapRoot(String, PathBuf),
}

/// The text is no grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no grant: {message}")]
pub struct GrantError {
    /// What was typed.
    pub text: String,
    /// What would be right.
    pub message: &'static str,
}

impl GrantSet {
    /// What a manifest asks for.
    pub fn requested(capabilities: &Capabilities) -> Self {
        let secrets = capabilities.secrets.iter().flat_map(|request| {
            request
                .key_names
                .iter()
                .map(move |key| format!("{}/{key}", request.scope))
        });
        Self {
            http_hosts: capabilities.http_egress_allowlist.iter().cloned().collect(),
            secret_keys: secrets.collect(),
            read_roots: capabilities.filesystem.read_roots.iter().cloned().collect(),
            write_roots: capabilities
                .filesystem
                .write_roots
                .iter()
                .cloned()
                .collect(),
            ..Self::default()
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds one; `false` when it was there.
    pub fn add(&mut self, grant: &Grant) -> bool {
        match grant {
            Grant::MapRoot(root, folder) => {
                self.mapped_roots
                    .insert(root.clone(), folder.clone())
                    .as_ref()
                    != Some(folder)
            }
            plain => self.list(plain).insert(plain.value().to_owned()),
        }
    }

    /// Removes one; `false` when it was not there.
    pub fn remove(&mut self, grant: &Grant) -> bool {
        match grant {
            Grant::MapRoot(root, _) => self.mapped_roots.remove(root).is_some(),
            plain => {
                let value = plain.value().to_owned();
                self.list(plain).remove(&value)
            }
        }
    }

    fn list(&mut self, grant: &Grant) -> &mut BTreeSet<String> {
        match grant {
            Grant::HttpHost(_) => &mut self.http_hosts,
            Grant::HttpLocalOrigin(_) => &mut self.http_local_origins,
            Grant::Secret(_) => &mut self.secret_keys,
            Grant::ReadRoot(_) | Grant::MapRoot(..) => &mut self.read_roots,
            Grant::WriteRoot(_) => &mut self.write_roots,
            Grant::Channel(_) => &mut self.channels,
        }
    }

    /// Everything that is in either. Where both map a root, `other`'s mapping holds.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.http_hosts.extend(other.http_hosts.iter().cloned());
        sum.http_local_origins
            .extend(other.http_local_origins.iter().cloned());
        sum.secret_keys.extend(other.secret_keys.iter().cloned());
        sum.read_roots.extend(other.read_roots.iter().cloned());
        sum.write_roots.extend(other.write_roots.iter().cloned());
        sum.channels.extend(other.channels.iter().cloned());
        sum.mapped_roots.extend(other.mapped_roots.clone());
        sum
    }

    /// What both allow: of `*.example.com` and `api.example.com` that is `api.example.com`. `self` is the owner's side:
    /// its mappings stay, `other`'s count for nothing. Local origins and channels are met like the rest, and no manifest
    /// asks for them: who meets grants with a manifest adds the owner's afterwards.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            http_hosts: meet(&self.http_hosts, &other.http_hosts, host_covers),
            http_local_origins: meet(&self.http_local_origins, &other.http_local_origins, same),
            secret_keys: meet(&self.secret_keys, &other.secret_keys, secret_covers),
            read_roots: meet(&self.read_roots, &other.read_roots, star_covers),
            write_roots: meet(&self.write_roots, &other.write_roots, star_covers),
            channels: meet(&self.channels, &other.channels, star_covers),
            mapped_roots: self.mapped_roots.clone(),
        }
    }

    /// What of `asked` these grants do not cover. Mappings are the owner's: a request for one is never covered unless
    /// it is the same.
    #[must_use]
    pub fn missing(&self, asked: &Self) -> Self {
        let mut mapped_roots = asked.mapped_roots.clone();
        mapped_roots.retain(|root, folder| self.mapped_roots.get(root) != Some(folder));
        let readable = &self.read_roots | &self.write_roots;
        Self {
            http_hosts: rest(&asked.http_hosts, &self.http_hosts, host_covers),
            http_local_origins: rest(&asked.http_local_origins, &self.http_local_origins, same),
            secret_keys: rest(&asked.secret_keys, &self.secret_keys, secret_covers),
            read_roots: rest(&asked.read_roots, &readable, star_covers),
            write_roots: rest(&asked.write_roots, &self.write_roots, star_covers),
            channels: rest(&asked.channels, &self.channels, star_covers),
            mapped_roots,
        }
    }

    /// Whether everything in `asked` is granted.
    pub fn covers(&self, asked: &Self) -> bool {
        self.missing(asked).is_empty()
    }

    /// Each as it would be typed.
    pub fn iter(&self) -> impl Iterator<Item = Grant> + '_ {
        let hosts = self.http_hosts.iter().cloned().map(Grant::HttpHost);
        let origins = self.http_local_origins.iter().cloned();
        let mapped = self.mapped_roots.iter();
        hosts
            .chain(origins.map(Grant::HttpLocalOrigin))
            .chain(self.secret_keys.iter().cloned().map(Grant::Secret))
            .chain(self.read_roots.iter().cloned().map(Grant::ReadRoot))
            .chain(self.write_roots.iter().cloned().map(Grant::WriteRoot))
            .chain(self.channels.iter().cloned().map(Grant::Channel))
            .chain(mapped.map(|(root, folder)| Grant::MapRoot(root.clone(), folder.clone())))
    }

    /// SHA-256 of the canonical JSON: what an approval is bound to.
    pub fn digest(&self) -> Digest {
        // Strings, arrays and one map of paths; a path that is no UTF-8 cannot be typed as a grant.
        let value = serde_json::to_value(self).unwrap_or_default();
        Digest::of(canonical_json(&value).as_bytes())
    }
}

type Covers = fn(&str, &str) -> bool;

fn meet(a: &BTreeSet<String>, b: &BTreeSet<String>, covers: Covers) -> BTreeSet<String> {
    let in_b = a
        .iter()
        .filter(|asked| b.iter().any(|have| covers(have, asked)));
    let in_a = b
        .iter()
        .filter(|asked| a.iter().any(|have| covers(have, asked)));
    in_b.chain(in_a).cloned().collect()
}

fn rest(asked: &BTreeSet<String>, have: &BTreeSet<String>, covers: Covers) -> BTreeSet<String> {
    let open = asked
        .iter()
        .filter(|asked| !have.iter().any(|have| covers(have, asked)));
    open.cloned().collect()
}

fn same(have: &str, asked: &str) -> bool {
    have == asked
}

fn star_covers(have: &str, asked: &str) -> bool {
    have == "*" || have == asked
}

fn secret_covers(have: &str, asked: &str) -> bool {
    if have == asked {
        return true;
    }
    // The scope is spelled out on both sides: no secret grant reaches over scopes.
    match (have.strip_suffix("/*"), asked.rsplit_once('/')) {
        (Some(scope), Some((asked_scope, _))) => scope == asked_scope,
        _ => false,
    }
}

/// Whether a granted host pattern covers a host or a narrower pattern: `*` covers all, `*.x` one or more labels before
/// `x` but not `x`. Compared in lower case, one trailing dot stripped.
pub fn host_covers(have: &str, asked: &str) -> bool {
    let (have, asked) = (normal_host(have), normal_host(asked));
    if have == "*" || have == asked {
        return true;
    }
    match have.strip_prefix("*.") {
        Some(domain) => asked
            .strip_suffix(domain)
            .and_then(|front| front.strip_suffix('.'))
            .is_some_and(|front| !front.is_empty()),
        None => false,
    }
}

fn normal_host(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

impl Grant {
    fn value(&self) -> &str {
        match self {
            Self::HttpHost(value)
            | Self::HttpLocalOrigin(value)
            | Self::Secret(value)
            | Self::ReadRoot(value)
            | Self::WriteRoot(value)
            | Self::Channel(value)
            | Self::MapRoot(value, _) => value,
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::HttpHost(_) => "http",
            Self::HttpLocalOrigin(_) => "http-local",
            Self::Secret(_) => "secret",
            Self::ReadRoot(_) => "read",
            Self::WriteRoot(_) => "write",
            Self::Channel(_) => "channel",
            Self::MapRoot(root, folder) => return write!(f, "map:{root}={}", folder.display()),
        };
        write!(f, "{kind}:{}", self.value())
    }
}

impl FromStr for Grant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<Self, GrantError> {
        let wrong = |message| GrantError {
            text: text.to_owned(),
            message,
        };
        let (kind, value) = text.split_once(':').ok_or_else(|| {
            wrong(
                "write KIND:VALUE, KIND one of http, http-local, secret, read, write, channel, map",
            )
        })?;
        let value = value.trim();
        match kind {
            "http" => host(value).map(Self::HttpHost),
            "http-local" => origin(value).map(Self::HttpLocalOrigin),
            "secret" => secret(value).map(Self::Secret),
            "read" => root(value).map(Self::ReadRoot),
            "write" => root(value).map(Self::WriteRoot),
            "channel" => (!value.is_empty() && !value.contains(char::is_control))
                .then(|| Self::Channel(value.to_owned())),
            "map" => value.split_once('=').and_then(|(name, folder)| {
                let folder = PathBuf::from(folder);
                (name != "*" && folder.is_absolute()).then_some(Self::MapRoot(root(name)?, folder))
            }),
            _ => None,
        }
        .ok_or_else(|| wrong(help(kind)))
    }
}

fn help(kind: &str) -> &'static str {
    match kind {
        "http" => "write http:HOST with a host name, *.DOMAIN or *; no scheme, port or path",
        "http-local" => "write http-local:ORIGIN such as http://127.0.0.1:8080, without a path",
        "secret" => "write secret:SCOPE/KEY such as secret:global/api_key or secret:global/*",
        "read" | "write" => "write a root as in the manifest: a relative path, or *",
        "channel" => "write channel:NAME",
        "map" => "write map:ROOT=FOLDER with an absolute folder",
        _ => "KIND is one of http, http-local, secret, read, write, channel, map",
    }
}

fn host(value: &str) -> Option<String> {
    let host = normal_host(value);
    let name = host.strip_prefix("*.").unwrap_or(&host);
    let sound = name.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    });
    (host == "*" || sound).then_some(host)
}

fn origin(value: &str) -> Option<String> {
    let value = value.to_ascii_lowercase();
    let authority = value
        .strip_prefix("http://")
        .or_else(|| value.strip_prefix("https://"))?;
    let plain = !authority.is_empty() && !authority.contains(['/', '@', '?', '#', '*', ' ']);
    plain.then_some(value)
}

fn secret(value: &str) -> Option<String> {
    let name = value
        .strip_suffix("/*")
        .map_or_else(|| value.to_owned(), |scope| format!("{scope}/x"));
    name.parse::<SecretName>().ok().map(|_| value.to_owned())
}

fn root(value: &str) -> Option<String> {
    if value == "*" {
        return Some(value.to_owned());
    }
    value.parse::<EntryPath>().ok().map(|path| path.to_string())
}

#[cfg(test)]
mod tests;
