//! The letters of a round as leaves: each with its paper, or with a page that says why
//! there is none.

use disclosure::history::History;
use letters::Letter;
use store::{DocumentRow, DocumentState, DossierRow, Reader};

use super::gathering::Gathered;
use super::leaves::{Content, Leaf, page};
use crate::documents::{Unmade, addressee, documents_of};
use crate::error::ActError;
use crate::office::Office;

/// What stands on the page in the place of a letter, under the reason.
const TOLD: &str = "这份文书没有生成，不能装订，本页代替它列入目录。卷宗装订后不再改变；\
    原因消除以后，文书仍按原文号生成，存入本案“文书”。已经另行制作并送出的，以送出的为准。";

impl Office {
    /// The letters that belong to the round of a dossier, in the order of the acts.
    async fn sent(
        &self,
        reader: &mut Reader,
        dossier: &DossierRow,
        gathered: &Gathered,
    ) -> Result<Vec<DocumentRow>, ActError> {
        let wordings = self.equipment.press.wordings();
        let (id, case, events) = (gathered.row.id, &gathered.case, &gathered.events);
        let mut rows = documents_of(reader, wordings, id, case, events).await?;
        rows.retain(|document| {
            document.case_id != id
                || (document.round == dossier.round && document.seq <= dossier.closed_seq)
        });
        Ok(rows)
    }

    /// Makes the papers of a round that are not made yet. One that failed is tried once
    /// more: when that fails, too, a page stands in its place for good.
    pub(super) async fn finish_papers(
        &self,
        dossier: &DossierRow,
        gathered: &Gathered,
    ) -> Result<(), ActError> {
        let rows = {
            let mut reader = self.store.read().await?;
            self.sent(&mut reader, dossier, gathered).await?
        };
        for document in rows {
            let void = document.voided_seq.is_some();
            if document.state == DocumentState::Waiting || !void {
                self.make(&document).await?;
            }
        }
        Ok(())
    }

    /// The letters that the acts of the round sent out.
    pub(super) async fn letters(
        &self,
        reader: &mut Reader,
        dossier: &DossierRow,
        gathered: &mut Gathered,
    ) -> Result<(), Unmade> {
        for document in self.sent(reader, dossier, gathered).await? {
            let title = self.called(gathered, &document);
            let void = document.voided_seq.is_some();
            let pdf = match (document.state, document.pdf_id) {
                (DocumentState::Attached, Some(pdf)) => reader.file_sum(pdf).await?,
                _ => None,
            };
            let (title, content) = match pdf {
                Some(sum) => {
                    let bytes = self.equipment.cabinet.get(&self.store, &sum).await?;
                    let void = if void { "（作废）" } else { "" };
                    (format!("{title}{void}"), Content::Bytes(bytes))
                }
                None if void => {
                    let called = numbered(&title, &document);
                    gathered
                        .remarks
                        .push(format!("{called}已作废，没有生成文书"));
                    continue;
                }
                None if document.state == DocumentState::Failed => {
                    let slip = slip(gathered, &document, &title);
                    let title = format!("{title}（没有生成，以说明页代替）");
                    (title, Content::Letter(Box::new(slip)))
                }
                None => {
                    let called = numbered(&title, &document);
                    return Err(Unmade::Lacks(format!(
                        "文书“{called}”还没有轮到生成。请稍候再生成卷宗"
                    )));
                }
            };
            gathered.leaves.push(Leaf {
                part: self.rules.part_of(&document.letter).to_owned(),
                title,
                author: gathered.agency.clone(),
                number: document.number,
                on: document.dated,
                at: document.made_at,
                extension: "pdf".to_owned(),
                content,
            });
        }
        Ok(())
    }

    /// What a letter is called: a reply by its kind.
    fn called(&self, gathered: &Gathered, document: &DocumentRow) -> String {
        let wordings = self.equipment.press.wordings();
        let row = wordings.letter_on(&document.letter, document.dated);
        let title = row.map_or(document.letter.as_str(), |row| &row.title);
        let title = self.reply_title(gathered, document).unwrap_or(title);
        title.to_owned()
    }

    fn reply_title(&self, gathered: &Gathered, document: &DocumentRow) -> Option<&str> {
        if document.letter != "reply" {
            return None;
        }
        let history = History::of(&gathered.events.iter().collect::<Vec<_>>());
        let own = document.case_id == gathered.row.id;
        let seq = u64::try_from(document.seq).ok().filter(|_| own);
        let then = seq.and_then(|seq| history.case_at(seq));
        let reply = then.as_ref().unwrap_or(&gathered.case).reply.as_ref()?;
        let row = self.rules.reply_kind(&reply.kind)?;
        Some(&row.letter)
    }
}

fn numbered(title: &str, document: &DocumentRow) -> String {
    match &document.number {
        Some(number) => format!("{title}（{number}）"),
        None => title.to_owned(),
    }
}

/// The page in the place of a letter that could not be made.
fn slip(gathered: &Gathered, document: &DocumentRow, title: &str) -> Letter {
    let number = document.number.as_deref().unwrap_or("不编号");
    let why = document.failure.as_deref().unwrap_or_default();
    let rows = [
        ("文书", title.to_owned()),
        ("文号", number.to_owned()),
        ("发给", addressee(&gathered.case, document)),
        ("日期", document.dated.format("%Y年%-m月%-d日").to_string()),
        ("没有生成的原因", why.to_owned()),
    ];
    page(rows, TOLD)
}
