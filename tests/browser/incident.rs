//! Break Kafka, `/incident kafka-down`, approve, resolved: as the README says it, by clicks.

use crate::{chromium::Chromium, person::Person};
use bot::{clock::SystemClock, demo::Stage, serve};
use sandbox::pace::Pace;
use std::sync::Arc;
use thirtyfour::{By, Key};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_breaks_kafka_declares_approves_and_resolves_in_the_browser() {
    let Some(chromium) = Chromium::start().await else { return };
    let clock = Arc::new(SystemClock::default());
    let stage = Stage::set(Pace::DEMO, clock.clone()).await.unwrap();
    stage.controls();
    let running = serve::start(&stage.environment, &stage.config, clock).await.unwrap();
    let mut person = Person::at(chromium, &stage.page(), "incident").await;

    declare(&mut person).await;
    read_what_was_found(&mut person).await;
    answer_the_page(&mut person).await;
    approve(&mut person).await;
    assert!(stage.cluster.is_broker_up(), "what the page says is so");
    assert_eq!(stage.cluster.mutations().len(), 2, "one undo and one deletion");
    resolve(&mut person).await;
    look_around(&mut person).await;

    person.leave().await;
    running.stop().await;
}

/// Rosa: breaks it, declares it, finds the announcement.
async fn declare(person: &mut Person) {
    person.find("//section[@aria-label='Try this']").await;
    person.photograph("the-empty-channel").await;
    person.press("Break Kafka").await;
    person.find("//*[@id='strip'][contains(.,'Kafka is down · CrashLoopBackOff')]").await;
    person.find("//*[@id='strip'][contains(.,'Try 2 of 5')]").await;
    person.open_channel("payments").await;
    person.write("/inc").await;
    person.find("//*[@role='listbox']//b[.='/incident']").await;
    person.photograph("the-command-offered").await;
    person.key(Key::Enter).await;
    person.write("kafka-down orders are not flowing").await;
    person.key(Key::Enter).await;
    person.see("INC-1 is open: #inc-1-kafka-down").await;
    person.photograph("only-visible-to-rosa").await;
    person.open_channel("incidents").await;
    person.see("SEV1 · Kafka down").await;
    person.photograph("the-announcement").await;
}

/// Rosa in the incident's channel: the card, the checks with their threads, the hint, the proposed step.
async fn read_what_was_found(person: &mut Person) {
    person.open_channel("inc-1-kafka-down").await;
    person.see("Diagnose").await;
    person.photograph("the-channel-at-once").await;
    person.see("The last rollout lowered the memory limit").await;
    person.see("Approve and run").await;
    // What is asked stands below what it follows from; checks that take longer come below it.
    let asked = "//article[contains(.,'Approve and run')]/preceding::article[contains(.,'What changed lately')][not(contains(.,'Diagnose'))]";
    person.find(asked).await;
    person.look_at("Approve and run").await;
    person.photograph("the-consent-card").await;
    person.look_at("Pods of the StatefulSet").await;
    person.photograph("what-was-found").await;
    person.click("(//button[contains(@class,'replies')])[1]").await;
    person.find("//aside[@id='thread']//code[contains(.,'kubectl -n platform get pods')]").await;
    person.photograph("a-thread").await;
    person.click("//button[@aria-label='Close thread']").await;
    person.look_at("Diagnose").await;
    person.photograph("the-card").await;
    person.press("Approve and run").await;
    person.find("//article[contains(.,'Only visible to you')][contains(.,'@kafka-oncall')]").await;
    person.photograph("no-right").await;
}

/// Priya: the direct message, Acknowledge, the modal behind More.
async fn answer_the_page(person: &mut Person) {
    person.sign_in("Priya").await;
    person.find("//nav//h4[.='Direct messages']/following-sibling::button[contains(.,'Muster')]//span[@class='badge']").await;
    person.click("//nav//h4[.='Direct messages']/following-sibling::button[contains(.,'Muster')]").await;
    person.see("you are level 1 of 4").await;
    person.photograph("the-page").await;
    person.press("Acknowledge").await;
    person.see("Acknowledged").await;
    person.photograph("the-page-acknowledged").await;
    person.open_channel("inc-1-kafka-down").await;
    person.look_at("Diagnose").await;
    person.press("More").await;
    person.find("//form[@role='dialog']").await;
    person.photograph("more").await;
    person.key(Key::Escape).await;
    person.press("Update status").await;
    person.find("//form[@role='dialog']").await;
    person.photograph("update-status").await;
    person.key(Key::Escape).await;
}

/// Priya approves; it is done and verified.
async fn approve(person: &mut Person) {
    person.press("Approve and run").await;
    person.see("Approved by").await;
    person.look_at("Approved by").await;
    person.photograph("running").await;
    person.see("Holds.").await;
    person.look_at("Holds.").await;
    person.photograph("verified").await;
    let verdicts =
        person.chromium.driver.find_all(By::XPath("//article[contains(.,'Holds.')]")).await.unwrap();
    assert_eq!(verdicts.len(), 1, "said once, also when the watch that was running beside it ends later");
}

/// Priya publishes what the public reads, and resolves.
async fn resolve(person: &mut Person) {
    person.look_at("Draft for the status page").await;
    person.press("Publish").await;
    // "Everybody can read it then."
    person
        .click("//*[@role='alertdialog']//button[contains(@class,'primary') or contains(@class,'danger')]")
        .await;
    person.see("Published").await;
    person.look_at("Published").await;
    person.photograph("published").await;
    person.press("Resolve").await;
    person.see("resolved after").await;
    person.look_at("resolved after").await;
    person.photograph("the-summary").await;
    person.find("//*[@id='strip'][contains(.,'Done.')]").await;
    person.open_channel("incidents").await;
    person.see("resolved after").await;
    person.photograph("the-announcement-afterwards").await;
}

/// The same in a narrow window.
async fn look_around(person: &mut Person) {
    person.resize(480, 900).await;
    person.click("//header[@id='head']//button[@aria-label='Channel list']").await;
    person.photograph("narrow-the-channels").await;
    person.open_channel("inc-1-kafka-down").await;
    person.look_at("Diagnose").await;
    person.photograph("narrow-the-card").await;
    let wide = person
        .chromium
        .driver
        .execute("return document.documentElement.scrollWidth > innerWidth", vec![])
        .await;
    assert_eq!(wide.unwrap().json(), &serde_json::json!(false), "nothing sticks out of a narrow window");
}
