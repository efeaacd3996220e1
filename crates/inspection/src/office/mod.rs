//! Office files: OOXML, OpenDocument, and the old workbook.

mod carried;
pub(crate) mod colour;
mod cover;
mod ink;
mod odf;
mod old;
mod open_styles;
mod properties;
mod shapes;
pub(crate) mod sheet;
mod slides;
mod unused;
mod word;

pub(crate) use odf::look as open_document;
pub(crate) use old::{closed, look as old_workbook};
pub(crate) use properties::nobody;

use crate::look::Look;
use crate::package::Package;
use crate::sniff::Media;

/// Looks into an OOXML file.
pub(crate) fn look(look: &mut Look, media: Media, bytes: &[u8]) {
    let Some(mut package) = Package::open(look, bytes) else {
        return;
    };
    match media {
        Media::Document => word::look(look, &mut package),
        Media::Slides => slides::look(look, &mut package),
        _ => sheet::look(look, &mut package),
    }
    properties::look(look, &mut package);
    carried::look(look, &mut package);
    unused::look(look, &mut package);
}
