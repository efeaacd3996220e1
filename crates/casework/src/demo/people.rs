//! Invented people and bodies. Region code 370499 belongs to no county, so that
//! no number can be anybody's; the check characters are right all the same.

use disclosure::identity::IdKind;
use disclosure::words::ApplicantKind;

use super::chance::Chance;
use crate::intake::NewPerson;

const REGION: &str = "370499";

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "欧阳",
];
const GIVEN: [&str; 48] = [
    "喆", "堃", "𬹼", "文喆", "堃元", "𬹼如", "广田", "秀兰", "建华", "玉梅", "志强", "春燕",
    "长河", "桂芳", "明远", "思齐", "永福", "素琴", "立新", "晓东", "金凤", "德厚", "雪松", "佩玲",
    "国栋", "慧敏", "承志", "月娥", "景行", "若溪", "安澜", "向阳", "巧云", "大勇", "怀谷", "清越",
    "修竹", "兆丰", "映山", "守诚", "子衿", "望舒", "惠民", "耕野", "牧之", "云起", "瑞雪", "启航",
];
const STREETS: [&str; 10] = [
    "望溪路",
    "青禾街",
    "石桥巷",
    "云岭镇柳沟村",
    "云岭镇枣树店村",
    "白石街道南园社区",
    "衡山北路",
    "文澜路",
    "云岭镇槐荫村",
    "工业三路",
];

/// Bodies that apply: stem of the name, kind, first two characters of the code.
const BODIES: [(&str, ApplicantKind, &str); 10] = [
    ("青衡禾丰农业发展有限公司", ApplicantKind::Enterprise, "91"),
    ("云川泰和建筑工程有限公司", ApplicantKind::Enterprise, "91"),
    ("青衡瑞达纺织有限公司", ApplicantKind::Enterprise, "91"),
    (
        "云川市城乡发展研究所",
        ApplicantKind::ResearchInstitution,
        "12",
    ),
    (
        "青衡区乡土文化研究院",
        ApplicantKind::ResearchInstitution,
        "12",
    ),
    ("青衡区绿野环境保护协会", ApplicantKind::PublicWelfare, "51"),
    ("云川市暖阳助老服务中心", ApplicantKind::PublicWelfare, "52"),
    ("云川衡泽律师事务所", ApplicantKind::LegalService, "31"),
    ("云川明堃律师事务所", ApplicantKind::LegalService, "31"),
    ("青衡区槐荫村蔬菜种植专业合作社", ApplicantKind::Other, "93"),
];

/// Somebody who applies, in what column of the annual report.
#[derive(Clone)]
pub(super) struct Somebody {
    pub person: NewPerson,
    pub kind: ApplicantKind,
    /// Legal representative of a body.
    pub representative: Option<String>,
}

/// The nth natural person. Some show no paper, some leave only a phone number.
pub(super) fn person(nth: usize) -> Somebody {
    let mut chance = Chance::new(0x5EED_0000 + nth as u64);
    let name = name(&mut chance);
    let number = (!chance.percent(8)).then(|| identity_number(nth, &mut chance));
    Somebody {
        person: NewPerson {
            name,
            id_kind: number.is_some().then_some(IdKind::IdentityCard),
            id_number: number,
            phone: Some(phone(&mut chance)),
            address: chance.percent(80).then(|| address(&mut chance)),
            mail: chance
                .percent(50)
                .then(|| format!("shenqing{nth:04}@example.com")),
        },
        kind: ApplicantKind::NaturalPerson,
        representative: None,
    }
}

/// The first natural person from the nth on who showed a paper.
pub(super) fn known_person(nth: usize) -> Somebody {
    (nth..)
        .map(person)
        .find(|somebody| somebody.person.id_number.is_some())
        .unwrap_or_else(|| person(nth))
}

/// One of the bodies.
pub(super) fn body(nth: usize) -> Somebody {
    let index = nth % BODIES.len();
    let (name, kind, class) = BODIES[index];
    let mut chance = Chance::new(0xB0D1_0000 + index as u64);
    let body = format!("{class}{REGION}MA{:07}", 3_100_000 + 7_919 * index);
    Somebody {
        person: NewPerson {
            name: name.to_owned(),
            id_kind: Some(IdKind::CreditCode),
            id_number: Some(checked(IdKind::CreditCode, &body)),
            phone: Some(phone(&mut chance)),
            address: Some(address(&mut chance)),
            mail: Some(format!("office{index:02}@example.com")),
        },
        kind,
        representative: Some(self::name(&mut chance)),
    }
}

/// A name.
pub(super) fn name(chance: &mut Chance) -> String {
    format!("{}{}", chance.pick(&SURNAMES), chance.pick(&GIVEN))
}

fn phone(chance: &mut Chance) -> String {
    format!("138000{:05}", chance.below(100_000))
}

fn address(chance: &mut Chance) -> String {
    format!("青衡区{}{}号", chance.pick(&STREETS), chance.within(1, 168))
}

/// Region, birthday, and an order that no two of the first thousand share.
fn identity_number(nth: usize, chance: &mut Chance) -> String {
    let (year, month, day) = (
        chance.within(1948, 2004),
        chance.within(1, 12),
        chance.within(1, 28),
    );
    let body = format!("{REGION}{year}{month:02}{day:02}{:03}", nth % 1000);
    checked(IdKind::IdentityCard, &body)
}

/// A number with the check character that makes it fit.
fn checked(kind: IdKind, body: &str) -> String {
    ('0'..='9')
        .chain('A'..='Z')
        .map(|check| format!("{body}{check}"))
        .find(|number| kind.fits(number))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_number_fits_and_is_nobody_elses() {
        let mut seen = HashSet::new();
        for somebody in (0..1000).map(person).chain((0..BODIES.len()).map(body)) {
            let person = somebody.person;
            let Some(number) = person.id_number else {
                continue;
            };
            let kind = person.id_kind.unwrap();
            assert!(kind.fits(&number), "{number}");
            assert!(number.contains(REGION));
            assert!(seen.insert(number));
        }
        assert!(seen.len() > 900);
    }

    #[test]
    fn rare_characters_occur() {
        let names: String = (0..1000).map(|nth| person(nth).person.name).collect();
        for rare in ['喆', '堃', '𬹼'] {
            assert!(names.contains(rare));
        }
    }
}
