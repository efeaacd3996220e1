//! Applications that are like a text: the words they share, not the same words in a row.
//! The texts are read once and kept in memory for a while.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use disclosure::Refusal;
use hotspots::{Library, Segmenter, Settings, Text, passage, weighed};
use store::{AgencyId, CaseId, CaseRow, Reach};
use tokio::sync::Mutex;

use super::reading::texts;
use super::{reads_before, settings};
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::read::CaseFile;
use crate::sight::Eyes;

/// How many are shown.
const SHOWN: usize = 10;
/// Characters of a passage, at most.
const PASSAGE: usize = 80;
/// How many are looked at for those that the desk is shown.
const LOOKED_AT: usize = 60;
/// The longest text that is sought by, in characters.
pub const LONGEST: usize = 4000;
/// What was read is good for so many times as long as it took to read.
const GOOD_FOR: u32 = 100;
/// And for so long at least.
const AT_LEAST: Duration = Duration::from_secs(5);
/// Of so many agencies it is kept at once.
const AGENCIES: usize = 4;

/// An application that is like a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// Its case.
    pub case: CaseRow,
    /// How alike, in thousandths.
    pub similarity: i64,
    /// Whether it is an exact or near copy.
    pub is_copy: bool,
    /// What of it answers to the text.
    pub passage: String,
}

/// What was read of the applications, by agency; one reads at a time.
#[derive(Default)]
pub(crate) struct Libraries(Mutex<HashMap<AgencyId, Kept>>);

struct Kept {
    until: Instant,
    rules: String,
    shelf: Arc<Shelf>,
}

/// The applications of an agency and of those below it.
struct Shelf {
    settings: Settings,
    segmenter: Segmenter,
    texts: Vec<Text>,
    library: Library,
}

impl Office {
    /// The applications that are most like a text, of those that the desk is shown.
    ///
    /// # Errors
    /// Not for this officer, the text is too long or blank, or the register failed.
    pub async fn similar(&self, desk: &Desk, text: &str) -> Result<Vec<Similar>, ActError> {
        let text = sought(text)?;
        self.alike(desk, text, None).await
    }

    /// The applications that are most like that of a case, without itself.
    ///
    /// # Errors
    /// The desk sees an extract alone, or the register failed.
    pub async fn similar_to(&self, desk: &Desk, file: &CaseFile) -> Result<Vec<Similar>, ActError> {
        if !file.sight.is_whole() {
            return Err(ActError::NotFound);
        }
        let application = &file.case.application;
        let text = Text {
            title: application.title.clone(),
            body: application.content.as_str().to_owned(),
            ..Text::default()
        };
        self.alike(desk, text, Some(file.row.id)).await
    }

    async fn alike(
        &self,
        desk: &Desk,
        sought: Text,
        but: Option<CaseId>,
    ) -> Result<Vec<Similar>, ActError> {
        if desk.scope.reach == Reach::Nothing {
            return Err(Refusal::not_yours(
                "role",
                "office",
                "您不能查看案件",
                "相似的申请由办理和查看案件的人员查找。",
            )
            .into());
        }
        let shelf = self.shelf(desk.agency.id).await?;
        let found = tokio::task::spawn_blocking(move || shelf.nearest(&sought)).await;
        let found = found.map_err(|error| broken(&error))?;
        let mut reader = self.store.read().await?;
        let eyes = Eyes::of(&mut reader, desk).await?;
        let mut similar = Vec::new();
        for near in found.into_iter().filter(|near| Some(near.id) != but) {
            if similar.len() == SHOWN {
                break;
            }
            let Some(case) = reader.case(&desk.scope, near.id).await? else {
                continue;
            };
            let sight = eyes.sight(&mut reader, case.agency_id, case.id).await?;
            if sight.is_whole() {
                similar.push(Similar {
                    case,
                    similarity: near.similarity,
                    is_copy: near.is_copy,
                    passage: near.passage,
                });
            }
        }
        Ok(similar)
    }

    async fn shelf(&self, agency: AgencyId) -> Result<Arc<Shelf>, ActError> {
        let mut kept = self.libraries.0.lock().await;
        kept.retain(|_, one| one.until > Instant::now() && one.rules == self.rules.hash);
        if let Some(one) = kept.get(&agency) {
            return Ok(one.shelf.clone());
        }
        let begun = Instant::now();
        let settings = settings(&self.rules)?;
        let days = (reads_before(&settings.runs, self.today()), self.today());
        let mut reader = self.store.read().await?;
        let texts = texts(&mut reader, agency, days, settings.reading.longest).await?;
        drop(reader);
        let read = tokio::task::spawn_blocking(move || Shelf::read(texts, settings)).await;
        let shelf = Arc::new(read.map_err(|error| broken(&error))?);
        if kept.len() >= AGENCIES {
            kept.clear();
        }
        let good_for = (begun.elapsed() * GOOD_FOR).max(AT_LEAST);
        let one = Kept {
            until: Instant::now() + good_for,
            rules: self.rules.hash.clone(),
            shelf: shelf.clone(),
        };
        kept.insert(agency, one);
        Ok(shelf)
    }
}

/// A text on the shelf that is like the one sought.
struct Near {
    id: CaseId,
    similarity: i64,
    is_copy: bool,
    passage: String,
}

impl Shelf {
    fn read(texts: Vec<Text>, settings: Settings) -> Shelf {
        let segmenter = settings.segmenter();
        let library = Library::read(&texts, &settings, &segmenter, 1);
        Shelf {
            settings,
            segmenter,
            texts,
            library,
        }
    }

    fn nearest(&self, sought: &Text) -> Vec<Near> {
        let found = self
            .library
            .nearest(sought, &self.settings, &self.segmenter, LOOKED_AT);
        let words = weighed(sought, &self.segmenter);
        let near = found.into_iter().filter_map(|near| {
            let text = &self.texts[near.at];
            let passage = match passage(&text.body, &words, PASSAGE) {
                passage if passage.is_empty() => text.title.clone(),
                passage => passage,
            };
            Some(Near {
                id: text.id.parse().ok()?,
                similarity: (f64::from(near.similarity) * 1000.0).round() as i64,
                is_copy: near.is_copy,
                passage,
            })
        });
        near.collect()
    }
}

fn sought(text: &str) -> Result<Text, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    let wrong = |code, message: String| Refusal::malformed(code, "office", message, HOW).at("text");
    match length {
        0 => Err(wrong("blank", "没有填写要找的内容".to_owned())),
        length if length > LONGEST => Err(wrong(
            "too_long",
            format!("内容有 {length} 个字，最多 {LONGEST} 个"),
        )),
        _ => Ok(Text {
            body: text.to_owned(),
            ..Text::default()
        }),
    }
}

const HOW: &str = "请写明所需信息的名称或者内容，一两句话即可。";

fn broken(error: &tokio::task::JoinError) -> ActError {
    tracing::error!(%error, "a search for similar applications broke off");
    Refusal::out_of_turn(
        "search_broken",
        "office",
        "查找中途出错",
        "请稍后再试；仍然出错的，请报告运行日志。",
    )
    .into()
}
