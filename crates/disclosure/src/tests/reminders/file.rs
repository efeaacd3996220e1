//! How `reminders.toml` is read.

use super::{rules, untold};
use crate::Rules;
use crate::clock::DeadlineKind;
use crate::reminders::plan;
use crate::tests::{date, edited};
use crate::words::NoticeKind;

const FILE: &str = "reminders.toml";

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
    for kind in NoticeKind::ALL {
        let taken = format!("name = \"{}\"", kind.word());
        refused("name = \"reply_5\"", &taken, "另一种提醒");
    }
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
