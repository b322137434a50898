//! What the words and the class beside a date say of it.

use std::sync::LazyLock;

use crate::normalize::needles::Needles;

/// What a date is of, by what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// First publication.
    Published,
    /// A change.
    Modified,
    /// Neither: when a member joined, what day it is today, a deadline.
    Other,
}

/// What says that a date is of the publication. Beginnings of words, lower case.
const PUBLISHED: &[&str] = &[
    "publish",
    "posted",
    "originally created",
    "created on",
    "released",
    "veröffentlicht",
    "erschienen",
    "erstveröffentlich",
    "erstellt am",
    "publié",
    "publiée",
    "paru le",
    "mis en ligne",
    "mise en ligne",
    "publicado",
    "publicada",
    "pubblicat",
    "publicat",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "publisert",
    "publiceret",
    "udgivet",
    "julkaistu",
    "opublikowan",
    "dodano",
    "zveřejn",
    "publikov",
    "vydáno",
    "objavlj",
    "megjelen",
    "közzét",
    "yayın",
    "eklendi",
    "eklenme",
    "опубликован",
    "опубліков",
    "дата публикации",
    "δημοσι",
    "פורסם",
    "نشر",
    "نُشر",
    "انتشار",
    "प्रकाशित",
    "diterbitkan",
    "đăng lúc",
    "ngày đăng",
    "发布",
    "發布",
    "公開",
    "出版",
    "刊发",
    "刊發",
    "投稿",
    "掲載",
    "게재",
    "입력",
    "등록",
    "เผยแพร่",
];

/// What says that a date is of a change. Beginnings of words, lower case.
const CHANGED: &[&str] = &[
    "updat",
    "modif",
    "aktualis",
    "actuali",
    "mis à jour",
    "mise à jour",
    "màj",
    "maj ",
    "aggiorn",
    "ultima modifica",
    "atualiz",
    "oppdater",
    "uppdater",
    "opdater",
    "edited",
    "geändert",
    "änderung",
    "bearbeitet",
    "stand:",
    "stand ",
    "bijgewerkt",
    "gewijzigd",
    "обновл",
    "измен",
    "оновлен",
    "güncel",
    "zaktualiz",
    "aktualiz",
    "更新",
    "수정",
    "تحديث",
    "revised",
    "reviewed",
    "päivitetty",
    "muokattu",
    "frissít",
    "módos",
    "ενημ",
    "diperbarui",
    "sist endret",
    "senast ändrad",
    "last change",
];

/// What says that a date is of something else. Beginnings of words, lower case.
const OTHER: &[&str] = &[
    "registr",
    "registered",
    "member since",
    "joined",
    "mitglied seit",
    "angemeldet seit",
    "anmeldedatum",
    "beigetreten",
    "inscrit le",
    "miembro desde",
    "lid sinds",
    "last visit",
    "last seen",
    "letzter besuch",
    "zuletzt besucht",
    "current time",
    "current date",
    "it is currently",
    "today is",
    "aktuelles datum",
    "aktuelle zeit",
    "es ist jetzt",
    "heute ist",
    "accessed",
    "retrieved",
    "abgerufen",
    "consulté le",
    "deadline",
    "valid until",
    "gültig bis",
    "expires",
    "anmeldeschluss",
    "einsendeschluss",
    "bis ",
    "until ",
    "till ",
    "jusqu",
    "hasta ",
    "fino al",
    "t/m ",
    "termín",
    "plánován",
    "planned",
    // How a paper of science came to be.
    "received",
    "accepted",
    "submitted for",
    "manuscript submitted",
    "eingegangen",
    "eingereicht",
    "angenommen am",
    "reçu le",
    "accepté le",
    "soumis le",
    "recibido",
    "aceptado",
    "recebido em",
    "aceito em",
    "aceite em",
    "ricevuto il",
    "accettato il",
    "ontvangen op",
    "geaccepteerd op",
    "inkommen",
    "modtaget",
    "mottatt",
    "saapunut",
    "hyväksytty",
    "otrzyman",
    "zaakceptowan",
    "přijato",
    "doručeno",
    "beérkez",
    "elfogadva",
    "primit la",
    "acceptat la",
    "поступила",
    "принята к",
    "надійшла",
    "прийнята до",
    "παραλ",
    "geliş tarihi",
    "kabul tarihi",
    "تاريخ الاستلام",
    "تاريخ القبول",
    "naskah masuk",
    "diterima",
    "disetujui",
    "ngày nhận bài",
    "ngày chấp nhận",
    "收稿",
    "接受日期",
    "录用",
    "錄用",
    "受付",
    "受理",
    "접수",
    "게재확정",
];

/// All words, and what each says.
static WORDS: LazyLock<(Needles, Vec<Label>)> = LazyLock::new(|| {
    let lists = [(Label::Published, PUBLISHED), (Label::Modified, CHANGED), (Label::Other, OTHER)];
    let words = || lists.into_iter().flat_map(|(label, words)| words.iter().map(move |word| (label, *word)));
    (Needles::new(words().map(|(_, word)| word)), words().map(|(label, _)| label).collect())
});

/// What the text before a date says; of several words the nearest counts, and of those that begin at one place the first in the lists.
pub fn of(text: &str) -> Option<Label> {
    let (needles, labels) = &*WORDS;
    let text = text.to_lowercase();
    let nearest = needles.find_all(text.as_bytes()).max_by_key(|hit| (hit.start, std::cmp::Reverse(hit.needle)))?;
    labels.get(nearest.needle).copied()
}

/// What the class of a date's element says.
pub fn of_class(class: &str) -> Option<Label> {
    if class.is_empty() {
        return None;
    }
    let class = class.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| class.contains(word));
    if says(&["joined", "register", "current-time", "currenttime", "current-date", "currentdate"]) {
        Some(Label::Other)
    } else if says(&["publi"]) {
        Some(Label::Published)
    } else if says(&["updat", "modif", "changed", "revised"]) {
        Some(Label::Modified)
    } else if says(&["entry-date"]) {
        Some(Label::Published)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_counts() {
        for (text, label) in [
            ("By A. Writer, published ", Some(Label::Published)),
            ("Last updated on ", Some(Label::Modified)),
            ("Updated 3 May, originally published ", Some(Label::Published)),
            ("Veröffentlicht am 3. Mai, aktualisiert am ", Some(Label::Modified)),
            ("Registriert: ", Some(Label::Other)),
            ("Aktuelles Datum und Uhrzeit: ", Some(Label::Other)),
            ("Received 3 May, accepted ", Some(Label::Other)),
            ("Submitted by A. Writer on ", None),
            ("收稿日期：2021-06-14　出版日期：", Some(Label::Published)),
            ("Berlin, ", None),
        ] {
            assert_eq!(of(text), label, "{text}");
        }
        assert_eq!(of_class("profile-joined"), Some(Label::Other));
        assert_eq!(of_class("entry-date published updated"), Some(Label::Published));
        assert_eq!(of_class("byline__modified"), Some(Label::Modified));
        assert_eq!(of_class("time"), None);
    }
}
