//! How mail leaves the house: by a server, or into a folder.

use std::sync::Arc;

use casework::channel::{Folder, FolderSettings, Post, Smtp, SmtpSettings};

/// Where mail is handed in; `None` when none is sent.
///
/// # Errors
/// Both are set, something does not fit together, or a file cannot be read; in Chinese.
pub(super) fn post(
    smtp: Option<&SmtpSettings>,
    folder: Option<&FolderSettings>,
) -> Result<Option<Arc<dyn Post>>, String> {
    match (smtp, folder) {
        (None, None) => Ok(None),
        (Some(smtp), None) => match Smtp::open(smtp) {
            Ok(smtp) => Ok(Some(Arc::new(smtp))),
            Err(error) => Err(format!("[smtp]：{error}")),
        },
        (None, Some(folder)) => match Folder::open(folder) {
            Ok(folder) => Ok(Some(Arc::new(folder))),
            Err(error) => Err(format!("[mail_folder]：{error}")),
        },
        (Some(_), Some(_)) => {
            Err("同时配置了 [smtp] 和 [mail_folder]，邮件只走一条路；请去掉其中一节".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Flags, read};

    fn written(content: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kaijuan.toml");
        std::fs::write(&file, content).unwrap();
        read(Some(&file), &Flags::default())
    }

    const SMTP: &str =
        "[smtp]\nhost = \"mail.example.gov.cn\"\nfrom = \"开卷 <kaijuan@example.gov.cn>\"\n";

    #[test]
    fn mail_goes_by_a_server_or_into_a_folder_or_nowhere() {
        assert!(Config::default().post().unwrap().is_none());
        let config = written(SMTP).unwrap();
        assert!(config.post().unwrap().is_some());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mail");
        let into_folder = format!(
            "[mail_folder]\npath = \"{}\"\nfrom = \"kaijuan@example.gov.cn\"\n",
            path.display()
        );
        assert!(written(&into_folder).unwrap().post().unwrap().is_some());
        assert!(path.is_dir());
        let both = written(&format!("{SMTP}{into_folder}")).unwrap();
        let said = both.post().err().unwrap();
        assert!(
            said.contains("[smtp]") && said.contains("[mail_folder]"),
            "{said}"
        );
    }

    #[test]
    fn what_is_wrong_names_its_section_and_key() {
        let said = written(&format!("{SMTP}user = \"kaijuan\"\n"))
            .unwrap()
            .post()
            .err()
            .unwrap();
        assert!(
            said.contains("[smtp]") && said.contains("password_file"),
            "{said}"
        );
        for (wrong, key) in [
            (format!("{SMTP}tls = \"ssl\"\n"), "implicit"),
            (format!("{SMTP}password = \"secret\"\n"), "password_file"),
            (
                "[webhook]\nnetworks = [\"10.0.0.1/8\"]\n".to_owned(),
                "networks",
            ),
        ] {
            let said = written(&wrong).unwrap_err();
            assert!(said.contains(key), "{key}: {said}");
            assert!(!said.contains("secret"), "{said}");
        }
    }
}
