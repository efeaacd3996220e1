//! Whether an answer is the one that a page shows. A page shows the fields that
//! matter; `…` stands for what varies, and `{name}` for what is used again.

use std::collections::HashMap;

use serde_json::Value;

/// What placeholders stand for.
pub type Names = HashMap<String, String>;

/// Compares, and learns what new placeholders stand for.
pub fn shown(expected: &Value, found: &Value, at: &str, names: &mut Names) -> Result<(), String> {
    match (expected, found) {
        (Value::String(expected), found) if expected == "…" && !found.is_null() => Ok(()),
        (Value::String(expected), Value::String(found)) => text(expected, found, at, names),
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().try_for_each(|(name, value)| {
                let at = format!("{at}.{name}");
                match found.get(name) {
                    Some(found) => shown(value, found, &at, names),
                    None => Err(format!("{at} is not there")),
                }
            })
        }
        (Value::Array(expected), Value::Array(found)) => {
            let (expected, more) = match expected.split_last() {
                Some((last, rest)) if last == "…" => (rest, true),
                _ => (expected.as_slice(), false),
            };
            if expected.len() > found.len() || (!more && expected.len() < found.len()) {
                return Err(format!("{at} has {} items", found.len()));
            }
            let mut pairs = expected.iter().zip(found).enumerate();
            pairs.try_for_each(|(index, (expected, found))| {
                shown(expected, found, &format!("{at}[{index}]"), names)
            })
        }
        _ if expected == found => Ok(()),
        _ => Err(format!("{at} is {found}, not {expected}")),
    }
}

/// A text, in which `…` stands for anything.
pub fn text(expected: &str, found: &str, at: &str, names: &mut Names) -> Result<(), String> {
    let name = expected
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|name| !name.contains(['{', '}', '"']));
    if let Some(name) = name
        && !names.contains_key(name)
    {
        names.insert(name.to_owned(), found.to_owned());
        return Ok(());
    }
    let expected = filled(expected, names)?;
    match matches(&expected, found) {
        true => Ok(()),
        false => Err(format!("{at} is {found:?}, not {expected:?}")),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('…') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = rest.split('…').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match left.split_once(piece) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(last)
}

/// Puts in what placeholders stand for. Braces of JSON are no placeholders: these
/// hold a name of letters, digits, points and underscores.
pub fn filled(text: &str, names: &Names) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let plain = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
        match after.split_once('}') {
            Some((name, after)) if !name.is_empty() && name.chars().all(plain) => {
                let value = names.get(name);
                out.push_str(value.ok_or_else(|| format!("{{{name}}} stands for nothing yet"))?);
                rest = after;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

#[test]
fn what_a_page_leaves_out_may_be_anything_and_the_rest_may_not() {
    use serde_json::json;
    let found = json!({ "id": "7", "list": [1, 2], "text": "由王办理", "none": null });
    let fits = |expected: Value| shown(&expected, &found, "", &mut Names::new()).is_ok();
    assert!(fits(
        json!({ "id": "…", "list": [1, "…"], "text": "由…办理" })
    ));
    assert!(fits(json!({ "list": [1, 2], "none": null })));
    for wrong in [
        json!({ "id": "8" }),
        json!({ "gone": "…" }),
        json!({ "none": "…" }),
        json!({ "list": [1] }),
        json!({ "list": [2, "…"] }),
        json!({ "text": "由…拟稿" }),
    ] {
        assert!(!fits(wrong.clone()), "{wrong}");
    }
    let mut names = Names::new();
    let twice = |names: &mut Names, value: &str| shown(&json!("{a}"), &json!(value), "", names);
    assert!(twice(&mut names, "1").is_ok());
    assert!(twice(&mut names, "2").is_err());
    assert_eq!(
        filled("{\"x\": \"{a}\"}", &names).unwrap(),
        "{\"x\": \"1\"}"
    );
    assert!(filled("{b}", &names).is_err());
}
