//! The DOCX: what an office opens in its own word processor.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::samples::*;

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_file_says_who_made_it_and_of_which_day_it_is() {
    let letter = letters::Letter {
        title: "甲<乙>&丙".into(),
        made_on: "2026-03-20".parse().ok(),
        ..reply()
    };
    let docx = press().docx(&letter).unwrap();
    let core = part(&docx, "docProps/core.xml");
    for said in [
        "<dc:title>甲&lt;乙&gt;&amp;丙</dc:title>",
        "<dc:creator>江阳市数据管理局</dc:creator>",
        ">2026-03-20T00:00:00Z</dcterms:created>",
        ">2026-03-20T00:00:00Z</dcterms:modified>",
    ] {
        assert!(core.contains(said), "{said}: {core}");
    }
    assert_eq!(docx, press().docx(&letter).unwrap());
}

#[test]
fn fonts_are_the_official_ones_and_measures_those_of_the_standard() {
    let docx = press().docx(&reply()).unwrap();
    let document = part(&docx, "word/document.xml");
    for font in ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"] {
        assert!(
            document.contains(&format!("w:eastAsia=\"{font}\"")),
            "{font}"
        );
    }
    for measure in [
        "w:w=\"11906\"",
        "w:h=\"16838\"",
        "w:top=\"2098\"",
        "w:linePitch=\"579\"",
    ] {
        assert!(document.contains(measure), "{measure}");
    }
    for text in [
        "江数依复〔2026〕12号",
        "王喆堃：",
        "2026年3月20日",
        "抄送：江阳市司法局",
    ] {
        assert!(document.contains(text), "{text}");
    }
    assert_eq!(document.matches("<w:tblHeader />").count(), 1);
    let settings = part(&docx, "word/settings.xml");
    assert!(
        settings.contains("evenAndOddHeaders"),
        "page numbers change sides"
    );
}

#[test]
fn the_same_letter_is_the_same_file() {
    let first = press().docx(&form()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(first == press().docx(&form()).unwrap());
}

#[test]
fn signs_of_markup_and_invisible_ones_stay_text() {
    let mut letter = notice();
    letter.title = "<w:cantSplit /> & \u{1}\u{202e}告知书".into();
    let document = part(&press().docx(&letter).unwrap(), "word/document.xml");
    assert!(document.contains("&lt;w:cantSplit /&gt; &amp; 告知书"));
    assert!(!document.contains("w:tblHeader"));
}

/// A page with a signature has a line of what is signed: from the text's last paragraph on
/// each one holds the next, the empty line before the attachments too.
#[test]
fn the_last_lines_hold_on_to_the_signature() {
    let document = part(&press().docx(&reply()).unwrap(), "word/document.xml");
    let paragraphs: Vec<&str> = document.split("</w:p>").collect();
    let holding = |paragraph: &&str| paragraph.contains("<w:keepNext");
    let of = |text: &str| {
        let found = paragraphs
            .iter()
            .position(|paragraph| paragraph.contains(text));
        found.unwrap()
    };
    let (last, agency) = (of("如对本答复不服"), of("2026年3月20日"));
    assert!(last + 4 < agency);
    assert!(paragraphs[last..agency].iter().all(holding), "{document}");
}
