//! What a block stands in, as the names and attributes of the elements around it say.

use crate::normalize::html::dom::{Document, Name, NodeId, Tag};

/// What a block stands in; a bit each.
pub type Place = u32;

macro_rules! places {
    ($($name:ident $number:literal $doc:literal;)*) => {
        $(#[doc = $doc] pub const $name: Place = 1 << $number;)*
        /// Names of the places, by bit.
        pub const PLACES: &[&str] = &[$(stringify!($name)),*];
    };
}

places! {
    ARTICLE 0 "Inside `article`, or an element that schema.org calls one.";
    MAIN 1 "Inside `main`.";
    ASIDE 2 "Inside `aside`.";
    NAV 3 "Inside `nav`.";
    HEADER 4 "Inside `header`.";
    FOOTER 5 "Inside `footer`.";
    FIGURE 6 "Inside `figure`.";
    CAPTION 7 "Inside `figcaption`.";
    FORM 8 "Inside `form`.";
    TABLE 9 "Inside a table.";
    LIST 10 "Inside a list.";
    QUOTE 11 "Inside `blockquote`.";
    BODY_PROPERTY 12 "Inside an element marked as schema.org `articleBody`.";
    HIDDEN 13 "Inside an element that is not displayed.";
    DETAILS 14 "Inside `details`.";
    DIALOG 15 "Inside a dialog.";
    LINKED 16 "Inside one link that surrounds blocks.";
    HEADING 17 "Inside a heading.";
    ITEM 18 "Inside a list item, near.";
    COMMENT 19 "Inside a schema.org `Comment` or a list of them.";
    PRE 20 "Inside `pre`.";
    ROW 21 "A row of a table of data.";
    NOTED 22 "Inside `address`, `small` or `sup`.";
}

/// What element `n`, whose name is `tag`, adds to the place of what stands in it.
pub fn place_of(document: &Document<'_>, n: NodeId, tag: Tag) -> Place {
    let mut place = match tag {
        Tag::ARTICLE => ARTICLE,
        Tag::MAIN => MAIN,
        Tag::ASIDE => ASIDE,
        Tag::NAV => NAV,
        Tag::HEADER => HEADER,
        // The foot of a quotation says whose it is.
        Tag::FOOTER if document.tag(document.parent(n)) == Tag::BLOCKQUOTE => 0,
        Tag::FOOTER => FOOTER,
        Tag::FIGURE => FIGURE,
        Tag::FIGCAPTION => FIGURE | CAPTION,
        Tag::FORM => FORM,
        Tag::TABLE => TABLE,
        Tag::UL | Tag::OL | Tag::MENU | Tag::DL => LIST,
        Tag::BLOCKQUOTE => QUOTE,
        Tag::DETAILS => DETAILS,
        Tag::DIALOG => DIALOG,
        Tag::PRE | Tag::XMP => PRE,
        Tag::ADDRESS | Tag::SMALL | Tag::SUP => NOTED,
        _ if tag.heading().is_some() => HEADING,
        _ => 0,
    };
    for (name, value) in document.known_attrs(n) {
        match name {
            Name::ITEMPROP if value.split_ascii_whitespace().any(|v| v.eq_ignore_ascii_case("articleBody")) => {
                place |= BODY_PROPERTY
            }
            Name::ITEMPROP if value.eq_ignore_ascii_case("comment") => place |= COMMENT,
            Name::ITEMTYPE if value.ends_with("Comment") => place |= COMMENT,
            Name::ITEMTYPE if value.ends_with("Article") || value.ends_with("BlogPosting") => place |= ARTICLE,
            Name::HIDDEN => place |= HIDDEN,
            Name::ARIA_HIDDEN if value == "true" => place |= HIDDEN,
            Name::STYLE if hides(value) => place |= HIDDEN,
            Name::ROLE => {
                place |= match value {
                    "navigation" | "menu" | "menubar" => NAV,
                    "main" => MAIN,
                    "article" => ARTICLE,
                    "contentinfo" => FOOTER,
                    "complementary" => ASIDE,
                    "dialog" | "alertdialog" => DIALOG,
                    "heading" => HEADING,
                    _ => 0,
                }
            }
            _ => {}
        }
    }
    place
}

/// Whether an inline style takes the element out of sight.
fn hides(style: &str) -> bool {
    let has = |word: &str| style.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    style.len() < 2000 && (has("none") || has("hidden")) && {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    }
}
