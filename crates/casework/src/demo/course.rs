//! The course of a case, as data: what turns it takes, and where it is left.

use disclosure::words::{ConsultEnd, ConsultWith, FeeBasis, Opinion};

use super::answer::{Answer, Objection, PRIVATE};
use super::chance::Chance;
use super::periods::Share;
use super::place::At;

/// Where a case may be left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    AwaitingReceipt,
    Registered,
    Screening,
    AwaitingSupplement,
    AwaitingReasons,
    Dispatched,
    Handling,
    AwaitingFee,
    Drafting,
    InReview,
    Signed,
    Replied,
    Ended,
    Closed,
}

/// How it is left there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    /// Nobody does anything more.
    Rest,
    /// The applicant withdraws.
    Withdraw,
}

/// How a supplement that was asked for ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Supplement {
    Received,
    Abandoned,
    Cancelled,
}

/// How reasons that were asked for weigh (article 35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reasons {
    Unreasonable,
    /// Reasonable, and the reply deferred by a share of the most.
    Deferred(Share),
}

/// How an opinion that was asked for comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comes {
    Opinion(Opinion),
    Ends(ConsultEnd),
    /// Not at all, to the end of its own limit.
    Silent,
    /// It is still out when the case is left.
    Out,
}

/// An opinion asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub with: ConsultWith,
    /// The agency, when it works with the same register.
    pub at: Option<At>,
    pub comes: Comes,
    /// Workdays from receipt to the end.
    pub after: usize,
}

/// Who carries a fee notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Notice {
    /// This case, for itself and these stories too.
    Own(Vec<usize>),
    /// Another case of the same applicant and month.
    Elsewhere,
}

/// A fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fee {
    pub basis: FeeBasis,
    pub pages: Option<u32>,
    pub notice: Notice,
    pub paid: bool,
}

/// How a reply is contested, and how far that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contested {
    /// A reconsideration that upheld the reply.
    Reconsidered,
    /// A suit that the agency has to answer.
    Sued,
}

/// The course of a case. Numbers are workdays.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    /// From registration to the confirmation of receipt, where the channel waits for one.
    pub confirm_after: Option<usize>,
    pub supplement: Option<Supplement>,
    pub reasons: Option<Reasons>,
    /// The stories of its parts, when it is split.
    pub split_into: Vec<usize>,
    /// Given back by the first handler.
    pub returned: bool,
    pub asked: Vec<Asked>,
    pub fee: Option<Fee>,
    /// Share of the most that is added, and how long after day 0 that is notified.
    pub extension: Option<(Share, usize)>,
    pub urged: bool,
    pub noted: bool,
    /// From acceptance to the draft.
    pub pace: usize,
    pub redrafted: bool,
    /// The signed reply went back once, and its number is void.
    pub resigned: bool,
    /// The third party's objection is overridden for the public interest.
    pub overridden: bool,
    /// The draft is of another kind than the assessment led to.
    pub departs: bool,
    /// The reply is contested once it was served, so many workdays later.
    pub contested: Option<(Contested, usize)>,
    /// From closing to the archive.
    pub archive_after: usize,
    pub left: Option<(Stage, Leave)>,
}

impl Asked {
    pub const fn of(with: ConsultWith, at: Option<At>, comes: Comes, after: usize) -> Asked {
        Asked {
            with,
            at,
            comes,
            after,
        }
    }

    const fn third_party(opinion: Opinion) -> Asked {
        Asked::of(ConsultWith::ThirdParty, None, Comes::Opinion(opinion), 6)
    }
}

impl Course {
    /// The plain way to an answer, with what this answer cannot do without.
    pub fn plain(answer: &Answer, chance: &mut Chance) -> Course {
        let mut course = Course {
            pace: chance.within(2, 9),
            archive_after: chance.within(12, 40),
            ..Course::default()
        };
        match answer {
            Answer::ThirdParty(_) => course.asked = vec![Asked::third_party(Opinion::Object)],
            Answer::InPart(_, _, PRIVATE, _) => {
                let opinion = match chance.percent(40) {
                    true => Opinion::Partly,
                    false => Opinion::Object,
                };
                course.asked = vec![Asked::third_party(opinion)];
            }
            Answer::Unclear(_) => course.supplement = Some(Supplement::Received),
            Answer::Excessive => course.reasons = Some(Reasons::Unreasonable),
            _ => {}
        }
        course
    }

    /// As things go: mostly plain, now and then with a turn.
    pub fn any(answer: &Answer, chance: &mut Chance) -> Course {
        let mut course = Course::plain(answer, chance);
        course.noted = chance.percent(12);
        match chance.below(100) {
            0..=6 if course.supplement.is_none() => {
                course.supplement = Some(Supplement::Received);
            }
            7..=8 => course.supplement = Some(Supplement::Abandoned),
            9..=15 => {
                course.extension = Some((*chance.pick(&[Share(50), Share(75), Share(100)]), 14))
            }
            16..=18 => course.returned = true,
            19..=22 => course.redrafted = true,
            23..=26 => course.asked.push(Asked::of(
                ConsultWith::Internal,
                None,
                Comes::Opinion(Opinion::Neutral),
                4,
            )),
            27..=29 => course.asked.push(Asked::of(
                ConsultWith::OtherAgency,
                Some(*chance.pick(&[At::Town, At::Street])),
                Comes::Opinion(Opinion::Agree),
                5,
            )),
            30..=32 => {
                (course.pace, course.urged) = (chance.within(17, 22), true);
            }
            33..=36 => {
                let stage = *chance.pick(&[Stage::Registered, Stage::Screening, Stage::Handling]);
                course.left = Some((stage, Leave::Withdraw));
            }
            _ => {}
        }
        course
    }

    /// The same course, left at a stage.
    pub fn rests_at(mut self, stage: Stage) -> Course {
        self.left = Some((stage, Leave::Rest));
        self
    }

    /// What a third party's objection, if there was one, comes to.
    pub fn objection(&self) -> Objection {
        let objected = self.asked.iter().any(|asked| {
            asked.with == ConsultWith::ThirdParty
                && matches!(
                    asked.comes,
                    Comes::Opinion(Opinion::Object | Opinion::Partly)
                )
        });
        match (objected, self.overridden) {
            (false, _) => Objection::None,
            (true, false) => Objection::Holds,
            (true, true) => Objection::Overridden,
        }
    }
}
