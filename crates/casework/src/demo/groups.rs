//! Cases that belong together: a repeat and what it repeats, the parts of a
//! split, and the applications of one applicant in one month.

use disclosure::words::FeeBasis;

use super::answer::Answer;
use super::course::{Course, Fee, Notice, Reasons};
use super::people::{self, Somebody};
use super::periods::Share;
use super::place::At;
use super::plan::{Entry, Plan};
use super::topics::Topic;

/// Who applies so often, among the people.
const BUSY: usize = 980;
/// Who asks for the same twice.
const TWICE: usize = 970;

/// Plans all groups for which there is room.
pub(super) fn all(plan: &mut Plan<'_>) {
    for nth in 0..3 {
        repeated(plan, nth);
    }
    split(plan, At::Land, 2, 210);
    split(plan, At::Town, 3, 95);
    split(plan, At::Housing, 2, 4);
    busy_month(plan);
}

/// The same applicant asks for the same in the same words once more.
fn repeated(plan: &mut Plan<'_>, nth: usize) {
    if plan.room() < 2 {
        return;
    }
    let topic = plan.topic_of("granted");
    let back = [250, 160, 120][nth % 3];
    let at = plan.days.last.saturating_sub(back);
    let somebody = people::known_person(TWICE + nth * 3);
    let course = Course::plain(&topic.answer, &mut plan.chance);
    let mut first = plan.entry(topic, at, course);
    first.somebody = somebody.clone();
    let words = first.words.clone();
    let earlier = plan.add(first);
    let course = Course::plain(&Answer::Repeat, &mut plan.chance);
    let again = plan.entry(topic, at + 40, course);
    plan.add(Entry {
        answer: Answer::Repeat,
        words,
        somebody,
        repeats: earlier,
        ..again
    });
}

/// One letter with several matters.
fn split(plan: &mut Plan<'_>, owner: At, parts: usize, back: usize) {
    let topics: Vec<&'static Topic> = plan
        .topics_at(owner)
        .into_iter()
        .filter(|topic| matches!(topic.answer, Answer::Granted(..) | Answer::InPart(..)))
        .take(parts)
        .collect();
    let Some(first) = topics.first() else {
        return;
    };
    let at = plan.days.last.saturating_sub(back);
    let course = Course::plain(&first.answer, &mut plan.chance);
    let entry = plan.entry(first, at, course);
    plan.add_split(entry, &topics);
}

/// One applicant, one agency, one natural month: ten free items, two that are
/// beyond reason, one that is deferred, three on one fee notice that is paid,
/// and one on a notice that is not.
fn busy_month(plan: &mut Plan<'_>) {
    let mut topics = plan.topics_at(At::Land);
    // who is asked beforehand waits on days of its own
    topics.retain(|topic| !topic.answer.protects_others());
    let items = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 3];
    if plan.room() < items.len() {
        return;
    }
    let month = plan.days.month(3);
    let somebody = people::known_person(BUSY);
    let mut on_notice = Vec::new();
    for (nth, after) in items.into_iter().enumerate() {
        let topic = topics[nth % topics.len()];
        let mut answer = topic.answer;
        let mut course = Course::plain(&answer, &mut plan.chance);
        match nth {
            4 | 5 => {
                answer = Answer::Excessive;
                course = Course::plain(&answer, &mut plan.chance);
            }
            6 => course.reasons = Some(Reasons::Deferred(Share(50))),
            10 | 11 => course.fee = Some(by_item(Notice::Elsewhere, true)),
            12 => course.fee = Some(by_item(Notice::Own(on_notice.clone()), true)),
            13 => course.fee = Some(by_item(Notice::Own(Vec::new()), false)),
            _ => {}
        }
        if course.fee.is_some() {
            // the covered wait on the same days as the one that carries the notice
            course.asked.clear();
        }
        let planned = add(plan, topic, answer, &somebody, month + after, course);
        if matches!(nth, 10 | 11) {
            on_notice.extend(planned);
        }
    }
}

fn add(
    plan: &mut Plan<'_>,
    topic: &Topic,
    answer: Answer,
    somebody: &Somebody,
    at: usize,
    course: Course,
) -> Option<usize> {
    let mut entry = plan.entry(topic, at, course);
    (entry.answer, entry.somebody) = (answer, somebody.clone());
    plan.add(entry)
}

fn by_item(notice: Notice, paid: bool) -> Fee {
    Fee {
        basis: FeeBasis::PerItem,
        pages: None,
        notice,
        paid,
    }
}
