//! What the forms of a word have in common, so that they count together; not a word in itself.

use crate::enrich::korean;
use crate::enrich::story::stem::Stemmer;

/// The key of a word in lower case.
pub fn stem<'w>(word: &'w str, language: &str) -> &'w str {
    match language {
        "en" => english(word),
        "zh" | "ja" => word,
        "ko" => korean::noun(word),
        _ => Stemmer::of_endings(language).stem(word),
    }
}

/// Cuts the commonest English endings.
fn english(word: &str) -> &str {
    if !word.is_ascii() || word.len() < 4 {
        return word;
    }
    let word = match word.strip_suffix('s') {
        Some(one) if one.ends_with("ie") && one.len() > 4 => &one[..one.len() - 2],
        Some(one) if ["sse", "xe", "che", "she", "ze"].iter().any(|e| one.ends_with(e)) => &one[..one.len() - 1],
        Some(one) if !one.ends_with(['s', 'u', 'i']) => one,
        _ => word,
    };
    for ending in ["ing", "edly", "ed", "ly", "y", "e"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 4
        {
            return rest;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_count_together() {
        for (language, forms) in [
            ("en", ["glaciers", "glacier"]),
            ("en", ["companies", "company"]),
            ("en", ["measured", "measures"]),
            ("en", ["crashes", "crashing"]),
            ("cs", ["komunikace", "komunikací"]),
            ("pl", ["parafia", "parafii"]),
            ("ru", ["ледник", "ледника"]),
            ("fi", ["uimahalli", "uimahallissa"]),
            ("hu", ["önkormányzat", "önkormányzatok"]),
            ("sv", ["kommunen", "kommun"]),
            ("ko", ["축제를", "축제"]),
            ("ar", ["والوزارة", "الوزارة"]),
        ] {
            assert_eq!(stem(forms[0], language), stem(forms[1], language), "{language}");
        }
        assert_eq!(stem("is", "en"), "is");
        assert_ne!(stem("landesbereitschaftspolizei", "de"), stem("landesregierung", "de"));
    }
}
