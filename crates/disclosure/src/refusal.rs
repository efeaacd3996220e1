//! The law or the office's rules say no, or say "mind".

use serde::Serialize;

use crate::Cite;

/// How an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// Not at this point of the case; another act comes first.
    OutOfTurn,
    /// Never like this: the law or the office's rules forbid it.
    Unlawful,
    /// Not by this person.
    NotYours,
    /// What was handed in makes no sense (a date that is missing, in the future, before what precedes it).
    Malformed,
}

/// An act that is refused: nothing is stored, and the reader learns what is
/// wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{message}（{cite}）{hint}")]
pub struct Refusal {
    /// Stable name, for programs.
    pub code: &'static str,
    /// How it is refused.
    pub kind: RefusalKind,
    /// The article.
    pub cite: Cite,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub hint: String,
    /// The field of what was handed in that is wrong, such as `applicant.name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Refusal {
    /// The law or the office's rules forbid it.
    pub fn unlawful(
        code: &'static str,
        cite: impl Into<Cite>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::of(RefusalKind::Unlawful, code, cite, message, hint)
    }

    /// Another act comes first.
    pub fn out_of_turn(
        code: &'static str,
        cite: impl Into<Cite>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::of(RefusalKind::OutOfTurn, code, cite, message, hint)
    }

    /// What was handed in makes no sense.
    pub fn malformed(
        code: &'static str,
        cite: impl Into<Cite>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::of(RefusalKind::Malformed, code, cite, message, hint)
    }

    /// Somebody else must do it.
    pub fn not_yours(
        code: &'static str,
        cite: impl Into<Cite>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::of(RefusalKind::NotYours, code, cite, message, hint)
    }

    fn of(
        kind: RefusalKind,
        code: &'static str,
        cite: impl Into<Cite>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Refusal {
            code,
            kind,
            cite: cite.into(),
            message: message.into(),
            hint: hint.into(),
            field: None,
        }
    }

    /// The same refusal, with the field that is wrong.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// An act that is accepted, with something the officer should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// Stable name, for programs.
    pub code: &'static str,
    /// The article.
    pub cite: Cite,
    /// What to mind, in Chinese.
    pub message: String,
}

impl Warning {
    /// A warning.
    pub fn new(code: &'static str, cite: impl Into<Cite>, message: impl Into<String>) -> Self {
        Warning {
            code,
            cite: cite.into(),
            message: message.into(),
        }
    }
}
