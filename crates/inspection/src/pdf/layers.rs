//! Marks within a page's content: layers that are switched off, and words instead of what is
//! drawn.

use lopdf::Object;

use super::page::Painter;

impl Painter<'_> {
    /// What a mark says instead of what is drawn.
    pub(super) fn hear(&mut self, operands: &[Object]) {
        let Some(Object::Dictionary(mark)) = operands.get(1) else {
            return;
        };
        for key in [b"ActualText".as_slice(), b"Alt", b"E"] {
            let said = mark.get(key).and_then(lopdf::decode_text_string);
            if let Ok(said) = said {
                self.drawn.said.push_str(&said);
                // So that two do not become one number; a letter may be split over several.
                if said.chars().count() > 1 {
                    self.drawn.said.push('；');
                }
            }
        }
    }

    pub(super) fn is_hidden(&self, operands: &[Object]) -> bool {
        let [Object::Name(tag), Object::Name(name)] = operands else {
            return false;
        };
        tag == b"OC"
            && self
                .resource(b"Properties", name)
                .is_some_and(|group| self.is_off(group))
    }

    /// Whether a layer, or all layers that a membership names, are switched off.
    pub(super) fn is_off(&self, group: &Object) -> bool {
        if let Ok(id) = group.as_reference()
            && self.layers.contains(&id)
        {
            return true;
        }
        let Some(members) = self
            .document
            .dereference(group)
            .ok()
            .and_then(|(_, group)| group.as_dict().ok())
            .and_then(|group| group.get(b"OCGs").ok())
        else {
            return false;
        };
        match members {
            Object::Reference(id) => self.layers.contains(id),
            Object::Array(ids) => {
                !ids.is_empty()
                    && ids
                        .iter()
                        .all(|id| id.as_reference().is_ok_and(|id| self.layers.contains(&id)))
            }
            _ => false,
        }
    }
}
