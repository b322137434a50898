//! The canonical form of an address. It names the article and not the way to it: without tracking parameters, fragments, AMP and mobile
//! variants, user information, default ports and what copying left at the end.

use url::{Host, Url};

use super::archive::is_stamp;
use super::parse;

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
}
