//! What is refused: by whom, when, and what makes no sense.

use super::*;

on_both!(
    steps_have_their_people_and_their_time,
    what_makes_no_sense_is_told,
    of_two_who_act_at_once_the_second_is_told
);

async fn steps_have_their_people_and_their_time(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let (head, town) = (district.desk("head").clone(), district.desk("town").clone());
    let row = proposed(&district, &analyst).await;
    let withdrawal = || Withdrawal {
        reason: "不再需要".into(),
    };
    let published = || publishing("2026-03-02");

    // what one is not shown is not there
    for desk in [&head, &town] {
        let file = office.proposal_file(desk, row.id).await.unwrap();
        assert_eq!(file, None);
        let sent = office.send_proposal(desk, seen(&row), sending(&row)).await;
        assert!(
            matches!(sent, Err(casework::ActError::NotFound)),
            "{sent:?}"
        );
    }
    let supervisor = district.desk("supervisor");
    let sent = office
        .send_proposal(supervisor, seen(&row), sending(&row))
        .await;
    assert_eq!(refused(sent), "not_the_maker");
    let admin = district.desk("admin");
    assert_eq!(refused(office.proposals(admin, None).await), "role");
    assert_eq!(
        refused(office.propose(supervisor, by_hand(None), None).await),
        "role"
    );
    // not before it is sent, nor by whom it does not concern
    let early = office
        .answer_proposal(&analyst, seen(&row), adopting())
        .await;
    assert_eq!(refused(early), "not_the_owner");
    let early = office
        .publish_proposal(&analyst, seen(&row), published())
        .await;
    assert_eq!(refused(early), "proposal_state");

    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    let twice = office
        .send_proposal(&analyst, seen(&sent), sending(&row))
        .await;
    assert_eq!(refused(twice), "proposal_state");
    let other = office
        .answer_proposal(&analyst, seen(&sent), adopting())
        .await;
    assert_eq!(refused(other), "not_the_owner");
    let other = office.answer_proposal(&town, seen(&sent), adopting()).await;
    assert!(matches!(other, Err(casework::ActError::NotFound)));
    let clerk = district.desk("clerk");
    let other = office.answer_proposal(clerk, seen(&sent), adopting()).await;
    assert_eq!(refused(other), "not_the_owner");
    let early = office
        .publish_proposal(&head, seen(&sent), published())
        .await;
    assert_eq!(refused(early), "proposal_state");

    let adopted = office
        .answer_proposal(&head, seen(&sent), adopting())
        .await
        .unwrap();
    let twice = office
        .answer_proposal(&head, seen(&adopted), declining())
        .await;
    assert_eq!(refused(twice), "proposal_state");
    let late = office
        .withdraw_proposal(&analyst, seen(&adopted), withdrawal())
        .await;
    assert_eq!(refused(late), "proposal_state");
    // the office that proposed it may enter that it is public
    office
        .publish_proposal(&analyst, seen(&adopted), published())
        .await
        .unwrap();
}

async fn what_makes_no_sense_is_told(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    let row = proposed(&district, &analyst).await;
    for (wrong, code) in [
        (
            Sending {
                title: " ".into(),
                ..sending(&row)
            },
            "text_missing",
        ),
        (
            Sending {
                title: "一\n二".into(),
                ..sending(&row)
            },
            "control_character",
        ),
        (
            Sending {
                basis: "reg:99".into(),
                ..sending(&row)
            },
            "unknown_article",
        ),
        (
            Sending {
                owner: uuid::Uuid::from_u128(77),
                ..sending(&row)
            },
            "no_such_agency",
        ),
    ] {
        let sent = office.send_proposal(&analyst, seen(&row), wrong).await;
        assert_eq!(refused(sent), code);
    }
    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    let part = Answer {
        answer: ProposalAnswer::AdoptInPart,
        ..adopting()
    };
    for (wrong, code) in [
        (
            Answer {
                reason: String::new(),
                ..adopting()
            },
            "text_missing",
        ),
        (
            Answer {
                cite: "reg:57".into(),
                ..adopting()
            },
            "unknown_article",
        ),
        (
            Answer {
                cite: "fee:2".into(),
                ..adopting()
            },
            "unknown_article",
        ),
        (
            Answer {
                what: None,
                ..adopting()
            },
            "text_missing",
        ),
        (
            Answer {
                publish_by: Some(day("2026-03-01")),
                ..adopting()
            },
            "too_early",
        ),
        (
            Answer {
                publish_by: Some(day("2027-03-04")),
                ..adopting()
            },
            "too_late",
        ),
        (
            Answer {
                left_out: Some("附图".into()),
                ..adopting()
            },
            "not_with_this_answer",
        ),
        (part, "text_missing"),
        (
            Answer {
                what: Some("全文".into()),
                ..declining()
            },
            "not_with_this_answer",
        ),
        (
            Answer {
                publish_by: Some(day("2026-04-01")),
                ..declining()
            },
            "not_with_this_answer",
        ),
    ] {
        let said = format!("{wrong:?}");
        let answered = office.answer_proposal(&head, seen(&sent), wrong).await;
        assert_eq!(refused(answered), code, "{said}");
    }
    let adopted = office
        .answer_proposal(&head, seen(&sent), adopting())
        .await
        .unwrap();
    for (wrong, code) in [
        (
            Publication {
                url: "javascript:alert(1)".into(),
                ..publishing("2026-03-02")
            },
            "page_address",
        ),
        (
            Publication {
                document: Some("一\n二".into()),
                ..publishing("2026-03-02")
            },
            "control_character",
        ),
        (publishing("2026-03-03"), "future_date"),
        (publishing("2026-03-01"), "too_early"),
    ] {
        let published = office.publish_proposal(&head, seen(&adopted), wrong).await;
        assert_eq!(refused(published), code);
    }

    // by hand, and what applicants say
    let clerk = district.desk("clerk");
    for (wrong, code) in [
        (
            NewProposal {
                reason: " ".into(),
                ..by_hand(Some("t0"))
            },
            "text_missing",
        ),
        (by_hand(Some("t0")), "no_topic"),
        (by_hand(None), "text_missing"),
        (
            NewProposal {
                title: Some("低保名单".into()),
                ..by_hand(None)
            },
            "owner_missing",
        ),
        (by_hand(row.topic.as_deref()), "proposal_there"),
    ] {
        assert_eq!(refused(office.propose(&analyst, wrong, None).await), code);
    }
    // the head of a department sends nothing to other agencies
    let elsewhere = NewProposal {
        title: Some("低保名单".into()),
        owner: Some(analyst.agency.id),
        ..by_hand(None)
    };
    assert_eq!(
        refused(office.propose(&head, elsewhere, None).await),
        "no_such_agency"
    );
    let suggestion = NewSuggestion {
        title: "征地批复".into(),
        text: "建议公开".into(),
        received_on: day("2026-03-02"),
        case_number: None,
        name: Some("李建议".into()),
    };
    for (wrong, code) in [
        (
            NewSuggestion {
                name: None,
                ..suggestion.clone()
            },
            "nobody_suggests",
        ),
        (
            NewSuggestion {
                received_on: day("2026-03-03"),
                ..suggestion.clone()
            },
            "future_date",
        ),
        (
            NewSuggestion {
                received_on: day("1926-03-03"),
                ..suggestion.clone()
            },
            "outside_calendar",
        ),
        (
            NewSuggestion {
                case_number: Some("无此案".into()),
                ..suggestion.clone()
            },
            "no_such_case",
        ),
        (
            NewSuggestion {
                text: String::new(),
                ..suggestion.clone()
            },
            "text_missing",
        ),
    ] {
        assert_eq!(
            refused(office.take_suggestion(clerk, wrong, None).await),
            code
        );
    }
    let auditor = district.desk("auditor");
    assert_eq!(
        refused(office.take_suggestion(auditor, suggestion, None).await),
        "role"
    );
}

async fn of_two_who_act_at_once_the_second_is_told(peer: Peer) {
    let district = District::fresh(peer).await;
    let office = &district.office;
    let analyst = analyst(&district).await;
    let head = district.desk("head").clone();
    let row = proposed(&district, &analyst).await;
    let stale = SeenProposal {
        version: 7,
        ..seen(&row)
    };
    let sent = office.send_proposal(&analyst, stale, sending(&row)).await;
    match sent {
        Err(casework::ActError::Refused(refusal)) => {
            assert_eq!(refusal.code, "proposal_changed");
            assert!(refusal.message.contains("第 7 版"), "{refusal}");
            assert!(refusal.message.contains("第 1 版"), "{refusal}");
        }
        other => panic!("{other:?}"),
    }
    let sent = office
        .send_proposal(&analyst, seen(&row), sending(&row))
        .await
        .unwrap();
    let (one, other) = tokio::join!(
        office.answer_proposal(&head, seen(&sent), adopting()),
        office.answer_proposal(&head, seen(&sent), declining())
    );
    let codes = [one.map(|_| ""), other.map(|_| "")].map(|done| match done {
        Ok(done) => done,
        Err(casework::ActError::Refused(refusal)) => refusal.code,
        Err(error) => panic!("{error}"),
    });
    assert!(
        codes.contains(&"") && codes.contains(&"proposal_changed"),
        "{codes:?}"
    );
}
