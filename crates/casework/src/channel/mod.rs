//! How what was put into the outbox leaves the house: a mail server, a folder, or
//! the address of another system. A channel tries once and says how that ended; when to
//! try again is [`pauses`]' to say.
//!
//! Delivery is at least once: when the other side took a message over and its answer was
//! lost, it is sent again with the same id (`Message-ID`, the event's `id`), by which a
//! repeat can be told.

mod folder;
mod message;
pub mod pauses;
mod resolver;
mod settings;
mod smtp;
mod webhook;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use folder::Folder;
pub use message::check_address;
pub use settings::{FolderSettings, SettingsError, SmtpSettings, Tls, WebhookSettings};
pub use smtp::Smtp;
pub use webhook::{CaseEvent, Webhook, signature};

/// A letter by mail to one officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The id of its row in the outbox; a repeat has the same `Message-ID`.
    pub id: Uuid,
    /// Where it goes: an address, without a name.
    pub to: String,
    /// One line, with nothing personal in it: it is seen on locked screens and in logs.
    pub subject: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

impl Mail {
    /// A letter to try how mail is set up.
    pub fn trial(id: Uuid, to: String, now: DateTime<Utc>) -> Mail {
        Mail {
            id,
            to,
            subject: "【开卷】试发邮件".to_owned(),
            text: "这是一封试发的邮件。收到它，说明发送邮件的配置是对的。\n\n\
                   本邮件由系统自动发出，请勿直接回复。\n"
                .to_owned(),
            written_at: now,
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side took it over.
    Sent,
    /// Not this time.
    Later(Later),
    /// Refused for good, and why, for the administrator.
    Never(String),
    /// Refused for good, as will be all that comes after it: whoever subscribed is gone.
    Gone(String),
}

/// Why something is to be tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// What went wrong, for the administrator.
    pub why: String,
    /// How long the other side asked to be left alone.
    pub after: Option<Duration>,
    /// The fault lies in how delivery is set up (password, certificate, sender), so that
    /// nothing goes out before somebody mends it: worth an alarm.
    pub set_up_wrong: bool,
}

impl Outcome {
    fn later(why: impl Into<String>) -> Outcome {
        Outcome::Later(Later {
            why: why.into(),
            after: None,
            set_up_wrong: false,
        })
    }

    fn set_up_wrong(why: impl Into<String>) -> Outcome {
        Outcome::Later(Later {
            why: why.into(),
            after: None,
            set_up_wrong: true,
        })
    }
}

/// How the sending of mail is set up, for whoever keeps the system: nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedBy {
    /// The mail server, or the folder.
    pub place: String,
    /// The sender.
    pub from: String,
}

/// Where letters by mail are handed in.
pub trait Post: Send + Sync {
    /// How it is set up; nothing where that is nobody's to look at.
    fn posted_by(&self) -> Option<PostedBy> {
        None
    }

    /// Tries to hand a letter in, once, and not for longer than the deadline of the post.
    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;
}

/// What the other side said, as one line that is short enough for a list.
fn one_line(said: &str) -> String {
    const LONGEST: usize = 300;
    let words: Vec<&str> = said.split_whitespace().collect();
    let line = words.join(" ");
    let visible = line.chars().filter(|sign| !sign.is_control());
    let mut short: String = visible.take(LONGEST + 1).collect();
    if short.chars().count() > LONGEST {
        short.pop();
        short.push('…');
    }
    short
}

/// Reads a small file that the operator names in the configuration.
fn read(path: &Path, what: &str) -> Result<Vec<u8>, SettingsError> {
    std::fs::read(path)
        .map_err(|error| SettingsError(format!("读不了{what} {}：{error}", path.display())))
}
