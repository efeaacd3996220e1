//! Who looks whether anybody works: each process for itself, beside what it does. A
//! reminder that is not sent is missed by nobody, so its absence must be told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

/// When no worker gave a sign of life for so long, reminders stand still.
pub const STANDSTILL: Duration = Duration::from_secs(5 * 60);
/// How long an answer is good for: it is asked for with every page.
const FRESH: TimeDelta = TimeDelta::seconds(10);

/// Reminders stand still: no worker gives a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standstill {
    /// How long ago the last sign was; `None` when there never was any.
    pub since: Option<Duration>,
}

impl Standstill {
    /// What that means for officers, in Chinese.
    pub fn message(&self) -> String {
        match self.since.map(|since| since.as_secs() / 60) {
            Some(minutes @ 0..120) => format!("提醒已停止：{minutes} 分钟没有工作进程在运行"),
            Some(minutes) => format!("提醒已停止：{} 小时没有工作进程在运行", minutes / 60),
            None => "提醒已停止：工作进程没有运行起来".into(),
        }
    }

    /// What whoever keeps the system does about it, in Chinese.
    pub fn hint(&self) -> &'static str {
        "请检查 kaijuan work 是否在运行（没有单独运行它的，是 kaijuan serve，配置 worker = true），日志中有没有错误。恢复以后，应当提醒而没有提醒的会补上。"
    }
}

/// What a process knows of the workers.
#[derive(Debug)]
pub(crate) struct Watch {
    /// When it began: before [`STANDSTILL`] is over since, nothing is late.
    began: DateTime<Utc>,
    /// It works itself, so that silence tells of a fault even when nobody ever worked.
    works: AtomicBool,
    known: Mutex<Option<(DateTime<Utc>, Option<Standstill>)>>,
    /// An analysis was asked for in this process.
    analysis: Notify,
}

impl Watch {
    pub fn begin(now: DateTime<Utc>) -> Watch {
        Watch {
            began: now,
            works: AtomicBool::new(false),
            known: Mutex::default(),
            analysis: Notify::new(),
        }
    }

    /// An analysis was asked for: whoever works here need not wait for the next look.
    pub fn wake_analysis(&self) {
        self.analysis.notify_one();
    }

    /// Until an analysis is asked for in this process.
    pub async fn analysis_asked_for(&self) {
        self.analysis.notified().await;
    }

    /// From now on this process works.
    pub fn expect_work(&self) {
        self.works.store(true, Ordering::Relaxed);
    }

    /// What was judged last, while it is fresh.
    pub fn known(&self, now: DateTime<Utc>) -> Option<Option<Standstill>> {
        let (at, judged) = (*self.lock())?;
        (TimeDelta::zero()..FRESH)
            .contains(&(now - at))
            .then_some(judged)
    }

    /// Judges the time since the last sign of life of any worker; `None`: there never
    /// was any. Where nobody ever worked and nobody is meant to, nothing stands still.
    pub fn judge(&self, since: Option<Duration>, now: DateTime<Utc>) -> Option<Standstill> {
        let up = (now - self.began).to_std().unwrap_or_default();
        let silent = match since {
            Some(since) => since > STANDSTILL,
            None => self.works.load(Ordering::Relaxed),
        };
        let judged = (silent && up > STANDSTILL).then_some(Standstill { since });
        *self.lock() = Some((now, judged));
        judged
    }

    fn lock(&self) -> MutexGuard<'_, Option<(DateTime<Utc>, Option<Standstill>)>> {
        // what was judged is replaced as a whole
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn after(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn silence_is_told_after_five_minutes_and_not_right_after_a_start() {
        let watch = Watch::begin(after(0));
        let still = |since| Some(Standstill { since: Some(since) });
        for (minute, since, judged) in [
            (4, 90 * MINUTE, None),
            (5, 90 * MINUTE, None),
            (6, 90 * MINUTE, still(90 * MINUTE)),
            (60, 5 * MINUTE, None),
            (60, 6 * MINUTE, still(6 * MINUTE)),
        ] {
            assert_eq!(watch.judge(Some(since), after(minute)), judged, "{minute}");
        }
    }

    #[test]
    fn where_nobody_works_nothing_stands_still_and_who_works_must_be_heard() {
        let watch = Watch::begin(after(0));
        assert_eq!(watch.judge(None, after(60)), None);
        watch.expect_work();
        assert_eq!(watch.judge(None, after(5)), None);
        let never = Some(Standstill { since: None });
        assert_eq!(watch.judge(None, after(60)), never);
    }

    #[test]
    fn an_answer_is_kept_for_some_seconds() {
        let watch = Watch::begin(after(0));
        assert_eq!(watch.known(after(6)), None);
        let judged = watch.judge(Some(6 * MINUTE), after(6));
        assert!(judged.is_some());
        assert_eq!(watch.known(after(6) + TimeDelta::seconds(9)), Some(judged));
        assert_eq!(watch.known(after(6) + TimeDelta::seconds(10)), None);
        assert_eq!(watch.known(after(5)), None, "a clock that was set back");
    }
}
