//! A stated headline without the name of the publication: `Bridge closed | Harbour Post`. Producers take the title of a page for it.

use icu_normalizer::DecomposingNormalizerBorrowed;

use super::url;
use crate::article::Given;

/// What parts a headline from the name of a site.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", "｜", "：", "_", " : "];

/// Most names that are taken off: section and site stand behind one another.
const MOST: usize = 3;

/// Most characters of a section or a site behind a low line.
const MOST_LISTED: usize = 12;

/// Letters that the headline keeps at least.
const LEAST: usize = 8;

/// Shortest label of a domain that counts as part of a longer name.
const LABEL: usize = 5;

/// A headline, and the name of the publication that stood with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Title<'a> {
    pub headline: &'a str,
    pub site: Option<&'a str>,
}

/// Takes the name of the publication off a stated headline. It is known as stated, or by the letters of the domain.
pub fn of<'a>(headline: &'a str, given: &Given) -> Title<'a> {
    let name = given.source_name.as_deref().map(letters).unwrap_or_default();
    let address = [&given.url, &given.canonical_url, &given.source_domain].into_iter().flatten();
    let domain = address.filter_map(|a| url::registrable_domain(&url::parse(a)?)).next().unwrap_or_default();
    let label = letters(domain.split('.').next().unwrap_or_default());
    cut(headline, &name, &label)
}

fn cut<'a>(headline: &'a str, name: &str, label: &str) -> Title<'a> {
    let is_site = |part: &str| {
        let part = letters(part);
        !part.is_empty() && (part == name || is_of_label(&part, label))
    };
    let mut title = Title { headline: headline.trim(), site: None };
    for _ in 0..MOST {
        let mut parts = SEPARATORS.iter().filter_map(|separator| {
            let (front, rest) = title.headline.split_once(separator)?;
            let (head, tail) = title.headline.rsplit_once(separator)?;
            match () {
                () if is_site(tail) => Some((head, Some(tail))),
                () if is_site(front) => Some((rest, Some(front))),
                () if *separator == "_" && without_section(title.headline).is_some() => Some((head, None)),
                () => None,
            }
        });
        let kept = |(rest, _): &(&str, Option<&str>)| rest.chars().filter(|c| c.is_alphanumeric()).count() >= LEAST;
        let Some((rest, site)) = parts.find(kept) else { break };
        title.headline = rest.trim();
        title.site = title.site.or(site.map(str::trim));
    }
    title
}

/// Without the last part behind a low line: in Chinese nothing but a section or a site stands there.
pub fn without_section(headline: &str) -> Option<&str> {
    let (head, tail) = headline.rsplit_once('_')?;
    (head.chars().any(is_han) && tail.chars().count() <= MOST_LISTED).then_some(head)
}

/// Whether a name is that of the domain's label: `Cronica Văii` of `cronicavaii`, `Kanal Haber` of `kanal`.
fn is_of_label(name: &str, label: &str) -> bool {
    let more = name.len().saturating_sub(label.len());
    label.len() > 2 && name == label || label.len() >= LABEL && more <= label.len() && name.contains(label)
}

/// The letters and figures of a text in lower case, without their marks, as a domain has them.
fn letters(text: &str) -> String {
    let parts = DecomposingNormalizerBorrowed::new_nfkd();
    let plain = parts.normalize_iter(text.chars()).filter(|c| c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_of(title: &str, name: Option<&str>, url: &str) -> (String, Option<String>) {
        let given = Given { source_name: name.map(str::to_owned), url: Some(url.into()), ..Given::default() };
        let title = of(title, &given);
        (title.headline.to_owned(), title.site.map(str::to_owned))
    }

    #[test]
    fn the_name_of_the_publication_is_no_part_of_the_headline() {
        for (title, name, url, headline, site) in [
            (
                "Bridge closed for a month | Harbour Post",
                None,
                "https://www.harbourpost.example/a",
                "Bridge closed for a month",
                "Harbour Post",
            ),
            (
                "Bridge closed for a month - Sport - Harbour Post",
                Some("Harbour Post"),
                "https://x.example/",
                "Bridge closed for a month - Sport",
                "Harbour Post",
            ),
            (
                "Gazeta Portowa » Most zamknięty na miesiąc",
                Some("Gazeta Portowa"),
                "https://gp.example/",
                "Most zamknięty na miesiąc",
                "Gazeta Portowa",
            ),
            (
                "Silta suljetaan – \"Pitkä kierto\" - Satamalehti",
                None,
                "https://satamalehti.example/1",
                "Silta suljetaan – \"Pitkä kierto\"",
                "Satamalehti",
            ),
            (
                "Old pier is rebuilt - the harbour post",
                Some("The Harbour Post"),
                "https://x.example/",
                "Old pier is rebuilt",
                "the harbour post",
            ),
            (
                "Podul se închide o lună | Ziarul Văii",
                None,
                "https://ziarulvaii.example/1",
                "Podul se închide o lună",
                "Ziarul Văii",
            ),
        ] {
            assert_eq!(cut_of(title, name, url), (headline.to_owned(), Some(site.to_owned())), "{title}");
        }
        assert_eq!(
            cut_of("港口大桥将关闭一个月_新闻频道_港口快报", None, "https://gk.example/").0,
            "港口大桥将关闭一个月"
        );
    }

    #[test]
    fn other_headlines_stay_whole() {
        for title in [
            "Bridge – what now?",
            "Harbour Post",
            "Sharks: the harbour's new guests | a report",
            "Two-one - and out",
            "snake_case is back in fashion",
        ] {
            assert_eq!(cut_of(title, None, "https://harbourpost.example/").0, title);
        }
    }
}
