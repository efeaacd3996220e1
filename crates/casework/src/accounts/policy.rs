//! What a password must be, how long a session lasts, and how failures are slowed down.

mod guessable;

use chrono::{DateTime, TimeDelta, Utc};
use disclosure::Refusal;

/// A preset. The figures are no law: they are what the two documents named below
/// recommend or are read to ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PasswordPolicy {
    /// After NIST SP 800-63B: long, no composition rules, no expiry, none of the
    /// commonest, failures slowed down.
    #[default]
    Modern,
    /// As the assessment of level three by GB/T 22239-2019 (8.1.4.1) is usually met:
    /// complex, changed regularly, a wait after failures, short sessions.
    Dengbao3,
}

/// The figures of a preset.
struct Figures {
    idle: TimeDelta,
    absolute: TimeDelta,
    /// In characters.
    shortest: usize,
    /// Of capitals, small letters, digits and signs.
    kinds: usize,
    changed_every: Option<TimeDelta>,
    /// How many of the last passwords are not used again, the present one among them.
    not_reused: usize,
}

const MODERN: Figures = Figures {
    idle: TimeDelta::hours(2),
    absolute: TimeDelta::hours(12),
    shortest: 12,
    kinds: 1,
    changed_every: None,
    not_reused: 1,
};

const DENGBAO3: Figures = Figures {
    idle: TimeDelta::minutes(30),
    absolute: TimeDelta::hours(8),
    shortest: 8,
    kinds: 3,
    changed_every: Some(TimeDelta::days(90)),
    not_reused: 5,
};

/// Longer ones are refused: no more than a guard against nonsense.
const LONGEST: usize = 128;
/// With fewer different characters a password is a pattern.
const DIFFERENT: usize = 5;

/// Under `modern`, the failure from which on there is a wait, and the longest wait.
const PATIENCE: u32 = 3;
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// Under `dengbao3`, so many failures in a row and then this wait.
const FAILURES: u32 = 5;
const WAIT: TimeDelta = TimeDelta::minutes(30);
/// From everywhere together a name may fail so many times as often.
const EVERYWHERE: u32 = 5;

/// Failures of all names from one place are counted over this span; an office may sit
/// behind one address.
pub(super) const PLACE_SPAN: TimeDelta = TimeDelta::minutes(15);
/// The failure within the span from which on the place has to wait, and how long first.
const PLACE_PATIENCE: u32 = 30;
const PLACE_WAIT: i64 = 30;

/// How long a place has to wait after so many failures within the span.
pub(super) fn place_wait(failures: u32) -> TimeDelta {
    match failures.checked_sub(PLACE_PATIENCE) {
        None => TimeDelta::zero(),
        Some(more) => TimeDelta::seconds(PLACE_WAIT << more.min(30)).min(LONGEST_WAIT),
    }
}

/// What a password must have nothing to do with.
pub(super) struct About<'a> {
    /// The name to sign in with.
    pub login: &'a str,
    /// Names of the officer and the agency.
    pub words: Vec<&'a str>,
}

impl PasswordPolicy {
    /// All of them.
    pub const ALL: [PasswordPolicy; 2] = [PasswordPolicy::Modern, PasswordPolicy::Dengbao3];

    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            PasswordPolicy::Modern => "modern",
            PasswordPolicy::Dengbao3 => "dengbao3",
        }
    }

    /// The preset with this spelling.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.word() == word)
    }

    fn figures(self) -> &'static Figures {
        match self {
            PasswordPolicy::Modern => &MODERN,
            PasswordPolicy::Dengbao3 => &DENGBAO3,
        }
    }

    /// How long a session may stand still.
    pub fn idle(self) -> TimeDelta {
        self.figures().idle
    }

    /// How long a session lasts at most.
    pub fn absolute(self) -> TimeDelta {
        self.figures().absolute
    }

    /// How many of the last passwords are not used again, the present one among them.
    pub(super) fn not_reused(self) -> usize {
        self.figures().not_reused
    }

    /// Whether a password that was set then must be changed by now.
    pub fn must_change(self, set_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
        let due = self.figures().changed_every.zip(set_at);
        due.is_some_and(|(every, set_at)| set_at + every <= now)
    }

    /// How long to wait after so many failures in a row.
    pub(super) fn wait_after(self, failures: u32) -> TimeDelta {
        match self {
            PasswordPolicy::Modern => match failures.checked_sub(PATIENCE) {
                None => TimeDelta::zero(),
                // 1, 2, 4 … seconds; beyond the bound the shift does not matter
                Some(more) => TimeDelta::seconds(1 << more.min(30)).min(LONGEST_WAIT),
            },
            PasswordPolicy::Dengbao3 if failures > 0 && failures.is_multiple_of(FAILURES) => WAIT,
            PasswordPolicy::Dengbao3 => TimeDelta::zero(),
        }
    }

    /// How long a name has to wait after so many failures in a row from everywhere,
    /// where its officer is not known.
    pub(super) fn wait_everywhere(self, failures: u32) -> TimeDelta {
        match self {
            PasswordPolicy::Dengbao3 if !failures.is_multiple_of(EVERYWHERE) => TimeDelta::zero(),
            _ => self.wait_after(failures / EVERYWHERE),
        }
    }

    /// What is asked of a password, in one sentence, to be shown beside the field.
    pub fn asks(self) -> String {
        let figures = self.figures();
        let mut asks = format!("至少 {} 个字符", figures.shortest);
        if figures.kinds > 1 {
            asks += &format!(
                "，大写字母、小写字母、数字、符号中至少有 {} 种",
                figures.kinds
            );
        }
        asks += "；不含登录名，不是常见的密码，也不是姓名、单位名称";
        if let Some(every) = figures.changed_every {
            asks += &format!(
                "；每 {} 天更换一次，不重复使用最近 {} 个",
                every.num_days(),
                figures.not_reused
            );
        }
        asks + "。"
    }

    /// Judges a new password.
    ///
    /// # Errors
    /// What is wrong with it, at `new_password`.
    pub(super) fn judge(self, password: &str, about: &About<'_>) -> Result<(), Refusal> {
        let figures = self.figures();
        let length = password.chars().count();
        if length < figures.shortest {
            let shortest = figures.shortest;
            return Err(self.refused(
                "password_short",
                format!("新密码有 {length} 个字符，至少要 {shortest} 个"),
            ));
        }
        if length > LONGEST {
            return Err(self.refused(
                "password_long",
                format!("新密码有 {length} 个字符，最多 {LONGEST} 个"),
            ));
        }
        if kinds(password) < figures.kinds {
            return Err(self.refused(
                "password_simple",
                format!(
                    "新密码中大写字母、小写字母、数字、符号不足 {} 种",
                    figures.kinds
                ),
            ));
        }
        if password.to_lowercase().contains(about.login) {
            return Err(self.refused("password_login", "新密码中含有登录名"));
        }
        if guessable::is_common(password, DIFFERENT, &about.words) {
            return Err(self.refused(
                "password_common",
                "新密码太容易被猜到：是常见的密码、连续或者重复的字符，或者就是姓名、单位名称",
            ));
        }
        Ok(())
    }

    pub(super) fn refused(self, code: &'static str, message: impl Into<String>) -> Refusal {
        let hint = format!("请另换一个密码：{}", self.asks());
        Refusal::malformed(code, "office", message, hint).at("new_password")
    }
}

/// How many of capitals, small letters, digits and signs occur.
fn kinds(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_uppercase(),
        |c| c.is_lowercase(),
        |c| c.is_numeric(),
        |c| !c.is_uppercase() && !c.is_lowercase() && !c.is_numeric(),
    ];
    kinds
        .iter()
        .filter(|kind| password.chars().any(kind))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: fn() -> About<'static> = || About {
        login: "zhangzhe",
        words: vec!["张喆", "青衡区自然资源局", "qhzrzyj", "kaijuan", "开卷"],
    };

    fn verdict(policy: PasswordPolicy, password: &str) -> &'static str {
        match policy.judge(password, &ABOUT()) {
            Ok(()) => "",
            Err(refusal) => {
                assert_eq!(refusal.field.as_deref(), Some("new_password"));
                refusal.code
            }
        }
    }

    #[test]
    fn each_preset_judges_by_its_own_table() {
        let long = "松".repeat(129);
        let table = [
            // password, modern, dengbao3
            ("Qc7-vnpe", "password_short", ""),
            ("correct horse battery", "", "password_simple"),
            ("松下问童子，言师采药去，只在此山中", "", "password_simple"),
            ("kaijuan-demo-2026", "", ""),
            ("Qc7-vnp", "password_short", "password_short"),
            (long.as_str(), "password_long", "password_long"),
            ("ZhangZhe-4821-xq", "password_login", "password_login"),
            ("Password2026!!", "password_common", "password_common"),
            ("Woaini1314520", "password_common", "password_common"),
            ("KaiJuan2026!!", "password_common", "password_common"),
            ("张喆张喆2026-1001", "password_common", "password_simple"),
            ("Ab1!Ab1!Ab1!", "password_common", "password_common"),
            ("1234567890abc", "password_common", "password_simple"),
            ("zyxwvutsrqponm", "password_common", "password_simple"),
            ("1QAZ2wsx3edc", "password_common", "password_common"),
        ];
        for (password, modern, dengbao3) in table {
            assert_eq!(
                verdict(PasswordPolicy::Modern, password),
                modern,
                "{password}"
            );
            assert_eq!(
                verdict(PasswordPolicy::Dengbao3, password),
                dengbao3,
                "{password}"
            );
        }
    }

    #[test]
    fn failures_are_slowed_down() {
        let seconds = |policy: PasswordPolicy, failures| policy.wait_after(failures).num_seconds();
        let modern: Vec<i64> = (0..=14)
            .map(|failures| seconds(PasswordPolicy::Modern, failures))
            .collect();
        assert_eq!(
            modern,
            [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
        );
        assert_eq!(seconds(PasswordPolicy::Modern, u32::MAX), 900);
        for failures in 0..12 {
            let wait = if failures == 5 || failures == 10 {
                1800
            } else {
                0
            };
            assert_eq!(seconds(PasswordPolicy::Dengbao3, failures), wait);
        }
    }

    #[test]
    fn from_everywhere_and_from_one_place_more_is_borne() {
        let [modern, dengbao3] = PasswordPolicy::ALL;
        let seconds = |failures| modern.wait_everywhere(failures).num_seconds();
        assert_eq!(
            [14, 15, 19, 20, 65, 500].map(seconds),
            [0, 1, 1, 2, 900, 900]
        );
        let waits: Vec<u32> = (0..60)
            .filter(|failures| dengbao3.wait_everywhere(*failures) > TimeDelta::zero())
            .collect();
        assert_eq!(waits, [25, 50]);
        let seconds = |failures| place_wait(failures).num_seconds();
        assert_eq!(
            [0, 29, 30, 31, 34, 35, u32::MAX].map(seconds),
            [0, 0, 30, 60, 480, 900, 900]
        );
    }

    #[test]
    fn sessions_and_passwords_last_as_the_preset_says() {
        let [modern, dengbao3] = PasswordPolicy::ALL;
        assert_eq!(
            (modern.idle().num_minutes(), modern.absolute().num_hours()),
            (120, 12)
        );
        assert_eq!(
            (
                dengbao3.idle().num_minutes(),
                dengbao3.absolute().num_hours()
            ),
            (30, 8)
        );
        assert_eq!((modern.not_reused(), dengbao3.not_reused()), (1, 5));
        let set: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
        let after = |days| set + TimeDelta::days(days);
        assert!(!modern.must_change(Some(set), after(10_000)));
        assert!(!dengbao3.must_change(Some(set), after(89)));
        assert!(dengbao3.must_change(Some(set), after(90)));
        for policy in PasswordPolicy::ALL {
            assert_eq!(PasswordPolicy::parse(policy.word()), Some(policy));
        }
        assert_eq!(PasswordPolicy::parse("none"), None);
    }
}
