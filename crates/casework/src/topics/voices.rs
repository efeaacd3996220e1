//! Other voices: messages of the hotline, of mailboxes and petitions, from lists. Who wrote
//! them is not taken in, and numbers of persons in their texts are masked; what was
//! imported can be removed as it came.

mod list;

use std::sync::Arc;

use disclosure::Refusal;
use store::{Voice, VoiceBatch};
use uuid::Uuid;

use super::settings;
use super::towns::Towns;
use super::{may_decide, may_look};
use crate::error::ActError;
use crate::intake::import::ImportOutcomeError;
use crate::office::{Desk, Office};
use list::{Line, read};

/// How many lists are shown.
const LISTS: i64 = 100;

/// Where a voice was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceChannel {
    /// The citizens' hotline.
    Hotline,
    /// The mayor's box and others like it.
    Mailbox,
    /// Petitions.
    Petition,
}

impl VoiceChannel {
    /// All of them.
    pub const ALL: [VoiceChannel; 3] = [
        VoiceChannel::Hotline,
        VoiceChannel::Mailbox,
        VoiceChannel::Petition,
    ];

    /// Its word in the register.
    pub fn word(self) -> &'static str {
        match self {
            VoiceChannel::Hotline => "hotline",
            VoiceChannel::Mailbox => "mailbox",
            VoiceChannel::Petition => "petition",
        }
    }

    /// What officers call it.
    pub fn label(self) -> &'static str {
        match self {
            VoiceChannel::Hotline => "热线",
            VoiceChannel::Mailbox => "信箱",
            VoiceChannel::Petition => "信访",
        }
    }

    /// The channel of a word in the register.
    pub fn parse(word: &str) -> Option<VoiceChannel> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The channel that a list names: 12345热线, 区长信箱, 来信来访 …
    fn named(text: &str) -> Option<VoiceChannel> {
        let of = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
        match text {
            _ if of(&["热线", "12345", "电话"]) => Some(VoiceChannel::Hotline),
            _ if of(&["信箱", "留言", "邮箱"]) => Some(VoiceChannel::Mailbox),
            _ if of(&["信访", "来信", "来访"]) => Some(VoiceChannel::Petition),
            word => VoiceChannel::parse(&word.to_ascii_lowercase()),
        }
    }
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Messages that were taken in.
    pub taken: usize,
    /// Messages that were there already, from the same channel under the same number.
    pub known: usize,
    /// Columns that were not taken in, by their headers.
    pub left_out: Vec<String>,
}

impl Office {
    /// The lists of other voices of the desk's agency, the newest first.
    ///
    /// # Errors
    /// Not for this officer, or the register failed.
    pub async fn voice_batches(&self, desk: &Desk) -> Result<Vec<VoiceBatch>, ActError> {
        may_look(desk)?;
        let mut reader = self.store.read().await?;
        Ok(reader.voice_batches(desk.agency.id, LISTS).await?)
    }

    /// Whether a desk may take such lists in.
    ///
    /// # Errors
    /// It may not.
    pub fn may_import_voices(&self, desk: &Desk) -> Result<(), ActError> {
        may_decide(desk)
    }

    /// Takes a list of messages in: csv or xlsx by the ending of `name`, all of it or
    /// nothing. `channel` is that of rows that name none.
    ///
    /// # Errors
    /// Not by this officer, the file cannot be read, some rows are bad, or the register
    /// failed.
    pub async fn import_voices(
        &self,
        desk: &Desk,
        name: &str,
        bytes: &[u8],
        channel: Option<VoiceChannel>,
    ) -> Result<Heard, ImportOutcomeError> {
        may_decide(desk)?;
        let (lines, left_out) = read(name, bytes, channel, self.today())?;
        let batch = VoiceBatch {
            id: Uuid::nil(),
            agency_id: desk.agency.id,
            name: inspection::masked_text(&name.chars().take(LONGEST_NAME).collect::<String>()),
            imported_by: desk.officer.id,
            imported_at: self.clock.now(),
            voices: 0,
            removed_by: None,
            removed_at: None,
        };
        let count = lines.len();
        let taken = self.take_in(batch, lines).await?;
        Ok(Heard {
            taken,
            known: count - taken,
            left_out,
        })
    }

    async fn take_in(&self, batch: VoiceBatch, lines: Vec<Line>) -> Result<usize, ActError> {
        let given = Arc::new((batch, lines, settings(&self.rules)?));
        self.store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (batch, lines, settings) = given.as_ref();
                    let batch = VoiceBatch {
                        id: tx.next_id(),
                        ..batch.clone()
                    };
                    tx.insert_voice_batch(&batch).await?;
                    let towns = Towns::read(tx, &settings.reading).await?;
                    let mut taken = 0;
                    for line in lines {
                        let town = || towns.of(batch.agency_id, &line.title, &line.body);
                        let voice = Voice {
                            id: tx.next_id(),
                            batch_id: batch.id,
                            agency_id: batch.agency_id,
                            source_id: line.source_id.clone(),
                            channel: line.channel.word().to_owned(),
                            said_on: line.on,
                            title: line.title.clone(),
                            body: line.body.clone(),
                            township: line.township.clone().or_else(town),
                        };
                        taken += usize::from(tx.insert_voice(&voice).await?);
                    }
                    let voices = i64::try_from(taken).unwrap_or(i64::MAX);
                    tx.count_voice_batch(batch.id, voices).await?;
                    Ok(taken)
                })
            })
            .await
    }

    /// Removes the messages of a list; that it was imported, and removed, stays on record.
    ///
    /// # Errors
    /// Not by this officer, there is none that stands, or the register failed.
    pub async fn remove_voices(&self, desk: &Desk, batch: Uuid) -> Result<(), ActError> {
        may_decide(desk)?;
        let (agency, officer, now) = (desk.agency.id, desk.officer.id, self.clock.now());
        self.store
            .act(move |tx| {
                Box::pin(async move {
                    if tx.remove_voice_batch(batch, agency, officer, now).await? {
                        return Ok(());
                    }
                    Err(Refusal::out_of_turn(
                        "no_voices",
                        "office",
                        "没有这批来文，或者已经删除",
                        "请刷新页面后再看。",
                    )
                    .into())
                })
            })
            .await
    }
}

/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 120;
