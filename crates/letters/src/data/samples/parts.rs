//! What the sample replies carry.

use super::{REGULATION, day, some, texts};
use crate::data::{
    Classification, EarlierReply, Finding, Given, Parts, PublishedAt, ResponsibleBody, Search,
    Supplemented, Weighed, Withheld,
};

pub(super) fn none() -> Parts {
    Parts {
        reason: None,
        published_at: None,
        given: None,
        withheld: Vec::new(),
        classification: None,
        forbidding_law: None,
        danger: None,
        third_parties: Vec::new(),
        no_duty_to_disclose: None,
        search: None,
        responsible_body: None,
        earlier_reply: None,
        special_rule: None,
        proper_channel: None,
        supplement: None,
        reasons: None,
    }
}

pub(super) fn reason(text: &str) -> Parts {
    Parts {
        reason: some(text),
        ..none()
    }
}

pub(super) fn published() -> Parts {
    Parts {
        published_at: Some(PublishedAt {
            channel: "青湖区人民政府网站“政府信息公开—征地信息”栏目".into(),
            way: "https://www.example.gov.cn/zdxx/2023/0004.html，或者到区政务服务中心政务公开专区查阅".into(),
        }),
        ..reason("公开的内容包括批复、公告和勘测定界图")
    }
}

pub(super) fn lean_given() -> Parts {
    let given = Given {
        what: "东岸村2024年道路硬化工程验收报告".into(),
        medium: None,
        way: None,
        pages: None,
        when: None,
        channel_only: false,
    };
    Parts {
        given: Some(given),
        ..none()
    }
}

pub(super) fn granted() -> Parts {
    let given = Given {
        what: "青政土批〔2023〕204号批复、征收土地公告各一份".into(),
        medium: some("纸质"),
        way: some("邮寄"),
        pages: Some(9),
        when: Some(day(4, 10)),
        channel_only: false,
    };
    Parts {
        given: Some(given),
        third_parties: vec![finding(true)],
        ..reason("所附复制件与原件一致")
    }
}

pub(super) fn finding(disclose: bool) -> Finding {
    Finding {
        harm: "会使其厂区的布局为他人所知".into(),
        grounds: match disclose {
            true => "厂区界址可以从厂外直接看到，所称商业秘密不能成立".into(),
            false => "所涉工艺参数没有公开，具有商业价值并已采取保密措施，理由成立".into(),
        },
        heard: true,
        disclose,
        public_interest: disclose.then(|| "该批次征地涉及四百余户村民的切身利益".to_owned()),
    }
}

pub(super) fn in_part() -> Parts {
    let given = Given {
        what: "勘测定界图一份，遮盖后提供".into(),
        medium: some("电子"),
        way: some("电子邮件"),
        pages: Some(2),
        when: None,
        channel_only: false,
    };
    let withheld = Withheld {
        what: "图中标注的村民身份证号码、联系电话".into(),
        basis: format!("{REGULATION}第十五条"),
        reason: "属于个人隐私，公开会损害其合法权益，当事人不同意公开".into(),
    };
    Parts {
        given: Some(given),
        withheld: vec![withheld],
        ..none()
    }
}

pub(super) fn state_secret() -> Parts {
    Parts {
        classification: Some(Classification {
            level: "秘密".into(),
            basis: "自然资源工作国家秘密范围的规定，由原定密单位于2023年5月确定".into(),
        }),
        ..reason("该坐标成果带有密级标志，仍在保密期限内")
    }
}

pub(super) fn by_law() -> Parts {
    Parts {
        forbidding_law: some("《中华人民共和国统计法》关于单个统计调查对象资料保密的规定"),
        ..reason("所申请的报表能够识别单个调查对象")
    }
}

pub(super) fn stability() -> Parts {
    Parts {
        danger: some("该图标明供水管网的关键节点，公开后可能被用于破坏公共设施"),
        ..reason("节点位置公开后难以采取其他办法防范")
    }
}

pub(super) fn third_party() -> Parts {
    Parts {
        third_parties: vec![finding(false)],
        ..reason(
            "第三方书面表示不同意公开，本机关审查后认为理由成立，不公开也不会对公共利益造成重大影响",
        )
    }
}

pub(super) fn discretion() -> Parts {
    Parts {
        no_duty_to_disclose: some("已查阅有关法律、法规、规章，没有应当公开的规定"),
        ..reason("该文稿是决定作出以前的讨论记录，公开会影响今后如实发表意见")
    }
}

pub(super) fn special_query() -> Parts {
    Parts {
        special_rule: some(
            "《不动产登记暂行条例》规定，权利人、利害关系人可以依法查询、复制不动产登记资料",
        ),
        proper_channel: some("持身份证明到青湖区不动产登记中心查询窗口办理"),
        ..reason("该资料由登记机构依照登记查询的规定提供")
    }
}

pub(super) fn not_held() -> Parts {
    Parts {
        search: Some(Search {
            places: texts(["本机关综合档案室", "公文处理系统", "耕地保护科业务系统"]),
            terms: texts(["东岸村", "第4批次", "勘测定界"]),
            period: "2020年至2024年".into(),
            by: "办公室会同耕地保护科".into(),
            on: Some(day(3, 11)),
            result: "没有与申请内容相符的文件".into(),
        }),
        ..reason("该批次用地后来没有实施，未形成勘测定界图")
    }
}

pub(super) fn elsewhere() -> Parts {
    Parts {
        responsible_body: Some(ResponsibleBody {
            name: some("青湖市自然资源和规划局"),
            contact: some("青湖市人民路2号，电话0600-5550166"),
            unknown: None,
        }),
        ..reason("该批复由市级机关制作")
    }
}

pub(super) fn unknown_body() -> Parts {
    Parts {
        responsible_body: Some(ResponsibleBody {
            name: None,
            contact: None,
            unknown: some("申请书所写的文件没有文号和制作机关"),
        }),
        ..reason("本机关不承担该项职责")
    }
}

pub(super) fn unclear() -> Parts {
    Parts {
        supplement: Some(Supplemented {
            number: some("青自然公开补〔2026〕5号"),
            asked_on: day(3, 4),
            received_on: day(3, 10),
        }),
        ..reason("仍只写明“与我有关的全部材料”")
    }
}

pub(super) fn petition() -> Parts {
    Parts {
        proper_channel: some("区信访局接待窗口，或者拨打12345政务服务便民热线"),
        ..reason("要求查处邻户占道经营并公布处理结果")
    }
}

pub(super) fn repeat() -> Parts {
    Parts {
        earlier_reply: Some(EarlierReply {
            number: "青自然公开复〔2025〕40号".into(),
            served_on: Some(day(1, 9)),
            outcome: some("提供征地批复复制件一份"),
        }),
        ..reason("两次申请的内容相同，此后没有新的信息形成")
    }
}

pub(super) fn lean_repeat() -> Parts {
    Parts {
        earlier_reply: Some(EarlierReply {
            number: "柳公开复〔2025〕2号".into(),
            served_on: None,
            outcome: None,
        }),
        ..none()
    }
}

pub(super) fn publication() -> Parts {
    Parts {
        proper_channel: some("《青湖年鉴（2023）》在区图书馆、区档案馆均可查阅"),
        ..reason("申请提供《青湖年鉴（2023）》")
    }
}

pub(super) fn excessive() -> Parts {
    Parts {
        reasons: Some(Weighed {
            number: some("青自然公开询〔2026〕1号"),
            asked_on: day(3, 12),
            said: some("想多了解一些情况"),
            finding: "所述理由与申请的内容、数量没有关联，不合理".into(),
        }),
        ..reason("两个月内提出46件申请，内容高度重合")
    }
}

pub(super) fn silent() -> Parts {
    Parts {
        reasons: Some(Weighed {
            number: None,
            asked_on: day(11, 4),
            said: None,
            finding: "申请的数量、频次明显超过合理范围，又没有说明理由".into(),
        }),
        ..reason("一日内提出46件申请")
    }
}

pub(super) fn confirmation() -> Parts {
    Parts {
        earlier_reply: repeat().earlier_reply,
        proper_channel: some("需要核对复制件的，可以到本机关档案室查阅原件"),
        ..reason("要求在网上下载的批复上盖章确认")
    }
}

pub(super) fn other() -> Parts {
    Parts {
        proper_channel: some("本机关不动产登记中心更正登记窗口"),
        ..reason("您要求更正与自身有关的登记记录，所附证据已收悉，更正应当依照登记的规定办理")
    }
}
