//! `GET /metrics`: figures for Prometheus. Labels are of closed lists: routes as they
//! are written here, methods, states, acts; no name, number or address as typed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use casework::Office;
use chrono::{DateTime, TimeDelta, Utc};
use disclosure::words::{ActKind, Role};
use store::{OutboxFigures, Scope};

use super::guard::{Near, Seat};
use super::once::is_replayed;
use super::problem::Problem;

/// Where they are read.
pub(super) const METRICS: &str = "/metrics";

/// Whose token opens them from another machine.
const READERS: [Role; 3] = [Role::Auditor, Role::Admin, Role::Supervisor];

/// Upper bounds of the latency histogram: in milliseconds, and as Prometheus reads them, in seconds.
const BOUNDS: [(u128, &str); 10] = [
    (5, "0.005"),
    (10, "0.01"),
    (25, "0.025"),
    (50, "0.05"),
    (100, "0.1"),
    (250, "0.25"),
    (500, "0.5"),
    (1000, "1"),
    (2500, "2.5"),
    (5000, "5"),
];

/// How long what the register was asked is good for.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// What was counted since the process began. Cheap to clone; all clones count together.
#[derive(Debug, Clone, Default)]
pub(super) struct Metrics(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    /// By method, route and status.
    requests: BTreeMap<(&'static str, String, u16), u64>,
    /// By route.
    latencies: BTreeMap<String, Latencies>,
    /// By kind and outcome.
    acts: BTreeMap<(&'static str, &'static str), u64>,
    standing: Option<(DateTime<Utc>, Standing)>,
}

#[derive(Debug, Default)]
struct Latencies {
    within: [u64; BOUNDS.len()],
    count: u64,
    sum: Duration,
}

/// How the register stands.
#[derive(Debug, Clone, Copy)]
struct Standing {
    open: i64,
    overdue: i64,
    outbox: OutboxFigures,
    /// How many reminders should have been told before today and were not.
    late: i64,
    /// How many days ago the first of them should have been.
    late_days: i64,
    /// How long ago a worker gave a sign of life, if one ever did.
    silent: Option<Duration>,
}

/// In the extensions of an answer: it is that of an act.
#[derive(Debug, Clone, Copy)]
struct Done(ActKind);

/// The answer to an act, marked to be counted as one.
pub(super) fn counted(kind: ActKind, answer: Result<Response, Problem>) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(Done(kind));
    response
}

/// How an act came out.
fn outcome(response: &Response) -> &'static str {
    match response.status() {
        status if status.is_success() && is_replayed(response) => "replayed",
        status if status.is_success() => "done",
        StatusCode::PRECONDITION_FAILED => "stale",
        status if status.is_server_error() => "failed",
        _ => "refused",
    }
}

/// Methods are typed by clients; the known ones are few.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

impl Metrics {
    /// Counts an answer; no route: there is none at that address.
    pub fn count(&self, method: &Method, route: Option<&str>, response: &Response, took: Duration) {
        let route = route.unwrap_or("none").to_owned();
        let mut counts = self.counts();
        let key = (known(method), route.clone(), response.status().as_u16());
        *counts.requests.entry(key).or_default() += 1;
        counts.latencies.entry(route).or_default().add(took);
        if let Some(Done(kind)) = response.extensions().get() {
            let key = (kind.word(), outcome(response));
            *counts.acts.entry(key).or_default() += 1;
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // each figure is right by itself
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the register stood, at most some seconds ago.
    async fn standing(&self, office: &Office) -> Result<Standing, Problem> {
        let now = office.clock.now();
        let kept = self.counts().standing;
        if let Some((at, standing)) = kept
            && (TimeDelta::zero()..FRESH).contains(&(now - at))
        {
            return Ok(standing);
        }
        let standing = Standing::read(office).await?;
        self.counts().standing = Some((now, standing));
        Ok(standing)
    }

    fn write(&self, office: &Office, standing: Standing) -> String {
        let mut page = Page::default();
        let counts = self.counts();
        page.family("kaijuan_build_info", "gauge", "版本和装载的规则");
        let rules = office.rules.hash.get(..12).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        page.line("", &[("version", version), ("rules", rules)], 1);
        page.family(
            "kaijuan_requests_total",
            "counter",
            "请求数，按方法、地址和状态码",
        );
        for ((method, route, status), count) in &counts.requests {
            let status = status.to_string();
            let labels = [("method", *method), ("route", route), ("status", &status)];
            page.line("", &labels, count);
        }
        page.family(
            "kaijuan_request_duration_seconds",
            "histogram",
            "请求用时，按地址",
        );
        for (route, latencies) in &counts.latencies {
            latencies.write(&mut page, route);
        }
        page.family("kaijuan_acts_total", "counter", "办理数，按事项和结果");
        for ((act, outcome), count) in &counts.acts {
            page.line("", &[("act", act), ("outcome", outcome)], count);
        }
        drop(counts);
        let written = office.store.written();
        page.family("kaijuan_store_acts_total", "counter", "写入数据库的事务数");
        page.line("", &[], written.acts);
        page.family("kaijuan_store_commits_total", "counter", "数据库提交数");
        page.line("", &[], written.commits);
        standing.write(&mut page);
        page.text
    }
}

impl Standing {
    async fn read(office: &Office) -> Result<Standing, Problem> {
        let today = office.today();
        let mut reader = office.store.read().await?;
        let agencies = reader.counts(&Scope::system(), today, today).await?;
        let (oldest, late) = reader.late_reminders(today).await?;
        Ok(Standing {
            open: agencies.iter().map(|agency| agency.open).sum(),
            overdue: agencies.iter().map(|agency| agency.overdue).sum(),
            outbox: reader.outbox_figures().await?,
            late,
            late_days: oldest.map_or(0, |oldest| (today - oldest).num_days()),
            silent: reader.since_last_tick().await?,
        })
    }

    fn write(&self, page: &mut Page) {
        let figures = [
            ("kaijuan_cases_open", "尚未办结的案件数", self.open),
            ("kaijuan_cases_overdue", "超期未答复的案件数", self.overdue),
            (
                "kaijuan_outbox_waiting",
                "待发的邮件和消息数，包括等待再试的",
                self.outbox.waiting,
            ),
            (
                "kaijuan_outbox_oldest_due_seconds",
                "到时而没有发出的邮件和消息中最早的，等了多少秒",
                self.outbox.oldest_due_seconds,
            ),
            (
                "kaijuan_outbox_dead",
                "放弃发送、等待处理的邮件和消息数",
                self.outbox.dead,
            ),
            (
                "kaijuan_reminders_late",
                "今日以前就应当提醒而没有提醒的数量",
                self.late,
            ),
            (
                "kaijuan_reminders_late_days",
                "其中最早的晚了多少日",
                self.late_days,
            ),
        ];
        for (name, says, figure) in figures {
            page.family(name, "gauge", says);
            page.line("", &[], figure);
        }
        page.family(
            "kaijuan_worker_silent_seconds",
            "gauge",
            "距最近一次工作进程的动静多少秒；从来没有的不列",
        );
        if let Some(silent) = self.silent {
            page.line("", &[], silent.as_secs());
        }
    }
}

impl Latencies {
    fn add(&mut self, took: Duration) {
        for (count, (bound, _)) in self.within.iter_mut().zip(BOUNDS) {
            *count += u64::from(took.as_micros() <= bound * 1000);
        }
        self.count += 1;
        self.sum = self.sum.saturating_add(took);
    }

    fn write(&self, page: &mut Page, route: &str) {
        for (count, (_, bound)) in self.within.iter().zip(BOUNDS) {
            page.line("_bucket", &[("route", route), ("le", bound)], count);
        }
        page.line("_bucket", &[("route", route), ("le", "+Inf")], self.count);
        page.line("_sum", &[("route", route)], self.sum.as_secs_f64());
        page.line("_count", &[("route", route)], self.count);
    }
}

/// The text format of Prometheus, version 0.0.4.
#[derive(Default)]
struct Page {
    text: String,
    family: &'static str,
}

impl Page {
    fn family(&mut self, name: &'static str, kind: &str, says: &str) {
        self.family = name;
        let _ = writeln!(self.text, "# HELP {name} {says}\n# TYPE {name} {kind}");
    }

    /// Labels hold neither quotes nor backslashes: all are words of ours.
    fn line(&mut self, suffix: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}=\"{value}\""))
            .collect();
        let labels = match labels.as_slice() {
            [] => String::new(),
            labels => format!("{{{}}}", labels.join(",")),
        };
        let _ = writeln!(self.text, "{}{suffix}{labels} {value}", self.family);
    }
}

#[utoipa::path(
    get,
    path = "/metrics",
    tag = "运行",
    summary = "运行指标（Prometheus 文本格式）",
    description = "从本机直接读取不需要令牌；经过代理或者从其他机器读取的，需要审计人、系统管理员或者督办人的令牌。",
    responses(
        (status = 200, description = "运行指标", body = String, content_type = "text/plain"),
        (status = 403, description = "您的角色不能读取运行指标", body = super::problem::Details,
         content_type = "application/problem+json"),
    ),
    security((), ("bearer" = []))
)]
pub(super) async fn metrics(
    State(office): State<Office>,
    near: Option<Extension<Near>>,
    seat: Option<Extension<Seat>>,
    Extension(metrics): Extension<Metrics>,
) -> Result<([(HeaderName, HeaderValue); 1], String), Problem> {
    match (near, seat) {
        (_, Some(Extension(Seat(desk)))) => {
            if !READERS.iter().any(|role| desk.officer.roles.contains(role)) {
                return Err(not_yours());
            }
        }
        (Some(_), None) => {}
        (None, None) => return Err(Problem::unauthorized(false)),
    }
    let standing = metrics.standing(&office).await?;
    let plain = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(CONTENT_TYPE, plain)], metrics.write(&office, standing)))
}

fn not_yours() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "role",
        "无权查看",
        "您的角色不能读取运行指标",
    )
    .hint(
        "运行指标由审计人、系统管理员和督办人读取；采集程序请使用这些角色的令牌，或者从本机读取。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_is_counted_in_every_bucket_that_holds_it() {
        let mut latencies = Latencies::default();
        for micros in [5000, 5001] {
            latencies.add(Duration::from_micros(micros));
        }
        latencies.add(Duration::from_secs(20));
        let mut page = Page::default();
        page.family("x", "histogram", "用时");
        latencies.write(&mut page, "/a/{id}");
        let lines: Vec<&str> = page.text.lines().collect();
        assert_eq!(lines[0], "# HELP x 用时");
        assert_eq!(lines[1], "# TYPE x histogram");
        assert_eq!(lines[2], "x_bucket{route=\"/a/{id}\",le=\"0.005\"} 1");
        assert_eq!(lines[3], "x_bucket{route=\"/a/{id}\",le=\"0.01\"} 2");
        assert_eq!(lines[11], "x_bucket{route=\"/a/{id}\",le=\"5\"} 2");
        assert_eq!(lines[12], "x_bucket{route=\"/a/{id}\",le=\"+Inf\"} 3");
        assert_eq!(lines[13], "x_sum{route=\"/a/{id}\"} 20.010001");
        assert_eq!(lines[14], "x_count{route=\"/a/{id}\"} 3");
    }

    #[test]
    fn a_method_as_typed_is_no_label() {
        let typed = Method::from_bytes(b"WANGXIAOMING").unwrap();
        assert_eq!(known(&typed), "other");
        assert_eq!(known(&Method::POST), "POST");
    }
}
