//! Applications that are like a text: the words they share, not the same words in a row.
//! The texts are read once and kept in memory for a while; what was registered since is
//! read at each search and kept beside them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use disclosure::Refusal;
use hotspots::{Library, Segmenter, Settings, Text, passage, weighed};
use store::{AgencyId, CaseId, CaseRow, Reach};
use tokio::sync::Mutex;

use super::reading::{texts, texts_after};
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
/// So many that came since are kept beside it; with more of them all is read anew.
const NEWCOMERS: usize = 1000;
/// Ids grow with time, but what took one a moment earlier may be written a moment later:
/// so many milliseconds are looked back.
const LOOKED_BACK: u128 = 60_000;

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
    /// Newcomers have greater ids than this.
    after: CaseId,
    /// Those with such an id that are on a shelf.
    known: HashSet<String>,
    /// Those that came since the shelf was read.
    newcomers: Vec<Text>,
    /// The same, to be searched.
    beside: Option<Arc<Shelf>>,
}

/// Applications of an agency and of those below it.
struct Shelf {
    room: Arc<Room>,
    texts: Vec<Text>,
    library: Library,
}

/// What texts are read with: it takes a while to make.
struct Room {
    settings: Settings,
    segmenter: Segmenter,
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
        let shelves = self.shelves(desk.agency.id).await?;
        let found = tokio::task::spawn_blocking(move || nearest(&shelves, &sought)).await;
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

    /// The texts of an agency: those that are kept, and what came since.
    async fn shelves(&self, agency: AgencyId) -> Result<Vec<Arc<Shelf>>, ActError> {
        let mut kept = self.libraries.0.lock().await;
        kept.retain(|_, one| one.until > Instant::now() && one.rules == self.rules.hash);
        if let Some(one) = kept.get_mut(&agency) {
            self.take_newcomers(agency, one).await?;
            if one.newcomers.len() <= NEWCOMERS {
                let beside = one.beside.iter().cloned();
                return Ok(std::iter::once(one.shelf.clone()).chain(beside).collect());
            }
        }
        let begun = Instant::now();
        let settings = settings(&self.rules)?;
        let mut reader = self.store.read().await?;
        let days = (reads_before(&settings.runs, self.today()), self.today());
        let texts = texts(&mut reader, agency, days, &settings.reading).await?;
        drop(reader);
        let shelf = blocking(move || {
            let segmenter = settings.segmenter();
            let room = Room {
                settings,
                segmenter,
            };
            Shelf::read(texts, Arc::new(room))
        })
        .await?;
        if kept.len() >= AGENCIES {
            kept.clear();
        }
        let good_for = (begun.elapsed() * GOOD_FOR).max(AT_LEAST);
        let after = shelf.newcomers_after();
        let is_late = |text: &&Text| text.id.parse().is_ok_and(|id: CaseId| id > after);
        let late = shelf.texts.iter().filter(is_late);
        let one = Kept {
            until: Instant::now() + good_for,
            rules: self.rules.hash.clone(),
            after,
            known: late.map(|text| text.id.clone()).collect(),
            newcomers: Vec::new(),
            beside: None,
            shelf: shelf.clone(),
        };
        kept.insert(agency, one);
        Ok(vec![shelf])
    }

    /// Reads what was registered since, so that it is found at once.
    async fn take_newcomers(&self, agency: AgencyId, kept: &mut Kept) -> Result<(), ActError> {
        let settings = &kept.shelf.room.settings;
        let days = (reads_before(&settings.runs, self.today()), self.today());
        let how = &settings.reading;
        let mut reader = self.store.read().await?;
        let mut new = texts_after(&mut reader, agency, days, how, kept.after).await?;
        drop(reader);
        new.retain(|text| !kept.known.contains(&text.id));
        if new.is_empty() {
            return Ok(());
        }
        let mut newcomers = kept.newcomers.clone();
        newcomers.extend(new);
        let (texts, room) = (newcomers.clone(), kept.shelf.room.clone());
        let beside = blocking(move || Shelf::read(texts, room)).await?;
        kept.known.extend(newcomers.iter().map(|it| it.id.clone()));
        (kept.newcomers, kept.beside) = (newcomers, Some(beside));
        Ok(())
    }
}

/// Reads texts aside, since that may take long.
async fn blocking(read: impl FnOnce() -> Shelf + Send + 'static) -> Result<Arc<Shelf>, ActError> {
    let read = tokio::task::spawn_blocking(read).await;
    Ok(Arc::new(read.map_err(|error| broken(&error))?))
}

/// A text on the shelf that is like the one sought.
struct Near {
    id: CaseId,
    similarity: i64,
    is_copy: bool,
    passage: String,
}

/// The nearest of all shelves: copies first, then the most alike.
fn nearest(shelves: &[Arc<Shelf>], sought: &Text) -> Vec<Near> {
    let found = shelves.iter().flat_map(|shelf| shelf.nearest(sought));
    let mut found: Vec<Near> = found.collect();
    // the shelves keep their order among equals
    found.sort_by_key(|near| std::cmp::Reverse((near.is_copy, near.similarity)));
    found
}

impl Shelf {
    fn read(texts: Vec<Text>, room: Arc<Room>) -> Shelf {
        let library = Library::read(&texts, &room.settings, &room.segmenter, 1);
        Shelf {
            room,
            texts,
            library,
        }
    }

    /// What is not on the shelf has a greater id than this.
    fn newcomers_after(&self) -> CaseId {
        let ids = self.texts.iter().filter_map(|text| text.id.parse().ok());
        let newest = ids.max().unwrap_or(CaseId::nil());
        // milliseconds stand in the upper 48 bits
        CaseId::from_u128(newest.as_u128().saturating_sub(LOOKED_BACK << 80))
    }

    fn nearest(&self, sought: &Text) -> Vec<Near> {
        let Room {
            settings,
            segmenter,
        } = self.room.as_ref();
        let found = self.library.nearest(sought, settings, segmenter, LOOKED_AT);
        let words = weighed(sought, segmenter);
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
