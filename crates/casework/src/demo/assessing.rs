//! The handler's judgement, step by step, that leads to a topic's answer.

use disclosure::act::{Act, Assessing, StepAnswer};
use disclosure::words::{ConsultWith, Opinion};

use super::answer::{Answer, Objection};
use super::course::{Comes, Course, Reasons};
use super::script::{Script, said};

/// The step on the merits: before it, nothing is asked about the contents.
const MERITS: &str = "disclose";

/// A step, the answer, and what was noted.
type Given = (&'static str, &'static str, Option<&'static str>);

impl Script<'_> {
    /// Where the opinions of others are waited for: what is clear already.
    pub fn assess_for_now(&mut self) {
        let mut path = path(self.setting.answer, self.course);
        path.retain(|(step, ..)| !["form", "reply", MERITS].contains(step));
        self.assess_by(&path);
    }

    /// All the steps.
    pub fn assess(&mut self) {
        let path = path(self.setting.answer, self.course);
        self.assess_by(&path);
    }

    /// Not everybody writes it down: one in four goes by experience.
    fn assess_by(&mut self, path: &[Given]) {
        if self.setting.ordinal % 4 == 3 && !self.course.departs {
            return;
        }
        let given = |(step, answer, note): &Given| StepAnswer {
            step: (*step).to_owned(),
            answer: (*answer).to_owned(),
            note: note.and_then(said),
        };
        let answers = path.iter().map(given).collect();
        self.act(self.handler, Act::Assess(Box::new(Assessing { answers })));
    }
}

/// The path that ends in an answer.
fn path(answer: &Answer, course: &Course) -> Vec<Given> {
    if matches!(answer, Answer::Unclear(_)) {
        let note = "补正以后仍没有写明地块和年份，电话释明过一次。";
        return vec![("clear", "still_unclear", Some(note))];
    }
    let mut path: Vec<Given> = vec![("clear", "clear", None)];
    path.push(request(answer, course));
    if path[1].1 == "information" || path[1].1 == "reasonable" {
        path.push(holder(answer, course));
    }
    if path.len() > 2 && !matches!(answer, Answer::Elsewhere(..)) {
        path.push(exists(answer));
    }
    if path.len() > 3 && !matches!(answer, Answer::NotHeld(..) | Answer::Creation(_)) {
        path.extend(merits(answer, course));
    }
    path
}

fn request(answer: &Answer, course: &Course) -> Given {
    let said = match answer {
        Answer::Petition(_) => "petition",
        Answer::Publication(_) => "publication",
        Answer::Confirmation(_) => "confirmation",
        Answer::Special(_) => "special_query",
        Answer::Other(_) => "inquiry",
        Answer::Repeat => "repeat",
        Answer::Excessive => "unreasonable",
        _ if matches!(course.reasons, Some(Reasons::Deferred(_))) => "reasonable",
        _ => "information",
    };
    ("request", said, None)
}

fn asked(course: &Course, with: ConsultWith) -> bool {
    course.asked.iter().any(|asked| asked.with == with)
}

fn holder(answer: &Answer, course: &Course) -> Given {
    let said = match answer {
        Answer::Elsewhere(..) => "another_agency",
        _ if asked(course, ConsultWith::JointAgency) => "made_jointly",
        _ if asked(course, ConsultWith::OtherAgency) => "concerns_others",
        _ => "made_here",
    };
    ("holder", said, None)
}

fn exists(answer: &Answer) -> Given {
    match answer {
        Answer::NotHeld(..) => {
            let note = "档案室、业务系统、公文系统都查过，检索记录附卷。";
            ("exists", "not_found", Some(note))
        }
        Answer::Creation(_) => ("exists", "raw_only", None),
        Answer::Several(..) => ("exists", "found_in_part", Some("第二项没有查到。")),
        _ => ("exists", "found", Some("原件已调出。")),
    }
}

/// From whether it may be given to the kind of the reply.
fn merits(answer: &Answer, course: &Course) -> Vec<Given> {
    let refused = |said| vec![(MERITS, said, None), ("reply", "refused", None)];
    match answer {
        Answer::Published(..) => vec![(MERITS, "published", None)],
        Answer::Secret(_) => refused("state_secret"),
        Answer::ByLaw(_) => refused("forbidden_by_law"),
        Answer::Stability(_) => refused("endangers"),
        Answer::ThirdParty(_) => refused("third_party_harm"),
        Answer::Internal(_) => refused("internal"),
        Answer::Process(_) => refused("process"),
        Answer::Enforcement(_) => refused("enforcement_file"),
        // What has to be covered comes to light while drafting.
        Answer::InPart(..) if course.departs => given("yes", course, "granted"),
        Answer::InPart(..) | Answer::Several(..) => given("in_part", course, "granted_in_part"),
        _ if course.objection() == Objection::Overridden => {
            given("public_interest", course, "granted")
        }
        _ if agreed(course) => given("third_party_agrees", course, "granted"),
        _ => given("yes", course, "granted"),
    }
}

fn agreed(course: &Course) -> bool {
    course.asked.iter().any(|asked| {
        asked.with == ConsultWith::ThirdParty && asked.comes == Comes::Opinion(Opinion::Agree)
    })
}

fn given(may: &'static str, course: &Course, kind: &'static str) -> Vec<Given> {
    let form = match course.fee {
        Some(_) => "with_fee",
        None => "as_asked",
    };
    vec![
        (MERITS, may, None),
        ("form", form, None),
        ("reply", kind, None),
    ]
}
