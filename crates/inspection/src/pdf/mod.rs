//! Portable documents.
use crate::look::Look;
pub(crate) fn look(look: &mut Look, _bytes: &[u8]) {
    look.unreadable("", "PDF");
}
