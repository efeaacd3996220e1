//! Since when an agency registers applications here itself: from that day on the
//! register knows what is done, and no file tells it otherwise.

use std::collections::HashMap;

use chrono::NaiveDate;
use disclosure::Refusal;
use store::{Agency, AgencyId, Tx};

use crate::clock::civil_date;
use crate::error::ActError;

/// What the registration of a case from paper says of itself
/// ([`Facts::from_paper`](disclosure::act::Facts)), as its payload is written.
const FROM_PAPER: &str = r#""from_paper":true"#;

/// The first day of each agency that was asked for; none while it has not begun.
#[derive(Default)]
pub(super) struct Begun(HashMap<AgencyId, Option<NaiveDate>>);

impl Begun {
    /// What a file tells of a day was done before the agency's first own registration.
    pub async fn before(
        &mut self,
        tx: &mut Tx,
        owner: &Agency,
        field: &str,
        on: NaiveDate,
    ) -> Result<(), ActError> {
        match self.day(tx, owner.id).await? {
            Some(begun) if on >= begun => Err(Refusal::unlawful(
                "register_begun",
                "office",
                format!(
                    "{on} 的事项不是期初数据：“{}”从 {begun} 起已经在登记簿中自行登记申请",
                    owner.name
                ),
                "期初数据只写这一天以前的事项；从这一天起的，由办理人在登记簿中逐项登记、补录。",
            )
            .at(field)
            .into()),
            _ => Ok(()),
        }
    }

    async fn day(&mut self, tx: &mut Tx, owner: AgencyId) -> Result<Option<NaiveDate>, ActError> {
        if let Some(day) = self.0.get(&owner) {
            return Ok(*day);
        }
        let first = tx.first_registered(owner, FROM_PAPER).await?;
        let day = first.map(civil_date);
        self.0.insert(owner, day);
        Ok(day)
    }
}
