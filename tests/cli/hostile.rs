//! Files that mean harm: each ends in a report or an error, in bounded memory, and never in a panic.

use crate::env::{Env, Outcome, PROGRAM, all, skipped};
use crate::sample::NETWORK;

/// What every file is read as, besides what it looks like.
const FORMATS: [&str; 6] = ["vcard", "csv", "json", "ics", "mail", "friends"];

/// The memory that the program may need besides three times the file: itself, and as many people and days as its bounds allow.
const OWN: usize = 32 << 20;

/// A line as long as it gets, in bytes, and a photo.
fn sizes() -> (usize, usize) {
    if all() { (100 << 20, 50 << 20) } else { (4 << 20, 2 << 20) }
}

/// A name and how to make the file, since all at once would be too much.
type File = (&'static str, Box<dyn Fn() -> Vec<u8>>);

fn files() -> Vec<File> {
    let (long, photo) = sizes();
    let line = move || "x".repeat(long);
    // Shorter records of JSON than this are taken whole.
    let record = move || "x".repeat(long.max(20 << 20));
    let card = |lines: &str| format!("BEGIN:VCARD\nVERSION:3.0\nFN:Ana\n{lines}\nEND:VCARD\n");
    let letter = |head: &str, body: &str| {
        format!(
            "From a 2026\nFrom: a@x.example\nTo: me@x.example\nDate: Tue, 1 Sep 2026 10:00:00 +0700\n{head}\n\n{body}\n"
        )
    };
    let event = |lines: &str| {
        let day = "DTSTART:20260901\nATTENDEE:mailto:ana@kopi.co";
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{day}\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
    };
    let columns = |cell: &str| (0..10_000).map(|at| format!(",{cell}{at}")).collect::<String>();
    let friends = "### Activities:\n- 2026-09-01: met **Ana**\n\n### Notes:\n\n### Friends:\n- Ana\n";
    vec![
        ("line.bin", Box::new(move || line().into())),
        ("line.vcf", Box::new(move || card(&format!("NOTE:{}", line())).into())),
        ("head.vcf", Box::new(move || card(&format!("NOTE;X=\"{}", line())).into())),
        ("folded.vcf", Box::new(move || card(&format!("NOTE:{}", "x\n ".repeat(long / 3))).into())),
        ("values.vcf", Box::new(move || card(&format!("CATEGORIES:{}", "a,".repeat(long / 2))).into())),
        ("cards.vcf", Box::new(move || "BEGIN:VCARD\n".repeat(long / 12).into())),
        ("nested.vcf", Box::new(|| "BEGIN:VCARD\nAGENT:\n".repeat(10_000).into())),
        ("groups.vcf", Box::new(move || card(&format!("{}TEL:1", "a.".repeat(10_000))).into())),
        ("photo.vcf", Box::new(move || card(&format!("PHOTO;ENCODING=b;TYPE=JPEG:{}", "A".repeat(photo))).into())),
        ("zeros.vcf", Box::new(move || card(&format!("NOTE:a\0b\nT\0EL:1\n{}", "\0".repeat(1000))).into())),
        ("utf8.vcf", Box::new(move || [card("NOTE:").as_bytes(), b"\xff\xfe\xc3(\xed\xa0\x80"].concat())),
        ("line.ics", Box::new(move || event(&format!("SUMMARY:{}", line())).into())),
        ("attendees.ics", Box::new(move || event(&"ATTENDEE:mailto:a@x.example\n".repeat(long / 28)).into())),
        ("nested.ics", Box::new(|| "BEGIN:VCALENDAR\nBEGIN:VEVENT\n".repeat(10_000).into())),
        ("endless.ics", Box::new(move || event("RRULE:FREQ=DAILY").repeat(long / 4000).into())),
        ("zeros.ics", Box::new(move || event("SUMMARY:a\0b\nD\0ESCRIPTION:\0").into())),
        ("utf8.ics", Box::new(move || [event("X:").as_bytes(), b"\xff\xfe\xc3(\xed\xa0\x80"].concat())),
        ("zeros.bin", Box::new(move || vec![0; long])),
        ("bytes.bin", Box::new(move || (0..long).map(|at| (at * 7 % 251) as u8 | 0x80).collect())),
        ("line.csv", Box::new(move || format!("Name,Email\n{},a@x.example\nAna,b@x.example\n", line()).into())),
        ("header.csv", Box::new(move || format!("{},Name\na,b\n", line()).into())),
        ("quote.csv", Box::new(move || format!("Name,Email\n\"{}\nAna,b@x.example\n", line()).into())),
        (
            "columns.csv",
            Box::new(move || format!("Name,Email{}\nAna,a@x.example{}\n", columns("c"), columns("y")).into()),
        ),
        ("commas.csv", Box::new(move || format!("Name,Email\n{}\n", ",".repeat(long)).into())),
        ("zeros.csv", Box::new(|| b"Name,Email\n\0A\0na,a\0@x.example\n".to_vec())),
        ("utf8.csv", Box::new(|| b"Name,Email\n\xff\xfe\x00,\xc3@x.example\n".to_vec())),
        ("record.json", Box::new(move || format!("{{\"name\":\"{}\",\"emails\":[\"a@x.example\"]}}", record()).into())),
        ("deep.json", Box::new(|| "[".repeat(100_000).into())),
        ("nested.json", Box::new(|| format!("{{\"name\":\"Ana\",\"x\":{}", "{\"x\":".repeat(100_000)).into())),
        (
            "zeros.json",
            Box::new(|| b"{\"name\":\"A\0na\"}\n{\"name\":\"\\u0000\",\"emails\":[\"a@x.example\"]}".to_vec()),
        ),
        ("utf8.json", Box::new(|| b"{\"name\":\"\xff\xfe\xc3(\",\"emails\":[\"a@x.example\"]}".to_vec())),
        ("line.mbox", Box::new(move || letter(&format!("X: {}", line()), &line()).into())),
        ("headers.mbox", Box::new(move || letter(&"X: y\n".repeat(long / 5), "").into())),
        ("addresses.mbox", Box::new(move || letter(&format!("Cc: {}", "a@x.example, ".repeat(long / 13)), "").into())),
        ("zeros.mbox", Box::new(move || letter("Subject: a\0b\n\0: \0", "\0").into())),
        (
            "utf8.mbox",
            Box::new(move || [letter("", "").as_bytes(), b"From \xff 2026\nFrom: \xc3( <\xff@x>\n"].concat()),
        ),
        ("line.md", Box::new(move || format!("{friends}- {}\n", line()).into())),
        ("marks.md", Box::new(move || format!("{friends}- Budi {}\n", "@a ".repeat(long / 3)).into())),
        ("zeros.md", Box::new(move || format!("{friends}- B\0udi\n- \0\n").into())),
        ("utf8.md", Box::new(move || [friends.as_bytes(), b"- \xff\xfe\xc3(\n"].concat())),
    ]
}

#[test]
fn hostile_files_end_in_a_report_or_an_error() {
    let timed = cfg!(target_os = "linux") && std::path::Path::new("/usr/bin/time").exists();
    if !timed {
        skipped("there is no /usr/bin/time to tell the peak of memory");
    }
    let folder = Env::new();
    let mut too_much: Vec<String> = Vec::new();
    for (name, bytes) in files() {
        let path = folder.home().join(name);
        std::fs::write(&path, bytes()).unwrap();
        let size = std::fs::metadata(&path).unwrap().len() as usize;
        // Of the small ones each is tried as everything.
        let as_others = FORMATS.iter().filter(|_| all() || size < 1 << 20).map(|format| Some(*format));
        for format in [None].into_iter().chain(as_others) {
            let net = Env::with(NETWORK);
            let mut words = vec!["import", path.to_str().unwrap(), "--me", "me@x.example", "--photos"];
            words.extend(format.iter().flat_map(|format| ["--from", format]));
            let (outcome, peak) = if timed { timed_run(&net, &words) } else { (net.run(&words), 0) };
            let what = format!("{name} as {}", format.unwrap_or("it looks"));
            let said: String = outcome.err.chars().take(300).collect();
            let (megabytes, ratio) = (size as f64 / 1e6, peak as f64 / size as f64);
            println!("{what}: {megabytes:.1} MB, {:.1} MB of memory, {ratio:.2} times: {said}", peak as f64 / 1e6);
            assert!(matches!(outcome.status, Some(0 | 1)), "{what}: {:?} {said}", outcome.status);
            assert!(!said.is_empty() && !said.contains("panicked"), "{what}: {said}");
            too_much.extend((peak > 3 * size + OWN).then_some(what));
            net.ok(&["check"]);
        }
        std::fs::remove_file(&path).unwrap();
    }
    assert!(too_much.is_empty(), "more memory than three times the file: {too_much:?}");
}

/// A run and the most memory that it held, in bytes, as GNU's time has it.
fn timed_run(net: &Env, words: &[&str]) -> (Outcome, usize) {
    let report = net.home().join("peak");
    let time = ["-f", "%M", "-o", report.to_str().unwrap(), PROGRAM];
    let outcome = net.outcome(net.command_of("/usr/bin/time", &[&time, words].concat()));
    // A first line says so where the program failed.
    let report = std::fs::read_to_string(report).unwrap();
    let kibibytes: usize = report.lines().last().unwrap().trim().parse().unwrap();
    (outcome, kibibytes * 1024)
}
