//! Addresses: made absolute, made canonical, and read for what they say.

mod archive;
mod canonical;
mod dated;

pub use archive::original;
pub use canonical::canonical;
pub use dated::{PathDate, date_in};

use std::borrow::Cow;

use url::{Host, Url};

/// Longest address that is looked at, in bytes.
const LONGEST: usize = 4096;

/// What programs write where they have no address.
const NOTHING: &[&str] = &["undefined", "null", "none", "nan", "false", "true", "[object Object]"];

/// `href` as an absolute web address, resolved against `base`; `None` for other schemes, for what is no address, and for a relative
/// one without a base.
pub fn absolute(base: Option<&Url>, href: &str) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() || href.len() > LONGEST || NOTHING.iter().any(|word| href.eq_ignore_ascii_case(word)) {
        return None;
    }
    let href = &*unescaped(single(href));
    let url = match Url::parse(href) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => match base {
            Some(base) if names_host(base, href) => Url::parse(&format!("{}://{href}", base.scheme())).ok()?,
            Some(base) => base.join(href).ok()?,
            None if href.starts_with("//") => Url::parse(&format!("https:{href}")).ok()?,
            None => return None,
        },
        Err(_) => return None,
    };
    is_web(&url).then_some(url)
}

/// The last of two addresses that were written behind one another, as where a site's is put in front of a whole one.
fn single(href: &str) -> &str {
    let last = ["https://", "http://"].into_iter().filter_map(|scheme| href.rfind(scheme)).max();
    let (first, second) = href.split_at(last.unwrap_or(0));
    // What stands in a path or a query of another is a part of it.
    let is_host = first.starts_with("http") && first.ends_with(|c: char| c.is_ascii_alphanumeric());
    if is_host && first.matches('/').count() == 2 { second } else { href }
}

/// Whether an address without a scheme begins with the host of `base`: `www.example.org/a` is no folder.
fn names_host(base: &Url, href: &str) -> bool {
    let Some(host) = base.host_str().filter(|host| host.contains('.')) else { return false };
    let bare = |host: &str| host.trim_start_matches("www.").to_ascii_lowercase();
    let first = href.split(['/', '?', '#', ':']).next().unwrap_or_default();
    first.len() >= host.trim_start_matches("www.").len() && bare(first) == bare(host)
}

/// `address` with ampersands where a program left references to them, once or several times escaped: `?a=1&amp;b=2`, `?a=1&#038;b=2`.
pub fn unescaped(address: &str) -> Cow<'_, str> {
    const AMPERSANDS: [&str; 6] = ["&amp;", "&#38;", "&#038;", "&#x26;", "&AMP;", "&#X26;"];
    let mut address = Cow::Borrowed(address);
    if address.contains('&') {
        for reference in AMPERSANDS {
            while address.contains(reference) {
                address = address.replace(reference, "&").into();
            }
        }
    }
    address
}

/// Whether an address leads to the machine or the house where a page was made, as of a site that was published before it was ready.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
            matches!(last, "localhost" | "local" | "localdomain" | "internal")
        }
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_private() || address.is_unspecified(),
        Some(url::Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}

/// `address` as it may stand in a message or be pasted from somewhere: without quotes, brackets and sentence punctuation around it,
/// with a scheme put before a bare host.
pub fn parse(address: &str) -> Option<Url> {
    let address = trim_rubbish(address);
    if address.is_empty() || address.len() > LONGEST {
        return None;
    }
    let address = unescaped(address);
    if let Some(url) = absolute(None, &address) {
        return Some(url);
    }
    let host = address.split(['/', '?', '#', ':']).next()?;
    let bare = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    let url = if bare { Url::parse(&format!("https://{address}")).ok()? } else { return None };
    is_web(&url).then_some(url)
}

/// The registrable domain of a host by the public suffix list, lower-case; of an IP address, the address.
pub fn registrable_domain(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) => psl::domain_str(name.trim_end_matches('.')).map(str::to_owned),
        Host::Ipv4(ip) => Some(ip.to_string()),
        Host::Ipv6(ip) => Some(ip.to_string()),
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty())
}

fn trim_rubbish(address: &str) -> &str {
    let mut address = address.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\'' | '<' | '>' | '“' | '”' | '„' | '«' | '»' | '`' | '\u{feff}')
    });
    address = address.trim_start_matches(['(', '[', '{']);
    loop {
        let before = address.len();
        address =
            address.trim_end_matches([',', ';', '.', '!', '"', '\'', '”', '’', '…', '>', '\\', '|', '*']).trim_end();
        address = address.strip_suffix("%20").unwrap_or(address);
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if address.ends_with(close) && address.matches(close).count() > address.matches(open).count() {
                address = &address[..address.len() - 1];
            }
        }
        if address.len() == before {
            return address;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_ampersands_are_ampersands() {
        for written in ["&", "&amp;", "&#038;", "&#x26;", "&amp;amp;"] {
            let picture = format!("https://img.example.com/p.jpg?w=640{written}h=480");
            let read = absolute(None, &picture).map(String::from);
            assert_eq!(read.as_deref(), Some("https://img.example.com/p.jpg?w=640&h=480"), "{written}");
        }
    }

    #[test]
    fn domains_follow_the_public_suffix_list() {
        for (given, expected) in [
            ("https://www.example.co.uk/a", Some("example.co.uk")),
            ("https://news.example.com.au/", Some("example.com.au")),
            ("http://192.0.2.7/a", Some("192.0.2.7")),
            ("http://localhost/a", None),
        ] {
            assert_eq!(registrable_domain(&Url::parse(given).unwrap()).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn relative_addresses() {
        let base = Url::parse("https://example.com/a/b").unwrap();
        assert_eq!(absolute(Some(&base), "../c.jpg").unwrap().as_str(), "https://example.com/c.jpg");
        assert_eq!(absolute(Some(&base), "data:image/gif;base64,R0"), None);
        assert_eq!(absolute(None, "c.jpg"), None);
        for whole in ["example.com/c", "www.example.com/c", "EXAMPLE.com/c"] {
            let read = absolute(Some(&base), whole).unwrap();
            assert!(matches!(read.as_str(), "https://example.com/c" | "https://www.example.com/c"), "{read}");
        }
        assert_eq!(
            absolute(Some(&base), "example.com.html").unwrap().as_str(),
            "https://example.com/a/example.com.html"
        );
        for (href, read) in [
            ("https://example.comhttps://example.com/c", "https://example.com/c"),
            ("http://www.example.comhttps://example.com/c", "https://example.com/c"),
            ("https://cache.example/https://example.com/c", "https://cache.example/https://example.com/c"),
        ] {
            assert_eq!(absolute(Some(&base), href).unwrap().as_str(), read);
        }
    }
}
