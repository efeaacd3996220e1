//! Lists that an officer gave a name, to come back to.

use std::sync::Arc;

use disclosure::{Refusal, lines};
use store::{SavedView, Tx};
use uuid::Uuid;

use crate::error::ActError;
use crate::office::{Desk, Office};

/// How many an officer keeps at most.
const MOST_VIEWS: usize = 50;
/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 2000;

impl Office {
    /// Keeps a list under a name; one of the same name is replaced. `address` is its
    /// path and query in the workbench.
    ///
    /// # Errors
    /// The name or the address does not fit, there are too many, or the register failed.
    pub async fn save_view(&self, desk: &Desk, name: &str, address: &str) -> Result<(), ActError> {
        let name = fitting_name(name)?;
        if !is_ours(address) {
            return Err(Refusal::malformed(
                "address",
                "office",
                "要保存的不是工作台中的列表",
                "请打开列表，设好条件后再保存。",
            )
            .at("address")
            .into());
        }
        let view = SavedView {
            id: Uuid::nil(),
            officer_id: desk.officer.id,
            name,
            address: address.to_owned(),
            created_at: self.clock.now(),
        };
        let view = Arc::new(view);
        self.store
            .act(move |tx| {
                let view = view.clone();
                Box::pin(async move { put(tx, &view).await })
            })
            .await
    }

    /// The lists that one saved, the oldest first.
    ///
    /// # Errors
    /// The register failed.
    pub async fn saved_views(&self, desk: &Desk) -> Result<Vec<SavedView>, ActError> {
        let mut reader = self.store.read().await?;
        Ok(reader.saved_views(desk.officer.id).await?)
    }

    /// Removes one of one's lists; false when there is none with this id.
    ///
    /// # Errors
    /// The register failed.
    pub async fn remove_view(&self, desk: &Desk, id: Uuid) -> Result<bool, ActError> {
        let officer = desk.officer.id;
        self.store
            .act(move |tx| Box::pin(async move { Ok(tx.remove_saved_view(officer, id).await?) }))
            .await
    }
}

async fn put(tx: &mut Tx, view: &SavedView) -> Result<(), ActError> {
    let views = tx.saved_views(view.officer_id).await?;
    let replaces = views.iter().any(|known| known.name == view.name);
    if !replaces && views.len() >= MOST_VIEWS {
        return Err(Refusal::unlawful(
            "too_many_views",
            "office",
            format!("已经保存了 {MOST_VIEWS} 个列表，不能再多"),
            "请先删除不用的，再保存这一个。",
        )
        .into());
    }
    let id = tx.next_id();
    tx.put_saved_view(&SavedView { id, ..view.clone() }).await?;
    Ok(())
}

fn fitting_name(name: &str) -> Result<String, Refusal> {
    lines::line("name", name)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::malformed(
            "text_missing",
            "office",
            "没有填写列表的名称",
            "请取一个名称，如“本周到期”。",
        )
        .at("name"));
    }
    Ok(name.to_owned())
}

/// Whether an address stays within the workbench: a link that was saved, or that one is
/// sent on by, leads nowhere else.
pub fn is_ours(address: &str) -> bool {
    address.len() <= LONGEST_ADDRESS
        && address.starts_with('/')
        && !address.starts_with("//")
        && !address
            .chars()
            .any(|c| c == '\\' || c == '#' || c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_address_leads_nowhere_else() {
        assert!(is_ours("/todo?agency=1&q=%E5%BE%81"));
        for other in [
            "",
            "todo",
            "//example.cn",
            "/\\example.cn",
            "https://example.cn/",
            "/a b",
            "/a\nb",
            "/a#b",
            "javascript:alert(1)",
            "/\u{1}x",
            "/\t/x",
        ] {
            assert!(!is_ours(other), "{other}");
        }
        assert!(!is_ours(&format!("/{}", "a".repeat(LONGEST_ADDRESS))));
    }
}
