//! Made-up letters, and the press that sets them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};
use letters::blocks::{Chart, Drawn, Series};
use letters::{Fonts, Imprint, Layout, Letter, Press, RedHead, Signature, Wordings, blocks};

const LAYOUT: &str = include_str!("../../../../workflows/letters/layout.typ");

pub fn wordings(files: &[(&str, &str)]) -> Wordings {
    let fixed = [("letters/layout.typ", LAYOUT), ("letters/letters.toml", "")];
    Wordings::load(files.iter().copied().chain(fixed)).unwrap()
}

pub fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| Press::new(Fonts::open(None).unwrap(), wordings(&[])))
}

pub fn made_at() -> DateTime<Utc> {
    "2026-03-20T02:03:04Z".parse().unwrap()
}

pub fn pdf(letter: &Letter) -> Vec<u8> {
    press().pdf(letter, made_at()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn reply() -> Letter {
    let text = "\
您提出的政府信息公开申请（登记编号：江数公开〔2026〕第018号），本机关于2026年3月2日收到。
您申请公开的内容是：江阳市城东片区2025年度道路养护合同及其验收材料。
经审查，依照《中华人民共和国政府信息公开条例》第三十六条第（二）项、第三十七条的规定，答复如下：
# 一、予以公开的内容
## （一）道路养护合同
《江阳市城东片区道路养护合同》（2025年）一份，共12页，随本答复书提供。
## （二）验收材料
验收报告两份，清单如下：
| 序号 | 名称 | 页数 |
| 1 | 2025年上半年道路养护验收报告 | 6 |
| 2 | 2025年下半年道路养护验收报告（含附表一、附表二和现场照片说明） | 18 |
# 二、不予公开的内容
验收材料中的个人联系方式属于个人隐私，依照《中华人民共和国政府信息公开条例》第十五条的规定，不予公开，已作区分处理。
~ 说明：页数以A4纸单面计算。
如对本答复不服，可以自收到本答复书之日起60日内向江阳市人民政府申请行政复议。";
    Letter {
        red_head: Some(RedHead {
            agency: "江阳市数据管理局".into(),
        }),
        number: Some("江数依复〔2026〕12号".into()),
        addressee: Some("王喆堃".into()),
        attachments: vec![
            "江阳市城东片区道路养护合同（2025年）".into(),
            "江阳市城东片区2025年上半年、下半年道路养护验收报告及其附表".into(),
        ],
        signature: Some(Signature {
            agency: "江阳市数据管理局".into(),
            on: day("2026-03-20"),
        }),
        notes: vec!["联系人：政务公开科，电话：0816-5550100".into()],
        imprint: Some(Imprint {
            copies: vec!["江阳市司法局".into(), "江阳市档案馆".into()],
            printed_by: "江阳市数据管理局办公室".into(),
            printed_on: day("2026-03-20"),
        }),
        ..Letter::new(
            Layout::Official,
            "政府信息公开申请答复书",
            blocks::parse(text),
        )
    }
}

/// One page, without head and imprint.
pub fn notice() -> Letter {
    let text = "\
您提出的政府信息公开申请，本机关于2026年3月2日收到。
经审查，该申请对所需信息的描述不够明确，请补正下列事项：
（一）所需合同的签订时间；
（二）所需合同的项目名称。
请自收到本告知书的次日起10个工作日内补正。无正当理由逾期不补正的，视为放弃申请。";
    Letter {
        number: Some("江数补〔2026〕3号".into()),
        addressee: Some("赟𬹼".into()),
        signature: Some(Signature {
            agency: "江阳市数据管理局".into(),
            on: day("2026-03-04"),
        }),
        case_number: Some("JY-2026-0018".into()),
        ..Letter::new(
            Layout::Official,
            "政府信息公开申请补正告知书",
            blocks::parse(text),
        )
    }
}

pub fn form() -> Letter {
    let text = "\
|: 申请人 | 王喆堃 | 申请人类别 | 自然人 |
|: 证件类型 | 居民身份证 | 联系电话 | 138****0000 |
|: 通信地址 | 江阳市城东区建设路1号3栋2单元
|: 所需信息内容 | 江阳市城东片区2025年度道路养护合同\\n以及验收材料
|: 提供方式 | ☑纸质　☐电子　□抄录 |
> 办理过程：
| 日期 | 经办事项 | 经办人 |
| 2026年3月2日 | 收到申请并登记 | 李某 |
| 2026年3月4日 | 作出补正告知书 | 张某 |
~ 本表一式两份。";
    Letter {
        case_number: Some("JY-2026-0018".into()),
        ..Letter::new(Layout::Form, "政府信息公开申请登记表", blocks::parse(text))
    }
}

/// A letter with an answer slip behind it.
pub fn with_slip() -> Letter {
    let text = "\
本机关收到一件政府信息公开申请，所申请的信息涉及贵单位的合法权益，现征求意见。
请自收到本函之日起15个工作日内回复。
===
# 意见回执
|: 单位名称 | 江阳某某市政工程有限公司
|: 意见 | □同意公开　□不同意公开　□同意部分公开 |
|: 理由 |
# 填写说明
> 不同意公开的，请写明理由。";
    Letter {
        number: Some("江数征〔2026〕1号".into()),
        addressee: Some("江阳某某市政工程有限公司".into()),
        signature: Some(Signature {
            agency: "江阳市城乡规划与基础设施建设协调管理委员会办公室".into(),
            on: day("2026-03-05"),
        }),
        ..Letter::new(
            Layout::Official,
            "政府信息公开意见征询函",
            blocks::parse(text),
        )
    }
}

pub fn with_lines(count: usize) -> Letter {
    let mut text = "| 序号 | 名称 | 页数 |\n".to_owned();
    for n in 1..=count {
        text.push_str(&format!("| {n} | 第{n}份材料的名称 | {} |\n", n % 9 + 1));
    }
    Letter::new(Layout::Official, "材料清单", blocks::parse(&text))
}

pub fn long_title() -> Letter {
    let title = "关于公开江阳市城东片区道路、桥梁、排水管网养护合同及其验收材料的".repeat(10);
    let title: String = title.chars().take(297).chain("答复书".chars()).collect();
    Letter::new(Layout::Official, title, blocks::parse("正文。"))
}

/// Writes a file for other programs to read, and gives its path.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What a program prints; `None`, with a line that says so, where it is not installed.
pub fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            eprintln!("skipped: {program} is not here ({error}); poppler-utils has it");
            None
        }
    }
}

/// The text of a PDF without white space: lines are broken where they fit.
pub fn text_of(name: &str, bytes: &[u8]) -> Option<String> {
    let path = file(name, bytes);
    let text = printed("pdftotext", &["-layout", path.to_str().unwrap(), "-"])?;
    Some(text.chars().filter(|sign| !sign.is_whitespace()).collect())
}

/// Bars and lines, with numbers that are held back.
pub fn with_charts() -> Letter {
    let chart = |title: &str, drawn, names: &[&str], series| {
        letters::Block::Chart(Chart {
            title: title.to_owned(),
            drawn,
            names: names.iter().map(|&name| name.to_owned()).collect(),
            series,
        })
    };
    let series = |name: &str, values: &[Option<u32>]| Series {
        name: name.to_owned(),
        values: values.to_vec(),
    };
    let bars = series("申请", &[Some(41), Some(0), None]);
    let lines = vec![
        series("柳沟村征地", &[Some(1), None, Some(7), Some(9)]),
        series("望溪小学划片", &[Some(0), Some(3), Some(2)]),
    ];
    let names = ["柳沟村征地", "望溪小学划片", "其余"];
    let months = ["2026-01", "2026-02", "2026-03", "2026-04"];
    Letter {
        blocks: vec![
            chart("热点（件）", Drawn::Bars, &names, vec![bars]),
            chart("热点按月（件）", Drawn::Lines, &months, lines),
            chart("没有的", Drawn::Lines, &[], Vec::new()),
            letters::Block::Figures {
                header: ["热点", "申请（件）", "比上期"].map(String::from).to_vec(),
                rows: vec![["柳沟村征地", "41", "-100.0%"].map(String::from).to_vec(); 60],
                widths: vec![8, 2, 3],
            },
        ],
        ..notice()
    }
}
