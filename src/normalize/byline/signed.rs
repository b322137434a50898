//! Signatures of scripts that write names without blanks: `记者：林晓雨`, `【山田太郎】`, `（记者 王小明）`, `김민수 기자`.

use super::shape::same;
use super::words::List;
use crate::article::{Author, AuthorKind};

/// What stands before a name, inside a line or at its start.
const BEFORE: &[&str] = &[
    "特约记者",
    "实习记者",
    "本报记者",
    "記者",
    "记者",
    "作者",
    "撰文",
    "著者",
    "執筆",
    "筆者",
    "取材・文",
    "文・",
    "文＝",
    "文：",
    "文:",
    "文／",
    "编辑整理",
    "採訪",
    "采访",
    "撰稿",
    "投稿者",
    "작성자",
    "글쓴이",
];
/// What stands behind one.
const BEHIND: &[&str] = &["기자", "특파원", "記者", "记者", "특별취재팀"];
/// Those who made something else: the rest of the line is theirs.
const OTHERS: &[&str] = &["责任编辑", "責任編輯", "责编", "編集", "写真", "撮影", "摄影", "攝影", "사진"];
/// What joins names in front of one word.
const JOINED: [char; 6] = ['·', 'ㆍ', '・', ',', '，', '、'];
/// What closes the line of a reporter, behind the place: `記者林曉雨／基隆報導`.
const REPORTS: [&str; 3] = ["報導", "報道", "报道"];
/// Most characters of such a name.
const LONGEST: usize = 6;

/// The authors that sign in a line; none where no sign of a signature stands in it.
pub fn signed(text: &str) -> Vec<Author> {
    let mut found = Vec::new();
    if !text.chars().any(is_dense) || text.chars().count() > 120 {
        return found;
    }
    let end = OTHERS.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    let line = text.get(..end).unwrap_or(text);
    for label in BEFORE {
        let Some(at) = line.find(label) else { continue };
        let rest = line.get(at + label.len()..).unwrap_or_default();
        let named = rest.trim_start_matches([':', '：', ' ', '\u{3000}', '/', '／', '・', '＝', '|', '｜']);
        // Without a sign between them the label is part of a sentence, unless the line is a reporter's.
        if named.len() < rest.len() || label.ends_with(['・', '＝', '：', ':', '／']) || closes_with_place(line) {
            names(named, &mut found);
        }
        if !found.is_empty() {
            return found;
        }
    }
    if let Some(inner) =
        line.trim().strip_prefix('【').and_then(|l| l.split_once('】')).filter(|(_, rest)| rest.trim().is_empty())
    {
        names(inner.0, &mut found);
    }
    if found.is_empty() {
        reporters(line, &mut found);
    }
    found
}

/// Whether a line ends as that of a reporter does and is no sentence.
fn closes_with_place(line: &str) -> bool {
    REPORTS.iter().any(|word| line.trim_end().ends_with(word)) && !line.contains(['。', '，'])
}

/// Whether a line names a reporter and where from: `河口日報 記者林曉雨／基隆報導`.
pub fn reports(line: &str) -> bool {
    closes_with_place(line) && !signed(line).is_empty()
}

/// Adds the names in front of every word of [`BEHIND`]: `김민수 기자, 이서윤 특파원`, `김민수·이서윤 기자`.
fn reporters(line: &str, found: &mut Vec<Author>) {
    let mut from = 0;
    while let Some(rest) = line.get(from..)
        && let Some((at, label)) = BEHIND.iter().filter_map(|label| Some((rest.find(label)?, *label))).min()
    {
        let behind = rest.get(at + label.len()..).unwrap_or_default();
        let before = rest.get(..at).unwrap_or_default().trim_end();
        let list = listed(before.rsplit(['=', '(', '[', '（', '【', '／', '/']).next().unwrap_or_default());
        let last = list.rsplit(JOINED).next().unwrap_or_default().trim();
        // `김민수 기자김민수 기자`: the page showed it twice.
        let copied = !last.is_empty() && behind.starts_with(last);
        let ends = behind
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || c.is_ascii() || matches!(c, '】' | '）' | '／' | '·' | 'ㆍ' | '、'));
        if copied || ends {
            // What is shorter or longer in front of another name is a place or a house.
            let others = list.split(JOINED).map(str::trim).filter(|name| *name != last && is_korean(name));
            others.chain([last]).for_each(|name| names(name, found));
        }
        from += at + label.len();
    }
}

/// The last word of `text`, and those in front of it that signs join to it.
fn listed(text: &str) -> &str {
    let text = text.trim_end();
    let mut at = text.len();
    while let Some(blank) = text.get(..at).and_then(|before| before.trim_end().rfind(' ')) {
        if !text.get(..blank).unwrap_or_default().trim_end().ends_with(JOINED) {
            return text.get(blank + 1..).unwrap_or(text);
        }
        at = blank;
    }
    text
}

/// Whether a text is as long as most Korean names are.
fn is_korean(text: &str) -> bool {
    (3..=4).contains(&text.chars().count()) && text.chars().all(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'))
}

/// Adds the names that `text` begins with, parted by commas, points or blanks.
fn names(text: &str, found: &mut Vec<Author>) {
    let end = text.find(['(', '（', '【', '】', '）', ')', '|', '｜', '。', '\n', '@', '[']).unwrap_or(text.len());
    let list = text.get(..end).unwrap_or(text).trim();
    for name in list
        .split(['、', '，', ',', '・', ' ', '\u{3000}', '/', '／', ';', '；'])
        .map(str::trim)
        .filter(|n| !n.is_empty())
    {
        let count = name.chars().count();
        if REPORTS.iter().any(|word| name.ends_with(word)) {
            return;
        }
        if !(2..=LONGEST).contains(&count) || !name.chars().all(is_dense) {
            return;
        }
        let group = List::Organisation.words().iter().any(|w| name.contains(w))
            || name.ends_with(['社', '报', '報', '部', '网', '局']);
        let kind = if group { AuthorKind::Organisation } else { AuthorKind::Person };
        if found.len() < 10 && !found.iter().any(|a: &Author| same(&a.name, name)) {
            found.push(Author { name: name.to_owned(), kind: Some(kind), url: None });
        }
    }
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_in_lines() {
        for (line, expected) in [
            ("2021年3月4日 来源：海港日报 记者：王小明", &["王小明"][..]),
            ("（记者 王小明、李海）", &["王小明", "李海"]),
            ("文・山田太郎", &["山田太郎"]),
            ("著者：山田花子 編集：佐藤次郎", &["山田花子"]),
            ("【山田太郎】", &["山田太郎"]),
            ("김민수 기자 minsu@example.com", &["김민수"]),
            ("• 김민수 기자김민수 기자", &["김민수"]),
            ("[서울=한강일보] 김민수 기자", &["김민수"]),
            ("김민수 기자, 이서윤 기자", &["김민수", "이서윤"]),
            ("김민수 기자·이서윤 특파원 = ", &["김민수", "이서윤"]),
            ("[서울=한강일보] 김민수·이서윤 기자", &["김민수", "이서윤"]),
            ("김민수, 이서윤 기자 2021.03.04", &["김민수", "이서윤"]),
            ("부산, 이서윤 기자", &["이서윤"]),
            ("海港日報 記者王小明／台中報導", &["王小明"]),
            ("2024-05-01 09:30 海港日報 記者王小明、李海／台中報導", &["王小明", "李海"]),
            ("海港日报 记者 王小明 大连报道", &["王小明"]),
            ("責任編輯：王小明", &[]),
            ("市長向記者表示，將再次報導", &[]),
            ("责任编辑：王小明", &[]),
            ("【速報】台風が近づいている", &[]),
            ("市长告诉记者，大桥将于五月通车。", &[]),
            ("기자회견을 열었다", &[]),
            ("By Ana Ruiz", &[]),
        ] {
            let names: Vec<String> = signed(line).into_iter().map(|a| a.name).collect();
            assert_eq!(names, expected, "{line}");
        }
    }
}
