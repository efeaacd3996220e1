//! A file, played within one transaction: first what stands by itself, then the
//! past acts of all cases day by day, as they were done. What is refused is noted
//! and the rest goes on, so that one run tells all; the caller undoes it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Datelike;
use disclosure::act::Act;
use disclosure::case::Case;
use disclosure::words::{Period, State};
use disclosure::{Refusal, Warning, lifecycle};
use store::{AgencyId, CaseId, CaseRow, NewEarlierReply, PersonId, Reach, Scope, Tx};

use super::acts::PastAct;
use super::lines::Line;
use super::numbers::{Numbers, OnPaper};
use super::records::{PastCarryOver, PastCase, PastItems, PastReply, Record, Says};
use super::report::{BadRecord, OpeningReport, PastStep, StateCount, TakenWarning};
use crate::acts::{Circumstances, Given, follow, one};
use crate::error::ActError;
use crate::intake::{Found, people, register_in};
use crate::office::Desk;
use crate::record::{case_of, deadline_rows};

/// What a file came to.
pub(super) struct Played {
    /// What is kept if nothing is bad.
    pub report: OpeningReport,
    /// What is bad, by line.
    pub bad: Vec<BadRecord>,
}

/// A case of the file, in the register.
struct Entered<'l> {
    line: usize,
    owner: AgencyId,
    past: &'l PastCase,
    id: CaseId,
    case: Case,
    /// One of its acts was refused: those after it are not tried.
    stuck: bool,
}

/// Where a record stands that something is said of.
struct At<'l> {
    line: usize,
    number: Option<&'l str>,
    step: Option<PastStep>,
}

struct Play<'p, 'l> {
    tx: &'p mut Tx,
    /// Those of the importing officer, today.
    importing: &'p Circumstances,
    numbers: Numbers,
    items: HashMap<(AgencyId, PersonId, chrono::NaiveDate), usize>,
    years: HashMap<(AgencyId, i32), usize>,
    cases: Vec<Entered<'l>>,
    by_number: HashMap<(AgencyId, &'l str), CaseId>,
    /// The row that the last act left: the next is most often on the same case.
    last: Option<CaseRow>,
    played: Played,
}

/// Plays all lines.
///
/// # Errors
/// The register failed: what is refused is in the answer.
pub(super) async fn play(
    tx: &mut Tx,
    importing: &Circumstances,
    lines: &[Line],
) -> Result<Played, ActError> {
    let mut play = Play {
        tx,
        importing,
        numbers: Numbers::default(),
        items: HashMap::new(),
        years: HashMap::new(),
        cases: Vec::new(),
        by_number: HashMap::new(),
        last: None,
        played: Played {
            report: OpeningReport::default(),
            bad: Vec::new(),
        },
    };
    for line in lines {
        match &line.read {
            Ok(record) => play.record(line.number, record).await?,
            Err(bad) => play.played.bad.extend(bad.iter().cloned()),
        }
    }
    play.acts().await?;
    play.end().await
}

impl<'l> Play<'_, 'l> {
    async fn record(&mut self, line: usize, record: &'l Record) -> Result<(), ActError> {
        let (at, done) = match &record.says {
            Says::Case(past) => {
                let at = At::line(line, Some(&past.number));
                (at, self.case(line, record, past).await)
            }
            Says::EarlierReply(reply) => {
                let at = At::line(line, Some(&reply.number));
                (at, self.reply(line, record, reply).await)
            }
            Says::Items(items) => {
                let done = self.items(line, record, items).await;
                (At::line(line, None), done)
            }
            Says::CarriedOver(row) => {
                let done = self.carried_over(line, record, row).await;
                (At::line(line, None), done)
            }
            Says::Number(row) => {
                let (rules, year) = (self.importing.rules(), self.importing.today.year());
                let done = self
                    .numbers
                    .take_last(rules, &record.owner, row, year, line);
                (At::line(line, None), done.map_err(ActError::from))
            }
        };
        self.noted(&at, done).map(|_| ())
    }

    /// Notes a refusal; none when there was one.
    fn noted<T>(&mut self, at: &At<'_>, done: Result<T, ActError>) -> Result<Option<T>, ActError> {
        let refusal = match done {
            Ok(done) => return Ok(Some(done)),
            Err(ActError::Refused(refusal)) => refusal,
            Err(ActError::NotFound) => Refusal::not_yours(
                "not_found",
                "reg:45",
                "这一项所涉及的案件不在该经办人员的权限范围内",
                "请核对由谁办理（by）。",
            ),
            Err(failed) => return Err(failed),
        };
        self.played.bad.push(BadRecord {
            line: at.line,
            number: at.number.map(str::to_owned),
            step: at.step,
            refusal,
        });
        Ok(None)
    }

    /// Passes on what to mind; that it is entered late goes without saying.
    fn mind(&mut self, at: &At<'_>, warnings: Vec<Warning>) {
        let said = warnings
            .into_iter()
            .filter(|warning| warning.code != "recorded_late")
            .map(|warning| TakenWarning {
                line: at.line,
                number: at.number.map(str::to_owned),
                warning,
            });
        self.played.report.warnings.extend(said);
    }

    /// What is the same for something that an officer did then and that is entered now.
    fn then(&self, by: &std::sync::Arc<Desk>, on: chrono::NaiveDate) -> Circumstances {
        let importing = self.importing.desk.officer.id;
        Circumstances {
            desk: by.clone(),
            actor: by.actor(),
            on,
            entered_by: Some(importing).filter(|id| *id != by.officer.id),
            ..self.importing.clone()
        }
    }

    async fn case(
        &mut self,
        line: usize,
        record: &'l Record,
        past: &'l PastCase,
    ) -> Result<(), ActError> {
        let rules = self.importing.rules();
        let on = past.application.on.unwrap_or(self.importing.today);
        let paper = |number, on| OnPaper {
            owner: &record.owner,
            number,
            on,
            line,
        };
        self.numbers
            .take_case(self.tx, rules, paper(&past.number, on))
            .await?;
        for act in &past.acts {
            let Some(number) = &act.document_number else {
                continue;
            };
            let at = At::act(line, past, act);
            let taken = self
                .numbers
                .take_reply(self.tx, rules, paper(number, act.on))
                .await;
            self.noted(&at, taken)?;
        }
        let then = self.then(&past.by, on);
        let registered = register_in(self.tx, &then, &past.application, Some(&past.number)).await?;
        self.mind(&At::line(line, Some(&past.number)), registered.warnings);
        let owner = record.owner.id;
        self.by_number.insert((owner, &past.number), registered.id);
        self.cases.push(Entered {
            line,
            owner,
            past,
            id: registered.id,
            case: registered.case,
            stuck: false,
        });
        Ok(())
    }

    async fn reply(
        &mut self,
        line: usize,
        record: &Record,
        reply: &PastReply,
    ) -> Result<(), ActError> {
        let rules = self.importing.rules();
        self.not_future("replied_on", reply.replied_on)?;
        if let Some(kind) = &reply.reply_kind
            && rules.reply_kind(kind).is_none()
        {
            let known: Vec<_> = rules.reply_kinds().iter().map(|row| &*row.kind).collect();
            return Err(Refusal::malformed(
                "no_such_reply_kind",
                "reg:36",
                format!("没有“{kind}”这个答复类型"),
                format!("可用的值：{}；不清楚的可以不写。", known.join("、")),
            )
            .at("reply_kind")
            .into());
        }
        let paper = OnPaper {
            owner: &record.owner,
            number: &reply.number,
            on: reply.replied_on,
            line,
        };
        self.numbers.take_reply(self.tx, rules, paper).await?;
        let applicant = &reply.applicant;
        let found = self.person(line, Some(&reply.number), applicant).await?;
        if !applicant.is_known_again() {
            let warning = Warning::new(
                "applicant_not_known_again",
                "reg:36(6)",
                "申请人没有证件号码：以后的申请不能据此认定为同一申请人重复申请。",
            );
            self.mind(&At::line(line, Some(&reply.number)), vec![warning]);
        }
        self.tx
            .insert_earlier_reply(&NewEarlierReply {
                agency_id: record.owner.id,
                number: reply.number.clone(),
                case_number: reply.case_number.clone(),
                round: None,
                applicant_id: Some(found.person),
                title: reply.title.clone(),
                kind: reply.reply_kind.clone(),
                replied_on: Some(reply.replied_on),
            })
            .await?;
        self.played.report.earlier_replies += 1;
        Ok(())
    }

    async fn person(
        &mut self,
        line: usize,
        number: Option<&str>,
        applicant: &super::records::PastApplicant,
    ) -> Result<Found, ActError> {
        let person = applicant.person();
        let mut found = people::find_or_name(
            self.tx,
            &self.importing.desk.scope,
            "申请人",
            &person,
            applicant.kind,
        )
        .await?;
        self.mind(&At::line(line, number), std::mem::take(&mut found.warnings));
        Ok(found)
    }

    async fn items(
        &mut self,
        line: usize,
        record: &Record,
        items: &PastItems,
    ) -> Result<(), ActError> {
        self.not_future("month", items.month)?;
        if items.items == 0 {
            return Err(Refusal::malformed(
                "no_items",
                "fee:4",
                "件数是 0",
                "没有件数的，不写本条记录。",
            )
            .at("items")
            .into());
        }
        let found = self.person(line, None, &items.applicant).await?;
        let key = (record.owner.id, found.person, items.month);
        let twice = match self.items.insert(key, line) {
            Some(before) => Some(format!("第 {before} 行已经写明该申请人当月的件数")),
            None => {
                let kept = self.tx.items_before(key.0, key.1, key.2).await?;
                (kept > 0).then(|| "登记簿中已经有该申请人当月的件数".to_owned())
            }
        };
        if let Some(message) = twice {
            return Err(Refusal::unlawful(
                "items_twice",
                "fee:4",
                message,
                "同一机关、同一申请人、同一月只写一条，请合并或者删除。",
            )
            .into());
        }
        self.tx
            .insert_earlier_items(key.0, key.1, key.2, items.items)
            .await?;
        self.played.report.items += 1;
        Ok(())
    }

    async fn carried_over(
        &mut self,
        line: usize,
        record: &Record,
        row: &PastCarryOver,
    ) -> Result<(), ActError> {
        let refuse = |field: &str, message: String, hint: &str| {
            let refusal = Refusal::malformed("carried_over", "office", message, hint);
            Err(refusal.at(field).into())
        };
        if row.year >= self.importing.today.year() {
            return refuse(
                "year",
                format!("{} 年的年度报告还没有编制", row.year),
                "请填写已经公布的年度报告的年份。",
            );
        }
        let owner = record.owner.id;
        let once = "同一机关同一年只写一条，请删除。";
        if let Some(before) = self.years.insert((owner, row.year), line) {
            return refuse(
                "year",
                format!("第 {before} 行已经写明 {} 年", row.year),
                once,
            );
        }
        if !self
            .tx
            .carried_over_before(owner, row.year)
            .await?
            .is_empty()
        {
            return refuse("year", format!("登记簿中已经有 {} 年", row.year), once);
        }
        for (kind, cases) in &row.cases {
            self.tx
                .insert_carried_over(owner, row.year, *kind, i64::from(*cases))
                .await?;
        }
        self.played.report.carried_over += 1;
        Ok(())
    }

    fn not_future(&self, field: &str, day: chrono::NaiveDate) -> Result<(), ActError> {
        if day <= self.importing.today {
            return Ok(());
        }
        Err(Refusal::malformed(
            "future_date",
            "office",
            format!("{day} 在今天（{}）之后", self.importing.today),
            "请核对日期。",
        )
        .at(field)
        .into())
    }

    /// The past acts of all cases, day by day; on a day in the order of the file.
    async fn acts(&mut self) -> Result<(), ActError> {
        let mut order = Vec::new();
        for (nth, entered) in self.cases.iter().enumerate() {
            order.extend(entered.past.acts.iter().map(|act| (act.on, nth, act)));
        }
        order.sort_by_key(|(on, nth, act)| (*on, *nth, act.nth));
        for (_, nth, act) in order {
            if self.cases[nth].stuck {
                continue;
            }
            let at = At::act(self.cases[nth].line, self.cases[nth].past, act);
            let done = self.act(nth, act).await;
            match self.noted(&at, done)? {
                None => self.cases[nth].stuck = true,
                Some((case, warnings)) => {
                    self.mind(&at, warnings);
                    self.cases[nth].case = case;
                    self.played.report.acts += 1;
                }
            }
        }
        Ok(())
    }

    async fn act(&mut self, nth: usize, past: &PastAct) -> Result<(Case, Vec<Warning>), ActError> {
        let (id, owner) = (self.cases[nth].id, self.cases[nth].owner);
        let then = self.then(&past.by, past.on);
        let act = self.covering(owner, past).await?;
        let row = match self.last.take().filter(|row| row.id == id) {
            Some(row) => row,
            None => {
                let row = self.tx.case(&Scope::system(), id).await?;
                row.ok_or(ActError::NotFound)?
            }
        };
        let given = Given {
            beside: Some(&past.beside),
            on_paper: past.document_number.clone(),
            ..Given::default()
        };
        let kept = one(self.tx, &then, &row, &act, given).await?;
        let mut done = kept.done;
        done.warnings
            .extend(follow(self.tx, &then, &done, &row, &act).await?);
        self.last = Some(kept.row);
        Ok((done.case, done.warnings))
    }

    /// The act with the ids of the cases that it names by their numbers.
    async fn covering(&mut self, owner: AgencyId, past: &PastAct) -> Result<Act, ActError> {
        let mut ids = Vec::with_capacity(past.covers.len());
        for number in &past.covers {
            ids.push(self.case_id(owner, number).await?);
        }
        let mut act = past.act.clone();
        match &mut act {
            Act::Draft(draft) => draft.covers = ids,
            Act::NotifyFee(notice) => notice.covers = ids,
            _ => {}
        }
        Ok(act)
    }

    async fn case_id(&mut self, owner: AgencyId, number: &str) -> Result<CaseId, ActError> {
        if let Some(id) = self.by_number.get(&(owner, number)) {
            return Ok(*id);
        }
        let own = Scope {
            agency: owner,
            reach: Reach::Own,
            officer: self.importing.desk.officer.id,
        };
        let found = self.tx.case_by_number(&own, number).await?;
        found.map(|row| row.id).ok_or_else(|| {
            Refusal::malformed(
                "no_such_case",
                "office",
                format!("没有案号为“{number}”的案件，或者文件中该行有误"),
                "请核对案号；该案件可以写在文件中的任何一行。",
            )
            .at("covers")
            .into()
        })
    }

    async fn end(mut self) -> Result<Played, ActError> {
        self.refresh().await?;
        self.played.report.cases = self.states();
        self.played.report.series = self.numbers.settle(self.tx).await?;
        self.played
            .bad
            .sort_by_key(|bad| (bad.line, bad.step.map(|step| step.nth)));
        Ok(self.played)
    }

    /// Cases that a reply or a notice of another case moved on.
    async fn refresh(&mut self) -> Result<(), ActError> {
        let covered: BTreeSet<(AgencyId, &str)> = self
            .cases
            .iter()
            .flat_map(|entered| {
                let acts = entered.past.acts.iter();
                acts.flat_map(|act| &act.covers)
                    .map(|number| (entered.owner, number.as_str()))
            })
            .collect();
        for entered in &mut self.cases {
            if covered.contains(&(entered.owner, entered.past.number.as_str()))
                && let Some(row) = self.tx.case(&Scope::system(), entered.id).await?
            {
                entered.case = case_of(&row)?;
            }
        }
        Ok(())
    }

    fn states(&self) -> Vec<StateCount> {
        let mut counts: BTreeMap<State, (usize, usize)> = BTreeMap::new();
        for Entered { case, .. } in &self.cases {
            let count = counts.entry(case.state).or_default();
            count.0 += 1;
            count.1 += usize::from(self.is_overdue(case));
        }
        let counts = counts.into_iter();
        counts
            .map(|(state, (cases, overdue))| StateCount {
                state,
                cases,
                overdue,
            })
            .collect()
    }

    /// As the register lists it: an open case past the last day of its reply period.
    fn is_overdue(&self, case: &Case) -> bool {
        lifecycle::is_open(case.state)
            && deadline_rows(case, self.importing.rules())
                .iter()
                .any(|row| {
                    row.kind == Period::Reply.word()
                        && row.due_on.is_some_and(|due| due < self.importing.today)
                })
    }
}

impl<'l> At<'l> {
    fn line(line: usize, number: Option<&'l str>) -> At<'l> {
        At {
            line,
            number,
            step: None,
        }
    }

    fn act(line: usize, past: &'l PastCase, act: &PastAct) -> At<'l> {
        At {
            line,
            number: Some(&past.number),
            step: Some(act.step()),
        }
    }
}
