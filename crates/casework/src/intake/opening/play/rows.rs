//! What stands by itself: earlier replies, items of a month, row four of a year.

use chrono::Datelike;
use disclosure::{Refusal, Warning};
use store::NewEarlierReply;

use super::super::numbers::OnPaper;
use super::super::records::{PastApplicant, PastCarryOver, PastItems, PastReply, Record};
use super::{At, Play};
use crate::error::ActError;
use crate::intake::{Found, people};

impl Play<'_, '_> {
    pub(super) async fn reply(
        &mut self,
        line: usize,
        record: &Record,
        reply: &PastReply,
    ) -> Result<(), ActError> {
        let rules = self.importing.rules();
        let paper = OnPaper {
            owner: &record.owner,
            number: &reply.number,
            on: reply.replied_on,
            line,
        };
        self.numbers.take_reply(self.tx, rules, paper).await?;
        self.not_future("replied_on", reply.replied_on)?;
        self.begun
            .before(self.tx, &record.owner, "replied_on", reply.replied_on)
            .await?;
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
        applicant: &PastApplicant,
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

    pub(super) async fn items(
        &mut self,
        line: usize,
        record: &Record,
        items: &PastItems,
    ) -> Result<(), ActError> {
        self.not_future("month", items.month)?;
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

    pub(super) async fn carried_over(
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
}
