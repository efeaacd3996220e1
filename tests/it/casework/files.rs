//! Files of a case: sealed, looked into, and held back until nothing can leak.

mod held_back;
mod inspecting;
mod keeping;
mod kept_in_history;
mod leaving;

use casework::ActError;
use casework::files::NewFile;
use serde_json::json;
use store::{CaseId, FileRow};

use super::District;

const TODAY: &str = "2026-03-02";
const SECRET: &str = "拆迁户王某某，身份证11010519491231002X";

fn new(name: &str, part: &str, bytes: &[u8]) -> NewFile {
    NewFile {
        name: name.into(),
        part: part.into(),
        subject: String::new(),
        note: String::new(),
        bytes: bytes.into(),
    }
}

async fn add(district: &District, desk: &str, case: CaseId, file: NewFile) -> FileRow {
    let desk = district.desk(desk);
    district.office.add_file(desk, case, file).await.unwrap()
}

fn code<T>(outcome: Result<T, ActError>) -> &'static str {
    match outcome {
        Err(ActError::Refused(refusal)) => {
            assert!(!refusal.message.is_empty() && !refusal.hint.is_empty());
            refusal.code
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

async fn at_hand(district: &District) -> CaseId {
    let id = district.register(json!({})).await.id;
    district.to_handler(id, TODAY).await;
    id
}
