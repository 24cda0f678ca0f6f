//! The words that generated networks are made of.

/// A way of writing names, and how many of a hundred people write theirs so.
pub struct Script {
    /// Of a hundred people.
    pub share: u64,
    /// Whether the family name stands first.
    pub family_first: bool,
    /// What stands between the two.
    pub joint: &'static str,
    /// Given names.
    pub given: &'static [&'static str],
    /// Family names; none for people of one name.
    pub family: &'static [&'static str],
}

/// All scripts; their shares make a hundred.
#[rustfmt::skip]
pub const SCRIPTS: &[Script] = &[
    Script { share: 70, family_first: false, joint: " ", given: LATIN_GIVEN, family: LATIN_FAMILY },
    Script {
        share: 7, family_first: true, joint: "",
        given: &["伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "刚", "桂英", "思源"],
        family: &["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "欧阳", "司马"],
    },
    Script {
        share: 4, family_first: true, joint: " ",
        given: &["蓮", "陽葵", "湊", "凛", "大翔", "結菜", "健太", "美咲", "翔太", "さくら", "拓海", "葵", "直樹", "恵子", "浩", "由美", "誠", "かおり", "亮", "あゆみ"],
        family: &["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "林", "斎藤", "清水"],
    },
    Script {
        share: 6, family_first: false, joint: " ",
        given: &["Анна", "Дмитрий", "Елена", "Иван", "Ольга", "Сергей", "Наталья", "Алексей", "Мария", "Андрій", "Оксана", "Тарас", "Юлія", "Никола", "Милица", "Георги", "Елица", "Михаил", "Светлана", "Пётр"],
        family: &["Иванов", "Смирнова", "Кузнецов", "Попова", "Шевченко", "Коваленко", "Бондаренко", "Ткаченко", "Петровић", "Јовановић", "Димитров", "Николова", "Волков", "Соколова", "Морозов", "Лебедева", "Козлов", "Новиков", "Щукина", "Соловьёв"],
    },
    Script {
        share: 4, family_first: false, joint: " ",
        given: &["محمد", "فاطمة", "أحمد", "مريم", "علي", "نور", "حسن", "ليلى", "يوسف", "سارة", "عمر", "زينب", "خالد", "هدى", "إبراهيم", "رانيا", "طارق", "سلمى"],
        family: &["الحسن", "المصري", "حداد", "خوري", "النجار", "العلي", "منصور", "صالح", "الشامي", "البغدادي", "رضوان", "عباس", "حمدان", "الزهراني", "بن سعيد", "القحطاني", "فارس", "يعقوب"],
    },
    Script {
        share: 2, family_first: false, joint: " ",
        given: &["נועה", "דוד", "תמר", "יוסף", "מיכל", "אבי", "שרה", "איתן", "רחל", "עומר", "יעל", "משה", "הילה", "גיא"],
        family: &["כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהם", "פרידמן", "שפירא", "אזולאי", "גולן", "בן־דוד", "רוזנברג", "ברק"],
    },
    Script {
        share: 3, family_first: false, joint: " ",
        given: &["आरव", "प्रिया", "राहुल", "अनन्या", "विक्रम", "दीपिका", "संजय", "कविता", "अमित", "नेहा", "रोहन", "सुनीता", "अर्जुन", "मीरा", "किरण", "श्रुति"],
        family: &["शर्मा", "वर्मा", "गुप्ता", "सिंह", "कुमार", "पटेल", "जोशी", "मिश्रा", "अग्रवाल", "यादव", "चौहान", "देशपांडे", "कुलकर्णी", "त्रिपाठी", "श्रेष्ठ", "थापा"],
    },
    Script {
        share: 3, family_first: true, joint: "",
        given: &["민준", "서연", "도윤", "지우", "하준", "서현", "예준", "수아", "지훈", "은지", "현우", "유진", "성민", "미영", "동현", "혜진"],
        family: &["김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황"],
    },
    Script {
        share: 1, family_first: false, joint: "", family: &[],
        given: &["Sukarno", "Suharti", "Budiono", "Wayan", "Ketut", "Slamet", "Sumiati", "Teller", "Sutrisno", "Nyoman", "Thant", "Ngawang", "Tenzin", "Ruslan", "Mulyadi", "Parto"],
    },
];

#[rustfmt::skip]
const LATIN_GIVEN: &[&str] = &[
    "Ana", "José", "Zoë", "Łukasz", "Søren", "François", "Björn", "Siân", "Nguyễn", "Maya", "Chloé", "Jürgen", "Aoife", "Renée",
    "Ömer", "Şule", "João", "Inês", "Ángel", "Íñigo", "Anaïs", "Håkon", "Åsa", "Željko", "Đorđe", "Katarína", "Ondřej", "Zoltán",
    "Ilze", "Jānis", "Eglė", "Õnne", "Päivi", "Mária", "Dewi", "Agus", "Siti", "Putri", "Rizky", "Bayu", "Emily", "James",
    "Sarah", "Michael", "Grace", "Thomas", "Olivia", "Daniel", "Fatou", "Kwame", "Chinedu", "Amara", "Thandiwe", "Hinemoa", "Leilani",
    "Anne-Marie", "Jean-Luc", "Mary Jane", "Carlos", "Lucía",
];

#[rustfmt::skip]
const LATIN_FAMILY: &[&str] = &[
    "Souza", "García", "Müller", "Kowalczyk", "Sørensen", "Lefèvre", "Öztürk", "O'Brien", "Nguyễn Thị", "Wijaya", "Dvořák", "Núñez",
    "Gonçalves", "Weiß", "Åkesson", "Þórsdóttir", "Kovač", "Đurić", "Horváth", "Bērziņš", "Kazlauskienė", "Mägi", "Hämäläinen",
    "Ștefănescu", "Çelik", "Santoso", "Hartono", "Siregar", "Nasution", "Pratama", "Lestari", "Smith", "Jones", "Williams", "Brown",
    "Taylor", "Johnson-Lee", "MacDonald", "Fitzgerald", "van der Berg", "de la Cruz", "von Goethe", "D'Angelo", "Rossi", "Bianchi",
    "Dubois", "Peña", "Ibáñez", "Mensah", "Okafor", "Adébáyọ̀", "Dlamini", "Ngata", "Kahananui", "Le Guin", "Ó Súilleabháin",
    "Papadopoulos", "Ivanova", "Yılmaz", "Tanaka",
];

/// Of a hundred families of the first script, how many have a name that few others have, put together from the next two lists. A
/// network of ten thousand has some hundred namesakes, not thousands.
pub const RARE_FAMILIES: u64 = 85;

/// Of a hundred people who write their names in another script, how many have a second given name.
pub const SECOND_NAMES: u64 = 70;

/// How rare family names begin.
#[rustfmt::skip]
pub const BEGINNINGS: &[&str] = &[
    "Aber", "Achter", "Al", "Ander", "Bel", "Berg", "Blom", "Bon", "Brand", "Cal", "Castel", "Dal", "Dom", "Eber", "Eken", "Fal",
    "Fern", "Gal", "Grün", "Hal", "Haver", "Holm", "Jan", "Kar", "Kess", "Kol", "Lind", "Lund", "Mal", "Marin", "Mon", "Nord", "Ols",
    "Öster", "Pal", "Quin", "Ram", "Roz", "Sal", "Sand", "Sjö", "Stan", "Tal", "Ut", "Val", "Vester", "Wil", "Zub",
];

/// How they end.
#[rustfmt::skip]
pub const ENDINGS: &[&str] = &[
    "ani", "arczyk", "as", "berg", "bury", "by", "czyński", "dal", "dóttir", "eanu", "eira", "elli", "enko", "er", "escu", "ez", "feld",
    "ford", "gaard", "gren", "hagen", "ić", "ini", "ius", "kamp", "land", "ley", "man", "mark", "nen", "oğlu", "ós", "ová", "quist",
    "sen", "son", "stad", "ström", "ton", "yan",
];

#[rustfmt::skip]
pub const WORDS: &[&str] = &[
    "coffee", "the", "a", "and", "about", "with", "her", "his", "their", "new", "shop", "talked", "asked", "for", "to", "in", "on", "of",
    "moving", "Bandung", "Lisbon", "robusta", "beans", "roaster", "daughter", "son", "school", "started", "finished", "book", "on",
    "gardening", "bees", "sailing", "marathon", "training", "knee", "better", "again", "soon", "next", "spring", "visit", "promised",
    "introduce", "me", "friend", "who", "builds", "small", "boats", "investor", "meeting", "went", "well", "badly", "worried",
    "happy", "tired", "hiring", "two", "people", "team", "left", "joined", "company", "office", "moved", "across", "river", "wants",
    "advice", "pricing", "contract", "lawyer", "tax", "export", "licence", "Jakarta", "Berlin", "flight", "late", "train", "station",
    "lunch", "dinner", "tea", "walk", "park", "dog", "cat", "piano", "jazz", "concert", "tickets", "gave", "got", "old", "map",
    "café", "naïve", "\"robusta\"", "—", "résumé", "C:\\temp", "½", "kopi", "tubruk", "senang", "bertemu", "Grüße", "señor", "☕",
    "conference", "talk", "slides", "demo", "questions", "Rust", "compiler", "database", "open", "source", "maintainer", "grant",
    "university", "thesis", "professor", "lab", "paper", "review", "deadline", "month", "week", "Monday", "tomorrow", "remember",
    "ask", "mother", "hospital", "recovered", "wedding", "baby", "house", "kitchen", "recipe", "spicy", "noodles", "market",
];

#[rustfmt::skip]
pub const CITIES: &[&str] = &[
    "Jakarta", "Bandung", "Surabaya", "Yogyakarta", "Singapore", "Kuala Lumpur", "東京", "大阪", "上海", "서울", "Berlin", "München", "Köln",
    "Paris", "Lyon", "Lisboa", "São Paulo", "Bogotá", "Kraków", "Київ", "Москва", "İstanbul", "القاهرة", "תל אביב", "मुंबई", "London",
    "New York", "San Francisco", "Lagos", "Nairobi", "Wellington", "Zürich",
];

#[rustfmt::skip]
pub const STREETS: &[&str] = &["Jl. Braga", "Hauptstraße", "Rua da Saudade", "High Street", "Nowy Świat", "Rue de l'Église", "Calle Mayor"];

#[rustfmt::skip]
pub const ORG_NAMES: &[&str] = &[
    "Kopi", "Garuda", "Nordwind", "Blue Heron", "Acme", "Sakura", "Lotus", "Fjord", "Baobab", "Cedar", "Monsoon", "Quill", "Lantern",
    "Harbour", "Meridian", "Olive", "Pixel", "Copper", "Juniper", "Saffron", "Étoile", "Über", "Río", "Krone", "Matahari", "Tide",
];

#[rustfmt::skip]
pub const ORG_KINDS: &[&str] = &[
    "Coffee", "Labs", "Partners", "GmbH", "Capital", "Foundation", "& Sons", "Studio", "University", "Logistics", "Health", "Press",
];

#[rustfmt::skip]
pub const TITLES: &[&str] = &[
    "founder", "CTO", "engineer", "designer", "head of sales", "professor", "journalist", "roaster", "investor", "lawyer", "architect",
    "product manager", "consultant", "doctor", "teacher", "director of operations", "student", "photographer", "chef", "researcher",
];

#[rustfmt::skip]
pub const TAGS: &[&str] = &[
    "investor", "press", "speaker", "mentor", "alumni", "neighbour", "client", "supplier", "rust", "coffee", "board", "volunteer",
    "climbing", "choir", "hiring", "partner", "vip", "wedding", "newsletter", "jakarta",
];

#[rustfmt::skip]
pub const INTERESTS: &[&str] = &[
    "coffee", "bees", "sailing", "jazz", "rust", "gardening", "marathons", "chess", "photography", "cooking", "birds", "typography",
    "history", "cycling", "go (囲碁)", "poetry", "electronics", "climbing", "batik", "maps", "urban planning", "machine learning",
    "film", "pottery", "football", "astronomy",
];

#[rustfmt::skip]
pub const EVENTS: &[&str] = &[
    "RustConf", "FOSDEM", "Web Summit", "World of Coffee", "PyCon", "Strata", "Jakarta Book Fair", "Alumni Day", "Startup Weekend",
    "Tech in Asia", "Frankfurter Buchmesse", "SXSW", "Design Week", "Climate Forum",
];

#[rustfmt::skip]
pub const PLACES: &[&str] = &[
    "Café Kopi", "the office", "their office", "Central Station", "Hotel Indonesia", "the library", "Warung Bu Sri", "airport lounge",
    "their home", "the park", "Bar Lisboa", "the co-working space",
];

#[rustfmt::skip]
pub const THINGS: &[&str] = &[
    "a bag of robusta", "a book on bees", "dark chocolate", "an old map of Jakarta", "batik scarf", "a bottle of wine", "concert tickets",
    "a fountain pen", "jar of honey", "tea from Uji", "a signed copy of her book", "toy train for the boy",
];

#[rustfmt::skip]
pub const NEEDS: &[&str] = &[
    "an accountant who knows export", "a flat in Berlin", "a Rust developer", "somebody at the ministry", "a venue for 80 people",
    "a publisher", "feedback on the pitch", "a used espresso machine", "a tutor for the children", "a reliable shipper",
];

#[rustfmt::skip]
pub const PROMISES: &[&str] = &[
    "send the article on robusta", "introduce to Budi", "send the slides", "invite to the tasting", "ask how the move went",
    "look up the grant", "send the photos", "offer a hand with the contract", "find out about the new shop", "call about the boat",
    "lend the book on bees", "congratulate on the new job", "share the contact of the roaster", "check the date of the wedding",
];

#[rustfmt::skip]
pub const TIES: &[&str] = &["colleague", "friend", "partner", "sister", "brother", "mentor", "client", "neighbour", "classmate"];

#[rustfmt::skip]
pub const WORLDS: &[&str] = &[
    "conference", "office", "customers", "experts", "friends", "family", "travel", "social", "online", "public",
];

/// Phones as E.164, a digit for each `#`.
#[rustfmt::skip]
pub const PHONES: &[&str] = &[
    "+62812########", "+6285#########", "+4915########9", "+1415#######", "+1212#######", "+4477########", "+8190########",
    "+8613#########", "+9198########", "+55119########", "+316########", "+336########", "+23480########", "+8210########",
];

#[rustfmt::skip]
pub const CHANNELS: &[&str] = &[
    "linkedin", "x", "bluesky", "mastodon", "telegram", "whatsapp", "signal", "instagram", "github", "matrix", "web",
];

#[rustfmt::skip]
pub const MAIL_HOSTS: &[&str] = &["example.com", "kopi.example", "example.org", "example.net", "mail.example.id", "uni.example.edu", "web.example.de"];
