//! Free text, kept apart from the events that carry it so that it can be erased
//! without breaking their chain.
//!
//! On the way in `{"plain": "…"}` becomes `{"kept": id, "digest": …}`; on the
//! way out it becomes plain again, or `{"erased": true}` when the text is gone.
//! A case keeps equal texts once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::canonical::sha256;
use crate::dialect::{ask, on, statements, tell};
use crate::error::StoreError;
use crate::ids::CaseId;
use crate::store::{Reader, Tx};

statements! {
    TEXTS = "SELECT id, salt, content FROM case_texts WHERE case_id = $1";
    INSERT_TEXT = "INSERT INTO case_texts (id, case_id, salt, content) VALUES ($1, $2, $3, $4)";
}

/// A kept text.
#[derive(Clone)]
pub(crate) struct KeptText {
    pub id: Uuid,
    pub salt: Vec<u8>,
    pub content: String,
}

impl KeptText {
    /// What an event holds of it.
    pub fn digest(&self) -> String {
        sha256(&[&self.salt, self.content.as_bytes()])
    }

    fn reference(&self) -> Value {
        json!({ "kept": self.id, "digest": self.digest() })
    }
}

impl Reader {
    /// The texts of a case. An act asks for those of its case several times and
    /// nobody else can change them meanwhile: they are read once.
    pub(crate) async fn kept_texts(&mut self, case_id: CaseId) -> Result<&[KeptText], StoreError> {
        if self.texts.as_ref().is_none_or(|(of, _)| *of != case_id) {
            let rows = ask!(self, fetch_all, (Uuid, Vec<u8>, String), TEXTS, case_id)?;
            let texts = rows
                .into_iter()
                .map(|(id, salt, content)| KeptText { id, salt, content });
            self.texts = Some((case_id, texts.collect()));
        }
        Ok(self.texts.as_ref().map_or(&[], |(_, texts)| texts))
    }

    /// Forgets what was read: another act follows in the same transaction, or
    /// this one is undone.
    pub(crate) fn forget_texts(&mut self) {
        self.texts = None;
    }

    /// Puts the texts of a case back into a value.
    pub(crate) async fn restore_texts(
        &mut self,
        case_id: CaseId,
        values: Vec<&mut Value>,
    ) -> Result<(), StoreError> {
        let texts = self.kept_texts(case_id).await?;
        let by_id: HashMap<Uuid, &str> = texts
            .iter()
            .map(|text| (text.id, text.content.as_str()))
            .collect();
        for value in values {
            each_object(value, &mut |object| {
                if let Some((id, _)) = kept(object) {
                    *object = match by_id.get(&id) {
                        Some(content) => json!({ "plain": content }),
                        None => json!({ "erased": true }),
                    };
                }
            });
        }
        Ok(())
    }
}

impl Tx {
    /// Moves every plain text of a value out of it.
    pub(crate) async fn keep_texts(
        &mut self,
        case_id: CaseId,
        value: &mut Value,
    ) -> Result<(), StoreError> {
        let plains = plains_of(value);
        if plains.is_empty() {
            return Ok(());
        }
        let mut references = self.references(case_id, &plains).await?;
        for plain in plains {
            if let Entry::Vacant(vacant) = references.entry(plain) {
                let text = self.insert_text(case_id, vacant.key()).await?;
                vacant.insert(text.reference());
            }
        }
        replace_plains(value, &references)
    }

    /// Replaces every plain text of a value by the reference of an event that
    /// brought it in before.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when no event did: a text that only a
    /// snapshot held would not be in the chain.
    pub(crate) async fn refer_texts(
        &mut self,
        case_id: CaseId,
        value: &mut Value,
    ) -> Result<(), StoreError> {
        let plains = plains_of(value);
        if plains.is_empty() {
            return Ok(());
        }
        let references = self.references(case_id, &plains).await?;
        replace_plains(value, &references)
    }

    /// The references of those texts that the case keeps already.
    async fn references(
        &mut self,
        case_id: CaseId,
        plains: &[String],
    ) -> Result<HashMap<String, Value>, StoreError> {
        let texts = self.kept_texts(case_id).await?;
        Ok(texts
            .iter()
            .filter(|text| plains.contains(&text.content))
            .map(|text| (text.content.clone(), text.reference()))
            .collect())
    }

    async fn insert_text(&mut self, case_id: CaseId, plain: &str) -> Result<KeptText, StoreError> {
        // PostgreSQL cannot hold it: refused on both
        if plain.contains('\0') {
            return Err(StoreError::Unstorable {
                what: "文字内容"
            });
        }
        let text = KeptText {
            id: self.next_id(),
            salt: self.salt().to_vec(),
            content: plain.to_owned(),
        };
        tell!(
            self,
            INSERT_TEXT,
            text.id,
            case_id,
            &text.salt,
            &text.content
        )?;
        if let Some((of, texts)) = &mut self.texts
            && *of == case_id
        {
            texts.push(text.clone());
        }
        Ok(text)
    }
}

/// The references of a value: id and digest.
pub(crate) fn references_of(value: &mut Value) -> Vec<(Uuid, String)> {
    let mut found = Vec::new();
    each_object(value, &mut |object| found.extend(kept(object)));
    found
}

fn plains_of(value: &mut Value) -> Vec<String> {
    let mut found = Vec::new();
    each_object(value, &mut |object| {
        found.extend(plain(object).map(str::to_owned))
    });
    found
}

fn replace_plains(
    value: &mut Value,
    references: &HashMap<String, Value>,
) -> Result<(), StoreError> {
    let mut missing = false;
    each_object(value, &mut |object| {
        if let Some(text) = plain(object) {
            match references.get(text) {
                Some(reference) => *object = reference.clone(),
                None => missing = true,
            }
        }
    });
    if missing {
        Err(StoreError::inconsistent("案件快照中有未随事件登记的文字"))
    } else {
        Ok(())
    }
}

/// The text of `{"plain": "…"}`, and of nothing else.
fn plain(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get("plain")?.as_str()
}

/// Id and digest of `{"kept": id, "digest": …}`, and of nothing else.
fn kept(value: &Value) -> Option<(Uuid, String)> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    let id = object.get("kept")?.as_str()?.parse().ok()?;
    Some((id, object.get("digest")?.as_str()?.to_owned()))
}

/// Visits every object, outer ones first.
fn each_object(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Object(_) => {
            visit(value);
            if let Value::Object(fields) = value {
                fields
                    .values_mut()
                    .for_each(|field| each_object(field, visit));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, visit)),
        _ => {}
    }
}
