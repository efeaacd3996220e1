//! A letter as it goes to the press.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::blocks::Block;

/// One document, complete: what it says and what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// How the pages are set.
    pub layout: Layout,
    /// The issuing agency's name in red over the letter, where there is no printed paper.
    #[serde(default)]
    pub red_head: Option<RedHead>,
    /// The document number, such as `江数依复〔2026〕12号`.
    #[serde(default)]
    pub number: Option<String>,
    /// The title; any length.
    pub title: String,
    /// 主送机关: whom the letter is written to, without the colon.
    #[serde(default)]
    pub addressee: Option<String>,
    /// What the letter says. What stands after a new page follows the signature.
    pub blocks: Vec<Block>,
    /// 附件说明: the names of the attachments.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// 署名 and 成文日期.
    #[serde(default)]
    pub signature: Option<Signature>,
    /// 附注: set in brackets under the date, such as whom to call.
    #[serde(default)]
    pub notes: Vec<String>,
    /// 版记: at the foot of the letter's last page.
    #[serde(default)]
    pub imprint: Option<Imprint>,
    /// The case, printed on forms.
    #[serde(default)]
    pub case_number: Option<String>,
    /// Who made the document, for the file's properties; the signature's agency without it.
    #[serde(default)]
    pub author: Option<String>,
    /// The day on it, for the file's properties.
    #[serde(default)]
    pub made_on: Option<NaiveDate>,
}

/// How pages are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A letter by GB/T 9704-2012.
    Official,
    /// A form, a register or a sheet: tables in small type.
    Form,
}

/// 发文机关标志.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedHead {
    /// The agency's full name.
    pub agency: String,
}

/// 署名 and 成文日期.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The agency's full name.
    pub agency: String,
    /// The day of signing.
    pub on: NaiveDate,
}

/// 版记.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imprint {
    /// 抄送机关.
    #[serde(default)]
    pub copies: Vec<String>,
    /// 印发机关.
    pub printed_by: String,
    /// 印发日期.
    pub printed_on: NaiveDate,
}

impl Letter {
    /// A letter with a title and what it says; all else absent.
    pub fn new(layout: Layout, title: impl Into<String>, blocks: Vec<Block>) -> Self {
        Letter {
            layout,
            red_head: None,
            number: None,
            title: title.into(),
            addressee: None,
            blocks,
            attachments: Vec::new(),
            signature: None,
            notes: Vec::new(),
            imprint: None,
            case_number: None,
            author: None,
            made_on: None,
        }
    }

    /// Who made it, for the file's properties.
    pub(crate) fn author(&self) -> Option<&str> {
        let signed_by = || self.signature.as_ref().map(|s| s.agency.as_str());
        self.author.as_deref().or_else(signed_by)
    }

    /// Every text of the letter.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let red_head = self.red_head.iter_mut().map(|head| &mut head.agency);
        let signature = self.signature.iter_mut().map(|sign| &mut sign.agency);
        let imprint = self.imprint.iter_mut().flat_map(|imprint| {
            let by = std::iter::once(&mut imprint.printed_by);
            imprint.copies.iter_mut().chain(by)
        });
        std::iter::once(&mut self.title)
            .chain(red_head)
            .chain(&mut self.number)
            .chain(&mut self.addressee)
            .chain(&mut self.attachments)
            .chain(signature)
            .chain(&mut self.notes)
            .chain(imprint)
            .chain(&mut self.case_number)
            .chain(&mut self.author)
            .chain(self.blocks.iter_mut().flat_map(Block::texts_mut))
    }
}

/// A day as official letters write it, in Arabic figures: 2026年3月2日 (GB/T 9704-2012, 7.3.5).
pub(crate) fn written(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}
