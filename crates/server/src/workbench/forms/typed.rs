//! What was typed: the pairs of a form as they came, and as a draft keeps them.

use serde_json::Value;

/// The pairs of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::workbench) struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// The pairs in an encoded body.
    pub fn decode(body: &str) -> Typed {
        Typed(serde_urlencoded::from_str(body).unwrap_or_default())
    }

    /// The first value under a name, without white space around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
    }

    /// All values under a name.
    pub fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.trim())
    }

    /// Whether anything was typed at this path or below it.
    pub fn says(&self, path: &str) -> bool {
        self.0
            .iter()
            .any(|(key, value)| !value.trim().is_empty() && is_within(key, path))
    }

    /// How many rows a list has: one more than its highest index.
    pub fn rows(&self, path: &str) -> usize {
        let index = |key: &str| -> Option<usize> {
            let rest = key.strip_prefix(path)?.strip_prefix('[')?;
            rest.split_once(']')?.0.parse().ok()
        };
        self.0
            .iter()
            .filter_map(|(key, _)| index(key))
            .max()
            .map_or(0, |highest: usize| highest.saturating_add(1).min(MOST_ROWS))
    }

    /// Whether a list has more rows than are read.
    pub fn has_too_many(&self, path: &str) -> bool {
        let beyond = |key: &str| -> Option<bool> {
            let rest = key.strip_prefix(path)?.strip_prefix('[')?;
            let index = rest.split_once(']')?.0;
            Some(
                index
                    .parse::<usize>()
                    .map_or(true, |index| index >= MOST_ROWS),
            )
        };
        self.0
            .iter()
            .any(|(key, value)| !value.trim().is_empty() && beyond(key).unwrap_or(false))
    }

    /// Another pair.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Puts a value in the place of those under a name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(key, _)| key != name);
        self.push(name, value);
    }

    /// Takes out what was typed at this path and below it, each value once.
    pub fn take(&mut self, path: &str) -> Vec<String> {
        let mut taken = Vec::new();
        self.0.retain(|(key, value)| {
            let within = is_within(key, path);
            let value = value.trim();
            if within && !value.is_empty() && !taken.iter().any(|known| known == value) {
                taken.push(value.to_owned());
            }
            !within
        });
        taken
    }

    /// A payload as a form holds it.
    pub fn of(value: &Value) -> Typed {
        let mut typed = Typed::default();
        flatten("", value, &mut typed);
        typed
    }
}

/// As many as a page can bear.
pub(super) const MOST_ROWS: usize = 200;

fn is_within(key: &str, path: &str) -> bool {
    key.strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn flatten(path: &str, value: &Value, typed: &mut Typed) {
    match value {
        Value::Null => {}
        Value::String(text) => typed.push(path, text.clone()),
        Value::Object(fields) => {
            for (name, field) in fields {
                match path {
                    "" => flatten(name, field, typed),
                    path => flatten(&format!("{path}.{name}"), field, typed),
                }
            }
        }
        // words of a closed list are boxes of one name; see `controls`
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if let Value::String(word) = item {
                    typed.push(path, word.clone());
                }
                flatten(&format!("{path}[{index}]"), item, typed);
            }
        }
        leaf => typed.push(path, leaf.to_string()),
    }
}
