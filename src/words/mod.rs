//! What people type, understood: who, when, how often, and the rest of the words.
//!
//! Pure: no file, no clock; `today` is an argument.

pub use crate::model::fold;

mod calendar;
pub mod card;
pub mod channel;
mod countries;
pub mod email;
pub mod handle;
pub mod how_often;
pub mod phone;
pub mod query;
pub mod regions;
pub mod when;
pub mod who;

/// What was likely meant by a word that is none of those known: one that is nearly the same.
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let alike = |known: &str| match strsim::osa_distance(known, &word) {
        // Two letters that changed places: of short words little else is the same.
        1 if strsim::levenshtein(known, &word) == 2 => 0.99,
        _ => strsim::jaro_winkler(known, &word),
    };
    let likely = known.into_iter().map(|known| (alike(known), known)).filter(|(alike, _)| *alike >= 0.84);
    likely.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nearly_the_same_is_meant() {
        let known = ["name", "phone", "city", "birthday", "interest", "created"];
        for (word, expected) in [
            ("town", None),
            ("cty", Some("city")),
            ("Birthdy", Some("birthday")),
            ("intrest", Some("interest")),
            ("date", None),
            ("ctiy", Some("city")),
            ("", None),
        ] {
            assert_eq!(meant(word, known), expected, "{word}");
        }
    }
}
