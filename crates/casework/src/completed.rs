//! What the register knows of an act better than the caller.

use disclosure::act::{Act, ConsultRequest, Dispatching};
use disclosure::words::{ConsultWith, Role};
use disclosure::{Refusal, lines};
use store::{AgencyId, Reach, Reader, Scope};

use crate::error::ActError;

/// Whose officers may be given a case.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hands {
    /// Those of one agency.
    Of(AgencyId),
    /// Those of an agency and of all below it.
    Below(AgencyId),
}

impl Hands {
    fn agency(self) -> AgencyId {
        match self {
            Hands::Of(agency) | Hands::Below(agency) => agency,
        }
    }
}

/// Fills in what the register knows better than the caller: names of officers and
/// agencies. What the caller says must be fit to be kept.
pub(crate) async fn completed(
    reader: &mut Reader,
    act: &Act,
    hands: Hands,
) -> Result<Act, ActError> {
    lines::check(&act.payload()?)?;
    match act {
        Act::Dispatch(dispatching) => dispatch_completed(reader, dispatching, hands).await,
        Act::Consult(request) => consult_completed(reader, request, hands.agency()).await,
        _ => Ok(act.clone()),
    }
}

async fn consult_completed(
    reader: &mut Reader,
    request: &ConsultRequest,
    own: AgencyId,
) -> Result<Act, ActError> {
    let mut request = request.clone();
    if let Some(id) = request.agency {
        let agency = reader.agency(id).await?.ok_or_else(|| {
            Refusal::malformed(
                "no_such_agency",
                "reg:33",
                "没有这个机关",
                "请从机关名单中选择；不使用本系统的机关只写名称。",
            )
        })?;
        // Article 33 speaks of *other* organs: asking oneself stops nothing.
        if id == own && request.with != ConsultWith::Internal {
            return Err(Refusal::unlawful(
                "own_agency",
                "reg:33",
                format!("“{}”就是本机关，征求本机关的意见不停止计时", agency.name),
                "本机关内设机构的意见按“协办”办理。",
            )
            .into());
        }
        if request.name.trim().is_empty() {
            request.name = agency.name;
        }
    }
    Ok(Act::Consult(Box::new(request)))
}

/// The owner gives a case to an officer of its own or of an agency below it; an
/// agency that handles it for the owner only to its own.
async fn dispatch_completed(
    reader: &mut Reader,
    dispatching: &Dispatching,
    hands: Hands,
) -> Result<Act, ActError> {
    let refuse = |message: &str| {
        Refusal::malformed(
            "no_such_handler",
            "reg:45",
            message,
            "请从承办人名单中选择。",
        )
    };
    let officer = reader
        .officer(dispatching.handler)
        .await?
        .filter(|officer| officer.active)
        .ok_or_else(|| refuse("没有这个承办人，或者已经停用"))?;
    let handles = [Role::Handler, Role::OfficeHead]
        .iter()
        .any(|role| officer.roles.contains(role));
    if !handles {
        return Err(refuse(&format!("“{}”不是承办人", officer.name)).into());
    }
    let within = match hands {
        Hands::Of(agency) => officer.agency_id == agency,
        Hands::Below(agency) => {
            let scope = Scope {
                agency,
                reach: Reach::Tree,
                officer: officer.id,
            };
            let below = reader.agencies(&scope).await?;
            below.iter().any(|agency| agency.id == officer.agency_id)
        }
    };
    if !within {
        return Err(refuse(&format!("“{}”不在本机关或者下属机关", officer.name)).into());
    }
    let mut dispatching = dispatching.clone();
    dispatching.handler_name.clone_from(&officer.name);
    dispatching.agency = Some(officer.agency_id);
    Ok(Act::Dispatch(Box::new(dispatching)))
}
