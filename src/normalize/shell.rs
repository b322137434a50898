//! Shells: what a server answers with in place of an article. A wall asks to subscribe, to log in or to consent; an error says that
//! there is nothing here, or not yet. Both are short, and say so in nearly every sentence, while a report that speaks of a wall, or
//! a teaser in front of one, tells something besides.

use crate::article::Article;
use crate::reason::{Code, Reason};

/// Bodies of this many words are more than a shell.
const LONGEST: u32 = 80;

/// Share of the words, in percent, that stand in sentences of a shell.
const MOST: usize = 60;

/// What sentences of walls say, in lower case.
const WALLS: &[&str] = &[
    // Subscriptions and accounts.
    "subscribe to continue",
    "subscribe to read",
    "subscribers only",
    "log in or subscribe",
    "already a subscriber",
    "unlimited access",
    "log in to read",
    "sign in to read",
    "register to read",
    "to continue reading",
    "create a free account",
    "für unsere abonnenten",
    "exklusiv für abonnent",
    "nur für abonnent",
    "jederzeit kündbar",
    "jetzt abonnieren",
    "um weiterzulesen",
    "bereits abonnent",
    "kostenlos testen",
    "réservé aux abonnés",
    "réservé à nos abonnés",
    "abonnez-vous",
    "sans engagement",
    "de cet article à lire",
    "déjà abonné",
    "solo para suscriptores",
    "exclusivo para suscriptores",
    "suscríbete para",
    "ya eres suscriptor",
    "para seguir leyendo",
    "exclusivo para assinantes",
    "só para assinantes",
    "já é assinante",
    "para continuar lendo",
    "riservato agli abbonati",
    "per continuare a leggere",
    "sei già abbonato",
    "alleen voor abonnees",
    "om verder te lezen",
    "endast för prenumeranter",
    "logga in för att läsa",
    "kun for abonnenter",
    "log ind for at læse",
    "logg inn for å lese",
    "vain tilaajille",
    "tylko dla prenumeratorów",
    "aby czytać dalej",
    "pouze pro předplatitele",
    "csak előfizetőink",
    "doar pentru abonați",
    "numai pentru abonați",
    "только для подписчиков",
    "доступно подписчикам",
    "оформите подписку",
    "лише для передплатників",
    "μόνο για συνδρομητές",
    "yalnızca abonelere",
    "abonelere özel",
    "للمشتركين فقط",
    "لمتابعة القراءة",
    "למנויים בלבד",
    "केवल सब्सक्राइबर",
    "会員限定",
    "ログインまたは会員登録",
    "구독자 전용",
    "로그인 후 이용",
    "仅限订阅",
    "会员专享",
    "登录后阅读",
    "請登入",
    "khusus pelanggan",
    "dành riêng cho",
    // Consent.
    "we use cookies",
    "we value your privacy",
    "and our partners",
    "partners store and access",
    "store and/or access information",
    "personalised ads and content",
    "personalized ads and content",
    "wir und unsere partner",
    "wir verwenden cookies",
    "werbung und tracking",
    "ohne tracking",
    "zustimmung jederzeit",
    "nous et nos partenaires",
    "utilisons des cookies",
    "nosotros y nuestros socios",
    "utilizamos cookies",
    "nós e os nossos parceiros",
    "usamos cookies",
    "noi e i nostri partner",
    "utilizziamo i cookie",
    "wij en onze partners",
    "wij gebruiken cookies",
    "vi och våra partner",
    "vi og våre partnere",
    "vi og vores partnere",
    "my i nasi partnerzy",
    "мы используем файлы cookie",
    "çerezleri kullanıyoruz",
    "クッキーを使用",
    "our app",
    "app for the best experience",
];

/// What sentences of errors say, in lower case.
const ERRORS: &[&str] = &[
    "enable javascript",
    "javascript is disabled",
    "not accept cookies",
    "reload the page",
    "from a country belonging to",
    "access cannot be granted",
    "access to this page has been denied",
    "permission to access",
    "unusual traffic",
    "not a robot",
    "page you are looking for",
    "page you were looking for",
    "page you requested",
    "story you are looking for",
    "article you are looking for",
    "page could not be found",
    "is no longer available",
    "no results found",
    "back soon",
    "sorry for the inconvenience",
    "maintenance at the moment",
    "under maintenance",
    "check back",
    "try again later",
    "seite existiert nicht",
    "seite existiert leider nicht",
    "ist nicht mehr verfügbar",
    "nicht mehr abrufbar",
    "keine treffer",
    "javascript aktivieren",
    "wartungsarbeiten",
    "page que vous recherchez",
    "page que vous cherchez",
    "n'est plus disponible",
    "n’est plus disponible",
    "activer javascript",
    "página que busca",
    "ya no está disponible",
    "no se encontraron resultados",
    "activar javascript",
    "página que procura",
    "não está mais disponível",
    "nenhum resultado",
    "pagina che stai cercando",
    "non è più disponibile",
    "nessun risultato",
    "pagina die je zoekt",
    "niet meer beschikbaar",
    "sidan du söker",
    "siden du leter efter",
    "siden du leder efter",
    "sivua ei löyt",
    "strona, której szukasz",
    "stránka, kterou hledáte",
    "az oldal nem található",
    "pagina căutată",
    "страница не существует",
    "вами страница",
    "больше не доступна",
    "включите javascript",
    "сторінку не знайдено",
    "η σελίδα που",
    "aradığınız sayfa",
    "artık mevcut değil",
    "الصفحة التي تبحث عنها",
    "הדף שחיפשת",
    "お探しのページ",
    "ページは存在しません",
    "찾을 수 없습니다",
    "您访问的页面",
    "页面不存在",
    "halaman yang anda cari",
    "trang bạn tìm",
];

/// The reason to refuse `article`, where its text is that of a shell.
pub fn judge(article: &Article) -> Option<Reason> {
    if article.body.words >= LONGEST {
        return None;
    }
    let text = article.body.text.to_lowercase();
    let (mut walls, mut errors, mut all) = (0, 0, 0);
    for sentence in sentences(&text) {
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| sentence.contains(phrase));
        let length = sentence.trim().chars().count();
        all += length;
        match (says(WALLS), says(ERRORS)) {
            (true, _) => walls += length,
            (false, true) => errors += length,
            (false, false) => {}
        }
    }
    if (walls + errors) * 100 < all * MOST || all == 0 {
        return None;
    }
    Some(match walls >= errors {
        true => Reason::new(Code::Consent, "next to nothing but the text of a subscription, login or consent wall"),
        false => Reason::new(Code::ErrorPage, "next to nothing but the text of an error page"),
    })
}

/// The sentences and lines of `text`.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        line.split_inclusive(['。', '！', '？'])
            .flat_map(|part| part.split_inclusive(". "))
            .flat_map(|part| part.split_inclusive("! ").flat_map(|part| part.split_inclusive("? ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Body;
    use crate::normalize::count;

    fn code(text: &str) -> Option<Code> {
        let body = Body { text: text.into(), words: count::words(text), ..Body::default() };
        judge(&Article { body, ..Article::default() }).map(|reason| reason.code)
    }

    #[test]
    fn walls_and_errors_in_many_languages() {
        for (text, expected) in [
            ("The full report is for subscribers only. Subscribe now for unlimited access.", Code::Consent),
            ("Nur für Abonnenten. Monat für Monat lesen, jederzeit kündbar.", Code::Consent),
            ("Article réservé à nos abonnés. Abonnez-vous dès 1 euro.", Code::Consent),
            ("Contenido exclusivo para suscriptores. ¿Ya eres suscriptor? Entra.", Code::Consent),
            ("この先は会員限定です。", Code::Consent),
            ("Wir und unsere Partner verarbeiten Daten. Lesen Sie ohne Tracking im Abo.", Code::Consent),
            ("The page you are looking for has moved.", Code::ErrorPage),
            ("Die Meldung ist nicht mehr verfügbar.", Code::ErrorPage),
            ("Aradığınız sayfa taşınmış olabilir.", Code::ErrorPage),
            ("抱歉，您访问的页面不存在。", Code::ErrorPage),
        ] {
            assert_eq!(code(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn teasers_and_reports_tell_something_besides() {
        for text in [
            "The council sold the fish market on Monday for two million to a firm from the next town. Subscribe to continue reading.",
            "The paper said its site was under maintenance. Editors hope that readers can log in again on Tuesday, once the new servers run.",
            "The ferry is late again, the harbour office said.",
            "",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
        let long = "Subscribe to continue reading. ".repeat(30);
        assert_eq!(code(&long), None);
    }
}
