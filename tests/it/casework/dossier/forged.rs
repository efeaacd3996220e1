//! Manifests that were written anew with all their sums: what is found without a register,
//! and what only the sum that the register keeps, or the PDF, shows.

use casework::dossier::{
    Binding, Entry, Fault, Manifest, Packed, Sum, is_pdf_of, pack, unpack, verify,
};
use disclosure::words::ActKind;
use serde_json::json;

use super::{TODAY, bytes, closed, manifest_of, served_anew};
use crate::casework::District;
use crate::harness::{Peer, on_both};

on_both!(
    a_manifest_that_was_written_anew_is_found_out,
    no_round_is_left_out,
);

/// A dossier with some of its files replaced, and a manifest that fits them.
fn forged(zip: &[u8], change: impl FnOnce(&mut Manifest, &mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut manifest = manifest_of(zip);
    let entries = unpack(zip, manifest.made_at).unwrap();
    let files = entries[1..].iter();
    let mut files = files
        .map(|file| (file.path.clone(), file.bytes.to_vec()))
        .collect();
    change(&mut manifest, &mut files);
    for (path, bytes) in &files {
        let entry = manifest.files.iter_mut().find(|entry| entry.path == *path);
        let (entry, sum) = (entry.unwrap(), Sum::of(bytes));
        (entry.bytes, entry.sha256) = (sum.bytes, sum.sha256);
    }
    let papers = manifest.files.iter().filter(|entry| !entry.part.is_empty());
    let line = |entry: &Entry| format!("{}  {}\n", entry.sha256, entry.path);
    let lines: String = papers.map(line).collect();
    manifest.content_sum = Sum::of(lines.as_bytes()).sha256;
    let text = manifest.text().unwrap();
    let mut packed = vec![Packed {
        path: "manifest.json".to_owned(),
        bytes: text.as_bytes(),
    }];
    packed.extend(files.iter().map(|(path, bytes)| Packed {
        path: path.clone(),
        bytes,
    }));
    pack(&packed, manifest.made_at).unwrap()
}

fn found(zip: &[u8], change: impl FnOnce(&mut Manifest)) -> Fault {
    let forged = forged(zip, |manifest, _| change(manifest));
    verify(&forged, None).unwrap_err()
}

fn entry<'m>(manifest: &'m mut Manifest, part: &str) -> &'m mut Entry {
    let mut entries = manifest.files.iter_mut();
    entries.find(|entry| entry.part == part).unwrap()
}

async fn a_manifest_that_was_written_anew_is_found_out(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = closed(&district).await;
    let zip = bytes(&district, id, Binding::Zip).await;
    let same = forged(&zip, |_, _| {});
    assert!(same == zip, "nothing but the change differs");

    for (fault, what) in [
        (
            found(&zip, |it| it.case_number = "伪造1号".into()),
            "case_number",
        ),
        (found(&zip, |it| it.title = "别的".into()), "title"),
    ] {
        assert!(
            matches!(fault, Fault::Unfitting(said) if said.contains(what)),
            "{what}"
        );
    }
    for (fault, what) in [
        (found(&zip, |it| it.retention = "永久".into()), "retention"),
        (found(&zip, |it| it.agency = "别的机关".into()), "agency"),
    ] {
        assert!(
            matches!(fault, Fault::Unprinted(said) if said.contains(what)),
            "{what}"
        );
    }
    let renamed = found(&zip, |it| entry(it, "reply").title = "改名".into());
    assert!(matches!(renamed, Fault::Named(_)), "{renamed}");
    let moved = found(&zip, |it| entry(it, "reply").part = "application".into());
    assert!(matches!(moved, Fault::Unfitting(_)), "{moved}");
    let replaced = forged(&zip, |manifest, files| {
        let reply = entry(manifest, "reply").path.clone();
        let other = files[0].1.clone();
        files.iter_mut().find(|(path, _)| *path == reply).unwrap().1 = other;
    });
    let replaced = verify(&replaced, None).unwrap_err();
    assert!(matches!(replaced, Fault::Unprinted(said) if said.contains("content_sum")));

    // what nothing else in the zip repeats is found by the sum of the register, or the PDF
    let pdf = bytes(&district, id, Binding::Pdf).await;
    let whole = verify(&zip, None).unwrap();
    assert_eq!(is_pdf_of(&whole, &pdf), Ok(()));
    let silent = forged(&zip, |manifest, _| manifest.pdf = Sum::of(b"%PDF-"));
    let unseen = verify(&silent, None).unwrap();
    assert!(matches!(is_pdf_of(&unseen, &pdf), Err(Fault::Pdf { .. })));
    assert!(matches!(
        verify(&silent, Some(&whole.sum)),
        Err(Fault::Another { .. })
    ));
}

async fn no_round_is_left_out(peer: Peer) {
    let district = District::fresh(peer).await;
    let id = closed(&district).await;
    let first = bytes(&district, id, Binding::Pdf).await;
    served_anew(&district, id).await;
    district
        .act("clerk", id, TODAY, ActKind::Close, json!({}))
        .await;
    let zip = bytes(&district, id, Binding::Zip).await;
    let second = bytes(&district, id, Binding::Pdf).await;
    let whole = verify(&zip, None).unwrap();
    assert_eq!(is_pdf_of(&whole, &second), Ok(()));
    let of_first = is_pdf_of(&whole, &first).unwrap_err();
    assert!(
        matches!(of_first, Fault::EarlierPdf { round: 1, .. }),
        "{of_first}"
    );

    let alone = forged(&zip, |manifest, files| {
        let earlier = manifest.earlier.take().unwrap();
        manifest.files.retain(|entry| entry.path != earlier.path);
        files.retain(|(path, _)| *path != earlier.path);
    });
    let fault = verify(&alone, None).unwrap_err();
    assert!(matches!(fault, Fault::NoEarlier(_)), "{fault}");
}
