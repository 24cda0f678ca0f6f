use proptest::prelude::*;
use serde_json::{from_value, json};

use super::*;
use crate::model::{Contact, ContactHead, List, MeetingHead};
use crate::recipe::testing::{day, meeting, network, person, reminder};

const TODAY: &str = "2026-09-12";

fn all(network: &Network, glimpses: &[Glimpse], plans: &[(usize, String)]) -> Vec<Channel> {
    channels(network, &Diary::new(network), glimpses, plans, day(TODAY))
}

fn of(network: &Network, source: Source) -> Channel {
    all(network, &[], &[]).into_iter().find(|channel| channel.source == source).unwrap()
}

fn world(name: &str) -> Source {
    Source::World(name.to_owned())
}

fn by(via: Via) -> impl FnOnce(&mut MeetingHead) {
    move |meeting| meeting.via = Some(via)
}

fn belongs(world: &'static str) -> impl FnOnce(&mut ContactHead) {
    move |contact| contact.world = Some(world.into())
}

#[test]
fn an_empty_network_has_all_channels_all_empty() {
    let channels = all(&network(), &[], &[]);
    let media = Via::ALL.iter().map(|via| Source::Medium(*via));
    let worlds = WORLDS.into_iter().map(world);
    assert!(channels.iter().map(|channel| channel.source.clone()).eq(media.chain(worlds)));
    assert!(channels.iter().all(|it| (it.people, it.flow, it.next) == (0, Flow::Empty, Next::Explore)));
}

#[test]
fn a_world_is_dry_when_nobody_new_came_for_more_than_90_days() {
    for (created, met_on, meetings, new, flow) in [
        (Some("2026-06-14"), None, &[][..], Some("2026-06-14"), Flow::Flowing),
        (Some("2026-06-13"), None, &[], Some("2026-06-13"), Flow::Dry),
        (Some("2026-09-12"), None, &["2026-06-13"], Some("2026-06-13"), Flow::Dry),
        (Some("2020-01-01"), None, &["2026-06-14", "2026-09-01"], Some("2026-06-14"), Flow::Flowing),
        (Some("2026-09-12"), Some("2019-05-05"), &["2026-09-01"], Some("2019-05-05"), Flow::Dry),
        (None, None, &[], None, Flow::Dry),
    ] {
        let mut network = network();
        let ana = person(&mut network, "Ana", belongs("Office"));
        network.contacts[0].created = created.map(day);
        for on in meetings {
            meeting(&mut network, on, &[ana], |_| {});
        }
        let glimpses = [Glimpse { met: met_on.map(day), ..Glimpse::default() }];
        let channels = all(&network, &glimpses, &[]);
        let office = channels.iter().find(|channel| channel.source == world("office")).unwrap();
        assert_eq!((office.people, office.newest, office.flow), (1, new.map(|on| (ana, day(on))), flow), "{created:?}");
        assert_eq!(office.next, Next::Ask(ana));
    }
}

#[test]
fn a_medium_is_dry_when_it_was_not_used_for_more_than_90_days() {
    for (last, flow) in [("2026-06-14", Flow::Flowing), ("2026-06-13", Flow::Dry)] {
        let mut network = network();
        let [ana, budi] = ["Ana", "Budi"].map(|name| person(&mut network, name, |_| {}));
        meeting(&mut network, "2026-01-01", &[ana], by(Via::Call));
        meeting(&mut network, "2026-01-02", &[ana], by(Via::Letter));
        meeting(&mut network, "2026-01-03", &[ana, budi], by(Via::Letter));
        meeting(&mut network, last, &[ana], by(Via::Call));
        meeting(&mut network, "2026-09-01", &[ana], |meeting| (meeting.via, meeting.planned) = (Some(Via::Call), true));
        let call = of(&network, Source::Medium(Via::Call));
        assert_eq!((call.people, call.last, call.flow), (1, Some(day(last)), flow));
        assert_eq!(call.newest, Some((ana, day("2026-01-01"))));
        let letter = of(&network, Source::Medium(Via::Letter));
        assert_eq!((letter.people, letter.newest), (2, Some((budi, day("2026-01-03")))), "Ana was known already");
        let video = of(&network, Source::Medium(Via::Video));
        assert_eq!((video.people, video.newest, video.last, video.flow), (0, None, None, Flow::Empty));
    }
}

#[test]
fn the_archived_and_the_user_dont_count() {
    let mut network = network();
    let ana = person(&mut network, "Ana", belongs("office"));
    let me = person(&mut network, "Me", belongs("office"));
    network.contacts[ana as usize].archived = true;
    network.settings.me = Some(network.contact(me).id);
    meeting(&mut network, "2026-09-01", &[ana, me], by(Via::Call));
    let channels = all(&network, &[], &[]);
    assert!(channels.iter().all(|it| (it.people, it.flow, it.next) == (0, Flow::Empty, Next::Explore)));
}

#[test]
fn the_next_step_of_a_world() {
    let mut network = network();
    let [ana, budi, citra] = ["Ana", "Budi", "Citra"].map(|name| person(&mut network, name, belongs("choir")));
    meeting(&mut network, "2026-01-01", &[ana, budi], |_| {});
    meeting(&mut network, "2026-01-02", &[ana], |_| {});
    assert_eq!(of(&network, world("choir")).next, Next::Ask(ana), "whom you met most");
    meeting(&mut network, "2026-01-03", &[budi], |_| {});
    assert_eq!(of(&network, world("choir")).next, Next::Ask(budi), "then whom you met last");
    let expert =
        Glimpse::of(&from_value(json!({"id": "h2kq9w3xd7", "handle": "c", "name": "C", "tags": ["Expert"]})).unwrap());
    let glimpses = [Glimpse::default(), Glimpse::default(), expert];
    let choir = |network: &Network, plans: &[(usize, String)]| {
        let channels = all(network, &glimpses, plans);
        channels.into_iter().find(|channel| channel.source == world("choir")).unwrap().next
    };
    assert_eq!(choir(&network, &[]), Next::Ask(citra), "an expert before others");
    for on in ["2026-10-02", "2026-10-01", "2026-01-01"] {
        reminder(&mut network, on, &[], |_| {});
    }
    let plans = [(0, "Choir"), (1, "choir "), (2, "travel")].map(|(at, world)| (at, world.to_owned()));
    assert_eq!(choir(&network, &plans), Next::Plan(1), "a plan before anybody, the earliest");
    let only_planned = all(&self::network(), &[], &[(0, "harbour".to_owned())].map(|_| (0, String::new())));
    assert_eq!(only_planned.len(), Via::ALL.len() + WORLDS.len(), "a plan without a world adds none");
}

#[test]
fn the_next_step_of_a_medium_is_somebody_whom_it_reaches() {
    let contact = |keys: serde_json::Value| -> Contact {
        let mut whole = json!({"id": "h2kq9w3xd7", "handle": "a", "name": "A"});
        whole.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        from_value(whole).unwrap()
    };
    for (keys, email, phone, reached) in [
        (json!({}), false, false, &[Via::InPerson][..]),
        (json!({}), true, false, &[Via::InPerson, Via::Video, Via::Email]),
        (json!({}), false, true, &[Via::InPerson, Via::Video, Via::Call, Via::Message]),
        (json!({"addresses": ["Jl. Braga 7"]}), false, false, &[Via::InPerson, Via::Letter]),
        (json!({"channels": ["signal:ana.1"]}), false, false, &[Via::InPerson, Via::Video, Via::Message]),
        (json!({"channels": ["linkedin:ana"]}), false, false, &[Via::InPerson, Via::Social]),
        (json!({"channels": ["web:https://kopi.co"]}), false, false, &[Via::InPerson]),
    ] {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| {
            ana.texts.set(List::Emails, email.then(|| "ana@kopi.co".into()).into_iter().collect());
            ana.texts.set(List::Phones, phone.then(|| "+62".into()).into_iter().collect());
        });
        let channels = all(&network, &[Glimpse::of(&contact(keys.clone()))], &[]);
        let found = channels.iter().filter(|channel| channel.next == Next::Reach(ana));
        let found = found.map(|channel| channel.source.clone()).collect::<Vec<_>>();
        assert_eq!(found, reached.iter().map(|via| Source::Medium(*via)).collect::<Vec<_>>(), "{keys} {email} {phone}");
    }
}

#[test]
fn another_one_for_each_medium_those_that_cool_first() {
    let mut network = network();
    let [ana, budi, citra, dewi, eko] = ["Ana", "Budi", "Citra", "Dewi", "Eko"].map(|name| {
        person(&mut network, name, |it| {
            it.texts.set(List::Phones, vec!["+62".into()]);
            it.circle = Some("wide".into());
        })
    });
    network.contacts[ana as usize].rests = Some(day("2026-09-13"));
    for (who, on) in [(ana, "2026-01-01"), (budi, "2026-01-02"), (citra, "2026-09-01"), (dewi, "2026-01-03")] {
        meeting(&mut network, on, &[who], |_| {});
    }
    meeting(&mut network, "2026-10-01", &[eko], |meeting| meeting.planned = true);
    network.contacts[dewi as usize].circle = Some("close".into());
    let reach = |via| of(&network, Source::Medium(via)).next;
    assert_eq!(reach(Via::InPerson), Next::Reach(dewi), "the inner circle first");
    assert_eq!(reach(Via::Video), Next::Reach(budi), "then the next one who cools");
    assert_eq!(reach(Via::Call), Next::Reach(citra), "then whoever is left");
    assert_eq!(reach(Via::Message), Next::Reach(dewi), "and then from the start");
}

proptest! {
    #[test]
    fn dry_ones_stand_first_and_everybody_is_in_one_world_at_most(
        people in prop::collection::vec((0usize..12, prop::collection::vec((0i64..300, 0usize..7), 0..4)), 0..12),
    ) {
        let mut network = network();
        for (at, (world, meetings)) in people.iter().enumerate() {
            let who = person(&mut network, &format!("P{at}"), |it| it.world = WORLDS.get(*world).map(|it| (*it).into()));
            for (ago, via) in meetings {
                let on = (day(TODAY) - chrono::TimeDelta::days(*ago)).to_string();
                meeting(&mut network, &on, &[who], by(Via::ALL[*via]));
            }
        }
        let channels = all(&network, &[], &[]);
        prop_assert_eq!(channels.len(), Via::ALL.len() + WORLDS.len());
        prop_assert!(channels.is_sorted_by_key(|channel| channel.flow));
        let in_worlds = channels.iter().filter(|it| matches!(it.source, Source::World(_)));
        let with_world = people.iter().filter(|(world, _)| *world < WORLDS.len()).count();
        prop_assert_eq!(in_worlds.map(|it| it.people).sum::<usize>(), with_world);
        for channel in &channels {
            prop_assert_eq!(channel.people == 0, channel.flow == Flow::Empty);
            if let Source::Medium(via) = channel.source {
                let naive = people.iter().filter(|(_, all)| all.iter().any(|(_, by)| Via::ALL[*by] == via)).count();
                prop_assert_eq!(channel.people, naive);
            }
        }
    }
}
