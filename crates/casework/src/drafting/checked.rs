//! What is checked of a draft, and how it came out.

use disclosure::{Cite, Refusal};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// What the kind requires, of the whole and of each item.
    Parts,
    /// Whether the kind follows from the assessment.
    Assessment,
    /// The article in the text.
    Article,
    /// The remedy, by today's date and the kind.
    Remedy,
    /// What was answered before to the same request.
    Answered,
    /// The last day to reply.
    Deadline,
    /// Third parties: opinions that are out, notice before disclosure.
    ThirdParties,
    /// Files that go out with the reply.
    Files,
    /// Attachments and pages that the reply promises.
    Attachments,
    /// Comments that nobody settled.
    Comments,
    /// Whether each step was passed by somebody else.
    Approvers,
    /// Whether the letter can be set.
    Letter,
}

impl Check {
    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            Check::Parts => "parts",
            Check::Assessment => "assessment",
            Check::Article => "article",
            Check::Remedy => "remedy",
            Check::Answered => "answered",
            Check::Deadline => "deadline",
            Check::ThirdParties => "third_parties",
            Check::Files => "files",
            Check::Attachments => "attachments",
            Check::Comments => "comments",
            Check::Approvers => "approvers",
            Check::Letter => "letter",
        }
    }

    /// What an officer reads.
    pub const fn label(self) -> &'static str {
        match self {
            Check::Parts => "必备内容",
            Check::Assessment => "与逐步判断一致",
            Check::Article => "引用的条款",
            Check::Remedy => "救济告知",
            Check::Answered => "此前的答复",
            Check::Deadline => "期限",
            Check::ThirdParties => "第三方",
            Check::Files => "随答复发出的材料",
            Check::Attachments => "附件和页数",
            Check::Comments => "审签意见",
            Check::Approvers => "审签人员",
            Check::Letter => "文书",
        }
    }
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// To be minded; it stops nothing.
    Warn,
    /// It stops the draft.
    Fail,
}

impl Verdict {
    /// The stable spelling.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
        }
    }

    /// What an officer reads.
    pub const fn label(self) -> &'static str {
        match self {
            Verdict::Ok => "通过",
            Verdict::Warn => "请注意",
            Verdict::Fail => "不通过",
        }
    }
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was looked at.
    pub what: Check,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found, in Chinese.
    pub said: String,
    /// What to do about it; empty where nothing is.
    pub hint: String,
    /// The article.
    pub cite: Cite,
}

impl Checked {
    pub(super) fn ok(what: Check, cite: impl Into<Cite>, said: impl Into<String>) -> Checked {
        Checked {
            what,
            verdict: Verdict::Ok,
            said: said.into(),
            hint: String::new(),
            cite: cite.into(),
        }
    }

    pub(super) fn warn(
        what: Check,
        cite: impl Into<Cite>,
        said: impl Into<String>,
        hint: impl Into<String>,
    ) -> Checked {
        Checked {
            verdict: Verdict::Warn,
            hint: hint.into(),
            ..Checked::ok(what, cite, said)
        }
    }

    pub(super) fn fail(
        what: Check,
        cite: impl Into<Cite>,
        said: impl Into<String>,
        hint: impl Into<String>,
    ) -> Checked {
        Checked {
            verdict: Verdict::Fail,
            ..Checked::warn(what, cite, said, hint)
        }
    }

    pub(super) fn refused(what: Check, refusal: Refusal) -> Checked {
        Checked::fail(what, refusal.cite, refusal.message, refusal.hint)
    }
}
