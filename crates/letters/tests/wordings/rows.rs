//! Rows of other days, files that nobody uses, values without a filter, full-width marks;
//! and many mistakes told at once.

use letters::LetterError;

use super::files;

/// A file, and what its text becomes.
type Change<'c> = (&'c str, &'c dyn Fn(&str) -> String);

/// The repository's files with some changed or added.
fn with(changes: &[Change<'_>]) -> Vec<(String, String)> {
    let mut files = files::all();
    for (name, change) in changes {
        match files.iter_mut().find(|(known, _)| known == name) {
            Some(file) => file.1 = change(&file.1),
            None => files.push(((*name).to_owned(), change(""))),
        }
    }
    files
}

/// All that the check says of the wordings.
fn told(changes: &[Change<'_>]) -> Vec<String> {
    let files = with(changes);
    let (wordings, mut faults) = files::read(&files);
    let replies = files::replies();
    let more = wordings.check(&files::kinds(&replies));
    faults.extend(more.err().unwrap_or_default());
    faults.iter().map(LetterError::to_string).collect()
}

/// The table with another row of the notice to correct.
fn another_row(table: &str, since: &str, until: &str) -> String {
    format!(
        "{table}\n[[letter]]\nletter = \"supplement_notice\"\ntitle = \"补正通知\"\nsince = {since}\n{until}\
         cite = \"reg:30\"\nseries = \"supplement_notice\"\nto = \"applicant\"\nlayout = \"official\"\n\
         wording = \"supplement_anew.j2\"\n"
    )
}

#[test]
fn a_row_is_filled_whatever_its_days() {
    let wrong = "请补正：{{ amount_fen|yuan }}，{{ remedy }}，{{ searched_on|day }}\n";
    for (since, until) in [("2031-03-01", ""), ("2010-01-01", "until = 2010-12-31\n")] {
        let table = |text: &str| {
            let text = another_row(text, since, until);
            match until {
                "" => text,
                _ => text.replacen("until = 2010-12-31\n", "", 1),
            }
        };
        let told_of = |wording: &str| {
            told(&[
                ("letters/letters.toml", &table),
                ("letters/supplement_anew.j2", &|_| wording.to_owned()),
            ])
        };
        let of_fields = told_of(wrong);
        for field in ["amount_fen", "remedy", "searched_on"] {
            let says = format!("（letters/supplement_anew.j2 第 1 行）用了“{field}”，没有这个字段");
            assert!(
                of_fields.iter().any(|fault| fault.contains(&says)),
                "{since}: {field}: {of_fields:#?}"
            );
        }
        let unsaid = told_of("请补正申请。\n");
        assert!(
            unsaid.iter().any(|fault| fault
                .starts_with("letters/supplement_anew.j2 没有写“需要补正的事项”")),
            "{since}: {unsaid:#?}"
        );
        let notice = |_: &str| {
            files::all()
                .into_iter()
                .find(|(name, _)| name == "letters/supplement_notice.j2")
                .unwrap()
                .1
        };
        let sound = told(&[
            ("letters/letters.toml", &table),
            ("letters/supplement_anew.j2", &notice),
        ]);
        assert_eq!(sound, [""; 0], "{since}");
    }
}

#[test]
fn a_sum_or_a_day_is_printed_through_its_filter_alone() {
    for (name, from, to, field, filter) in [
        (
            "letters/fee_notice.j2",
            "{{ amount_fen|yuan }}",
            "{{ amount_fen }}元",
            "amount_fen",
            "yuan",
        ),
        (
            "letters/fee_notice.j2",
            "{{ line.unit_fen|yuan }}",
            "{{ line.unit_fen }}",
            "unit_fen",
            "yuan",
        ),
        (
            "letters/split_notice.j2",
            "{{ due_on|day }}",
            "{{ due_on }}",
            "due_on",
            "day",
        ),
        (
            "letters/split_notice.j2",
            "{{ due_on|day }}",
            "{% set late = \"至\" ~ due_on %}{{ late|clause }}",
            "due_on",
            "day",
        ),
        (
            "letters/parts/received.j2",
            "{{ received_on|day }}",
            "{{ received_on }}",
            "received_on",
            "day",
        ),
    ] {
        let change = |text: &str| {
            assert!(text.contains(from), "{name}: {from}");
            text.replacen(from, to, 1)
        };
        let told = told(&[(name, &change)]);
        assert!(!told.is_empty(), "{to}");
        for fault in &told {
            let says = format!("把“{field}”原样印了出来");
            assert!(fault.contains(&says), "{to}: {told:#?}");
            assert!(fault.contains(&format!("{name} 第 ")), "{to}: {told:#?}");
            let mend = format!("{{{{ {field}|{filter} }}}}");
            assert!(fault.contains(&mend), "{to}: {told:#?}");
        }
    }
}

#[test]
fn full_width_marks_are_named_with_their_line() {
    let name = "letters/register_entry.j2";
    for (from, to, says) in [
        ("|:", "|：", "“|：”用了全角符号"),
        ("|:", "｜:", "“｜:”用了全角符号"),
        ("{{", "｛｛", "“｛”会照样印出"),
    ] {
        let change = |text: &str| {
            assert!(text.contains(from));
            text.replacen(from, to, 1)
        };
        let told = told(&[(name, &change)]);
        let named = told
            .iter()
            .any(|fault| fault.contains(name) && fault.contains("第 ") && fault.contains(says));
        assert!(named, "{to}: {told:#?}");
    }
}

#[test]
fn a_file_that_nothing_brings_in_is_named_with_what_is_meant() {
    let replies = files::replies();
    let kinds = files::kinds(&replies);
    assert_eq!(files::wordings().unused(&kinds), []);
    let (wordings, _) = files::read(&with(&[
        ("letters/suplement_notice.j2", &|_| "补正".to_owned()),
        ("letters/parts/recieved.j2", &|_| "收到".to_owned()),
        ("letters/notes.j2", &|_| "备忘".to_owned()),
    ]));
    let told: Vec<String> = wordings
        .unused(&kinds)
        .iter()
        .map(LetterError::to_string)
        .collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    for says in [
        "letters/suplement_notice.j2 没有用到",
        "是不是“supplement_notice.j2”",
        "letters/parts/recieved.j2 没有用到",
        "是不是“parts/received.j2”",
        "letters/notes.j2 没有用到",
    ] {
        assert!(told.iter().any(|fault| fault.contains(says)), "{told:#?}");
    }
}

#[test]
fn mistakes_in_several_files_are_told_in_one_run() {
    let told = told(&[
        ("letters/supplement_notice.j2", &|text| {
            text.replace("guidance|sentence", "guidence|sentence")
        }),
        ("letters/fee_notice.j2", &|text| {
            text.replacen("{% endfor %}", "", 1)
        }),
        ("letters/extension_notice.j2", &|text| {
            text.replace("reason|clause", "reason|clauze")
        }),
        ("letters/reply/granted.j2", &|text| {
            text.replace("parts/given.j2", "parts/givn.j2")
        }),
        ("letters/reasons_notice.j2", &|_| {
            "请说明理由。\n".to_owned()
        }),
        ("letters/internal_request.j2", &|_| "\n".to_owned()),
        ("letters/letters.toml", &|text| {
            text.replacen("to = \"file\"", "to = \"flie\"", 1)
        }),
    ]);
    for says in [
        "用了“guidence”，没有这个字段，是不是“guidance”",
        "letters/fee_notice.j2 第",
        "没有这个过滤器：clauze，是不是“clause”",
        "引入的文件不存在：parts/givn.j2，是不是“parts/given.j2”",
        "letters/reasons_notice.j2 没有写",
        "letters/internal_request.j2 是空的",
        "不能写“flie”，是不是“file”",
    ] {
        assert!(
            told.iter().any(|fault| fault.contains(says)),
            "{says}: {told:#?}"
        );
    }
    // Nothing is told only because something else is wrong.
    assert!(told.len() <= 10, "{told:#?}");
}
