//! A small network with something of every kind that can be due on 12 September 2026, with fixed ids.

/// The data file.
pub const NETWORK: &str = r#"{"netrec":1,
"settings":{"circles":{"inner":"2w","close":"1mo","wide":"3mo"},"follow_up_after":"2d","region":"ID"},
"contacts":[
{"id":"h2kq9w3xd7","handle":"ana-souza","name":"Ana Souza","circle":"inner","world":"conference","created":"2026-06-01","aka":["Aninha"],"emails":["ana@kopi.co","ana@souza.example"],"phones":["+628123456789"],"channels":["linkedin:ana"],"org":"Kopi Co","title":"roaster","city":"Bandung","addresses":["Jl. Braga 7, Bandung"],"tags":["speaker"],"interests":["coffee","robusta"],"likes":["dark chocolate"],"needs":["a translator"],"met":{"event":"RustConf 2026","on":"2026-06-01","by":"m4t8c1r0ze"},"links":[{"to":"j7n3x5v2ba","as":"cousin"}],"facts":[{"on":"2026-06-01","text":"two daughters"}],"note":"Met at the espresso stand.","fields":{"shoe":"38"}},
{"id":"m4t8c1r0ze","handle":"budi","name":"Budi","circle":"close","world":"office","birthday":"1990-09-12","created":"2026-01-05","phones":["+622155500112"],"interests":["chess"]},
{"id":"j7n3x5v2ba","handle":"jose-marti","name":"José Martí","world":"friends","created":"2026-02-01","emails":["jose@habana.example"]},
{"id":"k1w9d4f6gh","handle":"tanaka-hanako","name":"田中 花子","circle":"wide","birthday":"--09-16","greeted":2025,"created":"2026-08-01","aka":["Tanaka Hanako"],"emails":["hanako@tanaka.example"]},
{"id":"w3r5archvd","handle":"old-friend","name":"Old Friend","circle":"inner","archived":true,"created":"2020-01-01"}
],
"reminders":[
{"id":"q0x5v7n2ba","on":"2026-09-10","who":["h2kq9w3xd7"],"kind":"email","text":"send the article on robusta"},
{"id":"r3b6y8t1cd","on":"2026-09-20","who":["m4t8c1r0ze"],"kind":"call","every":"1mo","day":20,"promise":"mine","text":"tell him about the flat"},
{"id":"s5h2m9k4ef","on":"2026-09-11","text":"a meetup in Surabaya","world":"conference"},
{"id":"t6d8n3w1gh","on":"2026-08-01","who":["h2kq9w3xd7"],"kind":"email","state":"done","closed":"2026-08-02","promise":"theirs","text":"the recipe"}
],
"meetings":[
{"id":"c9d3f6j1wk","on":"2026-06-01","with":["h2kq9w3xd7"],"via":"in-person","at":"Jakarta","event":"RustConf 2026","text":"coffee and compilers","learned":["two daughters"],"gave":["a book"]},
{"id":"d2g7k4p8mn","on":"2026-09-12T10:00","with":["m4t8c1r0ze","j7n3x5v2ba"],"planned":true,"at":"Gambir","text":"lunch at the station"},
{"id":"e4r9s6v1xq","on":"2026-09-08","with":["j7n3x5v2ba"],"planned":true,"text":"chess"},
{"id":"f8z2b5c7dh","on":"2026-09-01","with":["m4t8c1r0ze"],"via":"call","text":"he moves","got":["durian"]},
{"id":"g1y6w3q9tr","on":"2026-07-01","with":["m4t8c1r0ze"],"state":"dropped","planned":true}
]}
"#;

/// The same in one line of JSON, as another program may have written it, with keys of its own at every level.
pub fn with_unknown_keys() -> serde_json::Value {
    let mut network: serde_json::Value = serde_json::from_str(NETWORK).unwrap();
    network["x_top"] = serde_json::json!({"kept": [1.50, true, null]});
    network["settings"]["x_settings"] = "kept".into();
    network["settings"]["circles"]["guild"] = "2mo".into();
    let ana = &mut network["contacts"][0];
    ana["x_contact"] = serde_json::json!([{"deep": "kept"}]);
    ana["met"]["x_met"] = 1.into();
    ana["links"][0]["x_link"] = 2.into();
    ana["facts"][0]["x_fact"] = 3.into();
    network["reminders"][0]["x_reminder"] = "kept".into();
    network["meetings"][0]["x_meeting"] = "kept".into();
    network
}
