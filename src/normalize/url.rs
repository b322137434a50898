//! Addresses: made absolute, made canonical, and read for what they say.
//!
//! The canonical form names the article and not the way to it: without tracking parameters, fragments, AMP and mobile variants,
//! user information, default ports and what copying left at the end.

use std::borrow::Cow;

use url::{Host, Url};

/// Longest address that is looked at, in bytes.
const LONGEST: usize = 4096;

/// Query parameters that say where the reader came from, or how the page is to be shown, and not which article it is.
/// Compared without case. Sources: the parameters' own vendors' documentation.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_openstat",
    "_trkparms",
    "amp",
    "at_campaign",
    "at_medium",
    "campaign_id",
    "cmp",
    "cmpid",
    "cx_testid",
    "dclid",
    "ef_id",
    "epik",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "feature",
    "ftag",
    "gaa_at",
    "gaa_n",
    "gaa_sig",
    "gaa_ts",
    "gbraid",
    "gclid",
    "gclsrc",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "icid",
    "igshid",
    "igsh",
    "intcid",
    "jsessionid",
    "kwd",
    "li_fat_id",
    "mbid",
    "mc_cid",
    "mc_eid",
    "mibextid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "ns_campaign",
    "ns_fee",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "ocid",
    "outputtype",
    "phpsessid",
    "ref",
    "ref_src",
    "ref_url",
    "referer",
    "referrer",
    "rss",
    "s_cid",
    "s_kwcid",
    "sfnsn",
    "share",
    "smid",
    "spm",
    "sr_share",
    "srsltid",
    "tracking_source",
    "ttclid",
    "twclid",
    "usqp",
    "vero_id",
    "wbraid",
    "wt.mc_id",
    "wtmc",
    "wt_mc",
    "xtor",
    "yclid",
];

/// Beginnings of such parameters.
const TRACKING_PREFIXES: &[&str] =
    &["utm_", "pk_", "mtm_", "hsa_", "at_custom", "itm_", "oly_", "stm_", "trk_", "matomo_", "amp_"];

/// What programs write where they have no address.
const NOTHING: &[&str] = &["undefined", "null", "none", "nan", "false", "true", "[object Object]"];

/// First labels of hosts that show a page to telephones or as AMP.
const MOBILE: &[&str] = &["m", "mobile", "amp", "mobi", "touch", "wap"];

/// The canonical form of `address`, which may lack a scheme; `None` where it is no web address with a host.
pub fn canonical(address: &str) -> Option<String> {
    let mut url = parse(address)?;
    for _ in 0..2 {
        match unwrap_amp_cache(&url) {
            Some(inner) => url = inner,
            None => break,
        }
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    strip_mobile_host(&mut url);
    strip_path(&mut url);
    strip_query(&mut url);
    Some(url.into())
}

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

/// A date in an address: year, month, and the day where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathDate {
    /// From 1995.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31, valid in its month.
    pub day: Option<i8>,
}

/// Finds a date in the path or the query of `address`: `/2016/10/16/`, `/2016/oct/16/`, `/2016-10-16-`, `_20161016`,
/// `/16-10-2016/`; with a month alone (`/2016/10/`) only where no full date stands anywhere. Of an address that holds another one,
/// as those of archives do, only the inner one counts: what stands before it is the time of archiving.
pub fn date_in(address: &str) -> Option<PathDate> {
    let inner = address.rfind("http://").max(address.rfind("https://"));
    let address = inner.and_then(|at| address.get(at..)).unwrap_or(address);
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = &after_scheme[after_scheme.find('/')?..];
    let path = path.split('#').next().unwrap_or(path);
    let path = archived(path).unwrap_or(path);
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_alphanumeric()).take(64).collect();
    // What separates part i from part i + 1; the separators are ASCII or the parts cannot be a date.
    let separators: Vec<char> = path.chars().filter(|c| !c.is_ascii_alphanumeric()).take(64).collect();
    let uniform = |i: usize| separators.get(i) == separators.get(i + 1);
    let mut month_only = None;
    for i in 0..parts.len() {
        if let Some((y, m, d)) = compact(parts[i]) {
            return valid(y, m, Some(d));
        }
        let (Some(second), third) = (parts.get(i + 1), parts.get(i + 2)) else { break };
        if let Some(year) = number(parts[i], 4, 4) {
            let Some(month) = month_of(second) else { continue };
            // `/2016/03/7-ways-to-win` names a month and a number.
            let counted = separators.get(i) == Some(&'/')
                && third.is_some_and(|d| d.len() == 1)
                && separators.get(i + 2).is_some_and(|c| *c != '/');
            if let Some(day) = third.and_then(|d| number(d, 1, 2))
                && !counted
                && uniform(i)
                && let Some(found) = valid(year, month, Some(day))
            {
                return Some(found);
            }
            if separators.get(i) == Some(&'/')
                && separators.get(i.wrapping_sub(1)) == Some(&'/')
                && month_only.is_none()
            {
                month_only = valid(year, month, None);
            }
        } else if let (Some(day), Some(year)) = (number(parts[i], 1, 2), third.and_then(|y| number(y, 4, 4)))
            && uniform(i)
            && let Some(month) = month_of(second)
            && let Some(found) = valid(year, month, Some(day))
        {
            return Some(found);
        }
    }
    month_only
}

/// What follows the time of archiving and the host in `/20161016102030/example.org/path`.
fn archived(path: &str) -> Option<&str> {
    let mut segments = path.split('/');
    segments.find(|segment| is_stamp(segment))?;
    let host = segments.next().filter(|host| host.contains('.'))?;
    let at = path.find(host)? + host.len();
    path.get(at..).filter(|rest| rest.len() > 1)
}

/// The address that an archive's copy is of, as in `https://archive.example/web/20161016102030/http://example.org/path`.
pub fn original(address: &str) -> Option<&str> {
    let inner = address.rfind("http").filter(|&at| at > 0)?;
    let (before, original) = address.split_at(inner);
    before.trim_end_matches('/').rsplit('/').next().filter(|segment| is_stamp(segment))?;
    original.contains("://").then_some(original)
}

/// The time of an archive's copy: 14 digits, with a flag behind them or none.
fn is_stamp(segment: &str) -> bool {
    let digits = segment.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '_');
    digits.len() == 14 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn number(part: &str, shortest: usize, longest: usize) -> Option<i16> {
    let fits = (shortest..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if fits { part.parse().ok() } else { None }
}

fn month_of(part: &str) -> Option<i16> {
    const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Some(n) = number(part, 1, 2) {
        return Some(n);
    }
    let short = part.get(..3).filter(|_| part.len() <= 9)?;
    (1..).zip(SHORT).find(|(_, name)| short.eq_ignore_ascii_case(name)).map(|(n, _)| n)
}

/// `20161016`, alone or before other digits that can be a time.
fn compact(part: &str) -> Option<(i16, i16, i16)> {
    if !matches!(part.len(), 8 | 12 | 14) || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let is_time = |at: usize, below: &str| part.get(at..at + 2).is_none_or(|two| two < below);
    if !(is_time(8, "24") && is_time(10, "60") && is_time(12, "60")) {
        return None;
    }
    let (y, m, d) = (part[..4].parse().ok()?, part[4..6].parse().ok()?, part[6..8].parse().ok()?);
    valid(y, m, Some(d)).map(|_| (y, m, d))
}

fn valid(year: i16, month: i16, day: Option<i16>) -> Option<PathDate> {
    let (month, first) = (i8::try_from(month).ok()?, i8::try_from(day.unwrap_or(1)).ok()?);
    if !(1995..=2100).contains(&year) {
        return None;
    }
    jiff::civil::Date::new(year, month, first).ok()?;
    Some(PathDate { year, month, day: day.map(|_| first) })
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

/// The publisher's own address inside that of an AMP cache or viewer, or of an archive (`/20161016102030/https://...`).
fn unwrap_amp_cache(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = url.path();
    let archived = path
        .find("/http://")
        .max(path.find("/https://"))
        .filter(|at| path.get(..*at).and_then(|before| before.rsplit('/').next()).is_some_and(is_stamp));
    if let Some(at) = archived {
        let mut found = Url::parse(&path[at + 1..]).ok()?;
        found.host_str().filter(|h| h.contains('.'))?;
        found.set_query(url.query());
        return Some(found);
    }
    let inner = if host.ends_with(".ampproject.org") {
        let rest = ["/c/", "/v/", "/wp/", "/i/"].iter().find_map(|kind| path.strip_prefix(kind))?;
        rest.strip_prefix("s/").map(|r| ("https://", r)).unwrap_or(("http://", rest))
    } else if host.split('.').any(|label| label == "google") && path.starts_with("/amp/") {
        let rest = path.strip_prefix("/amp/")?;
        rest.strip_prefix("s/").map(|r| ("https://", r)).unwrap_or(("http://", rest))
    } else {
        return None;
    };
    let mut found = Url::parse(&format!("{}{}", inner.0, inner.1)).ok()?;
    found.host_str().filter(|h| h.contains('.'))?;
    found.set_query(url.query());
    Some(found)
}

/// `m.example.org` becomes `www.example.org`, `en.m.example.org` becomes `en.example.org`; a label that is itself registered stays.
fn strip_mobile_host(url: &mut Url) {
    let Some(Host::Domain(host)) = url.host() else { return };
    let host = host.trim_end_matches('.').to_owned();
    let Some(domain) = psl::domain_str(&host) else { return };
    let Some(labels) = host.strip_suffix(domain).and_then(|l| l.strip_suffix('.')) else {
        let _ = url.set_host(Some(&host));
        return;
    };
    let kept: Vec<&str> = labels.split('.').filter(|label| !MOBILE.contains(label)).collect();
    let stripped = kept.len() < labels.split('.').count();
    let host = match (stripped, kept.is_empty()) {
        (false, _) => host.clone(),
        (true, true) => format!("www.{domain}"),
        (true, false) => format!("{}.{domain}", kept.join(".")),
    };
    let _ = url.set_host(Some(&host));
}

fn strip_path(url: &mut Url) {
    let mut path = plain_escapes(url.path());
    if let Some((before, session)) = path.split_once(";jsessionid=") {
        let tail = session.find('/').map_or("", |at| &session[at..]);
        path = format!("{before}{tail}");
    }
    while path.starts_with("//") {
        path.remove(0);
    }
    let trimmed = path.trim_end_matches('/');
    for end in ["/amp", ".amp", "/amp.html", ".amp.html", "/amp/index.html"] {
        // Something must be left over that can name an article.
        if let Some(kept) = trimmed.strip_suffix(end).filter(|kept| kept.len() > 1) {
            path = match end {
                ".amp.html" => format!("{kept}.html"),
                _ if path.ends_with('/') => format!("{kept}/"),
                _ => kept.to_owned(),
            };
            break;
        }
    }
    if let Some(kept) = path.strip_prefix("/amp/").filter(|kept| kept.contains(['/', '-'])) {
        path = format!("/{kept}");
    }
    url.set_path(&path);
}

fn strip_query(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let kept: Vec<String> =
        query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).map(plain_escapes).collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.set_query(Some(&kept.join("&")));
    }
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).trim_start_matches("amp;").to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Upper-case hexadecimal digits in percent escapes, and unreserved characters unescaped (RFC 3986 §6.2.2).
fn plain_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let escape = rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escape {
            Some(byte) => {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&rest[at..at + 3].to_ascii_uppercase());
                }
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
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
    fn canonical_addresses() {
        let cases = [
            ("https://www.example.com/a?utm_source=x&id=7&fbclid=1#top", "https://www.example.com/a?id=7"),
            ("HTTP://User:pw@Example.COM:80/a/../b", "http://example.com/b"),
            ("https://example.com:443/a?", "https://example.com/a"),
            ("https://m.example.co.uk/story-1", "https://www.example.co.uk/story-1"),
            ("https://en.m.example.org/wiki/A", "https://en.example.org/wiki/A"),
            ("https://amp.dev/documentation", "https://amp.dev/documentation"),
            ("https://example.com/news/story-1/amp/", "https://example.com/news/story-1/"),
            ("https://example.com/news/story-1.amp.html", "https://example.com/news/story-1.html"),
            ("https://example.com/amp/news/story-1", "https://example.com/news/story-1"),
            ("https://example.com/amp", "https://example.com/amp"),
            ("https://example.com/news/a?outputType=amp", "https://example.com/news/a"),
            ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a/amp", "https://www.example.com/a"),
            ("https://www.google.com/amp/s/www.example.com/a-b", "https://www.example.com/a-b"),
            ("https://archive.example/web/20170101000000/http://example.com/a?b=1", "http://example.com/a?b=1"),
            ("https://example.com/%7euser/caf%c3%a9", "https://example.com/~user/caf%C3%A9"),
            ("  <https://example.com/a_(b)>.  ", "https://example.com/a_(b)"),
            ("(https://example.com/a).", "https://example.com/a"),
            ("www.example.com/a b", "https://www.example.com/a%20b"),
            ("//example.com/a", "https://example.com/a"),
            ("https://example.com./a", "https://example.com/a"),
            ("https://example.com/a;jsessionid=77AB/b", "https://example.com/a/b"),
            ("https://example.com/a?x=1&amp;utm_medium=y&amp;z=2", "https://example.com/a?x=1&z=2"),
        ];
        for (given, expected) in cases {
            assert_eq!(canonical(given).as_deref(), Some(expected), "{given}");
            assert_eq!(canonical(expected).as_deref(), Some(expected), "canonical is stable");
        }
        for given in
            ["", "javascript:void(0)", "mailto:a@example.com", "not an address", "/relative", "https://", "12:30"]
        {
            assert_eq!(canonical(given), None, "{given}");
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
    fn originals_of_copies() {
        for (address, of) in [
            ("https://archive.example/web/20161016102030/http://example.org/a", Some("http://example.org/a")),
            ("https://archive.example/web/20161016102030im_/https://example.org/", Some("https://example.org/")),
            ("https://example.org/go/http://other.example/", None),
            ("https://example.org/", None),
        ] {
            assert_eq!(original(address), of, "{address}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        let date = |year, month, day| Some(PathDate { year, month, day });
        for (given, expected) in [
            ("https://example.com/2016/10/16/story", date(2016, 10, Some(16))),
            ("https://example.com/world/2016/oct/16/story", date(2016, 10, Some(16))),
            ("https://example.com/world-2016-10-16.html", date(2016, 10, Some(16))),
            ("https://example.com/a_20161016_b", date(2016, 10, Some(16))),
            ("https://example.com/a/16-10-2016/b", date(2016, 10, Some(16))),
            ("https://example.com/2016/10/story", date(2016, 10, None)),
            ("https://example.com/2016/10/7-ways-to-win", date(2016, 10, None)),
            ("https://example.com/2016/10/7/ways-to-win", date(2016, 10, Some(7))),
            (
                "https://archive.example/web/20170101000000/http://example.com/2016/10/16/story",
                date(2016, 10, Some(16)),
            ),
            ("https://archive.example/web/20170101000000/http://example.com/story", None),
            ("https://archive.example/web/20170101000000/example.com/2016/10/story", date(2016, 10, None)),
            ("https://example.com/2016/10/story-20161003", date(2016, 10, Some(3))),
            ("https://example.com/article/20169916", None),
            ("https://example.com/a-1815-10-16", None),
            ("https://example.com/2016/13/45/x", None),
            ("https://example2016.com/10/16", None),
            ("https://example.com/id/201610167734", None),
        ] {
            assert_eq!(date_in(given), expected, "{given}");
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
