//! Every page of the workbench, and how somebody gets to see it with bad texts in it.

/// A template as somebody gets to see it.
pub struct Seen {
    pub template: &'static str,
    /// The heading that it is known by.
    pub heading: &'static str,
    pub asked: &'static str,
    /// The form that is sent; what is read has none.
    pub sent: &'static [(&'static str, &'static str)],
    pub status: u16,
    /// The signs of the texts that must stand there.
    pub shows: &'static [&'static str],
}

const fn get(
    template: &'static str,
    heading: &'static str,
    asked: &'static str,
    shows: &'static [&'static str],
) -> Seen {
    Seen {
        template,
        heading,
        asked,
        sent: &[],
        status: 200,
        shows,
    }
}

const fn post(
    template: &'static str,
    heading: &'static str,
    asked: &'static str,
    sent: &'static [(&'static str, &'static str)],
    status: u16,
    shows: &'static [&'static str],
) -> Seen {
    Seen {
        template,
        heading,
        asked,
        sent,
        status,
        shows,
    }
}

/// `{case}` is the case, `{evil}` what is typed now.
pub const SEEN: &[Seen] = &[
    get("account.html", "我的账号", "/account", &["员", "关", "视"]),
    get(
        "account_password.html",
        "修改密码",
        "/account/password",
        &["员"],
    ),
    get("act.html", "记事", "/cases/{case}/acts/note", &["员", "题"]),
    post(
        "act.html",
        "记事",
        "/cases/{case}/acts/note",
        &[("_version", "1"), ("text", "{evil}"), ("_on", "{evil}")],
        422,
        &["题", "写"],
    ),
    post(
        "act.html",
        "记事",
        "/cases/{case}/acts/note",
        &[
            ("_once", "0123456789abcdef"),
            ("_version", "1"),
            ("text", "{evil}"),
        ],
        409,
        &["题", "写", "员"],
    ),
    get(
        "act.html",
        "拟定答复",
        "/cases/{case}/acts/draft?kind=granted",
        &["题"],
    ),
    get(
        "reply_kinds.html",
        "选择答复类型",
        "/cases/{case}/acts/draft?kind=none",
        &["题"],
    ),
    get("admin.html", "管理", "/admin", &["员", "关", "管"]),
    post(
        "admin.html",
        "管理",
        "/admin/officers",
        &[("officer_name", "{evil}"), ("role", "clerk")],
        422,
        &["写"],
    ),
    post(
        "admin.html",
        "管理",
        "/admin/agencies",
        &[("name", "{evil}"), ("code", "{evil}"), ("kind", "{evil}")],
        422,
        &["写"],
    ),
    get(
        "admin_officer.html",
        "管",
        "/admin/officers/{kept}",
        &["管"],
    ),
    post(
        "admin_officer.html",
        "管",
        "/admin/officers/{kept}/invite",
        &[("login", "{evil}")],
        422,
        &["管", "写"],
    ),
    post(
        "admin_officer.html",
        "管",
        "/admin/officers/{kept}/mail",
        &[("address", "{evil}")],
        422,
        &["管", "写"],
    ),
    get("admin_changes.html", "变更记录", "/admin/changes", &[]),
    get(
        "admin_reveals.html",
        "查阅个人信息的记录",
        "/admin/reveals",
        &["由", "员"],
    ),
    get("admin_delivery.html", "发送情况", "/admin/delivery", &[]),
    get("reminders.html", "我的提醒", "/reminders", &[]),
    get("board.html", "督办看板", "/board", &["关"]),
    get(
        "board_list.html",
        "超期未答复",
        "/board/overdue",
        &["题", "员"],
    ),
    get(
        "case.html",
        "题",
        "/cases/{case}",
        &["题", "容", "员", "关", "问", "备", "人"],
    ),
    get(
        "correct.html",
        "提出更正",
        "/cases/{case}/correct/1",
        &["题", "容"],
    ),
    post(
        "correct.html",
        "提出更正",
        "/cases/{case}/correct/1",
        &[
            ("_version", "1"),
            ("title", "{evil}"),
            ("_effective_on", "{evil}"),
        ],
        422,
        &["题", "写"],
    ),
    post(
        "identity.html",
        "申请人信息",
        "/cases/{case}/identity",
        &[("reason", "{evil}")],
        200,
        &["写", "人", "址"],
    ),
    get(
        "documents.html",
        "文书",
        "/cases/{case}/documents",
        &["题", "人"],
    ),
    get("files.html", "材料", "/cases/{case}/files", &["题"]),
    get("dossier.html", "卷宗", "/cases/{case}/dossier", &["题"]),
    get("list.html", "全部案件", "/cases", &["题", "员", "视"]),
    get(
        "list.html",
        "全部案件",
        "/cases?text={evil}&light=overdue",
        &["写"],
    ),
    post(
        "list_save.html",
        "保存视图",
        "/views",
        &[("name", "{evil}{evil}{evil}"), ("address", "/todo?text=a")],
        422,
        &["写"],
    ),
    get("deputies.html", "代理", "/deputies", &["员", "管", "关"]),
    post(
        "deputies.html",
        "代理",
        "/deputies",
        &[("reason", "{evil}"), ("since", "{evil}")],
        422,
        &["写"],
    ),
    get(
        "draft.html",
        "拟稿和审签",
        "/cases/{case}/draft",
        &["题", "员", "给", "评"],
    ),
    post(
        "draft.html",
        "拟稿和审签",
        "/cases/{case}/draft/comments",
        &[("draft", "1"), ("said", "{evil}")],
        409,
        &["题", "写"],
    ),
    get(
        "draft_text.html",
        "草稿正文",
        "/cases/{case}/draft/text",
        &["题", "给"],
    ),
    post(
        "draft_text.html",
        "草稿正文",
        "/cases/{case}/draft/text",
        &[
            ("_version", "1"),
            ("block[0]", "{evil}"),
            ("of[0]", "{evil}"),
            ("_do", "add:0"),
        ],
        200,
        &["题", "写", "给"],
    ),
    get("manual.html", "", "/manual/clerk", &["员"]),
    get("month.html", "期限日历", "/calendar?month=2026-05", &["员"]),
    get(
        "print_application.html",
        "登记表",
        "/cases/{case}/print/application",
        &["题", "容", "关"],
    ),
    post(
        "print_application.html",
        "登记表",
        "/cases/{case}/print/application",
        &[("reason", "{evil}")],
        200,
        &["题", "容", "人", "址"],
    ),
    get(
        "print_case.html",
        "案件情况",
        "/cases/{case}/print/case",
        &["题", "容", "关", "备"],
    ),
    get(
        "print_handling.html",
        "办理单",
        "/cases/{case}/print/handling",
        &["题", "员"],
    ),
    get(
        "print_slip.html",
        "登记回执",
        "/cases/{case}/print/acknowledgement",
        &["题", "关"],
    ),
    Seen {
        status: 404,
        ..get("refused.html", "", "/cases/{evil}", &["员"])
    },
    get("register.html", "登记", "/register", &["员"]),
    post(
        "register.html",
        "登记",
        "/register",
        &[
            ("channel", "in_person"),
            ("title", "{evil}"),
            ("content", "{evil}"),
            ("applicant.name", "{evil}"),
            ("dates.submitted_on", "{evil}"),
        ],
        422,
        &["写"],
    ),
    get(
        "search.html",
        "查询",
        "/search?text=%E6%89%B9%E5%A4%8D",
        &["题", "容"],
    ),
    get("search.html", "查询", "/search?text={evil}", &["写"]),
    get("steps.html", "逐步判断", "/cases/{case}/steps", &["容"]),
    post(
        "steps.html",
        "逐步判断",
        "/cases/{case}/steps",
        &[
            ("answers[0].step", "clear"),
            ("answers[0].note", "{evil}"),
            ("_next", "1"),
        ],
        422,
        &["容", "写"],
    ),
];
