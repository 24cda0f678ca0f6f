//! Channels: where a person can be reached, as `kind:handle`.

use thiserror::Error;

use super::phone;

/// A channel that cannot be told from its text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{text:?} is not a channel: {why}")]
pub struct NotUnderstood {
    text: String,
    why: &'static str,
}

/// Reads `kind:handle` or a URL. The kind is in lower case; for a known one the handle is the bare one, whatever the URL had
/// around it: `https://www.linkedin.com/in/ana/` is `linkedin:ana`. A URL of no known kind is `web:` and itself.
pub fn parse(text: &str) -> Result<String, NotUnderstood> {
    let text = text.trim();
    let fail = |why| Err(NotUnderstood { text: text.to_owned(), why });
    if text.chars().any(char::is_control) {
        return fail("it has control characters in it; type kind:handle, as in linkedin:ana, or a URL");
    }
    if let Some(url) = Url::read(text) {
        return Ok(url.channel());
    }
    let Some((kind, handle)) = text.split_once(':').filter(|(kind, _)| is_kind(kind.trim())) else {
        return match text.split('@').collect::<Vec<_>>()[..] {
            ["", user, host] if is_kind(user) && is_host(host) => Ok(format!("mastodon:@{user}@{host}")),
            ["", _] => fail("say where, as in x:@ana or telegram:@ana"),
            [_, _] => fail("an email address goes with --email; type kind:handle, as in linkedin:ana, or a URL"),
            _ => fail("type kind:handle, as in linkedin:ana, or a URL, as in https://kopi.co"),
        };
    };
    let (kind, handle) = (kind.trim().to_lowercase(), handle.trim());
    let kind = match kind.as_str() {
        "twitter" => "x",
        "bsky" => "bluesky",
        "http" | "https" => return fail("the URL has no host; type it whole, as in https://kopi.co"),
        kind => kind,
    };
    if handle.is_empty() {
        return fail("no handle follows the kind; type kind:handle, as in linkedin:ana");
    }
    if !KNOWN.contains(&kind) {
        return Ok(format!("{kind}:{handle}"));
    }
    if let Some(channel) = Url::read(handle).map(|url| url.channel()) {
        let same_kind = channel.split_once(':').is_some_and(|(found, _)| found == kind);
        return Ok(if same_kind { channel } else { format!("{kind}:{handle}") });
    }
    match clean(kind, handle) {
        Some(handle) => Ok(format!("{kind}:{handle}")),
        None => fail("the handle has spaces or nothing in it; type kind:handle, as in linkedin:ana"),
    }
}

/// The URL of a channel, where there is one.
pub fn url(channel: &str) -> Option<String> {
    let (kind, handle) = channel.split_once(':')?;
    let digits = |handle: &str| handle.bytes().all(|byte| byte.is_ascii_digit()).then(|| handle.to_owned());
    let bare = handle.trim_start_matches('@');
    let url = match kind {
        _ if is_web(handle) => handle.to_owned(),
        _ if bare.is_empty() => return None,
        "linkedin" if bare.contains('/') => format!("https://www.linkedin.com/{bare}"),
        "linkedin" => format!("https://www.linkedin.com/in/{bare}"),
        "x" => format!("https://x.com/{bare}"),
        "bluesky" => format!("https://bsky.app/profile/{bare}"),
        "mastodon" => {
            let (user, host) = bare.split_once('@').filter(|(user, host)| !user.is_empty() && is_host(host))?;
            format!("https://{host}/@{user}")
        }
        "telegram" => format!("https://t.me/{bare}"),
        "whatsapp" => format!("https://wa.me/{}", digits(handle.strip_prefix('+')?)?),
        "signal" => format!("https://signal.me/#p/+{}", digits(handle.strip_prefix('+')?)?),
        "instagram" => format!("https://www.instagram.com/{bare}"),
        "facebook" => format!("https://www.facebook.com/{bare}"),
        "github" => format!("https://github.com/{bare}"),
        "matrix" => format!("https://matrix.to/#/{handle}"),
        _ => return None,
    };
    Some(escaped(&url))
}

const KNOWN: [&str; 11] = [
    "linkedin",
    "x",
    "bluesky",
    "mastodon",
    "telegram",
    "whatsapp",
    "signal",
    "instagram",
    "facebook",
    "github",
    "matrix",
];

/// Hosts whose `/@user` is not Mastodon's.
const NOT_MASTODON: [&str; 5] = ["youtube.com", "tiktok.com", "medium.com", "threads.net", "threads.com"];

/// First parts of a path that are pages of the site, not people.
const PAGES: [&str; 25] = [
    "about",
    "accounts",
    "addstickers",
    "c",
    "events",
    "explore",
    "features",
    "groups",
    "hashtag",
    "home",
    "i",
    "intent",
    "joinchat",
    "login",
    "orgs",
    "p",
    "pages",
    "people",
    "reel",
    "reels",
    "search",
    "settings",
    "share",
    "stories",
    "topics",
];

fn is_kind(kind: &str) -> bool {
    !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// A host with a dot in it, perhaps with a port.
fn is_host(host: &str) -> bool {
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    name.contains('.') && name.split('.').all(label)
}

fn is_web(text: &str) -> bool {
    scheme(text).is_some()
}

/// The text behind `http://` or `https://`, and whether it is the former.
fn scheme(text: &str) -> Option<(&str, bool)> {
    let (scheme, rest) = text.split_once("://")?;
    let plain = scheme.eq_ignore_ascii_case("http");
    (plain || scheme.eq_ignore_ascii_case("https")).then_some((rest, plain))
}

/// The bare handle of a known kind; `None` if it has none.
fn clean(kind: &str, handle: &str) -> Option<String> {
    if matches!(kind, "whatsapp" | "signal") && phone::looks_like(handle) {
        return Some(phone::read(handle, None).into_text().replace([' ', '-', '(', ')', '.', '/'], ""));
    }
    let handle = handle.trim_end_matches('/');
    let handle = match kind {
        "matrix" => handle.to_owned(),
        "mastodon" => match handle.trim_start_matches('@') {
            "" => return None,
            bare => format!("@{bare}"),
        },
        "linkedin" => handle.trim_start_matches('@').trim_start_matches("in/").to_owned(),
        _ => handle.trim_start_matches('@').to_owned(),
    };
    (!handle.is_empty() && !handle.contains(char::is_whitespace)).then_some(handle)
}

/// Replaces what must not stand in a URL, since the text may come from anywhere.
fn escaped(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for c in url.chars() {
        if c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// The parts of a URL that tell who it leads to.
struct Url<'a> {
    /// With its scheme.
    whole: String,
    /// In lower case, without `www.`, `m.` or `mobile.`.
    host: String,
    path: Vec<&'a str>,
    query: &'a str,
    fragment: &'a str,
}

impl<'a> Url<'a> {
    /// Reads a URL. Without a scheme it must have `www.` or a path, so that `ana.souza` is none.
    fn read(text: &'a str) -> Option<Url<'a>> {
        // Of a text in ASCII the bytes say it in fewer steps.
        let has_others = match text.is_ascii() {
            true => !text.bytes().fold(true, |graphic, byte| graphic & byte.is_ascii_graphic()),
            false => text.contains(|c: char| c.is_whitespace() || c.is_control()),
        };
        if has_others {
            return None;
        }
        let (rest, plain) = scheme(text).unwrap_or((text, false));
        let (before, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (before, query) = before.split_once('?').unwrap_or((before, ""));
        let (host, path) = before.split_once('/').unwrap_or((before, ""));
        let named = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        let evident = is_host(host) && (named || before.contains('/'));
        if !evident && (!is_web(text) || host.is_empty()) {
            return None;
        }
        let lower = host.to_lowercase();
        let bare = ["www.", "m.", "mobile."].iter().find_map(|prefix| lower.strip_prefix(prefix));
        Some(Url {
            whole: format!("{}://{}{}", if plain { "http" } else { "https" }, lower, rest.get(host.len()..)?),
            host: bare.unwrap_or(&lower).to_owned(),
            path: path.split('/').filter(|part| !part.is_empty()).collect(),
            query,
            fragment,
        })
    }

    /// The channel it is.
    fn channel(&self) -> String {
        let known = self.known().and_then(|(kind, handle)| Some(format!("{kind}:{}", clean(kind, &handle)?)));
        known.unwrap_or_else(|| format!("web:{}", self.whole))
    }

    fn known(&self) -> Option<(&'static str, String)> {
        let first = self.path.first().copied().unwrap_or_default();
        let user = || (!first.is_empty() && !PAGES.contains(&first)).then(|| first.to_owned());
        let behind =
            |wanted: &str| self.path.iter().skip_while(|part| **part != wanted).nth(1).map(|part| (*part).to_owned());
        let phone = |text: &str| phone::looks_like(text).then(|| format!("+{}", text.trim_start_matches('+')));
        let on = |host: &str| self.host.strip_suffix(host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if on("linkedin.com") {
            let company = || Some(format!("company/{}", behind("company")?));
            return Some(("linkedin", behind("in").or_else(company)?));
        }
        let found = match self.host.as_str() {
            "x.com" | "twitter.com" => ("x", user()?),
            "bsky.app" => ("bluesky", behind("profile")?),
            "t.me" | "telegram.me" => match first {
                "s" => ("telegram", (*self.path.get(1)?).to_owned()),
                _ if first.starts_with('+') => ("telegram", phone(first)?),
                _ => ("telegram", user()?),
            },
            "wa.me" => ("whatsapp", phone(first)?),
            "api.whatsapp.com" | "web.whatsapp.com" => {
                let number = self.query.split('&').find_map(|pair| pair.strip_prefix("phone="))?;
                ("whatsapp", phone(&number.replace("%2B", ""))?)
            }
            "signal.me" => ("signal", phone(self.fragment.strip_prefix("p/")?)?),
            "instagram.com" => ("instagram", user()?),
            // profile.php?id= says no name.
            "facebook.com" | "fb.com" => ("facebook", user().filter(|user| !user.ends_with(".php"))?),
            "github.com" => ("github", user()?),
            "matrix.to" => {
                let id = self.fragment.split('/').find(|part| !part.is_empty())?;
                let id = id.split('?').next().unwrap_or(id);
                let plain = id.replace("%40", "@").replace("%3A", ":").replace("%3a", ":").replace("%23", "#");
                ("matrix", Some(plain).filter(|id| id.starts_with(['@', '#']))?)
            }
            _ if NOT_MASTODON.contains(&self.host.as_str()) => return None,
            _ => {
                let user = self.path.iter().find_map(|part| part.strip_prefix('@')).filter(|user| !user.is_empty())?;
                // Seen from another server, the user has a host of their own.
                ("mastodon", if user.contains('@') { format!("@{user}") } else { format!("@{user}@{}", self.host) })
            }
        };
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn urls_and_handles_are_understood() {
        for (text, channel) in [
            ("https://www.linkedin.com/in/ana/", "linkedin:ana"),
            ("https://id.linkedin.com/in/ana?trk=x", "linkedin:ana"),
            ("linkedin.com/in/ana/en", "linkedin:ana"),
            ("https://linkedin.com/company/kopi/", "linkedin:company/kopi"),
            ("LinkedIn:ana", "linkedin:ana"),
            ("linkedin:in/ana/", "linkedin:ana"),
            ("linkedin:https://www.linkedin.com/in/ana/", "linkedin:ana"),
            ("https://x.com/ana", "x:ana"),
            ("https://mobile.twitter.com/Ana/status/1?s=20", "x:Ana"),
            ("twitter:@ana", "x:ana"),
            ("https://x.com/i/lists/1", "web:https://x.com/i/lists/1"),
            ("https://bsky.app/profile/ana.bsky.social", "bluesky:ana.bsky.social"),
            ("bluesky:did:plc:abc", "bluesky:did:plc:abc"),
            ("https://fosstodon.org/@ana", "mastodon:@ana@fosstodon.org"),
            ("https://fosstodon.org/@ana@mas.to/11", "mastodon:@ana@mas.to"),
            ("@ana@fosstodon.org", "mastodon:@ana@fosstodon.org"),
            ("mastodon:ana@fosstodon.org", "mastodon:@ana@fosstodon.org"),
            ("https://www.youtube.com/@ana", "web:https://www.youtube.com/@ana"),
            ("https://t.me/ana", "telegram:ana"),
            ("t.me/s/ana", "telegram:ana"),
            ("https://t.me/+AbCdEf", "web:https://t.me/+AbCdEf"),
            ("https://wa.me/6281234567890?text=hi", "whatsapp:+6281234567890"),
            ("https://api.whatsapp.com/send?phone=6281234567890", "whatsapp:+6281234567890"),
            ("whatsapp:+62 812-3456-7890", "whatsapp:+6281234567890"),
            ("https://signal.me/#p/+6281234567890", "signal:+6281234567890"),
            ("signal:ana.01", "signal:ana.01"),
            ("https://www.instagram.com/ana.kopi/?hl=id", "instagram:ana.kopi"),
            ("https://www.facebook.com/ana.souza/", "facebook:ana.souza"),
            ("facebook:https://m.facebook.com/ana.souza", "facebook:ana.souza"),
            ("https://www.facebook.com/profile.php?id=1", "web:https://www.facebook.com/profile.php?id=1"),
            ("https://www.facebook.com/groups/kopi", "web:https://www.facebook.com/groups/kopi"),
            ("https://github.com/ana/", "github:ana"),
            ("https://matrix.to/#/@ana:kopi.co", "matrix:@ana:kopi.co"),
            ("https://matrix.to/#/%40ana%3Akopi.co?via=kopi.co", "matrix:@ana:kopi.co"),
            ("matrix:@ana:kopi.co", "matrix:@ana:kopi.co"),
            ("HTTPS://Kopi.co/Ana?x=1", "web:https://kopi.co/Ana?x=1"),
            ("http://localhost:8080", "web:http://localhost:8080"),
            ("www.kopi.co", "web:https://www.kopi.co"),
            ("web:https://kopi.co", "web:https://kopi.co"),
            ("WeChat:ana_88", "wechat:ana_88"),
            ("Skype:live:ana", "skype:live:ana"),
            ("blog:https://ana.dev/x", "blog:https://ana.dev/x"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(channel), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_says_what_to_type() {
        for (text, hint) in [
            ("", "type kind:handle"),
            ("ana", "type kind:handle"),
            ("@ana", "x:@ana"),
            ("ana@kopi.co", "--email"),
            ("linkedin:", "no handle"),
            ("linkedin:@", "nothing in it"),
            ("github:ana souza", "spaces"),
            ("https://", "no host"),
            ("x:a\nb", "control"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(hint) && !error.contains('\n'), "{text}: {error}");
        }
    }

    #[test]
    fn a_channel_has_a_url_where_there_is_one() {
        for (channel, expected) in [
            ("linkedin:ana", Some("https://www.linkedin.com/in/ana")),
            ("mastodon:@ana@fosstodon.org", Some("https://fosstodon.org/@ana")),
            ("mastodon:@ana", None),
            ("whatsapp:+6281234567890", Some("https://wa.me/6281234567890")),
            ("whatsapp:08123456", None),
            ("signal:ana.01", None),
            ("web:https://kopi.co/a b", Some("https://kopi.co/a%20b")),
            ("web:javascript:x", None),
            ("blog:http://ana.dev", Some("http://ana.dev")),
            ("wechat:ana", None),
            ("ana", None),
        ] {
            assert_eq!(url(channel).as_deref(), expected, "{channel}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_a_channel_reads_back(text in prop_oneof![any::<String>(), "[a-z@:/.?#+0-9 ]{0,24}"]) {
            let _ = url(&text);
            if let Ok(channel) = parse(&text) {
                prop_assert_eq!(parse(&channel), Ok(channel.clone()));
                if let Some(url) = url(&channel) {
                    prop_assert!(is_web(&url) && !url.contains(char::is_whitespace));
                }
            }
        }

        #[test]
        fn a_url_leads_back_to_its_channel(kind in prop::sample::select(&KNOWN[..]), user in "[a-z][a-z0-9_]{3,8}[0-9]") {
            let channel = match kind {
                "mastodon" => format!("mastodon:@{user}@kopi.co"),
                "matrix" => format!("matrix:@{user}:kopi.co"),
                "whatsapp" | "signal" => format!("{kind}:+6281234567890"),
                kind => format!("{kind}:{user}"),
            };
            prop_assert_eq!(url(&channel).and_then(|url| parse(&url).ok()), Some(channel));
        }
    }
}
