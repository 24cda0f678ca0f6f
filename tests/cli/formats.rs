//! `netrec export` for other programs: calendars, pages, graphs, Google's columns, folders of cards.

use std::path::PathBuf;

use crate::env::Env;
use crate::sample::NETWORK;

/// The sample with what formats have to escape.
pub fn tricky() -> String {
    let budi = r#""name":"Budi","circle":"close","world":"office","birthday":"1990-09-12""#;
    let tricky = r##""name":"Budi \"B;\\\"","circle":"close","world":"office","birthday":"1992-02-29","note":"# no heading\n1. no *list*\n\n=1+1","tags":["a, b;c"]"##;
    let text = NETWORK.replace(budi, tricky).replace(
        "lunch at the station",
        r"lunch; at the station, platform 2 \\ the far end\nif the train comes: 駅の食堂で昼ごはんを食べる約束をした、電車が来れば",
    );
    assert!(text.contains(tricky) && text.contains("platform"));
    text
}

#[test]
fn what_every_format_looks_like() {
    let net = Env::with(tricky());
    for (name, words) in [
        ("ics", &["--format", "ics", "--cadences"][..]),
        ("google_csv", &["--format", "google-csv"]),
        ("markdown", &["--format", "markdown"]),
        ("dot", &["--format", "dot"]),
    ] {
        let words: Vec<&str> = ["export"].iter().chain(words).copied().collect();
        let text = net.run(&words).ok().stderr("").out.replace("\r\n", "\n");
        insta::assert_snapshot!(format!("export_{name}"), text);
    }
}

#[test]
fn a_calendar_has_what_is_asked_for() {
    let net = Env::with(NETWORK);
    let count = |words: &[&str]| {
        let words: Vec<&str> = ["export", "--format", "ics"].iter().chain(words).copied().collect();
        let text = net.run(&words).ok().out.clone();
        (text.matches("BEGIN:VEVENT").count(), text.matches("BEGIN:VTODO").count())
    };
    assert_eq!(count(&[]), (4, 3));
    assert_eq!(count(&["--what", "meetings"]), (2, 0));
    assert_eq!(count(&["--what", "reminders"]), (0, 3));
    assert_eq!(count(&["--what", "contacts"]), (2, 0));
    assert_eq!(count(&["--what", "contacts", "--cadences"]), (5, 0));
    // A plan is of nobody, so that no query means it.
    assert_eq!(count(&["--where", "name:budi"]), (2, 1));
    assert_eq!(count(&["--where", "name:ana", "--cadences"]), (1, 1));
    let empty = Env::new().run(&["export", "--format", "ics"]).ok().out.clone();
    assert!(empty.starts_with("BEGIN:VCALENDAR\r\n") && empty.ends_with("END:VCALENDAR\r\n"), "{empty}");
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_guarded_in_csv_alone() {
    let net = Env::new();
    let formula = "=HYPERLINK(\"http://evil.example\")";
    net.ok(&["add", formula, "--phone", "+62 812 3456 7890", "--phone", "+62 21 5550 0112", "--tag", "@x"]);
    for words in [&["export", "--format", "csv"][..], &["list", "-o", "csv"]] {
        let csv = net.run(words).ok().out.clone();
        assert!(csv.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "{csv}");
        assert!(csv.contains(",+6281234567890;+622155500112,") && csv.contains(",'@x,"), "{csv}");
    }
    let google = net.run(&["export", "--format", "google-csv"]).ok().out.clone();
    assert!(google.contains("\"'=HYPERLINK(") && google.contains(",+6281234567890,"), "{google}");
    for words in [
        &["export", "--format", "csv", "--raw"][..],
        &["export", "--format", "google-csv", "--raw"],
        &["export", "--format", "tsv"],
        &["export", "--format", "jsonl"],
        &["list", "-o", "tsv"],
    ] {
        let text = net.run(words).ok().out.clone();
        assert!(text.contains("=HYPERLINK(") && text.contains("@x") && !text.contains('\''), "{text}");
    }
}

#[test]
fn options_without_a_meaning_are_refused() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["export", "--format", "ics", "--columns", "name"][..],
        &["export", "--format", "dot", "--what", "meetings"],
        &["export", "--format", "csv", "--to", "there"],
        &["export", "--format", "tsv", "--raw"],
        &["export", "--cadences"],
        &["export", "--format", "vcard", "--columns", "name"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
}

/// The files of a folder and what tells whether they were written.
fn files(folder: &PathBuf) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap()))
        .filter(|(name, _)| !name.starts_with('.'))
        .collect();
    files.sort();
    files
}

#[test]
fn a_folder_of_cards_is_touched_only_where_something_changed() {
    let net = Env::with(NETWORK);
    let folder = net.home().join("cards");
    let export = ["export", "--to", folder.to_str().unwrap()];
    net.run(&export).ok().stdout("").stderr(&format!("{}: 5 cards new, 0 changed, 0 as they were\n", folder.display()));
    let before = files(&folder);
    assert_eq!(before[0].0, "netrec-h2kq9w3xd7.vcf");
    assert!(before[0].1.contains("FN:Ana Souza\r\n"));
    // Another program gave the card a name of its own, keeps files that are no cards, and people of its own.
    std::fs::rename(folder.join("netrec-m4t8c1r0ze.vcf"), folder.join("budi from the phone.vcf")).unwrap();
    std::fs::write(folder.join("color"), "#ff0000").unwrap();
    std::fs::write(folder.join("two.vcf"), format!("{}{}", before[0].1, before[1].1)).unwrap();
    std::fs::write(folder.join("stranger.vcf"), "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:x\r\nFN:X\r\nEND:VCARD\r\n")
        .unwrap();
    net.ok(&["set", "budi", "city=Malang"]);
    net.run(&export).ok().stderr(&format!(
        "{}: 0 cards new, 1 changed, 4 as they were\nLeft, as nobody in the file has them: stranger.vcf, two.vcf\n",
        folder.display()
    ));
    let after = files(&folder);
    let names: Vec<&str> = after.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "budi from the phone.vcf",
            "color",
            "netrec-h2kq9w3xd7.vcf",
            "netrec-j7n3x5v2ba.vcf",
            "netrec-k1w9d4f6gh.vcf",
            "netrec-w3r5archvd.vcf",
            "stranger.vcf",
            "two.vcf"
        ]
    );
    assert!(after[0].1.contains("Malang") && after[7].1 == format!("{}{}", before[0].1, before[1].1));
    // Those whom a query leaves out stay as they are.
    net.ok(&["set", "ana", "city=Solo"]);
    let said = net.ok(&["export", "--to", folder.to_str().unwrap(), "--where", "name:budi"]);
    assert!(said.contains("0 changed, 1 as they were") && !said.contains("h2kq9w3xd7"), "{said}");
    assert!(!std::fs::read_to_string(folder.join("netrec-h2kq9w3xd7.vcf")).unwrap().contains("Solo"));
    // What is written for the first time never takes the place of what is there.
    std::fs::rename(folder.join("two.vcf"), folder.join("netrec-h2kq9w3xd7.vcf")).unwrap();
    net.ok(&export);
    assert!(std::fs::read_to_string(folder.join("netrec-h2kq9w3xd7-2.vcf")).unwrap().contains("Solo"));
}

#[test]
fn a_card_that_another_program_changed_is_not_written_over() {
    let net = Env::with(NETWORK);
    let folder = net.home().join("cards");
    let export = ["export", "--to", folder.to_str().unwrap()];
    net.ok(&export);
    let path = folder.join("netrec-h2kq9w3xd7.vcf");
    let read = || std::fs::read_to_string(&path).unwrap();
    // The phone has a new number of hers, and a photo; here she moves.
    let theirs = read().replace("UID:", "TEL:+6281999000111\r\nPHOTO:data:image/jpeg;base64,AAEC\r\nUID:");
    std::fs::write(&path, &theirs).unwrap();
    net.ok(&["set", "ana", "city=Solo"]);
    let said = net.ok(&export);
    assert!(
        said.contains(
            "0 changed, 4 as they were\nLeft, as another program changed them: netrec-h2kq9w3xd7.vcf; netrec import "
        ),
        "{said}"
    );
    assert_eq!(read(), theirs);
    // Once it is taken in, both are there, on both sides; the photo stays where it is alone.
    net.ok(&["import", folder.to_str().unwrap()]);
    assert!(net.ok(&export).ends_with("0 cards new, 1 changed, 4 as they were\n"));
    for part in ["Solo", "TEL:+6281999000111", "PHOTO:data:image/jpeg;base64,AAEC"] {
        assert!(read().contains(part), "{part}: {}", read());
    }
    assert!(net.ok(&export).ends_with("0 cards new, 0 changed, 5 as they were\n"));
    assert!(net.record("contacts", 0).get("vcard").is_none());
    // What we wrote ourselves is ours to take back, and with --yes everything is.
    net.ok(&["set", "ana", "phone-=+6281999000111"]);
    assert!(net.ok(&export).ends_with("0 cards new, 1 changed, 4 as they were\n"));
    assert!(!read().contains("+6281999000111"));
    std::fs::write(&path, theirs).unwrap();
    net.ok(&[&export[..], &["--yes"]].concat());
    assert!(!read().contains("+6281999000111") && read().contains("PHOTO:"));
}

#[cfg(unix)]
#[test]
fn an_unchanged_file_is_not_written_anew() {
    use std::os::unix::fs::MetadataExt;
    let net = Env::with(NETWORK);
    let folder = net.home().join("pages");
    let export = ["export", "--format", "markdown", "--to", folder.to_str().unwrap()];
    net.ok(&export);
    let inode = |name: &str| std::fs::metadata(folder.join(name)).unwrap().ino();
    let (ana, budi) = (inode("ana-souza.md"), inode("budi.md"));
    let page = std::fs::read_to_string(folder.join("ana-souza.md")).unwrap();
    assert!(
        page.contains("[José Martí](jose-marti.md) (cousin)") && page.contains("through [Budi](budi.md)"),
        "{page}"
    );
    net.ok(&["set", "budi", "city=Malang"]);
    let said = net.ok(&export);
    assert!(said.ends_with("0 pages new, 1 changed, 4 as they were\n"), "{said}");
    assert_eq!(inode("ana-souza.md"), ana);
    assert_ne!(inode("budi.md"), budi);
    let mode = std::fs::metadata(folder.join("budi.md")).unwrap().mode();
    assert_eq!(mode & 0o077, 0, "others can read a page");
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let net = Env::with(NETWORK);
    std::fs::write(net.home().join("file"), "").unwrap();
    let line = net.refused(&["export", "--to", "file"], 1);
    assert!(line.starts_with("cannot make the folder file"), "{line}");
}
