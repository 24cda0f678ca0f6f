use proptest::prelude::*;

use super::*;

fn read(line: &str) -> String {
    match parse(line) {
        Ok(Some(card)) => format!(
            "{} | {} | {} | {} | {} | {}",
            card.name,
            card.emails.join(","),
            card.phones.join(","),
            card.org.unwrap_or_default(),
            card.interests.join(","),
            card.note.unwrap_or_default()
        ),
        Ok(None) => "blank".to_owned(),
        Err(why) => format!("! {why}"),
    }
}

#[test]
fn a_line_is_a_card() {
    for (line, wanted) in [
        ("", "blank"),
        (" \t\r", "blank"),
        ("Ana Souza", "Ana Souza |  |  |  |  | "),
        ("\u{feff}Ana", "Ana |  |  |  |  | "),
        (
            "Ana Souza <ana@kopi.co> +62 812-3456-7890 @Kopi Co #coffee #slow food : met at the bar",
            "Ana Souza | ana@kopi.co | +62 812-3456-7890 | Kopi Co | coffee,slow food | met at the bar",
        ),
        ("Ana #coffee @Kopi <ana@kopi.co>", "Ana | ana@kopi.co |  | Kopi | coffee | "),
        ("Ana<ana@kopi.co>@Kopi", "Ana | ana@kopi.co |  | Kopi |  | "),
        ("Ana <a@b> <c@d> +6281234567 +4420794609", "Ana | a@b,c@d | +6281234567,+4420794609 |  |  | "),
        ("Ana: likes tea", "Ana |  |  |  |  | likes tea"),
        ("Ana :likes <tea> #x", "Ana |  |  |  |  | likes <tea> #x"),
        ("Ana @Kopi: at 10:30 #x", "Ana |  |  | Kopi |  | at 10:30 #x"),
        ("Ana :", "Ana |  |  |  |  | "),
        ("Ana @C++ Berlin #c# #24:7", "Ana |  |  | C++ Berlin | c#,24:7 | "),
        ("田中 花子 @喫茶 #珈琲", "田中 花子 |  |  | 喫茶 | 珈琲 | "),
        ("<ana@kopi.co>", "! it does not begin with a name"),
        (": a note", "! it does not begin with a name"),
        ("Ana ana@kopi.co", "! an email address stands between < and >"),
        ("Ana <ana@kopi.co", "! the < before the email address has no >"),
        ("Ana <ana>", "! <ana> is not an email address"),
        ("Ana <ana@kopi.co> Kopi", "! \"Kopi\" is left over behind the email address"),
        ("Ana +Budi", "! +Budi is not a phone; a + at the beginning of a word begins one"),
        ("Ana + 1", "! +1 is not a phone; a + at the beginning of a word begins one"),
        ("Ana @Kopi @Teh", "! there are two organisations, \"Kopi\" and \"Teh\""),
        ("Ana # #x", "! nothing stands behind a #"),
        ("Ana @", "! nothing stands behind a @"),
    ] {
        assert_eq!(read(line), wanted, "{line:?}");
    }
}

fn part() -> impl Strategy<Value = String> {
    "[a-zé田][a-z0-9é+@#.田-]{0,6}( [a-zé田][a-z0-9é+#田-]{0,6})?"
}

proptest! {
    #[test]
    fn no_line_panics_and_none_is_lost(line: String) {
        match parse(&line) {
            Ok(None) => {
                let blank = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty();
                prop_assert!(blank);
            }
            Ok(Some(card)) => prop_assert!(!card.name.is_empty()),
            Err(why) => prop_assert!(!why.to_string().is_empty()),
        }
    }

    #[test]
    fn signs_in_any_order_never_panic(line in "[ab <>+@#:1-9 ]{0,30}") {
        let _ = parse(&line);
    }

    #[test]
    fn a_card_that_is_written_reads_back(
        name in "[A-Zé田][a-z+#-]{0,8}( [A-Z][a-z]{0,8})?",
        emails in prop::collection::vec("[a-z]{1,5}@[a-z]{1,5}\\.co", 0..3),
        phones in prop::collection::vec("\\+62 [0-9]{6,9}", 0..3),
        org in prop::option::of(part()),
        interests in prop::collection::vec(part(), 0..4),
        note in prop::option::of("[a-z<>@#:+]{1,5}( [a-z<>@#:+]{1,5})?"),
    ) {
        let card = Card { name, emails, phones, org, interests, note };
        prop_assert_eq!(parse(&card.to_string()), Ok(Some(card)));
    }
}
