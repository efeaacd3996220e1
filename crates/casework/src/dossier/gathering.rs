//! Reading all that a dossier is built from.

use disclosure::case::{Case, Event};
use disclosure::words::ActKind;
use letters::Letter;
use letters::data::Paper;
use store::{CaseRow, DossierFile, DossierRow, DossierState, OfficerId, Reader, Scope};

use super::leaves::{Content, Leaf, history, page, split};
use super::ordered;
use super::uploads::Patience;
use crate::clock::civil_date;
use crate::documents::{Unmade, letter_of};
use crate::error::ActError;
use crate::office::Office;
use crate::particulars::{Proof, archived_sheet, is_searched, proofs};
use crate::record::read_event;

/// The sheet of the application.
const APPLICATION: &str = "application_form";
/// The sheet that proves a service.
const PROOF: &str = "proof_of_service";
/// The part of what the dossier adds itself, after all others.
pub(super) const RECORD: &str = "record";

/// All that a dossier is built from.
pub(super) struct Gathered {
    pub row: CaseRow,
    pub case: Case,
    /// Up to the one that closed the round.
    pub events: Vec<Event>,
    /// The same as the register hashed them, a line each.
    pub lines: Vec<String>,
    /// In archive order.
    pub leaves: Vec<Leaf>,
    /// The dossier before, and its zip.
    pub earlier: Option<(DossierRow, Vec<u8>)>,
    /// What a reader has to know.
    pub remarks: Vec<String>,
    pub agency: String,
    /// Who closed the round.
    pub closed_by: (OfficerId, String),
    pub closed_on: chrono::NaiveDate,
}

impl Office {
    /// Reads all that a dossier is built from; papers that wait are made first.
    pub(super) async fn gather(&self, dossier: &DossierRow) -> Result<Gathered, Unmade> {
        let mut gathered = self.read_round(dossier).await?;
        self.finish_papers(dossier, &gathered).await?;
        let mut reader = self.store.read().await?;
        self.sheets(&mut reader, dossier, &mut gathered).await?;
        self.letters(&mut reader, dossier, &mut gathered).await?;
        drop(reader);
        self.files_of(dossier, &mut gathered).await?;
        let missing = ordered::missing(&gathered);
        gathered.leaves.extend(missing);
        self.before(dossier, &mut gathered).await?;
        let parts = self.rules.parts();
        let place = |leaf: &Leaf| parts.iter().position(|row| row.part == leaf.part);
        let last = parts.len();
        gathered
            .leaves
            .sort_by_key(|leaf| (place(leaf).unwrap_or(last), leaf.at));
        gathered.leaves.push(self.record(dossier, &gathered));
        Ok(gathered)
    }

    /// Case and events as they stood when the round was closed.
    async fn read_round(&self, dossier: &DossierRow) -> Result<Gathered, Unmade> {
        let mut reader = self.store.read().await?;
        let row = reader.case(&Scope::system(), dossier.case_id).await?;
        let row = row.ok_or(ActError::NotFound)?;
        let owner = reader
            .agency(row.agency_id)
            .await?
            .ok_or(ActError::NotFound)?;
        let stored = reader.events(&Scope::system(), row.id).await?;
        let until = stored
            .iter()
            .filter(|event| event.seq <= dossier.closed_seq);
        let events: Vec<Event> = until.map(read_event).collect::<Result<_, _>>()?;
        let case = Case::fold(&events).ok_or(ActError::NotFound)?;
        let closing = events
            .iter()
            .rfind(|event| event.act.kind() == ActKind::Close);
        let closing = closing.ok_or(ActError::NotFound)?;
        Ok(Gathered {
            lines: reader.chain_lines(row.id, dossier.closed_seq).await?,
            leaves: Vec::new(),
            earlier: None,
            remarks: Vec::new(),
            agency: owner.name,
            closed_by: (closing.actor.id, closing.actor.name.clone()),
            closed_on: closing.on,
            row,
            case,
            events,
        })
    }

    /// The sheets that a case has, as they stood when the round was closed.
    async fn sheets(
        &self,
        reader: &mut Reader,
        dossier: &DossierRow,
        gathered: &mut Gathered,
    ) -> Result<(), Unmade> {
        for (sheet, subject) in sheets_of(&gathered.case) {
            let (row, events) = (&gathered.row, &gathered.events);
            let made_by = (&*self.rules, self.equipment.press.wordings());
            let paper = archived_sheet(reader, made_by, row, events, sheet, &subject).await;
            let (title, mut letter) = match self.worded(paper) {
                Ok(worded) => worded,
                Err(Unmade::Lacks(why)) => self.absent(sheet, why),
                Err(error) => return Err(error),
            };
            letter.case_number = Some(row.number.clone());
            gathered.leaves.push(Leaf {
                part: self.rules.part_of(sheet).to_owned(),
                title,
                author: match sheet {
                    APPLICATION => applicants(&gathered.case),
                    _ => gathered.agency.clone(),
                },
                number: None,
                on: match sheet {
                    APPLICATION => submitted_on(&gathered.case),
                    _ => gathered.closed_on,
                },
                // sheets open their part
                at: row.created_at.min(dossier.made_at),
                extension: "pdf".to_owned(),
                content: Content::Letter(Box::new(letter)),
            });
        }
        Ok(())
    }

    /// A sheet with its title, worded.
    fn worded(&self, paper: Result<Paper, ActError>) -> Result<(String, Letter), Unmade> {
        let paper = paper?;
        let letter = letter_of(&self.equipment.press, &paper, None)?;
        Ok((called(&paper, &letter.title), letter))
    }

    /// The page in the place of a sheet that the case lacks something for.
    fn absent(&self, sheet: &str, why: String) -> (String, Letter) {
        let wordings = self.equipment.press.wordings();
        let title = wordings.letter(sheet).map_or(sheet, |row| &row.title);
        let rows = [("表单", title.to_owned()), ("没有生成的原因", why)];
        let told = "这份表单没有生成，本页代替它列入目录。";
        (
            format!("{title}（没有生成，以说明页代替）"),
            page(rows, told),
        )
    }

    /// The files of the round.
    async fn files_of(&self, dossier: &DossierRow, gathered: &mut Gathered) -> Result<(), Unmade> {
        let files = {
            let mut reader = self.store.read().await?;
            reader
                .files_of_round(dossier.case_id, dossier.round)
                .await?
        };
        // What authorities and courts sent later is in the dossier that supplements this one.
        let came_by_then =
            |file: &DossierFile| file.part != ordered::REMEDY || file.added_at <= dossier.made_at;
        let patience = Patience::new();
        for file in files.into_iter().filter(came_by_then) {
            if let Some(reason) = &file.remove_reason {
                let name = &file.name;
                gathered
                    .remarks
                    .push(format!("材料“{name}”已移出：{reason}"));
                continue;
            }
            let bytes = self
                .equipment
                .cabinet
                .get(&self.store, &file.sha256)
                .await?;
            let (_, ending) = split(&file.name);
            let pages = self.pages_of(&patience, &ending, &bytes).await?;
            let content = Content::File { bytes, pages };
            let theirs = ["application", "identity", "authority"].contains(&file.part.as_str());
            let author = match theirs {
                true => applicants(&gathered.case),
                false => gathered.agency.clone(),
            };
            let mut leaf = Leaf::of_file(&file, content, &author);
            if file.part == "application" {
                leaf.on = submitted_on(&gathered.case);
            }
            gathered.leaves.push(leaf);
        }
        Ok(())
    }

    /// The dossier before this one; it must be there first.
    async fn before(&self, dossier: &DossierRow, gathered: &mut Gathered) -> Result<(), Unmade> {
        let mut reader = self.store.read().await?;
        let rows = reader.dossiers(dossier.case_id).await?;
        let Some(before) = rows
            .into_iter()
            .rfind(|row| row.closed_seq < dossier.closed_seq)
        else {
            return Ok(());
        };
        let zip = match (before.state, before.zip_id) {
            (DossierState::Built, Some(zip)) => reader.file_sum(zip).await?,
            _ => None,
        };
        drop(reader);
        let Some(sum) = zip else {
            return Err(Unmade::Lacks(format!(
                "第{}次办理的卷宗还没有生成。请先生成前一次的卷宗",
                before.round
            )));
        };
        let zip = self.equipment.cabinet.get(&self.store, &sum).await?;
        gathered.earlier = Some((before, zip));
        Ok(())
    }

    /// The history, for people to read.
    fn record(&self, dossier: &DossierRow, gathered: &Gathered) -> Leaf {
        let hash = |line: &String| {
            let value: Option<serde_json::Value> = serde_json::from_str(line).ok();
            value.and_then(|value| Some(value["hash"].as_str()?.to_owned()))
        };
        let hashes: Vec<String> = gathered
            .lines
            .iter()
            .map(|line| hash(line).unwrap_or_default())
            .collect();
        let letter: Letter = Letter {
            case_number: Some(gathered.row.number.clone()),
            author: Some(gathered.agency.clone()),
            ..history(&self.rules, &gathered.events, &hashes)
        };
        Leaf {
            part: RECORD.to_owned(),
            title: letter.title.clone(),
            author: gathered.agency.clone(),
            number: None,
            on: civil_date(dossier.made_at),
            at: dossier.made_at,
            extension: "pdf".to_owned(),
            content: Content::Letter(Box::new(letter)),
        }
    }
}

/// Those who apply, by name.
fn applicants(case: &Case) -> String {
    let names: Vec<&str> = case
        .application
        .applicants()
        .map(|one| one.name.trim())
        .collect();
    names.join("、")
}

/// The day of the application itself, by the earliest that is known of it.
fn submitted_on(case: &Case) -> chrono::NaiveDate {
    let dates = &case.application.dates;
    let known = [dates.submitted_on, dates.arrived_on, case.received_on];
    known
        .into_iter()
        .flatten()
        .next()
        .unwrap_or(case.registered_on)
}

/// A sheet by its title; proofs of service by what was served, too.
fn called(paper: &Paper, title: &str) -> String {
    let Paper::ProofOfService(proof) = paper else {
        return title.to_owned();
    };
    match &proof.document_number {
        Some(number) => format!("{title}（{}，{number}）", proof.document),
        None => format!("{title}（{}）", proof.document),
    }
}

/// The sheets that belong to a round of a case, with what tells several of a kind apart.
fn sheets_of(case: &Case) -> Vec<(&'static str, String)> {
    let mut sheets = vec![APPLICATION, "register_entry"];
    let draft = case.draft.as_ref();
    if is_searched(case) {
        sheets.push("search_record");
    }
    if draft.is_some() {
        sheets.push("review_sheet");
    }
    let sheets = sheets.into_iter().map(|sheet| (sheet, String::new()));
    let proofs = served_of(case).into_iter();
    sheets.chain(proofs.map(|served| (PROOF, served))).collect()
}

/// What the round sent out and has to prove, each as its proof of service calls it, in
/// the order in which it usually goes out.
fn served_of(case: &Case) -> Vec<String> {
    let begun = case.rounds.last().map_or(0, |round| round.closed_by);
    let of_round = |proof: &Proof| proof.seq.is_none_or(|seq| seq > begun);
    let kept = proofs(case).into_iter();
    let kept = kept.filter(|proof| proof.kept && of_round(proof));
    kept.map(|proof| proof.subject).collect()
}
