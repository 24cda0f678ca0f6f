//! `netrec review -o html` in Chromium: what it loads, how it looks on both grounds, and what can be done with it.

use std::path::PathBuf;

use serde_json::json;

use crate::browser::Browser;
use crate::env::{Env, skipped};
use crate::page::same;

/// The least contrast of any text with the ground, and the text that has it.
const CONTRAST: &str = "(() => {
  const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = light(getComputedStyle(document.documentElement).backgroundColor);
  const contrast = (color) => [light(color), ground].sort((a, b) => b - a).map((part) => part + 0.05).reduce((a, b) => a / b);
  let least = [99, ''];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('');
    if (!own || element.closest('script,title,desc')) continue;
    const style = getComputedStyle(element);
    const found = contrast(element.namespaceURI.endsWith('svg') ? style.fill : style.color);
    if (found < least[0]) least = [found, own];
  }
  return least;
})()";

fn page(net: &Env) -> PathBuf {
    let path = net.home().join("review.html");
    std::fs::write(&path, &net.run(&["review", "--demo", "-o", "html"]).ok().out).unwrap();
    path
}

#[test]
fn it_loads_nothing_and_reads_well_on_both_grounds() {
    let net = Env::new();
    let Some(mut browser) = Browser::start(&net) else { return skipped("there is no Chromium") };
    let file = page(&net);
    let json = net.read(&["review", "--demo", "--json"]);
    for width in [1280, 390] {
        let mut grounds = Vec::new();
        for scheme in ["light", "dark"] {
            browser.open(&file, width, scheme);
            same(browser.run("document.documentElement.outerHTML").as_str().unwrap(), &json);
            assert_eq!(browser.run("document.documentElement.scrollWidth"), width, "nothing stands out to the side");
            let least = browser.run(CONTRAST);
            assert!(least[0].as_f64().unwrap() >= 4.5, "{scheme}, {width}: {least}");
            grounds.push(browser.run("getComputedStyle(document.documentElement).backgroundColor"));
            let headings =
                browser.run("[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1]).join('')");
            assert_eq!(headings, format!("1{}", "2".repeat(10)));
            for kind in ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"] {
                assert_eq!(browser.heard(kind), Vec::<&serde_json::Value>::new());
            }
            let loaded = browser.heard("Network.requestWillBeSent");
            let loaded: Vec<&str> = loaded.iter().map(|event| event["request"]["url"].as_str().unwrap()).collect();
            assert!(loaded.iter().all(|url| *url == "data:," || url.ends_with("/review.html")), "{loaded:?}");
        }
        assert_ne!(grounds[0], grounds[1]);
    }
}

#[test]
fn people_are_found_by_keys_and_by_pointing() {
    let net = Env::new();
    let Some(mut browser) = Browser::start(&net) else { return skipped("there is no Chromium") };
    browser.open(&page(&net), 1280, "light");
    let who = "document.querySelector('#who b')?.textContent ?? ''";
    let count = |what: &str| format!("document.querySelectorAll('{what}').length");

    browser.press("Tab");
    assert_eq!(browser.run("document.activeElement.className"), "skip");

    browser.run("document.querySelector('#find').focus()");
    browser.type_in("coffee SAO");
    assert_eq!(browser.run(&count("#hits button")), 0, "a city is not on the page");
    browser.run("document.querySelector('#find').value = ''");
    browser.type_in("COFFEE ngu");
    assert_eq!(browser.run("document.querySelector('#hits').textContent"), "Nguyễn Thị Hương");
    assert_eq!(browser.run(&count("#people tbody tr:not([hidden])")), 1);
    browser.press("Enter");
    assert_eq!(browser.run(who), "Nguyễn Thị Hương");
    assert_eq!(browser.run(&count(".dot.lit")), 2, "she, and Ana, whom she knows");
    browser.press("Escape");
    assert_eq!(browser.run(who), "");

    browser.run("document.querySelector('#find').select()");
    browser.type_in(" ");
    let (people, inner) = (browser.run(&count(".dot")), browser.run(&count("#people tr[data-c=\"0\"]")));
    browser.run("document.querySelector('#tools input[value=\"0\"]').click()");
    assert_eq!(browser.run(&count(".dot.off")), inner);
    assert_eq!(
        browser.run(&count("#people tbody tr:not([hidden])")),
        people.as_u64().unwrap() - inner.as_u64().unwrap()
    );
    browser.run("document.querySelector('#tools input[value=\"0\"]').click()");
    assert_eq!(browser.run(&count(".off")), 0);

    // From the table.
    browser.run("document.querySelector('#people').open = true; document.querySelector('#r3 a').focus()");
    browser.press("Enter");
    let fourth = browser.run("document.querySelector('#r3 th').textContent");
    assert_eq!(browser.run(who), fourth);
    browser.press("Escape");

    // With a pointer.
    browser.run("document.querySelector('#map').scrollIntoView()");
    let at = browser.run(
        "(({x, y, width}) => [x + width / 2, y + width / 2])(document.querySelector('#p0').getBoundingClientRect())",
    );
    browser.ask("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": at[0], "y": at[1]}));
    assert_eq!(browser.run(who), browser.run("document.querySelector('#r0 th').textContent"));
    browser.ask("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": 2, "y": 2}));
    assert_eq!(browser.run(who), "");
    assert_eq!(browser.heard("Runtime.exceptionThrown"), Vec::<&serde_json::Value>::new());
}
