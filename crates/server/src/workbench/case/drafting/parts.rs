//! Which field of the form holds which part of a reply, and what of it must be
//! filled in where the part must be there.

use disclosure::Rules;
use disclosure::rules::ReplyRow;
use disclosure::words::{Part, ReplyGroup};

use crate::api::acts::{Field, objects};

/// The field of a part, by its name in `Parts`, and the paths below it without which
/// it is not there; none for what the register knows by itself.
pub(super) fn held(part: Part) -> Option<(&'static str, &'static [&'static str])> {
    Some(match part {
        Part::Reason => ("reason", &[]),
        Part::PublishedAt => ("published_at", &[".channel", ".way"]),
        Part::Given => ("given", &[".what"]),
        Part::Withheld => ("withheld", &["[].what", "[].cite", "[].reason"]),
        Part::Classification => ("classification", &[".level", ".basis"]),
        Part::ForbiddingLaw => ("forbidding_law", &[]),
        Part::Danger => ("danger", &[]),
        Part::ThirdPartyFinding => ("third_parties", &["[].harm", "[].grounds"]),
        Part::NoDutyToDisclose => ("no_duty_to_disclose", &[]),
        Part::Search => (
            "search",
            &[".places", ".terms", ".period", ".by", ".result"],
        ),
        Part::ResponsibleBody => ("responsible_body", &[]),
        Part::EarlierReply => ("earlier_reply", &[]),
        Part::SpecialRule => ("special_rule", &[]),
        Part::ProperChannel => ("proper_channel", &[]),
        Part::ReasonsWeighed | Part::SupplementReceived => return None,
    })
}

/// The fields that hold these parts, each once, in their order.
pub(super) fn fields_of(parts: &[Part]) -> Vec<&'static Field> {
    let mut fields: Vec<&'static Field> = Vec::new();
    for (name, _) in parts.iter().filter_map(|part| held(*part)) {
        let field = all().iter().find(|field| field.name == name);
        if let Some(field) = field
            && !fields.iter().any(|known| known.name == field.name)
        {
            fields.push(field);
        }
    }
    fields
}

/// The fields of all parts.
pub(super) fn all() -> &'static [Field] {
    objects()
        .find(|object| object.name == "Parts")
        .map_or(&[], |object| object.fields)
}

/// The kinds whose article is a ground for not giving something.
pub(super) fn grounds(rules: &Rules) -> impl Iterator<Item = &ReplyRow> {
    rules
        .reply_kinds()
        .iter()
        .filter(|row| matches!(row.group, ReplyGroup::Refused | ReplyGroup::UnableToProvide))
}

/// What the grounds ask for besides the reason, which stands beside what is withheld.
pub(super) fn of_grounds(rules: &Rules) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in grounds(rules).flat_map(|row| &row.requires) {
        if *part != Part::Reason && !parts.contains(part) {
            parts.push(*part);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::acts::Form;

    fn object(form: &Form) -> &'static [Field] {
        let name = match form {
            Form::Object(name) => name,
            Form::Many(Form::Object(name)) => name,
            _ => return &[],
        };
        objects()
            .find(|object| object.name == *name)
            .map_or(&[], |object| object.fields)
    }

    #[test]
    fn every_part_that_is_typed_has_its_field() {
        for part in Part::ALL {
            let Some((name, inner)) = held(*part) else {
                continue;
            };
            let field = all().iter().find(|field| field.name == name);
            let within = object(&field.expect(name).form);
            for path in inner {
                let leaf = path.rsplit('.').next().unwrap();
                assert!(
                    within.iter().any(|field| field.name == leaf),
                    "{name}{path}"
                );
            }
        }
    }

    #[test]
    fn no_field_is_left_without_its_part() {
        for field in all() {
            let holds = |part: &Part| held(*part).is_some_and(|(name, _)| name == field.name);
            assert!(Part::ALL.iter().any(holds), "{}", field.name);
        }
    }

    #[test]
    fn what_the_grounds_ask_for_can_be_typed() {
        let rules = Rules::embedded();
        let asked = of_grounds(rules);
        assert!(asked.contains(&Part::Classification) && asked.contains(&Part::Search));
        assert!(!asked.contains(&Part::Reason));
        assert_eq!(fields_of(&[Part::Danger, Part::Danger]).len(), 1);
    }
}
