use super::{Differing, Naming, Objects, numbers};
use crate::places::Names;
use crate::settings::Settings;
use crate::text::Text;

fn objects(title: &str, body: &str) -> Objects {
    let settings = Settings::read(include_str!("../../../../workflows/topics.toml")).unwrap();
    let text = Text {
        title: title.into(),
        body: body.into(),
        ..Text::default()
    };
    let names = Names::new(&settings.reading);
    Objects::of(&text, 600, &names, &settings.segmenter())
}

fn at_odds(one: &str, other: &str) -> bool {
    let (one, other) = (objects(one, ""), objects(other, ""));
    assert_eq!(one.at_odds(&other), other.at_odds(&one));
    one.at_odds(&other)
}

#[test]
fn what_names_another_place_body_or_number_is_other_information() {
    for (one, other) in [
        (
            "宏远化工厂用地的土地出让合同",
            "瑞丰食品厂用地的土地出让合同",
        ),
        ("柳沟村征地款发放表", "南园村征地款发放表"),
        (
            "上石埠村被占地块的补偿资金拨付凭证",
            "下石埠村被占地块的补偿资金拨付凭证",
        ),
        (
            "2019年残疾人两项补贴发放情况",
            "2020年残疾人两项补贴发放情况",
        ),
        ("滨河世家2号楼竣工验收备案表", "滨河世家3号楼竣工验收备案表"),
        (
            "槐荫村2019年第6批次征地材料",
            "槐荫村2019年第四批次征地材料",
        ),
        (
            "云岭镇中心小学代办费收取情况",
            "河头镇中心小学代办费收取情况",
        ),
        ("城东污水处理厂二期施工许可证", "青衡区文化中心施工许可证"),
        ("请治理杏花岭村养殖场的臭味", "请治理下石埠村养殖场的臭味"),
        ("穿过石桥片区的地下管线", "位于望溪片区的地下管线"),
        (
            "石桥片区两宗地的规划条件和日照分析",
            "望溪片区两宗地的规划条件和日照分析",
        ),
    ] {
        assert!(at_odds(one, other), "{one} / {other}");
    }
}

#[test]
fn what_may_be_the_same_is_not_at_odds() {
    for (one, other) in [
        ("柳沟村征地批复", "申请公开青衡区柳沟村征地批复"),
        ("柳沟村征地批复", "柳沟村委会的征地批复"),
        ("征地补偿标准", "柳沟村征地补偿标准"),
        ("穿过石桥片区的地下管线", "石桥片区地下管线走向"),
        ("2019年至2021年救助资金使用情况", "2020年救助资金使用情况"),
        ("2020年救助资金使用情况", "救助资金使用情况"),
        ("第6批次征地材料", "第六批次征地材料"),
        (
            "被征地农民养老保险补贴标准",
            "被征地农民养老保险补贴对象认定办法",
        ),
        ("农村道路硬化工程合同", "高堃村道路硬化工程合同"),
        (
            "高铁站前广场占用柳沟村承包地的征收材料",
            "柳沟村高铁站前广场项目征地补偿标准",
        ),
    ] {
        assert!(!at_odds(one, other), "{one} / {other}");
    }
}

#[test]
fn of_a_title_that_names_nothing_the_text_is_read() {
    let village = objects("政府信息公开申请", "我是柳沟村村民，申请公开我村征地批复。");
    assert!(village.at_odds(&objects("南园村征地批复", "")));
    assert!(!village.at_odds(&objects("柳沟村征地批复", "")));
}

#[test]
fn numbers_are_read_with_what_they_count() {
    let of = |text: &str, unit: char| -> Vec<u32> {
        let found = numbers(text);
        found.get(&unit).into_iter().flatten().copied().collect()
    };
    assert_eq!(of("2019年至2021年的决算", '年'), [2019, 2020, 2021]);
    assert_eq!(of("2019-2021年的决算", '年'), [2019, 2020, 2021]);
    assert_eq!(of("2018年、2021年的决算", '年'), [2018, 2021]);
    assert_eq!(of("第十二批次", '批'), [12]);
    assert_eq!(of("第二十批次", '批'), [20]);
    assert_eq!(of("第一号楼和3号楼", '号'), [1, 3]);
    assert_eq!(of("99999999999999999999年", '年'), [u32::MAX]);
    assert!(numbers("第").is_empty() && numbers("第第").is_empty() && numbers("").is_empty());
    assert!(numbers("12").is_empty());
}

#[test]
fn what_differs_is_told_as_both_name_it() {
    let settings = Settings::read(include_str!("../../../../workflows/topics.toml")).unwrap();
    let (naming, segmenter) = (Naming::new(&settings), settings.segmenter());
    let text = |title: &str| Text {
        title: title.into(),
        ..Text::default()
    };
    let differing = |one: &str, other: &str| naming.differing(&text(one), &text(other), &segmenter);
    assert_eq!(differing("柳沟村2019年征地批复", "柳沟村征地批复"), None);
    let both = |one: &[&str], other: &[&str]| {
        let list = |of: &[&str]| of.iter().map(|it| (*it).to_owned()).collect();
        Some(Differing {
            one: list(one),
            other: list(other),
        })
    };
    assert_eq!(
        differing("柳沟村2019年征地批复", "南园村2023年征地批复"),
        both(&["柳沟村", "2019年"], &["南园村", "2023年"])
    );
}
