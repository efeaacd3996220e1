//! Messages to other systems: CloudEvents 1.0 in their structured form, signed, over
//! HTTPS to addresses that may be called. See `docs/webhooks.md`.

use std::error::Error as _;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response, StatusCode, Url};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::resolver::{Callable, Guarded, LeadsInside};
use super::settings::{SettingsError, WebhookSettings};
use super::{Later, Outcome, one_line, read};

/// The header with the signature.
const SIGNATURE: &str = "kaijuan-signature";

/// What an answer may hold that is read to its end, in bytes: nothing of it is kept.
const MOST_ANSWERED: usize = 16 * 1024;

/// How long an answer is read on for.
const DRAINED_FOR: Duration = Duration::from_secs(1);

/// The longest that another system may ask to be left alone.
const LONGEST_PAUSE: Duration = Duration::from_secs(12 * 3600);

/// What happened to a case. Nothing of an applicant, and no text: whoever may know more
/// asks the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEvent {
    /// The id of its row in the outbox; a repeat has the same.
    pub id: Uuid,
    /// Which register tells it: its public address, or another URI.
    pub source: String,
    /// The act, by its word.
    pub act: String,
    /// The case.
    pub case_id: Uuid,
    /// Its number, once it has one.
    pub number: Option<String>,
    /// The number of the event in the case.
    pub seq: i64,
    /// The state that the case is in after it, by its word.
    pub state: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

impl CaseEvent {
    /// The message's body.
    pub fn body(&self) -> String {
        let mut event = json!({
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": format!("cn.kaijuan.case.{}", self.act),
            "time": self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "datacontenttype": "application/json",
            "data": {
                "case_id": self.case_id,
                "number": self.number,
                "act": self.act,
                "seq": self.seq,
                "state": self.state,
            },
        });
        if let Some(number) = &self.number {
            event["subject"] = json!(number);
        }
        event.to_string()
    }
}

/// The signature of a body at a moment: `t=SECONDS,v1=HEX`, HMAC-SHA256 over `t.body`.
pub fn signature(secret: &str, body: &str, at: DateTime<Utc>) -> String {
    let seconds = at.timestamp();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{seconds}.{body}").as_bytes());
    let mac = hex::encode(mac.finalize().into_bytes());
    format!("t={seconds},v1={mac}")
}

/// Who calls other systems. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Webhook {
    client: Client,
    callable: Callable,
    deadline: Duration,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook")
    }
}

impl Webhook {
    /// Reads what is set; calls nobody yet.
    ///
    /// # Errors
    /// What does not fit together, or a file that cannot be read, in Chinese.
    pub fn new(settings: &WebhookSettings) -> Result<Webhook, SettingsError> {
        if settings.timeout_s == 0 {
            return Err(SettingsError(
                "timeout_s = 0 会使每条消息都来不及发出；请写明秒数，通常是 20".into(),
            ));
        }
        // The client asks for the provider of this process. Another part of it may have
        // named one already: it is the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let callable = Callable::new(&settings.networks);
        let deadline = Duration::from_secs(settings.timeout_s);
        let builder = Client::builder()
            .user_agent(concat!("kaijuan/", env!("CARGO_PKG_VERSION")))
            .https_only(true)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Guarded(callable.clone()))
            .timeout(deadline)
            .pool_idle_timeout(Duration::from_secs(10))
            .tls_certs_merge(certificates(settings)?);
        let client = builder.build().map_err(|error| {
            SettingsError(format!("不能建立 HTTPS 连接：{}", innermost(&error)))
        })?;
        Ok(Webhook {
            client,
            callable,
            deadline,
        })
    }

    /// Sends a message to an address once, signed with the secret of its subscription.
    pub async fn call(
        &self,
        url: &str,
        secret: &str,
        event: &CaseEvent,
        now: DateTime<Utc>,
    ) -> Outcome {
        let Ok(url) = Url::parse(url) else {
            return Outcome::Never("订阅的地址不是网址".into());
        };
        if url.scheme() != "https" {
            return Outcome::Never("订阅的地址不是 https 地址".into());
        }
        // An address that is written out is called without being looked up.
        if literal(&url).is_some_and(|address| !self.callable.contains(address)) {
            return leads_inside();
        }
        let body = event.body();
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/cloudevents+json; charset=utf-8")
            .header(SIGNATURE, signature(secret, &body, now))
            .body(body);
        match request.send().await {
            Ok(response) => {
                let outcome = answered(response.status(), response.headers(), now);
                // What the answer is, is known: reading on only saves a connection.
                let _ = tokio::time::timeout(DRAINED_FOR, drain(response)).await;
                outcome
            }
            Err(error) => self.failed(&error),
        }
    }

    fn failed(&self, error: &reqwest::Error) -> Outcome {
        let mut source = error.source();
        while let Some(inner) = source {
            if inner.is::<LeadsInside>() {
                return leads_inside();
            }
            source = inner.source();
        }
        match error.is_timeout() {
            true => self.cut_off(),
            false => Outcome::later(format!("连接接收方时：{}", innermost(error))),
        }
    }

    fn cut_off(&self) -> Outcome {
        let seconds = self.deadline.as_secs();
        Outcome::later(format!(
            "接收方{seconds}秒内没有答复；对方也许已经收下，重发时 id 相同"
        ))
    }
}

/// The address that stands in a URL instead of a name.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_matches(['[', ']']).parse().ok()
}

fn leads_inside() -> Outcome {
    Outcome::set_up_wrong(
        "接收方的地址指向本机或者内部网络，没有发出。确实要发到内网的，请在配置 webhook 的 networks 中写明该网段",
    )
}

/// Reads an answer, so that the connection can be used again, but not a long one.
async fn drain(mut response: Response) {
    let mut read = 0;
    while let Ok(Some(part)) = response.chunk().await {
        read += part.len();
        if read > MOST_ANSWERED {
            break;
        }
    }
}

/// What an answer means.
fn answered(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Outcome {
    let code = status.as_u16();
    let why = format!("接收方答复 {code}");
    match code {
        200..=299 => Outcome::Sent,
        410 => Outcome::Gone(format!("{why}：不再接收；订阅已经结束")),
        301 | 308 => Outcome::Never(format!(
            "{why}：接收方已搬迁；消息不跟随转址，请改订新的地址"
        )),
        408 | 425 | 429 | 500..=599 => Outcome::Later(Later {
            why,
            after: asked_pause(headers, now),
            set_up_wrong: false,
        }),
        400..=499 => Outcome::Never(why),
        300..=399 => Outcome::later(format!("{why}：消息不跟随转址")),
        _ => Outcome::later(why),
    }
}

/// `Retry-After`: seconds or a date (RFC 9110, section 10.2.3).
fn asked_pause(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = match asked.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = DateTime::parse_from_rfc2822(asked).ok()?;
            (until.to_utc() - now).to_std().unwrap_or_default()
        }
    };
    Some(pause.min(LONGEST_PAUSE))
}

fn certificates(settings: &WebhookSettings) -> Result<Vec<Certificate>, SettingsError> {
    let Some(file) = &settings.ca_file else {
        return Ok(Vec::new());
    };
    let unusable = || SettingsError(format!("证书文件 {} 里没有 PEM 格式的证书", file.display()));
    let pem = read(file, "证书文件")?;
    let found = Certificate::from_pem_bundle(&pem).map_err(|_| unusable())?;
    match found.is_empty() {
        true => Err(unusable()),
        false => Ok(found),
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    one_line(&innermost.to_string())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use reqwest::header::HeaderValue;

    use super::*;

    fn event() -> CaseEvent {
        CaseEvent {
            id: Uuid::from_u128(7),
            source: "https://kj.example.gov.cn".into(),
            act: "sign".into(),
            case_id: Uuid::from_u128(8),
            number: Some("依申请〔2026〕12号".into()),
            seq: 9,
            state: "signed".into(),
            at: Utc.with_ymd_and_hms(2026, 3, 2, 1, 2, 3).unwrap(),
        }
    }

    #[test]
    fn a_message_says_what_happened_to_which_case_and_no_more() {
        let said: serde_json::Value = serde_json::from_str(&event().body()).unwrap();
        let expected = json!({
            "specversion": "1.0", "id": "00000000-0000-0000-0000-000000000007",
            "source": "https://kj.example.gov.cn", "type": "cn.kaijuan.case.sign",
            "subject": "依申请〔2026〕12号", "time": "2026-03-02T01:02:03.000000Z",
            "datacontenttype": "application/json",
            "data": {
                "case_id": "00000000-0000-0000-0000-000000000008",
                "number": "依申请〔2026〕12号", "act": "sign", "seq": 9, "state": "signed",
            },
        });
        assert_eq!(said, expected);
        let unnumbered = CaseEvent {
            number: None,
            ..event()
        };
        let said: serde_json::Value = serde_json::from_str(&unnumbered.body()).unwrap();
        assert!(said.get("subject").is_none() && said["data"]["number"].is_null());
    }

    #[test]
    fn a_signature_covers_moment_and_body() {
        // openssl: printf '1772413323.{}' | openssl dgst -sha256 -hmac secret
        let at = Utc.timestamp_opt(1_772_413_323, 0).unwrap();
        let signed = signature("secret", "{}", at);
        assert_eq!(signed, format!("t=1772413323,v1={EXPECTED}"));
        assert_ne!(signed, signature("secret2", "{}", at));
        assert_ne!(signed, signature("secret", "{ }", at));
    }

    const EXPECTED: &str = "ff57b4a821e5e652a521555fc89a620a1d56febfdec619682865f4e512021428";

    fn outcome(code: u16, retry_after: Option<&'static str>) -> Outcome {
        let mut headers = HeaderMap::new();
        if let Some(asked) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(asked));
        }
        answered(StatusCode::from_u16(code).unwrap(), &headers, event().at)
    }

    #[test]
    fn an_answer_settles_it_or_asks_for_a_repeat() {
        for code in [200, 202, 204] {
            assert_eq!(outcome(code, None), Outcome::Sent);
        }
        for code in [301, 308, 400, 401, 403, 404, 413, 422] {
            assert!(matches!(outcome(code, None), Outcome::Never(_)), "{code}");
        }
        assert!(matches!(outcome(410, None), Outcome::Gone(_)));
        for code in [302, 307, 408, 425, 429, 500, 502, 503] {
            assert!(matches!(outcome(code, None), Outcome::Later(_)), "{code}");
        }
    }

    #[test]
    fn a_pause_is_as_long_as_was_asked_but_not_for_ever() {
        let pause = |code, asked| match outcome(code, Some(asked)) {
            Outcome::Later(later) => later.after.map(|after| after.as_secs()),
            other => panic!("{other:?}"),
        };
        assert_eq!(pause(429, "120"), Some(120));
        assert_eq!(pause(503, "Mon, 02 Mar 2026 01:12:03 GMT"), Some(600));
        assert_eq!(pause(503, "Mon, 02 Mar 2026 01:00:00 GMT"), Some(0));
        assert_eq!(pause(429, "99999999"), Some(12 * 3600));
        assert_eq!(pause(429, "soon"), None);
        assert_eq!(pause(429, "-5"), None);
    }

    fn webhook() -> Webhook {
        Webhook::new(&WebhookSettings::default()).unwrap()
    }

    #[tokio::test]
    async fn nobody_inside_is_called() {
        for url in [
            "https://127.0.0.1:1/a",
            "https://[::1]:1/a",
            "https://[::ffff:127.0.0.1]:1/a",
            "https://2130706433:1/a",
            "https://0x7f.1:1/a",
            "https://169.254.169.254/latest",
            "https://localhost:1/a",
        ] {
            let outcome = webhook().call(url, "secret", &event(), event().at).await;
            let Outcome::Later(later) = outcome else {
                panic!("{url}: {outcome:?}");
            };
            assert!(
                later.why.contains("内部网络") && later.set_up_wrong,
                "{url}: {later:?}"
            );
        }
    }

    #[tokio::test]
    async fn only_https_is_spoken() {
        for url in ["http://example.cn/", "ftp://example.cn/", "example.cn", ""] {
            let outcome = webhook().call(url, "secret", &event(), event().at).await;
            assert!(matches!(outcome, Outcome::Never(_)), "{url}: {outcome:?}");
        }
    }
}
