//! What every page is, whatever it shows.

use crate::workbench::Shown;

/// Whether it is a whole page, and no file or part of a page.
pub fn is_page(shown: &Shown) -> bool {
    shown.header("content-type").starts_with("text/html") && shown.has("<html")
}

/// Holds a page to what is asked of every one: one heading, a title, a language, a way
/// to the manual, nothing of script or style within it.
pub fn sound(shown: &Shown, at: &str) {
    let text = shown.text();
    let times = |part: &str| text.matches(part).count();
    assert!(text.starts_with("<!doctype html>"), "{at}");
    assert_eq!(times("<html lang=\"zh-CN\">"), 1, "{at}");
    assert_eq!(times("<h1"), 1, "{at} has other than one heading: {text}");
    assert_eq!(times("<main"), 1, "{at}");
    let (_, rest) = text.split_once("<title>").unwrap();
    let (title, _) = rest.split_once("</title>").unwrap();
    assert!(
        title.ends_with(" · 开卷") && title.chars().count() > 5,
        "{at} {title}"
    );
    assert!(
        times("href=\"/manual/") > 0,
        "{at} has no way to the manual"
    );
    inert(text, at);
    once(text, at);
    let policy = shown.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{at} {policy}");
    assert!(!policy.contains("unsafe"), "{at} {policy}");
    assert_eq!(shown.header("cache-control"), "no-store", "{at}");
}

/// No script, style or handler within the page or a part of it, and nothing from elsewhere.
pub fn inert(text: &str, at: &str) {
    assert!(!text.contains("<style"), "{at}");
    assert!(!text.to_lowercase().contains("=\"javascript:"), "{at}");
    for script in text.split("<script").skip(1) {
        assert!(
            script.starts_with(" src=\"/assets/"),
            "{at} <script{script:.60}"
        );
    }
    for tag in tags(text) {
        for name in names(tag) {
            assert!(name != "style" && !name.starts_with("on"), "{at} <{tag}>");
        }
        for link in ["src", "href", "action"] {
            let Some((_, rest)) = tag.split_once(&format!(" {link}=\"")) else {
                continue;
            };
            // what is published elsewhere is led to, and told nothing
            let elsewhere = tag.starts_with("a ")
                && tag.contains(" rel=\"noopener noreferrer\"")
                && (rest.starts_with("https://") || rest.starts_with("http://"));
            assert!(
                elsewhere || rest.starts_with(['/', '#', '?', '"']) && !rest.starts_with("//"),
                "{at} <{tag}>"
            );
        }
    }
}

fn tags(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('<').skip(1);
    parts.filter_map(|part| part.split_once('>').map(|(tag, _)| tag))
}

/// The names of a tag's attributes.
fn names(tag: &str) -> impl Iterator<Item = &str> {
    // what stands between quotes is no name
    let outside = tag.split('"').step_by(2);
    let words = outside.flat_map(str::split_whitespace);
    words.filter_map(|word| word.split('=').next())
}

/// No two elements share an id, and every label has its field.
fn once(text: &str, at: &str) {
    let of = |name: &str| -> Vec<&str> {
        let mark = format!(" {name}=\"");
        tags(text)
            .filter_map(|tag| Some(tag.split_once(&mark)?.1.split_once('"')?.0))
            .collect()
    };
    let mut ids = of("id");
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "{at} gives one id twice: {text}");
    for field in of("for") {
        assert!(
            ids.contains(&field),
            "{at} labels {field}, which is not there"
        );
    }
}
