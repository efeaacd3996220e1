//! What every answer says beside its body, whatever is asked and whether or not it is there.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// What a page may do: load its own script, style and pictures, ask and send forms to
/// this site, and nothing else; no script or style within a page, and no page in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Nothing that a browser could lend a page is needed.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Over TLS only from now on, for a year. Of other names under the same domain we know nothing.
const ONLY_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

const ALWAYS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

/// Writes them. What does not say how long it may be kept is not kept at all.
pub(super) fn write(headers: &mut HeaderMap, is_reached_from_afar: bool) {
    for (name, value) in ALWAYS {
        // What is handed out as a file has a stricter policy of its own.
        if name != CONTENT_SECURITY_POLICY || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_reached_from_afar {
        headers.insert(STRICT_TRANSPORT_SECURITY, ONLY_TLS);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
