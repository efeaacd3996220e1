//! `/topics/report.docx`, `.xlsx` and `.pdf`: what people asked for in the period of a result,
//! as a file; for outside with what rests on few people held back.

use axum::extract::{Query, State};
use axum::response::Response;
use casework::Office;
use serde::Deserialize;
use uuid::Uuid;

use super::missing;
use crate::api::Problem;
use crate::reports::TopicForm;
use crate::workbench::kept::written_and_kept;
use crate::workbench::visit::Visit;

/// What is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    /// A result; the one in force when empty.
    #[serde(default)]
    run: String,
    /// `yes` where it is handed to others.
    #[serde(default)]
    outside: String,
}

/// `GET /topics/report.docx`
pub(super) async fn docx(
    office: State<Office>,
    visit: Visit,
    ask: Query<Ask>,
) -> Result<Response, Problem> {
    file(&office, &visit, &ask, TopicForm::Docx).await
}

/// `GET /topics/report.xlsx`
pub(super) async fn xlsx(
    office: State<Office>,
    visit: Visit,
    ask: Query<Ask>,
) -> Result<Response, Problem> {
    file(&office, &visit, &ask, TopicForm::Xlsx).await
}

/// `GET /topics/report.pdf`
pub(super) async fn pdf(
    office: State<Office>,
    visit: Visit,
    ask: Query<Ask>,
) -> Result<Response, Problem> {
    file(&office, &visit, &ask, TopicForm::Pdf).await
}

async fn file(
    office: &Office,
    visit: &Visit,
    ask: &Ask,
    form: TopicForm,
) -> Result<Response, Problem> {
    let run = match ask.run.as_str() {
        "" => None,
        run => Some(run.parse::<Uuid>().map_err(|_| missing())?),
    };
    let outside = ask.outside == "yes";
    let report = office.topic_report(visit.desk(), run, outside).await?;
    let report = report.ok_or_else(missing)?;
    let at = office.clock.now();
    let equipment = office.equipment.clone();
    let kept = if outside { "（对外）" } else { "" };
    let name = format!(
        "依申请公开情况分析{kept} {}.{}",
        office.today(),
        form.word()
    );
    let write = move || form.written(&report, &equipment, at);
    written_and_kept(form.media_type(), &name, write).await
}
