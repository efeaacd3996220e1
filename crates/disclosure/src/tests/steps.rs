//! Deciding step by step: every path, what it refuses, and which steps load.

use std::collections::BTreeSet;

use super::{date, edited};
use crate::act::StepAnswer;
use crate::rules::{RulesErrors, StepRow};
use crate::steps::{self, Stage};
use crate::words::ActKind;
use crate::{Refusal, Rules};

fn embedded() -> Vec<&'static StepRow> {
    Rules::embedded().steps(date("2026-01-05"))
}

/// `clear:clear request:information …` as answers.
pub(super) fn path(said: &str) -> Vec<StepAnswer> {
    said.split_whitespace()
        .map(|word| {
            let (step, answer) = word.split_once(':').unwrap();
            StepAnswer {
                step: step.into(),
                answer: answer.into(),
                note: None,
            }
        })
        .collect()
}

pub(super) const FOUND: &str = "clear:clear request:information holder:made_here exists:found";

fn refused(said: &str) -> Refusal {
    steps::follow(&embedded(), &path(said)).unwrap_err()
}

/// All paths, walked by what a page is told to ask.
fn all(so_far: &[StepAnswer], ended: &mut Vec<Vec<StepAnswer>>) {
    let steps = embedded();
    let asked = steps::asked(&steps, so_far).unwrap();
    let now = asked.into_iter().find_map(|asked| match asked.stage {
        Stage::Now(open) => Some((asked.step, open)),
        _ => None,
    });
    let Some((step, open)) = now else {
        ended.push(so_far.to_vec());
        return;
    };
    assert!(!open.is_empty(), "{so_far:?} leads nowhere");
    for answer in open {
        let mut further = so_far.to_vec();
        further.extend(path(&format!("{}:{}", step.step, answer.answer)));
        all(&further, ended);
    }
}

#[test]
fn every_kind_of_reply_is_reached_and_rests_on_an_article_of_its_path() {
    let rules = Rules::embedded();
    let mut ended = Vec::new();
    all(&[], &mut ended);
    assert!(ended.len() > 100, "{} paths", ended.len());
    let mut reached = BTreeSet::new();
    for answers in &ended {
        let steps = embedded();
        let standing = steps::follow(&steps, answers).unwrap();
        assert!(
            !standing.kinds.is_empty() || !standing.acts.is_empty(),
            "nothing follows from {answers:?}"
        );
        for kind in &standing.kinds {
            let row = rules.reply_kind(kind).unwrap();
            let cited = standing.cites().any(|cite| {
                cite.source() == row.cite.source() && cite.article() == row.cite.article()
            });
            assert!(
                cited || row.cite.article().is_none(),
                "{kind} rests on {}, which no answer of {answers:?} cites",
                row.cite
            );
            reached.insert((*kind).to_owned());
        }
    }
    let kinds: BTreeSet<String> = rules
        .reply_kinds()
        .iter()
        .map(|row| row.kind.clone())
        .collect();
    assert_eq!(reached, kinds);
}

#[test]
fn a_path_leads_to_the_next_question_an_act_or_a_reply() {
    let steps = embedded();
    let follow = |said: &str| steps::follow(&steps, &path(said)).unwrap();
    let begun = follow("");
    assert_eq!(begun.next.unwrap().step, "clear");
    assert!(begun.kinds.is_empty() && begun.acts.is_empty());
    let found = follow(FOUND);
    assert_eq!(found.next.unwrap().step, "disclose");
    let cites: Vec<&str> = found.cites().map(|cite| cite.as_str()).collect();
    assert_eq!(cites, ["reg:29", "reg:2", "reg:10", "reg:13"]);
    let unclear = follow("clear:unclear");
    assert!(unclear.next.is_none() && unclear.kinds.is_empty());
    assert_eq!(unclear.acts, [ActKind::RequestSupplement]);
    let joint = follow("clear:clear request:information holder:made_jointly");
    assert_eq!(joint.next.unwrap().step, "exists");
    assert_eq!(joint.acts, [ActKind::Consult]);
    let petition = follow("clear:clear request:petition");
    assert!(petition.next.is_none());
    assert_eq!(petition.kinds, ["petition"]);
    let given = follow(&format!("{FOUND} disclose:yes form:as_asked reply:granted"));
    assert_eq!(given.kinds, ["granted"]);
    let secret = follow(&format!("{FOUND} disclose:state_secret reply:refused"));
    assert_eq!(secret.kinds, ["refused_state_secret"]);
}

#[test]
fn a_path_that_does_not_hold_is_refused_with_its_step() {
    let cases = [
        (
            "request:information",
            "step_skipped",
            "reg:30",
            "answers[0]",
            "内容是否明确",
        ),
        (
            "clear:clear exists:found",
            "step_skipped",
            "reg:2",
            "answers[1]",
            "是不是政府信息公开申请",
        ),
        (
            "clear:clear weather:fine",
            "step_skipped",
            "reg:2",
            "answers[1]",
            "没有步骤“weather”",
        ),
        (
            "clear:perhaps",
            "unknown_answer",
            "reg:30",
            "answers[0]",
            "没有“perhaps”",
        ),
        (
            "clear:clear request:petition holder:made_here",
            "step_after_the_end",
            "reg:39(1)",
            "answers[2]",
            "不再有步骤“holder”",
        ),
        (
            "clear:unclear request:information",
            "step_after_the_end",
            "reg:30",
            "answers[1]",
            "不再有步骤“request”",
        ),
        (
            "clear:clear request:information holder:made_here exists:found disclose:internal reply:granted",
            "answer_contradicts",
            "reg:36(2)",
            "answers[5]",
            "“能否公开”答了“内部事务信息",
        ),
        (
            "clear:clear request:information holder:made_here exists:found_in_part disclose:yes",
            "answer_contradicts",
            "reg:13",
            "answers[4]",
            "“是否存在”答了“查到一部分",
        ),
    ];
    for (said, code, cite, field, says) in cases {
        let refusal = refused(said);
        assert_eq!(refusal.code, code, "{said}");
        assert_eq!(refusal.cite.as_str(), cite, "{said}");
        assert_eq!(refusal.field.as_deref(), Some(field), "{said}");
        assert!(refusal.message.contains(says), "{said}: {refusal}");
    }
    // What can be said instead is said.
    assert!(
        refused("clear:unclear request:information")
            .hint
            .contains("告知补正")
    );
    let instead = refused(&format!("{FOUND} disclose:internal reply:granted")).hint;
    assert!(
        instead.contains("refused（") && !instead.contains("granted（"),
        "{instead}"
    );
}

#[test]
fn a_page_is_told_where_each_step_stands() {
    let steps = embedded();
    let stages = |said: &str| -> Vec<String> {
        let asked = steps::asked(&steps, &path(said)).unwrap();
        let told = |stage: Stage<'_>| match stage {
            Stage::Answered(answer) => answer.answer.clone(),
            Stage::Now(open) => format!("{}?", open.len()),
            Stage::Later => "later".into(),
            Stage::PassedBy => "-".into(),
        };
        asked.into_iter().map(|asked| told(asked.stage)).collect()
    };
    assert_eq!(
        stages(""),
        ["5?", "later", "later", "later", "later", "later", "later"]
    );
    assert_eq!(
        stages("clear:clear request:petition"),
        ["clear", "petition", "-", "-", "-", "-", "-"]
    );
    assert_eq!(
        stages(&format!("{FOUND} disclose:internal")),
        [
            "clear",
            "information",
            "made_here",
            "found",
            "internal",
            "-",
            "1?"
        ]
    );
}

/// The one mistake that an edit of `steps.toml` makes, at the line that holds `at`.
#[track_caller]
fn does_not_load(from: &str, to: &str, at: &str, says: &str) {
    let errors = edited("steps.toml", from, to).expect_err(says).0;
    let [error] = errors.as_slice() else {
        panic!("one mistake expected:\n{}", RulesErrors(errors))
    };
    assert_eq!(error.file, "steps.toml");
    assert!(error.message.contains(says), "{error}");
    let (_, text) = Rules::embedded_files()
        .iter()
        .find(|(name, _)| *name == "steps.toml")
        .unwrap();
    let edited = text.replacen(from, to, 1);
    let line = edited.lines().nth(error.line - 1).unwrap();
    assert_eq!(line.trim(), at, "{error}");
}

#[test]
fn steps_that_do_not_hang_together_do_not_load() {
    let first = "step = \"clear\"";
    does_not_load(
        "next = \"request\"",
        "next = \"demand\"",
        "next = \"demand\"",
        "没有步骤“demand”",
    );
    does_not_load(
        "next = \"exists\"",
        "next = \"clear\"",
        "next = \"clear\"",
        "后面没有步骤“clear”",
    );
    does_not_load(
        "kinds = [\"petition\"]",
        "kinds = [\"petitions\"]",
        "kinds = [\"petitions\"]",
        "没有答复类型“petitions”",
    );
    does_not_load(
        "acts = [\"split\"]",
        "acts = [\"splitting\"]",
        "acts = [\"splitting\"]",
        "不认识的事项“splitting”",
    );
    does_not_load("look = [", "looks = [", "looks = [", "不认识的键“looks”");
    does_not_load(
        "cite = \"reg:29\"",
        "cite = \"reg:99\"",
        "cite = \"reg:99\"",
        "没有第99条",
    );
    let roles = "roles = [\"clerk\", \"handler\", \"office_head\"]";
    does_not_load(roles, "roles = []", "roles = []", "没有可以回答的角色");
    does_not_load(
        roles,
        "roles = [\"boss\"]",
        "roles = [\"boss\"]",
        "不认识的角色",
    );
    does_not_load(
        "    acts = [\"split\"]\n",
        "",
        "answer = \"several\"",
        "没有写明接着怎样",
    );
    does_not_load(
        "answer = \"unclear\"",
        "answer = \"clear\"",
        "answer = \"clear\"",
        "答案“clear”重复",
    );
    // A kind that no path reaches, or that rests on an article that its path never names.
    does_not_load(
        "kinds = [\"publication\"]",
        "kinds = [\"petition\"]",
        first_line(),
        "没有路径走到",
    );
    does_not_load(
        "cite = \"reg:39(2)\"",
        "cite = \"reg:36(2)\"",
        "answer = \"publication\"",
        "没有引用它的依据“reg:39(2)”",
    );
    // A path that comes to a step without an answer for it.
    does_not_load(
        "kinds = [\"refused_internal\"]\n    next = \"reply\"",
        "kinds = [\"not_held\"]\n    next = \"reply\"",
        "step = \"reply\"",
        "没有答案可选",
    );
    does_not_load(
        "since = 2019-05-15\ncite = \"reg:2\"",
        "since = 2021-01-01\ncite = \"reg:2\"",
        "answer = \"clear\"",
        "那时不施行",
    );
    assert!(edited("steps.toml", first, "step = \"clearness\"").is_ok());
}

/// A mistake of the whole file stands at its beginning.
fn first_line() -> &'static str {
    let (_, text) = Rules::embedded_files()
        .iter()
        .find(|(name, _)| *name == "steps.toml")
        .unwrap();
    text.lines().next().unwrap()
}

#[test]
fn a_changed_step_holds_from_its_day_on() {
    // Wherever the new row stands, the order is that of the old ones.
    let later = r#"
[[step]]
step = "form"
label = "新的一步"
question = "？"
since = 2026-07-01
cite = "reg:40"
roles = ["handler"]
look = []
mistakes = []
answer = [
    { answer = "as_asked", label = "按要求", cite = "reg:40", next = "reply" },
    { answer = "needs_processing", label = "加工", cite = "reg:38", kinds = ["needs_creation"] },
]
"#;
    let files = Rules::embedded_files().iter();
    let files: Vec<(&str, String)> = files
        .map(|(name, text)| match *name {
            "steps.toml" => (*name, format!("{text}{later}")),
            _ => (*name, (*text).to_owned()),
        })
        .collect();
    let rules = Rules::load(files.iter().map(|(name, text)| (*name, text.as_str()))).unwrap();
    let label = |day: &str| {
        let steps = rules.steps(date(day));
        let names: Vec<&str> = steps.iter().map(|row| row.step.as_str()).collect();
        assert_eq!(names[5..], ["form", "reply"]);
        steps[5].label.clone()
    };
    assert_eq!(label("2026-06-30"), "以什么形式");
    assert_eq!(label("2026-07-01"), "新的一步");
}
