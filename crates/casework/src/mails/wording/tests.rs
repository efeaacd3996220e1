use super::*;
use crate::mails::Line;

/// The texts that are built in.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = Rules::embedded_files().iter().copied();
    files.filter(|(name, _)| name.starts_with("mails/"))
}

fn mails() -> Mails {
    Mails::load(Rules::embedded()).unwrap()
}

/// The texts with one of them replaced.
fn with(file: &str, text: &str) -> Result<Mails, MailsError> {
    let name = format!("mails/{file}");
    let others = files().filter(|(other, _)| *other != name);
    let mut all: Vec<(&str, &str)> = others.collect();
    all.push((&name, text));
    Mails::of(all.into_iter())
}

fn told(file: &str, text: &str) -> String {
    match with(file, text).and_then(|mails| mails.check()) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

fn line(number: &str, what: &str, day: u32) -> Line {
    Line {
        number: Some(number.into()),
        what: what.into(),
        due_on: NaiveDate::from_ymd_opt(2026, 3, day),
        provisional: false,
        internal: false,
        advice: Some("请今日送审".into()),
        stands_for: None,
        link: Some(format!("https://kj.example.gov.cn/cases/{number}")),
    }
}

#[test]
fn the_texts_of_the_house_are_sound() {
    assert_eq!(mails().check().unwrap(), 5);
}

#[test]
fn a_digest_goes_by_what_presses_most() {
    let digest = Digest {
        name: "卢怀瑾".into(),
        day: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
        overdue: vec![line("甲1号", "答复期限", 1)],
        today: vec![],
        coming: vec![
            line("乙2号", "答复期限", 4),
            Line {
                internal: true,
                provisional: true,
                stands_for: Some("江澄".into()),
                advice: None,
                link: None,
                ..line("丙3号", "送达回执", 5)
            },
        ],
        waiting: vec![],
        other: vec![],
        link: None,
    };
    let written = mails().digest(&digest).unwrap();
    assert_eq!(
        written.subject,
        "【开卷】3月2日（周一）办件提醒：3项，其中1项已过期限"
    );
    let expected = "\
卢怀瑾同志：

今日有3项事情需要您留意。

【已过期限】1项
1. 甲1号　答复期限：3月1日（周日）届满
   请今日送审
   https://kj.example.gov.cn/cases/甲1号

【即将到期】2项
1. 乙2号　答复期限：3月4日（周三）届满
   请今日送审
   https://kj.example.gov.cn/cases/乙2号
2. 丙3号　送达回执：3月5日（周四）届满（内部时限；暂定，该年放假安排公布后可能变动）
   代江澄办理

本邮件由系统自动发出，请勿直接回复。邮件中不写申请人和申请内容，详情请登录系统查看。
";
    assert_eq!(written.text, expected);
}

#[test]
fn a_last_day_of_another_year_shows_its_year() {
    let urgent = Urgent {
        lines: vec![Line {
            due_on: NaiveDate::from_ymd_opt(2025, 12, 31),
            ..line("甲1号", "答复期限", 1)
        }],
        ..Urgent::samples().remove(1)
    };
    let text = mails().urgent(&urgent).unwrap().text;
    assert!(
        text.contains("答复期限：2025年12月31日（周三）届满"),
        "{text}"
    );
}

#[test]
fn a_digest_without_anything_overdue_does_not_cry() {
    let digest = Digest {
        overdue: vec![],
        ..Digest::samples().remove(1)
    };
    let written = mails().digest(&digest).unwrap();
    assert_eq!(written.subject, "【开卷】3月2日（周一）办件提醒：2项");
    assert!(!written.text.contains("已过"), "{}", written.text);
    assert!(!written.text.contains("\n\n\n"), "{}", written.text);
}

#[test]
fn an_urgent_mail_says_that_it_is() {
    for urgent in Urgent::samples() {
        let written = mails().urgent(&urgent).unwrap();
        assert!(
            written.subject.starts_with("【开卷】请即办理："),
            "{written:?}"
        );
        assert!(
            written
                .subject
                .contains(&format!("{}项", urgent.lines.len()))
        );
        for line in &urgent.lines {
            assert!(written.text.contains(&line.what), "{written:?}");
        }
    }
}

#[test]
fn nothing_of_a_case_stands_in_a_subject() {
    for digest in Digest::samples() {
        let subject = mails().digest(&digest).unwrap().subject;
        assert!(
            !subject.contains("陶月") && !subject.contains('号'),
            "{subject}"
        );
    }
}

#[test]
fn a_mistake_is_told_with_file_and_line() {
    for (text, said) in [
        ("您好", "第 1 行：应当写主题"),
        ("主题：\n您好", "第 1 行：应当写主题"),
        ("主题：提醒\n\n{{ applicant }}", "第 3 行用了没有的字段"),
        ("主题：提醒\n{{ link }}", "第 2 行：没有内容"),
        ("主题：提醒\n{% if %}", "第 2 行的写法有误"),
        (
            "主题：提醒\n{% include \"other.j2\" %}",
            "第 2 行引入的文件不存在",
        ),
        ("主题：提醒\n{{ name|day }}", "第 2 行：|day 只用于日期"),
        (
            "主题：提醒\n{{ lines }}",
            "第 2 行：没有内容，或者不是文字和数字",
        ),
    ] {
        let told = told("urgent.j2", text);
        assert!(
            told.contains(&format!("mails/urgent.j2 {said}")),
            "{text}: {told}"
        );
    }
    let long = "长".repeat(61);
    assert!(told("urgent.j2", &format!("主题：{long}")).contains("61字"));
    let missing = Mails::of(files().filter(|(name, _)| !name.contains("digest")))
        .unwrap_err()
        .to_string();
    assert!(missing.contains("mails/digest.j2"), "{missing}");
}

#[test]
fn lines_of_tags_leave_nothing_and_empty_lines_stay() {
    let text = "主题：提醒\n\n一\n{% if link %}\n\n有\n{% endif %}\n\n{% for line in lines %}\n- {{ line.what }}\n{% endfor %}\n二";
    let mails = with("urgent.j2", text).unwrap();
    let [several, single] = Urgent::samples().try_into().unwrap();
    let written = |urgent: &Urgent| mails.urgent(urgent).unwrap().text;
    let [first, second] = [&several.lines[0].what, &several.lines[1].what];
    assert_eq!(
        written(&several),
        format!("一\n\n有\n\n- {first}\n- {second}\n二\n")
    );
    assert_eq!(written(&single), format!("一\n\n- {second}\n二\n"));
}
