use super::*;

/// An identity number with its check digit.
fn number(seventeen: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{seventeen}{}", char::from(check))
}

fn kinds(text: &str) -> Vec<Kind> {
    scan(text, "").into_iter().map(|hit| hit.kind).collect()
}

#[track_caller]
fn finds(text: &str, kind: Kind) {
    assert_eq!(kinds(text), [kind], "{text}");
}

#[track_caller]
fn finds_nothing(text: &str) {
    assert_eq!(scan(text, ""), [], "{text}");
}

#[test]
fn an_identity_number_is_found_however_it_is_written() {
    use Kind::IdentityNumber as Id;
    // The example of GB 11643 itself.
    finds("身份证号：11010519491231002X", Id);
    finds("11010519491231002x。", Id);
    finds("１１０１０５１９４９１２３１００２Ｘ", Id);
    finds("110105 19491231 002X", Id);
    finds("110105-19491231-002X", Id);
    finds("110105194912\n31002X", Id);
    finds("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", Id);
    finds("1\t1\t0\t1\t0\t5\t1\t9\t4\t9\t1\t2\t3\t1\t0\t0\t2\tX", Id);
    finds("110105\t19491231\t002X", Id);
    finds("1101051949\u{200B}1231002X", Id);
    finds("110105\u{A0}1949\u{A0}1231\u{A0}002X", Id);
    finds(&format!("张三{}李四", number("33010619880229001")), Id);
}

#[test]
fn an_old_identity_number_is_found() {
    finds("居民110105491231002", Kind::IdentityNumber);
    finds("证件编号：110105491231002", Kind::IdentityNumber);
    finds_nothing("工商注册号：110105491231002");
    finds_nothing("110105491331002");
    finds_nothing("A110105491231002");
}

#[test]
fn a_number_that_calls_itself_an_identity_number_is_one_though_mistyped() {
    use Kind::{DoubtfulIdentity as Doubtful, IdentityNumber as Id};
    finds("身份证号码：110105194912310021", Id);
    finds("证件号码 110105194912310021，电话", Id);
    finds("居民身份证（11010519491231002 1）", Id);
    finds("身份证：110105 19491231 0021", Id);
    finds("证件号码：110105194913310021", Doubtful);
    finds("公民身份号码99010519491231002X", Doubtful);
    finds_nothing("项目代码：110105194912310021");
    finds_nothing("身份证一张，编号110105194912310021");
    finds_nothing("身份证：1101051949123100211");
    assert_eq!(scan("110105194912310021", "证件号码")[0].kind, Id);
    assert_eq!(
        mask("身份证110105194913310021。", "").as_deref(),
        Some("身份证110*************21。")
    );
}

#[test]
fn what_is_no_identity_number_is_left_alone() {
    finds_nothing("110105194912310021");
    finds_nothing("11010519491331002X");
    finds_nothing("990105194912310026");
    finds_nothing("项目代码 2020-330106-48-03-123456");
    finds_nothing("单元号330106002003GB00012F00010001");
    // Eighteen digits within a longer number.
    finds_nothing("9911010519491231002X99");
    finds_nothing(&format!("{}7", number("33010619880229001")));
}

#[test]
fn a_mobile_number_is_found_however_it_is_written() {
    use Kind::MobileNumber as Mobile;
    for text in [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "+86-138-1234-5678",
        "8613812345678",
        "008613812345678",
        "１３８１２３４５６７８",
        "联系人王某（13812345678）",
        "tel:13812345678",
        "手机号：138 123 45678",
        "手机：1 3 8 1 2 3 4 5 6 7 8",
        "手机1381234\n5678",
        "13812345678@163.com",
    ] {
        finds(text, Mobile);
    }
    assert_eq!(kinds("13812345678、13912345678 15012345678"), [Mobile; 3]);
}

#[test]
fn what_is_no_mobile_number_is_left_alone() {
    for text in [
        "13800000000元",
        "金额13812345678.00",
        "0.13812345678",
        "12812345678",
        "JY13812345678",
        "第13812345678号",
        "2026-13812345678-01",
        "1 3 8 1 2 3 4 5 6 7 8",
        "合同编号：13812345678",
        "15498765432",
        "138123456789",
    ] {
        finds_nothing(text);
    }
}

#[test]
fn a_landline_number_is_found() {
    for text in [
        "0571-87654321",
        "010-87654321",
        "(0571)87654321",
        "（0571） 87654321",
        "电话：87654321",
        "电话0571 87654321",
        "联系电话：057187654321",
        "传真 0571—87654321",
        "+86-0571-87654321",
    ] {
        finds(text, Kind::LandlineNumber);
    }
    for text in [
        "2026-0571-87654321",
        "0571 87654321",
        "87654321",
        "0571-17654321",
        "热线12345",
        "4001234567",
        "010-7654321",
    ] {
        finds_nothing(text);
    }
}

#[test]
fn the_line_of_an_office_is_no_warning() {
    for text in [
        "监督电话：0571-87654321",
        "（联系机构：区自然资源局办公室；电话：0571-87654321）",
    ] {
        finds(text, Kind::OfficeLine);
    }
    finds("家住中心街，住宅电话0571-87654321", Kind::LandlineNumber);
}

#[test]
fn only_the_word_right_before_a_number_says_that_it_is_another() {
    for text in [
        "项目经理王某13812345678",
        "备案人：王某（13812345678）",
        "微信账号：13812345678",
        "快递员13812345678",
    ] {
        finds(text, Kind::MobileNumber);
    }
    for text in ["项目编号为13812345678", "投资额（元）：13812345678"] {
        finds_nothing(text);
    }
    assert_eq!(scan("13812345678", "项目负责人").len(), 1);
    assert_eq!(scan("13812345678", "投资额（元）").len(), 0);
}

#[test]
fn joined_numbers_are_told_apart() {
    use Kind::{IdentityNumber as Id, MobileNumber as Mobile};
    let id = number("33010619880229001");
    assert_eq!(kinds(&format!("{id}13812345678")), [Id, Mobile]);
    assert_eq!(kinds(&format!("13812345678{id}")), [Mobile, Id]);
    assert_eq!(kinds(&format!("11010519491231002X{id}")), [Id, Id]);
    assert_eq!(kinds("一三八一二三四五六七八"), [Mobile]);
    finds_nothing(&format!("{id}12345678901"));
}

#[test]
fn a_bank_card_is_found() {
    for text in [
        "6222021234567890128",
        "6222 0212 3456 7890 128",
        "卡号：4111111111111111",
        "4111 1111 1111 1111",
        "6217-0012-3456-7890-122",
    ] {
        let hits = scan(text, "");
        assert_eq!(hits.len(), 1, "{text}");
        assert_eq!(hits[0].kind, Kind::BankCard, "{text}");
    }
    for text in [
        "4111111111111111",
        "6222021234567890129",
        "文号：6222021234567890128",
        "0000000000000000000",
        "A6222021234567890128",
    ] {
        finds_nothing(text);
    }
}

#[test]
fn the_head_of_a_column_decides_what_a_number_is() {
    assert_eq!(scan("87654321", "联系电话").len(), 1);
    assert_eq!(scan("13812345678", "金额").len(), 0);
    assert_eq!(scan("13812345678", "联系方式").len(), 1);
    assert_eq!(scan("4111111111111111", "银行卡号").len(), 1);
}

#[test]
fn a_number_is_never_told_whole() {
    for (text, masked) in [
        ("11010519491231002X", "110*************2X"),
        ("13812345678", "138*****678"),
        ("0571-87654321", "057*******21"),
        ("6222021234567890128", "6222************128"),
    ] {
        assert_eq!(scan(text, "")[0].masked, masked);
    }
    assert_eq!(
        mask("王某13812345678。", "").as_deref(),
        Some("王某138*****678。")
    );
    assert_eq!(mask("王某", ""), None);
}

#[test]
fn a_rounded_identity_number_is_known() {
    assert!(rounded_identity("110105194912310000"));
    assert!(!rounded_identity("110105194913310000"));
    assert!(!rounded_identity("110105194912"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC*", digits in "[0-9０-９Xx \t\n-]{0,200}") {
        for text in [text, digits] {
            for hit in scan(&text, "") {
                proptest::prop_assert!(text.get(hit.range).is_some());
            }
        }
    }
}
