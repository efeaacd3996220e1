//! What is written beside a number says what it is.

use super::Around;
use super::pieces::Run;

/// How far before a number its label may begin, in characters.
const REACH: usize = 14;

const TELEPHONE: &[&str] = &[
    "电话", "手机", "联系", "传真", "座机", "热线", "固话", "tel", "phone", "mobile", "fax",
];
const IDENTITY: &[&str] = &["身份证", "身份号", "证件", "公民身份"];
const CARD: &[&str] = &[
    "卡", "账户", "帐户", "账号", "帐号", "银行", "visa", "master",
];
const OTHER: &[&str] = &[
    "文号",
    "编号",
    "代码",
    "编码",
    "案号",
    "订单",
    "流水",
    "序列",
    "图号",
    "条码",
    "注册号",
    "许可证",
    "批号",
    "地块",
    "宗地",
    "单元号",
    "合同号",
    "发票",
    "备案",
    "金额",
    "合计",
    "总额",
    "面积",
    "价款",
    "预算",
    "决算",
    "凭证",
    "单号",
    "账号",
    "帐号",
    "账户",
    "帐户",
    "工号",
    "学号",
    "车架",
    "项目",
    "税号",
    "运单",
    "快递",
    "邮件号",
];

impl Around<'_> {
    /// Whether a telephone number is announced here.
    pub(super) fn says_telephone(&self, run: &Run, piece: usize) -> bool {
        self.says(run, piece, TELEPHONE)
    }

    /// Whether an identity number is announced here.
    pub(super) fn says_identity(&self, run: &Run, piece: usize) -> bool {
        self.says(run, piece, IDENTITY)
    }

    /// Whether a bank card or account is announced here.
    pub(super) fn says_card(&self, run: &Run, piece: usize) -> bool {
        self.says(run, piece, CARD)
    }

    /// Whether something is announced here that is not a number of a person.
    pub(super) fn is_other_number(&self, run: &Run, piece: usize) -> bool {
        self.says(run, piece, OTHER)
            && !self.says(run, piece, IDENTITY)
            && !self.says(run, piece, TELEPHONE)
    }

    fn says(&self, run: &Run, piece: usize, words: &[&str]) -> bool {
        let near = before(self.text, run.pieces[piece].range.start);
        let label = self.label.to_lowercase();
        words
            .iter()
            .any(|word| near.contains(word) || label.contains(word))
    }
}

/// The text before a number, back to the beginning of its clause.
fn before(text: &str, at: usize) -> String {
    let near: Vec<char> = text[..at]
        .chars()
        .rev()
        .take(REACH)
        .take_while(|character| !matches!(character, '。' | '；' | '，' | ';' | '\t'))
        .collect();
    near.into_iter().rev().collect::<String>().to_lowercase()
}
