//! Pictures, sounds and keys: a `data:` URI in 4.0, base64 with its type in 3.0. A contact keeps them as in 4.0.

use super::Version;
use super::line::{Line, split};
use crate::model::record::Raw;

/// The properties that are left out of a contact unless the user wants them.
pub const MEDIA: [&str; 3] = ["PHOTO", "LOGO", "SOUND"];

/// Media types with the words that 2.1 and 3.0 have for them.
const TYPES: [(&str, &str); 14] = [
    ("JPEG", "image/jpeg"),
    ("JPG", "image/jpeg"),
    ("PNG", "image/png"),
    ("GIF", "image/gif"),
    ("WEBP", "image/webp"),
    ("HEIC", "image/heic"),
    ("BMP", "image/bmp"),
    ("TIFF", "image/tiff"),
    ("WAVE", "audio/wav"),
    ("BASIC", "audio/basic"),
    ("AAC", "audio/aac"),
    ("OGG", "audio/ogg"),
    ("PGP", "application/pgp-keys"),
    ("X509", "application/pkix-cert"),
];

/// Whether a property, its name in upper case, may hold bytes.
pub fn holds(name: &str) -> bool {
    name == "KEY" || MEDIA.contains(&name)
}

/// Whether a line that a contact keeps is one that an import leaves out unless it is asked for.
pub fn is_kept(line: &Raw) -> bool {
    let text = line.0.get().trim_start_matches('"');
    let name = text.split([':', ';']).next().and_then(|head| head.rsplit('.').next()).unwrap_or_default();
    MEDIA.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The line as a contact keeps it; `None` if it is so already, or says no type that 4.0 knows.
pub fn kept(line: &Line<'_>) -> Option<String> {
    // Some programs escape the comma of the URI as if it were text.
    if let Some((start, data)) = line.value().split_once("base64\\,") {
        return Some(format!("{}:{start}base64,{data}", line.head()));
    }
    line.parameter("ENCODING").filter(|encoding| encoding.eq_ignore_ascii_case("b"))?;
    let media = line.types().find_map(|word| TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)));
    let (word, media) = media?;
    let head = rewritten(line, word, "");
    Some(format!("{head}:data:{media};base64,{}", line.value()))
}

/// The line for a version; `None` if it is right as it is.
pub fn written(line: &Line<'_>, version: Version) -> Option<String> {
    if version == Version::V4 {
        return kept(line);
    }
    let (media, data) = line.value().strip_prefix("data:")?.split_once(";base64,")?;
    let (word, _) = TYPES.iter().find(|(_, known)| known.eq_ignore_ascii_case(media))?;
    let head = rewritten(line, word, &format!(";ENCODING=b;TYPE={word}"));
    Some(format!("{head}:{data}"))
}

/// The head without what says how the bytes are written, and with `added`.
fn rewritten(line: &Line<'_>, word: &str, added: &str) -> String {
    let (name, parameters) = line.head().split_once(';').unwrap_or((line.head(), ""));
    let mut head = format!("{name}{added}");
    for parameter in split(parameters, b';').filter(|parameter| !parameter.is_empty()) {
        let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let says_how = match key.to_ascii_uppercase().as_str() {
            "ENCODING" | "VALUE" | "MEDIATYPE" => true,
            "TYPE" => value.eq_ignore_ascii_case(word),
            _ => false,
        };
        if !says_how {
            head.push(';');
            head.push_str(parameter);
        }
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_each_version_has_them() {
        for (v3, v4) in [
            ("PHOTO;ENCODING=b;TYPE=JPEG:QUJD", "PHOTO:data:image/jpeg;base64,QUJD"),
            (
                "item1.KEY;ENCODING=b;TYPE=PGP;TYPE=home:QUJD",
                "item1.KEY;TYPE=home:data:application/pgp-keys;base64,QUJD",
            ),
        ] {
            let parse = |text: &'static str| Line::parse(text.into()).unwrap();
            assert_eq!(kept(&parse(v3)).as_deref(), Some(v4));
            assert_eq!(written(&parse(v4), Version::V3).as_deref(), Some(v3));
            assert_eq!(written(&parse(v4), Version::V4), None);
        }
        for (line, form) in [
            (r"PHOTO:data:image/png;base64\,QUJD", Some("PHOTO:data:image/png;base64,QUJD")),
            ("PHOTO;VALUE=uri:https://kopi.co/a.jpg", None),
            ("KEY;ENCODING=b:QUJD", None),
        ] {
            assert_eq!(kept(&Line::parse(line.into()).unwrap()).as_deref(), form, "{line}");
        }
    }
}
