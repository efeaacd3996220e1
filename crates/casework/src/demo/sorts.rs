//! One case of every sort: every state, every kind of reply, every turn.

use disclosure::words::ConsultWith::{Internal, JointAgency, OtherAgency, ThirdParty};
use disclosure::words::{Channel, ConsultEnd, FeeBasis, Opinion};

use super::answer::{Answer, PRIVATE};
use super::applications::Arrival;
use super::course::{Asked, Comes, Course, Fee, Leave, Notice, Reasons, Stage, Supplement};
use super::periods::Share;
use super::place::At;
use super::plan::Plan;

/// What turns a plain course into another.
type Turn = fn(&mut Course);

/// Workdays after which any story is in the archive.
const LONG_AGO: usize = 130;

/// Where cases rest today: kind of reply, stage, workdays since they arrived, turn.
const RESTING: [(&str, Stage, usize, Turn); 29] = [
    ("granted", Stage::Registered, 0, |_| {}),
    ("granted_in_part", Stage::Registered, 1, |_| {}),
    ("already_published", Stage::Screening, 1, |_| {}),
    ("granted", Stage::AwaitingSupplement, 6, |course| {
        course.supplement = Some(Supplement::Received);
    }),
    ("granted", Stage::AwaitingReasons, 4, |course| {
        course.reasons = Some(Reasons::Deferred(Share(35)));
    }),
    ("not_held", Stage::Dispatched, 2, |_| {}),
    ("granted", Stage::Handling, 5, |_| {}),
    ("granted", Stage::AwaitingFee, 9, |course| {
        course.fee = Some(by_page(2219, true));
    }),
    ("refused_process", Stage::Drafting, 12, |_| {}),
    ("not_this_agency", Stage::InReview, 13, |_| {}),
    ("granted", Stage::Signed, 15, |_| {}),
    ("granted", Stage::Replied, 17, |_| {}),
    ("granted", Stage::Ended, 19, |course| {
        course.supplement = Some(Supplement::Abandoned);
    }),
    ("granted", Stage::Closed, 24, |_| {}),
    // overdue
    ("granted", Stage::Handling, 26, |_| {}),
    ("granted_in_part", Stage::Handling, 45, |_| {}),
    ("refused_process", Stage::Drafting, 33, |course| {
        course.urged = true;
    }),
    ("not_held", Stage::InReview, 24, |course| {
        course.urged = true;
    }),
    ("granted", Stage::Signed, 22, |_| {}),
    // due within days
    ("granted", Stage::Handling, 19, |_| {}),
    ("needs_creation", Stage::Handling, 18, |_| {}),
    ("refused_internal", Stage::Drafting, 17, |_| {}),
    ("granted", Stage::InReview, 17, |_| {}),
    // far off: extended or deferred
    ("granted", Stage::Handling, 6, |course| {
        course.extension = Some((Share(100), 3));
    }),
    ("granted_in_part", Stage::Handling, 10, |course| {
        course.extension = Some((Share(100), 4));
    }),
    ("granted", Stage::Handling, 12, |course| {
        course.reasons = Some(Reasons::Deferred(Share(65)));
    }),
    // opinions still out
    ("refused_third_party", Stage::Handling, 8, |course| {
        course.asked = vec![Asked::of(ThirdParty, None, Comes::Out, 0)];
    }),
    ("granted", Stage::Handling, 7, |course| {
        course.asked = vec![Asked::of(OtherAgency, None, Comes::Out, 0)];
    }),
    ("granted_in_part", Stage::Handling, 9, |course| {
        course.asked = vec![Asked::of(JointAgency, Some(At::Street), Comes::Out, 0)];
    }),
];

/// Kinds of reply that need no second case.
const KINDS: [&str; 20] = [
    "already_published",
    "granted",
    "granted_in_part",
    "refused_state_secret",
    "refused_by_law",
    "refused_stability",
    "refused_third_party",
    "refused_internal",
    "refused_process",
    "refused_enforcement_file",
    "special_query",
    "not_held",
    "not_this_agency",
    "needs_creation",
    "still_unclear",
    "petition",
    "publication",
    "confirmation_request",
    "other",
    "excessive",
];

/// Turns of cases that are over.
const TURNS: [(&str, Turn); 28] = [
    ("granted", |course| {
        course.supplement = Some(Supplement::Received);
    }),
    ("granted", |course| {
        course.supplement = Some(Supplement::Abandoned);
    }),
    ("granted", |course| {
        course.supplement = Some(Supplement::Cancelled);
    }),
    ("granted", |course| {
        course.extension = Some((Share(100), 14))
    }),
    ("granted", |course| course.returned = true),
    ("refused_process", |course| course.redrafted = true),
    ("granted", |course| course.resigned = true),
    ("granted", |course| {
        (course.pace, course.urged) = (21, true);
    }),
    ("not_held", |course| course.noted = true),
    ("granted", |course| {
        course.left = Some((Stage::Registered, Leave::Withdraw));
    }),
    ("granted", |course| {
        course.left = Some((Stage::Handling, Leave::Withdraw));
    }),
    ("granted", |course| {
        course.fee = Some(by_page(350, true));
    }),
    ("granted", |course| {
        course.fee = Some(by_page(1500, false));
    }),
    ("granted", |course| {
        course.reasons = Some(Reasons::Deferred(Share(50)));
        course.pace = 25;
    }),
    ("granted", |course| {
        course.asked = vec![Asked::of(
            ThirdParty,
            None,
            Comes::Opinion(Opinion::Agree),
            6,
        )];
    }),
    ("granted", |course| {
        course.asked = vec![Asked::of(
            ThirdParty,
            None,
            Comes::Opinion(Opinion::Object),
            9,
        )];
        course.overridden = true;
    }),
    ("granted_in_part", |course| {
        course.asked = vec![Asked::of(
            ThirdParty,
            None,
            Comes::Opinion(Opinion::Partly),
            11,
        )];
    }),
    ("granted_in_part", |course| {
        course.asked = vec![Asked::of(ThirdParty, None, Comes::Silent, 0)];
    }),
    ("granted_in_part", |course| {
        course.asked = vec![Asked::of(
            ThirdParty,
            None,
            Comes::Ends(ConsultEnd::Returned),
            5,
        )];
    }),
    ("granted_in_part", |course| {
        course.asked = vec![Asked::of(
            ThirdParty,
            None,
            Comes::Ends(ConsultEnd::Unreachable),
            4,
        )];
    }),
    ("granted", |course| {
        course.asked = vec![Asked::of(
            OtherAgency,
            None,
            Comes::Ends(ConsultEnd::Recalled),
            3,
        )];
    }),
    ("granted", |course| {
        course.asked = vec![Asked::of(
            Internal,
            None,
            Comes::Ends(ConsultEnd::NoNeed),
            2,
        )];
    }),
    ("granted", |course| {
        course.asked = vec![Asked::of(
            Internal,
            None,
            Comes::Opinion(Opinion::Neutral),
            4,
        )];
    }),
    ("granted", |course| {
        course.asked = vec![Asked::of(JointAgency, None, Comes::Silent, 0)];
    }),
    ("granted", |course| {
        let town = Some(At::Town);
        course.asked = vec![Asked::of(
            OtherAgency,
            town,
            Comes::Opinion(Opinion::Agree),
            7,
        )];
    }),
    ("granted", |course| {
        let agrees = Comes::Opinion(Opinion::Agree);
        course.asked = vec![
            Asked::of(ThirdParty, None, agrees, 10),
            Asked::of(JointAgency, Some(At::Street), agrees, 5),
        ];
    }),
    ("several", |_| {}),
    ("granted_in_part", |course| course.departs = true),
];

fn by_page(pages: u32, paid: bool) -> Fee {
    Fee {
        basis: FeeBasis::PerPage,
        pages: Some(pages),
        notice: Notice::Own(Vec::new()),
        paid,
    }
}

/// Plans one of each.
pub(super) fn one_of_each(plan: &mut Plan<'_>) {
    unconfirmed(plan);
    for (kind, stage, since, turn) in RESTING {
        let at = plan.days.last.saturating_sub(since);
        over(plan, kind, at, |course| {
            turn(course);
            course.left = Some((stage, Leave::Rest));
        });
    }
    let past = plan.days.last.saturating_sub(LONG_AGO);
    let count = KINDS.len() + TURNS.len();
    let replies = KINDS.map(|kind| (kind, (|_| {}) as Turn));
    for (nth, (kind, turn)) in replies.into_iter().chain(TURNS).enumerate() {
        over(plan, kind, past * nth / count, turn);
    }
}

/// A case over the counter that takes a turn.
fn over(plan: &mut Plan<'_>, kind: &str, at: usize, turn: impl Fn(&mut Course)) {
    let topic = match kind {
        "several" => plan.topic_where(|topic| matches!(topic.answer, Answer::Several(..))),
        "excessive" => plan.topic_of("granted"),
        // the turns of a partial reply are those of third parties
        "granted_in_part" => {
            plan.topic_where(|topic| matches!(topic.answer, Answer::InPart(_, _, PRIVATE, _)))
        }
        kind => plan.topic_where(|topic| {
            topic.answer.kind() == kind && !matches!(topic.answer, Answer::Several(..))
        }),
    };
    let answer = match kind {
        "excessive" => Answer::Excessive,
        _ => topic.answer,
    };
    let mut course = Course::plain(&answer, &mut plan.chance);
    turn(&mut course);
    let mut entry = plan.entry(topic, at, course);
    entry.answer = answer;
    plan.add(entry);
}

/// An application over the network that nobody has confirmed yet, and one by fax.
fn unconfirmed(plan: &mut Plan<'_>) {
    for channel in [Channel::Online, Channel::Fax] {
        let topic = plan.topic_of("granted");
        let at = plan.days.last;
        let mut course =
            Course::plain(&topic.answer, &mut plan.chance).rests_at(Stage::AwaitingReceipt);
        course.confirm_after = Some(1);
        let mut entry = plan.entry(topic, at, course);
        entry.arrival = Arrival {
            channel,
            confirmed: false,
            ..entry.arrival
        };
        plan.add(entry);
    }
}
