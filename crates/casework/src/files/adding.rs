//! A file is added to a case.

use std::sync::Arc;

use disclosure::Refusal;
use disclosure::act::FileDecision;
use disclosure::case::Case;
use disclosure::rules::OTHER_PART;
use disclosure::words::{Role, State};
use store::{CaseId, CaseRow, Decided, FileRow, Reader, Scope, Tx};
use uuid::Uuid;

use super::naming::not_named;
use super::outgoing::goes_out;
use super::{GIVEN, Shelved, kinds, noting};
use crate::dossier::REMEDY;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::record::case_of;
use crate::sight::Eyes;
use crate::standing::Standing;

/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 200;
/// The longest remark, in characters.
const LONGEST_NOTE: usize = 200;
/// The part of what is a paper of a consultation.
pub(super) const CONSULTATION: &str = "consultation";

/// A file that somebody adds.
#[derive(Clone)]
pub struct NewFile {
    /// Its name, as it was handed in.
    pub name: String,
    /// Where it belongs: a part of `archive.toml`.
    pub part: String,
    /// What it is a paper of, such as the name of a consultation; may be empty.
    pub subject: String,
    /// One line for the table of contents; may be empty.
    pub note: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

impl Office {
    /// Adds a file to the round of a case that is being worked on. Its bytes are put
    /// into the cabinet first; what hides in it is looked for afterwards, by
    /// [`Office::inspect_waiting`]. About three times its size is held in memory.
    ///
    /// # Errors
    /// Refused, not found, or cabinet or register failed.
    pub async fn add_file(
        &self,
        desk: &Desk,
        case: CaseId,
        new: NewFile,
    ) -> Result<FileRow, ActError> {
        let NewFile {
            name,
            part,
            subject,
            note,
            bytes,
        } = new;
        let name = cleaned(&name);
        let media_type = self.allowed(&name, &part, &note, &bytes)?;
        let addition = Arc::new(Addition {
            name,
            part,
            subject,
            note: note.trim().to_owned(),
            media_type,
            masked_from: None,
        });
        // What is refused leaves no object behind; what is asked here is asked again.
        let mut reader = self.store.read().await?;
        may_add(&mut reader, desk, case, &addition).await?;
        drop(reader);
        let shelved = self.equipment.cabinet.put(&self.store, bytes).await?;
        self.recorded(desk, case, addition, shelved).await
    }

    /// What can be said without the register.
    fn allowed(
        &self,
        name: &str,
        part: &str,
        note: &str,
        bytes: &[u8],
    ) -> Result<&'static str, Refusal> {
        let refused = |code, field, message: String, hint: &str| {
            Err(Refusal::malformed(code, "office", message, hint).at(field))
        };
        if name.is_empty() {
            return refused(
                "file_name",
                "file",
                "文件没有名称".into(),
                "请选择要上传的文件。",
            );
        }
        if bytes.is_empty() {
            return refused(
                "file_empty",
                "file",
                format!("“{name}”是空文件"),
                "请核对文件，重新上传。",
            );
        }
        if bytes.len() as u64 > self.equipment.file_limit {
            return Err(too_large(self.equipment.file_limit));
        }
        if !self.rules.parts().iter().any(|row| row.part == part) {
            return refused(
                "file_part",
                "part",
                format!("案卷没有“{part}”这一部分"),
                "请从列表中选择材料归入的部分。",
            );
        }
        if note.chars().count() > LONGEST_NOTE || note.chars().any(char::is_control) {
            return refused(
                "file_note",
                "note",
                format!("说明应为一行，不超过 {LONGEST_NOTE} 字"),
                "请写得短一些。",
            );
        }
        kinds::media_type(name, bytes)
    }

    /// Writes the row of a file whose bytes lie in the cabinet.
    pub(super) async fn recorded(
        &self,
        desk: &Desk,
        case: CaseId,
        addition: Arc<Addition>,
        shelved: Shelved,
    ) -> Result<FileRow, ActError> {
        let (desk, at, shelved) = (Arc::new(desk.clone()), self.clock.now(), Arc::new(shelved));
        let office = self.clone();
        self.store
            .act(move |tx| {
                let (desk, addition, shelved) = (desk.clone(), addition.clone(), shelved.clone());
                let office = office.clone();
                Box::pin(async move {
                    let (row, round) = may_add(tx, &desk, case, &addition).await?;
                    not_twice(tx, row.id, round, &addition, &shelved).await?;
                    let file = FileRow {
                        name: addition.name.clone(),
                        media_type: addition.media_type.to_owned(),
                        part: addition.part.clone(),
                        subject: addition.subject.clone(),
                        note: addition.note.clone(),
                        masked_from: addition.masked_from,
                        ..shelved.row(tx.next_id(), row.id, round, (desk.officer.id, at))
                    };
                    tx.insert_file(&file).await?;
                    if goes_out(&office.rules, &file) {
                        replace(tx, (&office, &desk), &row, &file).await?;
                    }
                    Ok(file)
                })
            })
            .await
    }
}

/// What is written down of a new file beside its bytes.
#[derive(Debug)]
pub(super) struct Addition {
    pub name: String,
    pub part: String,
    pub subject: String,
    pub note: String,
    pub media_type: &'static str,
    pub masked_from: Option<Uuid>,
}

/// Takes the file out whose masked copy goes in its place.
async fn replace(
    tx: &mut Tx,
    who: (&Office, &Desk),
    row: &CaseRow,
    copy: &FileRow,
) -> Result<(), ActError> {
    let Some(source) = copy.masked_from else {
        return Ok(());
    };
    let source = tx.file(&Scope::system(), source).await?;
    let source = source.ok_or(ActError::NotFound)?;
    not_named(tx, row, source.id).await?;
    let decided = Decided {
        by: copy.added_by,
        at: copy.added_at,
        reason: format!("由脱敏副本“{}”代替，不再发出", copy.name),
    };
    let decision = (FileDecision::Remove, &decided);
    noting::decide(tx, who, (row, case_of(row)?), &source, decision).await
}

/// That a file is larger than is taken.
pub fn too_large(limit: u64) -> Refusal {
    Refusal::malformed(
        "file_too_large",
        "office",
        format!("文件超过 {} MB 的上限", limit / (1024 * 1024)),
        "请压缩图片、分成几个文件上传；确需更大的，请系统管理员调整 file_limit_mb。",
    )
    .at("file")
}

/// The name without folders and without what no line holds.
fn cleaned(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |c: char| {
        // Marks that turn the direction of writing make an ending look like another.
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let name: String = name
        .chars()
        .filter(|c| !c.is_control() && !hidden(*c))
        .collect();
    shortened(name.trim().trim_matches('.'))
}

/// A long name loses the end of its stem, not its ending.
fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST_NAME {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let room = LONGEST_NAME - ending.chars().count();
    stem.chars().take(room).collect::<String>() + &ending
}

/// Whether the desk may add this to the case; answers its row and round.
pub(super) async fn may_add(
    reader: &mut Reader,
    desk: &Desk,
    case: CaseId,
    addition: &Addition,
) -> Result<(CaseRow, i64), ActError> {
    let row = reader.case(&desk.scope, case).await?;
    let row = row.ok_or(ActError::NotFound)?;
    let case = case_of(&row)?;
    let eyes = Eyes::of(reader, desk).await?;
    let standing = eyes.standing(reader, row.agency_id, row.id).await?;
    let own_paper = addition.part == CONSULTATION
        && case
            .consultation(&addition.subject)
            .is_some_and(|asked| asked.agency == Some(desk.agency.id) && asked.ended.is_none());
    may_work(desk, standing, own_paper)?;
    // What authorities and courts send comes months after the closing; it goes into the
    // dossier that supplements the one that was closed.
    if addition.part != REMEDY || case.remedies.is_empty() {
        not_frozen(&case, i64::from(case.round))?;
    }
    not_decided(&case, &addition.part)?;
    let known = addition.part == CONSULTATION && case.consultation(&addition.subject).is_some();
    if !addition.subject.is_empty() && !known {
        return Err(Refusal::malformed(
            "file_subject",
            "office",
            "本案没有这一次征求意见",
            "归入“征求意见”的材料从列表中选择属于哪一次；归入其他的不选。",
        )
        .at("subject")
        .into());
    }
    let round = i64::from(case.round);
    Ok((row, round))
}

/// Files are kept where the case is owned or handled; an agency that is asked for its
/// opinion adds the papers of it.
pub(super) fn may_work(desk: &Desk, standing: Standing, own_paper: bool) -> Result<(), Refusal> {
    let whose = match standing {
        Standing::Owner | Standing::Handler => true,
        Standing::Above | Standing::Consulted => own_paper,
        Standing::Stranger => false,
    };
    if !whose {
        return Err(Refusal::not_yours(
            "other_agency",
            "reg:45",
            "本案由其他机关办理",
            "材料由收到申请的机关和承办机关添加；受征求意见的机关只添加自己这次征求意见的材料。",
        ));
    }
    let works = |role: &Role| WORKING.contains(role);
    match desk.roles().iter().any(works) {
        true => Ok(()),
        false => Err(Refusal::not_yours(
            "role",
            "office",
            "您不能添加、移除或者处理材料",
            "材料由登记员、承办人、审核人和信息公开机构负责人处理。",
        )),
    }
}

/// Who does acts on cases.
const WORKING: [Role; 4] = [Role::Clerk, Role::Handler, Role::Reviewer, Role::OfficeHead];

/// What was closed stays as it was closed.
pub(super) fn not_frozen(case: &Case, round: i64) -> Result<(), Refusal> {
    let closed = matches!(case.state, State::Closed | State::Archived);
    if !closed && round == i64::from(case.round) {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "round_frozen",
        "reg:45",
        "这一轮已经结案，卷宗已经封存，材料不能增减",
        "已经登记复议、诉讼的，其材料归入“行政复议、诉讼材料”；重新办理答复的，材料归入新的一轮；录入有误的，对该项提出更正，确认后补装卷宗；其他材料请与卷宗一并保存。",
    ))
}

/// What is given out is reviewed and signed with the reply (article 17): from the day
/// that the draft is submitted on, nothing is added to it or taken away.
pub(super) fn not_decided(case: &Case, part: &str) -> Result<(), Refusal> {
    let already = match case.state {
        State::InReview => "正在审批",
        State::Signed | State::Replied => "已经签发",
        _ => return Ok(()),
    };
    if part != GIVEN {
        return Ok(());
    }
    Err(Refusal::out_of_turn(
        "reply_signed",
        "reg:17",
        format!("答复{already}，随答复提供的信息不能增减"),
        "随答复提供的信息与答复一并审批。需要改动的，退回重拟后再办。",
    ))
}

async fn not_twice(
    reader: &mut Reader,
    case: CaseId,
    round: i64,
    addition: &Addition,
    shelved: &Shelved,
) -> Result<(), ActError> {
    let files = reader.files(&Scope::system(), case).await?;
    let same = files.iter().find(|file| {
        file.removal.is_none()
            && file.round == round
            && file.part == addition.part
            && file.subject == addition.subject
            && file.sha256 == shelved.sha256
    });
    match same {
        None => Ok(()),
        Some(same) => Err(Refusal::malformed(
            "file_twice",
            "office",
            format!("这份文件已经在案卷的这一部分中，名称是“{}”", same.name),
            "不需要重复上传；上传错了文件的，请重新选择。",
        )
        .at("file")
        .into()),
    }
}

impl Office {
    /// Whether the desk may add files to this case now, without saying which.
    ///
    /// # Errors
    /// The register failed.
    pub async fn may_add_files(&self, desk: &Desk, case: CaseId) -> Result<bool, ActError> {
        let addition = Addition {
            name: String::new(),
            part: OTHER_PART.to_owned(),
            subject: String::new(),
            note: String::new(),
            media_type: "",
            masked_from: None,
        };
        let mut reader = self.store.read().await?;
        match may_add(&mut reader, desk, case, &addition).await {
            Ok(_) => Ok(true),
            Err(ActError::Refused(_) | ActError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folder_no_control_and_no_turned_writing() {
        for (name, cleaned_to) in [
            ("C:\\Users\\a\\名单.xlsx", "名单.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("a\u{202E}fdp.exe", "afdp.exe"),
            (" 名\n单.pdf ", "名单.pdf"),
            ("..", ""),
        ] {
            assert_eq!(cleaned(name), cleaned_to);
        }
        let long = cleaned(&format!("{}.pdf", "长".repeat(300)));
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with("长.pdf"));
    }
}
