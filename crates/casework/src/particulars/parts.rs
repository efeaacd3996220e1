//! What a reply carries, from the parts of its draft.

use disclosure::act::Act;
use disclosure::reply::{self as law, ThirdPartyFinding};
use disclosure::{Cite, Text};
use letters::data::{
    Classification, EarlierReply, Finding, Given, Parts, PublishedAt, ResponsibleBody, Search,
    Supplemented, Weighed, Withheld,
};
use store::Reader;

use super::asking::answer;
use super::matter::{Matter, plain, without};
use super::missing;
use crate::error::ActError;

/// What the whole of a reply, or one of its items, carries.
pub(super) async fn parts(
    reader: &mut Reader,
    matter: &Matter<'_>,
    parts: &law::Parts,
) -> Result<Parts, ActError> {
    let withheld = parts.withheld.iter().map(|it| withheld(matter, it));
    Ok(Parts {
        reason: plain(parts.reason.as_ref()),
        published_at: parts.published_at.as_ref().and_then(published_at),
        given: parts.given.as_ref().and_then(given),
        withheld: withheld.collect::<Result<_, _>>()?,
        classification: parts.classification.as_ref().map(|it| Classification {
            level: it.level.clone(),
            basis: it.basis.clone(),
        }),
        forbidding_law: parts.forbidding_law.clone(),
        danger: plain(parts.danger.as_ref()),
        third_parties: parts
            .third_parties
            .iter()
            .filter_map(|it| finding(matter, it))
            .collect(),
        no_duty_to_disclose: plain(parts.no_duty_to_disclose.as_ref()),
        search: parts.search.as_ref().and_then(search),
        responsible_body: parts.responsible_body.as_ref().map(|it| ResponsibleBody {
            name: it.name.clone(),
            contact: it.contact.clone(),
            unknown: plain(it.unknown.as_ref()),
        }),
        earlier_reply: earlier_reply(reader, matter, parts).await?,
        special_rule: parts.special_rule.clone(),
        proper_channel: plain(parts.proper_channel.as_ref()),
        supplement: supplemented(matter),
        reasons: weighed(matter),
    })
}

fn named(text: &str) -> bool {
    !text.trim().is_empty()
}

fn published_at(at: &law::PublishedAt) -> Option<PublishedAt> {
    (named(&at.channel) && named(&at.way)).then(|| PublishedAt {
        channel: at.channel.clone(),
        way: at.way.clone(),
    })
}

fn given(given: &law::Given) -> Option<Given> {
    Some(Given {
        what: plain(given.what.as_ref())?,
        medium: given.medium.map(|medium| medium.label().to_owned()),
        way: given.way.map(|way| way.label().to_owned()),
        pages: given.pages,
        when: given.when,
        channel_only: given.channel_only,
    })
}

/// A part that is withheld is named whole or the letter is not made: the applicant
/// must not read that nothing was.
fn withheld(matter: &Matter<'_>, part: &law::Withheld) -> Result<Withheld, ActError> {
    let need = |text: &Option<Text>, what: &str| {
        plain(text.as_ref()).ok_or_else(|| {
            missing(
                "答复",
                &format!("不予公开的部分的{what}"),
                "请在答复草稿中写明不予公开的是哪一部分、依据和理由。",
            )
        })
    };
    Ok(Withheld {
        what: need(&part.what, "内容")?,
        basis: matter.article(&Cite::from(part.cite.as_str())),
        reason: need(&part.reason, "理由")?,
    })
}

/// The agency's own finding; the third party is not named to the applicant.
fn finding(matter: &Matter<'_>, found: &ThirdPartyFinding) -> Option<Finding> {
    let asked = found.consultation.as_deref();
    let asked = asked.and_then(|id| matter.case.consultation(id));
    let name = asked.map_or("", |asked| asked.name.trim());
    let unnamed =
        |text: &Option<Text>| plain(text.as_ref()).map(|text| without(&text, name, "该第三方"));
    let said = asked.and_then(|asked| answer(matter, &asked.id));
    Some(Finding {
        harm: unnamed(&found.harm)?,
        grounds: unnamed(&found.grounds)?,
        heard: said.is_some_and(|said| plain(said.grounds.as_ref()).is_some()),
        disclose: found.disclose,
        public_interest: unnamed(&found.public_interest),
    })
}

/// A search that says where, by what, over which time, by whom and with what result.
pub(super) fn search(search: &law::Search) -> Option<Search> {
    let listed = |lines: &[String]| -> Vec<String> {
        let lines = lines.iter().filter(|line| named(line));
        lines.cloned().collect()
    };
    let (places, terms) = (listed(&search.places), listed(&search.terms));
    let whole = !places.is_empty() && !terms.is_empty() && named(&search.period);
    (whole && named(&search.by)).then_some(())?;
    Some(Search {
        places,
        terms,
        period: search.period.clone(),
        by: search.by.clone(),
        on: search.on,
        result: plain(search.result.as_ref())?,
    })
}

/// The reply that was given before, as far as the register knows it.
async fn earlier_reply(
    reader: &mut Reader,
    matter: &Matter<'_>,
    parts: &law::Parts,
) -> Result<Option<EarlierReply>, ActError> {
    let number = parts.earlier_reply.as_deref().map(str::trim);
    let Some(number) = number.filter(|number| !number.is_empty()) else {
        return Ok(None);
    };
    let agency = matter.agency.id;
    let mut found = reader.reply_by_number(agency, number).await?;
    let person = Some(matter.case.application.applicant.person);
    // one number may stand for several cases: the one that serves best is meant
    found.sort_by_key(|it| (it.applicant_id == person, it.replied_on.is_some()));
    let found = found.last();
    let kind = found.and_then(|it| it.reply_kind.as_deref());
    Ok(Some(EarlierReply {
        number: number.to_owned(),
        served_on: found.and_then(|it| it.replied_on),
        outcome: kind
            .and_then(|kind| matter.rules.reply_kind(kind))
            .map(|row| row.label.clone()),
    }))
}

fn supplemented(matter: &Matter<'_>) -> Option<Supplemented> {
    let supplement = matter.case.supplement.as_ref()?;
    Some(Supplemented {
        number: matter.number_of(supplement.opened_by),
        asked_on: supplement.on,
        received_on: supplement.received_on?,
    })
}

/// Reasons that were asked for and found unreasonable.
fn weighed(matter: &Matter<'_>) -> Option<Weighed> {
    let reasons = matter.case.reasons.as_ref()?;
    if reasons.reasonable != Some(false) {
        return None;
    }
    let weighing = matter
        .of_this_round()
        .rev()
        .find_map(|event| match &event.act {
            Act::WeighReasons(weighing) => Some(weighing),
            _ => None,
        })?;
    Some(Weighed {
        number: matter.number_of(reasons.opened_by),
        asked_on: reasons.on,
        said: plain(weighing.reasons.as_ref()),
        finding: weighing.finding.as_str().to_owned(),
    })
}
