//! Letters by which opinions are asked for, and what the one asked and the applicant
//! are told. Nobody but the applicant reads who applies, and the applicant does not
//! read what concerns a third party.

use chrono::NaiveDate;
use disclosure::act::{Act, ConsultAnswer, ConsultRequest};
use disclosure::case::Consultation;
use disclosure::clock;
use disclosure::words::{ActKind, ConsultWith, Period};
use letters::data::{
    Addressee, ConsultationNotice, Head, InternalRequest, JointAgencyLetter, OtherAgencyLetter,
    ThirdPartyLetter, ThirdPartyNotice,
};
use store::Reader;

use super::matter::{Matter, plain};
use super::missing;
use crate::acts::government_of;
use crate::error::ActError;

/// A consultation with what was asked in it.
struct Asked<'m> {
    consultation: &'m Consultation,
    request: &'m ConsultRequest,
}

/// The consultation of this name; the one that the event opened where none is named.
fn asked<'m>(
    matter: &'m Matter<'_>,
    subject: &str,
    document: &str,
    with: &[ConsultWith],
) -> Result<Asked<'m>, ActError> {
    let opened = match (&matter.last.act, subject) {
        (Act::Consult(request), "") => request.id.as_str(),
        (_, named) => named,
    };
    let consultation = matter.case.consultation(opened);
    let consultation = consultation
        .filter(|it| with.contains(&it.with))
        .ok_or_else(|| matter.not_issued(document))?;
    match matter.said(consultation.opened_by) {
        Some(Act::Consult(request)) => Ok(Asked {
            consultation,
            request,
        }),
        _ => Err(matter.not_issued(document)),
    }
}

impl Asked<'_> {
    /// What is asked, with the extract that is needed for it, the applicant unnamed.
    fn question(&self, matter: &Matter<'_>, document: &str) -> Result<String, ActError> {
        let question = plain(self.request.question.as_ref()).ok_or_else(|| {
            missing(
                document,
                "征求意见的内容",
                "请更正“征求意见”，写明要征求意见的信息和问题。",
            )
        })?;
        Ok(matter.unnamed(&question))
    }

    fn addressee(&self, document: &str) -> Result<Addressee, ActError> {
        let name = self.consultation.name.trim();
        if name.is_empty() {
            return Err(missing(
                document,
                "收件人的名称",
                "请更正“征求意见”，写明向谁征求意见。",
            ));
        }
        Ok(addressee(self.consultation))
    }

    /// What the agency means to do, the applicant unnamed.
    fn planned(&self, matter: &Matter<'_>) -> Option<String> {
        let planned = plain(self.request.planned.as_ref())?;
        Some(matter.unnamed(&planned))
    }

    /// The day by which an opinion without a limit of its own is wanted.
    fn wanted(&self, matter: &Matter<'_>, document: &str) -> Result<NaiveDate, ActError> {
        clock::opinion_wanted(self.consultation, matter.rules).ok_or_else(|| {
            missing(
                document,
                "回复的日期",
                "office.toml 中没有这类意见的内部时限，请管理员补充 [[limit]]。",
            )
        })
    }

    /// The period of an opinion that has one by law, in workdays, and its article.
    fn period(
        &self,
        matter: &Matter<'_>,
        period: Period,
        document: &str,
    ) -> Result<(u32, String), ActError> {
        let row = matter.rules.period(period, self.consultation.sent_on);
        let row = row.ok_or_else(|| {
            missing(
                document,
                "提出意见的期限",
                "deadlines.toml 中没有当日有效的期限，请管理员补充。",
            )
        })?;
        Ok((row.workdays, matter.article(&row.cite)))
    }
}

/// The one asked. Nothing in the register says whether a third party is a person, and a
/// name does not tell.
pub(super) fn addressee(asked: &Consultation) -> Addressee {
    match asked.with {
        ConsultWith::ThirdParty => Addressee::party(asked.label()),
        ConsultWith::JointAgency | ConsultWith::OtherAgency | ConsultWith::Internal => {
            Addressee::organisation(asked.label())
        }
    }
}

/// 第三方征求意见书.
pub(super) fn third_party(
    matter: &Matter<'_>,
    subject: &str,
) -> Result<ThirdPartyLetter, ActError> {
    let document = "第三方征求意见书";
    let asked = asked(matter, subject, document, &[ConsultWith::ThirdParty])?;
    let (within_workdays, basis) = asked.period(matter, Period::ThirdParty, document)?;
    Ok(ThirdPartyLetter {
        head: matter.head(Some(asked.addressee(document)?), basis),
        about: matter.about_for_others(),
        information: asked.question(matter, document)?,
        planned: asked.planned(matter),
        within_workdays,
    })
}

/// 共同制作机关征求意见书.
pub(super) fn joint_agency(
    matter: &Matter<'_>,
    subject: &str,
) -> Result<JointAgencyLetter, ActError> {
    let document = "共同制作机关征求意见书";
    let asked = asked(matter, subject, document, &[ConsultWith::JointAgency])?;
    let (within_workdays, basis) = asked.period(matter, Period::JointAgency, document)?;
    Ok(JointAgencyLetter {
        head: matter.head(Some(asked.addressee(document)?), basis),
        about: matter.about_for_others(),
        information: asked.question(matter, document)?,
        planned: asked.planned(matter),
        within_workdays,
    })
}

/// 其他机关征求意见函.
pub(super) fn other_agency(
    matter: &Matter<'_>,
    subject: &str,
) -> Result<OtherAgencyLetter, ActError> {
    let document = "征求意见函";
    let asked = asked(matter, subject, document, &[ConsultWith::OtherAgency])?;
    Ok(OtherAgencyLetter {
        head: asking_head(matter, &asked, document)?,
        about: matter.about_for_others(),
        question: asked.question(matter, document)?,
        answer_by: asked.wanted(matter, document)?,
    })
}

/// 协办函.
pub(super) fn internal(matter: &Matter<'_>, subject: &str) -> Result<InternalRequest, ActError> {
    let document = "协办函";
    let asked = asked(matter, subject, document, &[ConsultWith::Internal])?;
    Ok(InternalRequest {
        head: asking_head(matter, &asked, document)?,
        about: matter.about_for_others(),
        question: asked.question(matter, document)?,
        answer_by: asked.wanted(matter, document)?,
        due_on: matter.reply_deadline().and_then(|it| it.due_on),
    })
}

fn asking_head(matter: &Matter<'_>, asked: &Asked<'_>, document: &str) -> Result<Head, ActError> {
    let basis = matter.article_of(ActKind::Consult);
    Ok(matter.head(Some(asked.addressee(document)?), basis))
}

/// 征求意见告知书: the applicant is told whose opinion is asked for by its kind alone.
pub(super) fn told_applicant(
    matter: &Matter<'_>,
    subject: &str,
) -> Result<ConsultationNotice, ActError> {
    let document = "征求意见告知书";
    let others = [
        ConsultWith::ThirdParty,
        ConsultWith::JointAgency,
        ConsultWith::OtherAgency,
    ];
    let asked = asked(matter, subject, document, &others)?;
    Ok(ConsultationNotice {
        head: matter.head(
            Some(matter.applicant()),
            matter.article_of(ActKind::Consult),
        ),
        about: matter.about(),
        whose: asked.consultation.with.label().to_owned(),
        sent_on: asked.consultation.sent_on,
    })
}

/// 告知第三方决定公开书, with the remedy against what is disclosed.
pub(super) async fn told_third_party(
    reader: &mut Reader,
    matter: &Matter<'_>,
    subject: &str,
) -> Result<ThirdPartyNotice, ActError> {
    let document = "告知第三方决定公开书";
    let Act::NotifyThirdParty(notice) = &matter.last.act else {
        return Err(matter.not_issued(document));
    };
    let named = match subject {
        "" => notice.consultation.as_str(),
        named => named,
    };
    let asked = asked(matter, named, document, &[ConsultWith::ThirdParty])?;
    let answer = answer(matter, named).ok_or_else(|| {
        missing(
            document,
            "第三方的意见",
            "第三方没有提出不同意公开的意见的，不需要这份告知书。",
        )
    })?;
    Ok(ThirdPartyNotice {
        head: matter.head(
            Some(asked.addressee(document)?),
            matter.article_of(ActKind::NotifyThirdParty),
        ),
        about: matter.about_for_others(),
        asked_number: matter.number_of(asked.consultation.opened_by),
        objected_on: asked.consultation.ended.map(|(on, _)| on),
        opinion: answer.opinion.label().to_owned(),
        grounds: plain(answer.grounds.as_ref()),
        content: matter.unnamed(notice.content.as_str()),
        remedy: against_disclosure(reader, matter).await?,
    })
}

/// What the one asked said.
pub(super) fn answer<'m>(matter: &'m Matter<'_>, consultation: &str) -> Option<&'m ConsultAnswer> {
    let events = matter.history.events().iter().rev();
    events
        .filter_map(|event| match &event.act {
            Act::ConsultationAnswered(answer) => Some(answer.as_ref()),
            _ => None,
        })
        .find(|answer| answer.id == consultation)
}

/// The remedy against disclosure: that of a kind that gives and withholds nothing,
/// for what the applicant is refused is nothing to the third party.
async fn against_disclosure(
    reader: &mut Reader,
    matter: &Matter<'_>,
) -> Result<Option<String>, ActError> {
    let kinds = matter.rules.reply_kinds().iter();
    let Some(kind) = kinds.into_iter().find(|row| row.gives && !row.withholds) else {
        return Ok(None);
    };
    let government = government_of(reader, &matter.agency).await?;
    let owner = matter.owner(&government);
    Ok(matter.rules.remedy_for(&kind.kind, matter.on, owner))
}
