//! A calendar written out (RFC 5545).

use casework::feeds::Entry;
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

/// The most octets of a line, without its end (3.1).
const LINE: usize = 75;

/// The deadlines as whole days, none of which keeps anybody busy.
pub(super) fn calendar(entries: &[Entry], links: Option<&str>, now: DateTime<Utc>) -> String {
    let mut lines = Lines::default();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kaijuan//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:开卷：我的期限",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ] {
        lines.push(line);
    }
    for entry in entries {
        event(&mut lines, entry, links, now);
    }
    lines.push("END:VCALENDAR");
    lines.0
}

fn event(lines: &mut Lines, entry: &Entry, links: Option<&str>, now: DateTime<Utc>) {
    let day = |day: NaiveDate| day.format("%Y%m%d").to_string();
    let after = entry.due_on.succ_opt().unwrap_or(entry.due_on);
    lines.push("BEGIN:VEVENT");
    lines.push(&format!("UID:{}@kaijuan", uid(entry)));
    lines.push(&format!("DTSTAMP:{}", now.format("%Y%m%dT%H%M%SZ")));
    lines.push(&format!("SEQUENCE:{}", entry.version));
    lines.push(&format!("DTSTART;VALUE=DATE:{}", day(entry.due_on)));
    lines.push(&format!("DTEND;VALUE=DATE:{}", day(after)));
    lines.push(&format!("SUMMARY:{}", escaped(&summary(entry))));
    lines.push(&format!("DESCRIPTION:{}", escaped(&description(entry))));
    if let Some(links) = links {
        lines.push(&format!("URL:{links}/cases/{}", entry.case_id));
    }
    lines.push(match entry.provisional {
        true => "STATUS:TENTATIVE",
        false => "STATUS:CONFIRMED",
    });
    lines.push("CLASS:PRIVATE");
    lines.push("TRANSP:TRANSPARENT");
    lines.push("END:VEVENT");
}

/// One for a deadline, on whatever day it falls: the entry moves, and is not there twice.
fn uid(entry: &Entry) -> String {
    let mut hash = Sha256::new();
    hash.update(entry.case_id.as_bytes());
    hash.update(&entry.kind);
    hash.update([0]);
    hash.update(entry.subject.as_deref().unwrap_or_default());
    if let Some(instance) = entry.instance {
        hash.update([0]);
        hash.update(instance.to_be_bytes());
    }
    hex::encode(&hash.finalize()[..16])
}

/// Number and kind alone: it is shown on locked screens.
fn summary(entry: &Entry) -> String {
    let provisional = if entry.provisional {
        "（暂定）"
    } else {
        ""
    };
    let internal = if entry.is_statutory {
        ""
    } else {
        "（内部时限）"
    };
    format!("{} {}{internal}{provisional}", entry.number, entry.label)
}

fn description(entry: &Entry) -> String {
    let mut said = vec![match entry.is_statutory {
        true => "这一天是最后一日。".to_owned(),
        false => "这一天是内部时限的最后一日，不是法定期限。".to_owned(),
    }];
    if entry.provisional {
        said.push("暂定：当年的放假安排尚未公布，公布以后可能变动。".to_owned());
    }
    said.extend(entry.advice.clone());
    said.extend(
        entry
            .source
            .as_ref()
            .map(|source| format!("依据：{source}")),
    );
    said.join("\n")
}

/// A text as a value (3.3.11).
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => value.extend(['\\', sign]),
            '\n' => value.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => value.push(sign),
        }
    }
    value
}

/// Lines that end in CRLF, folded by octets and never within a character.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push(&mut self, line: &str) {
        let mut room = LINE;
        for sign in line.chars() {
            if sign.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(sign);
            room -= sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry() -> Entry {
        Entry {
            case_id: Uuid::from_u128(7),
            number: "青公开〔2026〕7号".into(),
            version: 5,
            kind: "reply".into(),
            subject: None,
            instance: None,
            label: "答复期限".into(),
            due_on: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            provisional: false,
            is_statutory: true,
            advice: Some("请签发；并送达, 留存\\回证。".into()),
            source: Some("《条例》第三十三条".into()),
        }
    }

    fn written(entries: &[Entry]) -> String {
        calendar(
            entries,
            Some("https://kj.example.gov.cn"),
            DateTime::UNIX_EPOCH,
        )
    }

    fn unfolded(text: &str) -> Vec<String> {
        let whole = text.replace("\r\n ", "");
        whole.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_deadline_is_a_whole_day_with_number_and_kind() {
        let lines = unfolded(&written(&[entry()]));
        for line in [
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "SUMMARY:青公开〔2026〕7号 答复期限",
            "SEQUENCE:5",
            "DTSTAMP:19700101T000000Z",
            "STATUS:CONFIRMED",
            "URL:https://kj.example.gov.cn/cases/00000000-0000-0000-0000-000000000007",
            "DESCRIPTION:这一天是最后一日。\\n请签发；并送达\\, 留存\\\\回证。\\n依据：《条例》第三十三条",
        ] {
            assert!(lines.iter().any(|has| has == line), "{line} in {lines:#?}");
        }
    }

    #[test]
    fn an_inner_limit_and_a_day_that_may_move_say_so() {
        let text = unfolded(&written(&[Entry {
            is_statutory: false,
            provisional: true,
            ..entry()
        }]))
        .join("\n");
        for said in ["（内部时限）（暂定）", "不是法定期限", "STATUS:TENTATIVE"] {
            assert!(text.contains(said), "{said} in {text}");
        }
    }

    #[test]
    fn lines_are_folded_by_octets_within_no_character() {
        let long = Entry {
            advice: Some("请".repeat(300)),
            ..entry()
        };
        let text = written(&[long]);
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{} octets: {line}", line.len());
        }
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(unfolded(&text).join("").contains(&"请".repeat(300)));
    }

    #[test]
    fn a_deadline_that_moved_is_the_same_and_another_is_not() {
        let moved = Entry {
            due_on: NaiveDate::from_ymd_opt(2027, 1, 4).unwrap(),
            version: 6,
            ..entry()
        };
        assert_eq!(uid(&moved), uid(&entry()));
        let others = [
            Entry {
                kind: "extension".into(),
                ..entry()
            },
            Entry {
                subject: Some("c1".into()),
                ..entry()
            },
            Entry {
                instance: Some(9),
                ..entry()
            },
            Entry {
                case_id: Uuid::from_u128(8),
                ..entry()
            },
        ];
        for other in others {
            assert_ne!(uid(&other), uid(&entry()));
        }
    }

    #[test]
    fn nothing_breaks_out_of_a_value() {
        let text = written(&[Entry {
            number: "7\r\nEND:VCALENDAR\nX:\u{7}".into(),
            ..entry()
        }]);
        assert_eq!(text.matches("\r\nEND:VCALENDAR").count(), 1);
    }
}
