//! What an address asks for: each field is read once, and what cannot be read or is
//! not known is told rather than left out.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::workbench::forms::Typed;
use crate::workbench::search::is_private;

/// The longest text that is looked for, in characters.
pub(in crate::workbench) const LONGEST: usize = 100;

/// The fields of an address, while they are read.
#[derive(Debug, Default)]
pub(in crate::workbench) struct Fields {
    typed: Vec<(String, String)>,
    known: Vec<&'static str>,
    mistakes: Vec<(String, String)>,
}

impl Fields {
    pub fn of(typed: &Typed) -> Fields {
        let trimmed = |(name, value): &(String, String)| (name.clone(), value.trim().to_owned());
        Fields {
            typed: typed.0.iter().map(trimmed).collect(),
            ..Fields::default()
        }
    }

    /// What was typed, when anything was.
    fn get(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        let mut values = self.typed.iter().filter(|(key, _)| key == name);
        let value = values.next().map(|(_, value)| value.clone());
        if values.next().is_some() {
            self.wrong(name, format!("地址中“{name}”重复出现"));
        }
        value.filter(|value| !value.is_empty())
    }

    fn wrong(&mut self, name: &str, told: impl Into<String>) {
        self.mistakes.push((name.to_owned(), told.into()));
    }

    /// A text that is looked for.
    pub fn text(&mut self, name: &'static str, label: &str) -> Option<String> {
        let text = self.get(name)?;
        if text.chars().any(char::is_control) {
            self.wrong(name, format!("{label}中有不能查找的字符"));
            return None;
        }
        if text.chars().count() > LONGEST {
            self.wrong(name, format!("{label}太长，请不超过 {LONGEST} 个字"));
            return None;
        }
        Some(text)
    }

    /// A word of a closed list.
    pub fn word<T>(
        &mut self,
        name: &'static str,
        label: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let word = self.get(name)?;
        let parsed = parse(&word);
        if parsed.is_none() {
            self.wrong(name, format!("{label}没有“{word}”这一项，请从列表中选"));
        }
        parsed
    }

    /// A text that may stand in an address: no number of an identity paper may.
    pub fn public_text(&mut self, name: &'static str, label: &str) -> Option<String> {
        let text = self.text(name, label)?;
        if is_private(&text) {
            let told = "证件号码不能这样查找；请用“查询”，号码不会留在地址里";
            self.wrong(name, told.to_owned());
            return None;
        }
        Some(text)
    }

    /// A day of our time.
    pub fn day(&mut self, name: &'static str, label: &str) -> Option<NaiveDate> {
        let text = self.get(name)?;
        let day = text.parse().ok();
        let day = day.filter(|day: &NaiveDate| (1900..2200).contains(&day.year()));
        if day.is_none() {
            self.wrong(
                name,
                format!("{label}“{text}”不是日期，应当像 2026-03-02 这样写"),
            );
        }
        day
    }

    /// From one day up to another.
    pub fn days(
        &mut self,
        [from, to]: [&'static str; 2],
        label: &str,
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let days = (self.day(from, label), self.day(to, label));
        if let (Some(first), Some(last)) = days
            && first > last
        {
            self.wrong(to, format!("{label}的止日 {last} 早于起日 {first}"));
        }
        days
    }

    /// An agency or an officer by id, when it is `known`.
    pub fn id(
        &mut self,
        name: &'static str,
        label: &str,
        known: impl Fn(Uuid) -> bool,
    ) -> Option<Uuid> {
        self.word(name, label, |text| {
            text.parse().ok().filter(|id| known(*id))
        })
    }

    /// A field that is read elsewhere.
    pub fn pass(&mut self, name: &'static str) -> Option<String> {
        self.get(name)
    }

    /// What was asked for: the fields that are set, but for the place of a page, and
    /// what is wrong with them.
    pub fn read(mut self) -> Read {
        let known = std::mem::take(&mut self.known);
        let strangers = self.typed.iter().map(|(name, _)| name);
        let strangers: Vec<String> = strangers
            .filter(|name| !known.contains(&name.as_str()))
            .cloned()
            .collect();
        for name in strangers {
            self.wrong(&name, format!("没有“{name}”这个条件"));
        }
        let blank = self.typed.iter().any(|(_, value)| value.is_empty());
        self.typed
            .retain(|(name, value)| !value.is_empty() && name != CURSOR);
        Read {
            pairs: self.typed,
            mistakes: self.mistakes,
            blank,
        }
    }
}

/// The field that says where a page begins.
pub(in crate::workbench) const CURSOR: &str = "cursor";

/// What an address asks for.
#[derive(Debug, Clone, Default)]
pub(in crate::workbench) struct Read {
    /// The fields that are set.
    pub pairs: Vec<(String, String)>,
    /// By field, what is wrong.
    pub mistakes: Vec<(String, String)>,
    /// Some fields came without a value: the address can be shorter.
    pub blank: bool,
}

impl Read {
    /// The value under a name, as it was typed.
    pub fn get(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The address of the same under a path, from a place on.
    pub fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let mut pairs: Vec<(&str, &str)> = self
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.extend(cursor.map(|cursor| (CURSOR, cursor)));
        let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
        match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use disclosure::words::Channel;

    fn fields(query: &str) -> Fields {
        Fields::of(&Typed::decode(query))
    }

    #[test]
    fn what_is_set_is_read_and_stays_in_the_address() {
        let mut fields =
            fields("text=+%E5%90%88%E5%90%8C+&channel=fax&from=2026-03-02&to=&cursor=x");
        assert_eq!(fields.text("text", "文字").as_deref(), Some("合同"));
        let channel = fields.word("channel", "渠道", Channel::parse);
        assert_eq!(channel.map(Channel::word), Some("fax"));
        let from = NaiveDate::from_ymd_opt(2026, 3, 2);
        assert_eq!(fields.days(["from", "to"], "收到"), (from, None));
        fields.pass(CURSOR);
        let read = fields.read();
        assert!(read.mistakes.is_empty() && read.blank);
        let query = "text=%E5%90%88%E5%90%8C&channel=fax&from=2026-03-02";
        assert_eq!(read.address("/todo", None), format!("/todo?{query}"));
        assert_eq!(
            read.address("/todo", Some("y")),
            format!("/todo?{query}&cursor=y")
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let mut fields = fields(
            "a=nothing&b=2026-13-01&c=2026-03-02&d=2026-03-01&e=x&f=%00&g=1&g=2&h=99999-01-01",
        );
        assert!(fields.word("a", "渠道", Channel::parse).is_none());
        fields.day("b", "日期");
        fields.days(["c", "d"], "收到");
        fields.text("f", "文字");
        fields.text("g", "文字");
        fields.day("h", "日期");
        let read = fields.read();
        let wrong: Vec<&str> = read
            .mistakes
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(wrong, ["a", "b", "d", "f", "g", "h", "e"]);
    }
}
