//! What there is to tell.

use chrono::NaiveDate;
use serde::Serialize;

/// What an officer is told in the morning of a workday: everything that was not told yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digest {
    /// Whom it is for.
    pub name: String,
    /// The day of the morning.
    pub day: NaiveDate,
    /// Last days that have passed.
    pub overdue: Vec<Line>,
    /// Last days that are today.
    pub today: Vec<Line>,
    /// Last days that come.
    pub coming: Vec<Line>,
    /// What others are waited for: applicants, third parties, other agencies.
    pub waiting: Vec<Line>,
    /// What concerns no last day: calendars, letters that could not be sent.
    pub other: Vec<Line>,
    /// Where all of it is found, when the register has a public address.
    pub link: Option<String>,
}

/// What an officer is told at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Urgent {
    /// Whom it is for.
    pub name: String,
    /// The day.
    pub day: NaiveDate,
    /// What is urgent.
    pub lines: Vec<Line>,
    /// Where all of it is found, when the register has a public address.
    pub link: Option<String>,
}

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The number of the case, if it is about one.
    pub number: Option<String>,
    /// What: 答复期限, 第三方意见.
    pub what: String,
    /// The last day, if there is one.
    pub due_on: Option<NaiveDate>,
    /// The last day may still move: the calendar of its year is not published.
    pub provisional: bool,
    /// The limit is one that the office sets itself, none of the law.
    pub internal: bool,
    /// What to do, a sentence.
    pub advice: Option<String>,
    /// In whose place the officer is told.
    pub stands_for: Option<String>,
    /// Where the case is found, when the register has a public address.
    pub link: Option<String>,
}

impl Digest {
    /// How many things it tells.
    pub fn total(&self) -> usize {
        self.groups().iter().map(|group| group.len()).sum()
    }

    fn groups(&self) -> [&[Line]; 5] {
        [
            &self.overdue,
            &self.today,
            &self.coming,
            &self.waiting,
            &self.other,
        ]
    }

    /// Made-up ones: one of everything, one without an address, one of a single thing.
    pub(super) fn samples() -> Vec<Digest> {
        let [full, bare] = Line::samples();
        let one_of_each = Digest {
            name: "陶月".into(),
            day: day(2),
            overdue: vec![full.clone(), bare.clone()],
            today: vec![full.clone()],
            coming: vec![full.clone(), bare.clone()],
            waiting: vec![full],
            other: vec![bare.clone()],
            link: Some("https://kj.example.gov.cn/reminders".into()),
        };
        let without_address = Digest {
            overdue: Vec::new(),
            today: Vec::new(),
            waiting: Vec::new(),
            other: Vec::new(),
            link: None,
            ..one_of_each.clone()
        };
        let single = Digest {
            coming: Vec::new(),
            other: vec![bare],
            ..without_address.clone()
        };
        vec![one_of_each, without_address, single]
    }
}

impl Urgent {
    /// Made-up ones: with everything, and with as little as there may be.
    pub(super) fn samples() -> Vec<Urgent> {
        let [full, bare] = Line::samples();
        let several = Urgent {
            name: "陶月".into(),
            day: day(2),
            lines: vec![full, bare.clone()],
            link: Some("https://kj.example.gov.cn/reminders".into()),
        };
        let single = Urgent {
            lines: vec![bare],
            link: None,
            ..several.clone()
        };
        vec![several, single]
    }
}

impl Line {
    fn samples() -> [Line; 2] {
        let full = Line {
            number: Some("依申请〔2026〕12号".into()),
            what: "答复期限".into(),
            due_on: Some(day(3)),
            provisional: true,
            internal: true,
            advice: Some("请今日送审；确需延长的，应在期限届满前经负责人同意并告知申请人".into()),
            stands_for: Some("江澄".into()),
            link: Some("https://kj.example.gov.cn/cases/0197".into()),
        };
        let bare = Line {
            number: None,
            what: "2027年的放假安排还没有导入".into(),
            due_on: None,
            provisional: false,
            internal: false,
            advice: None,
            stands_for: None,
            link: None,
        };
        [full, bare]
    }
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default()
}
