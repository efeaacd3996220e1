//! The properties of the file: who made it, and of which day it is. The writer of the
//! other parts has no way to say who.

use chrono::NaiveDate;

/// `docProps/core.xml`. The moment is the day on the document: the same document has the
/// same bytes whenever it is written.
pub(super) fn of(title: &str, creator: &str, on: Option<NaiveDate>) -> String {
    let (title, creator) = (escaped(title), escaped(creator));
    let at = on.map_or_else(String::new, |day| {
        ["created", "modified"]
            .map(|what| {
                let kind = "xsi:type=\"dcterms:W3CDTF\"";
                format!("<dcterms:{what} {kind}>{day}T00:00:00Z</dcterms:{what}>")
            })
            .concat()
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>{at}\
         </cp:coreProperties>"
    )
}

/// A text between two tags.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}
