//! What many ask for at the same time, each in words of one's own: what the analysis is
//! there to find. Beside it what the hotline heard of the same.

use std::fmt::Write;

use chrono::Days as CivilDays;

use super::answer::Answer::{Granted, InPart};
use super::course::Course;
use super::people;
use super::place::At::{self, Housing, Labour, Land, Schools, Street};
use super::place::{Place, Who};
use super::plan::Plan;
use super::topics::{Topic, topic};
use crate::intake::import::ImportOutcomeError;
use crate::office::Office;

/// The people who ask for it have numbers of their own.
const PEOPLE: usize = 700;
/// Smaller districts have no waves.
const LEAST_ROOM: usize = 200;

/// A matter, and how many workdays before the last one each application came.
struct Wave {
    said: &'static [Topic],
    back: &'static [usize],
}

const WAVES: [Wave; 6] = [
    // flares up these weeks
    Wave {
        said: STATION,
        back: &[1, 2, 3, 3, 4, 6, 8, 9, 12, 15, 41, 77],
    },
    // comes back with every summer
    Wave {
        said: DISTRICTS,
        back: &[92, 96, 101, 104, 110, 118, 125, 330, 338],
    },
    // goes on all the time
    Wave {
        said: LIFTS,
        back: &[5, 24, 47, 70, 93, 120, 150, 185],
    },
    Wave {
        said: PENSIONS,
        back: &[11, 29, 55, 84, 117, 160],
    },
    Wave {
        said: MARKET,
        back: &[18, 22, 31, 60, 99],
    },
    // was asked for until it became public
    Wave {
        said: RENEWAL,
        back: &[
            268, 255, 247, 240, 231, 222, 214, 205, 198, 190, 184, 178, 156, 149, 101, 38,
        ],
    },
];

const RENEWAL: &[Topic] = &[
    topic(
        Housing,
        "住房物业",
        "青禾家园老旧小区改造的实施方案和资金安排",
        "申请公开青禾家园老旧小区改造工程的实施方案、改造内容清单、资金来源和居民分摊办法。",
        Granted("实施方案、改造内容清单、资金安排表", 12),
    ),
    topic(
        Housing,
        "住房物业",
        "青禾家园老旧小区改造工程的施工计划和改造内容",
        "请公开青禾家园老旧小区改造工程的实施方案、施工计划、改造内容清单，以及财政补助和居民分摊的资金安排。",
        Granted("施工计划、改造内容清单、资金安排表", 9),
    ),
];

const STATION: &[Topic] = &[
    topic(
        Land,
        "征地拆迁",
        "高铁站前广场项目征收柳沟村土地的批复和补偿安置方案",
        "我是云岭镇柳沟村村民，申请公开高铁站前广场项目征收柳沟村集体土地的批准文件、征地补偿安置方案和勘测定界图。",
        Granted("征地批准文件、补偿安置方案、勘测定界图", 16),
    ),
    topic(
        Land,
        "征地拆迁",
        "柳沟村高铁站前广场项目征地补偿标准",
        "请公开高铁站前广场项目占用云岭镇柳沟村土地的面积、征地补偿标准和安置方案，以及征收土地公告。",
        Granted("征收土地公告、补偿标准和安置方案", 9),
    ),
    topic(
        Land,
        "征地拆迁",
        "高铁站前广场占用柳沟村承包地的征收材料",
        "高铁站前广场项目要征收云岭镇柳沟村的承包地，申请公开征地批复、补偿安置方案、柳沟村被征收土地的四至和勘测定界图。",
        Granted("征地批复、补偿安置方案、勘测定界图", 14),
    ),
];

const DISTRICTS: &[Topic] = &[
    topic(
        Schools,
        "就业就学",
        "望溪小学招生划片范围和学区调整依据",
        "申请公开青衡区望溪小学当年招生的学区划片范围、学区调整的依据和招生计划名额。",
        Granted("划片范围、调整依据、招生计划", 6),
    ),
    topic(
        Schools,
        "就业就学",
        "望溪小学学区划片调整方案",
        "孩子今年上小学，请公开望溪小学学区划片调整方案、论证材料，以及划片范围内的小区名单和招生名额。",
        Granted("划片调整方案、小区名单", 5),
    ),
];

const LIFTS: &[Topic] = &[
    topic(
        Housing,
        "住房物业",
        "滨河世家小区住宅专项维修资金收支明细",
        "申请公开滨河世家小区住宅专项维修资金的交存、使用和结余明细，电梯维修动用维修资金的审批材料。",
        InPart(
            "维修资金收支汇总、电梯维修的审批表",
            "业主的姓名、房号和账号",
            "reg:15",
            "属于业主的个人信息，公开会损害其合法权益",
        ),
    ),
    topic(
        Housing,
        "住房物业",
        "滨河世家电梯维修动用维修资金的备案材料",
        "滨河世家小区电梯更换、维修使用了住宅专项维修资金，请公开使用方案、业主表决结果和备案材料。",
        Granted("使用方案、表决结果汇总、备案表", 7),
    ),
];

const PENSIONS: &[Topic] = &[
    topic(
        Labour,
        "社会保障",
        "被征地农民养老保险补贴的对象认定办法和资金筹集情况",
        "申请公开云岭镇被征地农民养老保险补贴的对象认定办法、补贴标准，以及补贴资金筹集和到位情况。",
        Granted("认定办法、补贴标准、资金到位情况表", 8),
    ),
    topic(
        Labour,
        "社会保障",
        "被征地农民参加养老保险的补贴标准和资金使用情况",
        "请公开青衡区被征地农民参加养老保险的补贴标准、对象认定程序和补贴资金使用情况。",
        Granted("补贴标准、认定程序、资金使用情况", 7),
    ),
];

const MARKET: &[Topic] = &[
    topic(
        Street,
        "规划建设",
        "南园农贸市场改造期间临时摊位安置方案",
        "申请公开白石街道南园农贸市场改造工程的工期、临时摊位安置方案和摊位租金标准。",
        Granted("工期安排、临时安置方案、租金标准", 5),
    ),
    topic(
        Street,
        "规划建设",
        "南园农贸市场改造工程的招标文件和摊位分配办法",
        "请公开白石街道南园农贸市场改造工程的招标文件、中标结果，以及改造以后摊位分配办法和租金标准。",
        Granted("招标文件、中标结果、分配办法", 11),
    ),
];

/// Plans the waves, where there is room for all sorts of others.
pub(super) fn all(plan: &mut Plan<'_>) {
    if plan.room() < LEAST_ROOM {
        return;
    }
    let mut person = PEOPLE;
    for wave in &WAVES {
        for (nth, back) in wave.back.iter().enumerate() {
            let topic = &wave.said[nth % wave.said.len()];
            let at = plan.days.last.saturating_sub(*back);
            let course = Course::plain(&topic.answer, &mut plan.chance);
            let mut entry = plan.entry(topic, at, course);
            entry.somebody = people::person(person);
            person += 1;
            plan.add(entry);
        }
    }
}

/// What the hotline and the mailbox heard: channel, days before the last one, title, text.
const HEARD: [(&str, u64, &str, &str); 9] = [
    (
        "热线",
        2,
        "柳沟村征地补偿何时到账",
        "高铁站前广场项目征收云岭镇柳沟村土地，补偿安置方案没有看到，补偿款什么时候发放？",
    ),
    (
        "热线",
        5,
        "柳沟村被征收土地的面积",
        "柳沟村村民询问高铁站前广场项目征收土地的面积和补偿标准，要求公开勘测定界图。",
    ),
    (
        "热线",
        9,
        "高铁站前广场施工",
        "柳沟村高铁站前广场项目已经进场，征地批复和补偿安置方案没有公告。",
    ),
    (
        "信箱",
        11,
        "柳沟村承包地征收",
        "高铁站前广场要占用柳沟村的承包地，希望公开征地批复和补偿安置方案。",
    ),
    (
        "热线",
        30,
        "滨河世家电梯维修",
        "滨河世家小区电梯维修动用了住宅专项维修资金，业主要求公开使用明细和审批材料。",
    ),
    (
        "信访",
        64,
        "滨河世家维修资金",
        "滨河世家小区业主要求公开住宅专项维修资金的收支明细和电梯维修的备案材料。",
    ),
    (
        "热线",
        20,
        "南园农贸市场临时摊位",
        "白石街道南园农贸市场改造期间临时摊位怎样安置、摊位租金多少，没有公布。",
    ),
    (
        "信箱",
        33,
        "南园农贸市场改造工期",
        "南园农贸市场改造工程工期多长，改造以后摊位分配办法和租金标准请公开。",
    ),
    (
        "热线",
        15,
        "路灯不亮",
        "文澜路中段路灯三天不亮，请尽快维修。",
    ),
];

/// Takes in what was heard, as the district's analyst would.
pub(super) async fn hear(office: &Office, place: &Place) -> Result<(), ImportOutcomeError> {
    let today = office.today();
    let mut list = String::from("编号,渠道,日期,标题,内容\n");
    for (nth, (channel, back, title, text)) in (1..).zip(HEARD) {
        let on = today
            .checked_sub_days(CivilDays::new(back))
            .unwrap_or(today);
        // writing into a string does not fail
        let _ = writeln!(list, "来文{nth},{channel},{on},{title},{text}");
    }
    let desk = place.desk(At::District, Who::Analyst);
    office
        .import_voices(desk, "热线和信箱.csv", list.as_bytes(), None)
        .await?;
    // an earlier result, to compare the first one with that somebody asks for
    let ago = |days| {
        today
            .checked_sub_days(CivilDays::new(days))
            .unwrap_or(today)
    };
    office.request_analysis(desk, ago(120), ago(30)).await?;
    Ok(())
}
