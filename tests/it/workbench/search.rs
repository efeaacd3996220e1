//! Search on a page.

use serde_json::json;

use super::Hall;

async fn hall() -> Hall {
    let hall = Hall::open().await;
    hall.registered(
        "征地批复",
        json!({ "content": "申请公开槐荫村的征地批复和<i>补偿</i>标准" }),
    )
    .await;
    hall.registered("学校招生计划", json!({})).await;
    hall
}

fn found(page: &super::Shown) -> usize {
    page.text().matches("<tr data-row>").count()
}

#[tokio::test]
async fn words_are_found_and_it_is_said_where() {
    let hall = hall().await;
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get("/search?text=%E8%A1%A5%E5%81%BF").await.ok(200);
    assert_eq!(found(&page), 1);
    assert!(page.has("见于内容"));
    assert!(page.has("&#60;i&#62;<mark>补偿</mark>&#60;/i&#62;标准"));
    assert!(page.has("王**") && !page.has("王小明"));
    let page = clerk.get("/search?text=%E7%8E%8B%E5%B0%8F%E6%98%8E").await;
    assert_eq!(found(&page.ok(200)), 2, "by the name of the applicant");
    for (query, cases) in [
        ("text=%E6%89%B9%E5%A4%8D&state=handling", 0),
        ("text=%E6%89%B9%E5%A4%8D&received_from=2026-03-02", 1),
        ("channel=in_person", 2),
        ("text=%E6%B2%A1%E6%9C%89", 0),
    ] {
        let page = clerk.get(&format!("/search?{query}")).await.ok(200);
        assert_eq!(found(&page), cases, "{query}");
    }
    let blank = clerk.get("/search?text=&state=").await.ok(303);
    assert_eq!(blank.location(), "/search");
    clerk.get("/search?state=nowhere").await.ok(422);
}

#[tokio::test]
async fn a_number_of_identity_is_sought_by_a_form_alone() {
    let hall = hall().await;
    let number = "370404199001011230";
    let mut clerk = hall.sign_in("clerk").await;
    let page = clerk.get(&format!("/search?text={number}")).await.ok(422);
    assert_eq!(found(&page), 0);
    assert!(page.has("像是证件号码") && !page.has("href=\"/cases/"));
    let form = page.form("/search");
    let form: Vec<_> = form
        .into_iter()
        .filter(|(name, _)| name == "text")
        .collect();
    assert_eq!(form, [("text".to_owned(), number.to_owned())]);
    let page = clerk.post("/search", &form).await.ok(200);
    assert_eq!(found(&page), 2);
    assert!(page.has("见于证件号码"));
    // no link and no address carries it on
    let addresses = page.text().split("href=\"").skip(1);
    let addresses: Vec<&str> = addresses
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.contains(number))
        .collect();
    assert!(addresses.is_empty(), "{addresses:?}");
    assert!(!page.has("保存这个视图"));
    let file = clerk.post("/search/export.xlsx", &form).await.ok(200);
    assert!(file.bytes.starts_with(b"PK"));
    let address = format!("/search/export.xlsx?text={number}");
    clerk.get(&address).await.ok(422);
}

#[tokio::test]
async fn nobody_finds_what_the_desk_does_not_see() {
    let hall = hall().await;
    let mut town = hall.sign_in("town").await;
    let page = town.get("/search?text=%E6%89%B9%E5%A4%8D").await.ok(200);
    assert_eq!(found(&page), 0);
    assert!(page.has("没有查到"));
    let mut admin = hall.sign_in("admin").await;
    admin.get("/search?text=a").await.ok(403);
    admin.post("/search", &[("text", "a")]).await.ok(403);
}
