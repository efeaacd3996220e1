//! Rich text.

use crate::kinds::Kind;
use crate::look::Look;

/// Rich text: the words are found; what its hidden parts do is not followed.
pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    for (word, kind, what) in [
        ("\\v ", Kind::HiddenText, "有隐藏文字"),
        ("\\v\\", Kind::HiddenText, "有隐藏文字"),
        ("\\revised", Kind::TrackedChange, "有插入的修订"),
        ("\\deleted", Kind::TrackedChange, "有删除的修订"),
        ("\\annotation", Kind::Comment, "有批注"),
        ("\\objdata", Kind::EmbeddedFile, "有嵌入的对象"),
        ("\\author", Kind::Properties, "有作者"),
    ] {
        if source.contains(word) {
            look.find(kind, "文档", "", what);
        }
    }
    look.read("文档", "", &words(&source));
}

/// Groups whose text stands apart from what follows: who wrote it, what it is called.
const APART: &[&str] = &[
    "info",
    "title",
    "subject",
    "author",
    "manager",
    "company",
    "operator",
    "category",
    "keywords",
    "comment",
    "doccomm",
    "hlinkbase",
    "annotation",
    "atnauthor",
    "fldinst",
    "fldrslt",
    "footnote",
    "header",
    "footer",
    "xe",
    "tc",
];

/// The text of a rich text: control words go, escaped characters come back.
fn words(source: &str) -> String {
    let mut text = String::new();
    let mut bytes: Vec<u8> = Vec::new();
    let flush = |bytes: &mut Vec<u8>, text: &mut String| {
        text.push_str(&encoding_rs::GB18030.decode(bytes).0);
        bytes.clear();
    };
    // For each group that is open, whether it stands apart.
    let mut groups: Vec<bool> = Vec::new();
    let mut rest = source.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => {}
            '\r' | '\n' => continue,
            '{' => {
                groups.push(false);
                continue;
            }
            '}' => {
                flush(&mut bytes, &mut text);
                if groups.pop() == Some(true) {
                    text.push('\n');
                }
                continue;
            }
            character => {
                flush(&mut bytes, &mut text);
                text.push(character);
                continue;
            }
        }
        match rest.next() {
            Some('\'') => {
                let code: String = rest.by_ref().take(2).collect();
                bytes.extend(u8::from_str_radix(&code, 16));
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                let mut word = letter.to_string();
                while let Some(next) =
                    rest.next_if(|next| next.is_ascii_alphanumeric() || *next == '-')
                {
                    word.push(next);
                }
                rest.next_if_eq(&' ');
                flush(&mut bytes, &mut text);
                if APART.contains(&word.as_str())
                    && let Some(apart) = groups.last_mut()
                {
                    *apart = true;
                    text.push('\n');
                }
                if control(&word, &mut text) {
                    // What programs show that do not know the character.
                    rest.next_if(|next| !matches!(next, '\\' | '{' | '}'));
                }
            }
            Some(other) => bytes.extend(other.to_string().bytes().filter(u8::is_ascii)),
            None => {}
        }
    }
    flush(&mut bytes, &mut text);
    text
}

/// Writes what a control word stands for; whether it is a character by its number.
fn control(word: &str, text: &mut String) -> bool {
    match word {
        "par" | "line" | "row" => text.push('\n'),
        "tab" | "cell" => text.push('\t'),
        _ => {
            let code = word
                .strip_prefix('u')
                .and_then(|code| code.parse::<i32>().ok());
            let code = code.and_then(|code| u32::try_from(code.rem_euclid(0x1_0000)).ok());
            let character = code.and_then(char::from_u32);
            text.extend(character);
            return character.is_some();
        }
    }
    false
}
