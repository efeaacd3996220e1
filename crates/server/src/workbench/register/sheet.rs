//! The form: which fields it has, in which order, and what was typed in them.

use casework::{ActError, Desk, Matter, NewApplication, Office};
use chrono::NaiveDate;
use disclosure::application::{ChannelDates, Receipt};
use disclosure::words::Channel;
use serde_json::{Map, Value};

use crate::api::acts::{Field, Form, objects};
use crate::api::{Problem, application};
use crate::workbench::forms::{Choice, Choices, Mistakes, Typed, read as read_fields};

const fn field(name: &'static str, form: Form, required: bool, says: &'static str) -> Field {
    Field {
        name,
        form,
        required,
        nullable: !required,
        says,
    }
}

/// Who applies, by the paths of the application form.
pub(super) const PERSON: &[Field] = &[
    field(
        "applicant.name",
        Form::Line,
        true,
        "姓名或者名称，照申请书写",
    ),
    field(
        "applicant.id_kind",
        Form::Word("IdKind"),
        false,
        "证件类型，不选的：自然人为身份证，单位为信用代码",
    ),
    field("applicant.id_number", Form::Line, false, "证件号码"),
    field("applicant.phone", Form::Line, false, "电话"),
    field("applicant.address", Form::Line, false, "地址"),
    field("applicant.mail", Form::Line, false, "电子邮箱"),
    field("identity_proved", Form::Flag, false, "见过身份证明"),
];

/// What is asked for.
pub(super) const ASKED: &[Field] = &[
    field("title", Form::Line, true, "信息名称，一行"),
    field("content", Form::Text, true, "内容描述，照申请书抄录"),
];

/// More matters of the same sheet.
pub(super) const MORE: Field = field(
    "more",
    Form::Many(&Form::Object("SplitPart")),
    false,
    "同一份申请书的其他各件，一事一申请，分别登记；申请人、日期、附件与上面相同",
);

/// The rest of the application form, in the order of the page.
const REST: [&str; 14] = [
    "document_number",
    "purpose",
    "media",
    "provision",
    "aids",
    "attachments",
    "theme",
    "work_unit",
    "legal_representative",
    "contact",
    "agent",
    "jointly",
    "agency",
    "on",
];

/// All fields of an application that a clerk fills in here: the answer on the spot is
/// an act of its own.
fn all() -> impl Iterator<Item = &'static Field> {
    let form = objects().find(|object| object.name == "NewApplication");
    form.map_or(&[][..], |object| object.fields)
        .iter()
        .filter(|field| field.name != "on_the_spot")
}

/// The rest of the form; another agency than the own one where there is a choice.
pub(super) fn rest(choices: &Choices) -> Vec<&'static Field> {
    REST.iter()
        .filter(|name| **name != "agency" || choices.of("agency").is_some())
        .filter_map(|name| all().find(|field| field.name == *name))
        .collect()
}

/// A day that a channel may know.
pub(super) struct ChannelDay {
    /// Its field among the dates.
    pub field: &'static str,
    pub label: &'static str,
    /// The channels that know it.
    pub of: &'static [Channel],
    /// Those at which it is most often today.
    pub today_of: &'static [Channel],
}

impl ChannelDay {
    /// Its path in the form.
    pub fn path(&self) -> String {
        format!("dates.{}", self.field)
    }

    fn of_dates(&self, dates: &ChannelDates) -> Option<NaiveDate> {
        match self.field {
            "submitted_on" => dates.submitted_on,
            "arrived_on" => dates.arrived_on,
            "signed_on" => dates.signed_on,
            "contact_attempted_on" => dates.contact_attempted_on,
            _ => dates.confirmed_on,
        }
    }
}

/// The channels whose receipt both sides confirm (article 31).
const CONFIRMED: &[Channel] = &[
    Channel::OrdinaryMail,
    Channel::Online,
    Channel::Fax,
    Channel::Email,
];

/// The days, in the order in which they come.
pub(super) const DAYS: &[ChannelDay] = &[
    ChannelDay {
        field: "submitted_on",
        label: "提交（寄出、发出）之日",
        of: Channel::ALL,
        today_of: &[Channel::InPerson, Channel::Oral],
    },
    ChannelDay {
        field: "signed_on",
        label: "本机关签收之日",
        of: &[Channel::RegisteredMail],
        today_of: &[Channel::RegisteredMail],
    },
    ChannelDay {
        field: "arrived_on",
        label: "到达本机关之日",
        of: &[
            Channel::RegisteredMail,
            Channel::OrdinaryMail,
            Channel::Online,
            Channel::Fax,
            Channel::Email,
        ],
        today_of: CONFIRMED,
    },
    ChannelDay {
        field: "contact_attempted_on",
        label: "联系申请人之日",
        of: CONFIRMED,
        today_of: &[],
    },
    ChannelDay {
        field: "confirmed_on",
        label: "与申请人确认之日",
        of: CONFIRMED,
        today_of: &[],
    },
];

/// What a new form begins with: somebody stands at the counter.
pub(super) fn begun(today: NaiveDate) -> Typed {
    let mut typed = Typed::default();
    typed.push("channel", Channel::InPerson.word());
    typed.push("dates.submitted_on", today.to_string());
    typed.push("applicant_kind", "natural_person");
    typed
}

/// What may be chosen beyond the closed words: the agency that is addressed, where the
/// desk reaches more than its own.
pub(super) async fn choices(office: &Office, desk: &Desk) -> Result<Choices, ActError> {
    let names = office.names().await?;
    let mut choices = Choices::default();
    let others: Vec<Choice> = names
        .in_reach(desk)
        .into_iter()
        .filter(|agency| agency.id != desk.agency.id)
        .map(|agency| Choice::new(agency.id, agency.name.clone()))
        .collect();
    if !others.is_empty() {
        choices.offer("agency", others);
    }
    Ok(choices)
}

/// What was typed, as what is registered.
pub(super) struct Sheet {
    pub new: NewApplication,
    pub more: Vec<Matter>,
}

/// Why what was typed is no application.
pub(super) enum Unread {
    Mistakes(Mistakes),
    Problem(Problem),
}

/// Reads the form.
///
/// # Errors
/// All that is wrong in it, as far as it is seen without the register.
pub(super) fn read(typed: &Typed, choices: &Choices, today: NaiveDate) -> Result<Sheet, Unread> {
    // by the names that stand on this page
    let own = |field: &&Field| ASKED.iter().any(|asked| asked.name == field.name);
    let fields = all()
        .filter(|field| !own(field))
        .chain(ASKED)
        .chain([&MORE]);
    let (mut body, mut mistakes) = read_fields(fields, typed, choices);
    if let Some((channel, dates)) = known_days(&body) {
        check_days(channel, &dates, today, &mut mistakes);
    }
    if !mistakes.is_empty() {
        return Err(Unread::Mistakes(mistakes));
    }
    let more = body.remove("more").unwrap_or(Value::Array(Vec::new()));
    let new = application(Value::Object(body), more);
    let (new, more) = new.map_err(Unread::Problem)?;
    Ok(Sheet { new, more })
}

/// Channel and dates alone, as far as they can be read.
pub(super) fn known_days(body: &Map<String, Value>) -> Option<(Channel, ChannelDates)> {
    let channel = Channel::parse(body.get("channel")?.as_str()?)?;
    let dates = match body.get("dates") {
        Some(dates) => serde_json::from_value(dates.clone()).ok()?,
        None => ChannelDates::default(),
    };
    Some((channel, dates))
}

/// Channel and dates of a form that is being filled in.
pub(super) fn days_typed(typed: &Typed) -> Option<(Channel, ChannelDates)> {
    let fields = all().filter(|field| ["channel", "dates"].contains(&field.name));
    known_days(&read_fields(fields, typed, &Choices::default()).0)
}

fn check_days(channel: Channel, dates: &ChannelDates, today: NaiveDate, mistakes: &mut Mistakes) {
    for day in DAYS {
        let Some(given) = day.of_dates(dates) else {
            continue;
        };
        if !day.of.contains(&channel) {
            mistakes.add(
                day.path(),
                format!(
                    "“{}”不登记{}，请清空；或者改选申请渠道",
                    channel.label(),
                    day.label
                ),
            );
        } else if given > today {
            mistakes.add(
                day.path(),
                format!("{}在今天之后，尚未发生的不能登记", day.label),
            );
        }
    }
    if let Receipt::Missing(field) = channel.receipt(dates) {
        let label = DAYS
            .iter()
            .find(|day| day.field == field)
            .map_or("收到之日", |day| day.label);
        mistakes.add(
            format!("dates.{field}"),
            format!("请填写{label}：“{}”以这一天为收到之日", channel.label()),
        );
    }
}

/// A refusal of the register under the field that it is about.
pub(super) fn at_its_field(problem: Problem, channel: Channel, dates: &ChannelDates) -> Problem {
    if problem.field_path().is_some() {
        return problem;
    }
    let receipt = match channel.receipt(dates) {
        Receipt::Missing(field) => field,
        Receipt::On(_) if CONFIRMED.contains(&channel) => "confirmed_on",
        Receipt::On(_) if channel == Channel::RegisteredMail => "signed_on",
        _ => "submitted_on",
    };
    let field = match problem.code() {
        "receipt_date_missing" | "received_before_sent" | "before_regulation" | "future_date" => {
            format!("dates.{receipt}")
        }
        "date_too_early" | "outside_calendar" => "on".to_owned(),
        "agency_out_of_reach" => "agency".to_owned(),
        "name_missing" => "applicant.name".to_owned(),
        "content_missing" => "title".to_owned(),
        _ => return problem,
    };
    problem.field(field, Vec::new())
}

/// The place of a field on the page, for what is told in its order.
pub(super) fn place(path: &str) -> usize {
    let first = [
        "channel",
        "dates",
        "applicant_kind",
        "applicant",
        "identity_proved",
    ];
    let then = ["title", "content", "more"];
    let name = path.split(['.', '[']).next().unwrap_or_default();
    let all = first.iter().chain(&then).chain(&REST);
    all.copied().take_while(|known| *known != name).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in pairs {
            typed.push(*name, *value);
        }
        typed
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day")
    }

    const GOOD: &[(&str, &str)] = &[
        ("channel", "in_person"),
        ("dates.submitted_on", "2026-03-02"),
        ("applicant_kind", "natural_person"),
        ("applicant.name", "王喆堃"),
        ("title", "征地批复"),
        ("content", "某村的征地批复\r\n第二行"),
    ];

    fn mistakes(pairs: &[(&str, &str)]) -> Vec<String> {
        match read(&typed(pairs), &Choices::default(), today()) {
            Err(Unread::Mistakes(mistakes)) => mistakes.0.into_keys().collect(),
            Err(Unread::Problem(problem)) => panic!("{problem:?}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn a_sheet_is_read_with_its_other_matters() {
        let more = [
            ("more[0].title", "补偿方案"),
            ("more[0].content", "某村的补偿方案"),
            ("more[1].title", ""),
        ];
        let all: Vec<_> = GOOD.iter().chain(&more).copied().collect();
        let Ok(sheet) = read(&typed(&all), &Choices::default(), today()) else {
            panic!("refused")
        };
        assert_eq!(sheet.new.content.as_str(), "某村的征地批复\n第二行");
        assert_eq!(sheet.more.len(), 1);
        assert_eq!(sheet.more[0].title, "补偿方案");
    }

    #[test]
    fn every_mistake_is_named_at_its_field() {
        assert_eq!(
            mistakes(&[("channel", "registered_mail"), ("more[0].title", "二")]),
            [
                "applicant.name",
                "applicant_kind",
                "content",
                "dates.signed_on",
                "more[0].content",
                "title"
            ]
        );
    }

    #[test]
    fn a_day_that_the_channel_does_not_know_is_not_dropped_in_silence() {
        let mut pairs = GOOD.to_vec();
        pairs.push(("dates.signed_on", "2026-03-01"));
        assert_eq!(mistakes(&pairs), ["dates.signed_on"]);
        let mut pairs = GOOD.to_vec();
        pairs[1] = ("dates.submitted_on", "2026-03-03");
        assert_eq!(mistakes(&pairs), ["dates.submitted_on"]);
    }

    /// What stands on the page is all that the application form has.
    #[test]
    fn every_field_of_the_form_has_its_place() {
        let (dates, own): (Vec<&Field>, Vec<&Field>) =
            all().partition(|field| field.name == "dates");
        assert_eq!(dates.len(), 1);
        for field in own {
            let place = REST.contains(&field.name)
                || ["channel", "applicant_kind"].contains(&field.name)
                || [PERSON, ASKED]
                    .concat()
                    .iter()
                    .any(|shown| shown.name.split('.').next() == Some(field.name));
            assert!(place, "{}", field.name);
        }
        let known: Vec<&str> = DAYS.iter().map(|day| day.field).collect();
        let table = objects().find(|object| object.name == "ChannelDates");
        for field in table.map_or(&[][..], |object| object.fields) {
            assert!(known.contains(&field.name), "{}", field.name);
        }
        for channel in Channel::ALL {
            let asked = DAYS.iter().any(|day| day.of.contains(channel));
            assert!(asked, "{channel}");
        }
    }
}
