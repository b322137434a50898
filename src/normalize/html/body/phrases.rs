//! What the furniture of pages says, in the languages that have most news: a table of phrases by kind.
//!
//! A phrase is soft evidence too: which kinds occur in a short block, whether at its start, and how much of it they cover, are
//! features of the block model. A new language is one more line in each row.

use std::sync::LazyLock;

use crate::normalize::needles::Needles;

/// Blocks with more bytes are not searched: furniture is short.
const LONGEST: usize = 500;

/// Number of kinds of phrase.
pub const KINDS: usize = TABLE.len();

/// Name of a kind and its phrases, in lower case, parted by `;`.
const TABLE: &[(&str, &str)] = &[
    (
        "share",
        "share this;share on;share via;share article;share the;follow us;follow on;tweet;email this;print this;copy link;on facebook;on twitter;whatsapp;\
        teilen;artikel teilen;drucken;folgen sie uns;partager;partagez;suivez-nous;imprimer;compartir;comparte;síguenos;siga-nos;compartilhar;compartilhe;\
        partilhar;condividi;seguici;stampa;delen;deel dit;volg ons;udostępnij;podziel się;поделиться;подписывайтесь;paylaş;takip et;dela artikel;dela på;del på;\
        bagikan;ikuti kami;شارك;تابعنا;分享;シェア;공유;साझा करें;sdílet;podijeli;jaa artikkeli;μοιραστείτε;chia sẻ",
    ),
    (
        "subscribe",
        "newsletter;subscribe;sign up;sign-up;your inbox;email address;e-mail address;unsubscribe;get the latest;join our;abonnieren;jetzt abonnieren;anmelden;\
        e-mail-adresse;inscrivez-vous;abonnez-vous;s'abonner;je m'abonne;adresse e-mail;suscríbete;suscribirse;suscríbase;boletín;correo electrónico;assine;\
        inscreva-se;iscriviti;abbonati;indirizzo email;nieuwsbrief;abonneer;schrijf je in;zapisz się;subskrybuj;подпишитесь;рассылк;bülten;abone ol;nyhetsbrev;\
        nyhedsbrev;prenumerera;abonner;berlangganan;اشترك;النشرة;订阅;メルマガ;購読;구독;odběr;đăng ký",
    ),
    (
        "cookie",
        "cookie;privacy policy;we use cookies;your privacy;consent;gdpr;datenschutz;personenbezogen;einwilligung;externen inhalt;confidentialité;privacidad;\
        privacidade;informativa sulla privacy;toestemming;zgod;конфиденциальн;gizlilik;çerez;integritet;samtycke;隐私;プライバシー;개인정보;الخصوصية",
    ),
    (
        "comment",
        "comments;comment;leave a reply;leave a comment;join the conversation;post a comment;kommentare;kommentar;kommentieren;commentaires;commentaire;\
        commenter;réagir;comentarios;comentario;comentar;comentários;commenti;lascia un commento;reacties;reageer;komentarze;skomentuj;комментари;yorum;\
        kommentarer;komentar;تعليق;评论;コメント;댓글;टिप्पणी;bình luận",
    ),
    (
        "copyright",
        "copyright;©;all rights reserved;(c) 20;alle rechte vorbehalten;tous droits réservés;todos los derechos;todos os direitos;tutti i diritti;\
        alle rechten;wszelkie prawa;все права;tüm hakları;med ensamrätt;hak cipta;جميع الحقوق;版权所有;無断転載;무단;terms of use;terms of service;impressum;\
        may not be published;reproduction;nachdruck",
    ),
    (
        "more",
        "read more;read also;also read;see also;related;more on;more from;more stories;read next;recommended;you may also;you might also;don't miss;trending;\
        most read;most popular;latest news;up next;click here;continue reading;learn more;find out more;watch:;read:;more:;mehr zum thema;lesen sie auch;lesen sie;\
        auch interessant;mehr dazu;weiterlesen;weiterlesen:;das könnte sie;meistgelesen;lire aussi;à lire aussi;lire la suite;à lire;voir aussi;sur le même sujet;\
        les plus lus;en savoir plus;lea también;lee también;leer más;te puede interesar;más información;más leídas;ver también;noticias relacionadas;leia também;\
        leia mais;veja também;saiba mais;mais lidas;leggi anche;leggi tutto;potrebbe interessarti;i più letti;lees ook;lees meer;lees verder;meest gelezen;\
        czytaj także;czytaj też;czytaj więcej;zobacz też;zobacz także;przeczytaj;читайте также;читать далее;смотрите также;по теме;ayrıca oku;devamını oku;\
        ilgili haber;läs också;läs även;läs mer;les også;les mer;læs også;læs mere;lue myös;baca juga;selengkapnya;اقرأ أيضا;اقرأ أيضًا;إقرأ أيضا;المزيد;\
        相关阅读;相关新闻;阅读更多;延伸阅读;関連記事;あわせて読みたい;続きを読む;관련기사;यह भी पढ़ें;čtěte také;čtěte více;olvassa el;διαβάστε επίσης;xem thêm",
    ),
    (
        "credit",
        "photo:;photo by;photograph:;photos:;image:;image credit;image source;picture:;credit:;getty images;shutterstock;istock;reuters/;ap photo;foto:;\
        bild:;bildquelle;photo :;crédit;crédits;imagen:;crédito;fotografía:;foto ©;zdj.;fot.;фото:;fotoğraf;foto de;图片来源;图源;写真;사진;illustration:;video:;\
        file photo;file image;screenshot;courtesy of;via getty;(ap);afp via",
    ),
    (
        "login",
        "log in;login;sign in;create an account;create account;register now;already a subscriber;already a member;premium content;for subscribers;\
        members only;subscribe to read;einloggen;bereits abonnent;registrieren;jetzt testen;se connecter;connectez-vous;déjà abonné;réservé aux abonnés;\
        iniciar sesión;inicia sesión;accede;solo para suscriptores;entrar;faça login;exclusivo para assinantes;accedi;inloggen;zaloguj;войти;giriş yap;logga in;\
        logg inn;log ind;masuk;تسجيل الدخول;登录;ログイン;로그인;free trial;restricted access;to continue reading;weiterzulesen",
    ),
    (
        "ad",
        "advertisement;advertising;sponsored;sponsored content;ad feedback;paid content;affiliate;commission;anzeige;werbung;publicité;publicidad;publicidade;\
        pubblicità;advertentie;reklama;реклама;reklam;annons;annonse;annonce;iklan;إعلان;广告;広告;광고;विज्ञापन;story continues below;article continues below",
    ),
    (
        "author",
        "about the author;written by;follow him;follow her;follow me;is a writer;is a reporter;is a freelance;is an editor;is a journalist;is the author;\
        staff writer;contributing writer;senior editor;reporting by;edited by;editing by;über den autor;zur person;à propos de l'auteur;sobre el autor;\
        sobre o autor;l'autore;over de auteur;об авторе;reach him at;reach her at;contact the author;view all posts;posts by;more by;has been writing;\
        contributed to this;authors:;medically reviewed;reviewed by;fact checked;by:",
    ),
    (
        "time",
        "min read;minute read;minutes read;mins read;reading time;read time;published;last updated;updated;posted on;hours ago;days ago;ago;min lesezeit;\
        lesezeit;veröffentlicht;aktualisiert;stand:;publié le;publié;mis à jour;temps de lecture;lecture;publicado;actualizado;atualizado;tiempo de lectura;\
        min de lectura;pubblicato;aggiornato;minuti di lettura;gepubliceerd;bijgewerkt;leestijd;opublikowano;aktualizacja;опубликовано;обновлено;yayınlan;\
        güncellen;publicerad;uppdaterad;publisert;oppdatert;diperbarui;dibaca;نُشر;آخر تحديث;发布;更新;公開;입력;est. ",
    ),
    (
        "script",
        "javascript;enable javascript;your browser;adblock;ad blocker;not supported;please enable;browser does not;loading;an error occurred;try again;\
        javascript aktivieren;navigateur;navegador;browser unterstützt;skip to;back to top;nach oben;menu;search;close;toggle;zum inhalt;retour en haut;volver arriba",
    ),
    (
        "tags",
        "tags:;tags;topics:;topics;filed under;categories:;category:;more in;in this article;in this story;table of contents;on this page;contents;\
        schlagworte;schlagwörter;themen:;mots-clés;thématiques;sur le même thème;etiquetas;temas:;palabras clave;tópicos;argomenti:;onderwerpen;tagi:;tematy:;\
        теги:;etiketler;ämnen;emner;kata kunci;الكلمات;标签;タグ;jump to;key points;keywords:",
    ),
    (
        "notes",
        "correction:;this article was;this story was;originally published;this article originally;first appeared;disclaimer;editor's note;references;sources:;\
        source:;quelle:;quellen:;source :;fuente:;fonte:;bron:;źródło:;источник:;kaynak;källa:;kilde:;sumber:;来源;出典;출처;with files from;press release;\
        contact:;media contact;for more information;about us;(dpa;(apa;(afp",
    ),
    (
        "buy",
        "buy now;shop now;add to cart;order now;book now;view deal;check price;download;download the app;get the app;app store;google play;contact us;get started;\
        request a demo;free demo;schedule a;talk to;get in touch;call us;donate;support us;gift this;jetzt kaufen;jetzt bestellen;télécharger;comprar;descargar;\
        acquista;scarica;koop nu;download de app;скачать;indir;unduh;our products;learn how we;start your",
    ),
];

/// What the phrases in a block say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Found {
    /// Kinds found anywhere, a bit each.
    pub anywhere: u32,
    /// Kinds that the block begins with.
    pub at_start: u32,
    /// Share of the block's bytes that phrases cover, 0 to 1.
    pub covered: f32,
}

/// Name of a kind, for the training data.
pub fn name(kind: usize) -> &'static str {
    TABLE.get(kind).map_or("", |row| row.0)
}

/// The bits of some kinds.
pub fn kinds(names: &[&str]) -> u32 {
    (0..KINDS).filter(|&kind| names.contains(&name(kind))).fold(0, |bits, kind| bits | 1 << kind)
}

struct Phrases {
    needles: Needles,
    kind_of: Vec<u32>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let phrases = TABLE.iter().flat_map(|(_, phrases)| phrases.split(';').map(str::trim));
    let kind_of = (0..).zip(TABLE).flat_map(|(kind, (_, phrases))| phrases.split(';').map(move |_| kind)).collect();
    Phrases { needles: Needles::new(phrases), kind_of }
});

/// Searches a block for phrases. `lower` is room for the block in lower case.
pub fn find(text: &str, lower: &mut String) -> Found {
    let mut found = Found::default();
    if text.len() > LONGEST || text.is_empty() {
        return found;
    }
    if text.is_ascii() {
        lower.clear();
        lower.push_str(text);
        lower.make_ascii_lowercase();
    } else {
        *lower = text.to_lowercase();
    }
    let phrases = &*PHRASES;
    let (mut covered, mut at) = (0, 0);
    while let Some(hit) = phrases.needles.find(lower.as_bytes(), at) {
        at = hit.end;
        let before = lower.get(..hit.start).and_then(|s| s.chars().next_back());
        let inside = before.is_some_and(|c| c.is_alphabetic() && (c as u32) < 0x2E80);
        if inside {
            continue;
        }
        let Some(&kind) = phrases.kind_of.get(hit.needle) else { continue };
        found.anywhere |= 1 << kind;
        if lower.get(..hit.start).is_some_and(|s| !s.chars().any(char::is_alphanumeric)) {
            found.at_start |= 1 << kind;
        }
        covered += hit.end - hit.start;
    }
    found.covered = covered as f32 / lower.len().max(1) as f32;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_phrases_at_the_start_of_words() {
        let find = |text: &str| find(text, &mut String::new());
        let kind = |name| 1u32 << TABLE.iter().position(|row| row.0 == name).expect("a kind");
        assert_ne!(find("Lesen Sie auch: Der Bericht").at_start & kind("more"), 0);
        assert_eq!(find("From Chicago").anywhere & kind("time"), 0);
        assert_ne!(find("5 MIN READ").anywhere & kind("time"), 0);
        assert_ne!(find("これは関連記事です").anywhere & kind("more"), 0);
        assert_eq!(find(&"share this ".repeat(100)), Found::default());
    }
}
