//! Style, script and icon, embedded. Their addresses carry the program's version and
//! a hash of what they hold, so that browsers may keep them for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::api::Problem;

struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static [u8],
}

macro_rules! assets {
    ($($name:literal: $kind:literal),+ $(,)?) => {
        const ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            kind: $kind,
            content: include_bytes!(concat!("../../assets/", $name)),
        }),+];
    };
}

assets! {
    "workbench.css": "text/css; charset=utf-8",
    "workbench.js": "text/javascript; charset=utf-8",
    "charts.js": "text/javascript; charset=utf-8",
    "echarts-6.1.0.min.js": "text/javascript; charset=utf-8",
    "htmx-4.0.1.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

/// The tag in the addresses: it changes with any of the files.
pub(super) static TAG: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    for asset in ASSETS {
        hasher.update(asset.content);
    }
    hex::encode(&hasher.finalize()[..6])
});

/// The address of an asset.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}-{name}", *TAG)
}

/// Answers an asset under its tagged address, and no other.
pub(super) async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let asset = file
        .strip_prefix(TAG.as_str())
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|name| ASSETS.iter().find(|asset| asset.name == name))
        .ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let headers = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, asset.content).into_response())
}
