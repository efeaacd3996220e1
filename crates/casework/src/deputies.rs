//! Deputies: who does the work of an officer who is away, on which days, and what
//! follows for what the deputy may do.
//!
//! What goes over is the work on cases: to handle, to review, to sign. A deputy acts in
//! the own right where that is enough; only else in the place of the absent officer, and
//! the event says so. Whoever approves answers for both: neither the deputy's own draft
//! nor that of the one whose place it is passes.

use std::sync::Arc;

use chrono::NaiveDate;
use disclosure::explain::day;
use disclosure::lifecycle::{Absent, Permission};
use disclosure::words::{NoticeKind, Role};
use disclosure::{Actor, Decision, Refusal, RefusalKind, lines};
use serde::Deserialize;
use store::{DeputyRow, NoticeRow, Officer, OfficerId, Reader, StoreError, Tx};
use uuid::Uuid;

use crate::acts::Circumstances;
use crate::error::ActError;
use crate::office::{Desk, Office};
use crate::reminders::plain;

/// The roles whose work a deputy does: those of the way from the desk to the signature.
/// Accounts, records and supervision go over to nobody.
const GOES_OVER: [Role; 3] = [Role::Handler, Role::Reviewer, Role::OfficeHead];
/// How far ahead one may be named, in days: beyond that it is no absence.
const LONGEST: i64 = 366;
/// How many are listed.
const LISTED: u32 = 200;

/// A deputy to be named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDeputy {
    /// Who is away.
    pub officer: OfficerId,
    /// Who does that officer's work.
    pub deputy: OfficerId,
    /// The first civil day in China.
    pub since: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A deputy as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputised {
    /// The row.
    pub row: DeputyRow,
    /// Whether it has effect today.
    pub in_force: bool,
    /// Whether the one who looks may end it.
    pub may_end: bool,
}

impl Office {
    /// A desk with the work of those whom its officer stands in for today.
    ///
    /// # Errors
    /// The register failed.
    pub async fn desk_today(&self, desk: Desk) -> Result<Desk, ActError> {
        let mut reader = self.store.read().await?;
        Ok(with_work_of_absent(&mut reader, desk, self.today()).await?)
    }

    /// Names a deputy: the absent officer does, the head of the office of that agency,
    /// or an administrator who keeps it.
    ///
    /// # Errors
    /// Refused, or the register failed.
    pub async fn appoint_deputy(&self, desk: &Desk, new: NewDeputy) -> Result<Deputised, ActError> {
        let today = self.today();
        judge(&new, today)?;
        let given = Arc::new((desk.clone(), new, self.clock.now()));
        let row = self
            .store
            .act(move |tx| {
                let given = given.clone();
                Box::pin(async move {
                    let (desk, new, now) = given.as_ref();
                    let officer = officer_of(tx, new.officer, "officer").await?;
                    let deputy = officer_of(tx, new.deputy, "deputy").await?;
                    by_whom(tx, desk, &officer).await?;
                    fitting(&officer, &deputy)?;
                    free(tx, new, &officer, &deputy).await?;
                    let row = DeputyRow {
                        id: tx.next_id(),
                        agency_id: officer.agency_id,
                        officer_id: officer.id,
                        deputy_id: deputy.id,
                        since: new.since,
                        until: new.until,
                        reason: new.reason.trim().to_owned(),
                        made_by: desk.officer.id,
                        made_at: *now,
                        ended_by: None,
                        ended_at: None,
                    };
                    tx.insert_deputy(&row).await?;
                    tx.write_notice(&notice(&row, &officer)).await?;
                    Ok::<_, ActError>(row)
                })
            })
            .await?;
        Ok(Deputised {
            in_force: row.since <= today,
            // whoever may name one may end it
            may_end: true,
            row,
        })
    }

    /// Ends a deputy at once: by those who may name one, and by the deputy. One of an
    /// agency that the desk is not shown does not exist for it.
    ///
    /// # Errors
    /// Refused, there is none, or the register failed.
    pub async fn end_deputy(&self, desk: &Desk, id: Uuid) -> Result<Deputised, ActError> {
        let (desk, now) = (Arc::new(desk.clone()), self.clock.now());
        let row = self
            .store
            .act(move |tx| {
                let desk = desk.clone();
                Box::pin(async move {
                    let row = tx.deputy(id).await?.ok_or(ActError::NotFound)?;
                    let shown = tx.agencies(&desk.scope).await?;
                    if !shown.iter().any(|agency| agency.id == row.agency_id) {
                        return Err(ActError::NotFound);
                    }
                    let officer = officer_of(tx, row.officer_id, "officer").await?;
                    if row.deputy_id != desk.officer.id {
                        by_whom(tx, &desk, &officer).await?;
                    }
                    match tx.end_deputy(id, desk.officer.id, now).await? {
                        true => tx.deputy(id).await?.ok_or(ActError::NotFound),
                        false => Err(Refusal::out_of_turn(
                            "deputy_ended",
                            "office",
                            "这项代理已经终止",
                            "不需要再办理。",
                        )
                        .into()),
                    }
                })
            })
            .await?;
        Ok(Deputised {
            row,
            in_force: false,
            may_end: false,
        })
    }

    /// The deputies of the agencies in reach, the latest first.
    ///
    /// # Errors
    /// The register failed.
    pub async fn deputies(&self, desk: &Desk) -> Result<Vec<Deputised>, ActError> {
        let mut reader = self.store.read().await?;
        let today = self.today();
        let mut listed = Vec::new();
        for row in reader.deputies(&desk.scope, LISTED).await? {
            let open = row.ended_at.is_none();
            let theirs = [row.officer_id, row.deputy_id].contains(&desk.officer.id);
            let may_end = match open && row.until >= today {
                true if theirs => true,
                true => match reader.officer(row.officer_id).await? {
                    Some(officer) => by_whom(&mut reader, desk, &officer).await.is_ok(),
                    None => false,
                },
                false => false,
            };
            listed.push(Deputised {
                in_force: open && (row.since..=row.until).contains(&today),
                may_end,
                row,
            });
        }
        Ok(listed)
    }

    /// The officers for whom this desk may name a deputy: oneself, and as the head of
    /// the office or an administrator all who do such work.
    ///
    /// # Errors
    /// The register failed.
    pub async fn may_be_absent(&self, desk: &Desk) -> Result<Vec<Officer>, ActError> {
        let mut reader = self.store.read().await?;
        let mut found = Vec::new();
        for officer in reader.officers(&desk.scope).await? {
            if officer.active
                && !going_over(&officer).is_empty()
                && by_whom(&mut reader, desk, &officer).await.is_ok()
            {
                found.push(officer);
            }
        }
        Ok(found)
    }
}

/// The roles of an officer that a deputy takes over.
fn going_over(officer: &Officer) -> Vec<Role> {
    let mut roles = officer.roles.clone();
    roles.retain(|role| GOES_OVER.contains(role));
    roles
}

/// A desk with the work of those whom its officer stands in for on a day.
pub(crate) async fn with_work_of_absent(
    reader: &mut Reader,
    desk: Desk,
    on_day: NaiveDate,
) -> Result<Desk, StoreError> {
    let absent = reader.stood_in_for(desk.officer.id, on_day).await?;
    let with_roles = |officer: Officer| Officer {
        roles: going_over(&officer),
        ..officer
    };
    Ok(desk.standing_in_for(absent.into_iter().map(with_roles).collect()))
}

/// Judges an act in the own right first; where it is another's to do, in the place of
/// each officer stood in for. When none of them may, the first refusal is told.
pub(crate) fn acting(
    circumstances: &Circumstances,
    decide: impl Fn(&Actor) -> Result<Decision, Refusal>,
) -> Result<(Actor, Decision), Refusal> {
    let own = &circumstances.actor;
    let refusal = match decide(own) {
        Ok(decision) => return Ok((own.clone(), decision)),
        Err(refusal) if refusal.kind != RefusalKind::NotYours => return Err(refusal),
        Err(refusal) => refusal,
    };
    let mut told = refusal;
    for actor in circumstances.deputising() {
        match decide(&actor) {
            Ok(decision) => return Ok((actor, decision)),
            // theirs to do, and wrong for another reason: that is what is to be known
            Err(refusal) if refusal.kind != RefusalKind::NotYours => told = refusal,
            Err(refusal) if refusal.code == "own_draft" => told = refusal,
            Err(_) => {}
        }
    }
    Err(told)
}

/// What is offered in the own right, and in the place of those stood in for.
pub(crate) fn permitted(
    circumstances: &Circumstances,
    offered: impl Fn(&Actor) -> Vec<Permission>,
) -> Vec<Permission> {
    let mut permissions = offered(&circumstances.actor);
    for actor in circumstances.deputising() {
        for (own, other) in permissions.iter_mut().zip(offered(&actor)) {
            if own.refusal.is_some() && other.refusal.is_none() {
                own.refusal = None;
            }
        }
    }
    permissions
}

/// A deputy that was ended a moment ago acts no more.
pub(crate) async fn still_stands_in(
    tx: &mut Tx,
    deputy: OfficerId,
    today: NaiveDate,
    absent: &Absent,
) -> Result<(), ActError> {
    let officers = tx.stood_in_for(deputy, today).await?;
    if officers.iter().any(|officer| officer.id == absent.id) {
        return Ok(());
    }
    Err(Refusal::not_yours(
        "deputy_ended",
        "office",
        format!("您代理{}的工作已经终止", absent.name),
        "请由本人或者新的代理人办理。",
    )
    .into())
}

/// Days and reason.
fn judge(new: &NewDeputy, today: NaiveDate) -> Result<(), Refusal> {
    lines::line("reason", &new.reason)?;
    if new.reason.trim().is_empty() {
        return Err(Refusal::malformed(
            "text_missing",
            "office",
            "没有写明为什么需要代理",
            "请写明，如“公差”“休假”。",
        )
        .at("reason"));
    }
    if new.since < today {
        return Err(Refusal::malformed(
            "deputy_in_the_past",
            "office",
            format!("代理的第一天 {} 在今天（{today}）之前", new.since),
            "代理只对以后的办理有效，请从今天或者以后的日期开始。",
        )
        .at("since"));
    }
    if new.until < new.since {
        return Err(Refusal::malformed(
            "deputy_days",
            "office",
            format!("代理的最后一天 {} 早于第一天 {}", new.until, new.since),
            "请核对日期。",
        )
        .at("until"));
    }
    if (new.until - today).num_days() > LONGEST {
        return Err(Refusal::malformed(
            "deputy_days",
            "office",
            format!("代理的最后一天 {} 太远", new.until),
            "代理最长一年；长期不在岗的，请由系统管理员调整角色。",
        )
        .at("until"));
    }
    if new.officer == new.deputy {
        return Err(Refusal::malformed(
            "deputy_oneself",
            "office",
            "本人不能代理自己的工作",
            "请选择另一名经办人员。",
        )
        .at("deputy"));
    }
    Ok(())
}

/// What tells a deputy of it.
fn notice(row: &DeputyRow, absent: &Officer) -> NoticeRow {
    let (name, since, until) = (&absent.name, day(row.since), day(row.until));
    let title = format!("{since}至{until}请您代理{name}的工作");
    let hint = format!("这几天提醒{name}的，同时提醒您；可以代为承办、审核、签发。");
    let said = (title.as_str(), hint.as_str());
    let about = row.id.as_bytes();
    plain(NoticeKind::OnLeave, about, row.deputy_id, said, row.made_at)
}

async fn officer_of(
    reader: &mut Reader,
    id: OfficerId,
    field: &'static str,
) -> Result<Officer, ActError> {
    let found = reader.officer(id).await?;
    found.ok_or_else(|| {
        Refusal::malformed(
            "no_such_officer",
            "office",
            "没有这名经办人员",
            "请从名单中选择。",
        )
        .at(field)
        .into()
    })
}

/// Nobody gives away another's work but the head of that office or who keeps its
/// officers. It goes by the own roles: a deputy of the head names nobody.
async fn by_whom(reader: &mut Reader, desk: &Desk, officer: &Officer) -> Result<(), ActError> {
    let by = &desk.officer;
    let heads = by.roles.contains(&Role::OfficeHead) && by.agency_id == officer.agency_id;
    if by.id == officer.id || heads {
        return Ok(());
    }
    if by.roles.contains(&Role::Admin) {
        let scope = crate::directory::admin_scope(desk)?;
        let kept = reader.agencies(&scope).await?;
        if kept.iter().any(|agency| agency.id == officer.agency_id) {
            return Ok(());
        }
    }
    Err(Refusal::not_yours(
        "deputy_by_whom",
        "office",
        "您不能安排或者终止这名经办人员的代理",
        "代理由本人、本机关公开机构负责人或者系统管理员办理。",
    )
    .into())
}

/// Both work at one agency, and there is work that goes over.
fn fitting(officer: &Officer, deputy: &Officer) -> Result<(), Refusal> {
    if !deputy.active || deputy.agency_id != officer.agency_id {
        return Err(Refusal::unlawful(
            "deputy_elsewhere",
            "office",
            format!("{}不是{}本机关的在用人员", deputy.name, officer.name),
            "代理人应当是同一机关的经办人员；跨机关的工作请改派。",
        )
        .at("deputy"));
    }
    if !officer.active || going_over(officer).is_empty() {
        return Err(Refusal::unlawful(
            "nothing_goes_over",
            "office",
            format!("{}没有需要代理的工作", officer.name),
            "可以代理的是承办、审核和签发；登记、监督和管理的工作请由系统管理员调整角色。",
        )
        .at("officer"));
    }
    Ok(())
}

/// One deputy at a time, who is not away, and stands in for nobody who is a deputy: what
/// was passed on once is not passed on again.
async fn free(
    reader: &mut Reader,
    new: &NewDeputy,
    officer: &Officer,
    deputy: &Officer,
) -> Result<(), ActError> {
    let known = reader
        .deputies_with((officer.id, deputy.id), (new.since, new.until))
        .await?;
    for other in known {
        let days = format!("{} 至 {}", other.since, other.until);
        let refused = if other.officer_id == officer.id {
            Refusal::unlawful(
                "deputy_twice",
                "office",
                format!("{}在 {days} 已经有代理人", officer.name),
                "请先终止那一项，或者换一个时间。",
            )
            .at("officer")
        } else if other.officer_id == deputy.id {
            Refusal::unlawful(
                "deputy_absent",
                "office",
                format!("{}在 {days} 自己不在岗，已经由他人代理", deputy.name),
                "请选择在岗的人员。",
            )
            .at("deputy")
        } else if other.deputy_id == officer.id {
            Refusal::unlawful(
                "deputy_chain",
                "office",
                format!(
                    "{}在 {days} 正代理他人的工作，不能再转由别人代理",
                    officer.name
                ),
                "请先终止那一项，另行为其安排代理人。",
            )
            .at("officer")
        } else {
            // one may stand in for several who are away
            continue;
        };
        return Err(refused.into());
    }
    Ok(())
}
