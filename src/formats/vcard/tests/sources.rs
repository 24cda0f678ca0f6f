//! Each source as its program writes it.

use super::*;
use crate::model::Contact;

pub const FILES: [(&str, &[u8]); 13] = [
    ("apple-ios", include_bytes!("../../../../tests/data/vcard/apple-ios.vcf")),
    ("apple-macos", include_bytes!("../../../../tests/data/vcard/apple-macos.vcf")),
    ("google", include_bytes!("../../../../tests/data/vcard/google.vcf")),
    ("outlook-2.1", include_bytes!("../../../../tests/data/vcard/outlook-2.1.vcf")),
    ("outlook-3.0", include_bytes!("../../../../tests/data/vcard/outlook-3.0.vcf")),
    ("android-2.1", include_bytes!("../../../../tests/data/vcard/android-2.1.vcf")),
    ("nextcloud", include_bytes!("../../../../tests/data/vcard/nextcloud.vcf")),
    ("khard", include_bytes!("../../../../tests/data/vcard/khard.vcf")),
    ("linkedin", include_bytes!("../../../../tests/data/vcard/linkedin.vcf")),
    ("fastmail-4.0", include_bytes!("../../../../tests/data/vcard/fastmail-4.0.vcf")),
    ("rfc-forms", include_bytes!("../../../../tests/data/vcard/rfc-forms.vcf")),
    ("japan-2.1", include_bytes!("../../../../tests/data/vcard/japan-2.1.vcf")),
    ("broken", include_bytes!("../../../../tests/data/vcard/broken.vcf")),
];

/// The cards of a file, and the reasons where there is none.
fn cards(name: &str) -> Vec<Result<Card, BadCard>> {
    let (_, bytes) = FILES.into_iter().find(|(known, _)| *known == name).unwrap();
    read(bytes, ReadOptions::default(), &()).collect()
}

fn first(name: &str) -> Card {
    cards(name).swap_remove(0).unwrap()
}

fn kept(contact: &Contact) -> Vec<String> {
    contact.vcard.iter().map(|raw| serde_json::from_str(raw.0.get()).unwrap()).collect()
}

fn has(contact: &Contact, line: &str) -> bool {
    kept(contact).iter().any(|kept| kept == line)
}

#[test]
fn apple_ios() {
    let Card { contact, media_left_out, warnings, line, id } = first("apple-ios");
    assert_eq!(id, None);
    assert_eq!((media_left_out, warnings.len(), line), (1, 0, 1));
    assert_eq!(contact.name, "Ana Maria Souza");
    assert_eq!(contact.aka, ["Aninha", "AH-na SOH-za"]);
    assert_eq!(contact.emails, ["ana@kopi.example", "ana@example.org", "coffee@example.org"]);
    assert_eq!(contact.phones, ["+62 812-3456-7890", "(021) 555 0100"]);
    assert_eq!(
        contact.channels,
        [
            "web:https://kopi.example/ana",
            "skype:live:ana",
            "whatsapp:+6281234567890",
            "x:anasouza",
            "linkedin:http://www.linkedin.com/in/ana-souza"
        ]
    );
    assert_eq!((contact.org.as_deref(), contact.title.as_deref()), (Some("Kopi Nusantara"), Some("Head Roaster")));
    assert_eq!(contact.addresses, ["Jl. Braga No. 5, Lantai 2, Bandung, Jawa Barat 40111, Indonesia"]);
    assert_eq!(contact.city.as_deref(), Some("Bandung"));
    assert_eq!(contact.birthday.unwrap().to_string(), "--04-12");
    assert_eq!(contact.tags, ["coffee", "Bandung"]);
    assert_eq!(contact.note.as_deref(), Some("Met at the roastery, loves robusta; has two cats.\nSecond line."));
    for line in [
        "N:Souza;Ana;Maria;;",
        "ORG:Kopi Nusantara;Roastery;",
        "item2.X-ABLabel:_$!<HomeFAX>!$_",
        "item5.X-ABDATE;type=pref:2015-06-20",
    ] {
        assert!(has(&contact, line), "{line}");
    }
}

#[test]
fn a_photo_is_kept_where_it_is_wanted_and_written_for_each_version() {
    let (_, bytes) = FILES[0];
    let card = read(bytes, ReadOptions { photos: true }, &()).next().unwrap().unwrap();
    assert_eq!(card.media_left_out, 0);
    assert!(kept(&card.contact).iter().any(|line| line.starts_with("PHOTO:data:image/jpeg;base64,AAEC")));
    assert!(write(&card.contact, Version::V3, &()).contains("\r\nPHOTO;ENCODING=b;TYPE=JPEG:AAEC"));
    assert!(write(&card.contact, Version::V4, &()).contains("\r\nPHOTO:data:image/jpeg;base64,AAEC"));
}

#[test]
fn a_value_that_is_gone_takes_its_line_and_its_label_with_it() {
    let mut contact = first("apple-ios").contact;
    contact.phones = vec!["+6281234567890".to_owned()];
    contact.channels.clear();
    contact.aka.retain(|aka| aka != "AH-na SOH-za");
    contact.org = Some("Teh".to_owned());
    let card = write(&contact, Version::V3, &()).replace("\r\n ", "");
    assert!(card.contains("\r\nTEL;type=CELL;type=VOICE;type=pref:+6281234567890\r\n"));
    assert!(card.contains("\r\nORG:Teh\r\n") && card.contains("\r\nitem1.X-ABLabel:Newsletter\r\n"));
    for gone in ["item2.", "item4.", "SOCIALPROFILE", "IMPP", "PHONETIC", "Roastery"] {
        assert!(!card.contains(gone), "{gone}");
    }
}

#[test]
fn the_order_of_the_contact_is_stronger_than_a_preference_that_came_with_it() {
    let mut contact = first("outlook-3.0").contact;
    contact.emails.reverse();
    let card = write(&contact, Version::V3, &());
    assert!(card.contains("EMAIL:priya.sharma@example.in\r\nEMAIL;TYPE=INTERNET:priya@contoso.example\r\n"), "{card}");
}

#[test]
fn apple_macos() {
    let cards = cards("apple-macos");
    let company = &cards[0].as_ref().unwrap().contact;
    assert_eq!((company.name.as_str(), company.org.as_deref()), ("Kopi Nusantara", Some("Kopi Nusantara")));
    assert!(write(company, Version::V3, &()).contains("\r\nN:;;;;\r\n"));
    let taro = &cards[1].as_ref().unwrap().contact;
    assert_eq!((taro.name.as_str(), taro.aka.as_slice()), ("山田太郎", ["やまだ たろう".to_owned()].as_slice()));
    assert_eq!(cards[2].as_ref().unwrap_err().reason, Reason::Group);
}

#[test]
fn google() {
    let cards = cards("google");
    let Card { contact, media_left_out, .. } = cards[0].as_ref().unwrap();
    assert_eq!((contact.name.as_str(), *media_left_out), ("Dr. Chen Wei Jr.", 1));
    assert_eq!(contact.channels, ["web:http://www.google.com/profiles/123"]);
    assert_eq!(contact.addresses, ["1 Chaoyang Rd, Beijing, 100020, China"]);
    assert_eq!(contact.tags, ["myContacts", "Friends"]);
    assert!(has(contact, "item2.ADR:;;1 Chaoyang Rd;Beijing;;100020;China;China\\, 1 Chaoyang Rd"));
    let mail = &cards[1].as_ref().unwrap().contact;
    assert_eq!((mail.name.as_str(), mail.vcard.len()), ("only.mail@example.org", 0));
}

#[test]
fn outlook() {
    let Card { contact, warnings, media_left_out, .. } = first("outlook-2.1");
    assert_eq!((warnings.len(), media_left_out), (0, 1));
    assert_eq!(contact.name, "Herr Jürgen Müller");
    assert_eq!(contact.org.as_deref(), Some("Straßenbau, Söhne"));
    assert_eq!(contact.note.as_deref(), Some("Erste Zeile\nZweite € 50, C:\\new"));
    assert_eq!(contact.phones, ["+49 171 5550100", "+49 (30) 555-0100"]);
    assert_eq!(contact.channels, ["web:http://www.bau.example/a,b"]);
    for line in [
        "N;LANGUAGE=de:Müller;Jürgen;;Herr",
        "TEL;TYPE=CELL;TYPE=PREF;TYPE=VOICE:+49 171 5550100",
        "ADR;TYPE=WORK;TYPE=PREF:;;Hauptstraße 1\\nHinterhaus;Berlin;;10115;Deutschland",
        "LABEL;TYPE=WORK;TYPE=PREF:Hauptstr. 1\\n10115 Berlin",
        "AGENT:BEGIN:VCARD\\nVERSION:2.1\\nN:Schmidt\\;Eva\\nTEL:+49 30 5550101\\nEND:VCARD\\n",
    ] {
        assert!(has(&contact, line), "{line}: {:?}", kept(&contact));
    }
    let contact = first("outlook-3.0").contact;
    assert_eq!(
        (contact.title.as_deref(), contact.tags.as_slice()),
        (Some("Analyst"), ["Customers".to_owned(), "Bank".to_owned()].as_slice())
    );
    assert_eq!(contact.birthday.unwrap().to_string(), "1988-02-29");
    assert!(has(&contact, "ROLE:Model validation") && has(&contact, "BDAY:1988-02-29T00:00:00Z"));
}

#[test]
fn android() {
    let Card { contact, media_left_out, .. } = first("android-2.1");
    assert_eq!((contact.name.as_str(), media_left_out), ("Bjørn Sørensen", 1));
    assert_eq!(contact.addresses, ["Strøget 1; st., København, 1160, Danmark"]);
    assert_eq!(contact.note.as_deref(), Some("no charset æ, a literal = sign and a long line"));
    assert_eq!(contact.channels, ["skype:bjorn.s"]);
    assert_eq!(contact.aka, ["Bjoernen"]);
    assert_eq!(contact.birthday.unwrap().to_string(), "--04-12");
    assert!(has(&contact, "TEL;TYPE=Ø:12345"));
}

#[test]
fn nextcloud_khard_linkedin_and_fastmail() {
    let nextcloud = first("nextcloud").contact;
    assert_eq!(nextcloud.emails, ["jose@obra.example", "jose@example.es"]);
    assert_eq!(nextcloud.tags, ["familia", "amigos, viejos"]);
    assert!(has(&nextcloud, "GEO:geo:40.4168\\,-3.7038"));
    let khard = first("khard").contact;
    assert_eq!((khard.title.as_deref(), khard.uid.as_deref()), (Some("Dosen"), Some("khard0001")));
    assert_eq!(khard.channels, ["skype:siti.r", "web:https://siti.example", "xmpp:siti@jabber.example"]);
    assert!(write(&khard, Version::V3, &()).contains("\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-12\r\n"));
    let linkedin = cards("linkedin");
    assert_eq!(linkedin[0].as_ref().unwrap().contact.channels, ["web:https://www.linkedin.com/in/pat-oneil"]);
    assert_eq!(linkedin[1].as_ref().unwrap().line, 12);
    let fastmail = first("fastmail-4.0").contact;
    assert_eq!(
        fastmail.channels,
        ["mastodon:@mies@social.example", "github:mies", "signal:sgnl://signal.me/#p/+31655500100"]
    );
    assert_eq!(fastmail.phones, ["+31-6-5550-0100", "+31-20-555-0100 ext. 42"]);
    assert_eq!(fastmail.interests, ["sailing", "chess"]);
    for line in [
        "X-CUSTOM;LABEL=\"a:b;c\":kept;as,it is",
        "N;JSCOMPS=\";1;2;0\":van der Berg;Maria;;;;;",
        "PRONOUNS;LANGUAGE=en:she/her",
    ] {
        assert!(has(&fastmail, line), "{line}");
    }
}

#[test]
fn the_forms_of_the_rfc() {
    let cards = cards("rfc-forms");
    let contact = &cards[0].as_ref().unwrap().contact;
    assert_eq!(
        (contact.name.as_str(), contact.aka.as_slice()),
        ("Yamada Taro", ["山田太郎".to_owned(), "山田 太郎".to_owned(), "Boss".to_owned()].as_slice())
    );
    assert_eq!((contact.org.as_deref(), contact.title.as_deref()), (Some("ABC, Inc."), Some("Boss")));
    assert_eq!(contact.emails, ["first@example.com", "second@example.com"]);
    let partial = &cards[1].as_ref().unwrap().contact;
    assert_eq!((partial.birthday, partial.note.as_deref()), (None, Some("one\n\ndeux")));
    assert!(write(partial, Version::V4, &()).contains("\r\nBDAY:---12\r\nNOTE:one\r\nNOTE;LANGUAGE=fr:deux\r\n"));
    assert!(cards[2].is_err());
}

#[test]
fn japanese_phones() {
    let contact = first("japan-2.1").contact;
    assert_eq!((contact.name.as_str(), contact.aka.as_slice()), ("表 ソフィア", ["ﾋｮｳ ｿﾌｨｱ".to_owned()].as_slice()));
    assert_eq!(contact.note.as_deref(), Some("表示\nソ"));
    assert_eq!(contact.city.as_deref(), Some("渋谷区"));
}

#[test]
fn broken_cards_are_said_and_the_rest_is_read() {
    let cards = cards("broken");
    let names: Vec<_> = cards
        .iter()
        .map(|card| card.as_ref().map(|card| card.contact.name.as_str()).map_err(BadCard::to_string))
        .collect();
    let bad = "line 7: the card has no name, organisation, email or phone".to_owned();
    assert_eq!(names, [Ok("No End"), Err(bad), Ok("José Latin"), Ok("Folded élément"), Ok("last, and lower case")]);
    let warnings = cards.iter().flatten().flat_map(|card| &card.warnings);
    assert_eq!(
        warnings.collect::<Vec<_>>(),
        [
            "the card that begins in line 3 has no END:VCARD",
            "line 15 is not UTF-8 and names no charset; it was read as Windows-1252",
            "line 16 is no property; it was left out",
            "line 17 has bytes that are not UTF-8; they were replaced",
            "line 18 has control characters; they were left out",
        ]
    );
}

#[test]
fn every_source_reads_the_same_with_any_end_of_line_and_in_utf_16() {
    for (name, bytes) in FILES.into_iter().filter(|(name, _)| !matches!(*name, "outlook-2.1" | "japan-2.1" | "broken"))
    {
        let text = std::str::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        let contacts = |bytes: &[u8]| -> Vec<Contact> {
            read(bytes, ReadOptions { photos: true }, &()).flatten().map(|card| card.contact).collect()
        };
        let expected = contacts(bytes);
        let utf_16 = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for form in [
            text.clone().into_bytes(),
            text.replace('\n', "\r").into_bytes(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf_16,
        ] {
            assert_eq!(contacts(&form), expected, "{name}");
        }
    }
}

#[test]
fn the_same_is_found_as_by_another_reader() {
    use calcard::vcard::VCardProperty;
    for (name, bytes) in FILES.into_iter().filter(|(name, _)| !matches!(*name, "outlook-2.1" | "japan-2.1" | "broken"))
    {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut theirs = calcard::Parser::new(text);
        for card in read(bytes, ReadOptions::default(), &()) {
            let calcard::Entry::VCard(their) = theirs.entry() else { panic!("{name}") };
            let Ok(card) = card else { continue };
            let mut emails: Vec<&str> =
                their.properties(&VCardProperty::Email).filter_map(|entry| entry.values.first()?.as_text()).collect();
            let mut ours: Vec<&str> = card.contact.emails.iter().map(String::as_str).collect();
            emails.sort_unstable();
            ours.sort_unstable();
            assert_eq!(ours, emails, "{name}");
            assert_eq!(their.properties(&VCardProperty::Tel).count(), card.contact.phones.len(), "{name}");
        }
    }
}
