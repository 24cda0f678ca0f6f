use proptest::prelude::*;

use super::*;
use crate::model::date::parse_day;
use crate::model::query::{Field, Key};

/// A Saturday.
fn today() -> NaiveDate {
    parse_day("2026-09-12").unwrap()
}

fn read(text: &str) -> Result<Query, BadQuery> {
    parse(text, today())
}

#[test]
#[rustfmt::skip]
fn queries_are_understood() {
    for (text, meant) in [
        // Words.
        ("", ""), ("  ", ""), ("ana", "ana"), (" ana ", "ana"), ("Ana Souza", "Ana Souza"), ("\"ana souza\"", "\"ana souza\""),
        ("'ana souza'", "\"ana souza\""), ("“ana souza”", "\"ana souza\""), ("o'brien", "o'brien"), ("c++", "c++"), ("kop*", "kop*"),
        ("\"new yo\"*", "\"new yo\"*"), (r#""say \"hi\" \\o/ \n""#, r#""say \"hi\" \\o/ \\n""#), ("\"or\"", "\"or\""), ("\"last\"", "\"last\""),
        ("order android nothing", "order android nothing"), ("ana@kopi.co", "ana@kopi.co"), ("王伟", "王伟"), ("\"*\"", "\"*\""),
        // Connectives.
        ("a and b", "a b"), ("a AND b OR c", "a b or c"), ("a or b c", "a or b c"), ("(a or b) c", "(a or b) c"), ("(a b) c", "a b c"),
        ("a or (b or c)", "a or b or c"), ("not a b", "-a b"), ("-a", "-a"), ("- a", "-a"), ("--a", "a"), ("not not a", "a"), ("-not -a", "-a"),
        ("-(a or b)", "-(a or b)"), ("not(a b)", "-(a b)"), ("((a))", "a"), ("(a)(b)", "a b"), ("a(b or c)", "a (b or c)"), ("-tag:x", "-tag:x"),
        ("a\n\tb", "a b"),
        // Keys with a text.
        ("tag:investor", "tag:investor"), ("TAGS:Investor", "tag:Investor"), ("tag=investor", "tag:investor"), ("tag!=investor", "-tag:investor"),
        ("tag:=investor", "tag:investor"), ("org:org-7", "org:org-7"), ("org:\"Kopi & Co\"", "org:\"Kopi & Co\""), ("company:kopi", "org:kopi"),
        ("city:band*", "city:band*"), ("city:\"new yo\"*", "city:\"new yo\"*"), ("tag:\"c*\"", "tag:\"c*\""), ("tag:c++", "tag:c++"),
        ("event:rustconf", "met:rustconf"), ("email:*@kopi.co", "email:@kopi.co"), ("email:ana*", "email:ana"), ("phone:+62", "phone:+62"),
        ("field.shirt-size:m", "field.shirt-size:m"), ("Field.Size:m", "field.Size:m"), ("fields:m", "field:m"), ("note:a:b", "note:\"a:b\""),
        ("tag:or", "tag:\"or\""), ("via:inperson", "via:in-person"), ("via:\"In Person\"", "via:in-person"), ("step!=Open", "-step:open"),
        ("health:cooling", "health:cooling"), ("every:weekly", "every:1w"), ("cadence:2w", "cadence:2w"),
        // There or not.
        ("has:email", "has:email"), ("no:email", "no:email"), ("-has:email", "no:email"), ("-no:email", "has:email"), ("has:tags", "has:tag"),
        ("email:*", "has:email"), ("email:\"\"", "no:email"), ("email:''", "no:email"), ("email!=*", "no:email"), ("email!=\"\"", "has:email"),
        ("email=\"\"", "no:email"), ("tag:\" \"", "no:tag"), ("has:field.size", "has:field.size"), ("field.size:*", "has:field.size"),
        ("no:\"field.shirt size\"", "no:\"field.shirt size\""), ("reminder:*", "has:reminder"), ("last:\"\"", "no:last"), ("last:*", "has:last"),
        ("meetings:\"\"", "no:meetings"), ("has:reminders", "has:reminder"), ("no:addresses", "no:address"), ("has:cities", "has:city"),
        // Days that lie back.
        ("last:90d+", "last<=2026-06-14"), ("last:90d-", "last>=2026-06-14"), ("last:2w-", "last>=2026-08-29"), ("last:1mo+", "last<=2026-08-12"),
        ("last>90d", "last<2026-06-14"), ("last>=90d", "last<=2026-06-14"), ("last<2w", "last>2026-08-29"), ("last<=2w", "last>=2026-08-29"),
        ("last:>90d", "last<2026-06-14"), ("last=90d", "last=2026-06-14"), ("last!=90d", "-last=2026-06-14"), ("last:\"90 days\"+", "last<=2026-06-14"),
        ("last:\"2 weeks-\"", "last>=2026-08-29"), ("LAST:1Y+", "last<=2025-09-12"),
        ("known:2026-01-01+", "known>=2026-01-01"), ("known:2026-01-01-", "known<=2026-01-01"), ("known:2026-01-01", "known=2026-01-01"),
        ("last<=2026-01-01", "last<=2026-01-01"), ("last>2026-01-01", "last>2026-01-01"), ("known:90d+", "known<=2026-06-14"),
        ("last:yesterday", "last=2026-09-11"), ("last:fri+", "last>=2026-09-11"), ("created:0d-", "created>=2026-09-12"), ("added:1w-", "created>=2026-09-05"),
        // Days that are to come.
        ("due:7d-", "due<=2026-09-19"), ("due:7d+", "due>=2026-09-19"), ("due<7d", "due<2026-09-19"), ("due:today-", "due<=2026-09-12"),
        ("due:0d-", "due<=2026-09-12"), ("due:\"end of month\"-", "due<=2026-09-30"), ("birthday:30d-", "birthday<=2026-10-12"),
        ("bday:2w-", "birthday<=2026-09-26"), ("birthday:\"12 dec\"", "birthday=2026-12-12"), ("next:2026-12-01-", "next<=2026-12-01"), ("due:*", "has:due"),
        // Numbers.
        ("meetings:3+", "meetings>=3"), ("meetings:3-", "meetings<=3"), ("meetings:0", "meetings=0"), ("meetings>=3", "meetings>=3"),
        ("meetings>3", "meetings>3"), ("meetings<3", "meetings<3"), ("meetings=3", "meetings=3"), ("meetings!=3", "-meetings=3"), ("meeting:3+", "meetings>=3"),
        ("meetings:>=3", "meetings>=3"),
        // All together.
        ("tag:investor last:90d+ (city:Bandung or -has:city)", "tag:investor last<=2026-06-14 (city:Bandung or no:city)"),
    ] {
        let query = read(text).unwrap_or_else(|bad| panic!("{text}: {bad}"));
        assert_eq!(query.to_string(), meant, "{text}");
        assert_eq!(read(meant).as_ref(), Ok(&query), "{meant}");
    }
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    let word = |text: &str| Query::Term(Term::Word(Wanted { text: text.to_owned(), open: false }));
    let tag = Query::Term(Term::Is(Key::Known(Field::Tag), Wanted { text: "inv".to_owned(), open: true }));
    assert_eq!(
        read("-a b or tag:inv* (c or d)"),
        Ok(Query::Or(vec![
            Query::And(vec![Query::Not(Box::new(word("a"))), word("b")]),
            Query::And(vec![tag, Query::Or(vec![word("c"), word("d")])]),
        ]))
    );
    assert_eq!(read(""), Ok(Query::And(vec![])));
}

#[test]
fn only_words_have_no_key() {
    for (text, has_key) in
        [("", false), ("ana", false), ("-(ana or budi)", false), ("ana or -tag:x", true), ("has:email", true)]
    {
        assert_eq!(read(text).unwrap().has_key(), has_key, "{text}");
    }
}

const TEXT_EATEN: &str = "if the shell has eaten a sign, quote the whole";

#[test]
#[rustfmt::skip]
fn what_is_no_query_is_refused_where_it_goes_wrong() {
    for (text, message) in [
        // Signs that the shell has eaten.
        ("email:", "column 7: nothing stands behind \"email:\"; write no:email for none and has:email for any; if the shell has eaten a sign, quote the whole: 'email:\"\"'"),
        ("tag:x email: city:y", "column 13: nothing stands behind \"email:\"; write no:email for none"),
        ("(email:)", "column 8: nothing stands behind \"email:\""),
        ("field.size:", "column 12: nothing stands behind \"field.size:\"; write no:field.size for none"),
        ("last:", "column 6: \"last\" needs a span or a date and a sign, like last:90d+ or last:90d-; if the shell has eaten a sign, quote the whole: 'last>90d'"),
        ("last", "column 5: \"last\" needs a span or a date and a sign, like last:90d+ or last:90d-; if the shell has eaten a sign, quote the whole: 'last>90d'; the word itself is looked for as '\"last\"'"),
        ("tag:x meetings", "column 15: \"meetings\" needs a number, like meetings:3+ or meetings:0; if the shell has eaten a sign, quote the whole: 'meetings>=3'"),
        ("meetings:", "column 10: \"meetings\" needs a number"),
        ("Due or ana", "column 4: \"due\" needs a span or a date and a sign, like due:30d+ or due:30d-; if the shell has eaten a sign, quote the whole: 'due>30d'"),
        ("known", "column 6: \"known\" needs a span"), ("-birthday", "column 10: \"birthday\" needs a span"), ("next", "column 5: \"next\" needs a span"),
        ("last>", "column 6: \"last\" needs a span"),
        // Amounts.
        ("last:90d", "column 9: \"last:90d\" needs a sign behind; write last:90d+ (90d ago or more) or last:90d- (90d ago or less)"),
        ("due:7d tag:x", "column 7: \"due:7d\" needs a sign behind; write due:7d+ (7d from now or more) or due:7d- (7d from now or less)"),
        ("last:+", "column 6: \"last\" needs a span"), ("last:90+", "column 6: \"90\" is not a date"), ("last:soon+", "column 6: \"soon\" is not a date"),
        ("last:3m+", "column 6: \"3m\" is not a date"), ("known:2026-02-30+", "column 7: \"2026-02-30\" is not a date: February 2026 has 28 days"),
        ("last>90d+", "column 6: \"90d+\" has a sign before it and one behind; write one of them, like last:90d+"),
        ("meetings>=3+", "column 11: \"3+\" has a sign before it and one behind"), ("last!=90d-", "column 7: \"90d-\" has a sign before it"),
        ("meetings:three", "column 10: \"three\" is no number; \"meetings\" needs a number, like meetings:3+ or meetings:0"),
        ("meetings:-3", "column 10: \"-3\" is no number"), ("meetings:3d+", "column 10: \"3d\" is no number"), ("last:\"90d\"*", "column 6: \"last\" needs a span"),
        ("last>*", "column 5: \"last\" is not compared by size"), ("tag>x", "column 4: \"tag\" is not compared by size; write tag: with a value behind it"),
        ("a email<=\"\"", "column 8: \"email\" is not compared by size"),
        // Keys.
        ("tga:investor", "column 1: there is no key \"tga\"; did you mean tag? Quotes make a text of it"), ("x -intrest:coffee", "column 4: there is no key \"intrest\"; did you mean interest?"),
        ("http://kopi.co", "column 1: there is no key \"http\"; there are name, handle, "), ("10:30", "column 1: there is no key \"10\""), (":x", "column 1: a key is missing here, like tag:investor"),
        ("=x", "column 1: a key is missing here"), ("has:emial", "column 5: there is no field \"emial\"; did you mean email?"), ("has:", "column 5: \"has:\" needs the name of a field, like has:email"),
        ("no: email", "column 4: \"no:\" needs the name of a field, like no:email"), ("has>email", "column 1: \"has:\" needs the name"), ("has:*", "column 5: there is no field \"*\""),
        ("has:\"\"", "column 5: there is no field \"\""), ("field.:m", "column 1: \"field.\" needs the name of one of your own fields, like field.size:m"),
        ("reminder:call", "column 10: \"reminder\" has no values; write has:reminder or no:reminder"), ("step:bulid", "column 6: \"bulid\" is no step; write one of open, build, follow"),
        ("via:sms", "column 5: \"sms\" is no via; write one of in-person, video, call, message, email, letter, social"), ("health:\"very cold\"", "column 8: \"very cold\" is no health"),
        ("every:often", "column 7: \"often\" is not how often"), ("tag:(a or b)", "column 5: \"tag:\" takes one value; write (tag:this or tag:that)"),
        ("tag:\"a\"+", "column 5: \"+\" stands behind a number or a date, not behind a text"), ("city:b*g", "column 7: \"*\" stands alone or behind a word"),
        ("org:*kopi", "column 5: \"*\" stands alone or behind a word"), ("email:*a*b", "column 9: \"*\" stands alone"),
        // What holds it together.
        ("or", "column 1: a term is missing before \"or\"; the word itself is looked for in quotes: \"or\""), ("a or", "column 5: a term is missing behind \"or\", like tag:investor"),
        ("a or or b", "column 6: a term is missing before \"or\""), ("a and or b", "column 7: a term is missing before \"or\""), ("and a", "column 1: a term is missing before \"and\""),
        ("a not", "column 6: a term is missing behind \"not\""), ("a -", "column 4: a term is missing behind \"-\""), ("()", "column 2: a term is missing behind \"(\""),
        ("a (b", "column 3: this parenthesis is never closed"), ("a b)", "column 4: this parenthesis closes nothing"), (")", "column 1: this parenthesis closes nothing"),
        ("(a or)", "column 6: a term is missing behind \"or\""), ("tag:\"a", "column 5: this quote is never closed"), ("é \"a", "column 3: this quote is never closed"), ("'a", "column 1: this quote is never closed"),
        ("\"\"", "column 1: nothing stands between these quotes"), ("a\"b\"", "column 2: a space is missing here: quotes stand around a whole word or value"), ("\"a\"b", "column 4: a space is missing here"),
        ("tag:a\"b\"", "column 6: a space is missing here"), ("a | b", "column 3: \"|\" is written or"), ("a && b", "column 3: \"&&\" is written and"), ("!a", "column 1: \"!\" is written not, or - without a space"),
        ("a *", "column 3: \"*\" stands behind a key, like email:*, or behind a word, like kop*"),
    ] {
        let bad = read(text).expect_err(text).to_string();
        assert!(bad.starts_with(message), "{text}\n  {bad}\n  {message}");
        assert!(!bad.contains('\n'), "{bad}");
    }
    assert!(read("email:").unwrap_err().advice.unwrap().contains(TEXT_EATEN));
}

#[test]
fn nesting_is_bounded_and_length_is_not() {
    let deep = |count: usize| format!("{}a{}", "(".repeat(count), ")".repeat(count));
    assert!(read(&deep(DEEPEST)).is_ok());
    assert_eq!(read(&deep(DEEPEST + 1)).unwrap_err().to_string(), "column 65: this is nested more than 64 deep");
    assert!(read(&"-".repeat(1_000_000)).is_err());
    assert!(read(&"not ".repeat(100_000)).is_err());
    assert!(read(&"(a or ".repeat(100_000)).is_err());
    assert!(read(&"tag:a or ".repeat(10_000)).is_err());
    assert!(read(&"tag:a ".repeat(10_000)).is_ok());
    assert!(read(&"a".repeat(1_000_000)).is_ok());
}

/// Texts that look like queries, most of them wrong somewhere.
fn almost() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "or",
            "and",
            "not",
            "-",
            "(",
            ")",
            "tag",
            "last",
            "meetings",
            "has",
            "no",
            "field.a",
            "via",
            ":",
            "=",
            ">",
            "<=",
            "!=",
            "\"",
            "'",
            "\\",
            "*",
            "+",
            "90d",
            "2026-01-01",
            "3",
            "email",
            "ana",
            " ",
            " ",
            " ",
            "é",
            "“",
            "”",
            ".",
            "call",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,3}".prop_map(|text| text),
    ];
    prop::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
}

/// Queries that a parser can give.
fn queries() -> impl Strategy<Value = Query> {
    let field = |kept: fn(Field) -> bool| {
        prop::sample::select(Field::ALL.iter().copied().filter(|f| kept(*f)).collect::<Vec<_>>())
    };
    let compare =
        prop::sample::select(vec![Compare::Less, Compare::AtMost, Compare::Equal, Compare::AtLeast, Compare::More]);
    let wanted = || {
        (
            prop_oneof![
                "[a-z]{1,4}",
                "[a-z:\"'\\\\*()é<>=|! +-]{0,6}x",
                any::<String>(),
                Just("or".to_owned()),
                Just("due".to_owned())
            ],
            any::<bool>(),
        )
            .prop_filter("blank", |(text, _)| !text.trim().is_empty())
            .prop_map(|(text, open)| Wanted { text, open })
    };
    let words =
        |field: Field| matches!(field.kind(), crate::model::query::Kind::Whole | crate::model::query::Kind::Words);
    let term = prop_oneof![
        wanted().prop_map(Term::Word),
        (field(words), wanted()).prop_map(|(field, wanted)| Term::Is(Key::Known(field), wanted)),
        ("[a-z][a-z.-]{0,5}", wanted()).prop_map(|(key, wanted)| Term::Is(Key::Own(key), wanted)),
        field(|_| true).prop_map(|field| Term::Has(Key::Known(field))),
        "[a-z ]{0,3}[a-z\"é]".prop_map(|key| Term::Has(Key::Own(key.trim().to_owned()))),
        (field(|field| field.is_amount() && field != Field::Meetings), compare.clone(), 1i32..3_652_059).prop_map(
            |(field, compare, day)| Term::Day(field, compare, NaiveDate::from_num_days_from_ce_opt(day).unwrap())
        ),
        (compare, any::<u32>()).prop_map(|(compare, number)| Term::Meetings(compare, number)),
    ];
    term.prop_map(Query::Term).prop_recursive(4, 24, 4, |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![some().prop_map(Query::and), some().prop_map(Query::or), inner.clone().prop_map(|query| !query)]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(query in queries()) {
        prop_assert_eq!(read(&query.to_string()), Ok(query));
    }

    #[test]
    fn what_is_read_reads_back_and_no_text_panics(text in prop_oneof![any::<String>(), almost()]) {
        match read(&text) {
            Ok(query) => prop_assert_eq!(read(&query.to_string()), Ok(query)),
            Err(bad) => {
                prop_assert!((1..=text.chars().count() + 1).contains(&bad.column), "{}", bad);
                prop_assert!(!bad.to_string().contains('\n'));
            }
        }
    }
}
