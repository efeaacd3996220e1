//! Words that make one topic many applications: villages, schools, years.

use super::chance::Chance;
use super::people;

const SETS: [(&str, &[&str]); 13] = [
    (
        "村",
        &[
            "柳沟村",
            "槐荫村",
            "枣树店村",
            "上石埠村",
            "下石埠村",
            "高堃村",
            "泉头村",
            "杏花岭村",
            "大沙河村",
            "前喆庄村",
        ],
    ),
    (
        "路",
        &[
            "望溪路",
            "衡山北路",
            "文澜路",
            "工业三路",
            "青禾街",
            "滨河东路",
            "石桥巷",
            "迎宾大道",
        ],
    ),
    (
        "片",
        &[
            "望溪片区",
            "石桥片区",
            "老火车站片区",
            "滨河东片区",
            "文澜片区",
        ],
    ),
    (
        "区",
        &[
            "青禾家园",
            "望溪花苑",
            "衡山府",
            "南园新村",
            "滨河世家",
            "文澜雅居",
        ],
    ),
    (
        "校",
        &[
            "青衡区实验学校",
            "青衡区望溪小学",
            "青衡区第三中学",
            "云岭镇中心小学",
            "文澜路小学",
        ],
    ),
    (
        "园",
        &[
            "小星星幼儿园",
            "青禾幼儿园",
            "望溪童话幼儿园",
            "云岭镇中心幼儿园",
        ],
    ),
    (
        "厂",
        &[
            "宏远化工厂",
            "云岭水泥制品厂",
            "青衡第二纺织厂",
            "瑞丰食品厂",
        ],
    ),
    (
        "司",
        &[
            "青衡瑞达纺织有限公司",
            "云川泰和建筑工程有限公司",
            "云川恒信物业服务有限公司",
            "青衡禾丰农业发展有限公司",
        ],
    ),
    (
        "项",
        &[
            "望溪湿地公园",
            "城东污水处理厂二期",
            "云岭镇高标准农田",
            "青衡区文化中心",
            "滨河东路拓宽",
        ],
    ),
    ("批", &["1", "2", "3", "4", "5", "6", "8"]),
    ("年", &["2019", "2020", "2021", "2022", "2023", "2024"]),
    ("号", &["1", "2", "3", "5", "7", "9", "12", "16"]),
    ("户", &["86", "112", "203", "318"]),
];

/// One choice of words: it stays the same through title, content and reply.
#[derive(Clone)]
pub(super) struct Words {
    chosen: Vec<(&'static str, String)>,
}

impl Words {
    pub fn new(chance: &mut Chance) -> Words {
        let mut chosen: Vec<(&str, String)> = SETS
            .iter()
            .map(|(name, words)| (*name, (*chance.pick(words)).to_owned()))
            .collect();
        chosen.push(("人", people::name(chance)));
        Words { chosen }
    }

    /// A text with its placeholders filled.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let word = self.chosen.iter().find(|(set, _)| *set == name);
            filled.push_str(word.map_or(name, |(_, word)| word));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_stays_the_same_and_leaves_no_placeholder() {
        let words = Words::new(&mut Chance::new(3));
        let filled = words.fill("{村}的{年}年和{村}");
        assert!(!filled.contains('{') && !filled.contains('}'));
        let village = filled.split('的').next().unwrap();
        assert!(filled.ends_with(village));
        assert_eq!(words.fill("没有"), "没有");
    }
}
