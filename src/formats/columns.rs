//! What the columns of tables of people mean: LinkedIn, Google and Outlook in their generations, netrec's own, and what a user says.

mod languages;

use crate::model::fold::fold;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The id in a file of netrec.
    Id,
    /// The handle in a file of netrec.
    Handle,
    /// The whole name.
    Name,
    /// A part of the name, in the order in which they are spoken.
    NamePart(usize),
    /// A part of the name as it is spoken.
    SpokenPart(usize),
    /// Another name.
    Aka,
    /// An address of email.
    Email,
    /// A telephone, with its type for a card where the column says it.
    Phone(&'static str),
    /// An account or a page.
    Channel,
    /// The organisation.
    Org,
    /// What they do there.
    Title,
    /// The city.
    City,
    /// A whole address.
    Address,
    /// A part of one of several addresses: street, city, region, code, country.
    AddressPart(String, usize),
    /// Marks.
    Tag,
    /// What they care about.
    Interest,
    /// How close they are.
    Circle,
    /// Where the two of you belong.
    World,
    /// A cadence.
    Every,
    /// The day of birth.
    Birthday,
    /// Its year, month or day.
    BirthPart(usize),
    /// The day on which you met.
    MetOn,
    /// The day on which they came in.
    Created,
    /// Whether they are put away.
    Archived,
    /// Words.
    Note,
    /// Several own fields as `key=value`.
    Fields,
    /// An own field.
    Field(String),
    /// The label of the column of the same number: that of `Email`, `Phone`, `Event` ….
    Label(String),
    /// The value of a numbered column whose label says what it is.
    Labelled(String),
    /// Nothing that is worth keeping.
    Nothing,
}

/// Parts of a name in the order in which they are spoken.
const NAME_PARTS: [&[&str]; 5] = [
    &["name prefix"],
    &["first name", "given name", "firstname", "forename", "first"],
    &["middle name", "additional name", "middlename", "middle"],
    &["last name", "family name", "surname", "lastname"],
    &["suffix", "name suffix"],
];

/// The same of the name as it is spoken.
const SPOKEN_PARTS: [&[&str]; 5] = [
    &[],
    &["phonetic first name", "given name yomi", "given yomi"],
    &["phonetic middle name", "additional name yomi"],
    &["phonetic last name", "family name yomi", "surname yomi"],
    &[],
];

/// Columns that say nothing of the person, or nothing that the others do not say.
const NOTHING: &[&str] = &[
    "step",
    "health",
    "last",
    "next",
    "meetings",
    "photo",
    "initials",
    "short name",
    "maiden name",
    "file as",
    "priority",
    "private",
    "sensitivity",
    "mileage",
    "billing information",
    "language",
    "gender",
    "directory server",
    "subject",
    "e mail type",
    "e mail 2 type",
    "e mail 3 type",
    "e mail display name",
    "e mail 2 display name",
    "e mail 3 display name",
    "account",
    "organizational id number",
    "internet free busy",
    "isdn",
    "telex",
    "callback",
    "user 1 type",
];

const PLAIN: &[(Column, &[&str])] = &[
    (Column::Id, &["id"]),
    (Column::Handle, &["handle"]),
    (Column::Name, &["name", "full name", "display name", "contact name", "fullname", "displayname"]),
    (Column::Aka, &["nickname", "aka", "yomi name", "alternative name"]),
    (
        Column::Email,
        &[
            "email",
            "emails",
            "e mail",
            "email address",
            "e mail address",
            "e mail 2 address",
            "e mail 3 address",
            "mail",
            "primary email",
            "secondary email",
            "home email",
            "work email",
            "other email",
            "alternate email",
            "email 1",
            "email 2",
            "email 3",
            "alternate email 1",
            "alternate email 2",
            "email address 2",
            "e mail 2",
        ],
    ),
    (
        Column::Phone(""),
        &[
            "phone",
            "phones",
            "phone number",
            "telephone",
            "tel",
            "primary phone",
            "other phone",
            "phone 1",
            "phone 2",
            "phonenumbers",
        ],
    ),
    (
        Column::Phone("cell"),
        &[
            "mobile phone",
            "mobile",
            "cell phone",
            "mobile number",
            "car phone",
            "radio phone",
            "cell",
            "mobile phone 2",
        ],
    ),
    (
        Column::Phone("work"),
        &["business phone", "business phone 2", "company main phone", "work phone", "assistants phone"],
    ),
    (Column::Phone("home"), &["home phone", "home phone 2"]),
    (Column::Phone("work,fax"), &["business fax"]),
    (Column::Phone("home,fax"), &["home fax"]),
    (Column::Phone("fax"), &["other fax", "fax", "fax number"]),
    (Column::Phone("pager"), &["pager", "pager number"]),
    (
        Column::Channel,
        &[
            "url",
            "channels",
            "channel",
            "web page",
            "website",
            "personal web page",
            "business web page",
            "web page 1",
            "web page 2",
            "linkedin url",
            "profile url",
        ],
    ),
    (
        Column::Org,
        &[
            "org",
            "company",
            "organization",
            "organisation",
            "organization name",
            "company name",
            "current company",
            "companies",
        ],
    ),
    (Column::Title, &["title", "job title", "position", "organization title", "jobtitle", "current position"]),
    (Column::City, &["city", "location", "town"]),
    (Column::Address, &["address", "addresses"]),
    (Column::Tag, &["tags", "labels", "categories", "group membership"]),
    (Column::Interest, &["interests", "interest"]),
    (Column::Circle, &["circle"]),
    (Column::World, &["world"]),
    (Column::Every, &["every"]),
    (Column::Birthday, &["birthday", "birth date", "date of birth", "birthdate", "dob"]),
    (Column::BirthPart(0), &["birth year"]),
    (Column::BirthPart(1), &["birth month"]),
    (Column::BirthPart(2), &["birth day"]),
    (Column::MetOn, &["connected on", "met on", "met", "connection date", "date connected"]),
    (Column::Created, &["created"]),
    (Column::Archived, &["archived"]),
    (Column::Note, &["note", "notes", "comments"]),
    (Column::Fields, &["fields"]),
];

/// Parts of an address in the order of a line.
const ADDRESS_PARTS: [&[&str]; 5] = [
    &["street", "street 2", "street 3", "address", "address 2", "extended address", "po box"],
    &["city"],
    &["state", "region"],
    &["postal code", "zipcode", "zip", "zip code"],
    &["country", "country region"],
];

/// What the columns of a header mean; `None` if it is not the header of a table of people that is known.
pub fn of_header(header: &[&str]) -> Option<Vec<Column>> {
    let elsewhere = languages::known();
    let english = |name: &&str| {
        let folded = fold(name);
        elsewhere.get(folded.as_ref()).map_or_else(|| folded.to_string(), |english| (*english).to_owned())
    };
    let mut folded: Vec<String> = header.iter().map(english).collect();
    // In French the title before the name and that of the job have one name.
    let titles = folded.iter().filter(|name| *name == "titre").count();
    for (before, name) in folded.iter_mut().filter(|name| *name == "titre").enumerate() {
        let is_prefix = before == 0 && titles > 1;
        *name = if is_prefix { "name prefix" } else { "job title" }.to_owned();
    }
    let has = |name: &str| folded.iter().any(|known| known == name);
    // Outlook's Title is what is put before the name, where it has another one for the job.
    let has_job = has("job title") || has("organization title");
    // Beside a first name alone, the name is that of the family.
    let is_family = has("first name") && !["last name", "family name", "surname"].into_iter().any(has);
    // Beside the city of an address, the location is a room or a desk.
    let has_city = folded.iter().any(|name| name.len() > 4 && name.ends_with(" city"));
    let columns: Vec<Column> = header
        .iter()
        .zip(&folded)
        .map(|(name, folded)| match folded.as_str() {
            "title" if has_job => Column::NamePart(0),
            "name" if is_family => Column::NamePart(3),
            // Alone it is netrec's own: when you last met.
            "last" if has("first") => Column::NamePart(3),
            "location" if has_city => Column::Field(name.trim().to_owned()),
            folded => column(folded).unwrap_or_else(|| Column::Field(name.trim().to_owned())),
        })
        .collect();
    let known = columns.iter().filter(|column| !matches!(column, Column::Field(_) | Column::Nothing)).count();
    let names = columns.iter().any(|column| {
        matches!(column, Column::Name | Column::NamePart(_) | Column::Email | Column::Org) || *column == label("e mail")
    });
    (names && (known >= 2 || known == header.len())).then_some(columns)
}

/// Whether a header is in another language than English, so that its days are not written as in America.
pub fn is_foreign(header: &[&str]) -> bool {
    let elsewhere = languages::known();
    header.iter().any(|name| elsewhere.contains_key(fold(name).as_ref()))
}

fn label(kind: &str) -> Column {
    Column::Label(kind.to_owned())
}

fn column(name: &str) -> Option<Column> {
    if NOTHING.contains(&name) || name.is_empty() {
        return Some(Column::Nothing);
    }
    if let Some((column, _)) = PLAIN.iter().find(|(_, names)| names.contains(&name)) {
        return Some(column.clone());
    }
    if let Some(at) = NAME_PARTS.iter().position(|names| names.contains(&name)) {
        return Some(Column::NamePart(at));
    }
    if let Some(at) = SPOKEN_PARTS.iter().position(|names| names.contains(&name)) {
        return Some(Column::SpokenPart(at));
    }
    for whose in ["home", "business", "work", "other"] {
        let part = name.strip_prefix(whose).map(str::trim);
        if let Some(at) = part.and_then(|part| ADDRESS_PARTS.iter().position(|names| names.contains(&part))) {
            return Some(Column::AddressPart(whose.to_owned(), at));
        }
    }
    numbered(name)
}

/// Google's numbered columns, as `e mail 1 value`: the kind, the number and what of it.
fn numbered(name: &str) -> Option<Column> {
    let at = name.find(|c: char| c.is_ascii_digit())?;
    let kind = name.get(..at)?.trim();
    let (number, what) = name.get(at..)?.split_once(' ')?;
    number.parse::<u32>().ok()?;
    let key = || format!("{kind} {number}");
    Some(match (kind, what) {
        ("im", "type") => Column::Nothing,
        ("im", "service") => label(&key()),
        (_, "type" | "label") if kind != "organization" => label(&key()),
        (
            "e mail" | "phone" | "website" | "event" | "relation" | "custom field" | "im" | "external id" | "jot",
            "value",
        ) => Column::Labelled(key()),
        ("address", "formatted") => Column::Address,
        ("address", "po box") => Column::Nothing,
        ("address", part) => {
            let at = ADDRESS_PARTS.iter().position(|names| names.contains(&part));
            // The formatted address says it all, but the city alone is needed as well.
            if at == Some(1) { Column::City } else { Column::Nothing }
        }
        ("organization", "name") => Column::Org,
        ("organization", "title") => Column::Title,
        ("organization", "type") => Column::Nothing,
        _ => return None,
    })
}

/// What a user calls a column in `--map`.
pub fn of_key(key: &str) -> Option<Column> {
    Some(match key {
        "name" => Column::Name,
        "first" => Column::NamePart(1),
        "last" => Column::NamePart(3),
        "aka" => Column::Aka,
        "email" => Column::Email,
        "phone" => Column::Phone(""),
        "channel" => Column::Channel,
        "org" => Column::Org,
        "title" => Column::Title,
        "city" => Column::City,
        "address" => Column::Address,
        "tag" => Column::Tag,
        "interest" => Column::Interest,
        "circle" => Column::Circle,
        "world" => Column::World,
        "birthday" => Column::Birthday,
        "met" => Column::MetOn,
        "note" => Column::Note,
        key => Column::Field(key.strip_prefix("field.").filter(|key| !key.is_empty())?.to_owned()),
    })
}

/// The keys that `--map` knows, in a sentence.
pub const KEYS: &str = "name, first, last, aka, email, phone, channel, org, title, city, address, tag, interest, circle, world, birthday, met, \
     note or field.NAME";
