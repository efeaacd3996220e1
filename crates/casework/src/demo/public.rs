//! How something that many asked for became public: the analysis finds it, the analyst
//! proposes, the owning agency adopts and publishes it, and months later one sees whether
//! fewer ask. Beside it proposals that still wait for somebody.

use disclosure::Refusal;
use disclosure::words::{KeptAs, ProposalAnswer, ProposalState};
use store::ProposalRow;

use super::days::Days;
use super::place::{At, Place, Who};
use crate::error::ActError;
use crate::office::Office;
use crate::proposals::{Answer, NewProposal, NewSuggestion, Publication, SeenProposal, Sending};
use crate::topics::Analysed;

/// Smaller districts have nothing that so many ask for.
const LEAST_CASES: usize = 300;
/// Words that the name of the topic has that becomes public.
const RENEWAL: [&str; 2] = ["青禾家园", "改造"];
const TITLE: &str = "青禾家园老旧小区改造的实施方案、改造内容和资金安排";
/// When offices do it, in minutes of a day: after all acts on cases.
const EVENING: i64 = 17 * 60 + 50;

/// A step, and how many workdays before the last one it is taken.
pub(super) const STEPS: [(PublicStep, usize); 3] = [
    (PublicStep::Proposed, 166),
    (PublicStep::Adopted, 160),
    (PublicStep::Published, 145),
];

/// What happens with the topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PublicStep {
    Proposed,
    Adopted,
    Published,
}

/// Where and when all of it happens.
pub(super) struct Publicity<'p> {
    pub office: &'p Office,
    pub place: &'p Place,
    pub days: &'p Days,
    /// How many cases the district has.
    pub cases: usize,
}

impl Publicity<'_> {
    /// Whether a district of this size has topics at all.
    pub fn is_asked_for(&self) -> bool {
        self.cases >= LEAST_CASES
    }

    /// The moment at which a step is taken.
    pub fn moment(&self, back: usize) -> (chrono::NaiveDate, chrono::DateTime<chrono::Utc>) {
        let day = self.days.on(self.days.last.saturating_sub(back));
        (day, Days::moment(day, EVENING))
    }

    /// Takes a step.
    ///
    /// # Errors
    /// It is refused: a script with a mistake in it.
    pub async fn take(&self, step: PublicStep) -> Result<(), ActError> {
        match step {
            PublicStep::Proposed => self.propose().await,
            PublicStep::Adopted => self.adopt().await,
            PublicStep::Published => self.publish().await,
        }
    }

    async fn propose(&self) -> Result<(), ActError> {
        while !matches!(self.office.analyse().await?, Analysed::Nothing) {}
        let row = match self.find(ProposalState::Drafted, &RENEWAL).await? {
            Some(row) => row,
            // in a year in which it did not become a topic of its own
            None => self.by_hand().await?,
        };
        let sending = Sending {
            title: TITLE.to_owned(),
            owner: self.place.agency(At::Housing).id,
            basis: "reg:44".to_owned(),
            reason: "一年内已经逐件公开多次，居民普遍关心，建议一次公开。".to_owned(),
        };
        let desk = self.place.desk(At::District, Who::Analyst);
        self.office.send_proposal(desk, seen(&row), sending).await?;
        Ok(())
    }

    async fn by_hand(&self) -> Result<ProposalRow, ActError> {
        let desk = self.place.desk(At::District, Who::Analyst);
        let new = NewProposal {
            topic: None,
            title: Some(TITLE.to_owned()),
            owner: Some(self.place.agency(At::Housing).id),
            basis: Some("reg:44".to_owned()),
            reason: "居民普遍关心，建议一次公开。".to_owned(),
        };
        Ok(self.office.propose(desk, new, None).await?.row)
    }

    async fn adopt(&self) -> Result<(), ActError> {
        let row = self.in_state(ProposalState::Sent).await?;
        let answer = Answer {
            answer: ProposalAnswer::Adopt,
            reason: "改造工程涉及居民切身利益，属于应当主动公开的内容。".to_owned(),
            cite: "reg:21".to_owned(),
            what: Some("实施方案、改造内容清单、资金安排表。".to_owned()),
            left_out: None,
            publish_by: None,
        };
        let desk = self.place.desk(At::Housing, Who::Head);
        self.office
            .answer_proposal(desk, seen(&row), answer)
            .await?;
        Ok(())
    }

    async fn publish(&self) -> Result<(), ActError> {
        let row = self.in_state(ProposalState::Adopted).await?;
        let publication = Publication {
            url: "https://www.example.gov.cn/ljxq/qinghe.html".to_owned(),
            published_on: self.office.today(),
            kept_as: KeptAs::OnRequest,
            document: Some("青住建改〔2025〕15号".to_owned()),
        };
        let desk = self.place.desk(At::Housing, Who::Head);
        self.office
            .publish_proposal(desk, seen(&row), publication)
            .await?;
        Ok(())
    }

    /// What waits for an answer, and what an applicant suggested, on the last day.
    pub async fn waiting(&self) -> Result<(), ActError> {
        let desk = self.place.desk(At::District, Who::Analyst);
        let parking = NewProposal {
            topic: None,
            title: Some("城区公共停车场的泊位数和收费标准".to_owned()),
            owner: Some(self.place.agency(At::Housing).id),
            basis: Some("reg:20(8)".to_owned()),
            reason: "热线常有人问，收费依据应当公开。".to_owned(),
        };
        let made = self.office.propose(desk, parking, None).await?;
        let sending = Sending {
            title: made.row.title.clone(),
            owner: made.row.owner_id,
            basis: made.row.basis.clone(),
            reason: String::new(),
        };
        self.office
            .send_proposal(desk, seen(&made.row), sending)
            .await?;
        let suggestion = NewSuggestion {
            title: "校车行驶路线和停靠站点".to_owned(),
            text: "每学期都有家长来问，希望开学前在网上公布。".to_owned(),
            received_on: self.office.today(),
            case_number: None,
            name: Some("魏若溪".to_owned()),
        };
        let clerk = self.place.desk(At::Schools, Who::Clerk);
        self.office.take_suggestion(clerk, suggestion, None).await?;
        Ok(())
    }

    /// The proposal of this story, in this state.
    async fn in_state(&self, state: ProposalState) -> Result<ProposalRow, ActError> {
        let found = self.find(state, &[TITLE]).await?;
        found.ok_or_else(|| {
            let what = format!("演示中没有“{TITLE}”的主动公开建议");
            Refusal::malformed("demonstration", "office", what, "").into()
        })
    }

    /// A proposal in this state by all these words of its title.
    async fn find(
        &self,
        state: ProposalState,
        words: &[&str],
    ) -> Result<Option<ProposalRow>, ActError> {
        let desk = self.place.desk(At::District, Who::Analyst);
        let list = self.office.proposals(desk, Some(state)).await?;
        let mut rows = list.rows.into_iter();
        Ok(rows.find(|row| words.iter().all(|word| row.title.contains(word))))
    }
}

fn seen(row: &ProposalRow) -> SeenProposal {
    SeenProposal {
        id: row.id,
        version: row.version,
    }
}
