//! Where a text may be broken that has no place to break: an address of the net, a check
//! sum, a word without an end. It would run off the paper, or tear apart the line before it.

/// Says that a line may end here; shown as nothing. No clean text has one of its own.
pub(crate) const BREAK: char = '\u{200b}';

/// Up to here a run is kept together: a number of a posting, a telephone, a word.
const KEPT: usize = 15;

/// What a character is to the breaking of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A line may end on either side of it.
    Free,
    /// Stops and brackets of Chinese: the text beside them says where a line may end.
    Stop,
    /// All else: a line does not end within a run of it.
    Run,
}

fn kind(sign: char) -> Kind {
    match sign {
        sign if sign.is_whitespace() => Kind::Free,
        '\u{2000}'..='\u{206f}'
        | '\u{3000}'..='\u{303f}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' => Kind::Stop,
        '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Kind::Free,
        _ => Kind::Run,
    }
}

/// The text with a [`BREAK`] wherever a run that is too long may be broken.
pub(crate) fn breakable(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let runs = signs.chunk_by(|one, next| kind(*one) == kind(*next));
    let mut marked = String::with_capacity(text.len());
    for run in runs {
        let long = run.len() > KEPT && kind(run[0]) != Kind::Free;
        for (index, &sign) in run.iter().enumerate() {
            if long && index > 0 && !joins(sign) {
                marked.push(BREAK);
            }
            marked.push(sign);
        }
    }
    marked
}

/// Whether it stands on the character before it: an accent.
fn joins(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_runs_are_broken() {
        for kept in [
            "请于2026年3月2日以前答复。",
            "邮件号码EX000000000CN，电话：0600-5550123",
            &"没有一处不能断开".repeat(20),
            "a long sentence has blanks to be broken at",
        ] {
            assert_eq!(breakable(kept), kept);
        }
        let marked = breakable("见（https://www.example.gov.cn/a）。");
        assert!(marked.starts_with("见（h\u{200b}t\u{200b}t"), "{marked}");
        assert!(marked.ends_with("/\u{200b}a）。"), "{marked}");
        let accents = breakable(&"e\u{301}".repeat(10));
        assert_eq!(accents, ["e\u{301}"; 10].join("\u{200b}"));
        assert!(breakable(&"，".repeat(16)).contains(BREAK));
    }
}
