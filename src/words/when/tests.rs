use proptest::prelude::*;

use super::*;
use crate::model::TimeOfDay;
use crate::model::date::parse_day;

/// A Saturday.
fn today() -> NaiveDate {
    parse_day("2026-09-12").unwrap()
}

fn read(text: &str, looking: Looking) -> String {
    match parse(text, today(), looking) {
        Ok(moment) => moment.to_string(),
        Err(error) => error.to_string(),
    }
}

#[rustfmt::skip]
const SAME_IN_BOTH: &[(&str, &str)] = &[
    ("2026-12-01", "2026-12-01"), ("2026-12-01T10:00", "2026-12-01T10:00"), ("2026-12-01 10:00", "2026-12-01T10:00"),
    ("2026-12-1", "2026-12-01"), ("2026/12/01", "2026-12-01"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"),
    ("2024-02-29", "2024-02-29"), ("Tue 2026-12-01", "2026-12-01"), ("tue, 1 dec 2026", "2026-12-01"),
    ("today", "2026-09-12"), ("TODAY", "2026-09-12"), ("  tomorrow  ", "2026-09-13"), ("yesterday", "2026-09-11"), ("now", "2026-09-12"),
    ("the day after tomorrow", "2026-09-14"), ("day before yesterday", "2026-09-10"),
    // Weeks begin on Monday: today is the last day but one of its week.
    ("next friday", "2026-09-18"), ("next sat", "2026-09-19"), ("next sun", "2026-09-20"), ("next monday", "2026-09-14"),
    ("last tue", "2026-09-08"), ("last sat", "2026-09-05"), ("last sunday", "2026-09-06"), ("last fri", "2026-09-11"),
    ("fri next week", "2026-09-18"), ("next week on friday", "2026-09-18"), ("wed last week", "2026-09-02"), ("last week wed", "2026-09-02"),
    ("this sat", "2026-09-12"), ("mon this week", "2026-09-07"),
    ("next week", "2026-09-19"), ("last week", "2026-09-05"), ("next month", "2026-10-12"), ("last month", "2026-08-12"),
    ("next year", "2027-09-12"), ("last year", "2025-09-12"),
    ("in 2 weeks", "2026-09-26"), ("in 2w", "2026-09-26"), ("in a week", "2026-09-19"), ("in two months", "2026-11-12"), ("in 0 days", "2026-09-12"),
    ("2 weeks ago", "2026-08-29"), ("2w ago", "2026-08-29"), ("3 days ago", "2026-09-09"), ("a month ago", "2026-08-12"), ("twelve years ago", "2014-09-12"),
    ("in 18 months", "2028-03-12"), ("2 weeks from now", "2026-09-26"), ("a week from tomorrow", "2026-09-20"), ("3 days before 12 dec 2026", "2026-12-09"),
    ("a day after a week before 2026-12-08", "2026-12-02"),
    ("12 december 2026", "2026-12-12"), ("12 dec 2026", "2026-12-12"), ("dec 12, 2026", "2026-12-12"), ("Dec. 12 2026", "2026-12-12"),
    ("the 12th of december 2026", "2026-12-12"), ("december the 12th 2026", "2026-12-12"), ("on 12 dec 2026", "2026-12-12"),
    ("12 sep", "2026-09-12"), ("12th", "2026-09-12"), ("the 12th", "2026-09-12"), ("sat the 12th", "2026-09-12"),
    ("1st of next month", "2026-10-01"), ("the 31st of last month", "2026-08-31"),
    ("end of month", "2026-09-30"), ("end of the month", "2026-09-30"), ("eom", "2026-09-30"), ("last day of the month", "2026-09-30"),
    ("end of week", "2026-09-13"), ("eow", "2026-09-13"), ("end of next week", "2026-09-20"), ("end of year", "2026-12-31"), ("eoy", "2026-12-31"),
    ("start of next month", "2026-10-01"), ("end of next month", "2026-10-31"), ("beginning of the week", "2026-09-07"),
    ("start of last year", "2025-01-01"), ("end of dec 2026", "2026-12-31"), ("end of february 2028", "2028-02-29"),
    ("tomorrow 10:00", "2026-09-13T10:00"), ("tomorrow at 9:30", "2026-09-13T09:30"), ("tomorrow 9am", "2026-09-13T09:00"),
    ("tomorrow 9 pm", "2026-09-13T21:00"), ("tomorrow at 9:30PM", "2026-09-13T21:30"), ("tomorrow noon", "2026-09-13T12:00"),
    ("tomorrow at noon", "2026-09-13T12:00"), ("tomorrow at 9", "2026-09-13T09:00"), ("tomorrow 12am", "2026-09-13T00:00"),
    ("tomorrow 12:15 pm", "2026-09-13T12:15"), ("in 2 weeks at 0:00", "2026-09-26T00:00"), ("10:00 tomorrow", "2026-09-13T10:00"),
    ("at noon on 12 dec 2026", "2026-12-12T12:00"), ("10:00", "2026-09-12T10:00"), ("9 am", "2026-09-12T09:00"), ("noon", "2026-09-12T12:00"),
];

#[rustfmt::skip]
const BY_DIRECTION: &[(&str, &str, &str)] = &[
    ("fri", "2026-09-11", "2026-09-18"), ("friday", "2026-09-11", "2026-09-18"), ("on fri", "2026-09-11", "2026-09-18"),
    ("tues", "2026-09-08", "2026-09-15"), ("Thurs", "2026-09-10", "2026-09-17"), ("sun", "2026-09-06", "2026-09-13"),
    ("sat", "2026-09-12", "2026-09-19"), ("this fri", "2026-09-11", "2026-09-18"), ("this sun", "2026-09-06", "2026-09-13"),
    ("fri 9am", "2026-09-11T09:00", "2026-09-18T09:00"), ("fri at 9:30", "2026-09-11T09:30", "2026-09-18T09:30"),
    ("2w", "2026-08-29", "2026-09-26"), ("2 w", "2026-08-29", "2026-09-26"), ("2 weeks", "2026-08-29", "2026-09-26"),
    ("7d", "2026-09-05", "2026-09-19"), ("1mo", "2026-08-12", "2026-10-12"), ("1y", "2025-09-12", "2027-09-12"), ("a week", "2026-09-05", "2026-09-19"),
    ("0d", "2026-09-12", "2026-09-12"), ("this week", "2026-09-07", "2026-09-13"), ("this month", "2026-09-01", "2026-09-30"),
    ("this year", "2026-01-01", "2026-12-31"),
    ("12 dec", "2025-12-12", "2026-12-12"), ("dec 12", "2025-12-12", "2026-12-12"), ("12th of december", "2025-12-12", "2026-12-12"),
    ("11 sept", "2026-09-11", "2027-09-11"), ("13 sep", "2025-09-13", "2026-09-13"), ("29 feb", "2024-02-29", "2028-02-29"),
    ("fri 12 dec 2025", "2025-12-12", "2025-12-12"), ("the 13th", "2026-08-13", "2026-09-13"), ("31st", "2026-08-31", "2026-10-31"),
    ("end of december", "2025-12-31", "2026-12-31"), ("start of sep", "2026-09-01", "2027-09-01"), ("12 dec 10:00", "2025-12-12T10:00", "2026-12-12T10:00"),
];

#[test]
fn days_are_understood() {
    let both = SAME_IN_BOTH.iter().map(|(text, day)| (text, day, day));
    for (text, back, ahead) in both.chain(BY_DIRECTION.iter().map(|(text, back, ahead)| (text, back, ahead))) {
        assert_eq!(read(text, Looking::Back), *back, "{text:?} looking back");
        assert_eq!(read(text, Looking::Ahead), *ahead, "{text:?} looking ahead");
    }
}

#[test]
fn months_end_on_their_last_day() {
    let on = |today, text| parse(text, parse_day(today).unwrap(), Looking::Ahead).unwrap().to_string();
    assert_eq!(on("2026-01-31", "1mo"), "2026-02-28");
    assert_eq!(on("2026-01-31", "end of next month"), "2026-02-28");
    assert_eq!(on("2024-02-29", "in a year"), "2025-02-28");
    assert_eq!(on("1896-03-01", "29 feb"), "1904-02-29");
    assert_eq!(on("2026-01-30", "31st"), "2026-01-31");
    assert_eq!(on("2026-12-28", "end of week"), "2027-01-03");
}

#[test]
#[rustfmt::skip]
fn what_is_no_day_is_refused_with_the_reason() {
    for (text, message) in [
        ("", r#""" is not a date: nothing was typed, try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("next blursday", r#""next blursday" is not a date: try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("tonight", r#""tonight" is not a date: try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("fr", r#""fr" is not a date: try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("in 12 dec", r#""in 12 dec" is not a date: a number alone is no day, try 5d, 5 dec, the 5th"#),
        ("-2w", r#""-2w" is not a date: try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("2026-02-30", r#""2026-02-30" is not a date: February 2026 has 28 days"#),
        ("2026-02-29", r#""2026-02-29" is not a date: February 2026 has 28 days"#),
        ("2026-13-01", r#""2026-13-01" is not a date: there is no month 13"#),
        ("2026-00-10", r#""2026-00-10" is not a date: there is no month 0"#),
        ("2026-04-00", r#""2026-04-00" is not a date: April 2026 has 30 days"#),
        ("0000-01-01", r#""0000-01-01" is not a date: years run from 1 to 9999"#),
        ("12026-01-01", r#""12026-01-01" is not a date: years run from 1 to 9999"#),
        ("31 April", r#""31 april" is not a date: April has 30 days"#),
        ("feb 30", r#""feb 30" is not a date: February has 28 or 29 days"#),
        ("29 feb 2027", r#""29 feb 2027" is not a date: February 2027 has 28 days"#),
        ("the 32nd", r#""the 32nd" is not a date: a month has 31 days at most"#),
        ("31st of this month", r#""31st of this month" is not a date: September 2026 has 30 days"#),
        ("sun 2026-09-12", r#""sun 2026-09-12" is not a date: 2026-09-12 is a Saturday"#),
        ("fri 25:00", r#""25:00" is not a time: hours run from 0 to 23"#),
        ("24:00", r#""24:00" is not a time: hours run from 0 to 23"#),
        ("fri 10:60", r#""10:60" is not a time: minutes run from 0 to 59"#),
        ("fri at 13 pm", r#""13 pm" is not a time: with am or pm, hours run from 1 to 12"#),
        ("2026-12-01T25:00", r#""25:00" is not a time: hours run from 0 to 23"#),
        ("5", r#""5" is not a date: a number alone is no day, try 5d, 5 dec, the 5th"#),
        ("2026", r#""2026" is not a date: a number alone is no day, try 5d, 5 dec, the 5th"#),
        ("dec", r#""dec" is not a date: the day is missing, as in 12 dec"#),
        ("2026-12", r#""2026-12" is not a date: the day is missing, as in 2026-12-01"#),
        ("03/04/2026", r#""03/04/2026" is not a date: write it as 2026-03-04 or 2026-04-03"#),
        ("25.12.2026", r#""25.12.2026" is not a date: write it as 2026-12-25"#),
        ("04/04/2026", r#""04/04/2026" is not a date: write it as 2026-04-04"#),
        ("40/40/2026", r#""40/40/2026" is not a date: write it like 2026-12-01"#),
        ("26-12-01", r#""26-12-01" is not a date: a year has four figures, write it like 2026-12-01"#),
        ("3/4", r#""3/4" is not a date: is the day or the month first? write it like 2026-12-01 or 12 dec"#),
        ("12 dec 26", r#""12 dec 26" is not a date: what is "26"? a year has four figures, a time is like 10:00 or 10am"#),
        ("fri 10", r#""fri 10" is not a date: what is "10"? a year has four figures, a time is like 10:00 or 10am"#),
        ("fri lunch", r#""fri lunch" is not a date: "lunch" is left over behind Fri 2026-09-18"#),
        ("tomorrow 10.30", r#""tomorrow 10.30" is not a date: "10.30" is left over behind Sun 2026-09-13"#),
        ("tomorow", r#""tomorow" is not a date: did you mean tomorrow? else try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("on wensday lunch", r#""on wensday lunch" is not a date: did you mean wednesday? else try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("ana", r#""ana" is not a date: try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("in 2 hours", r#""in 2 hours" is not a date: spans are counted in days, weeks, months or years"#),
        ("an hour ago", r#""an hour ago" is not a date: spans are counted in days, weeks, months or years"#),
        ("3m", r#""3m" is not a date: m could be minutes or months, write 3mo for months"#),
        ("9999 years", r#""9999 years" is not a date: it lies outside the years 1 to 9999"#),
        ("99999999999999999999w", r#""99999999999999999999w" is not a date: it lies outside the years 1 to 9999"#),
        ("3000y ago", r#""3000y ago" is not a date: it lies outside the years 1 to 9999"#),
        ("friday 3Z", r#""friday 3Z" is not a date: "3z" is left over behind Fri 2026-09-18"#),
    ] {
        assert_eq!(read(text, Looking::Ahead), message, "{text:?}");
    }
    let long = read(&"blursday ".repeat(40), Looking::Ahead);
    assert!(long.starts_with("\"blursday blurs") && long.contains("...\" is not a date: try") && long.len() < 200, "{long}");
}

#[test]
#[rustfmt::skip]
fn the_longest_run_is_taken_and_no_text() {
    for (words, day, taken) in [
        ("in 2 weeks send the slides", "2026-09-26", 3), ("fri 10 slides to send", "2026-09-18", 1), ("2w 3 things", "2026-09-26", 1),
        ("2 w 3 things", "2026-09-26", 2), ("12 dec 2026 party", "2026-12-12", 3), ("12 dec 26 people for dinner", "2026-12-12", 2),
        ("tomorrow at noon lunch", "2026-09-13T12:00", 3), ("fri", "2026-09-18", 1), ("fri, lunch", "2026-09-18", 1),
        ("fri 10:00 lunch", "2026-09-18T10:00", 2), ("fri 10 am lunch", "2026-09-18T10:00", 3), ("fri at 10 lunch", "2026-09-18T10:00", 3),
        ("fri at the station", "2026-09-18", 1), ("fri 2nd call", "2026-09-18", 1), ("fri next week call", "2026-09-18", 3),
        ("a week from friday call", "2026-09-25", 4), ("2 weeks from the station", "2026-09-26", 2), ("tomorrow may be late", "2026-09-13", 1),
        ("10:00 call", "2026-09-12T10:00", 1), ("10:00 on the dot", "2026-09-12T10:00", 1), ("10:00 tomorrow call", "2026-09-13T10:00", 2),
        ("end of month report", "2026-09-30", 3), ("the 12th of next month call", "2026-10-12", 5), ("fri 10:00-11:00 call", "2026-09-18", 1),
        ("2026-12-01T10:00 call", "2026-12-01T10:00", 1), ("on 12 dec at 9am call", "2026-12-12T09:00", 5),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let (moment, count) = leading(&words, today(), Looking::Ahead).unwrap();
        assert_eq!((moment.to_string().as_str(), count), (day, taken), "{words:?}");
    }
    let quoted = leading(&["in 2 weeks", "send", "the slides"], today(), Looking::Ahead).unwrap();
    assert_eq!((quoted.0.to_string().as_str(), quoted.1), ("2026-09-26", 1));
}

#[test]
#[rustfmt::skip]
fn no_run_that_is_a_day_is_an_error_with_the_reason() {
    for (words, message) in [
        ("send the slides", r#""send the slides" is not a date: try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec"#),
        ("2026-02-30 send the slides", r#""2026-02-30" is not a date: February 2026 has 28 days"#),
        ("fri 25:00 lunch", r#""25:00" is not a time: hours run from 0 to 23"#),
        ("the 31st april lunch", r#""the 31st april" is not a date: April has 30 days"#),
        ("fri the 12th lunch", r#""fri the 12th" is not a date: 2026-09-12 is a Saturday"#),
        ("5 slides", r#""5 slides" is not a date: a number alone is no day, try 5d, 5 dec, the 5th"#),
        ("03/04/2026 slides", r#""03/04/2026 slides" is not a date: write it as 2026-03-04 or 2026-04-03"#),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        assert_eq!(leading(&words, today(), Looking::Back).unwrap_err().to_string(), message);
    }
    let none: [&str; 0] = [];
    assert!(leading(&none, today(), Looking::Ahead).unwrap_err().to_string().contains("nothing was typed"));
}

#[test]
fn birthdays_are_understood() {
    for (text, day) in [
        ("1990-04-12", "1990-04-12"),
        ("--04-12", "--04-12"),
        ("04-12", "--04-12"),
        ("12 apr", "--04-12"),
        ("12 April 1990", "1990-04-12"),
        ("april 12", "--04-12"),
        ("April 12, 1990", "1990-04-12"),
        ("the 12th of april", "--04-12"),
        ("29 feb", "--02-29"),
    ] {
        assert_eq!(birthday(text).unwrap().to_string(), day, "{text}");
    }
    let examples = "try 1990-04-12, 12 apr 1990, or without the year 04-12, 12 apr";
    for (text, why) in [
        ("", examples),
        ("tomorrow", examples),
        ("12/04/1990", examples),
        ("12 apr 90", examples),
        ("1990-04-12 10:00", examples),
        ("1990-02-29", "February 1990 has 28 days"),
        ("--02-30", "February has 28 or 29 days"),
        ("13-01", "there is no month 13"),
        ("0000-04-12", "years run from 1 to 9999"),
    ] {
        assert_eq!(birthday(text).unwrap_err().to_string(), format!("{text:?} is not a birthday: {why}"));
    }
}

#[test]
fn spans_look_one_way() {
    let day = |text| parse_day(text).unwrap();
    assert_eq!(within("7d", today()), Ok(day("2026-09-19")));
    assert_eq!(within("end of month", today()), Ok(day("2026-09-30")));
    assert_eq!(within("today", today()), Ok(today()));
    assert_eq!(since("90d", today()), Ok(day("2026-06-14")));
    assert_eq!(since("1 jan", today()), Ok(day("2026-01-01")));
    let message = within("yesterday", today()).unwrap_err().to_string();
    assert_eq!(message, r#""yesterday" is not a time ahead: Fri 2026-09-11 is before today"#);
    let message = since("in 2w", today()).unwrap_err().to_string();
    assert_eq!(message, r#""in 2w" is not a time gone by: Sat 2026-09-26 is after today"#);
}

/// Any day that the file can hold.
fn days() -> impl Strategy<Value = NaiveDate> {
    (1i32..=3_652_059).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap())
}

fn moments() -> impl Strategy<Value = Moment> {
    (days(), proptest::option::of(0u32..1440)).prop_map(|(day, minutes)| {
        let time = minutes.and_then(|minutes| TimeOfDay::new(minutes / 60, minutes % 60));
        Moment { day, time }
    })
}

/// The words of the grammar and of texts, in any order.
fn words() -> impl Strategy<Value = Vec<String>> {
    let words = "on at in ago from after before the of a an day week weeks month year next last this end start beginning first \
        today tomorrow yesterday eom noon fri sat sunday dec february 1 5 10 29 31 12th 31st 32nd 2w 3d 1mo 9999y 4294967296w \
        2026 0000 2026-12-01 2026-02-30 2026-12-01t10:00 10:00 25:00 9am pm 03/04 , . lunch one twelve";
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    proptest::collection::vec(proptest::sample::select(words), 0..20)
}

proptest! {
    #[test]
    fn what_is_said_reads_back(moment in moments(), today in days()) {
        for looking in [Looking::Back, Looking::Ahead] {
            prop_assert_eq!(parse(&moment.said(), today, looking), Ok(moment));
            prop_assert_eq!(parse(&moment.to_string(), today, looking), Ok(moment));
            prop_assert_eq!(parse(&moment.to_string().replace('T', " "), today, looking), Ok(moment));
        }
    }

    #[test]
    fn a_birthday_reads_back(day in days(), with_year: bool) {
        use chrono::Datelike;
        let birthday_of = Birthday::new(with_year.then(|| day.year()), day.month(), day.day()).unwrap();
        prop_assert_eq!(birthday(&birthday_of.to_string()), Ok(birthday_of));
    }

    #[test]
    fn no_text_panics(text in "\\PC*|[ -~]*|[0-9a-z:/ -]*", today in days()) {
        let _ = (parse(&text, today, Looking::Back), parse(&text, today, Looking::Ahead), birthday(&text));
        let _ = (within(&text, today), since(&text, today));
    }

    #[test]
    fn no_words_panic_and_none_leave_the_calendar(words in words(), today in prop_oneof![days(), Just(NaiveDate::MIN), Just(NaiveDate::MAX)]) {
        for looking in [Looking::Back, Looking::Ahead] {
            let _ = birthday(&words.join(" "));
            match parse(&words.join(" "), today, looking) {
                Ok(moment) => if days_hold(today) { prop_assert!(days_hold(moment.day)) },
                Err(error) => prop_assert!(!error.to_string().contains('\n')),
            }
        }
    }

    #[test]
    fn a_leading_run_is_what_its_words_are(words in words(), today in days()) {
        for looking in [Looking::Back, Looking::Ahead] {
            if let Ok((moment, taken)) = leading(&words, today, looking) {
                prop_assert_eq!(parse(&words[..taken].join(" "), today, looking), Ok(moment));
                for longer in taken + 1..=words.len() {
                    prop_assert!(parse(&words[..longer].join(" "), today, looking).is_err());
                }
            }
        }
    }

    #[test]
    fn a_direction_is_kept(text in "(mon|tue|wed|thu|fri|sat|sun|[1-9]d|[1-9]w|[1-9]mo|29 feb|12 dec|the 31st|1st)", today in (700_000i32..800_000)) {
        let today = NaiveDate::from_num_days_from_ce_opt(today).unwrap();
        prop_assert!(parse(&text, today, Looking::Back).unwrap().day <= today);
        prop_assert!(parse(&text, today, Looking::Ahead).unwrap().day >= today);
    }
}

fn days_hold(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (1..=9999).contains(&day.year())
}
