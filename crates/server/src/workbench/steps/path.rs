//! The answers so far, as the form carries them from page to page under the names of
//! the act's own fields.

use casework::CaseFile;
use disclosure::act::StepAnswer;
use disclosure::rules::StepRow;
use disclosure::{Refusal, Text, steps};

use crate::workbench::forms::Typed;

/// The field of the answers.
pub(super) const ANSWERS: &str = "answers";

/// A path through the steps.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Path {
    /// The steps that were answered.
    pub given: Vec<StepAnswer>,
    /// What stands in the form at the step that is asked now: the answer that was
    /// given before, and the note.
    pub open: Option<StepAnswer>,
}

impl Path {
    /// The judgement that stands in the register.
    pub fn recorded(file: &CaseFile) -> Path {
        let Some(assessment) = &file.case.assessment else {
            return Path::default();
        };
        let answers = assessment.assessed.answers.iter();
        let note = |place: usize| match assessment.notes.get(place) {
            Some(Some(Text::Plain { plain })) => Some(Text::plain(plain.clone())),
            _ => None,
        };
        Path {
            given: answers
                .enumerate()
                .map(|(place, answered)| StepAnswer {
                    step: answered.step.clone(),
                    answer: answered.answer.clone(),
                    note: note(place),
                })
                .collect(),
            open: None,
        }
    }

    /// What a form says.
    pub fn typed(typed: &Typed) -> Path {
        let mut path = Path::default();
        for row in 0..typed.rows(ANSWERS) {
            let of = |name: &str| {
                let text = typed.get(&format!("{ANSWERS}[{row}].{name}"));
                text.unwrap_or_default().replace("\r\n", "\n")
            };
            let answer = StepAnswer {
                step: of("step"),
                answer: of("answer"),
                note: Some(of("note"))
                    .filter(|note| !note.is_empty())
                    .map(Text::plain),
            };
            if answer.answer.is_empty() {
                path.open = Some(answer);
                break;
            }
            path.given.push(answer);
        }
        path
    }

    /// Adds a line to the note at the step that is asked now, once.
    pub fn note(&mut self, line: &str) {
        if self.open.is_none() {
            // an answer is chosen already
            self.back_to(self.given.len().saturating_sub(1));
        }
        let Some(open) = &mut self.open else {
            return;
        };
        let noted = open.note.as_ref().map_or("", Text::as_str);
        if noted.lines().any(|noted| noted == line) {
            return;
        }
        open.note = Some(Text::plain(match noted {
            "" => line.to_owned(),
            noted => format!("{noted}\n{line}"),
        }));
    }

    /// Asks a step again; what was answered after it is dropped.
    pub fn back_to(&mut self, place: usize) {
        if place < self.given.len() {
            self.given.truncate(place + 1);
            self.open = self.given.pop();
        }
    }

    /// The place of a step that was asked and not answered. Who records goes on
    /// without it, unless a note was written there.
    pub fn unanswered(&self, records: bool) -> Option<usize> {
        let open = self.open.as_ref()?;
        (!records || open.note.is_some()).then_some(self.given.len())
    }

    /// The answers alone, without what is still open.
    pub fn answered(&self) -> Path {
        Path {
            given: self.given.clone(),
            open: None,
        }
    }

    /// Shortens the path to what follows from its beginning.
    ///
    /// # Errors
    /// Why the rest does not.
    pub fn fit(&mut self, rows: &[&StepRow]) -> Result<(), Refusal> {
        let Err(first) = steps::follow(rows, &self.given) else {
            return Ok(());
        };
        while steps::follow(rows, &self.given).is_err() {
            self.open = self.given.pop();
        }
        Err(first)
    }

    /// The path as the fields of a form.
    pub fn fields(&self) -> Typed {
        let mut typed = Typed::default();
        for (row, given) in self.given.iter().chain(&self.open).enumerate() {
            let mut push = |name: &str, value: &str| {
                if !value.is_empty() {
                    typed.push(format!("{ANSWERS}[{row}].{name}"), value);
                }
            };
            push("step", &given.step);
            push("answer", &given.answer);
            push("note", given.note.as_ref().map_or("", Text::as_str));
        }
        typed
    }
}
