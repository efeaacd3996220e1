//! Papers of identity, and the two numbers among them that carry a check
//! character. A number that does not fit is a reason to look again, never a
//! reason to refuse: an application may come without any (article 29).

use crate::words::vocabulary;

vocabulary! {
    /// The kind of paper that a number of identity stands on.
    IdKind {
        /// Resident identity card; its number by GB 11643.
        IdentityCard = "identity_card" "居民身份证",
        /// Unified social credit code of an organisation; by GB 32100.
        CreditCode = "credit_code" "统一社会信用代码",
        /// Passport.
        Passport = "passport" "护照",
        /// Residence permit of residents of Hong Kong, Macao and Taiwan.
        ResidencePermit = "residence_permit" "港澳台居民居住证",
        /// Travel permit of residents of Hong Kong and Macao.
        HongKongMacaoPermit = "hong_kong_macao_permit" "港澳居民来往内地通行证",
        /// Travel permit of residents of Taiwan.
        TaiwanPermit = "taiwan_permit" "台湾居民来往大陆通行证",
        /// Paper of an officer of the forces.
        OfficerPaper = "officer_paper" "军官证",
        /// Any other paper.
        Other = "other" "其他证件",
    }
}

impl IdKind {
    /// Whether a number can stand on such a paper, as far as a check character
    /// tells: white space, hyphens, width and case do not matter, and a kind
    /// without check character is never doubted.
    pub fn fits(self, number: &str) -> bool {
        let number = folded(number);
        match self {
            IdKind::IdentityCard => identity_number(&number),
            IdKind::CreditCode => credit_code(&number),
            _ => true,
        }
    }
}

/// The fewest letters and digits that a number of identity has.
const SHORTEST: usize = 6;

/// Whether a text can tell one person from another at all. Forms come back with
/// “无”, “不详”, a stroke, zeros or a masked number where no number was given, and
/// such a text would make one person of strangers.
pub fn identifies(number: &str) -> bool {
    let number = folded(number);
    let said = || number.chars().filter(|c| c.is_alphanumeric());
    let first = said().next();
    said().count() >= SHORTEST
        && said().any(|c| c.is_ascii_digit())
        && said().any(|c| Some(c) != first)
        && !number.contains('*')
}

/// GB 11643: 17 digits and a check character by ISO 7064 MOD 11-2, where X is
/// ten. Numbers of the first generation have 15 digits and no check character.
fn identity_number(number: &str) -> bool {
    let values: Option<Vec<u32>> = number
        .chars()
        .enumerate()
        .map(|(at, c)| match c {
            'X' if at == 17 => Some(10),
            c => c.to_digit(10),
        })
        .collect();
    match values.as_deref() {
        Some([digits @ .., check]) if digits.len() == 17 => {
            let rest = digits.iter().fold(0, |sum, digit| (sum + digit) * 2 % 11);
            (rest + check) % 11 == 1
        }
        Some(digits) => digits.len() == 15,
        None => false,
    }
}

/// GB 32100: 18 characters of an alphabet of 31 (without I, O, S, V, Z); the
/// nth of the first 17 weighs 3 to the power n − 1, the last makes the sum
/// divisible by 31.
fn credit_code(number: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = number.chars().map(|c| ALPHABET.find(c)).collect();
    match values.as_deref() {
        Some([body @ .., check]) if body.len() == 17 => {
            let sum = body
                .iter()
                .rev()
                .fold(0, |sum, value| (sum * 3 + value) % 31);
            (sum + check) % 31 == 0
        }
        _ => false,
    }
}

/// Narrow, in capitals, without white space and hyphens.
fn folded(number: &str) -> String {
    number
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_checked_by_its_last_character() {
        for number in [
            "11010519491231002X",
            "370102199003074519",
            "440524188001010014",
        ] {
            assert!(IdKind::IdentityCard.fits(number), "{number}");
        }
        // one digit changed, two neighbours exchanged, cut short, a letter inside
        for number in [
            "11010519491231003X",
            "11010519491321002X",
            "1101051949123100X",
            "1101051949123100AX",
            "X1010519491231002X",
            "",
        ] {
            assert!(!IdKind::IdentityCard.fits(number), "{number}");
        }
    }

    #[test]
    fn exactly_one_check_character_fits_a_card() {
        let fitting = "0123456789X"
            .chars()
            .filter(|check| IdKind::IdentityCard.fits(&format!("37010219851212341{check}")))
            .count();
        assert_eq!(fitting, 1);
    }

    #[test]
    fn a_card_of_the_first_generation_has_nothing_to_check() {
        assert!(IdKind::IdentityCard.fits("110105491231002"));
        assert!(!IdKind::IdentityCard.fits("11010549123100X"));
    }

    #[test]
    fn a_credit_code_is_checked_by_its_last_character() {
        assert!(IdKind::CreditCode.fits("91350100M000100Y43"));
        for code in [
            "91350100M000100Y44",
            "91350100M000010Y43",
            "91350100M000100I43",
            "91350100M000100Y4",
            "身份",
        ] {
            assert!(!IdKind::CreditCode.fits(code), "{code}");
        }
    }

    #[test]
    fn the_way_of_writing_does_not_matter() {
        assert!(IdKind::IdentityCard.fits(" 110105 19491231-002ｘ"));
        assert!(IdKind::CreditCode.fits("91350100m000100y43"));
    }

    #[test]
    fn what_stands_for_no_number_identifies_nobody() {
        for text in [
            "",
            "无",
            "不详",
            "未提供身份证号码",
            "没有",
            "/",
            "－－－－－－－－",
            "N/A",
            "１２３４５",
            "0000000000",
            "000000000000000000",
            "370404********1234",
            "３７０４０４＊＊＊＊１２３４",
        ] {
            assert!(!identifies(text), "{text}");
        }
        for text in [
            "11010519491231002X",
            "370404 1990 0101 1230",
            "E12345678",
            "Ｅ１２３４５",
            "南字第00012号",
        ] {
            assert!(identifies(text), "{text}");
        }
    }

    #[test]
    fn other_papers_are_never_doubted() {
        for kind in [
            IdKind::Passport,
            IdKind::OfficerPaper,
            IdKind::ResidencePermit,
        ] {
            assert!(kind.fits("E12345678"));
        }
    }
}
