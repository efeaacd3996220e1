//! Forms from the same table that the API's document is written from
//! ([`crate::api::acts`]): one description of a field gives its control, reads what
//! was typed, and takes the mistake that is named by its path.
//!
//! Paths are those of the JSON body (`parts[0].title`), so that a refusal of the API
//! or of the law finds its field on the page.

mod choices;
mod controls;
mod reading;
mod typed;

pub(super) use choices::{Choice, Choices};
pub(super) use controls::{Control, Piece, id_of, pieces, pieces_within};
pub(super) use reading::{Mistakes, read};
pub(super) use typed::Typed;

use crate::api::acts::{Field, Form, Object, objects};

/// An object of the table by its name.
fn object(name: &str) -> Option<&'static Object> {
    objects().find(|object| object.name == name)
}

/// What a field is called on a page, and what is said of it beside.
fn said_of(field: &Field) -> (String, String) {
    let says = match field.name {
        "handler" => "承办人，从名单中选",
        "covers" => "一并答复或者一并收费的其他案件，同一申请人的",
        "event" => "哪一项办理记录",
        "kind" if field.form == Form::Line => "答复类型",
        "departs" => "为什么与判断不同：写明依据和理由，一并送审",
        "when" => "何时提供：不随答复一并提供的才填写",
        "unknown" => "不能确定的原因：能确定负责机关的不填",
        "remedy" if field.required => "哪一件复议、诉讼",
        "remedy" => {
            "依据哪一件复议、诉讼：已经登记的从这里选，文号、收到日期和期限随之带出，不再填写"
        }
        "cite" => "条款：依据哪一条不予公开",
        "consultation" if field.form == Form::Line => "哪一次征求意见",
        _ => field.says,
    };
    let at = says.find(['，', '；', '：']).unwrap_or(says.len());
    let (label, rest) = says.split_at(at);
    let hint = rest.trim_start_matches(['，', '；', '：']);
    (label.to_owned(), for_people(hint).replace("省略", "不填"))
}

/// What is said of a field, without what a program alone has use for: names of files of
/// rules, and addresses of the API.
fn for_people(hint: &str) -> String {
    let for_programs = |said: &&str| said.contains(".toml") || said.contains("/api/");
    let clauses = hint.split('；').map(|clause| {
        let kept = clause.split('，').filter(|said| !for_programs(said));
        kept.collect::<Vec<_>>().join("，")
    });
    let kept: Vec<String> = clauses.filter(|clause| !clause.is_empty()).collect();
    kept.join("；")
}

/// What a field is called on a page.
pub(super) fn label_of(field: &Field) -> String {
    said_of(field).0
}

/// What a word of a closed list is called.
pub(super) fn word_label(name: &str, word: &str) -> String {
    choices::closed(name)
        .into_iter()
        .find(|choice| choice.value == word)
        .map_or_else(|| word.to_owned(), |choice| choice.label)
}

/// What the register fills in by itself, and nobody types.
fn is_filled_in(field: &Field) -> bool {
    field.says.starts_with("不必填写")
}

#[cfg(test)]
mod tests;
