//! Wordings with mistakes: each kind of place in each wording is damaged in turn, and
//! the check has to notice and to name the file.

use std::collections::BTreeMap;
use std::ops::Range;

use letters::LetterError;
use letters::data::Paper;
use serde_json::Value;

use super::files;

/// What is wrong with these files.
fn faults(files: &[(String, String)], replies: &[(String, Vec<String>)]) -> Vec<LetterError> {
    let (wordings, mut faults) = files::read(files);
    let kinds = files::kinds(replies);
    faults.extend(wordings.check(&kinds).err().unwrap_or_default());
    faults
}

/// The places between two signs, with the signs.
fn places(text: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(open).map(|start| at + start) {
        let end = text[start..]
            .find(close)
            .map(|end| start + end + close.len())
            .unwrap();
        places.push(start..end);
        at = end;
    }
    places
}

/// Every way in which one wording is damaged, a name in every place and the rest once
/// in each: what was done, and the text then.
fn damages(text: &str) -> Vec<(String, String)> {
    let mut damages = Vec::new();
    let mut damage = |place: &Range<usize>, by: &str| {
        let damaged = format!("{}{by}{}", &text[..place.start], &text[place.end..]);
        damages.push((format!("{} → {by}", &text[place.clone()]), damaged));
    };
    for (nth, place) in places(text, "{{", "}}").into_iter().enumerate() {
        let inside = text[place.start + 2..place.end - 2].trim();
        let name = inside.find(['.', '|', ' ', '[']).unwrap_or(inside.len());
        let (first, rest) = inside.split_at(name);
        match rest.strip_prefix('.') {
            Some(path) => damage(&place, &format!("{{{{ {first}.x{path} }}}}")),
            None => damage(&place, &format!("{{{{ {first}x{rest} }}}}")),
        }
        if nth == 0 {
            damage(&place, &format!("{{{{ {first}x{rest} }}}}"));
            damage(&place, &format!("{{{{ {inside}|nofilter }}}}"));
            damage(&place, &format!("{{{{ {inside} "));
        }
    }
    for place in places(text, "{%", "%}") {
        let inside = text[place.start + 2..place.end - 2].trim();
        if let Some(condition) = inside.strip_prefix("if ") {
            damage(&place, &format!("{{% if x{condition} %}}"));
            damage(&place, "");
        } else if let Some((name, over)) = inside
            .strip_prefix("for ")
            .and_then(|rest| rest.split_once(" in "))
        {
            damage(&place, &format!("{{% for {name} in x{over} %}}"));
            damage(&place, &format!("{{% for x{name} in {over} %}}"));
        } else if inside.starts_with("include ") {
            damage(&place, "{% include \"parts/nowhere.j2\" %}");
        } else if inside.starts_with("end") {
            damage(&place, "");
        }
    }
    damages
}

/// Files that are damaged in one go: none of them is brought in by another of its group, so
/// that none hides another's damage. The parts are brought in side by side.
fn group(name: &str) -> &str {
    match name.split('/').nth(1) {
        Some("parts") => name,
        Some("reply") => "reply/",
        _ => "",
    }
}

/// Looks whether each damage is told of its file, in words that officers read.
fn noticed(done: &[(&str, String)], faults: &[LetterError]) {
    for (name, what) in done {
        let named = faults.iter().any(|fault| fault.to_string().contains(name));
        assert!(named, "{name}: {what}\n{faults:#?}");
    }
    let said = faults.iter().filter_map(|fault| match fault {
        LetterError::Template { message, .. } => Some(message),
        _ => None,
    });
    for message in said {
        let own = message.split("（附近：").next().unwrap();
        let mut words = own.split(|sign: char| !sign.is_ascii_alphabetic() && sign != ' ');
        let english = words.find(|words| words.trim().contains(' '));
        assert_eq!(english, None, "{done:?}: {message}");
    }
}

/// What was done to a file, each with how it reads then.
type Damages = Vec<(String, String)>;

#[test]
fn damage_in_any_place_of_any_wording_is_noticed() {
    let files = files::all();
    let replies = files::replies();
    assert_eq!(faults(&files, &replies), []);
    let mut groups: BTreeMap<&str, Vec<(usize, Damages)>> = BTreeMap::new();
    for (at, (name, text)) in files.iter().enumerate() {
        if name.ends_with(".j2") {
            let group = groups.entry(group(name)).or_default();
            group.push((at, damages(text)));
        }
    }
    let mut count = 0;
    for group in groups.values() {
        let rounds = group.iter().map(|(_, damages)| damages.len()).max();
        for round in 0..rounds.unwrap_or_default() {
            let mut damaged = files.clone();
            let mut done = Vec::new();
            for (at, damages) in group {
                if let Some((what, text)) = damages.get(round) {
                    damaged[*at].1.clone_from(text);
                    done.push((files[*at].0.as_str(), what.clone()));
                }
            }
            noticed(&done, &faults(&damaged, &replies));
            count += done.len();
        }
    }
    // Far fewer would mean that the places are no longer found.
    assert!(count > 800, "{count}");
}

#[test]
fn a_wording_or_a_row_that_is_missing_is_noticed() {
    let files = files::all();
    let replies = files::replies();
    for (at, (name, _)) in files.iter().enumerate() {
        let mut files = files.clone();
        files.remove(at);
        assert_ne!(faults(&files, &replies), [], "{name}");
    }
    let (at, table) = files
        .iter()
        .enumerate()
        .find(|(_, (name, _))| name == "letters/letters.toml")
        .unwrap();
    for (kind, _) in Paper::ALL {
        let mut files = files.clone();
        let row = format!("letter = \"{kind}\"");
        assert!(table.1.contains(&row), "{kind}");
        files[at].1 = table.1.replace(&row, "letter = \"elsewhere\"");
        let told = faults(&files, &replies);
        let told: Vec<String> = told.iter().map(LetterError::to_string).collect();
        assert!(
            told.iter().any(|fault| fault.contains(kind)),
            "{kind}: {told:?}"
        );
        assert!(
            told.iter().any(|fault| fault.contains("elsewhere")),
            "{kind}: {told:?}"
        );
    }
    let unwritten = ["granted", "borrowed"].map(|kind| (kind.to_owned(), Vec::new()));
    let told = faults(&files, &unwritten);
    assert_eq!(
        told,
        [LetterError::NoFile("letters/reply/borrowed.j2".into())]
    );
}

/// The texts in a document, each by its path.
fn texts(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                texts(item, &format!("{path}/{at}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                texts(field, &format!("{path}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// What a letter prints cannot be left blank: a blank is an error that names the
/// field, or an optional part is left out whole.
#[test]
fn a_blank_is_never_printed() {
    let wordings = files::wordings();
    let mut refused = 0;
    for (name, paper) in Paper::samples() {
        let text = wordings.text_of(&paper).unwrap();
        let data = serde_json::to_value(&paper).unwrap();
        let mut found = Vec::new();
        texts(&data, "", &mut found);
        for (path, value) in found {
            if path == "/letter" || path == "/kind" || path.ends_with("/kind") {
                continue;
            }
            let mut data = data.clone();
            *data.pointer_mut(&path).unwrap() = Value::String("　\u{200b}".into());
            let Ok(blank) = serde_json::from_value::<Paper>(data) else {
                // A day cannot be blank.
                continue;
            };
            match wordings.text_of(&blank) {
                Ok(same) => assert!(
                    same == text || !text.contains(value.as_str()),
                    "{name}: {path} was printed as a blank:\n{same}"
                ),
                Err(LetterError::Empty { place, field }) => {
                    assert!(place.file.ends_with(".j2") && place.line > 0, "{place}");
                    assert!(!field.is_empty(), "{name}: {path}");
                    refused += 1;
                }
                Err(other) => panic!("{name}: {path}: {other}"),
            }
        }
    }
    assert!(refused > 300, "{refused}");
}
