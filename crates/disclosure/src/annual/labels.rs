//! The labels of table three as they are printed, and how they are known again.

/// What stands before a row: the group, the part of it, and the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// 一 to 四, before all rows of it.
    pub group: &'static str,
    /// （一） to （七）, before all rows of it; empty where the group is the row.
    pub part: &'static str,
    /// The row; empty where the part is the row.
    pub row: &'static str,
}

const fn label(group: &'static str, part: &'static str, row: &'static str) -> Label {
    Label { group, part, row }
}

const DONE: &str = "三、本年度办理结果";
const REFUSED: &str = "（三）不予公开";
const UNABLE: &str = "（四）无法提供";
const NOT_PROCESSED: &str = "（五）不予处理";
const OTHERWISE: &str = "（六）其他处理";

/// The labels of the rows (国办公开办函〔2021〕30号).
pub const LABELS: [Label; 25] = [
    label("一、本年新收政府信息公开申请数量", "", ""),
    label("二、上年结转政府信息公开申请数量", "", ""),
    label(DONE, "（一）予以公开", ""),
    label(
        DONE,
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "",
    ),
    label(DONE, REFUSED, "1.属于国家秘密"),
    label(DONE, REFUSED, "2.其他法律行政法规禁止公开"),
    label(DONE, REFUSED, "3.危及“三安全一稳定”"),
    label(DONE, REFUSED, "4.保护第三方合法权益"),
    label(DONE, REFUSED, "5.属于三类内部事务信息"),
    label(DONE, REFUSED, "6.属于四类过程性信息"),
    label(DONE, REFUSED, "7.属于行政执法案卷"),
    label(DONE, REFUSED, "8.属于行政查询事项"),
    label(DONE, UNABLE, "1.本机关不掌握相关政府信息"),
    label(DONE, UNABLE, "2.没有现成信息需要另行制作"),
    label(DONE, UNABLE, "3.补正后申请内容仍不明确"),
    label(DONE, NOT_PROCESSED, "1.信访举报投诉类申请"),
    label(DONE, NOT_PROCESSED, "2.重复申请"),
    label(DONE, NOT_PROCESSED, "3.要求提供公开出版物"),
    label(DONE, NOT_PROCESSED, "4.无正当理由大量反复申请"),
    label(
        DONE,
        NOT_PROCESSED,
        "5.要求行政机关确认或重新出具已获取信息",
    ),
    label(
        DONE,
        OTHERWISE,
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    label(
        DONE,
        OTHERWISE,
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    label(DONE, OTHERWISE, "3.其他"),
    label(DONE, "（七）总计", ""),
    label("四、结转下年度继续办理", "", ""),
];

impl Label {
    /// What stands directly before the numbers.
    pub fn last(self) -> &'static str {
        match (self.part, self.row) {
            ("", _) => self.group,
            (part, "") => part,
            (_, row) => row,
        }
    }
}

/// By which words each row is known, whatever stands around them; any of several.
const KNOWN: [&[&str]; 25] = [
    &["新收"],
    &["上年结转", "上年度结转", "上一年度结转", "结转上年"],
    &["予以公开"],
    &["部分公开"],
    &["国家秘密"],
    &["禁止公开"],
    &["三安全一稳定"],
    &["第三方合法权益"],
    &["内部事务"],
    &["过程性信息"],
    &["行政执法案卷"],
    &["行政查询"],
    &["不掌握", "未掌握"],
    &["没有现成信息"],
    &["仍不明确"],
    &["信访举报"],
    &["重复申请"],
    &["公开出版物"],
    &["大量反复"],
    &["重新出具"],
    &["逾期不补正", "逾期未补正"],
    &["收费通知", "逾期不缴费", "逾期未缴费"],
    &["其他", OTHER],
    &["总计", "合计"],
    &["结转下", "结转至下", "结转到下"],
];

/// The one row that stood for all of （六） in the trial form of 2019.
const OTHER: &str = "其他处理";

/// The row, from 0, that a label stands before, whether it is the printed one or a shorter.
pub fn row_of(label: &str) -> Option<usize> {
    let plain = plain(label);
    let known = |word: &str| match word {
        // all others hold these words, too
        "其他" | OTHER => plain.ends_with(word),
        "总计" | "合计" => plain.contains(word) && plain.chars().count() <= LONGEST_TOTAL,
        "予以公开" => plain.contains(word) && !plain.contains("不予"),
        word => plain.contains(word),
    };
    KNOWN
        .iter()
        .position(|words| words.iter().any(|word| known(word)))
}

/// Whether a label stands for all of （六）, as in the trial form of 2019.
pub fn is_all_other(label: &str) -> bool {
    plain(label).ends_with(OTHER)
}

/// The most characters of a label of the total: a note may speak of totals, too.
const LONGEST_TOTAL: usize = 8;

/// A label without spaces and signs.
fn plain(label: &str) -> String {
    label
        .chars()
        .filter(|c| !c.is_whitespace() && !"“”\"'（）().．、，,：:".contains(*c))
        .collect()
}
