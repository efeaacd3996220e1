//! A case's acts in their order, each on its day and by its officer.

use chrono::NaiveDate;
use disclosure::act::{Act, Declared, Grounds, Message, Remark, Withdrawal};
use disclosure::application::Provision;
use disclosure::{Rules, Text};

use super::answer::Answer;
use super::course::{Course, Leave, Stage};
use super::days::Days;
use super::periods::Periods;
use super::place::{At, Place, Who};
use super::words::Words;
use crate::intake::NewApplication;

/// One act, planned.
pub(super) struct Step {
    pub on: NaiveDate,
    pub by: Who,
    pub act: Act,
    pub refers: Refers,
}

/// What a step must know of what was played before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refers {
    Nothing,
    /// The number of the reply to this story.
    EarlierReply(usize),
    /// The cases of these stories.
    Covers(Vec<usize>),
    /// What is owed on its own case.
    Owed,
    /// The reconsideration or suit of its own case.
    Remedy,
}

/// How a story begins.
pub(super) enum Start {
    Registered(NaiveDate, Box<NewApplication>),
    /// By the split of another.
    Split,
}

/// A case, planned.
pub(super) struct Story {
    pub owner: At,
    pub start: Start,
    pub steps: Vec<Step>,
    /// Stories that its split opens.
    pub parts: Vec<usize>,
}

/// What a script is written from.
pub(super) struct Setting<'s> {
    pub rules: &'s Rules,
    pub periods: &'s Periods,
    pub days: &'s Days,
    pub place: &'s Place,
    pub owner: At,
    /// Its place among the stories.
    pub ordinal: usize,
    pub answer: &'s Answer,
    pub words: &'s Words,
    /// The content as it stands after a supplement.
    pub corrected: String,
    /// The story that is repeated, when this one does.
    pub repeats: Option<usize>,
    /// Titles and contents of the parts that a split makes.
    pub parts: Vec<(String, String)>,
    /// How the applicant can be served.
    pub reached: Reached,
}

/// Which ways lead to an applicant.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reached {
    /// Electronic provision was asked for.
    pub electronic: bool,
    /// An address is known.
    pub address: bool,
}

impl Reached {
    /// By what the application says.
    pub fn by(application: &NewApplication) -> Reached {
        Reached {
            electronic: application.provision.contains(&Provision::Email),
            address: application.applicant.address.is_some(),
        }
    }
}

/// A script that is being written: a cursor moves over the workdays.
pub(super) struct Script<'s> {
    pub setting: &'s Setting<'s>,
    pub course: &'s Course,
    /// Index of the workday.
    pub at: usize,
    /// Day 0 of the period that runs.
    pub day0: usize,
    /// Who handles it.
    pub handler: Who,
    steps: Vec<(usize, Step)>,
}

/// The story goes no further.
pub(super) struct Over;

pub(super) type Goes = Result<(), Over>;

impl<'s> Script<'s> {
    pub fn new(setting: &'s Setting<'s>, course: &'s Course, at: usize) -> Script<'s> {
        Script {
            setting,
            course,
            at,
            day0: at,
            handler: Who::Handler,
            steps: Vec::new(),
        }
    }

    /// The day of the cursor.
    pub fn today(&self) -> NaiveDate {
        self.setting.days.on(self.at)
    }

    /// Moves on.
    pub fn later(&mut self, workdays: usize) {
        self.at += workdays;
    }

    /// An act on the day of the cursor.
    pub fn act(&mut self, by: Who, act: Act) {
        self.act_that_refers(by, act, Refers::Nothing);
    }

    pub fn act_that_refers(&mut self, by: Who, act: Act, refers: Refers) {
        let on = self.today();
        self.steps.push((
            self.at,
            Step {
                on,
                by,
                act,
                refers,
            },
        ));
    }

    /// Ends the story when it is left at this stage.
    pub fn reached(&mut self, stage: Stage) -> Goes {
        match self.course.left {
            Some((left, Leave::Rest)) if left == stage => Err(Over),
            Some((left, Leave::Withdraw)) if left == stage => {
                self.later(1);
                let act = Act::Withdraw(Box::new(Withdrawal {
                    declared: Some(Declared::Written),
                    declared_on: Some(self.today()),
                    remark: said("申请书原件附卷。"),
                }));
                self.act(Who::Clerk, act);
                self.wind_up()
            }
            _ => Ok(()),
        }
    }

    /// Closes and archives what has ended.
    pub fn wind_up(&mut self) -> Goes {
        self.reached(Stage::Ended)?;
        self.later(3);
        self.put_away()?;
        Err(Over)
    }

    /// The acts that fall on days that have come, in the order of the days.
    pub fn steps(mut self) -> Vec<Step> {
        self.steps.retain(|(at, _)| *at <= self.setting.days.last);
        self.steps.sort_by_key(|(at, _)| *at);
        self.steps.into_iter().map(|(_, step)| step).collect()
    }
}

/// Nothing but a remark.
pub(super) fn remark(said: &str) -> Box<Remark> {
    Box::new(Remark {
        remark: Some(said.into()),
    })
}

/// A reason.
pub(super) fn grounds(said: &str) -> Box<Grounds> {
    Box::new(Grounds {
        reason: said.into(),
    })
}

/// A message.
pub(super) fn message(said: &str) -> Box<Message> {
    Box::new(Message { text: said.into() })
}

/// A text, if any.
pub(super) fn said(text: &str) -> Option<Text> {
    Some(text.into())
}
