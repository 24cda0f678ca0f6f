//! The names of columns in other languages than English: those of Outlook, which names them in the language of the person, and the
//! usual ones of tables that people make.

use rustc_hash::FxHashMap;

use crate::model::fold::fold;

/// Each column as English files have it, folded, and what it is called elsewhere: in German, French, Spanish, Italian, Dutch,
/// Portuguese, Indonesian, Japanese, Chinese, Korean and Russian, as far as its name is known. The last line has what says nothing of the person.
const NAMES: &str = include_str!("languages.txt");

/// The names in other languages, folded, each with the English one.
pub fn known() -> FxHashMap<String, &'static str> {
    pairs().map(|(name, english)| (fold(name).into_owned(), english)).collect()
}

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = NAMES.lines().filter_map(|line| line.split_once(" = "));
    lines.flat_map(|(english, names)| names.split(" | ").map(move |name| (name, english)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_things() {
        let mut seen: FxHashMap<String, &str> = FxHashMap::default();
        for (name, english) in pairs() {
            assert_eq!(fold(english), english);
            let before = seen.insert(fold(name).into_owned(), english);
            assert!(before.is_none_or(|before| before == english), "{name} is {before:?} and {english}");
        }
        assert_eq!(known().get("rue bureau 2").copied(), Some("business street 2"));
    }
}
