//! All paths through the steps, walked when the rules load: none goes astray,
//! each kind of reply is reached, and each rests on an article of its path.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::{AnswerRow, Places, StepRow, Steps};
use crate::rules::ReplyRow;
use crate::rules::file::{Dated, File};
use crate::steps::narrowed;

/// A way that was walked up to a step: what remains possible, and what was cited.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Way<'s> {
    step: usize,
    kinds: Option<Vec<&'s str>>,
    articles: BTreeSet<&'s str>,
}

struct Walk<'s> {
    /// The rows in force, with their place in the file.
    steps: Vec<(usize, &'s StepRow)>,
    replies: &'s [ReplyRow],
    places: &'s Places,
    walked: BTreeSet<Way<'s>>,
    reached: BTreeSet<&'s str>,
    /// Each place once, however many paths lead there.
    faults: BTreeSet<(usize, String)>,
}

/// Walks all paths of the steps in force on a day.
pub(super) fn check(
    file: &mut File<'_>,
    steps: &Steps,
    places: &Places,
    replies: &[ReplyRow],
    day: NaiveDate,
) {
    let rows = steps.rows.iter().enumerate();
    let mut walk = Walk {
        steps: rows.filter(|(_, row)| row.in_force(day)).collect(),
        replies,
        places,
        walked: BTreeSet::new(),
        reached: BTreeSet::new(),
        faults: BTreeSet::new(),
    };
    // Before the first step is in force there is nothing to walk.
    if !walk.steps.is_empty() {
        walk.from(Way {
            step: 0,
            kinds: None,
            articles: BTreeSet::new(),
        });
        let unreached: Vec<&str> = replies
            .iter()
            .map(|row| row.kind.as_str())
            .filter(|kind| !walk.reached.contains(kind))
            .collect();
        if walk.faults.is_empty() && !unreached.is_empty() {
            let message = format!(
                "自{day}起没有路径走到答复类型：{}；请增加得出这些类型的答案",
                unreached.join("、")
            );
            walk.faults.insert((0, message));
        }
    }
    for (at, message) in walk.faults {
        file.fault(at..at, message);
    }
}

impl<'s> Walk<'s> {
    fn from(&mut self, way: Way<'s>) {
        if !self.walked.insert(way.clone()) {
            return;
        }
        let (row, step) = self.steps[way.step];
        let mut follows = false;
        for (nth, answer) in step.answers.iter().enumerate() {
            let Some(kinds) = narrowed(way.kinds.as_deref(), answer) else {
                continue;
            };
            follows = true;
            let mut articles = way.articles.clone();
            articles.insert(answer.cite.of_article());
            let place = self.places.0[row].1[nth].clone();
            self.beyond(answer, place, kinds, articles);
        }
        if !follows {
            let kinds = way.kinds.unwrap_or_default().join("、");
            let message = format!(
                "有路径走到步骤“{}”而没有答案可选：此前只剩下{kinds}；请增加答案，或者改正此前各步的 kinds",
                step.step
            );
            self.faults.insert((self.places.0[row].0.start, message));
        }
    }

    fn beyond(
        &mut self,
        answer: &'s AnswerRow,
        place: Range<usize>,
        kinds: Option<Vec<&'s str>>,
        articles: BTreeSet<&'s str>,
    ) {
        if let Some(next) = &answer.next {
            let step = self.steps.iter().position(|(_, row)| row.step == *next);
            match step {
                Some(step) => self.from(Way {
                    step,
                    kinds,
                    articles,
                }),
                None => {
                    let message = format!(
                        "答案“{}”接着的步骤“{next}”那时不施行；请核对 since、until",
                        answer.answer
                    );
                    self.faults.insert((place.start, message));
                }
            }
        } else if !answer.kinds.is_empty() {
            for kind in kinds.unwrap_or_default() {
                self.reached.insert(kind);
                self.rests_on(kind, &articles, &place);
            }
        }
    }

    /// A kind rests on an article that its path cited, or on none.
    fn rests_on(&mut self, kind: &str, articles: &BTreeSet<&str>, place: &Range<usize>) {
        let row = self.replies.iter().find(|row| row.kind == kind);
        let strays = row.filter(|row| {
            row.cite.article().is_some() && !articles.contains(row.cite.of_article())
        });
        if let Some(row) = strays {
            let message = format!(
                "有路径由此得出答复类型“{kind}”，却没有引用它的依据“{}”；请改正 cite 或者 kinds",
                row.cite
            );
            self.faults.insert((place.start, message));
        }
    }
}
