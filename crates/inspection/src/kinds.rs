//! Everything that can be found, in one table: what an officer calls it, how
//! grave it is and what to do about it.

use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file should not go out before a person has decided about this.
    Warning,
    /// Good to know; nothing stands in the way.
    Note,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $severity:ident $label:literal $advice:literal;)+) => {
        /// What was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[doc = $doc])+ $kind,)+ }

        impl Kind {
            /// Every kind, in the order in which findings are listed.
            pub const ALL: &[Kind] = &[$(Kind::$kind,)+];

            /// How grave it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Kind::$kind => Severity::$severity,)+ }
            }

            /// What an officer calls it.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Kind::$kind => $label,)+ }
            }

            /// What an officer does about it.
            #[must_use]
            pub fn advice(self) -> &'static str {
                match self { $(Kind::$kind => $advice,)+ }
            }
        }
    };
}

kinds! {
    /// The file, or a part of it, cannot be looked into.
    Unreadable Warning "无法检查" "系统看不到里面的内容：请人工逐页查看，或者另存为可以检查的格式（如 xlsx、docx、PDF）后重新上传";
    /// An 18-digit number with its check digit (GB 11643), or an old 15-digit one.
    IdentityNumber Warning "身份证号码" "遮盖或者删除号码；.xlsx、.xlsm 表格可以生成脱敏副本";
    /// A number of eighteen digits that calls itself an identity number and is
    /// none: neither its birthday nor its check digit fits.
    DoubtfulIdentity Note "有误的身份证号码" "前面写着身份证号码，出生日期和校验码不对，可能是写错的真号码：核对后遮盖或者删除";
    /// A mobile number.
    MobileNumber Warning "手机号码" "遮盖或者删除号码；.xlsx、.xlsm 表格可以生成脱敏副本";
    /// A landline number with its area code, or after the word telephone.
    LandlineNumber Warning "固定电话号码" "核对是否对外公布的办公电话；是个人电话的，遮盖或者删除";
    /// A landline number that a sentence about an office announces.
    OfficeLine Note "办公电话" "核对是否对外公布的办公电话：公布的不必遮盖";
    /// A bank card number by its issuer's prefix, length and check digit.
    BankCard Warning "银行卡号" "遮盖或者删除号码；.xlsx、.xlsm 表格可以生成脱敏副本";
    /// A sheet that is hidden.
    HiddenSheet Warning "隐藏的工作表" "取消隐藏并核对，或者删除该工作表；也可以生成只含可见单元格的脱敏副本";
    /// A sheet that the menu does not even offer to show.
    VeryHiddenSheet Warning "深度隐藏的工作表" "右键菜单看不到它：在 VBA 编辑器中恢复显示后删除，或者生成只含可见单元格的脱敏副本";
    /// Rows with content that are hidden, filtered out, collapsed or of no height.
    HiddenRows Warning "隐藏的行" "取消隐藏、清除筛选并核对，或者生成只含可见单元格的脱敏副本";
    /// Columns with content that are hidden, collapsed or of no width.
    HiddenColumns Warning "隐藏的列" "取消隐藏并核对，或者生成只含可见单元格的脱敏副本";
    /// Cells whose number format shows nothing.
    InvisibleCells Warning "不显示的单元格" "单元格格式使内容不显示：清除格式并核对，或者删除内容";
    /// The records behind a pivot table.
    PivotCache Warning "数据透视表缓存" "透视表带着全部原始记录：复制为数值后删除透视表，或者生成脱敏副本";
    /// A defined name that is hidden.
    HiddenName Note "隐藏的名称" "在名称管理器中核对";
    /// Values copied from another workbook, with its path.
    ExternalLink Warning "外部链接" "断开链接（数据 → 编辑链接）：链接中存有别的文件的路径和数据";
    /// A query to a database or another file.
    DataConnection Warning "数据连接" "删除连接：其中可能有服务器地址、账号和查询语句";
    /// Comments, notes and threads.
    Comment Warning "批注" "核对后删除全部批注";
    /// Insertions, deletions and moves that are still recorded.
    TrackedChange Warning "修订记录" "接受或者拒绝全部修订：被删除的文字还在文件里";
    /// Text with the attribute hidden.
    HiddenText Warning "隐藏文字" "显示隐藏文字并核对，然后删除";
    /// Text in the colour of what lies beneath it.
    WhiteText Warning "与底色相同的文字" "看不见但可以复制出来：改变颜色核对，然后删除";
    /// A slide that is not shown.
    HiddenSlide Warning "隐藏的幻灯片" "取消隐藏并核对，或者删除";
    /// What the speaker wrote below a slide.
    SpeakerNotes Warning "演讲者备注" "核对后删除备注";
    /// A shape outside the slide.
    OffSlide Warning "幻灯片外的内容" "放映时看不到但文件里有：核对后删除";
    /// Text under a filled shape or a picture.
    CoveredText Warning "被遮盖的文字" "遮盖物下面的文字可以复制出来：请删除文字本身，或者打印遮盖后的纸件再扫描";
    /// An area marked for redaction whose text is still there.
    UnappliedRedaction Warning "未应用的密文标记" "只作了标记，文字还在：在编辑软件中“应用密文”后重新保存";
    /// Text that is drawn without ink, with nothing readable above it.
    InvisibleText Warning "不可见文字" "文字没有显示但可以复制出来：核对后删除";
    /// The text layer of a scan.
    ScanText Note "扫描件的文字层" "文字层可以搜索和复制，已一并检查；图上遮盖而文字层没有删的，也会泄露";
    /// Text outside of the visible page.
    OffPageText Warning "页面之外的文字" "裁剪只是不显示：请删除文字本身";
    /// A layer that is switched off.
    HiddenLayer Warning "隐藏的图层" "打开图层核对，然后删除";
    /// What an earlier version said and the present one does not.
    EarlierRevision Warning "保留的旧版本" "文件里还有修改前的内容：另存为新文件（不要用增量保存）";
    /// Content that no page refers to any more.
    LeftOver Warning "已删除页面的残留" "页面删除了但内容还在文件里：另存为优化的新文件";
    /// Comments and marks on a page.
    Annotation Warning "注释" "核对后删除注释，或者打印为新的 PDF";
    /// A form field, whose value may differ from what is printed.
    FormField Note "表单域" "核对填写的内容；打印为新的 PDF 可以去掉表单";
    /// A program that runs when the file is opened.
    Script Warning "脚本或者宏" "对外提供的文件不应带有程序：删除脚本，或者另存为不含宏的格式";
    /// A file inside the file.
    EmbeddedFile Warning "嵌入的文件" "打开核对，然后删除嵌入的文件或者改为图片";
    /// A part of the file to which no other part refers, or that nobody knows.
    UnusedPart Warning "没有用到的部分" "文件里夹带了程序不显示的内容：用办公软件打开后另存为新文件，并核对是否去掉";
    /// Data after the end of the file or of a picture.
    Appended Warning "文件末尾另有内容" "文件结束以后还有数据，打开看不到：另存为新文件（图片可以截图），并核对是否去掉";
    /// Data for a program that no page shows.
    CustomData Note "自定义数据" "用“文档检查器”删除自定义 XML 数据";
    /// Who wrote the file, for whom, and words about it.
    Properties Warning "文档属性" "用“文档检查器”删除文档属性和个人信息";
    /// The path of a file on somebody's computer.
    Path Note "本机路径" "路径可能带有姓名和单位的内部结构：核对后改为普通文字";
    /// A picture of which only a part is shown.
    CroppedPicture Note "裁剪过的图片" "裁掉的部分还在文件里：用“压缩图片”删除裁剪区域";
    /// Where a picture was taken.
    Location Warning "拍摄位置" "删除图片的位置信息（另存或者截图）";
    /// Who took a picture, with what, and words about it.
    PictureData Warning "图片的作者等信息" "删除图片的属性信息（另存或者截图）";
    /// A small copy of a picture, or of an earlier state of it.
    Thumbnail Note "缩略图" "缩略图可能是修改以前的画面：另存图片";
    /// A picture in which text cannot be looked for.
    Picture Note "图片" "系统看不到图片里的文字：请人工查看";
    /// More was found than can be listed.
    More Warning "更多发现" "发现太多，没有全部列出：处理后重新检查";
}
