//! The names of elements and attributes as small numbers, looked up without allocating.

/// A name of up to 16 bytes, folded to lower case and packed; 0 for longer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed(u128);

impl Packed {
    /// Packs `name`.
    pub(super) const fn of(name: &[u8]) -> Self {
        if name.len() > 16 {
            return Self(0);
        }
        let (mut packed, mut i) = (0u128, 0);
        while i < name.len() {
            packed = packed << 8 | name[i].to_ascii_lowercase() as u128;
            i += 1;
        }
        Self(packed)
    }

    const fn slot(self) -> usize {
        let mixed = (self.0 as u64 ^ ((self.0 >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 54) as usize
    }
}

const SLOTS: usize = 1024;

/// An open-addressing table from packed names to numbers, built by the compiler.
struct Table {
    keys: [u128; SLOTS],
    values: [u8; SLOTS],
}

impl Table {
    const fn new(names: &[&str]) -> Self {
        let (mut keys, mut values, mut i) = ([0; SLOTS], [0; SLOTS], 0);
        while i < names.len() {
            let key = Packed::of(names[i].as_bytes());
            let mut slot = key.slot();
            while keys[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            keys[slot] = key.0;
            values[slot] = i as u8;
            i += 1;
        }
        Self { keys, values }
    }

    fn get(&self, key: Packed) -> Option<u8> {
        let mut slot = key.slot();
        while key.0 != 0 && self.keys[slot] != 0 {
            if self.keys[slot] == key.0 {
                return Some(self.values[slot]);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }
}

macro_rules! names {
    ($type:ident, $numbers:ident, $table:ident, $all:ident: $($constant:ident $name:literal)*) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "only numbers the constants")]
        enum $numbers { $($constant),* }
        impl $type {
            $(#[doc = $name] pub const $constant: $type = $type($numbers::$constant as _);)*
        }
        const $all: &[&str] = &[$($name),*];
        static $table: Table = Table::new($all);
    };
}

/// The name of an element. Names that HTML does not know get numbers of their own, page by page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub(super) u16);

names! { Tag, TagNumber, TAGS, TAG_NAMES:
    ROOT "#document" TEXT "#text"
    A "a" ABBR "abbr" ACRONYM "acronym" ADDRESS "address" APPLET "applet" AREA "area" ARTICLE "article" ASIDE "aside" AUDIO "audio"
    B "b" BASE "base" BDI "bdi" BDO "bdo" BIG "big" BLOCKQUOTE "blockquote" BODY "body" BR "br" BUTTON "button"
    CANVAS "canvas" CAPTION "caption" CENTER "center" CITE "cite" CODE "code" COL "col" COLGROUP "colgroup"
    DATA "data" DATALIST "datalist" DD "dd" DEL "del" DETAILS "details" DFN "dfn" DIALOG "dialog" DIR "dir" DIV "div" DL "dl" DT "dt"
    EM "em" EMBED "embed" FIELDSET "fieldset" FIGCAPTION "figcaption" FIGURE "figure" FONT "font" FOOTER "footer"
    FOREIGN_OBJECT "foreignobject" FORM "form" FRAME "frame" FRAMESET "frameset"
    H1 "h1" H2 "h2" H3 "h3" H4 "h4" H5 "h5" H6 "h6" HEAD "head" HEADER "header" HGROUP "hgroup" HR "hr" HTML "html"
    I "i" IFRAME "iframe" IMG "img" INPUT "input" INS "ins" KBD "kbd" LABEL "label" LEGEND "legend" LI "li" LINK "link"
    MAIN "main" MAP "map" MARK "mark" MARQUEE "marquee" MATH "math" MENU "menu" META "meta" METER "meter"
    NAV "nav" NOBR "nobr" NOEMBED "noembed" NOFRAMES "noframes" NOSCRIPT "noscript"
    OBJECT "object" OL "ol" OPTGROUP "optgroup" OPTION "option" OUTPUT "output"
    P "p" PARAM "param" PICTURE "picture" PLAINTEXT "plaintext" PRE "pre" PROGRESS "progress" Q "q"
    RB "rb" RP "rp" RT "rt" RTC "rtc" RUBY "ruby"
    S "s" SAMP "samp" SCRIPT "script" SEARCH "search" SECTION "section" SELECT "select" SLOT "slot" SMALL "small" SOURCE "source"
    SPAN "span" STRIKE "strike" STRONG "strong" STYLE "style" SUB "sub" SUMMARY "summary" SUP "sup" SVG "svg"
    TABLE "table" TBODY "tbody" TD "td" TEMPLATE "template" TEXTAREA "textarea" TFOOT "tfoot" TH "th" THEAD "thead" TIME "time"
    TITLE "title" TR "tr" TRACK "track" TT "tt" U "u" UL "ul" VAR "var" VIDEO "video" WBR "wbr" XMP "xmp"
}

/// How many tags have fixed numbers.
pub(super) const KNOWN: u16 = TAG_NAMES.len() as u16;

impl Tag {
    /// The tag of a name that HTML knows.
    pub(super) fn known(key: Packed) -> Option<Tag> {
        TAGS.get(key).map(|n| Tag(u16::from(n)))
    }

    /// Flags of the tag.
    pub(super) fn has(self, flag: u16) -> bool {
        FLAGS.get(usize::from(self.0)).is_some_and(|flags| flags & flag != 0)
    }

    /// Whether browsers lay it out as a block of its own, so that text before and after it does not run together.
    pub fn is_block(self) -> bool {
        self.has(BLOCK)
    }

    /// Whether HTML does not know it.
    pub fn is_foreign(self) -> bool {
        self.0 >= KNOWN
    }

    /// Level of a heading, 1 to 6.
    pub fn heading(self) -> Option<u8> {
        (Tag::H1..=Tag::H6).contains(&self).then(|| (self.0 - Tag::H1.0 + 1) as u8)
    }
}

impl PartialEq<&str> for Tag {
    fn eq(&self, other: &&str) -> bool {
        TAG_NAMES.get(usize::from(self.0)).is_some_and(|name| name == other)
    }
}

/// Never has content.
pub(super) const VOID: u16 = 1;
/// Laid out as a block.
pub(super) const BLOCK: u16 = 1 << 1;
/// Its start ends an open `p`.
pub(super) const ENDS_P: u16 = 1 << 2;
/// End tags inside it do not reach outside ("scope" in the HTML standard).
pub(super) const SCOPE: u16 = 1 << 3;
/// List items inside it do not end items outside.
pub(super) const LIST: u16 = 1 << 4;
/// Cells and rows inside it do not end cells and rows outside.
pub(super) const GRID: u16 = 1 << 5;
/// Content is text up to the end tag, without entities.
pub(super) const RAW: u16 = 1 << 6;
/// Content is text up to the end tag, with entities.
pub(super) const ESCAPABLE: u16 = 1 << 7;
/// Formatting: its end tag never ends a block that was opened inside.
pub(super) const FORMATTING: u16 = 1 << 8;
/// Its start ends open SVG or MathML.
pub(super) const LEAVES_FOREIGN: u16 = 1 << 9;

type Flags = [u16; KNOWN as usize];

const fn with(mut flags: Flags, flag: u16, tags: &[Tag]) -> Flags {
    let mut i = 0;
    while i < tags.len() {
        flags[tags[i].0 as usize] |= flag;
        i += 1;
    }
    flags
}

#[rustfmt::skip]
static FLAGS: Flags = {
    use Tag as T;
    let flags = [0; KNOWN as usize];
    let flags = with(flags, VOID, &[
        T::AREA, T::BASE, T::BR, T::COL, T::EMBED, T::FRAME, T::HR, T::IMG, T::INPUT, T::LINK, T::META, T::PARAM,
        T::SOURCE, T::TRACK, T::WBR,
    ]);
    let blocks = &[
        T::ADDRESS, T::ARTICLE, T::ASIDE, T::BLOCKQUOTE, T::CENTER, T::DETAILS, T::DIALOG, T::DIR, T::DIV, T::DL,
        T::FIELDSET, T::FIGCAPTION, T::FIGURE, T::FOOTER, T::FORM, T::H1, T::H2, T::H3, T::H4, T::H5, T::H6,
        T::HEADER, T::HGROUP, T::HR, T::MAIN, T::MENU, T::NAV, T::OL, T::P, T::PRE, T::SEARCH, T::SECTION,
        T::SUMMARY, T::TABLE, T::UL, T::LI, T::DD, T::DT, T::PLAINTEXT, T::XMP,
    ];
    let flags = with(flags, BLOCK | ENDS_P | LEAVES_FOREIGN, blocks);
    let flags = with(flags, BLOCK, &[
        T::HTML, T::BODY, T::HEAD, T::TD, T::TH, T::TR, T::TBODY, T::THEAD, T::TFOOT, T::CAPTION, T::COLGROUP,
        T::COL, T::OPTION, T::OPTGROUP, T::SELECT, T::LEGEND, T::MARQUEE, T::FRAMESET, T::NOFRAMES, T::TITLE,
        T::META, T::LINK, T::STYLE, T::SCRIPT, T::TEMPLATE, T::IFRAME, T::VIDEO, T::AUDIO, T::CANVAS, T::TEXTAREA,
        T::DATALIST, T::ROOT,
    ]);
    let flags = with(flags, LEAVES_FOREIGN, &[T::BODY, T::IMG, T::SPAN, T::STRONG, T::B, T::I, T::EM, T::SMALL, T::BR]);
    let cells = &[T::TD, T::TH, T::CAPTION, T::TABLE, T::TEMPLATE];
    let flags = with(flags, SCOPE | LIST, cells);
    let flags = with(flags, SCOPE | LIST, &[T::OBJECT, T::APPLET, T::MARQUEE, T::FOREIGN_OBJECT]);
    let flags = with(flags, GRID, &[T::TABLE, T::TEMPLATE]);
    let lists = &[T::UL, T::OL, T::MENU, T::DL, T::DIR, T::ARTICLE, T::ASIDE, T::SECTION, T::NAV, T::BLOCKQUOTE];
    let flags = with(flags, LIST, lists);
    let flags = with(flags, RAW, &[T::SCRIPT, T::STYLE, T::IFRAME, T::NOEMBED, T::NOFRAMES, T::XMP, T::PLAINTEXT]);
    let flags = with(flags, ESCAPABLE, &[T::TITLE, T::TEXTAREA]);
    with(flags, FORMATTING, &[
        T::A, T::ABBR, T::ACRONYM, T::B, T::BIG, T::CITE, T::CODE, T::DEL, T::EM, T::FONT, T::I, T::INS, T::KBD,
        T::LABEL, T::MARK, T::NOBR, T::Q, T::S, T::SAMP, T::SMALL, T::SPAN, T::STRIKE, T::STRONG, T::SUB, T::SUP,
        T::TIME, T::TT, T::U, T::VAR,
    ])
};

/// The name of an attribute, where it is one that extraction asks for often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name(pub(super) u8);

names! { Name, NameNumber, NAMES, NAME_NAMES:
    OTHER "-" CLASS "class" ID "id" HREF "href" SRC "src" REL "rel" NAME "name" PROPERTY "property" CONTENT "content"
    ITEMPROP "itemprop" ITEMTYPE "itemtype" ITEMSCOPE "itemscope" DATETIME "datetime" TYPE "type" LANG "lang" ROLE "role" STYLE "style"
    HIDDEN "hidden" ALT "alt" TITLE "title" SRCSET "srcset" DATA_SRC "data-src" DATA_SRCSET "data-srcset" HTTP_EQUIV "http-equiv"
    ARIA_HIDDEN "aria-hidden" ARIA_LABEL "aria-label" DATA_TESTID "data-testid" DATA_COMPONENT "data-component"
    SHADOW_ROOT_MODE "shadowrootmode" MEDIA "media" CHARSET "charset" XML_LANG "xml:lang" DATA_TYPE "data-type"
    DATA_DATETIME "data-datetime" DATA_DATE "data-date" DATA_TIME "data-time" DATA_TIMESTAMP "data-timestamp" DATA_UTC "data-utc"
    DATA_PUBLISHED "data-published" DATA_PUBDATE "data-pubdate"
}

impl Name {
    pub(super) fn known(key: Packed) -> Name {
        Name(NAMES.get(key).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_in_any_case() {
        assert_eq!(Tag::known(Packed::of(b"BlockQuote")), Some(Tag::BLOCKQUOTE));
        assert_eq!(Tag::known(Packed::of(b"x-none")), None);
        assert_eq!(Tag::known(Packed::of(b"a-name-beyond-sixteen-bytes")), None);
        assert_eq!(Name::known(Packed::of(b"DATETIME")), Name::DATETIME);
        assert_eq!(Name::known(Packed::of(b"onclick")), Name::OTHER);
        for (i, name) in TAG_NAMES.iter().enumerate() {
            assert_eq!(Tag::known(Packed::of(name.as_bytes())), Some(Tag(i as u16)), "{name}");
        }
    }

    #[test]
    fn headings_have_levels() {
        assert_eq!(Tag::H1.heading(), Some(1));
        assert_eq!(Tag::H6.heading(), Some(6));
        assert_eq!(Tag::HR.heading(), None);
    }
}
