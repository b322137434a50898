//! What feeds and interfaces put behind a text that they hand out: where it appeared first, and that there is more of it.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::cut;
use crate::normalize::clean::markup;
use crate::normalize::needles::Needles;

/// How feeds say where an article appeared first: what stands in front of its headline, between this and the publication, and behind it.
/// A row is a language or a second form of one.
const FOOTERS: [[&str; 3]; 48] = [
    ["The post ", " appeared first on ", ""],
    ["This post ", " first appeared on ", ""],
    ["The article ", " appeared first on ", ""],
    ["", " was originally published in ", " responding to this story."],
    ["Der Beitrag ", " erschien zuerst auf ", ""],
    ["Der Artikel ", " erschien zuerst auf ", ""],
    ["Der Beitrag ", " ist zuerst erschienen auf ", ""],
    ["L’article ", " est apparu en premier sur ", ""],
    ["Cet article ", " est apparu en premier sur ", ""],
    ["Le post ", " est apparu en premier sur ", ""],
    ["La entrada ", " se publicó primero en ", ""],
    ["La entrada ", " aparece primero en ", ""],
    ["La entrada ", " apareció primero en ", ""],
    ["L’entrada ", " ha aparegut primer a ", ""],
    ["O post ", " apareceu primeiro em ", ""],
    ["O conteúdo ", " aparece primeiro em ", ""],
    ["O artigo ", " apareceu primeiro em ", ""],
    ["L’articolo ", " proviene da ", ""],
    ["L’articolo ", " sembra essere il primo su ", ""],
    ["Het bericht ", " verscheen eerst op ", ""],
    ["Het artikel ", " verscheen eerst op ", ""],
    ["Artykuł ", " pochodzi z serwisu ", ""],
    ["Post ", " pojawił się poraz pierwszy w ", ""],
    ["Wpis ", " pojawił się po raz pierwszy w ", ""],
    ["Запись ", " впервые появилась ", ""],
    ["Сообщение ", " появились сначала на ", ""],
    ["Запис ", " спершу з’явився на ", ""],
    ["Повідомлення ", " з’явилися спочатку на ", ""],
    ["Příspěvek ", " pochází z ", ""],
    ["Článek ", " se nejdříve objevil na ", ""],
    ["Článok ", " je zobrazený ako prvý na ", ""],
    ["Articolul ", " apare prima dată în ", ""],
    ["", " bejegyzés először ", " jelent meg."],
    ["Artikkeli ", " julkaistiin ensimmäisen kerran ", ""],
    ["Artikkeli ", " ilmestyi ensin ", ""],
    ["Inlägget ", " dök först upp på ", ""],
    ["Indlægget ", " blev først udgivet på ", ""],
    ["Indlægget ", " vises først på ", ""],
    ["Innlegget ", " dukket først opp på ", ""],
    ["Το άρθρο ", " εμφανίστηκε πρώτα στο ", ""],
    ["", " yazısı ilk önce ", " üzerinde ortaya çıktı."],
    ["ظهرت المقالة ", " أولاً على ", ""],
    ["הפוסט ", " הופיע לראשונה ב", ""],
    ["投稿", "は", "に最初に表示されました。"],
    ["", " 게시물이 ", " 처음 등장했습니다."],
    ["", "最先出现在", "。"],
    ["", "最先出現於", "。"],
    ["Bài viết ", " đã xuất hiện đầu tiên vào ngày ", ""],
];

/// Longest footer, in bytes.
const LONGEST: usize = 900;

/// What counts what is missing of a text, in small letters; a row is a language.
const COUNTED: [&str; 23] = [
    "char chars character characters symbols letters words",
    "zeichen wörter",
    "caractères mots",
    "caracteres palabras",
    "palavras",
    "caratteri parole",
    "caràcters paraules",
    "tekens woorden",
    "znaków słów",
    "znaků slov",
    "символов знаков слов",
    "символів знаків слів",
    "caractere cuvinte",
    "karakter karakterek szó",
    "kelime",
    "merkkiä sanaa",
    "tecken ord tegn",
    "χαρακτήρες λέξεις",
    "حرف حرفا حرفًا كلمة",
    "תווים מילים",
    "अक्षर शब्द",
    "字符 字元 字 文字",
    "글자 자",
];

/// What says that a text was cut, in small letters; a row is a language.
const CUT: [&str; 21] = [
    "truncated cut",
    "gekürzt",
    "tronqué",
    "truncado",
    "troncato",
    "truncat",
    "ingekort",
    "skrócono",
    "zkráceno",
    "обрезано сокращено",
    "скорочено обрізано",
    "trunchiat",
    "rövidítve",
    "kısaltıldı",
    "lyhennetty",
    "förkortad forkortet",
    "περικομμένο",
    "مقتطع",
    "קוצר",
    "截断 已截断 截斷",
    "省略 생략",
];

/// `text` without the line that tells where it appeared first; `None` where it has none.
pub(super) fn without_footer(text: &str) -> Option<&str> {
    let whole = text.trim_end();
    let tail = cut::tail(whole, 3 * LONGEST);
    if !may_hold_footer(cut::tail(whole, LONGEST)) {
        return None;
    }
    let starts = tail.char_indices().rev().filter(|(_, c)| !c.is_whitespace());
    let start = starts.map(|(at, _)| at).find(|&at| {
        let opens = opening(tail.get(..at).unwrap_or_default());
        opens.is_some_and(|opens| is_footer(tail.get(at..).unwrap_or_default(), opens))
    })?;
    whole.get(..whole.len() - tail.len() + start).map(str::trim_end)
}

/// As [`without_footer`], of a part of a page.
pub(super) fn markup_without_footer(page: &str) -> Option<String> {
    let tail = cut::tail(page, 3 * LONGEST);
    if !may_hold_footer(&markup::plain(tail)) {
        return None;
    }
    let from = page.len() - tail.len();
    let starts: Vec<usize> = memchr::memchr_iter(b'<', tail.as_bytes()).collect();
    let mut blocks = starts.iter().rev().filter(|&&at| {
        let tag = tail.get(at..).unwrap_or_default();
        ["<p>", "<p ", "</p>", "<div", "</div>", "<br", "<hr"].iter().any(|block| tag.starts_with(block))
    });
    let mut end = tail.len();
    let start = blocks.find_map(|&at| {
        let found =
            tail.get(at..end).filter(|block| is_footer(markup::plain(block).trim(), Opens::Sentence)).map(|_| at);
        if tail.get(at..).is_some_and(|tag| tag.starts_with("</")) && found.is_none() {
            end = at;
        }
        found
    })?;
    let behind = tail.get(end..)?;
    // The end of the element goes with its beginning.
    let opened = !tail.get(start..)?.starts_with("</") && behind.starts_with("</");
    let behind = if opened { behind.split_once('>').map_or("", |(_, behind)| behind) } else { behind };
    Some(format!("{}{behind}", page.get(..from + start)?))
}

/// Whether the words of a footer stand in a text at all.
fn may_hold_footer(text: &str) -> bool {
    static MIDDLES: LazyLock<Needles> = LazyLock::new(|| Needles::new(FOOTERS.iter().map(|[_, middle, _]| middle)));
    MIDDLES.find(curled(text).as_bytes(), 0).is_some()
}

/// `text` with the apostrophes of [`FOOTERS`].
fn curled(text: &str) -> Cow<'_, str> {
    if text.contains('\'') { Cow::Owned(text.replace('\'', "’")) } else { Cow::Borrowed(text) }
}

/// What may begin at a place in a text.
#[derive(Clone, Copy, PartialEq)]
enum Opens {
    Word,
    Sentence,
}

/// What may begin behind `before`, if anything.
fn opening(before: &str) -> Option<Opens> {
    let bare = before.trim_end();
    let parted = bare.len() < before.len();
    let closes = bare.ends_with(['。', '！', '？']) || parted && bare.ends_with(['.', '!', '?', ']', '…']);
    match before.is_empty() || closes || before.ends_with('\n') {
        true => Some(Opens::Sentence),
        false => parted.then_some(Opens::Word),
    }
}

/// Whether `text` is a footer; one that begins with the headline begins as a sentence does.
fn is_footer(text: &str, opens: Opens) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let text = curled(text);
    FOOTERS.iter().filter(|[first, ..]| opens == Opens::Sentence || !first.is_empty()).any(|[first, middle, last]| {
        let named = text.strip_prefix(first).and_then(|rest| rest.strip_suffix(last));
        named.and_then(|rest| rest.rsplit_once(middle)).is_some_and(|(headline, publication)| {
            let sentences = headline.contains(". ") && first.is_empty();
            let short = publication.len() <= 150 || !last.is_empty();
            !headline.trim().is_empty() && !sentences && !publication.trim().is_empty() && short
        })
    })
}

/// `text` without the mark at its end that says that there is more of it (`… [+1204 chars]`, `[…]`), and the mark.
pub(super) fn without_mark(text: &str) -> Option<(String, &str)> {
    let whole = text.trim_end();
    let close = whole.chars().next_back().filter(|c| matches!(c, ']' | ')'))?;
    let open = whole.rfind(if close == ']' { '[' } else { '(' })?;
    let mark = whole.get(open..)?;
    let inner = mark.get(1..mark.len() - 1)?.trim();
    if !(is_ellipsis(inner) || is_count(inner) || is_word(inner)) {
        return None;
    }
    let rest = whole.get(..open)?;
    let bare = rest.trim_end();
    let parted = if bare.len() < rest.len() { " " } else { "" };
    let ends = bare.is_empty() || bare.ends_with(['…', '。', '!', '?']) || bare.ends_with("...");
    let text = if ends { bare.to_owned() } else { format!("{bare}{parted}…") };
    Some((text, mark))
}

/// As [`without_mark`], of a part of a page, whose last elements stay.
pub(super) fn markup_without_mark(page: &str) -> Option<(String, &str)> {
    let mut end = page.trim_end().len();
    // The last element or two may be closed behind the mark.
    while let Some(rest) = page.get(..end).filter(|rest| rest.ends_with('>')) {
        let tag = rest.rfind('<')?;
        if !(rest.get(tag..)?.starts_with("</") || rest.get(tag..)?.starts_with("<br")) {
            return None;
        }
        end = rest.get(..tag)?.trim_end().len();
    }
    let (text, mark) = without_mark(page.get(..end)?)?;
    Some((format!("{text}{}", page.get(end..)?), mark))
}

fn is_ellipsis(inner: &str) -> bool {
    matches!(inner, "…" | "..." | ".." | "&hellip;" | "&#8230;" | "&#x2026;" | "......" | "……" | ". . .")
}

/// `+1204 chars`, `1,204 more words`.
fn is_count(inner: &str) -> bool {
    let rest = inner.trim_start_matches(['+', '…', '.', ' ']);
    let unit =
        rest.trim_start_matches(|c: char| c.is_numeric() || matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}'));
    let unit = unit.to_lowercase();
    let unit = unit.trim_start_matches("more ").trim_end_matches(" more").trim_end_matches('.');
    rest.starts_with(|c: char| c.is_numeric()) && has(&COUNTED, unit)
}

/// `truncated`, `text truncated`.
fn is_word(inner: &str) -> bool {
    let words = inner.trim_matches(|c: char| matches!(c, '.' | '…' | ' ')).to_lowercase();
    words.split(' ').count() <= 3 && words.rsplit(' ').next().is_some_and(|last| has(&CUT, last))
}

fn has(rows: &[&str], word: &str) -> bool {
    rows.iter().any(|row| row.split(' ').any(|known| known == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footers_come_off() {
        for footer in [
            "The post The quay is shut appeared first on Tideline.",
            "Der Beitrag Kai gesperrt erschien zuerst auf Tideline.",
            "L'article Le quai est fermé est apparu en premier sur Tideline.",
            "L’articolo Il molo è chiuso proviene da Tideline.",
            "A móló zárva bejegyzés először Tideline-én jelent meg.",
            "İskele kapandı yazısı ilk önce Tideline üzerinde ortaya çıktı.",
            "投稿 桟橋は閉鎖 は Tideline に最初に表示されました。",
            "码头关闭最先出现在Tideline。",
            "Запис Причал зачинено спершу з'явився на Tideline.",
        ] {
            assert_eq!(
                without_footer(&format!("It shut at noon. […] {footer}")),
                Some("It shut at noon. […]"),
                "{footer}"
            );
            assert_eq!(
                without_footer(&format!("It shut at noon.\n\n{footer}\n")),
                Some("It shut at noon."),
                "{footer}"
            );
            let page = format!(
                "<p>It shut.</p>\n<p class=\"a\">{}</p>\n",
                footer.replace("Tideline", "<a href=\"/\">Tideline</a>")
            );
            assert_eq!(markup_without_footer(&page).as_deref(), Some("<p>It shut.</p>\n\n"), "{footer}");
        }
        let told = "The post of harbour master was cut, and a seal appeared first on the slip. Then came more.";
        assert_eq!(without_footer(&format!("{told} {}", "It stayed for weeks and weeks. ".repeat(8))), None);
        assert_eq!(markup_without_footer("<p>It shut.</p><p>The post is gone.</p>"), None);
    }

    #[test]
    fn marks_come_off() {
        for (text, bare) in [
            ("The hull is cracked, and th… [+1204 chars]", "The hull is cracked, and th…"),
            ("The hull is cracked... [1,204 chars]", "The hull is cracked..."),
            ("Der Rumpf ist (gekürzt)", "Der Rumpf ist …"),
            ("The hull is […]\n", "The hull is …"),
            ("The hull is&#8230; [&hellip;]", "The hull is&#8230; …"),
            ("Корпус тре [+ 40 символов]", "Корпус тре …"),
            ("The hull is (204 more words)", "The hull is …"),
        ] {
            assert_eq!(without_mark(text).map(|(text, _)| text).as_deref(), Some(bare), "{text}");
        }
        for text in ["It holds 12 (see [4])", "The hull (1204 tons)", "It shut [1]", "It shut (…) at noon.", "", "]"]
        {
            assert_eq!(without_mark(text), None, "{text}");
        }
        let page = "<p>The hull is [&#8230;]</p>\n</div>";
        assert_eq!(markup_without_mark(page).map(|(text, _)| text).as_deref(), Some("<p>The hull is …</p>\n</div>"));
        assert_eq!(markup_without_mark("<p>It shut.</p><img src='a.png'>"), None);
    }
}
