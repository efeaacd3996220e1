//! The PDF as a file to keep: PDF/A-2b (ISO 19005-2), the same bytes every time.

use lopdf::{Dictionary, Document, Object};

use super::samples::*;

#[test]
fn letters_keep_the_archive_standard() {
    for (name, letter) in [
        ("reply", reply()),
        ("form", form()),
        ("slip", with_slip()),
        ("charts", with_charts()),
    ] {
        let bytes = pdf(&letter);
        let document = Document::load_mem(&bytes).unwrap();
        let catalog = document.catalog().unwrap();
        assert!(!document.is_encrypted(), "{name}");
        let metadata = stream(&document, catalog, b"Metadata");
        let metadata = String::from_utf8(metadata).unwrap();
        assert!(
            metadata.contains("<pdfaid:part>2</pdfaid:part>"),
            "{metadata}"
        );
        assert!(metadata.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
        assert!(metadata.contains(&letter.title));
        assert!(metadata.contains("2026-03-20T02:03:04+00:00"));
        let intents = resolved(&document, catalog.get(b"OutputIntents").unwrap());
        let intents = intents.as_array().unwrap();
        let intent = resolved(&document, &intents[0]).as_dict().unwrap();
        assert_eq!(
            intent.get(b"S").and_then(Object::as_name).unwrap(),
            b"GTS_PDFA1"
        );
        assert!(intent.has(b"DestOutputProfile"));
        assert_eq!(
            catalog.get(b"Lang").and_then(Object::as_str).unwrap(),
            b"zh-CN"
        );
        nothing_that_acts(&document, name);
        fonts_are_embedded(&document, name);
    }
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).unwrap().1
}

fn stream(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Vec<u8> {
    let object = resolved(document, dictionary.get(key).unwrap());
    let stream = object.as_stream().unwrap();
    stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone())
}

/// No script, no action, no attachment, no form, no reference to another file.
fn nothing_that_acts(document: &Document, name: &str) {
    let forbidden: [&[u8]; 9] = [
        b"JavaScript",
        b"JS",
        b"Launch",
        b"EmbeddedFiles",
        b"EmbeddedFile",
        b"AcroForm",
        b"OpenAction",
        b"AA",
        b"URI",
    ];
    for object in document.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for (key, value) in dictionary {
            assert!(!forbidden.contains(&key.as_slice()), "{name}: {key:?}");
            if let Ok(value) = value.as_name() {
                assert!(!forbidden.contains(&value), "{name}: {value:?}");
            }
        }
        assert!(
            !(dictionary.has(b"F") && matches!(object, Object::Stream(_))),
            "{name}: an outer file"
        );
    }
}

fn fonts_are_embedded(document: &Document, name: &str) {
    let mut fonts = 0;
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else {
            continue;
        };
        let of = |kind: &[u8]| {
            dictionary
                .get(b"Type")
                .and_then(Object::as_name)
                .is_ok_and(|t| t == kind)
        };
        if of(b"FontDescriptor") {
            fonts += 1;
            let embedded = [&b"FontFile"[..], b"FontFile2", b"FontFile3"];
            assert!(embedded.iter().any(|key| dictionary.has(key)), "{name}");
        }
        let composite = dictionary
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|t| t == b"Type0");
        if of(b"Font") && composite {
            assert!(
                dictionary.has(b"ToUnicode"),
                "{name}: text that cannot be read back"
            );
        }
    }
    assert!(fonts >= 2, "{name} has a title and a text");
}

#[test]
fn another_program_finds_every_font_embedded() {
    let path = file("fonts.pdf", &pdf(&reply()));
    let Some(table) = printed("pdffonts", &[path.to_str().unwrap()]) else {
        return;
    };
    let rows: Vec<_> = table.lines().skip(2).collect();
    assert!(rows.len() >= 2, "{table}");
    for row in rows {
        // emb, sub and uni stand before the object's two numbers.
        let columns: Vec<_> = row.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(columns, ["yes", "yes", "yes"], "{row}");
    }
}

#[test]
fn the_same_letter_is_the_same_file() {
    let first = pdf(&reply());
    let others: Vec<_> = [reply(), form(), with_slip(), reply()]
        .into_iter()
        .map(|letter| std::thread::spawn(move || pdf(&letter)))
        .collect();
    let others: Vec<_> = others
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(first == others[0] && first == others[3]);
    assert!(first != others[1]);
    // Another press, as another process has it.
    let press = letters::Press::new(letters::Fonts::open(None).unwrap(), wordings(&[]));
    assert!(press.pdf(&reply(), made_at()).unwrap() == first);
    let later = press
        .pdf(&reply(), made_at() + chrono::TimeDelta::seconds(1))
        .unwrap();
    assert!(later != first);
}

/// Held across processes and versions: a letter made again is the letter that was sent.
#[test]
fn the_bytes_are_those_of_yesterday() {
    let bytes = pdf(&notice());
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, &byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    insta::assert_snapshot!(
        "bytes_of_a_notice",
        format!("{} bytes, FNV-1a {sum:016x}", bytes.len())
    );
}

#[test]
fn one_press_serves_all_threads() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    shared(press());
}

#[test]
fn a_day_that_the_file_cannot_name_is_told() {
    let error = press()
        .pdf(&notice(), chrono::DateTime::<chrono::Utc>::MAX_UTC)
        .unwrap_err();
    let told = error.to_string();
    assert!(
        told.starts_with("文书已排好，但写不成 PDF 文件：日期 "),
        "{told}"
    );
    assert!(told.ends_with(" 超出范围"), "{told}");
}
