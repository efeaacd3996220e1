//! Cases: the registration first, then the past acts of all of them.

use std::collections::BTreeSet;

use disclosure::act::Act;
use disclosure::case::Case;
use disclosure::{Refusal, Warning};
use store::{AgencyId, CaseId, Reach, Scope};

use super::super::acts::PastAct;
use super::super::numbers::OnPaper;
use super::super::records::{PastCase, Record};
use super::{At, Entered, Play};
use crate::acts::{Given, follow, one};
use crate::error::ActError;
use crate::intake::register_in;
use crate::record::case_of;

impl<'l> Play<'_, 'l> {
    pub(super) async fn case(
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
        // What is refused below keeps its numbers in mind all the same.
        let numbered = self
            .numbers
            .take_case(self.tx, rules, paper(&past.number, on))
            .await;
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
        numbered?;
        self.begun
            .before(self.tx, &record.owner, "application.on", on)
            .await?;
        let then = self.then(&past.by, on);
        let registered = register_in(self.tx, &then, &past.application, Some(&past.number)).await?;
        self.mind(&At::line(line, Some(&past.number)), registered.warnings);
        self.by_number
            .insert((record.owner.id, &past.number), registered.id);
        self.cases.push(Entered {
            line,
            owner: &record.owner,
            past,
            id: registered.id,
            case: registered.case,
            stuck: false,
        });
        Ok(())
    }

    /// The past acts of all cases, day by day; on a day in the order of the file.
    pub(super) async fn acts(&mut self) -> Result<(), ActError> {
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
        self.begun.before(self.tx, owner, "on", past.on).await?;
        let then = self.then(&past.by, past.on);
        let act = self.covering(owner.id, past).await?;
        let row = match self.last.take().filter(|row| row.id == id) {
            Some(row) => row,
            None => {
                let row = self.tx.case(&Scope::system(), id).await?;
                row.ok_or(ActError::NotFound)?
            }
        };
        let given = Given {
            beside: Some(&past.beside),
            numbered: past.document_number.clone(),
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

    /// Cases that a reply or a notice of another case moved on.
    pub(super) async fn refresh(&mut self) -> Result<(), ActError> {
        let covered: BTreeSet<(AgencyId, &str)> = self
            .cases
            .iter()
            .flat_map(|entered| {
                let acts = entered.past.acts.iter();
                acts.flat_map(|act| &act.covers)
                    .map(|number| (entered.owner.id, number.as_str()))
            })
            .collect();
        for entered in &mut self.cases {
            if covered.contains(&(entered.owner.id, entered.past.number.as_str()))
                && let Some(row) = self.tx.case(&Scope::system(), entered.id).await?
            {
                entered.case = case_of(&row)?;
            }
        }
        Ok(())
    }
}
