//! A letter as it travels (RFC 5322): one recipient, plain text, a Message-ID that
//! stays the same in a repeat.

use disclosure::Refusal;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, Message};
use lettre::{Address, address::AddressError};

use super::{Mail, SettingsError};

/// A letter, ready to be handed in.
pub(super) struct Letter {
    /// Whom the mail server is told it goes to.
    pub to: Address,
    /// Its name: the part of its Message-ID before the domain.
    pub name: String,
    /// Header and text, all of it ASCII.
    pub bytes: Vec<u8>,
}

/// Who letters are from.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub mailbox: Mailbox,
}

impl Sender {
    /// Reads `address` or `name <address>`.
    ///
    /// # Errors
    /// It is neither.
    pub fn read(from: &str) -> Result<Sender, SettingsError> {
        let mailbox: Result<Mailbox, AddressError> = from.trim().parse();
        match mailbox {
            Ok(mailbox) if plain(mailbox.email.as_ref()) => Ok(Sender { mailbox }),
            _ => Err(SettingsError(format!(
                "发件人 from = \"{from}\" 不是邮箱地址；请写作 kaijuan@example.gov.cn，或者 开卷 <kaijuan@example.gov.cn>"
            ))),
        }
    }

    /// The domain of the address: that of Message-IDs too.
    pub fn domain(&self) -> &str {
        self.mailbox.email.domain()
    }

    /// As officers read it: `name <address>`.
    pub fn shown(&self) -> String {
        match &self.mailbox.name {
            Some(name) => format!("{name} <{}>", self.mailbox.email),
            None => self.mailbox.email.to_string(),
        }
    }

    /// Writes a letter as it travels.
    ///
    /// # Errors
    /// The recipient's address is none, in Chinese.
    pub fn write(&self, mail: &Mail) -> Result<Letter, String> {
        let to = address(&mail.to).ok_or_else(|| format!("收件地址“{}”不能用", mail.to))?;
        let name = mail.id.hyphenated().to_string();
        let subject: Vec<&str> = mail.subject.split_whitespace().collect();
        // So that no absence notice answers it (RFC 3834).
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let message = Message::builder()
            .from(self.mailbox.clone())
            .to(Mailbox::new(None, to.clone()))
            .date(mail.written_at.into())
            .message_id(Some(format!("<{name}@{}>", self.domain())))
            .raw_header(automatic)
            .subject(subject.join(" "))
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|error| format!("邮件写不成：{error}"))?;
        Ok(Letter {
            to,
            name,
            bytes: message.formatted(),
        })
    }
}

/// An address that every mail server can deliver to.
fn address(text: &str) -> Option<Address> {
    text.parse().ok().filter(|_| plain(text))
}

/// Not every mail server takes an address in other letters (RFC 6531).
fn plain(address: &str) -> bool {
    address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether mail can be sent to an address.
///
/// # Errors
/// It is no address, or not in plain letters.
pub fn check_address(text: &str) -> Result<(), Refusal> {
    if address(text).is_some() {
        return Ok(());
    }
    Err(Refusal::malformed(
        "mail_address",
        "office",
        "这不是可以收信的邮箱地址",
        "请只填地址本身，写作 taoyue@example.gov.cn：不带姓名，不用汉字和空格。",
    )
    .at("address"))
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use uuid::Uuid;

    use super::*;

    fn letter(subject: &str, text: &str) -> String {
        let sender = Sender::read("开卷 <kaijuan@example.gov.cn>").unwrap();
        let mail = Mail {
            id: Uuid::from_u128(7),
            to: "taoyue@example.gov.cn".into(),
            subject: subject.into(),
            text: text.into(),
            written_at: Utc.with_ymd_and_hms(2026, 3, 2, 0, 30, 0).unwrap(),
        };
        let letter = sender.write(&mail).unwrap();
        assert_eq!(letter.name, mail.id.to_string());
        assert_eq!(letter.to.as_ref() as &str, mail.to);
        String::from_utf8(letter.bytes).unwrap()
    }

    #[test]
    fn a_letter_says_whose_it_is_and_that_nobody_wrote_it() {
        let written = letter("期限提醒：3项", "您好：\n\n有3项。");
        for header in [
            "Message-ID: <00000000-0000-0000-0000-000000000007@example.gov.cn>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "To: taoyue@example.gov.cn\r\n",
            "Date: Mon, 02 Mar 2026 00:30:00 +0000\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "MIME-Version: 1.0\r\n",
        ] {
            assert!(written.contains(header), "{header}{written}");
        }
        assert!(written.contains("<kaijuan@example.gov.cn>\r\n"));
        assert!(written.is_ascii());
        assert!(written.lines().all(|line| line.len() <= 78), "{written}");
    }

    #[test]
    fn a_subject_makes_no_header_of_its_own() {
        let written = letter("甲\r\nBcc: other@example.cn\r\n\r\n乙", "正文");
        assert!(!written.contains("\nBcc:"), "{written}");
        let plain = letter("a\r\nBcc: other@example.cn", "text");
        assert!(!plain.contains("\nBcc:"), "{plain}");
    }

    #[test]
    fn an_address_is_one_that_every_server_takes() {
        for good in ["a@b.cn", "tao.yue+kj@mail.example.gov.cn"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "taoyue",
            "@b.cn",
            "陶月@example.cn",
            "a@例子.cn",
            "陶月 <a@b.cn>",
            "a@b.cn, c@d.cn",
            "a@b.cn\r\nBcc: c@d.cn",
            " a@b.cn",
        ] {
            let refusal = check_address(bad).unwrap_err();
            assert_eq!(
                (refusal.code, refusal.field.as_deref()),
                ("mail_address", Some("address")),
                "{bad}"
            );
        }
        assert!(Sender::read("陶月").is_err());
        assert!(Sender::read("开卷 <开卷@example.cn>").is_err());
    }
}
