//! Holiday notices at the command line: read, checked, written into an operator's folder.

use std::path::Path;

use serde_json::Value;

use super::Binary;
use super::binary::eventually;

const NOTICE: &str = "国务院办公厅关于2027年\n部分节假日安排的通知\n国办发明电〔2026〕99号\n\n\
    经国务院批准，现将2027年元旦、春节安排通知如下。\n\n\
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n\n\
    二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。\n\n\
    三、清明节：4月5日（周一）放假。四、劳动节：5月1日（周六）至3日（周一）放假，共3天。\
    五、端午节：6月9日（周三）放假。六、中秋节：9月15日（周三）放假。七、国庆节：10月1日（周五）至3日（周日）放假，共3天。\n\n\
    国务院办公厅\n2026年11月4日\n";

const LATER: &str = "国务院办公厅关于延长2027年春节假期的通知\n国办发明电〔2027〕1号\n\n\
    经国务院批准，现将延长2027年春节假期的具体安排通知如下。\n\n\
    一、延长2027年春节假期至2月14日（周日），2月15日（周一）起正常上班。\n\n国务院办公厅\n2027年2月8日\n";

fn json(binary: &Binary, args: &[&str]) -> Value {
    serde_json::from_str(&binary.must(args)).unwrap()
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_notice_is_read_compared_and_written_once() {
    let binary = Binary::fresh();
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("rules");
    std::fs::create_dir(&own).unwrap();
    let own = own.to_str().unwrap();
    let first = written(folder.path(), "2027.txt", NOTICE);

    let read = json(&binary, &["calendar", "read", &first, "--json"]);
    assert_eq!(read["number"], "国办发明电〔2026〕99号");
    let said = binary.must(&["calendar", "read", &first]);
    assert!(said.contains("原文：二、春节"), "{said}");

    let tried = binary.must(&[
        "calendar",
        "import",
        &first,
        "--dry-run",
        "--workflows",
        own,
    ]);
    assert!(
        tried.contains("没有写入") && tried.contains("2027-02-14"),
        "{tried}"
    );
    binary.must_fail(&["calendar", "show", "2027", "--workflows", own]);
    binary.must(&["calendar", "import", &first, "--workflows", own]);
    let shown = json(
        &binary,
        &["calendar", "show", "2027", "--json", "--workflows", own],
    );
    for key in ["year", "number", "rest", "makeup_workdays"] {
        assert_eq!(shown[key], read[key], "{key}");
    }
    let again = binary.must(&["calendar", "import", &first, "--workflows", own]);
    assert!(again.contains("没有变化"), "{again}");

    // A notice in the year makes a holiday longer: what was to be worked is off.
    let later = written(folder.path(), "later.txt", LATER);
    let args = ["calendar", "read", &later, "--json", "--workflows", own];
    let extended = json(&binary, &args);
    assert_eq!(
        extended["rest"],
        serde_json::json!(["2027-02-12", "2027-02-13", "2027-02-14"])
    );
    binary.must(&["calendar", "import", &later, "--workflows", own]);
    let shown = json(
        &binary,
        &["calendar", "show", "2027", "--json", "--workflows", own],
    );
    assert_eq!(shown["amended_by"][0], "国办发明电〔2027〕1号");
    let rest = shown["rest"].as_array().unwrap();
    assert!(rest.contains(&"2027-02-14".into()) && rest.contains(&"2027-02-12".into()));
    assert_eq!(shown["makeup_workdays"], serde_json::json!(["2027-02-20"]));
    // It says the same when the calendar has it; and changes nothing once more.
    assert_eq!(json(&binary, &args), extended);
    for file in [&later, &first] {
        let again = binary.must(&["calendar", "import", file, "--workflows", own]);
        assert!(again.contains("没有变化"), "{again}");
    }
    binary.must(&["check", "--workflows", own]);
}

#[test]
fn a_notice_that_contradicts_itself_writes_nothing() {
    let binary = Binary::fresh();
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().to_str().unwrap().to_owned();
    for (from, to, says) in [
        ("1月1日（周五）", "1月1日（周四）", "实际是星期五"),
        ("共7天", "共8天", "所列日期是 7 天"),
        (
            "2月20日（周六）上班",
            "2月22日（周一）上班",
            "不是周六、周日",
        ),
        ("2月14日（周日）", "2月11日（周四）", "既放假又上班"),
    ] {
        let file = written(folder.path(), "notice.txt", &NOTICE.replace(from, to));
        let said = binary.must_fail(&["calendar", "import", &file, "--workflows", &own]);
        assert!(said.contains(says) && said.contains("原文"), "{said}");
        assert!(!folder.path().join("calendar").exists());
    }
    let none = written(folder.path(), "none.txt", "今日无事。");
    let said = binary.must_fail(&["calendar", "read", &none]);
    assert!(said.contains("没有找到通知所安排的年份"), "{said}");
}

/// What cannot be read is told, and nothing is written.
#[test]
fn a_day_that_cannot_be_read_writes_nothing() {
    let binary = Binary::fresh();
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().to_str().unwrap().to_owned();
    let other = NOTICE.replace("2027年", "2028年");
    for (text, says) in [
        (
            NOTICE.replace("2月20日（周六）上班", "2月20（周六）上班"),
            "“2月20”后面没有“日”",
        ),
        (
            NOTICE.replace("2月20日（周六）上班", "（周六）上班"),
            "“(周六)”前面没有日期",
        ),
        (
            NOTICE.replace("1月1日（周五）至3日（周日）", "1.1至1.3"),
            "“1.1”不是“几月几日”的写法",
        ),
        (format!("{NOTICE}\n{other}"), "文中不止一份通知"),
    ] {
        let file = written(folder.path(), "notice.txt", &text);
        binary.must_fail(&["calendar", "read", &file]);
        let said = binary.must_fail(&["calendar", "import", &file, "--workflows", &own]);
        assert!(said.contains(says), "{said}");
        assert!(!folder.path().join("calendar").exists());
    }
}

/// Copies as office software and web pages leave them read as the original.
#[test]
fn a_copy_in_another_encoding_or_without_numbers_reads_alike() {
    let binary = Binary::fresh();
    let folder = tempfile::tempdir().unwrap();
    let read = |bytes: &[u8]| {
        let file = folder.path().join("copy.txt");
        std::fs::write(&file, bytes).unwrap();
        let file = file.to_str().unwrap();
        json(&binary, &["calendar", "read", file, "--json"])
    };
    let expected = read(NOTICE.as_bytes());
    let (gbk, _, lost) = encoding_rs::GBK.encode(NOTICE);
    assert!(!lost);
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(NOTICE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut bulleted = NOTICE.to_owned();
    for number in ["一", "二", "三", "四", "五", "六", "七"] {
        bulleted = bulleted.replace(&format!("{number}、"), "\n· ");
    }
    let entities = NOTICE.replace('（', "&#65288;").replace('）', "&#xFF09;");
    let said = NOTICE
        .replace("2月20日", "2月20号")
        .replace("2月14日（周日）", "二月十四日（礼拜日）")
        .replace("上班", "照常办公");
    for copy in [
        &gbk[..],
        &utf16,
        bulleted.as_bytes(),
        entities.as_bytes(),
        said.as_bytes(),
    ] {
        assert_eq!(read(copy), expected, "{}", String::from_utf8_lossy(copy));
    }
    let broken = folder.path().join("broken.txt");
    std::fs::write(&broken, [0xff, 0xfe, 0x00, 0xd8, 0x00]).unwrap();
    let said = binary.must_fail(&["calendar", "read", broken.to_str().unwrap()]);
    assert!(said.contains("请另存为 UTF-8"), "{said}");
}

/// A year far from the others is taken in alone; what is missing between is told.
#[test]
fn a_year_between_which_and_the_others_some_are_missing_is_taken_in() {
    let binary = Binary::fresh();
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("rules");
    std::fs::create_dir(&own).unwrap();
    let own = own.to_str().unwrap();
    let without_weekdays = |year: i32| {
        let mut text = NOTICE.replace("2027", &year.to_string());
        text = text.replace("2026年11月4日", &format!("{}年11月4日", year - 1));
        for name in ["一", "二", "三", "四", "五", "六", "日"] {
            text = text.replace(&format!("（周{name}）"), "");
        }
        let worked = "2月14日、2月20日上班。";
        assert!(text.contains(worked));
        text.replace(worked, "").replace("（农历除夕、周五）", "")
    };
    for (year, gap) in [(2014, "缺少 2015 至 2018 年"), (2028, "2027 年")] {
        let file = written(folder.path(), "notice.txt", &without_weekdays(year));
        let read = json(&binary, &["calendar", "read", &file, "--json"]);
        let said = binary.must(&["calendar", "import", &file, "--workflows", own]);
        assert!(said.contains(gap) && said.contains("暂定"), "{said}");
        let year = year.to_string();
        let args = ["calendar", "show", &year, "--json", "--workflows", own];
        assert_eq!(json(&binary, &args)["rest"], read["rest"]);
    }
    let said = binary.must(&["check", "--workflows", own]);
    assert!(
        said.contains("缺少 2015 至 2018 年、2027 年的放假安排")
            && said.contains("2026-12-25 起的日期为暂定")
            && said.contains("2014 年、2019 至 2026 年、2028 年"),
        "{said}"
    );
    let said = binary.must_fail(&["calendar", "show", "2016", "--workflows", own]);
    assert!(said.contains("没有 2016 年的放假安排"), "{said}");
}

#[test]
fn a_running_server_takes_in_a_calendar_that_was_put_in_force_beside_it() {
    let binary = Binary::fresh();
    // asked again and again until it is there
    binary.write("kaijuan.toml", "rate_per_minute = 0\n");
    let (_, token) = binary.set_up();
    binary.write("law/README", "本机关的规则");
    let notice = binary.write("2027.txt", NOTICE);
    let server = binary.serve(&["--workflows", "law"]);
    let year = |server: &super::binary::Server| server.get(&token, "/api/v1/calendar/2027");
    assert_eq!(year(&server).0, 404);
    let notice = notice.to_str().unwrap();
    binary.must(&["calendar", "import", notice, "--workflows", "law"]);
    assert_eq!(year(&server).0, 404, "written, and not in force");
    binary.must(&["migrate", "--yes", "--workflows", "law"]);
    eventually(|| year(&server).0 == 200);
    assert_eq!(server.get("", "/readyz").0, 200);
    let (status, known) = year(&server);
    let number = &known["notices"][0]["number"];
    assert_eq!(
        (status, number.as_str()),
        (200, Some("国办发明电〔2026〕99号")),
        "{known}"
    );
    drop(server);
    // and the next start has the same
    let server = binary.serve(&["--workflows", "law"]);
    assert_eq!(year(&server).1, known);
}

/// The published notices that somebody keeps beside the project read as the
/// calendars that the project carries.
#[test]
fn published_notices_read_as_the_calendars_stand() {
    let Ok(folder) = std::env::var("KAIJUAN_TEST_NOTICES") else {
        return;
    };
    let binary = Binary::fresh();
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = json(
            &binary,
            &["calendar", "read", file.to_str().unwrap(), "--json"],
        );
        let year = text["year"].to_string();
        let shown = json(&binary, &["calendar", "show", &year, "--json"]);
        for key in ["rest", "makeup_workdays"] {
            assert_eq!(text[key], shown[key], "{year} {key}");
        }
        read += 1;
    }
    assert!(read > 0, "no notices");
}
