//! What a report is of: its year and its agency, as its title says them.

/// What a title says besides the agency.
const REST: [&str; 6] = [
    "政府信息公开",
    "信息公开",
    "工作",
    "年度报告",
    "关于",
    "年度",
];
/// A line that is longer is no title.
const LONGEST: usize = 60;

/// The year of a report: that of its title, else one that is no part of a date, else the
/// first that is written out.
pub(super) fn year(text: &str) -> Option<i32> {
    let text: String = text.chars().map(plain).collect();
    let ranked = text.lines().flat_map(|line| {
        let is_title = is_title(line);
        years(line).map(move |(year, after)| {
            let is_date = after.starts_with(|c: char| c.is_ascii_digit());
            let rank = match (is_title, is_date) {
                (true, false) => 0,
                (false, false) => 1,
                _ => 2,
            };
            (rank, year)
        })
    });
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, year)| year)
}

/// Who reports, from a title such as “某局2025年政府信息公开工作年度报告”, or from the line
/// above one that names nobody.
pub(super) fn agency(text: &str) -> Option<String> {
    let mut above = "";
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if is_title(line) {
            let named = without_the_rest(line);
            let named = match named.is_empty() && above.chars().count() <= LONGEST / 2 {
                true => without_the_rest(above),
                false => named,
            };
            return (!named.is_empty()).then_some(named);
        }
        above = line;
    }
    None
}

fn is_title(line: &str) -> bool {
    line.contains("年度报告") && line.chars().count() <= LONGEST
}

fn without_the_rest(line: &str) -> String {
    let signs: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    let is_year = |at: usize| {
        let digit = |at: usize| signs.get(at).is_some_and(|c| plain(*c).is_ascii_digit());
        (at..at + 4).all(digit) && signs.get(at + 4) == Some(&'年')
    };
    let (mut named, mut at) = (String::new(), 0);
    while at < signs.len() {
        match is_year(at) {
            true => at += 5,
            false => {
                named.push(signs[at]);
                at += 1;
            }
        }
    }
    for rest in REST {
        named = named.replace(rest, "");
    }
    // brackets that held the year alone, and what joined the words
    let named = named
        .replace("（）", "")
        .replace("()", "")
        .replace("（度）", "");
    let edge = |c: char| !c.is_alphanumeric() && !"）)".contains(c);
    let named = named.trim_matches(edge).trim_start_matches('度');
    named.trim_end_matches('的').to_owned()
}

/// Years that are written out, each with what stands after it.
fn years(line: &str) -> impl Iterator<Item = (i32, &str)> {
    line.match_indices('年').filter_map(|(at, sign)| {
        let before = line[..at].trim_end();
        let from = before.len().checked_sub(4)?;
        let year = before.get(from..)?.parse().ok()?;
        let after = line[at + sign.len()..].trim_start();
        (2000..2200).contains(&year).then_some((year, after))
    })
}

/// A digit of any kind as a plain one.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '〇' | '○' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_the_year_and_the_agency() {
        let cases = [
            (
                "青衡区财政局2023年政府信息公开工作年度报告",
                Some(2023),
                Some("青衡区财政局"),
            ),
            (
                "2023年青衡区财政局政府信息公开工作年度报告",
                Some(2023),
                Some("青衡区财政局"),
            ),
            (
                "青衡区财政局\n２０２３年政府信息公开工作年度报告",
                Some(2023),
                Some("青衡区财政局"),
            ),
            (
                "青衡区财政局关于2023年政府信息公开工作的年度报告",
                Some(2023),
                Some("青衡区财政局"),
            ),
            (
                "青衡区财政局政府信息公开工作年度报告（2023年度）",
                Some(2023),
                Some("青衡区财政局"),
            ),
            (
                "发布时间：2024年1月20日\n青衡区财政局二〇二三年政府信息公开年度报告",
                Some(2023),
                Some("青衡区财政局"),
            ),
            ("发布时间：2024年1月20日", Some(2024), None),
            ("三、收到和处理政府信息公开申请情况", None, None),
        ];
        for (text, said, whose) in cases {
            assert_eq!(year(text), said, "{text}");
            assert_eq!(agency(text).as_deref(), whose, "{text}");
        }
    }
}
