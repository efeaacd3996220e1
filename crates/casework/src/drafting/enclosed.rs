//! What a reply promises to enclose, compared with the files that go out with it.
//!
//! What is given on paper is copied outside the register; what is given as a file must be
//! there, since whoever reviews looks at what leaves.

use disclosure::Rules;
use disclosure::act::DraftReply;
use disclosure::reply::Given;

use super::check::Ground;
use super::checked::{Check, Checked};
use super::ground::Outgoing;
use super::text::plain;

const CITE: &str = "reg:36(2)";
const WHAT: Check = Check::Attachments;

/// Checks what is promised: that it is there, and has as many pages.
pub(super) fn check(ground: &Ground<'_>) -> Vec<Checked> {
    let text: Vec<String> = ground
        .edited
        .unwrap_or_default()
        .iter()
        .map(|piece| plain(piece))
        .collect();
    let given = along(ground.draft, ground.rules);
    let mut checked: Vec<Checked> = missing(ground, &text, &given).into_iter().collect();
    checked.extend(pages(ground, &text, &given));
    checked.extend(scans(ground));
    checked
}

/// What goes along with the reply, of each outcome that gives something.
fn along<'d>(draft: &'d DraftReply, rules: &Rules) -> Vec<&'d Given> {
    let whole = (draft.kind.as_str(), &draft.parts);
    let items = draft.items.iter();
    let items: Vec<_> = items
        .map(|item| (item.kind.as_str(), &item.parts))
        .collect();
    let outcomes = match items.is_empty() {
        true => vec![whole],
        false => items,
    };
    outcomes
        .into_iter()
        .filter(|(kind, _)| rules.reply_kind(kind).is_some_and(|row| row.gives))
        .filter_map(|(_, parts)| parts.given.as_ref())
        .filter(|given| given.goes_along())
        .collect()
}

/// What is promised and not there.
fn missing(ground: &Ground<'_>, text: &[String], given: &[&Given]) -> Option<Checked> {
    let listed = ground.paper.map_or(&[][..], |paper| &paper.attachments);
    let there = |name: &str| {
        let mut files = ground.outgoing.iter();
        files.any(|file| file.name.contains(name) || stem(&file.name) == name)
            // on paper, as the letter itself lists it
            || listed.iter().any(|attachment| attachment.name == name)
    };
    let mut named = named(text);
    named.retain(|name| !there(name));
    if !named.is_empty() {
        return Some(Checked::fail(
            WHAT,
            CITE,
            format!("正文提到附件“{}”，材料中没有", named.join("”“")),
            "请把附件作为“提供的信息”上传，或者改正正文中的名称。",
        ));
    }
    if ground.outgoing.iter().any(|file| file.given) {
        return None;
    }
    let of_file = given.iter().find(|given| given.is_electronic());
    if let Some(given) = of_file {
        return Some(Checked::fail(
            WHAT,
            CITE,
            format!("答复以电子方式提供“{}”，材料中没有文件", what(given)),
            "请把提供的文件归入“提供的信息”上传，查过以后再送审；改为纸质提供的，修改载体和获取方式。",
        ));
    }
    if let Some(said) = said_pages(text).filter(|_| given.is_empty()) {
        return Some(Checked::fail(
            WHAT,
            CITE,
            format!("正文写明附件 {said} 页，材料中没有文件，答复也没有写明提供什么"),
            "请上传附件，在“提供的信息”中写明，或者改正正文。",
        ));
    }
    if let Some(given) = given.first() {
        return Some(Checked::warn(
            WHAT,
            "reg:17",
            format!("“{}”按纸质提供，材料中没有扫描件", what(given)),
            "审核人请核对纸质复制件；最好扫描后归入“提供的信息”，与答复一并审查、归档。",
        ));
    }
    text.iter().any(|piece| piece.contains("附件")).then(|| {
        Checked::warn(
            WHAT,
            CITE,
            "正文提到附件，随答复发出的材料中没有文件",
            "请上传附件，或者改正正文。",
        )
    })
}

/// What nobody can have read but a person. Most papers of an office are scans: holding
/// each of them back would teach to let everything go. They are named before every step of
/// the review, and the signature says with which of them it was given.
fn scans(ground: &Ground<'_>) -> Option<Checked> {
    let scans = ground.outgoing.iter().filter(|file| file.scan);
    let names: Vec<&str> = scans.map(|file| file.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        Checked::warn(
            Check::Files,
            "reg:17",
            format!("有扫描件或者图片，系统读不出上面的文字：“{}”", names.join("”“")),
            "审核人、签发人请打开逐页看过，确认没有身份证号码、电话等个人信息；签发以后，签发记录写明随答复发出的扫描件。",
        )
    })
}

/// Numbers of pages that do not go together: of the reply, of its text, of the files.
fn pages(ground: &Ground<'_>, text: &[String], given: &[&Given]) -> Option<Checked> {
    let said = said_pages(text);
    let stated = given
        .iter()
        .map(|given| given.pages.map(u64::from))
        .sum::<Option<u64>>()
        .filter(|_| !given.is_empty());
    let counted = counted(ground.outgoing);
    let numbers = [
        ("正文写明", said),
        ("答复内容写明", stated),
        ("随答复发出的 PDF 共", counted),
    ];
    let known: Vec<(&str, u64)> = numbers
        .into_iter()
        .filter_map(|(whose, number)| Some((whose, number?)))
        .collect();
    let (_, first) = known.first()?;
    if known.iter().all(|(_, number)| number == first) {
        return None;
    }
    let told: Vec<String> = known
        .iter()
        .map(|(whose, number)| format!("{whose} {number} 页"))
        .collect();
    Some(Checked::warn(
        WHAT,
        CITE,
        format!("页数不一致：{}", told.join("，")),
        "请核对提供的文件是否齐全，或者改正页数。",
    ))
}

/// The pages of the files, where every one is known to have them: of a table or a text
/// nobody knows how it is printed.
fn counted(files: &[Outgoing]) -> Option<u64> {
    let mut given = files.iter().filter(|file| file.given).peekable();
    given.peek()?;
    given.map(|file| file.sides).sum()
}

fn what(given: &Given) -> String {
    let said = given.what.as_ref().map_or("", |text| text.as_str());
    said.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("、")
}

/// The names in 附件“…” and 附件《…》, and those of a list that begins with 附件：.
fn named(text: &[String]) -> Vec<String> {
    let mut names: Vec<String> = text.iter().flat_map(|piece| quoted(piece)).collect();
    names.extend(in_list(text));
    names
}

fn quoted(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, word) in text.match_indices("附件") {
        let rest = text[at + word.len()..].trim_start_matches(is_numbering);
        for (open, close) in [('“', '”'), ('《', '》')] {
            if let Some(rest) = rest.strip_prefix(open)
                && let Some((name, _)) = rest.split_once(close)
                && !name.trim().is_empty()
            {
                names.push(name.trim().to_owned());
            }
        }
    }
    names
}

/// 附件：1.甲 and the lines 2.乙, 3.丙 after it (GB/T 9704).
fn in_list(text: &[String]) -> Vec<String> {
    let mut lines = text.iter().flat_map(|piece| piece.lines()).map(str::trim);
    let first = lines.by_ref().find_map(|line| {
        let rest = line.strip_prefix("附件")?;
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix(['：', ':'])
    });
    let Some(first) = first.map(str::trim) else {
        return Vec::new();
    };
    let numbered = first.starts_with(|c: char| c.is_ascii_digit());
    let following = lines
        .take_while(|line| numbered && line.starts_with(|c: char| c.is_ascii_digit()))
        .map(|line| line.trim_start_matches(is_numbering));
    std::iter::once(first.trim_start_matches(is_numbering))
        .chain(following)
        .filter_map(|line| {
            // its pages, and what ends the line, are not its name
            let line = line.split(['（', '(', '，', '；', '。']).next()?.trim();
            // what is in quotes was found already
            let bare = !line.starts_with(['“', '《']);
            (bare && !line.is_empty() && !counts(line)).then(|| line.to_owned())
        })
        .collect()
}

/// Whether a line only counts: 共3件, 20页.
fn counts(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "共计份件页张".contains(c))
}

fn is_numbering(c: char) -> bool {
    c.is_ascii_digit() || c.is_whitespace() || matches!(c, '：' | ':' | '.' | '．' | '、')
}

/// How many pages the text says its attachments have: 附件共20页, or those of each.
fn said_pages(text: &[String]) -> Option<u64> {
    let in_sentences = text
        .iter()
        .flat_map(|piece| piece.split(['。', '；', '\n']))
        .filter_map(|sentence| sentence.split_once("附件"))
        .flat_map(|(_, rest)| rest.match_indices('页').map(|(at, _)| &rest[..at]))
        .filter_map(|before| {
            let before = before.trim_end();
            let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
            before[digits.len()..].parse::<u64>().ok()
        });
    let pages: Vec<u64> = in_sentences.collect();
    let sum = pages
        .iter()
        .try_fold(0_u64, |sum, one| sum.checked_add(*one))?;
    (!pages.is_empty()).then_some(sum)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[&str]) -> Vec<String> {
        text.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn attachments_are_known_by_their_names() {
        let named_in = |text: &str| named(&lines(&[text]));
        let text = "随附附件1：《2025年台账》和附件“明细.xlsx”，另见附件。";
        assert_eq!(named_in(text), ["2025年台账", "明细.xlsx"]);
        assert!(named_in("附件“”").is_empty());
        assert!(named_in("附件：共3件，20页").is_empty());
        assert_eq!(named_in("附件：征地批复（3页）"), ["征地批复"]);
        assert_eq!(stem("明细.tar.gz"), "明细.tar");
        let list = [
            "正文。",
            "附件：1.征地批复（3页）",
            "2．红线图",
            "本机关联系人",
        ];
        assert_eq!(named(&lines(&list)), ["征地批复", "红线图"]);
    }

    #[test]
    fn pages_are_those_that_the_text_says_of_attachments() {
        let said = |text: &[&str]| said_pages(&lines(text));
        assert_eq!(said(&["现提供所申请的信息，附件共20页。"]), Some(20));
        assert_eq!(said(&["附件1《甲》3页，附件2《乙》 5 页。"]), Some(8));
        assert_eq!(said(&["附件共2件20页。原件共9页。"]), Some(20));
        assert_eq!(said(&["原件共9页，见附件。"]), None);
        assert_eq!(said(&["附件若干页"]), None);
        assert_eq!(said(&["附件99999999999999999999页"]), None);
    }
}
