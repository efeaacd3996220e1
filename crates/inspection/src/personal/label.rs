//! What is written beside a number says what it is.

use super::Around;
use super::pieces::Run;

/// How far before a number its label may begin, in characters.
const REACH: usize = 14;

const TELEPHONE: &[&str] = &[
    "电话",
    "手机",
    "联系",
    "传真",
    "座机",
    "热线",
    "固话",
    "微信",
    "支付宝",
    "tel",
    "phone",
    "mobile",
    "fax",
    "wechat",
    "alipay",
];
const IDENTITY: &[&str] = &["身份证", "身份号", "证件", "公民身份"];
const CARD: &[&str] = &[
    "卡", "账户", "帐户", "账号", "帐号", "银行", "visa", "master",
];
/// Of these, the last words of a head say that a person is below it, whatever else it names.
const PERSON: &[&str] = &[
    "人", "员", "者", "长", "经理", "主任", "姓名", "方式", "户主", "机主",
];
/// How far before a landline number the office that it belongs to may stand.
const OFFICE_REACH: usize = 40;
const OFFICE: &[&str] = &[
    "办公",
    "政府",
    "机关",
    "机构",
    "局",
    "委员会",
    "监督",
    "举报",
    "投诉",
    "咨询",
    "受理",
    "值班",
    "热线",
    "窗口",
    "中心",
    "公布",
    "公开",
];
const HOME: &[&str] = &["住", "家", "宅", "本人", "个人", "申请人", "联系人", "姓名"];
/// A mobile number is an account too.
const ACCOUNT: &[&str] = &["账号", "帐号", "账户", "帐户"];
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
    "投资",
    "资金",
    "造价",
    "额",
    "预算",
    "决算",
    "凭证",
    "单号",
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

    /// Whether a sentence about an office, and nobody's home, announces a number here.
    pub(super) fn says_office(&self, run: &Run, piece: usize) -> bool {
        let sentence: String = self.text[..run.pieces[piece].range.start]
            .chars()
            .rev()
            .take(OFFICE_REACH)
            .take_while(|letter| !matches!(letter, '。' | '\t' | '\n'))
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .chain(self.label.chars())
            .collect();
        let any = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        any(OFFICE) && !any(HOME)
    }

    /// Whether a card's number is announced here, not any account.
    pub(super) fn says_card_number(&self, run: &Run, piece: usize) -> bool {
        self.says(run, piece, &["卡号", "银行卡"])
    }

    /// Whether a bank card or account is announced here.
    pub(super) fn says_card(&self, run: &Run, piece: usize) -> bool {
        self.says(run, piece, CARD)
    }

    /// Whether something is announced here that is not a number of a person.
    pub(super) fn is_other_number(&self, run: &Run, piece: usize) -> bool {
        self.is_announced(run, piece, OTHER)
    }

    /// The same of a number that may as well be the number of an account.
    pub(super) fn is_account_or_other(&self, run: &Run, piece: usize) -> bool {
        self.is_announced(run, piece, OTHER) || self.is_announced(run, piece, ACCOUNT)
    }

    /// Whether one of these words stands right before a number or over it. A word further
    /// off belongs to somebody: the telephone of a project's manager is a telephone.
    fn is_announced(&self, run: &Run, piece: usize, words: &[&str]) -> bool {
        if self.says(run, piece, IDENTITY) || self.says(run, piece, TELEPHONE) {
            return false;
        }
        let near = before(self.text, run.pieces[piece].range.start);
        let near = near.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let near = near.trim_end_matches(['为', '是', '元', '共', '计']);
        let near = near.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let label = self.label.to_lowercase();
        let label = label
            .split(['（', '('])
            .next()
            .unwrap_or_default()
            .trim_end();
        let person = PERSON.iter().any(|word| label.ends_with(word));
        words.iter().any(|word| {
            near.trim_end_matches("号码").ends_with(word)
                || near.trim_end_matches('号').ends_with(word)
                || !person && label.contains(word)
        })
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
