//! Free text that may have to be erased one day.
//!
//! A text travels as `{"plain": "…"}`. The register moves it out of an event
//! before the event is hashed and leaves `{"kept": id, "digest": …}` behind, so
//! that erasing a text keeps the chain of events valid. A caller may also hand
//! in a bare string.

use serde::{Deserialize, Deserializer, Serialize};

/// A piece of free text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// The text itself.
    Plain {
        /// What was written.
        plain: String,
    },
    /// Where it is kept, and the digest that the chain holds of it.
    Kept {
        /// Id of the kept text.
        kept: String,
        /// SHA-256 over salt and text, hexadecimal.
        digest: String,
    },
    /// It was erased.
    Erased {
        /// Always true.
        erased: bool,
    },
}

impl Text {
    /// A text in hand.
    pub fn plain(text: impl Into<String>) -> Self {
        Text::Plain { plain: text.into() }
    }

    /// What can be read of it.
    pub fn as_str(&self) -> &str {
        match self {
            Text::Plain { plain } => plain,
            Text::Kept { .. } => "",
            Text::Erased { .. } => "（已依法清除）",
        }
    }

    /// True when somebody handed in white space for a text.
    pub fn is_blank(&self) -> bool {
        matches!(self, Text::Plain { plain } if plain.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::plain(text)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Bare(String),
            Plain { plain: String },
            Kept { kept: String, digest: String },
            Erased { erased: bool },
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Bare(plain) | Form::Plain { plain } => Text::Plain { plain },
            Form::Kept { kept, digest } => Text::Kept { kept, digest },
            Form::Erased { erased } => Text::Erased { erased },
        })
    }
}
