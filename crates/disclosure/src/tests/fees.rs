//! The processing fee: the tables and published bills, and what must precede a notice.

use serde_json::{Value, json};

use super::date;
use super::desk::Desk;
use crate::Rules;
use crate::fees::{Fee, per_item, per_page};
use crate::rules::FeeRow;
use crate::words::ActKind::{
    Abandon, ApproveFee, Draft, FindExcessive, NotifyFee, PayFee, RecordNoticeReceipt,
};
use crate::worked::samples;

fn tiers() -> &'static FeeRow {
    Rules::embedded().fees(date("2024-07-01")).unwrap()
}

fn yuan(fee: &Fee) -> i64 {
    assert_eq!(fee.amount_fen % 100, 0);
    fee.amount_fen / 100
}

/// The lines are consecutive and add up.
fn adds_up(fee: &Fee, first: u32, last: u32) {
    let sum: i64 = fee.lines.iter().map(|line| line.amount_fen).sum();
    assert_eq!(sum, fee.amount_fen);
    let mut next = first;
    for line in &fee.lines {
        assert_eq!(line.from, next);
        let units = i64::from(line.to - line.from) + 1;
        assert_eq!(line.amount_fen, units * line.unit_fen);
        next = line.to + 1;
    }
    assert_eq!(next, last + 1);
}

#[test]
fn items_are_priced_by_their_number_in_the_month() {
    for (nth, marginal, cumulative) in [
        (1, 0, 0),
        (10, 0, 0),
        (11, 100, 100),
        (30, 100, 2000),
        (31, 200, 2200),
        (40, 200, 4000),
        (41, 300, 4300),
        (50, 300, 7000),
        (57, 400, 9800),
        (60, 400, 11000),
        (61, 500, 11500),
        (100, 800, 37000),
    ] {
        assert_eq!(yuan(&per_item(tiers(), nth, nth)), marginal, "item {nth}");
        let all = per_item(tiers(), 1, nth);
        assert_eq!(yuan(&all), cumulative, "up to item {nth}");
        adds_up(&all, 1, nth);
    }
    // A far item has one line, and is not walked to.
    assert_eq!(per_item(tiers(), u32::MAX, u32::MAX).lines.len(), 1);
}

#[test]
fn pages_are_priced_on_the_excess_alone() {
    for (pages, fee) in [
        (0, 0),
        (30, 0),
        (31, 10),
        (100, 700),
        (101, 720),
        (200, 2700),
        (201, 2740),
        (350, 8700),
        // Published bills: Chengdu 2024, Xi'an 2025, Jinan 2021.
        (1500, 54_700),
        (2219, 83_460),
        (4000, 154_700),
        // Suqian 2023 to 2025.
        (72, 420),
        (59, 290),
        (44, 140),
        (109, 880),
        (119, 1080),
        (57, 270),
        (68, 380),
    ] {
        let bill = per_page(tiers(), pages);
        assert_eq!(yuan(&bill), fee, "{pages} pages");
        if pages > 0 {
            adds_up(&bill, 1, pages);
        }
    }
    assert_eq!(
        yuan(&per_page(tiers(), u32::MAX)),
        40 * (i64::from(u32::MAX) - 200) + 2700
    );
}

fn found(desk: &mut Desk) {
    desk.must(FindExcessive, json!({ "reason": "本月第四十件" }));
}

fn approval(basis: &str, pages: Option<u32>) -> Value {
    json!({ "basis": basis, "pages": pages, "reason": "数量明显超过合理范围" })
}

fn notice(basis: &str, pages: Option<u32>) -> Value {
    json!({ "basis": basis, "pages": pages, "inspection": "可以免费查阅", "received_on": "2024-07-01" })
}

fn code(refused: (&str, &str)) -> (String, String) {
    (refused.0.to_owned(), refused.1.to_owned())
}

#[test]
fn no_fee_without_finding_approval_and_inspection() {
    let mut desk = Desk::handling("2024-07-01");
    let (pages, paged) = (
        approval("per_page", Some(101)),
        notice("per_page", Some(101)),
    );
    assert_eq!(
        desk.refused(ApproveFee, pages.clone()),
        code(("not_excessive", "reg:42"))
    );
    assert_eq!(
        desk.refused(NotifyFee, paged.clone()),
        code(("not_excessive", "reg:42"))
    );
    assert!(!desk.offers(ApproveFee) && !desk.offers(NotifyFee));
    found(&mut desk);
    assert!(desk.offers(ApproveFee) && !desk.offers(NotifyFee));
    assert_eq!(
        desk.refused(NotifyFee, paged.clone()),
        code(("fee_approval", "fee:3"))
    );
    let approved = desk.must(ApproveFee, pages);
    assert_eq!(approved.derived.fee_fen, Some(72_000));
    assert!(desk.offers(NotifyFee));
    // As approved, and with the free alternative by page (article 40).
    assert_eq!(
        desk.refused(NotifyFee, notice("per_page", Some(102))).0,
        "fee_approval"
    );
    let mut bare = paged.clone();
    bare["inspection"] = json!(" ");
    assert_eq!(
        desk.refused(NotifyFee, bare),
        code(("inspection_not_offered", "reg:40"))
    );
    let notified = desk.must(NotifyFee, paged);
    assert_eq!(notified.derived.fee_fen, Some(72_000));
    assert_eq!(notified.derived.fee_lines.len(), 3);
}

#[test]
fn one_basis_once() {
    let mut desk = Desk::handling("2024-07-01");
    desk.facts.nth_in_month = Some(31);
    found(&mut desk);
    desk.must(ApproveFee, approval("per_item", None));
    // Approved by item: not notified by page.
    assert_eq!(
        desk.refused(NotifyFee, notice("per_page", Some(101))).0,
        "fee_approval"
    );
    let notified = desk.must(NotifyFee, notice("per_item", None));
    assert_eq!(notified.derived.fee_fen, Some(20_000));
    let half = json!({ "amount_fen": 10_000 });
    assert_eq!(
        desk.refused(PayFee, half),
        code(("payment_amount", "fee:6"))
    );
    desk.must(PayFee, json!({ "amount_fen": 20_000 }));
    for basis in ["per_item", "per_page"] {
        let (approval, notice) = (approval(basis, Some(101)), notice(basis, Some(101)));
        assert_eq!(
            desk.refused(ApproveFee, approval),
            code(("fee_once", "fee:3"))
        );
        assert_eq!(desk.refused(NotifyFee, notice), code(("fee_once", "fee:3")));
    }
    assert!(!desk.offers(ApproveFee) && !desk.offers(NotifyFee));
}

#[test]
fn nothing_is_charged_within_the_allowance() {
    let mut desk = Desk::handling("2024-07-01");
    found(&mut desk);
    assert_eq!(
        desk.refused(ApproveFee, approval("per_page", Some(30))),
        code(("nothing_to_charge", "fee:5"))
    );
    assert_eq!(
        desk.refused(ApproveFee, approval("per_page", None)),
        code(("pages_missing", "fee:5"))
    );
    assert_eq!(
        desk.refused(ApproveFee, approval("per_item", None)),
        code(("nth_missing", "fee:4"))
    );
    desk.facts.nth_in_month = Some(10);
    assert_eq!(
        desk.refused(ApproveFee, approval("per_item", None)),
        code(("nothing_to_charge", "fee:4"))
    );
    desk.facts.nth_in_month = Some(11);
    assert!(desk.judge(ApproveFee, approval("per_item", None)).is_ok());
}

#[test]
fn telling_a_channel_is_never_charged_by_page() {
    let mut channel_only = json!(null);
    for kind in ["already_published", "granted"] {
        let mut desk = Desk::handling("2024-07-01");
        found(&mut desk);
        let mut draft =
            serde_json::to_value(samples::draft(kind, &desk.case, &desk.rules)).unwrap();
        if kind == "granted" {
            draft["parts"]["given"]["channel_only"] = json!(true);
            draft["parts"]["given"]["when"] = json!("2024-07-02");
            channel_only = draft.clone();
        }
        desk.must(Draft, draft);
        let pages = approval("per_page", Some(500));
        assert_eq!(
            desk.refused(ApproveFee, pages),
            code(("channel_only", "fee:5")),
            "{kind}"
        );
        assert!(!desk.offers(ApproveFee));
        // By item fits every kind of decision (Measures, article 4).
        desk.facts.nth_in_month = Some(11);
        assert!(desk.offers(ApproveFee));
        assert!(desk.judge(ApproveFee, approval("per_item", None)).is_ok());
    }
    // The same when every item that gives anything only tells a channel.
    let channel = &channel_only["parts"];
    let item = |kind: &str, parts: &Value| json!({ "item": kind, "kind": kind, "parts": parts });
    let drafted = |main: &str, items: &[Value]| {
        let mut desk = Desk::handling("2024-07-01");
        found(&mut desk);
        desk.must(Draft, json!({ "kind": main, "items": items }));
        desk.judge(ApproveFee, approval("per_page", Some(500)))
            .map_err(|refusal| refusal.code)
            .err()
    };
    let told = item("granted", channel);
    let published = item("already_published", channel);
    let mut search = json!({});
    search["search"] = channel["search"].clone();
    let not_held = item("not_held", &search);
    let mut pages = channel.clone();
    pages["given"]["channel_only"] = json!(false);
    let given = item("granted", &pages);
    let refused = Some("channel_only");
    for (main, items, expected) in [
        ("granted", [&told, &published], refused),
        ("granted", [&told, &told], refused),
        ("already_published", [&published, &published], refused),
        ("granted_in_part", [&told, &not_held], refused),
        ("granted", [&told, &given], None),
        ("already_published", [&published, &given], None),
    ] {
        let items = items.map(Value::clone);
        assert_eq!(drafted(main, &items), expected, "{main}: {items:?}");
    }
    // Paid by page, and then only a channel is told: the officer is warned of a refund.
    let mut desk = Desk::handling("2024-07-01");
    found(&mut desk);
    desk.must(ApproveFee, approval("per_page", Some(101)));
    desk.must(NotifyFee, notice("per_page", Some(101)));
    desk.must(PayFee, json!({ "receipt_number": "1" }));
    let warnings = desk.must(Draft, channel_only).warnings;
    assert_eq!(warnings[0].code, "refund");
}

#[test]
fn a_wait_for_payment_ends_by_payment_or_after_its_last_day() {
    let mut desk = Desk::handling("2024-07-01");
    found(&mut desk);
    desk.must(ApproveFee, approval("per_page", Some(101)));
    let mut unknown = notice("per_page", Some(101));
    unknown["received_on"] = Value::Null;
    desk.on("2024-07-03").must(NotifyFee, unknown);
    // While nobody knows when the notice arrived, its period has not begun.
    desk.on("2024-09-30");
    assert_eq!(
        desk.refused(Abandon, json!({})),
        code(("notice_not_received", "fee:6"))
    );
    let received = |day: &str| json!({ "notice": "fee", "served_on": day });
    assert_eq!(
        desk.refused(RecordNoticeReceipt, received("2024-07-02")),
        code(("date_too_early", "fee:6"))
    );
    let supplement = json!({ "notice": "supplement", "served_on": "2024-07-04" });
    assert_eq!(
        desk.refused(RecordNoticeReceipt, supplement),
        code(("other_notice", "fee:6"))
    );
    desk.must(RecordNoticeReceipt, received("2024-09-30"));
    // Twenty workdays from the day after: 2024-10-12 is worked, 2024-11-01 is the last day.
    assert!(desk.on("2024-11-01").offers(PayFee) && !desk.offers(Abandon));
    assert!(!desk.on("2024-11-04").offers(PayFee) && desk.offers(Abandon));
    assert_eq!(
        desk.refused(PayFee, json!({})),
        code(("payment_late", "fee:6"))
    );
}

#[test]
fn a_fee_whose_sum_is_beyond_counting_does_not_overflow() {
    let absurd = super::edited("fees.toml", "fen = 4000 }", "fen = 9000000000000000000 }").unwrap();
    let row = absurd.fees(date("2024-07-01")).unwrap();
    assert_eq!(per_page(row, u32::MAX).amount_fen, i64::MAX);
}
