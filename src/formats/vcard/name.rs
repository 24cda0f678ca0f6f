//! Names: between the parts of N and the one name that people type.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::line::Line;
use super::text::{clean, escape, split, unescape};

/// The properties that hold a name as it is spoken, in the order of a western name.
pub const PHONETIC: [&str; 3] = ["X-PHONETIC-FIRST-NAME", "X-PHONETIC-MIDDLE-NAME", "X-PHONETIC-LAST-NAME"];

/// The property of the parts of a name in another script, of which 3.0 has no more than one.
pub const OTHER_PARTS: &str = "X-NETREC-N";

/// A nickname as Android writes it, which 2.1 has no property for, in the one that 3.0 has.
pub fn from_android(line: &Line<'_>) -> Option<Line<'static>> {
    let value = line.value().strip_prefix("vnd.android.cursor.item/nickname;")?;
    let nickname = split(value, b';').next().filter(|nickname| !nickname.trim().is_empty())?;
    (line.property() == "X-ANDROID-CUSTOM").then(|| Line::of("NICKNAME", nickname))?
}

/// One name from the value of N: prefix, given, additional, family, suffix; in East Asian scripts the family first.
pub fn from_parts(value: &str) -> String {
    let mut parts = split(value, b';').map(part);
    let mut next = || parts.next().unwrap_or_default();
    let (family, given, additional, prefix, suffix) = (next(), next(), next(), next(), next());
    if is_east_asian(&family) {
        join([family, given, additional, suffix])
    } else {
        join([prefix, given, additional, family, suffix])
    }
}

/// The value of N for a name of which no more is known: the last word is taken for the family's.
pub fn to_parts(name: &str) -> String {
    let name = clean(name);
    let (given, family) = name.rsplit_once(' ').unwrap_or((&name, ""));
    format!("{};{};;;", escape(family), escape(given.trim_end()))
}

/// Whether two values of N are the same, trailing empty parts apart.
pub fn same_parts(a: &str, b: &str) -> bool {
    fn filled(value: &str) -> SmallVec<[Cow<'_, str>; 5]> {
        let mut parts: SmallVec<[Cow<'_, str>; 5]> = split(value, b';').map(part).collect();
        parts.truncate(parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1));
        parts
    }
    filled(a) == filled(b)
}

/// The name as it is spoken, from the lines that hold its parts.
pub fn phonetic<'a>(lines: impl Iterator<Item = &'a Line<'a>> + Clone) -> Option<String> {
    let [given, middle, family] = PHONETIC.map(|name| {
        let mut parts = lines.clone().filter(|line| line.property() == name);
        parts.next().map(|line| part(line.value()).into_owned()).unwrap_or_default()
    });
    let spoken = if is_east_asian(&family) { join([family, given, middle]) } else { join([given, middle, family]) };
    (!spoken.is_empty()).then_some(spoken)
}

/// The spoken name of old Japanese phones, `SOUND;X-IRMC-N:family;given`, in the properties that others have for it.
pub fn from_irmc(line: &Line<'_>) -> Vec<Line<'static>> {
    let parts = split(line.value(), b';').zip([PHONETIC[2], PHONETIC[0], PHONETIC[1]]);
    parts.filter(|(part, _)| !part.is_empty()).filter_map(|(part, name)| Line::of(name, part)).collect()
}

fn part(value: &str) -> Cow<'_, str> {
    if memchr::memchr2(b',', b'\\', value.as_bytes()).is_none() {
        return Cow::Borrowed(value.trim());
    }
    Cow::Owned(join(split(value, b',').map(|word| unescape(word).trim().to_owned())))
}

fn join(words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut joined = String::new();
    for word in words {
        let (word, gap) = (word.as_ref(), if joined.is_empty() { "" } else { " " });
        if !word.is_empty() {
            joined.push_str(gap);
            joined.push_str(word);
        }
    }
    joined
}

/// From the radicals of CJK on; halfwidth kana as well.
fn is_east_asian(text: &str) -> bool {
    text.starts_with(|c: char| c >= '\u{2E80}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_its_parts() {
        for (parts, name) in [
            ("Souza;Ana;;;", "Ana Souza"),
            ("Souza;Ana;Maria,Clara;Dr.;Jr.,M.D.", "Dr. Ana Maria Clara Souza Jr. M.D."),
            ("山田;太郎;;;", "山田 太郎"),
            (r"O\, Neil;Pat", "Pat O, Neil"),
            (";;;;", ""),
        ] {
            assert_eq!(from_parts(parts), name, "{parts}");
        }
        for (name, parts) in [("Ana Maria Souza", "Souza;Ana Maria;;;"), ("Budi", ";Budi;;;"), ("A; B", r"B;A\;;;;")] {
            assert_eq!(to_parts(name), parts, "{name}");
        }
        assert!(same_parts("Souza;Ana", "Souza; Ana;;;") && !same_parts("Souza;Ana", "Ana;Souza"));
    }

    #[test]
    fn a_spoken_name_is_put_together() {
        let lines =
            |pairs: &[(&str, &str)]| pairs.iter().filter_map(|(name, value)| Line::of(name, value)).collect::<Vec<_>>();
        let western = lines(&[("X-PHONETIC-LAST-NAME", "Soo-za"), ("X-Phonetic-First-Name", "Ah-na")]);
        assert_eq!(phonetic(western.iter()).as_deref(), Some("Ah-na Soo-za"));
        let irmc = from_irmc(&Line::of("SOUND;TYPE=X-IRMC-N", "ﾔﾏﾀﾞ;ﾀﾛｳ;;;").unwrap());
        assert_eq!(phonetic(irmc.iter()).as_deref(), Some("ﾔﾏﾀﾞ ﾀﾛｳ"));
    }
}
