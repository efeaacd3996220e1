//! Reminders: how the file is read, on which days a deadline is told of, at what hour
//! mail goes out, and in which words.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use proptest::prelude::*;

use super::{date, edited};
use crate::Rules;
use crate::clock::DeadlineKind;
use crate::reminders::{Message, Planned, last_morning, message, next_sending, plan};
use crate::rules::When;
use crate::words::Role;

const FILE: &str = "reminders.toml";
const KINDS: &[DeadlineKind] = DeadlineKind::ALL;

fn rules() -> &'static Rules {
    Rules::embedded()
}

fn untold(_: &str) -> Option<NaiveDate> {
    None
}

fn days(kind: DeadlineKind, due_on: &str) -> Vec<(String, String)> {
    plan(rules(), kind, date(due_on), untold)
        .into_iter()
        .map(|planned| (planned.rung, planned.fire_on.to_string()))
        .collect()
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_str(&format!("{text} +0800"), "%Y-%m-%d %H:%M %z").unwrap()
}

/// What the file says when its first `from` is `to`: one mistake, at its line.
#[track_caller]
fn refused(from: &str, to: &str, says: &str) {
    let errors = edited(FILE, from, to).expect_err(says).0;
    let [error] = errors.as_slice() else {
        panic!("one mistake expected: {errors:?}");
    };
    let (_, text) = Rules::embedded_files()
        .iter()
        .find(|(name, _)| *name == FILE)
        .unwrap();
    let first = text[..text.find(from).unwrap()].matches('\n').count() + 1;
    // what a row lacks is told at its name
    let lines =
        first.saturating_sub(4)..=first + from.matches('\n').count() + to.matches('\n').count();
    assert_eq!(error.file, FILE);
    assert!(error.message.contains(says), "{error}");
    assert!(lines.contains(&error.line), "{error} at {first}");
}

#[test]
fn the_days_around_a_reply_are_those_of_a_paper_calendar() {
    // 1 April 2024 is a Monday; Tomb-sweeping from the 4th to the 6th, Sunday the 7th is worked
    let said = |rung: &str, day: &str| (rung.to_owned(), day.to_owned());
    assert_eq!(
        days(DeadlineKind::Reply, "2024-04-08"),
        [
            said("reply_5", "2024-03-29"),
            said("reply_3", "2024-04-02"),
            said("reply_1", "2024-04-07"),
            said("reply_today", "2024-04-08"),
            said("reply_late", "2024-04-09"),
        ]
    );
    assert_eq!(
        days(DeadlineKind::ThirdParty, "2024-04-03"),
        [
            said("third_party_2", "2024-04-01"),
            said("third_party_passed", "2024-04-07"),
        ]
    );
    // a last day that turned out to be a day off is told of before it
    let told = days(DeadlineKind::SupplementNotice, "2024-04-05");
    assert_eq!(
        told,
        [
            said("supplement_notice_2", "2024-04-01"),
            said("supplement_notice_today", "2024-04-03"),
        ]
    );
    // a year without a notice is counted by the presumption
    assert_eq!(
        days(DeadlineKind::Opening, "2027-12-31"),
        [said("opening_late", "2028-01-03")]
    );
}

#[test]
fn whatever_an_office_may_forget_has_a_rung() {
    let rules = rules();
    for kind in KINDS {
        let rungs = rules.rungs_watching(*kind, date("2024-04-01"));
        assert!(!rungs.is_empty(), "{kind}");
        // what the office has to do itself does not end in silence
        let ends = rungs.iter().any(|rung| match rung.when {
            When::After { every, .. } => every.is_some(),
            _ => false,
        });
        let lapses = [
            DeadlineKind::SupplementNotice,
            DeadlineKind::Extension,
            DeadlineKind::FeeNotice,
            DeadlineKind::FromArrival,
        ];
        assert_eq!(ends, !lapses.contains(kind), "{kind}");
    }
    let rung = |name| rules.rung(name, date("2024-04-01")).unwrap();
    let late = rung("reply_late");
    assert!(late.urgent && late.to.contains(&Role::Supervisor));
    assert!(late.to.contains(&Role::OfficeHead));
    // silence means one thing for a third party, another for a joint agency
    assert!(rung("third_party_passed").label.contains("由本机关决定"));
    assert!(rung("joint_agency_passed").label.contains("视为同意"));
    assert_eq!(rung("reply_5").to, [Role::Handler]);
    assert!(rules.rung("reply_6", date("2024-04-01")).is_none());
    assert!(rules.rung("reply_5", date("2019-05-14")).is_none());
}

#[test]
fn a_rung_that_repeats_is_planned_once_and_then_after_it_was_told() {
    let due_on = date("2024-04-01");
    let next = |told: Option<&str>| {
        let told = told.map(date);
        let planned = plan(rules(), DeadlineKind::Supplement, due_on, |_| told);
        let [Planned { nth, fire_on, .. }] = planned[..] else {
            panic!("{planned:?}")
        };
        (nth, fire_on.to_string())
    };
    let said = |nth, day: &str| (nth, day.to_owned());
    assert_eq!(next(None), said(0, "2024-04-02"));
    // every five workdays: 2, 3, 7, 8, 9, 10 April …
    assert_eq!(next(Some("2024-04-02")), said(1, "2024-04-10"));
    assert_eq!(next(Some("2024-04-09")), said(1, "2024-04-10"));
    assert_eq!(next(Some("2024-04-10")), said(2, "2024-04-17"));
    // after a standstill what was missed is not made up for
    assert_eq!(next(Some("2024-05-20")), said(7, "2024-05-23"));
}

#[test]
fn a_row_with_a_later_day_takes_the_place_of_the_earlier_one() {
    let later = "[[rung]]\nname = \"reply_5\"\nlabel = \"甲\"\nwatches = \"reply\"\nsince = 2025-01-01\nbefore = 7\n\
        to = [\"handler\"]\nhint = \"乙。\"\ncite = \"reg:33\"\n\n[[rung]]\nname = \"reply_3\"";
    let rules = edited(FILE, "[[rung]]\nname = \"reply_3\"", later).unwrap();
    let first = |due_on| {
        let planned = plan(&rules, DeadlineKind::Reply, date(due_on), untold);
        planned[0].fire_on.to_string()
    };
    assert_eq!(first("2024-12-31"), "2024-12-24");
    assert_eq!(first("2025-01-02"), "2024-12-23");
    let names: Vec<_> = rules.rungs().iter().map(|rung| &rung.name).collect();
    assert_eq!(names[..3], ["reply_5", "reply_5", "reply_3"]);
}

#[test]
fn mistakes_in_the_file_are_told_at_their_place() {
    refused("every = 1", "evry = 1", "不认识的键“evry”");
    refused(
        "watches = \"reply\"",
        "watches = \"repli\"",
        "不认识的期限种类“repli”",
    );
    refused(
        "to = [\"handler\"]",
        "to = [\"handlr\"]",
        "不认识的提醒对象“handlr”",
    );
    refused(
        "to = [\"handler\"]",
        "to = [\"auditor\"]",
        "不认识的提醒对象“auditor”",
    );
    refused("to = [\"handler\"]", "to = []", "没有人会被提醒");
    refused(
        "to = [\"handler\"]",
        "to = [\"handler\", \"handler\"]",
        "重复",
    );
    refused("before = 5", "before = 0", "before应为大于0的整数");
    refused(
        "before = 5",
        "before = 5\non = true",
        "before、on、after 中的一个",
    );
    refused("before = 5\n", "", "before、on、after 中的一个");
    refused("before = 5", "on = false", "on 只能写 true");
    refused(
        "before = 5",
        "before = 5\nevery = 1",
        "every 只与 after 同用",
    );
    refused("name = \"reply_5\"", "name = \"第一级\"", "小写字母");
    refused(
        "label = \"答复期限还有5个工作日\"",
        "label = \"甲\\n乙\"",
        "一行文字",
    );
    refused("hint = \"请抓紧", "hint = \"\"\n#", "一行文字");
    refused("morning = \"08:30\"", "morning = \"8点半\"", "不是时刻");
    refused("morning = \"08:30\"", "morning = \"07:30\"", "不发送的时段");
    refused(
        "quiet_to = \"08:00\"",
        "quiet_to = \"20:00\"",
        "看不出什么时候不发",
    );
    refused("cite = \"office\"", "cite = \"offices\"", "来源未登记");
    // two rungs of one name: the same day, or another deadline
    let same = edited(FILE, "name = \"reply_3\"", "name = \"reply_5\"");
    assert!(same.unwrap_err().to_string().contains("相互重叠"));
    let other = "name = \"extension_3\"\nlabel = \"还可以延期的最后3个工作日\"\nwatches = \"extension\"\nsince = 2019-05-15";
    let renamed = other
        .replace("extension_3", "reply_5")
        .replace("2019-05-15", "2030-01-01");
    let told = edited(FILE, other, &renamed).unwrap_err().to_string();
    assert!(told.contains("监看的期限不同"), "{told}");
    // hours are there on every day of the law
    let late = edited(FILE, "since = 2019-05-15", "since = 2020-01-01");
    assert!(late.unwrap_err().to_string().contains("无规定"));
}

#[test]
fn rules_kept_from_before_reminders_can_still_be_read() {
    let files = || Rules::embedded_files().iter().copied();
    let before: Vec<_> = files().filter(|(name, _)| *name != FILE).collect();
    let missing = Rules::load(before.iter().copied()).unwrap_err().to_string();
    assert!(
        missing.contains("reminders.toml:1:1: 缺少此文件"),
        "{missing}"
    );
    let kept = Rules::load_kept(before.iter().copied()).unwrap();
    assert_eq!(kept.hash, Rules::hash_of(before.iter().copied()));
    assert_eq!(kept.rungs(), rules().rungs());
    // the law is not filled in, and what is there is read as it stands
    let lawless = files().filter(|(name, _)| *name != "deadlines.toml");
    assert!(Rules::load_kept(lawless).is_err());
    assert_eq!(Rules::load_kept(files()).unwrap().hash, rules().hash);
}

#[test]
fn mail_goes_out_on_workdays_and_not_at_night() {
    let sent = |now: &str, urgent| {
        let moment = next_sending(at(now), urgent, rules());
        moment.format("%Y-%m-%d %H:%M").to_string()
    };
    // urgent: at once by day, when the night ends otherwise
    for (now, then) in [
        ("2024-04-01 08:00", "2024-04-01 08:00"),
        ("2024-04-01 19:59", "2024-04-01 19:59"),
        ("2024-04-01 20:00", "2024-04-02 08:00"),
        ("2024-04-01 00:00", "2024-04-01 08:00"),
        ("2024-04-01 07:59", "2024-04-01 08:00"),
        // before the holiday, within it, on the Sunday that is worked
        ("2024-04-03 20:00", "2024-04-07 08:00"),
        ("2024-04-04 12:00", "2024-04-07 08:00"),
        ("2024-04-07 12:00", "2024-04-07 12:00"),
    ] {
        assert_eq!(sent(now, true), then, "{now}");
    }
    for (now, then) in [
        ("2024-04-01 08:30", "2024-04-01 08:30"),
        ("2024-04-01 08:31", "2024-04-02 08:30"),
        ("2024-04-01 00:00", "2024-04-01 08:30"),
        ("2024-04-03 09:00", "2024-04-07 08:30"),
        ("2024-04-06 23:59", "2024-04-07 08:30"),
    ] {
        assert_eq!(sent(now, false), then, "{now}");
    }
    let morning = |now: &str| last_morning(at(now), rules()).map(|it| it.to_rfc3339());
    let told = |now| morning(now).unwrap();
    assert_eq!(told("2024-04-01 08:30"), "2024-04-01T08:30:00+08:00");
    assert_eq!(told("2024-04-01 08:29"), "2024-03-29T08:30:00+08:00");
    assert_eq!(told("2024-04-06 12:00"), "2024-04-03T08:30:00+08:00");
    assert_eq!(morning("2019-05-15 08:00"), None, "before the rules");
    // where the calendar ends there are still weeks
    assert_eq!(sent("2199-12-28 12:00", true), "2199-12-30 08:00");
}

#[test]
fn quiet_hours_may_lie_within_a_day() {
    let rules = edited(
        FILE,
        "quiet_from = \"20:00\"\nquiet_to = \"08:00\"",
        "quiet_from = \"12:00\"\nquiet_to = \"13:30\"",
    )
    .unwrap();
    let sent = |now| {
        next_sending(at(now), true, &rules)
            .format("%d %H:%M")
            .to_string()
    };
    assert_eq!(sent("2024-04-01 12:00"), "01 13:30");
    assert_eq!(sent("2024-04-01 23:00"), "01 23:00");
    assert_eq!(sent("2024-04-04 09:00"), "07 00:00");
}

fn told(name: &str, due_on: &str, today: &str) -> Message {
    let rung = rules().rung(name, date(due_on)).unwrap();
    message(rung, date(due_on), false, date(today), rules())
}

#[test]
fn a_reminder_says_what_when_and_by_which_article() {
    let said = told("reply_3", "2024-04-08", "2024-04-02");
    assert_eq!(said.title, "答复期限还有 3 个工作日");
    assert_eq!(
        said.sentence,
        "答复期限还有 3 个工作日：最后一日是 2024-04-08（周一），还有 3 个工作日。请把答复送审；留出审核、签发和送达的时间。依据：《中华人民共和国政府信息公开条例》第三十三条。"
    );
    // told late, it tells no untruth
    assert_eq!(
        told("reply_3", "2024-04-08", "2024-04-08").title,
        "答复期限今天届满"
    );
    assert_eq!(
        told("reply_3", "2024-04-08", "2024-04-10").title,
        "答复期限已过 2 个工作日"
    );
    assert_eq!(
        told("reply_3", "2024-04-03", "2024-04-05").standing,
        "已经届满"
    );
    assert_eq!(
        told("reply_late", "2024-04-08", "2024-04-10").title,
        "答复已经超期"
    );
    let own = told("receipt_late", "2024-04-08", "2024-04-09");
    assert!(
        !own.is_statutory && own.sentence.contains("不是法定期限"),
        "{own:?}"
    );
    let rung = rules().rung("reply_1", date("2027-02-01")).unwrap();
    let open = message(rung, date("2027-02-01"), true, date("2027-01-29"), rules());
    assert_eq!(open.last_day, "2027-02-01（周一）（暂定）");
}

/// All rungs of a kind with the plan of a last day.
fn planned(kind: DeadlineKind, due_on: NaiveDate) -> Vec<(When, Planned)> {
    plan(rules(), kind, due_on, untold)
        .into_iter()
        .map(|planned| {
            let rung = rules().rung(&planned.rung, due_on).unwrap();
            (rung.when, planned)
        })
        .collect()
}

prop_compose! {
    fn due()(offset in 0u64..4000) -> NaiveDate { date("2019-06-15") + Days::new(offset) }
}

proptest! {
    #[test]
    fn nothing_is_early_or_late(kind in prop::sample::select(KINDS), due_on in due()) {
        let calendar = &rules().calendar;
        let rungs = rules().rungs_watching(kind, due_on);
        let all = planned(kind, due_on);
        prop_assert_eq!(all.len(), rungs.len());
        for (when, planned) in all {
            let fire_on = planned.fire_on;
            prop_assert_eq!(planned.due_on, due_on);
            prop_assert_eq!(calendar.is_workday(fire_on), Some(true));
            match when {
                When::Before(workdays) => {
                    // exactly so many workdays up to the last one that counts
                    prop_assert!(fire_on < due_on);
                    prop_assert_eq!(calendar.workdays_between(fire_on, due_on), Some(workdays));
                }
                When::On => {
                    prop_assert!(fire_on <= due_on);
                    prop_assert_eq!(calendar.workdays_between(fire_on, due_on), Some(0));
                }
                When::After { workdays, .. } => {
                    prop_assert!(fire_on > due_on);
                    prop_assert_eq!(calendar.workdays_between(due_on, fire_on), Some(workdays));
                }
            }
        }
    }

    #[test]
    fn a_later_last_day_is_never_told_of_earlier(
        kind in prop::sample::select(KINDS), due_on in due(), later in 0u64..60,
    ) {
        let days = |due_on| -> Vec<_> {
            let mut all = plan(rules(), kind, due_on, untold);
            all.sort_by(|one, other| one.rung.cmp(&other.rung));
            all.into_iter().map(|planned| (planned.rung, planned.fire_on)).collect()
        };
        for (one, other) in days(due_on).iter().zip(days(due_on + Days::new(later))) {
            prop_assert_eq!(&one.0, &other.0);
            prop_assert!(one.1 <= other.1);
        }
    }

    /// Whoever looks, and when, finds the same days: a rung that repeats itself and is
    /// told some days late comes back to them.
    #[test]
    fn the_days_do_not_depend_on_when_one_looks(
        kind in prop::sample::select(KINDS), due_on in due(), lags in prop::collection::vec(0u64..9, 1..8),
    ) {
        let mut punctual = BTreeSet::new();
        for rung in rules().rungs_watching(kind, due_on) {
            let mut told = None;
            for _ in 0..60 {
                let next = plan(rules(), kind, due_on, |_| told);
                let next = next.into_iter().find(|planned| planned.rung == rung.name).unwrap();
                told = Some(next.fire_on);
                punctual.insert(next);
            }
        }
        for rung in rules().rungs_watching(kind, due_on) {
            let repeats = matches!(rung.when, When::After { every: Some(_), .. });
            let mut told: Option<NaiveDate> = None;
            for lag in &lags {
                let next = plan(rules(), kind, due_on, |_| told);
                let next = next.into_iter().find(|planned| planned.rung == rung.name).unwrap();
                prop_assert!(punctual.contains(&next), "{:?}", next);
                if repeats {
                    prop_assert!(told.is_none_or(|told| next.fire_on > told));
                }
                told = Some(next.fire_on + Days::new(*lag));
            }
        }
    }

    #[test]
    fn sending_is_the_first_lawful_moment(offset in 0i64..2_000_000, urgent in any::<bool>()) {
        let now = at("2023-01-01 00:00") + TimeDelta::minutes(offset);
        let sent = next_sending(now, urgent, rules());
        let may = |moment: DateTime<FixedOffset>| {
            let hours = rules().hours(moment.date_naive()).unwrap();
            let is_workday = rules().calendar.is_workday(moment.date_naive()) == Some(true);
            is_workday && if urgent { !hours.is_quiet(moment.time()) } else { moment.time() == hours.morning }
        };
        prop_assert!(sent >= now && may(sent), "{} {}", now, sent);
        prop_assert_eq!(next_sending(sent, urgent, rules()), sent);
        let minutes = (sent - now).num_minutes();
        for minute in 0..minutes {
            prop_assert!(!may(now + TimeDelta::minutes(minute)), "{} {}", now, sent);
        }
        if let Some(morning) = last_morning(now, rules()) {
            prop_assert!(morning <= now && morning.time() != NaiveTime::MIN);
            // between two mornings lies no third
            prop_assert!(next_sending(morning + TimeDelta::seconds(1), false, rules()) > now);
        }
    }

    /// The words fit any day.
    #[test]
    fn words_are_found_for_any_day(kind in prop::sample::select(KINDS), due_on in due(), ahead in -80i64..80) {
        let today = due_on + TimeDelta::days(ahead);
        for rung in rules().rungs_watching(kind, due_on) {
            let said = message(rung, due_on, ahead % 2 == 0, today, rules());
            prop_assert!(said.sentence.starts_with(&said.title));
            prop_assert!(said.sentence.ends_with("。") && !said.sentence.contains("。。"));
            prop_assert!(!said.title.contains('\n') && said.title.chars().count() < 40);
            prop_assert_eq!(said.standing.starts_with("已"), today > due_on);
        }
    }
}
