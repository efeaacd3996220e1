//! What the register knows of an act better than the caller.

use disclosure::Refusal;
use disclosure::act::{Act, ConsultRequest, Dispatching};
use disclosure::words::Role;
use store::Tx;

use crate::error::ActError;

/// Fills in what the register knows better than the caller: names of officers and agencies.
pub(crate) async fn completed(tx: &mut Tx, act: &Act) -> Result<Act, ActError> {
    match act {
        Act::Dispatch(dispatching) => dispatch_completed(tx, dispatching).await,
        Act::Consult(request) => consult_completed(tx, request).await,
        _ => Ok(act.clone()),
    }
}

async fn consult_completed(tx: &mut Tx, request: &ConsultRequest) -> Result<Act, ActError> {
    let mut request = request.clone();
    if let Some(id) = request.agency {
        let agency = tx.agency(id).await?.ok_or_else(|| {
            Refusal::malformed(
                "no_such_agency",
                "reg:33",
                "没有这个机关",
                "请从机关名单中选择；不使用本系统的机关只写名称。",
            )
        })?;
        if request.name.trim().is_empty() {
            request.name = agency.name;
        }
    }
    Ok(Act::Consult(Box::new(request)))
}

async fn dispatch_completed(tx: &mut Tx, dispatching: &Dispatching) -> Result<Act, ActError> {
    let refuse = |message: &str| {
        Refusal::malformed(
            "no_such_handler",
            "reg:45",
            message,
            "请从承办人名单中选择。",
        )
    };
    let officer = tx
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
    let mut dispatching = dispatching.clone();
    dispatching.handler_name.clone_from(&officer.name);
    dispatching.agency = Some(officer.agency_id);
    Ok(Act::Dispatch(Box::new(dispatching)))
}
