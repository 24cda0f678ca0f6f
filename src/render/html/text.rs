//! Text on its way into a page: whatever somebody wrote stays text.

use std::fmt::{self, Display, Formatter, Write};

use crate::render::escape::visible;

/// Text from the file, fit for an element and for an attribute in quotes.
#[derive(Clone, Copy, Debug)]
pub struct Safe<'a>(pub &'a str);

impl Display for Safe<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for character in visible(self.0).chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A name in a sentence: it keeps its own direction of writing to itself.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a>(pub &'a str);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "<bdi>{}</bdi>", Safe(self.0))
    }
}

/// A number with its thousands set apart.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub usize);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_char(',')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

/// A page that grows.
#[derive(Clone, Debug, Default)]
pub struct Html(pub String);

impl Html {
    /// Adds some of it, as in `html.add(format_args!("<b>{}</b>", Safe(name)))`.
    pub fn add(&mut self, arguments: fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.0.write_fmt(arguments);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_browser_would_obey_is_shown() {
        for (text, expected) in [
            ("Ana", "Ana"),
            ("</script><script>alert(1)</script>", "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\" onload='x'", "&quot; onload=&#39;x&#39;"),
            ("&lt;", "&amp;lt;"),
            ("田中 👩‍👩‍👧\u{202e}x\0\n", "田中 👩‍👩‍👧&lt;U+202E&gt;x&lt;U+0000&gt; "),
        ] {
            assert_eq!(Safe(text).to_string(), expected);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")]
        {
            assert_eq!(Number(number).to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn no_text_is_ever_anything_else(text: String) {
            let safe = Safe(&text).to_string();
            prop_assert!(!safe.contains(['<', '>', '"', '\'']));
            let back = safe.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert_eq!(back.replace("&amp;", "&"), visible(&text));
        }
    }
}
