//! The page without a mouse, and what it says when something is not there.

use crate::{chromium::Chromium, person::Person};
use sandbox::slack::{ChannelKind, Config, Delivery, Slack};
use std::sync::Arc;
use thirtyfour::Key;

fn workspace() -> Config {
    Config { now: Arc::new(|| 1_795_000_000_000), delivery: Delivery::SocketMode }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sits_at_the_page_sees_their_own_even_when_they_change_while_it_reads() {
    let Some(chromium) = Chromium::start().await else { return };
    let slack = Slack::start(workspace()).await.unwrap();
    let rosa = slack.add_member("rosa", "Rosa Almeida");
    let priya = slack.add_member("priya", "Priya Natarajan");
    let own = slack.add_channel("only-priya", ChannelKind::Private, &[&priya]);
    slack.say(&priya, &own, None, "for my eyes").await;
    let room = slack.add_channel("room", ChannelKind::Public, &[&rosa, &priya]);
    let mut person =
        Person::at(chromium, &format!("{}#user={rosa}&channel=room", slack.page_url()), "people").await;
    // The page is reading all the time: what comes back late must not be drawn for somebody else.
    for n in 0..5 {
        for m in 0..10 {
            slack.say(&rosa, &room, None, &format!("noise {n} {m}")).await;
        }
        person.sign_in("Priya").await;
        person.open_channel("only-priya").await;
        person.see("for my eyes").await;
        person.sign_in("Rosa").await;
        person.find("//nav[not(contains(.,'only-priya'))]").await;
    }
    person.photograph("rosa-again").await;
    person.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_offered_taken_by_the_keyboard_and_refused_like_slack_refuses_them() {
    let Some(chromium) = Chromium::start().await else { return };
    let slack = Slack::start(workspace()).await.unwrap();
    slack.edit(|workspace| {
        workspace.app.commands.push(("/inventory".into(), "Another app's".into(), "[what]".into()));
    });
    let rosa = slack.add_member("rosa", "Rosa Almeida");
    let room = slack.add_channel("room", ChannelKind::Public, &[&rosa]);
    let mut person =
        Person::at(chromium, &format!("{}#user={rosa}&channel=room", slack.page_url()), "keyboard").await;
    person.write("/in").await;
    person.find("//button[@role='option'][@aria-selected='true'][contains(.,'/incident')]").await;
    person.key(Key::Down).await;
    person.find("//button[@role='option'][@aria-selected='true'][contains(.,'/inventory')]").await;
    person.key(Key::Down).await;
    person.key(Key::Down).await;
    person.key(Key::Enter).await;
    person.find("//button[@role='option'][contains(.,'/inventory')][not(contains(@class,'chosen'))]").await;
    person.photograph("taken").await;
    person.key(Key::Enter).await;
    person.see("/inventory failed").await;
    person.write("/nothing like it").await;
    person.key(Key::Enter).await;
    person.find("//*[@id='toast'][contains(.,'/nothing is not a valid command.')]").await;
    person.write("plain words").await;
    person.key(Key::Enter).await;
    person.see("plain words").await;
    assert_eq!(slack.history(&room).len(), 1, "commands are no messages");
    person.leave().await;
}
