//! Files that a recorded act names: what was proved with one stays proved.

use disclosure::Refusal;
use disclosure::act::Act;
use disclosure::case::Event;
use disclosure::history::History;
use store::{CaseRow, Reader, Scope};
use uuid::Uuid;

use crate::error::ActError;
use crate::record::read_event;

/// A file that an act names as its proof stays.
///
/// # Errors
/// Refused, with the act; or the register failed.
pub(super) async fn not_named(
    reader: &mut Reader,
    row: &CaseRow,
    file: Uuid,
) -> Result<(), ActError> {
    let stored = reader.events(&Scope::system(), row.id).await?;
    let events: Vec<Event> = stored.iter().map(read_event).collect::<Result<_, _>>()?;
    let history = History::of(&events.iter().collect::<Vec<_>>());
    let mut standing = history.events().iter();
    let Some(event) = standing.find(|event| names(&event.act).contains(&file)) else {
        return Ok(());
    };
    Err(Refusal::out_of_turn(
        "file_named",
        "reg:45",
        format!(
            "办理记录第 {} 项“{}”以这份材料为凭证，不能移除",
            event.seq,
            event.act.kind().label()
        ),
        "确实传错的，请先上传正确的凭证，对该项申请更正、改为正确的材料，更正办成以后再移除。",
    )
    .into())
}

/// The files that an act names.
fn names(act: &Act) -> &[Uuid] {
    match act {
        Act::ProveService(it) => &it.files,
        Act::RecordNoticeReceipt(it) => &it.files,
        Act::RecordConsultReceipt(it) => &it.files,
        _ => &[],
    }
}
