//! What tests said, in the XML form of JUnit that build servers read.

use std::fmt::Write as _;

/// One test.
pub struct Case {
    /// What it is called.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// Why it failed; `None` where it passed.
    pub failure: Option<String>,
}

/// The report.
pub fn report(cases: &[Case]) -> String {
    let failed = cases.iter().filter(|case| case.failure.is_some()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuite name=\"copydesk rules\" tests=\"{}\" failures=\"{failed}\">", cases.len());
    for case in cases {
        let (name, file) = (escaped(&case.name), escaped(&case.file));
        let _ = match &case.failure {
            None => writeln!(out, "  <testcase name=\"{name}\" classname=\"{file}\"/>"),
            Some(why) => {
                let first = escaped(why.lines().next().unwrap_or_default().trim());
                let why = escaped(why);
                writeln!(
                    out,
                    "  <testcase name=\"{name}\" classname=\"{file}\">\n    <failure message=\"{first}\">{why}</failure>\n  </testcase>"
                )
            }
        };
    }
    out + "</testsuite>\n"
}

/// Text as XML has it; characters that XML 1.0 does not allow are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_xml_whatever_the_tests_are_called() {
        let cases = [
            Case { name: "a < b & \"c\"".into(), file: "f.toml".into(), failure: None },
            Case { name: "n".into(), file: "f.toml".into(), failure: Some("  first\u{1}\nsecond\n".into()) },
        ];
        let report = report(&cases);
        assert!(report.contains("tests=\"2\" failures=\"1\""), "{report}");
        assert!(report.contains("name=\"a &lt; b &amp; &quot;c&quot;\""), "{report}");
        assert!(report.contains("<failure message=\"first\">  first\nsecond\n</failure>"), "{report}");
    }
}
