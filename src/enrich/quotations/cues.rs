//! Words that attribute speech, by language.

use std::sync::LazyLock;

use super::phrase::{BETWEEN, LINKS};
use super::speaker::AMBIGUOUS;
use crate::enrich::roles::{Index, Roles};

/// What a language needs for finding speakers.
pub struct Language {
    /// Verbs of speech as they stand in news, lower-case.
    pub verbs: &'static [&'static str],
    /// Participles and infinitives whose subject is that of the sentence.
    pub participles: &'static [&'static str],
    /// Expressions whose object is the speaker: `according to`.
    pub sources: &'static [&'static str],
    /// Personal pronouns that can be the subject of speech.
    pub pronouns: &'static [&'static str],
    /// Words between which and a name lies the end of a noun phrase.
    pub breaks: &'static [&'static str],
    /// Where the subject stands.
    pub order: Order,
    /// What each of these words does.
    pub roles: LazyLock<Index>,
}

/// What words do around speech.
pub mod role {
    use crate::enrich::roles::Roles;

    pub const VERB: Roles = Roles::nth(0);
    pub const PARTICIPLE: Roles = Roles::nth(1);
    /// The first word of a source.
    pub const SOURCE: Roles = Roles::nth(2);
    pub const PRONOUN: Roles = Roles::nth(3);
    /// Ends in a pronoun behind a hyphen (`a-t-elle`).
    pub const BEFORE_PRONOUN: Roles = Roles::nth(4);
    pub const BREAK: Roles = Roles::nth(5);
    pub const LINK: Roles = Roles::nth(6);
    pub const BETWEEN: Roles = Roles::nth(7);
    pub const AMBIGUOUS: Roles = Roles::nth(8);
}

impl Language {
    /// What the word in lower case does.
    pub fn roles_of(&self, lower: &str) -> Roles {
        let behind_hyphen = lower.rsplit_once('-').map_or("", |(_, last)| last);
        let inverted = self.roles.get(behind_hyphen).has(role::PRONOUN);
        self.roles.get(lower).and(role::BEFORE_PRONOUN.given(inverted))
    }

    /// The roles of all words in the lists.
    pub fn index(&self) -> Index {
        let sources: Vec<&str> = self.sources.iter().filter_map(|words| words.split(' ').next()).collect();
        Index::of(&[
            (self.verbs, role::VERB),
            (self.participles, role::PARTICIPLE),
            (&sources, role::SOURCE),
            (self.pronouns, role::PRONOUN),
            (self.breaks, role::BREAK),
            (LINKS, role::LINK),
            (BETWEEN, role::BETWEEN),
            (AMBIGUOUS, role::AMBIGUOUS),
        ])
    }
}

/// Where the subject of a verb of speech stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// On either side, as in English.
    Either,
    /// Behind it (Arabic).
    After,
    /// Before it (Chinese, Hindi, Turkish).
    Before,
}

/// The table of `language`; `None` where it is not served.
pub fn of(language: &str) -> Option<&'static Language> {
    Some(match language {
        "en" => &super::english::ENGLISH,
        "fr" => &FRENCH,
        "de" => &GERMAN,
        "es" => &SPANISH,
        "pt" => &PORTUGUESE,
        "ru" => &RUSSIAN,
        "tr" => &TURKISH,
        "hi" => &HINDI,
        "ar" => &ARABIC,
        "zh" => &CHINESE,
        _ => return None,
    })
}

static FRENCH: Language = Language {
    verbs: &[
        "dit",
        "déclare",
        "déclaré",
        "affirme",
        "affirmé",
        "ajoute",
        "ajouté",
        "explique",
        "expliqué",
        "précise",
        "précisé",
        "estime",
        "estimé",
        "indique",
        "indiqué",
        "souligne",
        "souligné",
        "assure",
        "assuré",
        "raconte",
        "raconté",
        "confie",
        "confié",
        "annonce",
        "annoncé",
        "rappelle",
        "rappelé",
        "regrette",
        "lance",
        "lancé",
        "répond",
        "répondu",
        "écrit",
        "poursuit",
        "conclut",
        "note",
        "juge",
        "prévient",
        "insiste",
        "dénonce",
        "dénoncé",
        "martèle",
        "résume",
        "commente",
        "commenté",
        "déplore",
        "témoigne",
        "reconnaît",
        "reconnu",
        "promis",
        "averti",
    ],
    participles: &[
        "disant",
        "ajoutant",
        "affirmant",
        "expliquant",
        "précisant",
        "estimant",
        "soulignant",
        "assurant",
        "dénonçant",
        "rappelant",
    ],
    sources: &["selon", "d' après"],
    pronouns: &["il", "elle", "ils", "elles", "on", "je", "nous", "qui", "-il", "-elle", "-t-il", "-t-elle"],
    breaks: &[
        "que", "qu'", "et", "mais", "ou", "car", "quand", "lorsque", "si", "dans", "sur", "par", "est", "était", "a",
        "ont", "avait", "pour", "avec", "à",
    ],
    order: Order::Either,
    roles: LazyLock::new(|| FRENCH.index()),
};

static GERMAN: Language = Language {
    verbs: &[
        "sagte",
        "sagt",
        "sagten",
        "sagen",
        "erklärte",
        "erklärt",
        "betonte",
        "betont",
        "teilte",
        "meinte",
        "meint",
        "fügte",
        "schrieb",
        "schreibt",
        "kündigte",
        "warnte",
        "warnt",
        "forderte",
        "fordert",
        "kritisierte",
        "kritisiert",
        "berichtete",
        "berichtet",
        "behauptete",
        "antwortete",
        "bestätigte",
        "bekräftigte",
        "nannte",
        "bezeichnete",
        "ergänzte",
        "erläuterte",
        "twitterte",
        "sprach",
        "äußerte",
        "zitierte",
        "versicherte",
        "gesagt",
    ],
    participles: &[],
    sources: &["laut", "zufolge"],
    pronouns: &["er", "sie", "es", "ich", "wir", "man"],
    breaks: &[
        "dass",
        "und",
        "oder",
        "aber",
        "weil",
        "wenn",
        "als",
        "ob",
        "ist",
        "war",
        "hat",
        "habe",
        "zu",
        "auf",
        "mit",
        "für",
        "am",
        "im",
        "gegenüber",
    ],
    order: Order::Either,
    roles: LazyLock::new(|| GERMAN.index()),
};

static SPANISH: Language = Language {
    verbs: &[
        "dijo",
        "dice",
        "dijeron",
        "afirmó",
        "afirma",
        "aseguró",
        "asegura",
        "explicó",
        "explica",
        "añadió",
        "añade",
        "agregó",
        "agrega",
        "señaló",
        "señala",
        "declaró",
        "declara",
        "indicó",
        "indica",
        "manifestó",
        "sostuvo",
        "sostiene",
        "apuntó",
        "destacó",
        "destaca",
        "subrayó",
        "comentó",
        "comenta",
        "anunció",
        "advirtió",
        "advierte",
        "escribió",
        "recordó",
        "recuerda",
        "insistió",
        "expresó",
        "respondió",
        "precisó",
        "reconoció",
        "denunció",
        "lamentó",
        "concluyó",
        "contó",
        "cuenta",
        "calificó",
        "llamó",
    ],
    participles: &["diciendo", "añadiendo", "afirmando", "asegurando", "señalando", "explicando", "agregando"],
    sources: &["según", "de acuerdo con"],
    pronouns: &["él", "ella", "ellos", "ellas", "yo", "nosotros", "quien"],
    breaks: &[
        "que", "y", "o", "pero", "porque", "cuando", "si", "en", "por", "con", "para", "es", "era", "ha", "han",
        "había", "a", "al",
    ],
    order: Order::Either,
    roles: LazyLock::new(|| SPANISH.index()),
};

static PORTUGUESE: Language = Language {
    verbs: &[
        "disse",
        "diz",
        "disseram",
        "afirmou",
        "afirma",
        "declarou",
        "declara",
        "explicou",
        "explica",
        "acrescentou",
        "acrescenta",
        "ressaltou",
        "destacou",
        "contou",
        "conta",
        "informou",
        "informa",
        "comentou",
        "comenta",
        "escreveu",
        "anunciou",
        "avaliou",
        "avalia",
        "completou",
        "lembrou",
        "garantiu",
        "garante",
        "criticou",
        "respondeu",
        "concluiu",
        "defendeu",
        "alertou",
        "relatou",
        "sublinhou",
        "referiu",
        "salientou",
        "chamou",
    ],
    participles: &["dizendo", "afirmando", "acrescentando", "explicando", "ressaltando"],
    sources: &["segundo", "de acordo com", "conforme"],
    pronouns: &["ele", "ela", "eles", "elas", "eu", "nós", "quem"],
    breaks: &[
        "que", "e", "ou", "mas", "porque", "quando", "se", "em", "por", "com", "para", "é", "era", "foi", "tem", "a",
        "ao",
    ],
    order: Order::Either,
    roles: LazyLock::new(|| PORTUGUESE.index()),
};

static RUSSIAN: Language = Language {
    verbs: &[
        "сказал",
        "сказала",
        "сказали",
        "говорит",
        "говорят",
        "заявил",
        "заявила",
        "заявили",
        "заявляет",
        "сообщил",
        "сообщила",
        "сообщили",
        "сообщает",
        "отметил",
        "отметила",
        "отметили",
        "отмечает",
        "добавил",
        "добавила",
        "подчеркнул",
        "подчеркнула",
        "пояснил",
        "пояснила",
        "рассказал",
        "рассказала",
        "написал",
        "написала",
        "пишет",
        "считает",
        "уточнил",
        "уточнила",
        "объяснил",
        "объяснила",
        "ответил",
        "ответила",
        "напомнил",
        "напомнила",
        "утверждает",
        "предупредил",
        "цитирует",
        "указал",
        "указала",
        "признал",
        "признался",
        "призвал",
        "назвал",
        "назвала",
    ],
    participles: &["сказав", "заявив", "добавив", "отметив", "подчеркнув", "назвав"],
    sources: &["по словам", "по данным", "по мнению"],
    pronouns: &["он", "она", "они", "я", "мы", "оно"],
    breaks: &[
        "что",
        "и",
        "или",
        "но",
        "а",
        "когда",
        "если",
        "в",
        "на",
        "с",
        "по",
        "о",
        "для",
        "к",
        "был",
        "была",
        "было",
    ],
    order: Order::Either,
    roles: LazyLock::new(|| RUSSIAN.index()),
};

static TURKISH: Language = Language {
    verbs: &[
        "dedi",
        "diyor",
        "söyledi",
        "belirtti",
        "açıkladı",
        "kaydetti",
        "vurguladı",
        "ifade",
        "konuştu",
        "bildirdi",
        "ekledi",
        "anlattı",
        "yazdı",
        "savundu",
        "dile",
        "uyardı",
        "sordu",
        "yanıtladı",
        "değerlendirdi",
        "duyurdu",
        "diye",
        "dediler",
        "aktardı",
    ],
    participles: &["diyerek", "belirterek", "söyleyerek", "ekleyerek"],
    sources: &["göre"],
    pronouns: &["o", "onlar", "ben", "biz"],
    breaks: &["ve", "ama", "ki", "ise", "için", "ile", "da", "de"],
    order: Order::Before,
    roles: LazyLock::new(|| TURKISH.index()),
};

static HINDI: Language = Language {
    verbs: &["कहा", "बताया", "बोले", "बोला", "बोलीं", "कहते", "कहती", "लिखा", "पूछा", "जोड़ा", "कहना"],
    participles: &[],
    sources: &["के अनुसार", "के मुताबिक"],
    pronouns: &["उन्होंने", "उसने", "मैंने", "हमने", "वह", "वे"],
    breaks: &["कि", "और", "पर", "में", "से", "लेकिन", "तो", "भी"],
    order: Order::Before,
    roles: LazyLock::new(|| HINDI.index()),
};

static ARABIC: Language = Language {
    verbs: &[
        "قال",
        "قالت",
        "وقال",
        "وقالت",
        "قالوا",
        "وأضاف",
        "أضاف",
        "وأضافت",
        "أضافت",
        "وأكد",
        "أكد",
        "أكدت",
        "وأكدت",
        "صرح",
        "وصرح",
        "صرحت",
        "أوضح",
        "وأوضح",
        "أوضحت",
        "وأوضحت",
        "وتابع",
        "تابع",
        "وتابعت",
        "ذكر",
        "وذكر",
        "ذكرت",
        "وذكرت",
        "أعلن",
        "وأعلن",
        "أعلنت",
        "وأعلنت",
        "وأشار",
        "أشار",
        "كتب",
        "وكتب",
        "كتبت",
        "وكتبت",
        "يقول",
        "ويقول",
        "تقول",
        "وتقول",
        "وشدد",
        "شدد",
        "اعتبر",
        "واعتبر",
        "وصف",
        "ووصف",
    ],
    participles: &["قائلا", "قائلاً", "قائلة", "مضيفا", "مضيفاً", "مضيفة", "مؤكدا", "مؤكداً"],
    sources: &["بحسب", "وفقا ل", "وفق"],
    pronouns: &["هو", "هي", "هم"],
    breaks: &[
        "إن", "أن", "إنه", "إنها", "في", "على", "من", "إلى", "خلال", "عن", "بأن", "أنه", "أنها", "لـ", "عبر", "أمام",
        "يوم", "مساء",
    ],
    order: Order::After,
    roles: LazyLock::new(|| ARABIC.index()),
};

static CHINESE: Language = Language {
    verbs: &[
        "说", "表示", "指出", "称", "认为", "强调", "告诉", "介绍", "写道", "宣布", "透露", "坦言", "道", "問", "问",
        "回答", "补充", "說", "稱", "認為", "強調", "介紹",
    ],
    participles: &[],
    sources: &["据", "根据"],
    pronouns: &["他", "她", "他们", "她们", "我", "我们", "它", "他們"],
    breaks: &["在", "对", "對", "向", "就", "并", "也", "还", "日", "时", "時", "中", "上"],
    order: Order::Before,
    roles: LazyLock::new(|| CHINESE.index()),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lower_case() {
        for language in ["en", "fr", "de", "es", "pt", "ru", "tr", "hi", "ar", "zh"] {
            let table = of(language).expect("served");
            for list in [table.verbs, table.participles, table.sources, table.pronouns, table.breaks] {
                assert!(list.iter().all(|w| w.to_lowercase() == **w), "{language}");
            }
        }
        assert!(of("sw").is_none());
    }
}
