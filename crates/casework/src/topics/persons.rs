//! Who is a party to a case, by name. A person is no matter that people ask about: the name
//! must not become a word of a topic, which stands in reports for outside.

use std::collections::HashSet;

use serde_json::Value;

/// The longest name of a person among third parties, of which the register does not say
/// whether they are persons: organisations have longer names.
const LONGEST: usize = 4;

/// The names of the persons that a case is about, the longest first.
pub(super) fn named(snapshot: &Value) -> Vec<String> {
    let name = |party: &Value| party.get("name").and_then(Value::as_str).map(str::to_owned);
    let applicant = snapshot.pointer("/application/applicant");
    let applicant = applicant.filter(|it| it.get("kind").is_some_and(|it| it == "natural_person"));
    let agent = snapshot.pointer("/application/agent");
    let asked = snapshot.get("consultations").and_then(Value::as_array);
    let asked = asked.into_iter().flatten().filter_map(name);
    let short = |name: &String| name.chars().count() <= LONGEST;
    let mut names: Vec<String> = applicant.and_then(name).into_iter().collect();
    names.extend(agent.and_then(name));
    names.extend(asked.filter(short));
    names.retain(|name| name.chars().count() > 1);
    names.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    names
}

/// The shortest name that is left out of every text: shorter ones are words as well.
const PLAIN: usize = 3;

/// The persons of all cases that are read together: who is a party to one may be named in
/// another.
#[derive(Default)]
pub(super) struct Persons(HashSet<String>);

impl Persons {
    /// Takes in the persons of a case.
    pub(super) fn meet(&mut self, names: &[String]) {
        let plain = names.iter().filter(|name| name.chars().count() >= PLAIN);
        self.0.extend(plain.cloned());
    }

    /// A text without any of them.
    pub(super) fn left_out(&self, text: &str) -> String {
        let ends: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let (mut left, mut at) = (String::with_capacity(text.len()), 0);
        while at + 1 < ends.len() {
            let named = (PLAIN..=LONGEST).rev().find(|length| {
                let end = ends.get(at + length);
                end.is_some_and(|end| self.0.contains(&text[ends[at]..*end]))
            });
            match named {
                Some(_) => left.push(' '),
                None => left.push_str(&text[ends[at]..ends[at + 1]]),
            }
            at += named.unwrap_or(1);
        }
        left
    }
}

/// A text without the persons of its own case, whose names may be short.
pub(super) fn without(text: String, names: &[String]) -> String {
    let said = |text: &str| names.iter().any(|name| text.contains(name.as_str()));
    match said(&text) {
        false => text,
        true => names
            .iter()
            .fold(text, |text, name| text.replace(name.as_str(), " ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Persons, named, without};

    #[test]
    fn persons_are_left_out_and_organisations_are_not() {
        let snapshot = json!({
            "application": {
                "applicant": {"name": "冯思齐", "kind": "natural_person"},
                "agent": {"name": "欧阳望舒"},
            },
            "consultations": [
                {"name": "吴守诚"}, {"name": "青衡区宏远化工厂"}, {"name": "甲"},
            ],
        });
        let names = named(&snapshot);
        assert_eq!(names, ["欧阳望舒", "冯思齐", "吴守诚"]);
        let text = "吴守诚、冯思齐家庭公租房审核，宏远化工厂".to_owned();
        assert_eq!(without(text, &names), " 、 家庭公租房审核，宏远化工厂");
        let mut persons = Persons::default();
        persons.meet(&names);
        persons.meet(&["高峰".to_owned()]);
        let other = "欧阳望舒在高峰期与吴守诚、冯思齐签的合同";
        assert_eq!(persons.left_out(other), " 在高峰期与 、 签的合同");
        assert_eq!(Persons::default().left_out(other), other);
        let firm =
            json!({"application": {"applicant": {"name": "宏远化工厂", "kind": "business"}}});
        assert_eq!(named(&firm), [""; 0]);
    }
}
