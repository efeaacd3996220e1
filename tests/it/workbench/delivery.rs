//! How delivery stands, as those see it who keep the system.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::channel::{Folder, FolderSettings, Mail, Outcome, Post, PostedBy};
use serde_json::json;
use uuid::Uuid;

use super::{Browser, Hall, Shown};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    what_was_given_up_is_told_shown_and_sent_again,
    an_address_is_set_tried_and_removed
);

/// A mail server that knows no recipient until somebody mends it.
struct Refusing {
    mended: AtomicBool,
    folder: Folder,
}

impl Post for Refusing {
    fn posted_by(&self) -> Option<PostedBy> {
        self.folder.posted_by()
    }

    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        match self.mended.load(Ordering::Relaxed) {
            true => self.folder.send(mail),
            false => {
                let why = "对方拒绝了收件人：550 5.1.1 no such user".to_owned();
                Box::pin(async { Outcome::Never(why) })
            }
        }
    }
}

async fn with_post(peer: Peer, folder: &Path) -> (Hall, Arc<Refusing>) {
    let settings = FolderSettings {
        path: folder.to_owned(),
        from: "开卷 <kaijuan@example.gov.cn>".into(),
    };
    let post = Arc::new(Refusing {
        mended: AtomicBool::new(false),
        folder: Folder::open(&settings).unwrap(),
    });
    let mut district = District::fresh(peer).await;
    district.office.equipment.ways.post = Some(post.clone());
    (Hall::over(district), post)
}

fn mails(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

async fn posted(browser: &mut Browser, address: &str) -> Shown {
    let none: [(&str, &str); 0] = [];
    browser.post(address, &none).await
}

async fn what_was_given_up_is_told_shown_and_sent_again(peer: Peer) {
    let folder = tempfile::tempdir().unwrap();
    let (hall, post) = with_post(peer, folder.path()).await;
    let district = &hall.district;
    let handler = district.desk("handler").officer.id;
    let office = &district.office;
    let set = office.set_mail_address(None, handler, Some("cheng@example.gov.cn"));
    set.await.unwrap();
    let case = district.register(json!({})).await.id;
    district.to_handler(case, "2026-03-02").await;
    district.clock.set("2026-03-31T02:00:00Z");
    office.tick(Uuid::from_u128(1)).await;

    let mut admin = hall.sign_in("admin").await;
    let told = admin.get("/reminders").await.ok(200);
    assert!(told.has("有邮件或者消息没有发出") && told.has("href=\"/admin/delivery\""));
    let page = admin.get("/admin/delivery").await.ok(200);
    for has in [
        "550 5.1.1 no such user",
        "承办乙",
        "自然资源局",
        "写入目录",
        "kaijuan@example.gov.cn",
        "1 次",
    ] {
        assert!(page.has(has), "{has}");
    }
    let (_, rest) = page.text().split_once("action=\"/admin/delivery/").unwrap();
    let again = rest
        .split("action=\"/admin/delivery/")
        .map(|rest| rest.split('"').next().unwrap())
        .find(|address| address.ends_with("/again"));
    let again = format!("/admin/delivery/{}", again.unwrap());

    // nobody else's to send
    let mut head = hall.sign_in("head").await;
    head.get("/admin/delivery").await.ok(403);
    posted(&mut head, &again).await.ok(403);
    let missing = format!("/admin/delivery/{}/again", Uuid::from_u128(5));
    posted(&mut admin, &missing).await.ok(404);

    post.mended.store(true, Ordering::Relaxed);
    posted(&mut admin, &again).await.ok(303);
    let page = admin.get("/admin/delivery").await.ok(200);
    assert!(!page.has("550 5.1.1") && page.has("已经放回待发"));
    assert_eq!(mails(folder.path()), 0);
    office.tick(Uuid::from_u128(1)).await;
    assert_eq!(mails(folder.path()), 1);
    posted(&mut admin, &again).await.ok(404);
    let page = admin.get("/admin/delivery").await.ok(200);
    assert!(page.has("到期提醒、汇总成邮件"), "the jobs");
}

async fn an_address_is_set_tried_and_removed(peer: Peer) {
    let folder = tempfile::tempdir().unwrap();
    let (hall, post) = with_post(peer, folder.path()).await;
    post.mended.store(true, Ordering::Relaxed);
    let mut admin = hall.sign_in("admin").await;
    let own = hall.district.desk("admin").officer.id;
    let page = format!("/admin/officers/{own}");
    let mail = format!("{page}/mail");
    posted(&mut admin, "/admin/delivery/try").await.ok(422);

    let wrong = [("address", "<b>管理庚@青衡")];
    let refused = admin.post(&mail, &wrong).await.ok(422);
    assert!(refused.has("不是可以收信的邮箱地址") && refused.has("href=\"#f-address\""));
    assert!(
        refused.has("value=\"&#60;b&#62;管理庚@青衡\""),
        "what was typed stays"
    );
    admin
        .post(&mail, &[("address", " geng@example.gov.cn ")])
        .await
        .ok(303);
    assert!(
        admin
            .get(&page)
            .await
            .ok(200)
            .has("value=\"geng@example.gov.cn\"")
    );
    assert!(
        admin
            .get("/account")
            .await
            .ok(200)
            .has("提醒同时发到 geng@example.gov.cn")
    );
    assert!(
        admin
            .get("/admin/delivery")
            .await
            .ok(200)
            .has("试发一封邮件到 geng@example.gov.cn")
    );

    posted(&mut admin, "/admin/delivery/try").await.ok(303);
    assert!(
        admin
            .get("/admin/delivery")
            .await
            .ok(200)
            .has("邮件服务器已收下")
    );
    assert_eq!(mails(folder.path()), 1);
    post.mended.store(false, Ordering::Relaxed);
    posted(&mut admin, "/admin/delivery/try").await.ok(303);
    assert!(
        admin
            .get("/admin/delivery")
            .await
            .ok(200)
            .has("550 5.1.1 no such user")
    );

    admin.post(&mail, &[("address", "")]).await.ok(303);
    assert!(admin.get("/account").await.ok(200).has("您没有登记邮箱"));
    let changes = admin.get("/admin/changes").await.ok(200);
    assert!(changes.has("geng@example.gov.cn"));
    let mut head = hall.sign_in("head").await;
    head.post(&mail, &[("address", "x@example.gov.cn")])
        .await
        .ok(403);
}
