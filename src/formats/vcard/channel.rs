//! Channels in the properties that phones and programs have for them.

use std::borrow::Cow;

use super::line::{Line, parameter_value};
use super::text::{self, escape, escape_uri, unpercent};
use super::{Conventions, Version};

/// Properties that stand for one kind each.
const KINDS: [(&str, &str); 26] = [
    ("X-AIM", "aim"),
    ("X-BLUESKY", "bluesky"),
    ("X-DISCORD", "discord"),
    ("X-FACEBOOK", "facebook"),
    ("X-GADUGADU", "gadugadu"),
    ("X-GITHUB", "github"),
    ("X-GOOGLE-TALK", "googletalk"),
    ("X-GTALK", "googletalk"),
    ("X-ICQ", "icq"),
    ("X-INSTAGRAM", "instagram"),
    ("X-JABBER", "xmpp"),
    ("X-KAKAOTALK", "kakaotalk"),
    ("X-LINE", "line"),
    ("X-LINKEDIN", "linkedin"),
    ("X-MASTODON", "mastodon"),
    ("X-MATRIX", "matrix"),
    ("X-MSN", "msn"),
    ("X-QQ", "qq"),
    ("X-SIGNAL", "signal"),
    ("X-SKYPE", "skype"),
    ("X-SKYPE-USERNAME", "skype"),
    ("X-TELEGRAM", "telegram"),
    ("X-TWITTER", "x"),
    ("X-WECHAT", "wechat"),
    ("X-WHATSAPP", "whatsapp"),
    ("X-YAHOO", "yahoo"),
];

/// Kinds whose name is the scheme of their URIs, so that IMPP holds them.
const SCHEMES: [&str; 9] = ["aim", "facetime", "icq", "irc", "ircs", "sip", "sips", "skype", "xmpp"];

/// Types of a profile that say where it is used, not what it is.
const PLACES: [&str; 5] = ["home", "work", "other", "pref", "internet"];

/// The property of what no other property holds.
pub const OWN: &str = "X-NETREC-CHANNEL";

/// Whether a property, its name in upper case, may hold a channel.
pub fn holds(name: &str) -> bool {
    matches!(name, "URL" | "IMPP" | "X-SOCIALPROFILE" | "SOCIALPROFILE" | OWN) || kind_of(name).is_some()
}

/// The channel in a line, as `kind:handle`, `kind:URL` or `web:URL`; `None` if the kind is not clear.
pub fn of(line: &Line<'_>) -> Option<String> {
    let value = text::unescape(line.value());
    let value = value.trim();
    let filled = (!value.is_empty()).then_some(value);
    match line.property() {
        "URL" => Some(format!("web:{}", filled?)),
        "IMPP" => message(service(line), line.types().find(|word| is_service(word)), filled?),
        "X-SOCIALPROFILE" | "SOCIALPROFILE" => {
            let kind = service(line).or_else(|| {
                line.types().find(|word| !PLACES.iter().any(|place| place.eq_ignore_ascii_case(word))).map(kind)
            });
            let user = line.parameter("USERNAME").or_else(|| line.parameter("X-USER")).filter(|user| !user.is_empty());
            match (kind, user) {
                (Some(kind), Some(user)) => Some(format!("{kind}:{user}")),
                (Some(kind), None) => Some(format!("{kind}:{}", apple(filled?).unwrap_or(Cow::Borrowed(value)))),
                (None, _) if is_web(value) => Some(format!("web:{value}")),
                (None, _) => None,
            }
        }
        _ => Some(format!("{}:{}", kind_of(line.property())?, filled?)),
    }
}

/// The line of a channel.
pub fn line(channel: &str, version: Version, conventions: &dyn Conventions) -> String {
    match standard(channel, version, conventions) {
        Some(line) if comes_back(&line, channel, conventions) => line,
        _ => format!("{OWN}{}:{}", text::exact(channel), escape(&text::clean(channel))),
    }
}

/// The line of a channel in a property of others; `None` if it is of no kind.
fn standard(channel: &str, version: Version, conventions: &dyn Conventions) -> Option<String> {
    let (kind, handle) = channel.split_once(':')?;
    Some(match kind {
        "web" => format!("URL:{}", escape_uri(handle)),
        kind if SCHEMES.contains(&kind) => format!("IMPP:{kind}:{}", escape_uri(handle)),
        kind => {
            let user = parameter_value(handle);
            match (version, conventions.url(channel)) {
                (Version::V4, Some(url)) => {
                    format!("SOCIALPROFILE;SERVICE-TYPE={kind};USERNAME={user}:{}", escape_uri(&url))
                }
                (Version::V4, None) => format!("SOCIALPROFILE;SERVICE-TYPE={kind};VALUE=text:{}", escape(handle)),
                (Version::V3, Some(url)) => format!("X-SOCIALPROFILE;TYPE={kind};X-USER={user}:{}", escape_uri(&url)),
                (Version::V3, None) => {
                    format!("X-SOCIALPROFILE;TYPE={kind};X-USER={user}:x-apple:{}", escape_uri(handle))
                }
            }
        }
    })
}

fn comes_back(line: &str, channel: &str, conventions: &dyn Conventions) -> bool {
    let back = || Line::parse(Cow::Borrowed(line)).and_then(|line| of(&line));
    !line.contains(char::is_control) && back().is_some_and(|back| conventions.channel(&back) == channel)
}

/// Whether a line says no more than its channel, so that [`line`] would write the same in one version or the other: what
/// comes back from a property of 4.0 may need our own in 3.0. The channel is the one that was read of that line.
pub fn says_only(found: &Line<'_>, channel: &str, conventions: &dyn Conventions) -> bool {
    let head = found.head();
    let ours = ["SOCIALPROFILE;SERVICE-TYPE=", "X-SOCIALPROFILE;TYPE=", OWN];
    (matches!(head, "URL" | "IMPP") || ours.iter().any(|begins| head.starts_with(begins)))
        && [Version::V4, Version::V3].into_iter().any(|version| match found.property() == OWN {
            true => line(channel, version, conventions) == found.text(),
            // That it comes back need not be found out: it has just been read.
            false => {
                standard(channel, version, conventions).is_some_and(|line| line == found.text())
                    && !found.text().contains(char::is_control)
            }
        })
}

/// Whether a type of a messenger names it, as Nextcloud does, and does not say where it is used.
fn is_service(word: &str) -> bool {
    let others = ["personal", "business", "mobile", "cell", "custom"];
    !PLACES.iter().chain(&others).any(|place| place.eq_ignore_ascii_case(word))
}

/// A channel of a messenger: the service that is named, or the scheme of the URI, or the word that its type has for it.
fn message(service: Option<String>, word: Option<&str>, uri: &str) -> Option<String> {
    if is_web(uri) {
        return Some(format!("{}:{uri}", service.unwrap_or_else(|| "web".to_owned())));
    }
    let Some((scheme, handle)) = uri.split_once(':').filter(|(scheme, handle)| is_scheme(scheme) && !handle.is_empty())
    else {
        return Some(format!("{}:{uri}", service.or_else(|| word.map(kind))?));
    };
    if let ("matrix", Some(user)) = (scheme, handle.strip_prefix("u/")) {
        return Some(format!("matrix:@{user}"));
    }
    // Behind two slashes there is a host, which means nothing without its scheme.
    let handle =
        if handle.starts_with("//") { Cow::Borrowed(uri) } else { apple(uri).unwrap_or(Cow::Borrowed(handle)) };
    Some(format!("{}:{handle}", service.unwrap_or_else(|| kind(scheme))))
}

/// The handle in a URI that Apple makes up for services without a scheme.
fn apple(uri: &str) -> Option<Cow<'_, str>> {
    let handle = uri.get(8..).filter(|_| uri.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("x-apple:")))?;
    Some(if handle.contains('%') { Cow::Owned(unpercent(handle)) } else { Cow::Borrowed(handle) })
}

fn service(line: &Line<'_>) -> Option<String> {
    let service = line.parameter("SERVICE-TYPE").or_else(|| line.parameter("X-SERVICE-TYPE"))?;
    (!service.trim().is_empty()).then(|| kind(&service))
}

fn kind_of(name: &str) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// The word of the model for a service.
pub fn kind(service: &str) -> String {
    match service.trim().to_lowercase().as_str() {
        "gtalk" | "google talk" | "google-talk" => "googletalk".to_owned(),
        "twitter" => "x".to_owned(),
        "jabber" => "xmpp".to_owned(),
        "bsky" => "bluesky".to_owned(),
        other => other.replace([' ', ':'], "-"),
    }
}

fn is_web(uri: &str) -> bool {
    uri.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
    })
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_found_in_the_properties_of_every_program() {
        for (line, channel) in [
            ("URL:https://kopi.co/a,b", Some("web:https://kopi.co/a,b")),
            (r"item1.URL;type=pref:http\://kopi.co", Some("web:http://kopi.co")),
            ("URL:", None),
            ("IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:ana", Some("skype:ana")),
            ("IMPP;X-SERVICE-TYPE=WhatsApp:x-apple:%2B6281", Some("whatsapp:+6281")),
            ("IMPP;X-SERVICE-TYPE=GoogleTalk:xmpp:ana@gmail.com", Some("googletalk:ana@gmail.com")),
            ("IMPP;PREF=1:xmpp:ana@kopi.co", Some("xmpp:ana@kopi.co")),
            ("IMPP;SERVICE-TYPE=Telegram:https://t.me/ana", Some("telegram:https://t.me/ana")),
            ("IMPP;SERVICE-TYPE=Signal:sgnl://signal.me/#p/+62", Some("signal:sgnl://signal.me/#p/+62")),
            ("IMPP;X-SERVICE-TYPE=QQ:8888", Some("qq:8888")),
            ("IMPP;TYPE=SIGNAL:+62812", Some("signal:+62812")),
            ("IMPP;TYPE=home,pref:ana", None),
            ("IMPP;TYPE=CUSTOM:Threema:ABCD", Some("threema:ABCD")),
            ("IMPP;X-SERVICE-TYPE=GTalk:gtalk:ana@gmail.com", Some("googletalk:ana@gmail.com")),
            ("IMPP:matrix:u/ana:kopi.co", Some("matrix:@ana:kopi.co")),
            ("IMPP:ana", None),
            ("X-SOCIALPROFILE;type=twitter;x-user=ana:http://twitter.com/ana", Some("x:ana")),
            ("X-SOCIALPROFILE;type=Mastodon:x-apple:@ana@mas.to", Some("mastodon:@ana@mas.to")),
            (
                "X-SOCIALPROFILE;type=linkedin;type=pref:http://www.linkedin.com/in/ana",
                Some("linkedin:http://www.linkedin.com/in/ana"),
            ),
            ("X-SOCIALPROFILE;type=home:https://a.dev", Some("web:https://a.dev")),
            (
                "SOCIALPROFILE;SERVICE-TYPE=Mastodon;USERNAME=@ana@mas.to:https://mas.to/@ana",
                Some("mastodon:@ana@mas.to"),
            ),
            ("SOCIALPROFILE;SERVICE-TYPE=SomeSite;VALUE=text:peter94", Some("somesite:peter94")),
            ("SOCIALPROFILE:ana", None),
            ("X-JABBER;HOME:ana@kopi.co", Some("xmpp:ana@kopi.co")),
            ("X-Skype-Username:live:ana", Some("skype:live:ana")),
        ] {
            assert_eq!(of(&Line::parse(Cow::Borrowed(line)).unwrap()).as_deref(), channel, "{line}");
        }
    }

    #[test]
    fn a_channel_is_written_where_others_look_for_it() {
        struct Urls;
        impl Conventions for Urls {
            fn url(&self, channel: &str) -> Option<String> {
                channel.strip_prefix("x:").map(|user| format!("https://x.com/{user}"))
            }
        }
        for (channel, v3, v4) in [
            ("web:https://kopi.co/a,b", "URL:https://kopi.co/a,b", "URL:https://kopi.co/a,b"),
            ("xmpp:ana@kopi.co", "IMPP:xmpp:ana@kopi.co", "IMPP:xmpp:ana@kopi.co"),
            (
                "x:ana",
                "X-SOCIALPROFILE;TYPE=x;X-USER=ana:https://x.com/ana",
                "SOCIALPROFILE;SERVICE-TYPE=x;USERNAME=ana:https://x.com/ana",
            ),
            (
                "wechat:a:b",
                "X-SOCIALPROFILE;TYPE=wechat;X-USER=\"a:b\":x-apple:a:b",
                "SOCIALPROFILE;SERVICE-TYPE=wechat;VALUE=text:a:b",
            ),
            ("ana", "X-NETREC-CHANNEL:ana", "X-NETREC-CHANNEL:ana"),
            ("two words:x", "X-NETREC-CHANNEL:two words:x", "X-NETREC-CHANNEL:two words:x"),
            ("ⴧ\"\":a", "X-NETREC-CHANNEL:ⴧ\"\":a", "SOCIALPROFILE;SERVICE-TYPE=ⴧ\"\";VALUE=text:a"),
        ] {
            for (version, expected) in [(Version::V3, v3), (Version::V4, v4)] {
                assert_eq!(line(channel, version, &Urls), expected);
                let written = Line::parse(Cow::Borrowed(expected)).unwrap();
                assert!(says_only(&written, channel, &Urls), "{expected}");
            }
        }
    }
}
