//! What administrators are told when something cannot be.

use disclosure::Refusal;

pub(super) fn own_roles() -> Refusal {
    Refusal::unlawful(
        "own_roles",
        "office",
        "不能更换自己的角色",
        "请另一名系统管理员更换，或者由运维人员用命令行 kaijuan officer roles 更换。",
    )
}

pub(super) fn code_taken(code: &str) -> Refusal {
    let message = format!("代字“{code}”已经用过");
    Refusal::malformed("code_taken", "office", message, "请换一个代字。").at("code")
}

pub(super) fn no_such_agency() -> Refusal {
    Refusal::not_yours(
        "no_such_agency",
        "office",
        "没有这个机关，或者不在您管理的范围内",
        "请从机关列表中选择；管理员管理本机关和下级机关。",
    )
}

pub(super) fn no_such_officer() -> Refusal {
    Refusal::not_yours(
        "no_such_officer",
        "office",
        "没有这名经办人员，或者不在您管理的范围内",
        "请从经办人员列表中选择；管理员管理本机关和下级机关的人员。",
    )
}

pub(super) fn not_empty() -> Refusal {
    Refusal::out_of_turn(
        "register_not_empty",
        "office",
        "登记簿中已有机关，不能再次初始化",
        "请用 kaijuan account invite 为已有的经办人员发放链接。",
    )
}
