//! The heads of kept lines, as far as they dress another value than their own.

use super::line::{Line, split};
use super::text::EXACT;

/// The head of a line without what belongs to its value alone.
pub fn undressed(line: &Line<'_>) -> String {
    let mut parts = split(line.head(), b';');
    let mut head = parts.next().unwrap_or_default().to_owned();
    for parameter in parts {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        if !name.eq_ignore_ascii_case(EXACT) && !name.eq_ignore_ascii_case("VALUE") {
            head.push(';');
            head.push_str(parameter);
        }
    }
    head
}

/// The head of a line without what says that it is preferred.
pub fn without_preference(head: &str) -> String {
    let kept = split(head, b';').enumerate().filter_map(|(at, parameter)| match parameter.split_once('=') {
        Some((key, _)) if at > 0 && key.eq_ignore_ascii_case("PREF") => None,
        Some((key, words)) if at > 0 && key.eq_ignore_ascii_case("TYPE") => {
            let words = words.trim_matches('"').split(',').filter(|word| !word.trim().eq_ignore_ascii_case("pref"));
            let words: Vec<&str> = words.collect();
            (!words.is_empty()).then(|| format!("{key}={}", words.join(",")))
        }
        _ => Some(parameter.to_owned()),
    });
    kept.collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_head_loses_what_belongs_to_its_value_alone() {
        let line = "item1.TEL;VALUE=uri;TYPE=\"cell;x\";X-NETREC-EXACT=a:tel:1";
        let line = Line::parse(Cow::Borrowed(line)).unwrap();
        assert_eq!(undressed(&line), "item1.TEL;TYPE=\"cell;x\"");
    }

    #[test]
    fn a_head_loses_its_preference_in_every_form() {
        for (head, without) in [
            ("EMAIL;PREF=1;TYPE=home", "EMAIL;TYPE=home"),
            ("item1.EMAIL;type=INTERNET;type=pref", "item1.EMAIL;type=INTERNET"),
            ("TEL;TYPE=\"CELL,pref\";X=\"a;PREF=1\"", "TEL;TYPE=CELL;X=\"a;PREF=1\""),
        ] {
            assert_eq!(without_preference(head), without);
        }
    }
}
