//! What supervisors ask for, over cases that are played here one by one: every figure is
//! counted by hand.

mod played;

use casework::ActError;
use casework::supervision::{Figure, Period, Supervision, SupervisionAsk, Watcher};
use disclosure::rules::Lapse;
use store::{Extent, Measured, MeasuringAsk};

use super::District;
use super::district::day;
use crate::harness::{Peer, on_both};

on_both!(
    every_figure_is_as_counted_by_hand,
    each_number_opens_as_many_cases_and_agencies_add_up,
    each_point_lost_names_its_case,
    months_tell_of_their_own_days,
    a_register_from_before_is_measured_by_migrating,
    who_does_not_watch_is_refused_in_words,
    the_counts_go_by_indexes,
);

/// March and April.
fn spring() -> Period {
    Period {
        from: day("2026-03-01"),
        to: day("2026-04-30"),
    }
}

fn of(district: &District, desk: &str, whole: bool) -> Extent {
    Extent {
        agency: district.desk(desk).agency.id,
        whole,
    }
}

fn ask(extent: Extent, period: Period) -> SupervisionAsk {
    SupervisionAsk { extent, period }
}

async fn told(district: &District, extent: Extent, period: Period) -> Supervision {
    let who = Watcher::Desk(district.desk("supervisor"));
    let told = district.office.supervision(who, ask(extent, period));
    told.await.unwrap()
}

/// What a figure says: how many, of how many, and as people read it.
fn said(told: &Supervision, figure: Figure) -> (i64, Option<i64>, String) {
    let reading = told.reading(figure);
    (reading.part, reading.whole, reading.shown())
}

async fn every_figure_is_as_counted_by_hand(peer: Peer) {
    let district = Box::pin(played::spring(peer)).await;
    let own = told(&district, of(&district, "clerk", false), spring()).await;
    let share = |part, whole, shown: &str| (part, Some(whole), shown.to_owned());
    let count = |part, shown: &str| (part, None, shown.to_owned());
    for (figure, expected) in [
        // A and D in time, B late
        (Figure::OnTime, share(2, 3, "66.6%")),
        // B answered later, E never
        (Figure::Overdue, count(2, "2")),
        (Figure::OverdueNow, count(1, "1")),
        // A took 2, D 16 since its supplement, B 28
        (Figure::Workdays, count(3, "16")),
        // all but B, which came on the day before; C came on a Saturday
        (Figure::SameDay, share(6, 7, "85.7%")),
        // D, of A, B, D, F, G
        (Figure::Supplement, share(1, 5, "20.0%")),
        // C in time, D late
        (Figure::SupplementInTime, share(1, 2, "50.0%")),
        (Figure::Extension, share(1, 3, "33.3%")),
        // A, B, D of all five
        (Figure::Disclosure, share(3, 5, "60.0%")),
        // A was annulled, D upheld
        (Figure::Correction, share(1, 2, "50.0%")),
        (Figure::Records, count(1, "1")),
        (Figure::Proof, share(1, 3, "33.3%")),
        // A after six days; F and G are due, B and D not yet
        (Figure::Archive, share(1, 3, "33.3%")),
        (Figure::Charged, count(2, "2 件 17400.00 元")),
        (Figure::Paid, count(1, "1 件 8700.00 元")),
        // G was withdrawn before it paid
        (Figure::Waived, share(1, 2, "50.0%")),
        (Figure::Conversion, share(2, 3, "66.6%")),
        (Figure::Published, count(1, "1")),
    ] {
        assert_eq!(said(&own, figure), expected, "{figure}");
    }
    // nothing was there in the two months before, and a year before
    let before = own.before.unwrap();
    assert_eq!(before.period.label(), "2026-01-01 至 2026-02-28");
    for reading in before
        .readings
        .iter()
        .filter(|it| it.figure != Figure::OverdueNow)
    {
        let shown = reading.shown();
        assert!(["无", "0"].contains(&shown.as_str()), "{reading:?}");
    }
    let year_before = own.year_before.unwrap().period;
    assert_eq!(year_before.label(), "2025-03-01 至 2025-04-30");
    // the town has one that was withdrawn; the office that asks for it has none
    let town = told(&district, of(&district, "town", false), spring()).await;
    assert_eq!(said(&town, Figure::OnTime), share(0, 0, "无"));
    assert_eq!(said(&town, Figure::Disclosure), share(0, 1, "0.0%"));
    assert_eq!(town.agencies.len(), 1);
    let all = told(&district, of(&district, "supervisor", true), spring()).await;
    assert_eq!(said(&all, Figure::Disclosure), share(3, 6, "50.0%"));
    let names: Vec<&str> = all.agencies.iter().map(|of| &*of.agency.name).collect();
    // what is overdue stands on top
    assert_eq!(names, ["青衡区自然资源局", "青衡区河东镇人民政府"]);
    assert!(district.office.verify().await.is_ok());
}

async fn each_number_opens_as_many_cases_and_agencies_add_up(peer: Peer) {
    let district = Box::pin(played::spring(peer)).await;
    let desk = Watcher::Desk(district.desk("supervisor"));
    let whole = of(&district, "supervisor", true);
    let parts = ["supervisor", "clerk", "town"].map(|desk| of(&district, desk, false));
    let days = [
        "2026-03-01",
        "2026-03-10",
        "2026-03-30",
        "2026-04-15",
        "2026-05-08",
    ]
    .map(day);
    let periods = days.iter().enumerate().flat_map(|(at, from)| {
        let ends = days[at..].iter();
        ends.map(move |to| Period {
            from: *from,
            to: *to,
        })
    });
    for period in periods {
        let all = told(&district, whole, period).await;
        let mut alone = Vec::new();
        for extent in parts {
            alone.push(told(&district, extent, period).await);
        }
        for figure in Figure::ALL {
            let sum = |of: &dyn Fn(&Supervision) -> i64| alone.iter().map(of).sum::<i64>();
            let part = |told: &Supervision| told.reading(*figure).part;
            let of = |told: &Supervision| told.reading(*figure).whole.unwrap_or_default();
            let fen = |told: &Supervision| told.reading(*figure).fen.unwrap_or_default();
            assert_eq!(part(&all), sum(&part), "{figure} {}", period.label());
            assert_eq!(of(&all), sum(&of), "{figure} {}", period.label());
            assert_eq!(fen(&all), sum(&fen), "{figure} {}", period.label());
            let sets = [Some(figure.part()), figure.whole(), figure.rest()];
            let whole_of = all.reading(*figure).whole.unwrap_or_default();
            let numbers = [part(&all), whole_of, whole_of - part(&all)];
            for (set, number) in sets.into_iter().zip(numbers) {
                let Some(set) = set else { continue };
                let mut cases = 0;
                let mut after = None;
                // pages of two
                loop {
                    let asked = ask(whole, period);
                    let page = district.office.measured(desk, asked, set, after, 2);
                    let (found, next) = page.await.unwrap();
                    cases += i64::try_from(found.len()).unwrap();
                    after = next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(cases, number, "{set} {}", period.label());
            }
        }
    }
}

async fn each_point_lost_names_its_case(peer: Peer) {
    let district = Box::pin(played::spring(peer)).await;
    let desk = Watcher::Desk(district.desk("supervisor"));
    let asked = ask(of(&district, "supervisor", true), spring());
    let sheets = district.office.assessment(desk, asked).await.unwrap();
    // the town was not in time with its archive
    let scores: Vec<(&str, i64)> = sheets
        .agencies
        .iter()
        .map(|of| (&*of.agency.name, of.score()))
        .collect();
    let expected = [("青衡区河东镇人民政府", 99), ("青衡区自然资源局", 78)];
    assert_eq!(scores, expected);
    let lost: Vec<(Lapse, i64, Vec<&str>)> = sheets.agencies[1]
        .items
        .iter()
        .map(|item| {
            let cases = item.cases.iter().map(|case| &*case.title);
            (item.cost.item, item.lost(), cases.collect())
        })
        .collect();
    assert_eq!(
        lost,
        [
            (Lapse::Overdue, 12, vec!["戊", "乙"]),
            (Lapse::Corrected, 3, vec!["甲"]),
            (Lapse::SupplementLate, 2, vec!["丁"]),
            (Lapse::RegisteredLate, 1, vec!["乙"]),
            (Lapse::Unproved, 2, vec!["丁", "乙"]),
            (Lapse::ArchivedLate, 2, vec!["己", "庚"]),
        ]
    );
    // no rules before the Regulation
    let long_ago = Period {
        from: day("2018-01-01"),
        to: day("2018-12-31"),
    };
    let asked = ask(of(&district, "clerk", false), long_ago);
    let refused = district.office.assessment(desk, asked).await.unwrap_err();
    assert!(
        refused.to_string().contains("没有可以适用的考核规则"),
        "{refused}"
    );
}

async fn months_tell_of_their_own_days(peer: Peer) {
    let district = Box::pin(played::spring(peer)).await;
    let desk = Watcher::Desk(district.desk("head"));
    let asked = ask(of(&district, "head", false), spring());
    let office = &district.office;
    let trend = office.supervision_trend(desk, asked, 3).await.unwrap();
    let months: Vec<(String, i64, i64)> = trend
        .iter()
        .map(|month| {
            let on_time = month.reading(Figure::OnTime);
            (month.label(), on_time.part, on_time.whole.unwrap())
        })
        .collect();
    let of = |month: &str, in_time, replied| (month.to_owned(), in_time, replied);
    assert_eq!(
        months,
        [
            of("2026-02", 0, 0),
            of("2026-03", 1, 1),
            of("2026-04", 1, 2)
        ]
    );
    // the return of a month
    let whole = of_district(&district);
    let march = Period::of_month("2026-03").unwrap();
    let told = told(&district, whole, march).await;
    let desk = Watcher::Desk(district.desk("supervisor"));
    let returned = office.supervision_return(desk, &told).await.unwrap();
    insta::assert_json_snapshot!("month", returned);
    let sheets = office.assessment(desk, ask(whole, spring())).await.unwrap();
    insta::assert_json_snapshot!("assessment", sheets.returned());
}

fn of_district(district: &District) -> Extent {
    of(district, "supervisor", true)
}

async fn a_register_from_before_is_measured_by_migrating(peer: Peer) {
    let district = Box::pin(played::spring(peer)).await;
    let whole = of_district(&district);
    let before = told(&district, whole, spring()).await;
    let gone = "DELETE FROM measured_cases WHERE fee_on IS NULL";
    district.memory.execute(gone).await.unwrap();
    let wrong = district.office.verify().await.unwrap_err().to_string();
    assert!(wrong.contains("监督指标"), "{wrong}");
    district.office.activate_rules().await.unwrap();
    assert_eq!(told(&district, whole, spring()).await, before);
    assert!(district.office.verify().await.is_ok());
    // a row that somebody changed is named
    let late = "UPDATE measured_cases SET workdays = 1 WHERE workdays = 28";
    assert_eq!(district.memory.execute(late).await.unwrap(), 1);
    let wrong = district.office.verify().await.unwrap_err().to_string();
    assert!(wrong.contains("监督指标"), "{wrong}");
}

async fn who_does_not_watch_is_refused_in_words(peer: Peer) {
    let district = District::fresh(peer).await;
    let refused = async |desk: &str, extent: Extent| {
        let who = Watcher::Desk(district.desk(desk));
        let told = district.office.supervision(who, ask(extent, spring()));
        match told.await.unwrap_err() {
            ActError::Refused(refusal) => refusal.code,
            other => panic!("{other}"),
        }
    };
    let own = of(&district, "clerk", false);
    for desk in ["clerk", "handler", "reviewer", "town", "admin"] {
        assert_eq!(refused(desk, own).await, "role", "{desk}");
    }
    // a head watches over the own agency alone
    assert_eq!(
        refused("head", of_district(&district)).await,
        "agency_unknown"
    );
    let town = of(&district, "town", false);
    assert_eq!(refused("head", town).await, "agency_unknown");
    let nobody = Extent {
        agency: uuid::Uuid::from_u128(99),
        whole: true,
    };
    assert_eq!(refused("supervisor", nobody).await, "agency_unknown");
    // and is told of a period without a case
    let head = Watcher::Desk(district.desk("head"));
    let empty = district.office.supervision(head, ask(own, spring())).await;
    let empty = empty.unwrap();
    assert!(empty.agencies.is_empty());
    assert_eq!(said(&empty, Figure::OnTime), (0, Some(0), "无".into()));
    let office = &district.office;
    let sheets = office.assessment(head, ask(own, spring())).await.unwrap();
    assert!(sheets.agencies.is_empty());
    for report in [
        empty.report(&[], &office.rules),
        sheets.report(&office.names().await.unwrap(), &office.rules),
    ] {
        let at = "2026-05-08T01:00:00Z".parse().unwrap();
        assert!(report.workbook(at).unwrap().starts_with(b"PK"));
        assert!(report.document().unwrap().starts_with(b"PK"));
    }
}

async fn the_counts_go_by_indexes(peer: Peer) {
    let district = District::fresh(peer).await;
    let mut reader = district.memory.store.read().await.unwrap();
    let scope = district.desk("supervisor").scope;
    let Period { from, to } = spring();
    let ask = MeasuringAsk {
        from,
        to,
        today: to,
        archive_days: 30,
        archivable_before: from,
        disclosed: [3, 4],
    };
    let extent = of_district(&district);
    let plan = reader.measures_plan(&scope, extent, &ask).await.unwrap();
    let told = plan.join("\n");
    for walked in [
        "SCAN r",
        "Seq Scan on measured_cases",
        "Seq Scan on case_events",
    ] {
        assert!(!told.contains(walked), "{told}");
    }
    for index in [
        "measured_concluded",
        "measured_due",
        "measured_registered",
        "measured_supplemented",
        "measured_charged",
        "annual_cases_paid",
        "deadlines_",
        "case_events_corrected",
    ] {
        assert!(told.contains(index), "{index}: {told}");
    }
    assert!(Measured::ALL.len() > Figure::ALL.len());
}
