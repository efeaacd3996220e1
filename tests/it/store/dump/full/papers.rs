//! Rows of what leaves the office on paper.

use store::{
    CommentRow, DeputyRow, DocumentRow, DocumentState, DossierRow, DossierState, StoreError, Tx,
};
use uuid::Uuid;

use super::now;
use crate::store::sample::*;

/// A letter that was made void and whose paper failed, a comment, a deputy, a dossier.
pub(super) async fn papers(tx: &mut Tx, case: Uuid) -> Result<(), StoreError> {
    let document = DocumentRow {
        id: id(0x900),
        case_id: case,
        agency_id: HOUSING,
        round: 1,
        seq: 1,
        letter: "third_party_letter".into(),
        subject: "甲厂".into(),
        series: "consultation".into(),
        number: Some("住建公开征〔2026〕1号".into()),
        dated: day("2026-03-02"),
        made_at: now(),
        state: DocumentState::Waiting,
        attempts: 0,
        failure: None,
        rendered_at: None,
        pdf_id: None,
        docx_id: None,
        voided_seq: None,
    };
    tx.insert_document(&document).await?;
    tx.fail_document(document.id, "没有字体“𲎰”").await?;
    tx.void_documents_of(case, 1, 2).await?;
    tx.insert_draft_comment(&CommentRow {
        id: id(0x910),
        case_id: case,
        round: 1,
        draft_seq: 2,
        block: Some(0),
        quoted: "经审查".into(),
        said: "写明文号".into(),
        officer_id: CLERK,
        at: now(),
        settled_by: None,
        settled_at: None,
    })
    .await?;
    tx.insert_deputy(&DeputyRow {
        id: id(0x920),
        agency_id: HOUSING,
        officer_id: CLERK,
        deputy_id: CLERK,
        since: day("2026-03-02"),
        until: day("2026-03-06"),
        reason: "休假".into(),
        made_by: CLERK,
        made_at: now(),
        ended_by: None,
        ended_at: None,
    })
    .await?;
    tx.insert_dossier(&DossierRow {
        id: id(0x930),
        case_id: case,
        round: 1,
        closed_seq: 3,
        head_hash: "cd".repeat(32),
        retention: "30年".into(),
        retention_reason: "一般案件".into(),
        state: DossierState::Waiting,
        attempts: 0,
        failure: None,
        made_at: now(),
        built_at: None,
        zip_id: None,
        pdf_id: None,
        manifest: None,
    })
    .await
}
