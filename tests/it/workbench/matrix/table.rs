//! What every route of the workbench is expected to do for whom.

use disclosure::words::{ActKind, Role};

use super::row::{Row, Who, get, post};

fn everybody(_: Role) -> bool {
    true
}

fn sees_cases(role: Role) -> bool {
    role != Role::Admin
}

fn registers(role: Role) -> bool {
    matches!(role, Role::Clerk | Role::Handler | Role::OfficeHead)
}

fn imports(role: Role) -> bool {
    matches!(role, Role::Clerk | Role::OfficeHead)
}

fn keeps_catalogue(role: Role) -> bool {
    matches!(role, Role::Analyst | Role::OfficeHead)
}

fn watches(role: Role) -> bool {
    matches!(
        role,
        Role::OfficeHead | Role::Supervisor | Role::Analyst | Role::Auditor
    )
}

/// Who decides about topics.
fn decides(role: Role) -> bool {
    matches!(role, Role::OfficeHead | Role::Analyst)
}

/// Who freezes the figures of a year.
fn freezes(role: Role) -> bool {
    matches!(role, Role::OfficeHead | Role::Supervisor)
}

/// Who is shown numbers and addresses in full, for a reason.
fn reveals(role: Role) -> bool {
    !matches!(role, Role::Analyst | Role::Admin)
}

fn manages(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Auditor | Role::Supervisor)
}

fn proposes(role: Role) -> bool {
    matches!(role, Role::Analyst | Role::OfficeHead)
}

fn suggests(role: Role) -> bool {
    registers(role) || role == Role::Analyst
}

fn keeps_accounts(role: Role) -> bool {
    role == Role::Admin
}

fn sees_sign_ins(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Auditor)
}

fn sees_reveals(role: Role) -> bool {
    matches!(role, Role::Auditor | Role::Supervisor)
}

/// Every route has a row; several rows ask one route differently.
pub const ROWS: &[Row] = &[
    // the way in and out
    get("GET /sign-in", "/sign-in?next=%2Ftodo", Who::Anybody(200)),
    post("POST /sign-in", "/sign-in", "login=a", Who::Anybody(422)),
    post("POST /sign-out", "/sign-out", "", Who::Officers(303)),
    get(
        "GET /invitation/{token}",
        "/invitation/x",
        Who::Anybody(404),
    ),
    post(
        "POST /invitation/{token}",
        "/invitation/x",
        "new_password=tong-guo-ce-shi&new_again=tong-guo-ce-shi",
        Who::Anybody(422),
    ),
    get(
        "GET /assets/{file}",
        "/assets/workbench.css",
        Who::Anybody(404),
    ),
    // the manual
    get("GET /manual", "/manual", Who::Anybody(308)),
    get("GET /manual/", "/manual/", Who::Anybody(308)),
    get("GET /manual/{page}", "/manual/clerk", Who::Anybody(200)),
    get("GET /manual/{page}", "/manual/none", Who::Anybody(404)),
    get(
        "GET /manual/img/{file}",
        "/manual/img/none.png",
        Who::Anybody(404),
    ),
    // one's own
    get("GET /account", "/account", Who::Officers(200)),
    get(
        "GET /account/password",
        "/account/password",
        Who::Officers(200),
    ),
    post(
        "POST /account/password",
        "/account/password",
        "old_password=a&new_password=b&new_again=c",
        Who::Officers(422),
    ),
    post(
        "POST /account/feed",
        "/account/feed",
        "",
        Who::Officers(200),
    ),
    post(
        "POST /account/feed/end",
        "/account/feed/end",
        "",
        Who::Officers(303),
    ),
    get("GET /feed/{file}", "/feed/x.ics", Who::Anybody(404)),
    get("GET /reminders", "/reminders", Who::Officers(200)),
    post(
        "POST /reminders/seen",
        "/reminders/seen",
        "id=00000000-0000-0000-0000-000000000001",
        Who::Officers(303),
    ),
    post(
        "POST /account/shortcuts",
        "/account/shortcuts",
        "on=true",
        Who::Officers(303),
    ),
    post(
        "POST /account/sessions/end",
        "/account/sessions/end",
        "id=others",
        Who::Officers(303),
    ),
    post(
        "POST /account/sessions/end",
        "/account/sessions/end",
        "id={missing}",
        Who::Officers(404),
    ),
    post(
        "POST /account/views/remove",
        "/account/views/remove",
        "id={missing}",
        Who::Officers(404),
    ),
    post(
        "POST /drafts",
        "/drafts",
        "_draft=register&title=a",
        Who::Officers(204),
    ),
    post("POST /drafts", "/drafts", "title=a", Who::Officers(400)),
    // who stands in for whom
    get("GET /deputies", "/deputies", Who::Officers(200)),
    post(
        "POST /deputies",
        "/deputies",
        "since=2026-05-01",
        Who::Officers(422),
    ),
    post(
        "POST /deputies/{id}/end",
        "/deputies/{missing}/end",
        "",
        Who::Officers(404),
    ),
    post(
        "POST /views",
        "/views",
        "name={nonce}&address=%2Ftodo",
        Who::Of(sees_cases, 303),
    ),
    // lists
    get("GET /", "/", Who::Officers(303)),
    get("GET /todo", "/todo", Who::Of(sees_cases, 200)),
    get("GET /done", "/done", Who::Of(sees_cases, 200)),
    get("GET /supervised", "/supervised", Who::Of(sees_cases, 200)),
    get("GET /registered", "/registered", Who::Of(sees_cases, 200)),
    get("GET /cases", "/cases", Who::Of(sees_cases, 200)),
    get("GET /cases", "/cases?light=red", Who::Of(sees_cases, 422)),
    get(
        "GET /todo/export.xlsx",
        "/todo/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /done/export.xlsx",
        "/done/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /supervised/export.xlsx",
        "/supervised/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /registered/export.xlsx",
        "/registered/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /cases/export.xlsx",
        "/cases/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /search",
        "/search?text=%E4%BF%9D%E5%AF%86",
        Who::Of(sees_cases, 200),
    ),
    post(
        "POST /search",
        "/search",
        "text=%E4%BF%9D%E5%AF%86",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /search/export.xlsx",
        "/search/export.xlsx?text=%E4%BF%9D%E5%AF%86",
        Who::Of(sees_cases, 200),
    ),
    post(
        "POST /search/export.xlsx",
        "/search/export.xlsx",
        "text=%E4%BF%9D%E5%AF%86",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /calendar",
        "/calendar?month=2026-05",
        Who::OrNothing(sees_cases, 200),
    ),
    get(
        "GET /calendar",
        "/calendar?month=2026-13",
        Who::Officers(404),
    ),
    // reconsideration and litigation
    get(
        "GET /remedies",
        "/remedies",
        Who::OrNothing(sees_cases, 200),
    ),
    get(
        "GET /remedies",
        "/remedies?year=2026&cell=4",
        Who::OrNothing(sees_cases, 200),
    ),
    get("GET /remedies", "/remedies?cell=15", Who::Officers(404)),
    get(
        "GET /remedies/export.xlsx",
        "/remedies/export.xlsx?year=2026",
        Who::OrNothing(sees_cases, 200),
    ),
    get(
        "GET /remedies/month",
        "/remedies/month?month=2026-03&form=json",
        Who::OrNothing(sees_cases, 200),
    ),
    get(
        "GET /remedies/month",
        "/remedies/month?month=2100-01",
        Who::Officers(404),
    ),
    // registration
    get("GET /register", "/register", Who::Of(registers, 200)),
    post(
        "POST /register",
        "/register",
        "title=a",
        Who::Of(registers, 422),
    ),
    post(
        "POST /register/check",
        "/register/check",
        "applicant.name=%E9%92%B1%E7%A7%98%E5%AF%86&applicant.id_number=110101199003070134\
         &title=%E4%BF%9D%E5%AF%86%E7%9A%84%E5%90%8D%E7%A7%B0",
        Who::Of(registers, 200),
    ),
    // what is public and what is not
    get("GET /catalogue", "/catalogue", Who::Of(sees_cases, 200)),
    get(
        "GET /catalogue/export.xlsx",
        "/catalogue/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /catalogue/import",
        "/catalogue/import",
        Who::Of(keeps_catalogue, 200),
    ),
    post(
        "POST /catalogue/import",
        "/catalogue/import",
        "--part--\r\n",
        Who::Of(keeps_catalogue, 422),
    ),
    post(
        "POST /catalogue/import/confirm",
        "/catalogue/import/confirm",
        "--part--\r\n",
        Who::Of(keeps_catalogue, 422),
    ),
    get(
        "GET /catalogue/import/template.xlsx",
        "/catalogue/import/template.xlsx",
        Who::Of(keeps_catalogue, 200),
    ),
    get(
        "GET /catalogue/new",
        "/catalogue/new",
        Who::Of(keeps_catalogue, 200),
    ),
    post(
        "POST /catalogue/new",
        "/catalogue/new",
        "_once={nonce}&title=a",
        Who::Of(keeps_catalogue, 422),
    ),
    get(
        "GET /catalogue/{entry}",
        "/catalogue/{missing}",
        Who::Of(sees_cases, 404),
    ),
    get(
        "GET /catalogue/{entry}/edit",
        "/catalogue/{missing}/edit",
        Who::Of(keeps_catalogue, 404),
    ),
    post(
        "POST /catalogue/{entry}/edit",
        "/catalogue/{missing}/edit",
        "title=a&attribute=proactive",
        Who::Of(keeps_catalogue, 404),
    ),
    post(
        "POST /catalogue/{entry}/retire",
        "/catalogue/{missing}/retire",
        "",
        Who::Of(keeps_catalogue, 404),
    ),
    post(
        "POST /catalogue/{entry}/restore",
        "/catalogue/{missing}/restore",
        "",
        Who::Of(keeps_catalogue, 404),
    ),
    post(
        "POST /cases/{id}/suggestions/{entry}/decline",
        "/cases/{missing}/suggestions/{missing}/decline",
        "",
        Who::Officers(404),
    ),
    post(
        "POST /cases/{id}/suggestions/{entry}/restore",
        "/cases/{missing}/suggestions/{missing}/restore",
        "",
        Who::Officers(404),
    ),
    get("GET /import", "/import", Who::Of(imports, 200)),
    get(
        "GET /import/template.xlsx",
        "/import/template.xlsx",
        Who::Of(imports, 200),
    ),
    post(
        "POST /import",
        "/import",
        "--part--\r\n",
        Who::Of(imports, 422),
    ),
    post(
        "POST /import/confirm",
        "/import/confirm",
        "--part--\r\n",
        Who::Of(imports, 422),
    ),
    // what people keep asking for
    get("GET /topics", "/topics", Who::Of(watches, 200)),
    get(
        "GET /topics",
        "/topics?rhythm=weekly",
        Who::Of(watches, 200),
    ),
    get(
        "GET /topics",
        "/topics?run={missing}",
        Who::Of(watches, 404),
    ),
    get("GET /topics/runs", "/topics/runs", Who::Of(watches, 200)),
    get(
        "GET /topics/runs/progress",
        "/topics/runs/progress",
        Who::Of(watches, 200),
    ),
    post(
        "POST /topics/runs",
        "/topics/runs",
        "since=2026-04-01&until=2026-04-10",
        Who::Of(decides, 303),
    ),
    post(
        "POST /topics/runs",
        "/topics/runs",
        "since=2026-04-11&until=2026-04-10",
        Who::Of(decides, 422),
    ),
    get("GET /topics/pivot", "/topics/pivot", Who::Of(watches, 200)),
    get(
        "GET /topics/pivot.xlsx",
        "/topics/pivot.xlsx",
        Who::Of(watches, 404),
    ),
    get(
        "GET /topics/report.docx",
        "/topics/report.docx",
        Who::Of(watches, 404),
    ),
    get(
        "GET /topics/report.pdf",
        "/topics/report.pdf?outside=yes",
        Who::Of(watches, 404),
    ),
    get(
        "GET /topics/report.xlsx",
        "/topics/report.xlsx?run={missing}",
        Who::Of(watches, 404),
    ),
    get(
        "GET /topics/similar",
        "/topics/similar",
        Who::Of(sees_cases, 200),
    ),
    post(
        "POST /topics/similar",
        "/topics/similar",
        "text=%E4%BF%9D%E5%AF%86",
        Who::Of(sees_cases, 200),
    ),
    post(
        "POST /topics/similar",
        "/topics/similar",
        "text=",
        Who::Of(sees_cases, 422),
    ),
    get(
        "GET /topics/voices",
        "/topics/voices",
        Who::Of(watches, 200),
    ),
    post(
        "POST /topics/voices",
        "/topics/voices",
        "--part--\r\n",
        Who::Of(decides, 422),
    ),
    post(
        "POST /topics/voices/{id}/remove",
        "/topics/voices/{missing}/remove",
        "",
        Who::Of(decides, 409),
    ),
    get(
        "GET /topics/{topic}",
        "/topics/t0123456789",
        Who::Of(watches, 404),
    ),
    post(
        "POST /topics/{topic}/decisions",
        "/topics/t0123456789/decisions",
        "kind=pin&pinned=true",
        Who::Of(decides, 404),
    ),
    post(
        "POST /topics/decisions/{id}/undo",
        "/topics/decisions/{missing}/undo",
        "",
        Who::Of(decides, 409),
    ),
    // the board
    get("GET /board", "/board", Who::Of(watches, 200)),
    get(
        "GET /board/outlook",
        "/board/outlook",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/outlook/files/{format}",
        "/board/outlook/files/docx",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/outlook/files/{format}",
        "/board/outlook/files/json",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/outlook/files/{format}",
        "/board/outlook/files/xlsx?workdays=5&seed=2",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/replay",
        "/board/replay?year=2026&reply=10",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/replay/files/{format}",
        "/board/replay/files/docx?year=2026&reply=10",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/replay/files/{format}",
        "/board/replay/files/xlsx?year=2026&new_reply=10",
        Who::Of(watches, 200),
    ),
    get("GET /board/{list}", "/board/soon", Who::Of(watches, 200)),
    get("GET /board/{list}", "/board/overdue", Who::Of(watches, 200)),
    get("GET /board/{list}", "/board/late", Who::Of(watches, 200)),
    post(
        "POST /board/urge",
        "/board/urge",
        "_once={nonce}&text=a&case={case}:{version}",
        Who::Of(watches, 303),
    )
    .does(ActKind::Urge),
    get(
        "GET /board/assessment",
        "/board/assessment?from=2026-01-01",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/assessment/files/{format}",
        "/board/assessment/files/xlsx",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/figures",
        "/board/figures?from=2026-01-01",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/figures/cases/{set}",
        "/board/figures/cases/registered",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/figures/files/{format}",
        "/board/figures/files/docx",
        Who::Of(watches, 200),
    ),
    get(
        "GET /board/figures/month",
        "/board/figures/month?month=2026-03&form=json",
        Who::Of(watches, 200),
    ),
    // reports
    get(
        "GET /reports/annual",
        "/reports/annual?year=2026",
        Who::Of(watches, 200),
    ),
    get(
        "GET /reports/annual/cells/{row}/{column}",
        "/reports/annual/cells/1/7",
        Who::Of(watches, 200),
    ),
    get(
        "GET /reports/annual/cells/{row}/{column}/export.xlsx",
        "/reports/annual/cells/1/7/export.xlsx",
        Who::Of(watches, 200),
    ),
    get(
        "GET /reports/annual/files/{format}",
        "/reports/annual/files/docx",
        Who::Of(watches, 200),
    ),
    get(
        "GET /reports/annual/files/{format}",
        "/reports/annual/files/xlsx",
        Who::Of(watches, 200),
    ),
    post(
        "POST /reports/annual/freeze",
        "/reports/annual/freeze",
        "year=2026",
        Who::Of(freezes, 303),
    ),
    get(
        "GET /reports/check",
        "/reports/check",
        Who::Of(watches, 200),
    ),
    post(
        "POST /reports/check",
        "/reports/check",
        "--part--\r\n",
        Who::Of(watches, 422),
    ),
    // a case
    get("GET /cases/{id}", "/cases/{case}", Who::Seers(200)),
    get(
        "GET /cases/{id}/identity",
        "/cases/{case}/identity",
        Who::Officers(303),
    ),
    post(
        "POST /cases/{id}/identity",
        "/cases/{case}/identity",
        "reason=a",
        Who::Whole(reveals, 200),
    ),
    get(
        "GET /cases/{id}/acts/{act}",
        "/cases/{case}/acts/note",
        Who::Act(ActKind::Note, 200),
    ),
    post(
        "POST /cases/{id}/acts/{act}",
        "/cases/{case}/acts/note",
        "_version={version}&_once={nonce}&text=a",
        Who::Act(ActKind::Note, 303),
    )
    .does(ActKind::Note),
    post(
        "POST /cases/{id}/acts/{act}",
        "/cases/{case}/acts/note",
        "_version={version}&_once={nonce}",
        Who::Act(ActKind::Note, 422),
    ),
    get(
        "GET /cases/{id}/correct/{seq}",
        "/cases/{case}/correct/1",
        Who::Act(ActKind::RequestCorrection, 200),
    ),
    post(
        "POST /cases/{id}/correct/{seq}",
        "/cases/{case}/correct/1",
        "_version={version}&_once={nonce}",
        Who::Act(ActKind::RequestCorrection, 422),
    ),
    post(
        "POST /cases/{id}/correct/{seq}",
        "/cases/{case}/correct/1",
        "_version={version}&_more=title",
        Who::Act(ActKind::RequestCorrection, 200),
    ),
    get(
        "GET /cases/{id}/steps",
        "/cases/{case}/steps",
        Who::Act(ActKind::Assess, 200),
    ),
    post(
        "POST /cases/{id}/steps",
        "/cases/{case}/steps",
        "_version={version}&_once={nonce}&_record=1",
        Who::Act(ActKind::Assess, 422),
    ),
    post(
        "POST /cases/{id}/steps",
        "/cases/{case}/steps",
        "_version={version}&_back=0",
        Who::Act(ActKind::Assess, 200),
    ),
    // its draft: here there is none yet
    get(
        "GET /cases/{id}/draft",
        "/cases/{case}/draft",
        Who::Whole(everybody, 200),
    ),
    get(
        "GET /cases/{id}/draft.pdf",
        "/cases/{case}/draft.pdf",
        Who::Whole(everybody, 409),
    ),
    post(
        "POST /cases/{id}/draft.pdf",
        "/cases/{case}/draft.pdf",
        "block[0]=a",
        Who::Act(ActKind::Draft, 303),
    ),
    get(
        "GET /cases/{id}/draft/text",
        "/cases/{case}/draft/text",
        Who::Act(ActKind::Draft, 303),
    ),
    post(
        "POST /cases/{id}/draft/text",
        "/cases/{case}/draft/text",
        "_version={version}&_do=all",
        Who::Act(ActKind::Draft, 303),
    ),
    post(
        "POST /cases/{id}/draft/comments",
        "/cases/{case}/draft/comments",
        "draft=1&said=a",
        Who::Whole(everybody, 409),
    ),
    post(
        "POST /cases/{id}/draft/comments/{comment}/settle",
        "/cases/{case}/draft/comments/{missing}/settle",
        "",
        Who::Whole(everybody, 409),
    ),
    get(
        "GET /cases/{id}/print/{sheet}",
        "/cases/{case}/print/acknowledgement",
        Who::Whole(everybody, 200),
    ),
    get(
        "GET /cases/{id}/print/{sheet}",
        "/cases/{case}/print/application",
        Who::Whole(everybody, 200),
    ),
    get(
        "GET /cases/{id}/print/{sheet}",
        "/cases/{case}/print/handling",
        Who::Whole(everybody, 200),
    ),
    get(
        "GET /cases/{id}/print/{sheet}",
        "/cases/{case}/print/case",
        Who::Whole(everybody, 200),
    ),
    post(
        "POST /cases/{id}/print/{sheet}",
        "/cases/{case}/print/application",
        "reason=a",
        Who::Whole(reveals, 200),
    ),
    // what it sent out, and the sheets of its file
    get(
        "GET /cases/{id}/documents",
        "/cases/{case}/documents",
        Who::Seers(200),
    ),
    get(
        "GET /cases/{id}/sheets/{sheet}",
        "/cases/{case}/sheets/register_entry",
        Who::Whole(reveals, 200),
    ),
    get(
        "GET /cases/{id}/dossier",
        "/cases/{case}/dossier",
        Who::Whole(everybody, 200),
    ),
    post(
        "POST /cases/{id}/dossier",
        "/cases/{missing}/dossier",
        "",
        Who::Officers(404),
    ),
    get(
        "GET /cases/{id}/dossier/{dossier}/{form}",
        "/cases/{missing}/dossier/{missing}/zip",
        Who::Officers(404),
    ),
    get(
        "GET /cases/{id}/files",
        "/cases/{case}/files",
        Who::Seers(200),
    ),
    post(
        "POST /cases/{id}/files",
        "/cases/{missing}/files",
        "",
        Who::Officers(404),
    ),
    get(
        "GET /files/{id}/content",
        "/files/{missing}/content",
        Who::Officers(404),
    ),
    post(
        "POST /files/{id}/inspect",
        "/files/{missing}/inspect",
        "",
        Who::Officers(404),
    ),
    post(
        "POST /files/{id}/release",
        "/files/{missing}/release",
        "reason=a",
        Who::Officers(404),
    ),
    post(
        "POST /files/{id}/remove",
        "/files/{missing}/remove",
        "reason=a",
        Who::Officers(404),
    ),
    post(
        "POST /files/{id}/masked-copy",
        "/files/{missing}/masked-copy",
        "",
        Who::Officers(404),
    ),
    get(
        "GET /documents/{id}/{form}",
        "/documents/{missing}/pdf",
        Who::Officers(404),
    ),
    post(
        "POST /documents/{id}/render",
        "/documents/{missing}/render",
        "",
        Who::Officers(404),
    ),
    // what should become public
    get("GET /proposals", "/proposals", Who::Of(sees_cases, 200)),
    get(
        "GET /proposals",
        "/proposals?state=sent",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /proposals/export.xlsx",
        "/proposals/export.xlsx",
        Who::Of(sees_cases, 200),
    ),
    get(
        "GET /proposals/new",
        "/proposals/new",
        Who::Of(proposes, 200),
    ),
    post(
        "POST /proposals",
        "/proposals",
        "_once={nonce}&title=a&reason=a",
        Who::Of(proposes, 422),
    ),
    get(
        "GET /proposals/suggested",
        "/proposals/suggested",
        Who::Of(suggests, 200),
    ),
    post(
        "POST /proposals/suggested",
        "/proposals/suggested",
        "_once={nonce}&title=a&text=a&received_on=2026-04-01",
        Who::Of(suggests, 422),
    ),
    get(
        "GET /proposals/{id}",
        "/proposals/{missing}",
        Who::Of(sees_cases, 404),
    ),
    post(
        "POST /proposals/{id}/send",
        "/proposals/{missing}/send",
        "_version=1&title=a",
        Who::Of(sees_cases, 404),
    ),
    post(
        "POST /proposals/{id}/answer",
        "/proposals/{missing}/answer",
        "_version=1&answer=adopt",
        Who::Of(sees_cases, 404),
    ),
    post(
        "POST /proposals/{id}/publish",
        "/proposals/{missing}/publish",
        "_version=1&url=a",
        Who::Of(sees_cases, 404),
    ),
    post(
        "POST /proposals/{id}/withdraw",
        "/proposals/{missing}/withdraw",
        "_version=1&withdrawn_for=a",
        Who::Of(sees_cases, 404),
    ),
    // agencies, officers, records
    get("GET /admin", "/admin", Who::Of(manages, 200)),
    get(
        "GET /admin/delivery",
        "/admin/delivery",
        Who::Of(keeps_accounts, 200),
    ),
    post(
        "POST /admin/delivery/try",
        "/admin/delivery/try",
        "",
        Who::Of(keeps_accounts, 422),
    ),
    post(
        "POST /admin/delivery/{id}/again",
        "/admin/delivery/{missing}/again",
        "",
        Who::Of(keeps_accounts, 404),
    ),
    get(
        "GET /admin/calendar",
        "/admin/calendar",
        Who::Of(manages, 200),
    ),
    get(
        "GET /admin/calendar",
        "/admin/calendar?year=1990",
        Who::Of(manages, 404),
    ),
    post(
        "POST /admin/calendar/read",
        "/admin/calendar/read",
        "text=a",
        Who::Of(keeps_accounts, 422),
    ),
    post(
        "POST /admin/calendar/import",
        "/admin/calendar/import",
        "text=a",
        Who::Of(keeps_accounts, 422),
    ),
    get(
        "GET /admin/sign-ins",
        "/admin/sign-ins",
        Who::Of(sees_sign_ins, 200),
    ),
    get(
        "GET /admin/changes",
        "/admin/changes",
        Who::Of(sees_sign_ins, 200),
    ),
    get(
        "GET /admin/reveals",
        "/admin/reveals",
        Who::Of(sees_reveals, 200),
    ),
    post(
        "POST /admin/agencies",
        "/admin/agencies",
        "parent={agency}&kind=town&code=M{count}&name=%E6%96%B0%E9%95%87",
        Who::Keepers(303),
    ),
    post(
        "POST /admin/agencies/{id}/name",
        "/admin/agencies/{agency}/name",
        "name=%E6%B2%B3%E4%B8%9C%E9%95%87",
        Who::Keepers(303),
    ),
    post(
        "POST /admin/officers",
        "/admin/officers",
        "agency={agency}&officer_name=%E6%96%B0%E4%BA%BA&role=clerk",
        Who::Keepers(303),
    ),
    get(
        "GET /admin/officers/{id}",
        "/admin/officers/{officer}",
        Who::Keepers(200),
    ),
    post(
        "POST /admin/officers/{id}/roles",
        "/admin/officers/{officer}/roles",
        "role=clerk",
        Who::Keepers(303),
    ),
    post(
        "POST /admin/officers/{id}/active",
        "/admin/officers/{officer}/active",
        "active=true",
        Who::Keepers(303),
    ),
    post(
        "POST /admin/officers/{id}/invite",
        "/admin/officers/{officer}/invite",
        "login=u{nonce}",
        Who::Keepers(200),
    ),
    post(
        "POST /admin/officers/{id}/mail",
        "/admin/officers/{officer}/mail",
        "address=u{nonce}@example.gov.cn",
        Who::Keepers(303),
    ),
    post(
        "POST /admin/officers/{id}/sessions/end",
        "/admin/officers/{officer}/sessions/end",
        "",
        Who::Keepers(303),
    ),
    // after all others, as it takes the case away from its handler
    post(
        "POST /board/dispatch",
        "/board/dispatch",
        "_once={nonce}&handler={handler}&case={case}:{version}",
        Who::Of(watches, 303),
    )
    .does(ActKind::Dispatch),
];
