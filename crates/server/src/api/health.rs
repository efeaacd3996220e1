//! `GET /livez` and `GET /readyz`: whether the process runs, and whether it can serve.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use casework::Office;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use super::error::other_rules;
use super::problem::{Details, Problem};

/// 运行状况。
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// 恒为 `ok`。
    status: &'static str,
}

const OK: Json<Health> = Json(Health { status: "ok" });

#[utoipa::path(
    get,
    path = "/livez",
    tag = "运行",
    summary = "进程是否在运行",
    responses((status = 200, description = "在运行", body = Health)),
    security(())
)]
pub(super) async fn livez() -> Json<Health> {
    OK
}

#[utoipa::path(
    get,
    path = "/readyz",
    tag = "运行",
    summary = "能否办理业务：数据库可用、结构与程序相符、现行规则即本进程装载的规则、提醒没有停止",
    responses(
        (status = 200, description = "可以办理", body = Health),
        (status = 503, description = "暂时不能办理，说明缺什么、怎么办", body = Details,
         content_type = "application/problem+json"),
    ),
    security(())
)]
pub(super) async fn readyz(State(office): State<Office>) -> Result<Json<Health>, Problem> {
    office.store.ready().await.map_err(not_ready)?;
    let in_force = match office.follow().await {
        Ok(office) => office.rules_in_force().await,
        Err(error) => Err(error),
    };
    match in_force {
        Ok(Some(true)) => {}
        Ok(Some(false)) => return Err(other_rules().cause("other rules are in force")),
        Ok(None) => {
            return Err(unready("no_rules", "还没有启用任何规则")
                .hint("请运行 kaijuan serve，由它启用装载的规则。")
                .cause("no rules are in force"));
        }
        Err(error) => return Err(unreachable().cause(error.to_string())),
    }
    match office.standstill().await {
        Ok(None) => Ok(OK),
        Ok(Some(standstill)) => Err(unready("worker_standstill", &standstill.message())
            .hint(standstill.hint())
            .cause("no worker gives a sign of life")),
        Err(error) => Err(unreachable().cause(error.to_string())),
    }
}

fn not_ready(error: StoreError) -> Problem {
    match error {
        StoreError::Migration(_) => unready("migrations_pending", "数据库结构与程序不符")
            .hint("请系统管理员运行 kaijuan migrate。")
            .cause(error.to_string()),
        other => unreachable().cause(other.to_string()),
    }
}

fn unreachable() -> Problem {
    unready("database_unreachable", "数据库没有响应").hint("请系统管理员检查数据库和连接地址。")
}

fn unready(code: &'static str, detail: &str) -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        code,
        "暂时不能办理",
        detail,
    )
}
