//! From what a document says to the letter that is set.

use crate::blocks;
use crate::data::{Attachment, Contact, Head, Paper};
use crate::error::LetterError;
use crate::letter::{Imprint, Layout, Letter, RedHead, Signature};
use crate::wording::{LetterRow, Recipient, Wordings};

impl Wordings {
    /// The row of `letters.toml` for a document, by the day on it.
    ///
    /// # Errors
    /// No row of the letter is in force on that day.
    pub fn row_of(&self, paper: &Paper) -> Result<&LetterRow, LetterError> {
        let (letter, on) = (paper.kind(), paper.head().made_on);
        self.letter_on(letter, on)
            .ok_or(LetterError::NoRow { letter, on })
    }

    /// The text of a document by its wording: what a drafter may edit.
    ///
    /// # Errors
    /// What the wording or the data lacks, with file, line and field.
    pub fn text_of(&self, paper: &Paper) -> Result<String, LetterError> {
        self.text(&self.row_of(paper)?.wording, paper)
    }

    /// A document as it goes to the press.
    ///
    /// # Errors
    /// As [`Wordings::text_of`].
    pub fn letter_of(&self, paper: &Paper) -> Result<Letter, LetterError> {
        self.letter_with(paper, &self.text_of(paper)?)
    }

    /// A document as it goes to the press, with a text that was edited.
    ///
    /// # Errors
    /// No row of the letter is in force on its day.
    pub fn letter_with(&self, paper: &Paper, text: &str) -> Result<Letter, LetterError> {
        let row = self.row_of(paper)?;
        let title = match paper {
            // Each kind of reply has a title of its own.
            Paper::Reply(reply) => &reply.title,
            _ => &row.title,
        };
        let letter = Letter {
            made_on: Some(paper.head().made_on),
            ..Letter::new(row.layout, title, blocks::parse(text))
        };
        Ok(match row.layout {
            Layout::Official => official(letter, paper, row),
            Layout::Form => Letter {
                author: Some(paper.head().agency.name.clone()),
                ..letter
            },
        })
    }
}

/// What stands around the text of a letter by GB/T 9704-2012.
fn official(letter: Letter, paper: &Paper, row: &LetterRow) -> Letter {
    let head = paper.head();
    let agency = &head.agency.name;
    let attachments = match paper {
        Paper::Reply(reply) => reply.attachments.iter().map(attachment).collect(),
        _ => Vec::new(),
    };
    // Within the house nothing is served.
    let served = paper.about().filter(|_| row.to != Recipient::Unit);
    let service = served.and_then(|about| about.service.as_ref());
    let service = service.map(|way| format!("送达方式：{way}"));
    Letter {
        red_head: row.red_head.then(|| RedHead {
            agency: agency.clone(),
        }),
        number: head.number.clone(),
        addressee: head
            .addressee
            .as_ref()
            .map(|addressee| addressee.name.clone()),
        attachments,
        signature: Some(Signature {
            agency: agency.clone(),
            on: head.made_on,
        }),
        notes: std::iter::once(contact(&head.contact))
            .chain(service)
            .collect(),
        imprint: imprint(head, &row.copies),
        ..letter
    }
}

/// 勘测定界图（已作区分处理，共2页）
fn attachment(attachment: &Attachment) -> String {
    let redacted = attachment.redacted.then(|| "已作区分处理".to_owned());
    let pages = attachment.pages.map(|pages| format!("共{pages}页"));
    let remarks: Vec<String> = redacted.into_iter().chain(pages).collect();
    match remarks.is_empty() {
        true => attachment.name.clone(),
        false => format!("{}（{}）", attachment.name, remarks.join("，")),
    }
}

fn contact(contact: &Contact) -> String {
    let address = contact
        .address
        .as_ref()
        .map(|address| match &contact.postcode {
            Some(code) => format!("地址：{address}，邮编：{code}"),
            None => format!("地址：{address}"),
        });
    let telephone = contact
        .telephone
        .as_ref()
        .map(|number| format!("电话：{number}"));
    let hours = contact
        .hours
        .as_ref()
        .map(|hours| format!("接待时间：{hours}"));
    let office = format!("联系机构：{}", contact.office);
    let parts: Vec<String> = std::iter::once(office)
        .chain([telephone, address, hours].into_iter().flatten())
        .collect();
    parts.join("；")
}

fn imprint(head: &Head, copies: &[String]) -> Option<Imprint> {
    (!copies.is_empty()).then(|| Imprint {
        copies: copies.to_vec(),
        printed_by: head.contact.office.clone(),
        printed_on: head.made_on,
    })
}
