//! Handles: the short name of a person that people type.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::fold::is_ignorable;

/// A handle made from a name, in Latin letters: `Ana Souza` is `ana-souza`. Always valid; `person` for a name without any letter.
pub fn from_name(name: &str) -> String {
    let mut handle = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        let latin = latin(c);
        let mut latin_bytes = latin.bytes();
        if !c.is_alphanumeric() {
            // Apostrophes, dots and accents within a word leave no trace.
            gap |= latin_bytes.any(|byte| !matches!(byte, b'\'' | b'`' | b'.'));
            continue;
        }
        for byte in latin_bytes {
            if byte.is_ascii_alphanumeric() {
                if std::mem::take(&mut gap) && !handle.is_empty() {
                    handle.push('-');
                }
                handle.push(char::from(byte.to_ascii_lowercase()));
            } else {
                gap |= byte == b' ';
            }
        }
    }
    if handle.bytes().any(|byte| byte.is_ascii_lowercase()) { handle } else { "person".to_owned() }
}

/// A handle for somebody with other names too: made from one in Latin letters where the name itself has none, since that is how
/// they write themselves there.
pub fn from_names<'a>(name: &'a str, others: impl IntoIterator<Item = &'a str>) -> String {
    let is_latin = |name: &str| {
        let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(|c| matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
    };
    let has_latin = name.chars().any(|c| c.is_alphabetic() && is_latin(c.encode_utf8(&mut [0; 4])));
    let other = others.into_iter().find(|other| !has_latin && is_latin(other));
    from_name(other.unwrap_or(name))
}

/// The wanted handle, or the first of `wanted-2`, `wanted-3` … that is not taken.
pub fn unique(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2u64;
    loop {
        let handle = format!("{wanted}-{number}");
        if !taken(&handle) {
            return handle;
        }
        number += 1;
    }
}

/// Handles for many at once.
#[derive(Debug, Default)]
pub struct Handles {
    taken: FxHashSet<String>,
    /// The number to try first behind a handle.
    next: FxHashMap<String, u64>,
}

impl Handles {
    /// With those that are taken already.
    pub fn new(taken: impl Iterator<Item = String>) -> Handles {
        Handles { taken: taken.collect(), next: FxHashMap::default() }
    }

    /// Takes the wanted handle, or the first of `wanted-2`, `wanted-3` … that is free.
    pub fn take(&mut self, wanted: &str) -> String {
        let mut handle = wanted.to_owned();
        if self.taken.contains(wanted) {
            let number = self.next.entry(wanted.to_owned()).or_insert(2);
            loop {
                handle = format!("{wanted}-{number}");
                *number += 1;
                if !self.taken.contains(&handle) {
                    break;
                }
            }
        }
        self.taken.insert(handle.clone());
        handle
    }
}

/// Whether a handle may stand in the file: lower-case ASCII letters, digits and hyphens, the first no hyphen.
pub fn is_valid(handle: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !handle.is_empty() && !handle.starts_with('-') && handle.bytes().all(allowed)
}

/// A character in ASCII, a space behind it where it is a word of its own.
fn latin(c: char) -> Cow<'static, str> {
    match c {
        'ё' | 'Ё' => Cow::Borrowed("e"),
        _ if is_ignorable(c) => Cow::Borrowed(""),
        _ if c.is_ascii() => Cow::Owned(c.to_string()),
        _ => Cow::Borrowed(deunicode::deunicode_char(c).unwrap_or(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_handles() {
        for (name, handle) in [
            ("Ana Souza", "ana-souza"),
            ("  José  da Silva ", "jose-da-silva"),
            ("Jose\u{301}", "jose"),
            ("O'Brien", "obrien"),
            ("J.R.R. Tolkien", "jrr-tolkien"),
            ("Jean-Luc Picard", "jean-luc-picard"),
            ("Souza, Ana", "souza-ana"),
            ("Łukasz Müller", "lukasz-muller"),
            ("田中太郎", "tian-zhong-tai-lang"),
            ("田中 Tarō", "tian-zhong-taro"),
            ("Иван Фёдоров", "ivan-fedorov"),
            ("Σωκράτης", "sokrates"),
            ("たなか", "tanaka"),
            ("Ａｎａ", "ana"),
            ("Ana 🦀", "ana"),
            ("2Pac", "2pac"),
            ("123", "person"),
            ("🦀", "person"),
            ("--", "person"),
            ("", "person"),
        ] {
            assert_eq!(from_name(name), handle, "{name}");
        }
    }

    #[test]
    fn a_name_in_other_letters_has_the_handle_of_its_latin_one() {
        for (name, others, handle) in [
            ("田中 花子", &["はなこ", "Tanaka Hanako"][..], "tanaka-hanako"),
            ("Иван Фёдоров", &["Ivan Fyodorov"], "ivan-fyodorov"),
            ("田中 花子", &["はなこ"], "tian-zhong-hua-zi"),
            ("José", &["Pepe"], "jose"),
            ("田中 Tarō", &["Taro"], "tian-zhong-taro"),
        ] {
            assert_eq!(from_names(name, others.iter().copied()), handle, "{name}");
        }
    }

    #[test]
    fn a_taken_handle_gets_a_number() {
        let taken = ["ana", "ana-2", "budi"];
        let unique = |wanted| unique(wanted, |handle| taken.contains(&handle));
        assert_eq!(unique("citra"), "citra");
        assert_eq!(unique("budi"), "budi-2");
        assert_eq!(unique("ana"), "ana-3");
        let mut handles = Handles::new(taken.into_iter().map(str::to_owned));
        assert_eq!(
            ["citra", "citra", "ana", "ana", "budi"].map(|wanted| handles.take(wanted)),
            ["citra", "citra-2", "ana-3", "ana-4", "budi-2"]
        );
    }

    #[test]
    fn what_is_no_handle_is_refused() {
        for handle in ["", "-ana", "Ana", "ana souza", "ana,budi", "a@b", "josé", "ana_souza"] {
            assert!(!is_valid(handle), "{handle}");
        }
        for handle in ["a", "ana-souza-2", "2pac", "h2kq9w3xd7"] {
            assert!(is_valid(handle), "{handle}");
        }
    }

    proptest! {
        #[test]
        fn a_made_handle_is_valid(name: String) {
            let handle = from_name(&name);
            prop_assert!(is_valid(&handle), "{handle:?}");
            prop_assert_eq!(from_name(&handle), handle);
        }
    }
}
