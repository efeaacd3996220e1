//! What a font is used for, and which families fill which role.

use serde::{Deserialize, Serialize};

/// What a font is used for (GB/T 9704-2012, 5.2.2 and 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 小标宋体: titles and the red head.
    Title,
    /// 仿宋体: the text.
    FangSong,
    /// 黑体: headings of the first level.
    Hei,
    /// 楷体: headings of the second level.
    Kai,
    /// 宋体: page numbers.
    Song,
}

/// Which family fills which role, where the operator says so instead of leaving it to
/// the families' names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FontRoles {
    /// Of [`Role::Title`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Of [`Role::FangSong`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fang_song: Option<String>,
    /// Of [`Role::Hei`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hei: Option<String>,
    /// Of [`Role::Kai`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kai: Option<String>,
    /// Of [`Role::Song`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub song: Option<String>,
}

impl FontRoles {
    /// The family that is to fill a role.
    pub fn of(&self, role: Role) -> Option<&str> {
        match role {
            Role::Title => self.title.as_deref(),
            Role::FangSong => self.fang_song.as_deref(),
            Role::Hei => self.hei.as_deref(),
            Role::Kai => self.kai.as_deref(),
            Role::Song => self.song.as_deref(),
        }
    }
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [
        Role::Title,
        Role::FangSong,
        Role::Hei,
        Role::Kai,
        Role::Song,
    ];

    /// The name that a DOCX gives; the office's own computer has the font.
    pub const fn official(self) -> &'static str {
        match self {
            Role::Title => "方正小标宋简体",
            Role::FangSong => "仿宋_GB2312",
            Role::Hei => "黑体",
            Role::Kai => "楷体_GB2312",
            Role::Song => "宋体",
        }
    }

    /// What is set in it, for officers.
    pub const fn label(self) -> &'static str {
        match self {
            Role::Title => "标题",
            Role::FangSong => "正文",
            Role::Hei => "一级标题",
            Role::Kai => "二级标题",
            Role::Song => "页码",
        }
    }

    /// The name of the role in the configuration.
    pub const fn key(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::FangSong => "fang_song",
            Role::Hei => "hei",
            Role::Kai => "kai",
            Role::Song => "song",
        }
    }

    /// What the names of its families have in common, whoever made them and whatever
    /// set of characters they say they cover: 方正仿宋_GB18030, FZFangSong-Z02S.
    const fn marks(self) -> &'static [&'static str] {
        match self {
            Role::Title => &["小标宋", "xiaobiaosong", "中宋", "zhongsong"],
            Role::FangSong => &["仿宋", "fangsong", "fandolfang"],
            Role::Kai => &["楷", "kaiti", "wenkai", "fzkai", "fandolkai"],
            Role::Hei => &[
                "黑体",
                "simhei",
                "heiti",
                "fzhei",
                "sourcehansans",
                "notosanscjk",
                "notosanssc",
                "fandolhei",
            ],
            Role::Song => &["宋", "simsun", "stsong", "shusong", "sourcehanserif"],
        }
    }

    /// The role that a family fills by its name, if any: 小标宋 and 仿宋 before 宋.
    pub(super) fn of_family(family: &str) -> Option<Role> {
        let name = plain(family);
        let fills = |role: &Role| role.marks().iter().any(|mark| name.contains(mark));
        let in_order = [
            Role::Title,
            Role::FangSong,
            Role::Kai,
            Role::Hei,
            Role::Song,
        ];
        in_order.into_iter().find(fills)
    }

    /// Which of the families that fill it goes first: the official one, then by the
    /// set of characters.
    pub(super) fn rank(self, family: &str) -> u8 {
        let name = plain(family);
        let has = |mark| name.contains(mark);
        match () {
            () if name == plain(self.official()) => 0,
            () if has("gb2312") => 1,
            () if has("gb18030") || has("gbk") => 2,
            () => 3,
        }
    }
}

/// A name without what writers of it differ in.
fn plain(family: &str) -> String {
    let signs = family.chars().filter(|sign| !" -_".contains(*sign));
    signs.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_families_are_known_by_the_names_that_they_come_under() {
        for (role, families) in [
            (
                Role::Title,
                &["方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S"][..],
            ),
            (
                Role::FangSong,
                &[
                    "仿宋_GB2312",
                    "方正仿宋_GB18030",
                    "FangSong",
                    "FZFangSong-Z02",
                ],
            ),
            (Role::Hei, &["黑体", "SimHei", "方正黑体_GBK", "FZHei-B01S"]),
            (
                Role::Kai,
                &["楷体_GB2312", "KaiTi", "方正楷体_GB18030", "FZKai-Z03"],
            ),
            (
                Role::Song,
                &["宋体", "SimSun", "方正书宋_GB18030", "STSong"],
            ),
        ] {
            for family in families {
                assert_eq!(Role::of_family(family), Some(role), "{family}");
            }
        }
        assert_eq!(Role::of_family("Zapfino"), None);
    }
}
