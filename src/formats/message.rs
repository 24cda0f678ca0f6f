//! Messages on their way to a mail program: `mailto:` links (RFC 6068), and messages with encoded words in their header (RFC 5322,
//! RFC 2047).
//!
//! What stands in a header comes from a file that others may have written: line breaks never get into it, and an address that
//! is none is left out.

/// A message that nobody has sent yet.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Whom it is to: a name, and an address where there is one.
    pub to: Mailbox,
    /// Whom it is from, where that is known.
    pub from: Option<Mailbox>,
    /// What it is about.
    pub subject: String,
    /// The text, with `\n` at the end of each line.
    pub body: String,
}

/// A person with an address.
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    /// The name.
    pub name: String,
    /// The address.
    pub address: Option<String>,
}

/// How long an encoded word may be (RFC 2047, section 2).
const WORD: usize = 75;

/// How long a line of a header should be at most (RFC 5322, section 2.1.1).
const LINE: usize = 78;

impl Message {
    /// A link that a desktop opens with its mail program. Lines end in CR LF in it, as RFC 6068 has it.
    pub fn mailto(&self) -> String {
        let mut link = String::from("mailto:");
        if let Some(address) = self.to.usable() {
            escape(address, b"@", &mut link);
        }
        link.push_str("?subject=");
        escape(&one_line(&self.subject), b"", &mut link);
        link.push_str("&body=");
        escape(&self.body.replace('\n', "\r\n"), b"", &mut link);
        link
    }

    /// A message that `mutt -H -` takes. Lines end as in every other file of a Unix; a mail program puts in the date when it sends.
    pub fn eml(&self) -> String {
        let mut text = String::new();
        if let Some(from) = self.from.as_ref().and_then(Mailbox::header) {
            text.push_str(&format!("From: {from}\n"));
        }
        if let Some(to) = self.to.header() {
            text.push_str(&format!("To: {to}\n"));
        }
        let subject = one_line(&self.subject);
        text.push_str("Subject: ");
        match needs_encoding(&subject) {
            true => text.push_str(&encoded(&subject, "Subject: ".len())),
            false => text.push_str(&folded(&subject, "Subject: ".len())),
        }
        text.push_str(
            "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
        );
        text.push_str(&self.body);
        text
    }
}

impl Mailbox {
    /// The address, where it is one that can stand in a header or a link as it is.
    pub fn usable(&self) -> Option<&str> {
        let address = self.address.as_deref()?.trim();
        let (local, domain) = address.rsplit_once('@')?;
        let fits = |part: &str| {
            !part.is_empty()
                && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>[]:;@\\,\"".contains(c))
        };
        (fits(local) && fits(domain)).then_some(address)
    }

    /// As it stands in a header.
    fn header(&self) -> Option<String> {
        let address = self.usable()?;
        let name = one_line(&self.name);
        let is_atom = |c: char| c.is_ascii_alphanumeric() || " !#$%&'*+-/=?^_`{|}~".contains(c);
        if name.is_empty() {
            return Some(address.to_owned());
        }
        let name = if needs_encoding(&name) {
            encoded(&name, "From: ".len())
        } else if name.chars().all(is_atom) {
            name
        } else {
            format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
        };
        // An address that is too long for the line stands on one of its own.
        let column = name.rsplit('\n').next().unwrap_or_default().len() + "From: ".len();
        let gap = if column + address.len() + 3 > LINE { "\n " } else { " " };
        Some(format!("{name}{gap}<{address}>"))
    }
}

/// A text without line breaks and other control characters, which have no place in a header.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text can't stand in a header as it is: letters that are not ASCII, what looks like an encoded word, or a word that
/// is too long for any line.
fn needs_encoding(text: &str) -> bool {
    !text.is_ascii() || text.contains("=?") || text.split(' ').any(|word| word.len() > LINE - 2)
}

/// Breaks a text in ASCII between words; `column` is where it begins.
fn folded(text: &str, column: usize) -> String {
    let mut folded = String::new();
    let mut column = column;
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            let breaks = column + 1 + word.len() > LINE;
            folded.push_str(if breaks { "\n " } else { " " });
            column = if breaks { 1 } else { column + 1 };
        }
        folded.push_str(word);
        column += word.len();
    }
    folded
}

/// A text as encoded words, none of them longer than [`WORD`], each of whole characters, one a line.
fn encoded(text: &str, column: usize) -> String {
    const AROUND: usize = "=?utf-8?q??=".len();
    let mut encoded = String::new();
    let mut room = WORD.min(LINE - column) - AROUND;
    let mut word = String::new();
    let finish = |word: &mut String, encoded: &mut String| {
        if !encoded.is_empty() {
            encoded.push_str("\n ");
        }
        encoded.push_str(&format!("=?utf-8?q?{word}?="));
        word.clear();
    };
    for character in text.chars() {
        let mut code = String::new();
        match character {
            ' ' => code.push('_'),
            // What may stand in a phrase (RFC 2047, section 5) may stand anywhere.
            c if c.is_ascii_alphanumeric() => code.push(c),
            c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| code.push_str(&format!("={byte:02X}"))),
        }
        if word.len() + code.len() > room {
            finish(&mut word, &mut encoded);
            room = WORD - AROUND;
        }
        word.push_str(&code);
    }
    finish(&mut word, &mut encoded);
    encoded
}

/// Percent-encodes all but what is unreserved (RFC 3986) and `also`.
fn escape(text: &str, also: &[u8], into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => into.push(byte as char),
            byte if also.contains(&byte) => into.push(byte as char),
            byte => into.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(name: &str, address: &str, subject: &str, body: &str) -> Message {
        let to = Mailbox { name: name.into(), address: Some(address.into()) };
        Message { to, from: None, subject: subject.into(), body: body.into() }
    }

    #[test]
    fn a_link_has_nothing_in_it_that_ends_it() {
        for (address, subject, body, expected) in [
            ("ana@kopi.co", "Hi", "a\nb\n", "mailto:ana@kopi.co?subject=Hi&body=a%0D%0Ab%0D%0A"),
            ("a+b&c=d@x.y", "é?&#%", "1 + 1", "mailto:a%2Bb%26c%3Dd@x.y?subject=%C3%A9%3F%26%23%25&body=1%20%2B%201"),
            ("no address", "Hi", "", "mailto:?subject=Hi&body="),
            ("a@x.y, b@x.y", "Hi\r\nBcc: c@x.y", "", "mailto:?subject=Hi%20Bcc%3A%20c%40x.y&body="),
        ] {
            assert_eq!(message("Ana", address, subject, body).mailto(), expected);
        }
    }

    #[test]
    fn headers() {
        for (name, address, expected) in [
            ("Ana Souza", "ana@kopi.co", Some("Ana Souza <ana@kopi.co>")),
            ("", "ana@kopi.co", Some("ana@kopi.co")),
            ("Souza, \"Ana\" \\", " ana@kopi.co ", Some("\"Souza, \\\"Ana\\\" \\\\\" <ana@kopi.co>")),
            ("José M.", "j@x.y", Some("=?utf-8?q?Jos=C3=A9_M=2E?= <j@x.y>")),
            ("=?utf-8?q?x?=", "j@x.y", Some("=?utf-8?q?=3D=3Futf=2D8=3Fq=3Fx=3F=3D?= <j@x.y>")),
            ("Ana\r\nBcc: x@y.z", "ana@kopi.co", Some("\"Ana Bcc: x@y.z\" <ana@kopi.co>")),
            ("Ana", "ana@kopi.co>\nBcc: <x@y.z", None),
            ("Ana", "a@kopi.co,b@x.y", None),
            ("Ana", "ana", None),
            ("Ana", "用户@例え.jp", Some("Ana <用户@例え.jp>")),
        ] {
            let mailbox = Mailbox { name: name.into(), address: Some(address.into()) };
            assert_eq!(mailbox.header().as_deref(), expected, "{name} {address}");
        }
    }

    /// The lines of a header, put together again and decoded as RFC 2047 says.
    fn subject_of(eml: &str) -> String {
        let header = eml.split("\n\n").next().unwrap().replace("\n ", " ");
        let subject = header.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
        let words: Vec<&str> = subject.split(' ').collect();
        if !words.iter().all(|word| word.starts_with("=?utf-8?q?")) {
            return subject.to_owned();
        }
        let mut bytes = Vec::new();
        for word in words {
            let mut codes = word.strip_prefix("=?utf-8?q?").unwrap().strip_suffix("?=").unwrap().bytes();
            while let Some(byte) = codes.next() {
                bytes.push(match byte {
                    b'_' => b' ',
                    b'=' => {
                        let hex = [codes.next().unwrap(), codes.next().unwrap()];
                        u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
                    }
                    byte => byte,
                });
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn a_header_says_what_was_meant_in_lines_that_fit(name in "\\PC{0,60}|[ -~]{0,200}|.{0,40}", subject in "\\PC{0,80}|[ -~]{0,200}|.{0,80}") {
            let eml = message(&name, "ana@kopi.co", &subject, "text\n").eml();
            let (header, body) = eml.split_once("\n\n").unwrap();
            prop_assert_eq!(body, "text\n");
            let fields: Vec<&str> = header.lines().filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap()).collect();
            prop_assert_eq!(fields, ["To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
            prop_assert_eq!(subject_of(&eml), one_line(&subject));
            let subject_lines = header.split("Subject: ").nth(1).unwrap();
            prop_assert!(subject_lines.lines().all(|line| line.len() <= LINE && line.is_ascii() && !line.trim().is_empty() || subject_lines.starts_with('\n')));
        }

        #[test]
        fn a_link_is_one_word_of_plain_ascii(name: String, address: String, subject: String, body: String) {
            let link = message(&name, &address, &subject, &body).mailto();
            prop_assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>'`\\#".contains(&byte)), "{}", link);
            prop_assert_eq!((link.matches('?').count(), link.matches('&').count()), (1, 1));
        }
    }
}
