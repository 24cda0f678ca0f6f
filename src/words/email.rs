//! Addresses of electronic mail, as far as a program can tell one.

/// Whether a text can be an address: one `@` with something on both sides, and nothing that can't stand in one.
pub fn looks_like(text: &str) -> bool {
    let text = text.trim();
    let sides =
        text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    sides && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | '<' | '>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_two_sides() {
        for text in ["ana@kopi.co", " ana+news@kopi.co ", "josé@kopi.co", "a@b"] {
            assert!(looks_like(text), "{text}");
        }
        for text in ["", "ana", "@kopi.co", "ana@", "a@b@c", "a b@c", "a,b@c", "<a@b>", "a@b\u{7}"] {
            assert!(!looks_like(text), "{text}");
        }
    }
}
