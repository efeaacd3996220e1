//! `Idempotency-Key`: a request that was sent twice is done once.
//!
//! It is tried before `If-Match`: whoever repeats a request does not know yet that
//! it was done, and still holds the version from before.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use super::guard::TokenHash;
use super::problem::Problem;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST: usize = 255;

/// The key of a request, if it has one.
#[derive(Debug, Clone)]
pub(super) struct Once(Option<Key>);

#[derive(Debug, Clone)]
struct Key {
    token: [u8; 32],
    key: String,
    /// Method and path.
    request: String,
}

impl Once {
    /// The key with what is asked under it.
    pub fn of(self, body: &Value) -> Option<casework::Once> {
        let Key {
            token,
            key,
            request,
        } = self.0?;
        let mut hasher = Sha256::new_with_prefix(request);
        digest(body, &mut hasher);
        Some(casework::Once {
            token,
            key,
            fingerprint: hex::encode(hasher.finalize()),
        })
    }
}

/// Hashes a value, the order of its fields aside.
fn digest(value: &Value, hasher: &mut Sha256) {
    match value {
        Value::Array(items) => {
            hasher.update(format!("[{}:", items.len()));
            items.iter().for_each(|item| digest(item, hasher));
        }
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            hasher.update(format!("{{{}:", sorted.len()));
            for (name, field) in sorted {
                hasher.update(format!("{}:{name}", name.len()));
                digest(field, hasher);
            }
        }
        leaf => {
            let text = leaf.to_string();
            hasher.update(format!("{}:{text}", text.len()));
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(KEY).iter();
        let key = match (values.next(), values.next()) {
            (None, _) => return Ok(Once(None)),
            (Some(value), None) => key(value).ok_or_else(malformed)?,
            (Some(_), Some(_)) => return Err(malformed()),
        };
        let TokenHash(token) = parts
            .extensions
            .get()
            .copied()
            .ok_or_else(|| Problem::unauthorized(false))?;
        Ok(Once(Some(Key {
            token,
            key,
            request: format!("{} {}\n", parts.method, parts.uri.path()),
        })))
    }
}

impl IntoParams for Once {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[!-~]+$"))
            .min_length(Some(1))
            .max_length(Some(LONGEST));
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .schema(Some(schema))
            .description(Some(
                "幂等键，每一次办理一个（如一个 UUID）。同一令牌用同一个键重发同样的请求，只办理一次，\
                 答复带 Idempotency-Replayed: true；正文不同的，422。",
            ));
        vec![parameter.build()]
    }
}

/// Visible ASCII characters, and not too many.
fn key(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let fit = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    fit.then(|| text.to_owned())
}

fn malformed() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "idempotency_key_malformed",
        "幂等键写法不对",
        format!("Idempotency-Key 应当是 1 到 {LONGEST} 个可见的 ASCII 字符，不含空格，只写一个"),
    )
    .hint("请为每一次办理生成一个新的键（如一个 UUID）；重试同一次办理时用同一个键。")
}

/// Marks an answer that was given before, when it was.
pub(super) fn marked(mut response: Response, replayed: bool) -> Response {
    if replayed {
        let yes = HeaderValue::from_static("true");
        response.headers_mut().insert(REPLAYED, yes);
    }
    response
}

/// Whether an answer was given before.
pub(super) fn is_replayed(response: &Response) -> bool {
    response.headers().contains_key(REPLAYED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fingerprint(request: &str, body: Value) -> String {
        let key = Key {
            token: [1; 32],
            key: "k".into(),
            request: request.into(),
        };
        Once(Some(key)).of(&body).unwrap().fingerprint
    }

    #[test]
    fn the_order_of_fields_makes_no_other_request() {
        let text = r#"{"b":[1,"2"],"a":{"d":null,"c":true}}"#;
        let other = r#"{ "a": {"c": true, "d": null}, "b": [1, "2"] }"#;
        let read = |text| serde_json::from_str(text).unwrap();
        assert_eq!(
            fingerprint("POST /a\n", read(text)),
            fingerprint("POST /a\n", read(other))
        );
    }

    #[test]
    fn anything_else_does() {
        let all = [
            ("POST /a\n", json!({ "a": ["b", "c"] })),
            ("POST /b\n", json!({ "a": ["b", "c"] })),
            ("POST /a\n", json!({ "a": ["c", "b"] })),
            ("POST /a\n", json!({ "a": ["b"], "c": [] })),
            ("POST /a\n", json!({ "a": [["b"], "c"] })),
            ("POST /a\n", json!({ "a": "1" })),
            ("POST /a\n", json!({ "a": 1 })),
            ("POST /a\n", json!({ "a": null })),
            ("POST /a\n", json!({})),
        ];
        let mut seen: Vec<_> = all.map(|(request, body)| fingerprint(request, body)).into();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 9);
    }

    #[test]
    fn a_key_is_visible_and_not_too_long() {
        let read = |bytes: &[u8]| key(&HeaderValue::from_bytes(bytes).unwrap());
        assert_eq!(
            read(b"8e03978e-40d5-43dd").as_deref(),
            Some("8e03978e-40d5-43dd")
        );
        assert!(read(&[b'k'; 255]).is_some());
        let long = [b'k'; 256];
        for other in [b"".as_slice(), b"a b", b"a\tb", "键".as_bytes(), &long] {
            assert_eq!(read(other), None);
        }
    }
}
