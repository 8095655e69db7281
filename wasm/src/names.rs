//! Interface names: `namespace:package/interface@version`.

/// A borrowed interface name, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterfaceName<'a> {
    /// `wasi:http`
    pub package: &'a str,
    /// `outgoing-handler`
    pub interface: &'a str,
    /// `0.2.3`
    pub version: Option<&'a str>,
}

impl<'a> InterfaceName<'a> {
    /// `None` when the text is not of that form (a plain name, for example).
    pub fn parse(text: &'a str) -> Option<Self> {
        let (path, version) = match text.split_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (text, None),
        };
        let (package, interface) = path.split_once('/')?;
        let (namespace, name) = package.split_once(':')?;
        let sound = [namespace, name, interface]
            .iter()
            .all(|part| !part.is_empty())
            && version != Some("");
        sound.then_some(Self {
            package,
            interface,
            version,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_versioned_name_apart_and_leaves_plain_names() {
        let name = InterfaceName::parse("wasi:http/outgoing-handler@0.2.3").unwrap();
        assert_eq!(name.package, "wasi:http");
        assert_eq!(name.interface, "outgoing-handler");
        assert_eq!(name.version, Some("0.2.3"));
        assert_eq!(InterfaceName::parse("a:b/c").unwrap().version, None);
        for plain in ["env", "a:b", "a/b", ":/", "a:b/c@"] {
            assert_eq!(InterfaceName::parse(plain), None, "{plain}");
        }
    }
}
