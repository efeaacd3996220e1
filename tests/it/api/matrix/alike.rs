//! Forbidden and missing are told alike: the same request for a case that the
//! caller does not see and for one that there is not, compared to the byte.

use std::collections::BTreeMap;

use axum::body::Body;
use uuid::Uuid;

use super::place::{Caller, Place};
use crate::api::Answer;

/// A case that there is not.
pub const MISSING: Uuid = Uuid::from_u128(0x0195_0000_0000_7000_8000_0000_0000_0001);

/// What a request carries beside the token.
#[derive(Debug, Clone, Default)]
pub struct Knock {
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Knock {
    pub fn with(headers: &[(&'static str, &str)], body: &str) -> Knock {
        Knock {
            headers: headers
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }
}

/// Sends a request to `METHOD /path/{id}` for this case.
pub async fn knock(
    place: &Place,
    caller: Caller,
    route: &str,
    case: Uuid,
    knock: &Knock,
) -> Answer {
    let (method, path) = route.split_once(' ').unwrap();
    let path = path.replace("{id}", &case.to_string());
    let mut request = place.request(caller, method, &path);
    for (name, value) in &knock.headers {
        request = request.header(*name, value);
    }
    let body = knock.body.replace("{id}", &case.to_string());
    place.send(request.body(Body::from(body)).unwrap()).await
}

/// An answer without what belongs to this one request, and with the case's id
/// taken out.
fn faceless(answer: &Answer, case: Uuid) -> (u16, BTreeMap<String, String>, String) {
    let id = case.to_string();
    let request = answer.header("x-request-id").to_owned();
    let plain = |text: &str| text.replace(&id, "{id}").replace(&request, "{request}");
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), plain(&value))
    });
    (
        answer.status.as_u16(),
        headers.collect(),
        plain(&answer.text),
    )
}

/// Holds the answers for a hidden case and for a missing one equal.
pub async fn same(
    place: &Place,
    caller: Caller,
    route: &str,
    hidden: Uuid,
    with: &Knock,
) -> Answer {
    let answer = knock(place, caller, route, hidden, with).await;
    let missing = knock(place, caller, route, MISSING, with).await;
    assert_eq!(
        faceless(&answer, hidden),
        faceless(&missing, MISSING),
        "{caller} can tell that there is a case: {route} {with:?}"
    );
    answer
}
