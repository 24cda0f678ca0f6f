//! Recurrence rules: the examples of RFC 5545 (section 3.8.5.3), and whatever rule against `calcard`.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use crate::formats::ics::rule::Rule;
use crate::formats::ics::time::Stamp;
use crate::model::date::parse_day;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// The first days of a rule, as `1997-09-02`.
fn days(rule: &str, start: &str, to: &str) -> Vec<NaiveDate> {
    let rule = Rule::parse(rule).unwrap();
    let until = rule.until.map(|until| match until {
        Stamp::Day(day) => day,
        Stamp::Clock(at) | Stamp::Utc(at) => at.date(),
    });
    rule.days(day(start), until, day(start), day(to))
}

#[test]
fn the_examples_of_the_standard() {
    for (rule, start, to, expected) in [
        ("FREQ=DAILY;COUNT=3", "1997-09-02", "1998-01-01", "09-02 09-03 09-04"),
        ("FREQ=DAILY;UNTIL=19970904T000000Z", "1997-09-02", "1998-01-01", "09-02 09-03 09-04"),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02", "1998-01-01", "09-02 09-12 09-22 10-02 10-12"),
        ("FREQ=DAILY;BYMONTH=1", "1998-01-30", "1999-01-02", "01-30 01-31 01-01 01-02"),
        ("FREQ=WEEKLY;COUNT=3", "1997-09-02", "1998-01-01", "09-02 09-09 09-16"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", "1997-10-14", "09-02 09-16 09-30 10-14"),
        ("FREQ=WEEKLY;COUNT=5;WKST=SU;BYDAY=TU,TH", "1997-09-02", "1998-01-01", "09-02 09-04 09-09 09-11 09-16"),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR;UNTIL=19970919T000000Z",
            "1997-09-01",
            "1998-01-01",
            "09-01 09-03 09-05 09-15 09-17 09-19",
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", "1999-01-01", "09-05 10-03 11-07"),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "1997-09-07", "1999-01-01", "09-07 09-28 11-02 11-30"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", "1999-01-01", "09-22 10-20 11-17"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "1997-12-31", "09-28 10-29 11-28 12-29"),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15", "1997-09-02", "1999-01-01", "09-02 09-15 10-02 10-15"),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1", "1997-09-30", "1999-01-01", "09-30 10-01 10-31 11-01"),
        ("FREQ=MONTHLY;INTERVAL=18;COUNT=3;BYMONTHDAY=10,11", "1997-09-10", "2000-01-01", "09-10 09-11 03-10"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "1997-09-02", "1997-11-11", "09-02 09-09 09-16 09-23 09-30 11-04 11-11"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13", "1998-12-31", "02-13 03-13 11-13"),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", "1997-12-31", "09-13 10-11 11-08 12-13"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1999-01-01", "09-04 10-07 11-06"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "1997-12-31", "09-29 10-30 11-27 12-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", "2008-01-01", "01-15 01-30 02-15 03-15 03-30"),
        ("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "1997-06-10", "2000-01-01", "06-10 07-10 06-10 07-10"),
        ("FREQ=YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2,3", "1997-03-10", "2000-01-01", "03-10 01-10 02-10 03-10"),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1999-12-31", "05-19 05-18 05-17"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", "1997-12-31", "03-13 03-20 03-27"),
        ("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "1997-10-26", "1999-12-31", "10-26 10-25 10-31"),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "1996-11-05",
            "2004-12-31",
            "11-05 11-07 11-02",
        ),
        // Whether the week begins on Monday or on Sunday matters.
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "1998-01-01", "08-05 08-10 08-19 08-24"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "1998-01-01", "08-05 08-17 08-19 08-31"),
        // The end of a month and a leap day are passed over where there are none.
        ("FREQ=MONTHLY", "2026-01-31", "2026-06-01", "01-31 03-31 05-31"),
        ("FREQ=YEARLY", "2024-02-29", "2030-01-01", "02-29 02-29"),
        // The first is the first, whatever the rule says.
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "1997-09-02", "1998-01-01", "09-02 09-08 09-15"),
        ("freq=weekly;byday=mo", "1997-09-01", "1997-09-08", "09-01 09-08"),
    ] {
        let found: Vec<String> = days(rule, start, to).iter().map(|day| day.format("%m-%d").to_string()).collect();
        assert_eq!(found.join(" "), expected, "{rule}");
    }
}

#[test]
fn what_is_not_understood_is_said() {
    for (rule, why) in [
        ("", "its rule does not say how often"),
        ("COUNT=3", "its rule does not say how often"),
        ("FREQ=HOURLY", "its rule is not understood: FREQ=HOURLY"),
        ("D1 #10", "its rule is not understood: D1 #10"),
        ("FREQ=DAILY;INTERVAL=0", "its rule is not understood: INTERVAL=0"),
        ("FREQ=DAILY;BYHOUR=9,10", "its rule is not understood: BYHOUR=9,10"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "its rule is not understood: BYWEEKNO=20"),
        ("FREQ=WEEKLY;BYDAY=XX", "its rule is not understood: BYDAY=XX"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "its rule is not understood: BYMONTHDAY=32"),
        ("FREQ=YEARLY;BYMONTH=-1", "its rule is not understood: BYMONTH=-1"),
        ("FREQ=WEEKLY;BYDAY=2MO", "its rule counts weekdays, but neither of a month nor of a year"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "its rule has days of the month in weeks"),
        ("RSCALE=HEBREW;FREQ=YEARLY", "its rule is not understood: RSCALE=HEBREW"),
    ] {
        assert_eq!(Rule::parse(rule).unwrap_err(), why, "{rule}");
    }
}

/// Rules that are understood, with a first day that they name.
fn rules() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"]);
    let words = prop::collection::btree_set(word.clone(), 1..4).prop_map(|words| Vec::from_iter(words).join(","));
    let counted =
        (prop::sample::select(vec![-2, -1, 1, 2, 4]), word).prop_map(|(which, word)| format!("{which}{word}"));
    let month_days = prop::collection::btree_set(prop::sample::select(vec![-31, -2, -1, 1, 13, 29, 30, 31]), 1..3);
    let month_days = month_days.prop_map(|all| all.iter().map(i32::to_string).collect::<Vec<_>>().join(","));
    let kinds = prop_oneof![
        Just("FREQ=DAILY".to_owned()),
        words.clone().prop_map(|days| format!("FREQ=DAILY;BYDAY={days}")),
        Just("FREQ=WEEKLY".to_owned()),
        words.clone().prop_map(|days| format!("FREQ=WEEKLY;BYDAY={days}")),
        words.clone().prop_map(|days| format!("FREQ=WEEKLY;WKST=SU;BYDAY={days}")),
        Just("FREQ=MONTHLY".to_owned()),
        month_days.clone().prop_map(|days| format!("FREQ=MONTHLY;BYMONTHDAY={days}")),
        counted.clone().prop_map(|day| format!("FREQ=MONTHLY;BYDAY={day}")),
        (words.clone(), prop::sample::select(vec![-1, 1, 2]))
            .prop_map(|(days, at)| format!("FREQ=MONTHLY;BYDAY={days};BYSETPOS={at}")),
        Just("FREQ=YEARLY".to_owned()),
        (1..=12u32, month_days).prop_map(|(month, days)| format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={days}")),
        (1..=12u32, counted.clone()).prop_map(|(month, day)| format!("FREQ=YEARLY;BYMONTH={month};BYDAY={day}")),
        counted.prop_map(|day| format!("FREQ=YEARLY;BYDAY={day}")),
    ];
    (kinds, 1..4u32, prop::option::of(1..30u32)).prop_map(|(rule, interval, count)| {
        let count = count.map(|count| format!(";COUNT={count}")).unwrap_or_default();
        format!("{rule};INTERVAL={interval}{count}")
    })
}

/// What `calcard` makes of a rule.
fn theirs(rule: &str, start: NaiveDate, most: usize) -> Vec<NaiveDate> {
    let text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:{}T100000\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        start.format("%Y%m%d")
    );
    let calcard::Entry::ICalendar(calendar) = calcard::Parser::new(&text).entry() else { panic!("{text}") };
    let expanded = calendar.expand_dates(calcard::common::timezone::Tz::Floating, most);
    let mut days: Vec<NaiveDate> = expanded.events.iter().map(|event| event.start.date_naive()).collect();
    days.sort_unstable();
    days
}

proptest! {
    #[test]
    fn days_are_those_of_calcard(rule in rules(), offset in 0u64..800) {
        let first = day("2024-01-01") + Days::new(offset);
        // A first day that the rule leaves out is undefined by the standard.
        let start = Rule::parse(&rule).unwrap().days(first, None, first.succ_opt().unwrap(), day("2034-01-01")).first().copied();
        prop_assume!(start.is_some());
        let start = start.unwrap();
        let to = day("2036-01-01");
        let ours = Rule::parse(&rule).unwrap().days(start, None, start, to);
        let theirs: Vec<NaiveDate> = theirs(&rule, start, ours.len() + 1).into_iter().filter(|day| *day <= to).collect();
        prop_assert_eq!(ours, theirs, "{} from {}", rule, start);
    }

    #[test]
    fn a_window_shows_a_part_of_the_whole(rule in rules(), offset in 0u64..800, back in 0u64..2000, span in 0u64..800) {
        let start = day("2024-01-01") + Days::new(offset);
        let from = start + Days::new(back);
        let to = from + Days::new(span);
        let rule = Rule::parse(&rule).unwrap();
        let whole = rule.days(start, None, start, to);
        let part: Vec<NaiveDate> = whole.iter().copied().filter(|day| *day >= from).collect();
        prop_assert_eq!(rule.days(start, None, from, to), part);
        prop_assert!(whole.is_sorted() && whole.first() == Some(&start) && start.year() >= 2024);
    }

    #[test]
    fn no_text_panics(text: String, part in "(FREQ=[A-Z]{5,7};)?(INTERVAL|COUNT|BYDAY|BYMONTHDAY|BYSETPOS)=-?[0-9]{0,11}(MO)?") {
        for text in [text, part.clone(), format!("FREQ=YEARLY;{part}"), format!("FREQ=DAILY;{part}")] {
            if let Ok(rule) = Rule::parse(&text) {
                rule.days(day("1990-01-31"), None, day("2025-01-01"), day("2027-01-01"));
            }
            let _ = Stamp::parse(&text);
        }
    }
}
