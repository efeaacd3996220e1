//! The catalogue of the demonstration: what is public and where, what is given to whoever
//! asks, and what is given to nobody.

use disclosure::words::Attribute::{self, NotDisclosed, OnRequest, Proactive};

use super::days::Days;
use super::place::{At, Place, Who};
use crate::catalogue::NewEntry;
use crate::error::ActError;
use crate::office::Office;

/// An entry.
struct Kept {
    at: At,
    attribute: Attribute,
    title: &'static str,
    number: &'static str,
    about: &'static str,
    /// Where it is published, or the article by which it is not open.
    place: &'static str,
    theme: &'static str,
}

const fn kept(
    at: At,
    attribute: Attribute,
    (title, number): (&'static str, &'static str),
    about: &'static str,
    place: &'static str,
    theme: &'static str,
) -> Kept {
    Kept {
        at,
        attribute,
        title,
        number,
        about,
        place,
        theme,
    }
}

const ENTRIES: &[Kept] = &[
    kept(
        At::Land,
        Proactive,
        ("望溪片区控制性详细规划", "青政复〔2023〕41号"),
        "望溪片区现行控制性详细规划的图则、文本和用地性质一览表。",
        "https://www.example.gov.cn/gtkjgh/wangxi.html",
        "规划建设",
    ),
    kept(
        At::Land,
        Proactive,
        ("槐荫村2024年征收土地预公告和补偿安置公告", ""),
        "云岭镇槐荫村征收土地预公告、征地补偿安置公告的全文，张贴的时间和地点。",
        "https://www.example.gov.cn/zdxx/huaiyin-2024.html",
        "征地拆迁",
    ),
    kept(
        At::Land,
        Proactive,
        ("青衡区征收农用地区片综合地价", "青政规〔2023〕2号"),
        "各镇、街道征收农用地的区片综合地价和青苗、地上附着物的补偿标准。",
        "https://www.example.gov.cn/zdxx/qpj-2023.html",
        "征地拆迁",
    ),
    kept(
        At::Land,
        OnRequest,
        (
            "石桥片区两宗出让地的规划条件通知书",
            "青自然资规条〔2024〕17号",
        ),
        "石桥片区两宗国有建设用地的规划条件：用途、容积率、绿地率、退界。",
        "",
        "规划建设",
    ),
    kept(
        At::Land,
        NotDisclosed,
        ("工业三路沿线军事设施保护范围控制图", ""),
        "军事设施保护范围和安全控制范围的图件、坐标。",
        "reg:14",
        "规划建设",
    ),
    kept(
        At::Housing,
        Proactive,
        ("石桥片区棚户区改造房屋征收补偿方案", "青住建征〔2024〕6号"),
        "石桥片区棚户区改造的房屋征收补偿方案，征求意见的情况和根据公众意见修改的情况。",
        "https://www.example.gov.cn/fwzs/shiqiao.html",
        "征地拆迁",
    ),
    kept(
        At::Housing,
        Proactive,
        ("2024年公共租赁住房配租名单和轮候情况", ""),
        "城区公共租赁住房的配租名单、轮候顺序和剩余房源。",
        "https://www.example.gov.cn/zfbz/peizu-2024.html",
        "住房物业",
    ),
    kept(
        At::Housing,
        OnRequest,
        ("衡山府前期物业服务合同备案件", "青住建物备〔2023〕8号"),
        "衡山府建设单位与物业公司签订的前期物业服务合同、收费标准。",
        "",
        "住房物业",
    ),
    kept(
        At::Schools,
        Proactive,
        ("青衡区2025年义务教育招生入学工作方案", "青教体〔2025〕12号"),
        "报名条件、时间安排、学校服务区和咨询电话。",
        "https://www.example.gov.cn/ywjy/zhaosheng-2025.html",
        "就业就学",
    ),
    kept(
        At::Schools,
        Proactive,
        ("中小学服务性收费和代办费公示", ""),
        "各校服务性收费、代办费的项目、标准和减免情况。",
        "https://www.example.gov.cn/jysf/gongshi.html",
        "就业就学",
    ),
    kept(
        At::Schools,
        OnRequest,
        ("文澜路小学教学楼校舍安全鉴定报告", "青教体函〔2024〕30号"),
        "文澜路小学教学楼的校舍安全鉴定报告和加固验收意见。",
        "",
        "就业就学",
    ),
    kept(
        At::Labour,
        Proactive,
        ("2024年城镇公益性岗位招聘成绩和拟聘名单", ""),
        "城镇公益性岗位招聘的考试成绩、排名和拟聘用人员名单。",
        "https://www.example.gov.cn/jycy/gyxgw-2024.html",
        "就业就学",
    ),
    kept(
        At::Labour,
        Proactive,
        ("社会保险缴费基数标准", "青人社〔2025〕9号"),
        "职工和灵活就业人员参加社会保险的缴费基数上下限、缴费比例。",
        "https://www.example.gov.cn/shbx/jishu-2025.html",
        "社会保障",
    ),
    kept(
        At::Labour,
        NotDisclosed,
        ("企业薪酬调查原始报表", ""),
        "单个企业报送的用工、薪酬统计调查表。",
        "reg:14",
        "社会保障",
    ),
    kept(
        At::Town,
        Proactive,
        ("云岭镇高标准农田建设项目实施方案", "云政发〔2024〕22号"),
        "云岭镇高标准农田建设的范围、工程量、资金和工期。",
        "https://www.example.gov.cn/yunling/gbznt.html",
        "财政资金",
    ),
    kept(
        At::Street,
        Proactive,
        ("白石街道最低生活保障对象公示", ""),
        "各社区最低生活保障的户数、人数和每月发放的总额。",
        "https://www.example.gov.cn/baishi/dibao.html",
        "社会保障",
    ),
    kept(
        At::District,
        Proactive,
        ("青衡区人民政府信息公开工作年度报告", ""),
        "主动公开、依申请公开、行政复议和行政诉讼的情况。",
        "https://www.example.gov.cn/zfxxgk/ndbg.html",
        "财政资金",
    ),
];

/// Enters them as the heads of the offices would.
pub(super) async fn fill(office: &Office, place: &Place, days: &Days) -> Result<(), ActError> {
    for (nth, kept) in ENTRIES.iter().enumerate() {
        let desk = place.desk(kept.at, Who::Head);
        office
            .put_in_catalogue(desk, &kept.entry(days, nth), None)
            .await?;
    }
    Ok(())
}

impl Kept {
    fn entry(&self, days: &Days, nth: usize) -> NewEntry {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let public = self.attribute == Proactive;
        // each on another day, the last of them months ago
        let on = days.on(days.last.saturating_sub(60 + nth * 11));
        NewEntry {
            agency: None,
            title: self.title.to_owned(),
            document_number: given(self.number),
            about: self.about.to_owned(),
            body: String::new(),
            attribute: self.attribute,
            url: given(self.place).filter(|_| public),
            published_on: public.then_some(on),
            formed_on: None,
            basis: given(self.place).filter(|_| !public),
            theme: given(self.theme),
        }
    }
}
