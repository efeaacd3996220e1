//! A list as a spreadsheet: what its page shows, all pages of it.

use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use casework::{ExportError, ExportList, Exported, Office};
use store::Tab;

use super::asked::Asked;
use super::may_see_cases;
use crate::api::Problem;
use crate::download::download;
use crate::workbench::Bench;
use crate::workbench::visit::Visit;

pub(in crate::workbench) const XLSX: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /{list}/export.xlsx`
pub(super) fn list(tab: Tab) -> MethodRouter<Bench> {
    get(
        move |State(office): State<Office>, visit: Visit, RawQuery(query): RawQuery| async move {
            export(&office, &visit, tab, &query.unwrap_or_default()).await
        },
    )
}

async fn export(
    office: &Office,
    visit: &Visit,
    tab: Tab,
    query: &str,
) -> Result<Response, Problem> {
    may_see_cases(visit)?;
    let names = office.names().await?;
    let asked = Asked::of(tab, query, &names);
    if !asked.read.mistakes.is_empty() {
        // the list says what is wrong
        return Ok(Redirect::to(&asked.address(None)).into_response());
    }
    let list = ExportList::Work(tab, asked.filter, asked.order);
    spreadsheet(office, visit, &list, tab.label()).await
}

/// A list as a file for the browser to keep, under a name with the day.
pub(in crate::workbench) async fn spreadsheet(
    office: &Office,
    visit: &Visit,
    list: &ExportList,
    name: &str,
) -> Result<Response, Problem> {
    let exported = office.export_cases(visit.desk(), list).await;
    attached(office, name, exported)
}

/// A spreadsheet for the browser to keep, under a name with the day.
pub(in crate::workbench) fn attached(
    office: &Office,
    name: &str,
    exported: Result<Exported, ExportError>,
) -> Result<Response, Problem> {
    let file = download(exported)?;
    let kept_as = kept_as(&format!("{name} {}.xlsx", office.today()));
    let headers = [
        (CONTENT_TYPE, XLSX.to_owned()),
        (CONTENT_DISPOSITION, kept_as),
    ];
    Ok((headers, file).into_response())
}

/// The name of a file to be kept, which may be Chinese (RFC 6266, RFC 8187).
pub(in crate::workbench) fn kept_as(name: &str) -> String {
    let octet = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => (byte as char).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let encoded: String = name.bytes().map(octet).collect();
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    format!("attachment; filename=\"kaijuan.{ending}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_chinese_name() {
        assert_eq!(
            kept_as("待办 2026.xlsx"),
            "attachment; filename=\"kaijuan.xlsx\"; filename*=UTF-8''%E5%BE%85%E5%8A%9E%202026.xlsx"
        );
        assert!(kept_as("年报.pdf").contains("filename=\"kaijuan.pdf\""));
    }
}
