//! The routes as the sources of the workbench have them, and its templates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn server() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap().join("crates/server")
}

fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(code(&std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// A source without its comments and tests.
fn code(text: &str) -> String {
    let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((text, ""));
    let lines = code.lines();
    lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every route of the workbench, as `METHOD /path`.
pub fn routes() -> BTreeSet<String> {
    let mut sources = Vec::new();
    files(&server().join("src/workbench"), &mut sources);
    let mut routes = BTreeSet::new();
    for source in &sources {
        for other in [".nest(", ".nest_service(", ".route_service(", ".fallback"] {
            assert!(!source.contains(other), "routes by {other} are not read");
        }
        for (at, call) in source.match_indices(".route(") {
            let (path, methods) = within(&source[at + call.len()..]);
            let path = path_of(path, source);
            for method in methods_of(methods) {
                assert!(
                    routes.insert(format!("{method} {path}")),
                    "{method} {path} twice"
                );
            }
        }
    }
    routes
}

/// The two arguments of a call, up to its closing parenthesis.
fn within(rest: &str) -> (&str, &str) {
    let mut depth = 1;
    let end = rest.find(|sign| {
        depth += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    let (path, methods) = rest[..end.unwrap()].split_once(',').unwrap();
    (path.trim(), methods.trim())
}

/// A path, or the constant that holds it.
fn path_of(argument: &str, source: &str) -> String {
    if let Some(rest) = argument.strip_prefix('"') {
        return rest.trim_end_matches('"').to_owned();
    }
    let (_, rest) = source
        .split_once(&format!("const {argument}: &str = \""))
        .unwrap_or_else(|| panic!("no constant {argument}"));
    rest.split_once('"').unwrap().0.to_owned()
}

fn methods_of(methods: &str) -> Vec<&'static str> {
    let called = |name: &str| {
        methods.starts_with(&format!("{name}(")) || methods.contains(&format!(".{name}("))
    };
    for other in ["put", "delete", "patch", "any", "on", "head", "options"] {
        assert!(!called(other), "the method of {methods} is not walked");
    }
    // the lists are made by functions that answer `GET` alone
    let listed = methods.starts_with("list(") || methods.starts_with("export::list(");
    let found: Vec<_> = [("get", "GET"), ("post", "POST")]
        .into_iter()
        .filter(|(name, word)| called(name) || listed && *word == "GET")
        .map(|(_, word)| word)
        .collect();
    assert!(!found.is_empty(), "which methods has {methods}?");
    found
}

/// Every template with those that it includes.
pub fn templates() -> BTreeMap<String, BTreeSet<String>> {
    let entries = std::fs::read_dir(server().join("templates")).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let included = ["include", "extends", "import"].map(|word| {
                let mark = format!("{{% {word} \"");
                let parts: Vec<String> = text
                    .split(&mark)
                    .skip(1)
                    .map(|rest| rest.split_once('"').unwrap().0.to_owned())
                    .collect();
                parts
            });
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, included.concat().into_iter().collect())
        })
        .collect()
}
