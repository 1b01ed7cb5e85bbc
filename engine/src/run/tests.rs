//! A runbook from its checks to its verdict, with a real store, a manual clock and a cluster in memory.

use super::*;
use crate::{
    Error, job, jobs,
    ports::{Person, Targets},
    response::tests::{HERE, World, settings},
    settings::{Grant, Rights, TargetRules, Verb},
    store::observations,
};
use operations::{
    Clients, Failure, SendBy, Sent,
    client::{Allowed, ExecOutput, Kind, Kubernetes, LogRequest, Object, Patch, Selection, Verb as Access},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// What becomes of a deletion.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Answers,
    /// It happens, but the connection is cut before the answer.
    Cut,
    /// The connection is cut and nothing happened.
    CutBefore,
    /// No answer ever comes; it happened.
    Hangs,
    /// It happened, and the answer comes when the test says so.
    Late,
    /// The first answers; the second was not sent in time.
    SecondIsLate,
}

/// One pod of a StatefulSet that crashes until it is deleted.
struct Cluster {
    uid: AtomicU32,
    deletions: AtomicU32,
    way: Mutex<Way>,
    answers: tokio::sync::Notify,
    bare: bool,
}

#[async_trait::async_trait]
impl Kubernetes for Cluster {
    async fn get(&self, object: &Object) -> std::result::Result<Option<Value>, Failure> {
        Ok((object.kind == Kind::Pod).then(|| self.pod()))
    }
    async fn list(&self, _: Kind, _: &str, _: &Selection) -> std::result::Result<Vec<Value>, Failure> {
        Ok(vec![self.pod()])
    }
    async fn logs(&self, _: &str, _: &str, _: &LogRequest) -> std::result::Result<String, Failure> {
        Ok(String::new())
    }
    async fn exec(
        &self,
        _: &str,
        _: &str,
        _: Option<&str>,
        _: &[String],
        _: Duration,
    ) -> std::result::Result<ExecOutput, Failure> {
        Ok(ExecOutput { code: 0, stdout: String::new(), stderr: String::new(), truncated: false })
    }
    async fn dry_run(&self, _: &Object, _: &Patch) -> std::result::Result<Value, Failure> {
        Ok(Value::Null)
    }
    async fn patch(&self, _: &Object, _: &Patch, _: SendBy, _: Duration) -> Sent<Value> {
        Sent::Done(Value::Null)
    }
    async fn delete(&self, _: &Object, _: &str, _: SendBy, _: Duration) -> Sent<()> {
        let before = self.deletions.fetch_add(1, Ordering::SeqCst);
        let way = *self.way.lock().unwrap();
        if way == Way::SecondIsLate && before == 1 {
            self.deletions.fetch_sub(1, Ordering::SeqCst);
            return Sent::NotSent(Failure::new(operations::phrase!("target.too-late"), ""));
        }
        if way != Way::CutBefore {
            self.uid.fetch_add(1, Ordering::SeqCst);
        }
        match way {
            Way::Answers | Way::SecondIsLate => Sent::Done(()),
            Way::Late => {
                self.answers.notified().await;
                Sent::Done(())
            }
            Way::Cut | Way::CutBefore => Sent::Unknown("the connection was cut after sending".into()),
            Way::Hangs => std::future::pending().await,
        }
    }
    async fn allowed(&self, _: Access, _: Kind, _: &str, _: &str) -> std::result::Result<Allowed, Failure> {
        Ok(Allowed { allowed: true, reason: String::new() })
    }
}

impl Cluster {
    fn pod(&self) -> Value {
        let uid = self.uid.load(Ordering::SeqCst);
        let (ready, state) = match uid {
            1 => (false, json!({"waiting": {"reason": "CrashLoopBackOff"}})),
            u32::MAX => (false, json!({"running": {}})),
            _ => (true, json!({"running": {}})),
        };
        let owners = json!([{"kind": "StatefulSet", "name": "kafka", "controller": true}]);
        json!({"metadata": {"name": "kafka-0", "uid": format!("p{uid}"), "labels": {"app": "kafka"},
                "ownerReferences": if self.bare { json!([]) } else { owners }},
            "spec": {"containers": [{"name": "kafka"}]},
            "status": {"phase": "Running",
                "conditions": [{"type": "Ready", "status": if ready { "True" } else { "False" }}],
                "containerStatuses": [{"name": "kafka", "ready": ready, "restartCount": 6, "state": state}]}})
    }
}

struct Production(Arc<Cluster>);

impl Targets for Production {
    fn clients(&self, target: &str) -> Option<Clients> {
        let clients = Clients { kubernetes: Some(self.0.clone()), ..Clients::default() };
        (target == "production").then_some(clients)
    }
}

const TEXT: &str = "---
slug: kafka-down
target: production
---
# Kafka down

## Diagnose

### Pods

```bash name=pods
kubectl -n platform get pods -l app=kafka
```

## Recover

### Delete the stuck pod

```bash name=delete-pod
kubectl -n platform get pods -l app=kafka
kubectl -n platform delete pod kafka-0
```

## Verify

### Ready again

```bash name=ready
kubectl -n platform wait pod/kafka-0 --for=condition=Ready --timeout=30s
```
";

/// An incident with a run of [`TEXT`], its checks done, its first question asked.
struct Story {
    world: World,
    cluster: Arc<Cluster>,
    incident: i64,
    run: i64,
}

impl Story {
    async fn begin(way: Way, bare: bool, reviewed: bool) -> Self {
        Self::of(TEXT, way, bare, reviewed).await
    }

    async fn of(text: &str, way: Way, bare: bool, reviewed: bool) -> Self {
        let mut settings = settings();
        let glass = Grant {
            verbs: vec![Verb::BreakGlass],
            targets: Vec::new(),
            environments: vec!["production".into()],
            groups: vec!["kafka-oncall".into()],
        };
        settings.rights = Rights(vec![
            glass,
            Grant {
                verbs: vec![Verb::Approve],
                targets: Vec::new(),
                environments: vec!["production".into()],
                groups: vec!["kafka-oncall".into()],
            },
        ]);
        let rules = TargetRules { environment: "production".into(), ..TargetRules::default() };
        settings.targets.insert("production".into(), rules);
        settings.escalation.default = None;
        let mut world = World::new(settings).await;
        let cluster = Arc::new(Cluster {
            uid: AtomicU32::new(1),
            deletions: AtomicU32::new(0),
            way: Mutex::new(way),
            answers: tokio::sync::Notify::new(),
            bare,
        });
        world.cx.targets = Arc::new(Production(cluster.clone()));
        let source = runbook::Source { file: "kafka-down.md", text, reviewed };
        let runbook = runbook::compile(&source).runbooks.remove(0);
        let incident = world.declare(crate::event::Severity::Sev1).await;
        let run = world
            .on(incident, async |desk, incident| {
                start(desk, incident, &runbook, Some("production"), &Actor::user("U0")).await
            })
            .await;
        let story = Self { world, cluster, incident, run };
        story.see(&["U0", "U1", "U9"]).await;
        story.world.pass(5).await;
        story
    }

    /// The people and groups as the chat tells them now.
    async fn see(&self, people: &[&str]) {
        let groups = self.world.cx.chat.groups().await.unwrap();
        let people = people.to_vec();
        self.world
            .decide(async |desk| {
                for id in people {
                    let person =
                        Person { id: id.into(), name: id.into(), full: true, zone: None, locale: None };
                    observations::put_person(desk.tx, &person, desk.now).await?;
                }
                observations::put_groups(desk.tx, &groups, desk.now).await
            })
            .await;
    }

    /// The command lines of every button that stands in the channel.
    fn buttons(&self) -> Vec<String> {
        let said = self.world.chat.said.lock().unwrap();
        let cards = said.iter().filter(|said| said.0 == HERE).map(|said| &said.2);
        cards.flat_map(|card| card.actions.iter().map(|action| action.command.clone())).collect()
    }

    /// Approval and short hash of the newest question.
    fn asked(&self) -> (i64, String) {
        let line = self.buttons().into_iter().rfind(|line| line.starts_with("approve ")).unwrap();
        let mut words = line.split(' ').skip(1);
        (words.next().unwrap().parse().unwrap(), words.next().unwrap().to_owned())
    }

    async fn vote(&self, voter: &str, asked: &(i64, String)) -> std::result::Result<(), String> {
        self.see(&["U0", "U1", "U9"]).await;
        let voted =
            self.world.decide(async |desk| Ok(vote(desk, asked.0, &asked.1, voter, true, "").await)).await;
        match voted {
            Ok(()) => Ok(()),
            Err(Error::User(error)) => Err(error.0.id.clone()),
            Err(error) => panic!("{error:#}"),
        }
    }

    async fn state(&self, step: &str) -> StepState {
        let mut tx = self.world.cx.db.read().await.unwrap();
        let found = state(&mut tx, self.run).await.unwrap().unwrap();
        found.steps.iter().find(|found| found.id == step).unwrap().state
    }

    fn deletions(&self) -> u32 {
        self.cluster.deletions.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_runbook_checks_asks_acts_once_verifies_and_offers_to_resolve() {
    let story = Story::begin(Way::Answers, false, true).await;
    assert_eq!(story.state("pods").await, StepState::Succeeded, "what only looks runs unasked");
    assert_eq!(story.deletions(), 0, "nothing is changed unasked");
    let here = story.world.reads(HERE);
    assert!(here.contains("Delete the stuck pod — change, production"), "{here}");
    assert!(here.contains("May approve: @kafka-oncall · needs 1"), "{here}");
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(10).await;
    assert_eq!(story.deletions(), 1);
    assert_eq!(story.state("ready").await, StepState::Succeeded);
    let here = story.world.reads(HERE);
    assert!(here.contains("Approved by @U9") && here.contains("Holds."), "{here}");
    assert!(story.buttons().contains(&format!("resolve {}", story.incident)));
}

#[tokio::test]
async fn a_vote_without_the_right_a_second_one_and_one_for_an_old_card_count_nothing() {
    let story = Story::begin(Way::Answers, false, true).await;
    let (approval, short) = story.asked();
    assert_eq!(story.vote("U1", &(approval, short.clone())).await.unwrap_err(), "user.may-not");
    assert_eq!(story.vote("U9", &(approval, "0000".into())).await.unwrap_err(), "user.card-old");
    assert_eq!(story.vote("stranger", &(approval, short.clone())).await.unwrap_err(), "user.not-a-member");
    story.world.pass(5).await;
    assert_eq!(story.deletions(), 0);
    story.vote("U9", &(approval, short.clone())).await.unwrap();
    assert_eq!(story.vote("U9", &(approval, short)).await.unwrap_err(), "user.card-old", "a double click");
    story.world.pass(10).await;
    assert_eq!(story.deletions(), 1);
}

#[tokio::test]
async fn a_membership_that_was_seen_too_long_ago_does_not_count() {
    let story = Story::begin(Way::Answers, false, true).await;
    let (approval, short) = story.asked();
    story.world.pass(600).await;
    let voted = story.world.decide(async |desk| Ok(vote(desk, approval, &short, "U9", true, "").await)).await;
    assert!(matches!(voted, Err(Error::User(_))));
    assert_eq!(story.deletions(), 0);
}

#[tokio::test]
async fn a_question_that_nobody_answers_expires_and_its_button_does_nothing() {
    let story = Story::begin(Way::Answers, false, true).await;
    let asked = story.asked();
    story.world.pass(901).await;
    assert_eq!(story.state("delete-pod").await, StepState::Expired);
    assert_eq!(story.vote("U9", &asked).await.unwrap_err(), "user.card-old");
    assert_eq!(story.deletions(), 0);
}

#[tokio::test]
async fn what_changed_since_the_card_is_asked_anew() {
    let story = Story::begin(Way::Answers, false, true).await;
    let asked = story.asked();
    story.cluster.uid.store(7, Ordering::SeqCst);
    story.vote("U9", &asked).await.unwrap();
    story.world.pass(5).await;
    assert_eq!(story.deletions(), 0, "another pod than the one on the card");
    assert_eq!(story.state("delete-pod").await, StepState::Planned);
    assert_ne!(story.asked(), asked);
}

#[tokio::test]
async fn a_cut_connection_is_settled_by_a_look_and_nothing_is_sent_again() {
    let story = Story::begin(Way::Cut, false, true).await;
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(5).await;
    assert_eq!(story.state("delete-pod").await, StepState::Unknown);
    assert!(story.world.reads(HERE).contains("Not known whether it happened: the connection was cut"));
    story.world.pass(60).await;
    assert_eq!(story.state("delete-pod").await, StepState::Succeeded);
    assert_eq!(story.state("ready").await, StepState::Succeeded);
    assert_eq!(story.deletions(), 1);
}

#[tokio::test]
async fn what_did_not_happen_needs_a_new_yes() {
    let story = Story::begin(Way::CutBefore, false, true).await;
    let asked = story.asked();
    story.vote("U9", &asked).await.unwrap();
    story.world.pass(60).await;
    assert_eq!(story.state("delete-pod").await, StepState::Planned);
    assert_eq!(story.vote("U9", &asked).await.unwrap_err(), "user.card-old");
    assert_eq!(story.deletions(), 1);
    *story.cluster.way.lock().unwrap() = Way::Answers;
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(10).await;
    assert_eq!((story.deletions(), story.state("delete-pod").await), (2, StepState::Succeeded));
}

#[tokio::test]
async fn a_step_that_failed_in_the_middle_goes_on_from_there() {
    let twice = "kubectl -n platform delete pod kafka-0\n";
    let text = TEXT.replace(twice, &twice.repeat(2));
    let story = Story::of(&text, Way::SecondIsLate, false, true).await;
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(10).await;
    assert_eq!((story.deletions(), story.state("delete-pod").await), (1, StepState::Failed));
    *story.cluster.way.lock().unwrap() = Way::Answers;
    let by = Actor::user("U1");
    story.world.decide(async |desk| retry(desk, story.run, "delete-pod", &by).await).await;
    story.world.pass(5).await;
    let mut tx = story.world.cx.db.read().await.unwrap();
    let row = crate::store::approvals::newest(&mut tx, story.run, "delete-pod").await.unwrap().unwrap();
    drop(tx);
    let proposal: consent::Proposal = crate::wire::decode(&row.body).unwrap();
    assert_eq!((proposal.from, proposal.plans.len()), (2, 1), "the first deletion is done");
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(10).await;
    assert_eq!((story.deletions(), story.state("delete-pod").await), (2, StepState::Succeeded));
}

#[tokio::test]
async fn killed_between_the_act_and_its_answer_nothing_is_sent_again() {
    let story = Story::begin(Way::Hangs, false, true).await;
    story.vote("U9", &story.asked()).await.unwrap();
    let (registry, cx) = (jobs::all(), story.world.cx.clone());
    let killed = tokio::spawn(async move { job::run_due(&cx, &registry).await.map(drop) });
    while story.deletions() == 0 {
        tokio::task::yield_now().await;
    }
    killed.abort();
    let _ = killed.await;
    story.world.outage(300);
    story.world.pass(120).await;
    assert_eq!(story.deletions(), 1, "one send per approval, always");
    assert_eq!(story.state("delete-pod").await, StepState::Succeeded, "the look decides");
    assert!(story.world.reads(HERE).contains("Holds."));
}

#[tokio::test]
async fn an_answer_that_comes_after_the_lease_has_gone_is_not_thrown_away() {
    let story = Story::begin(Way::Late, false, true).await;
    // Nobody looks before the act can no longer be under way.
    let loaded = story.world.cx.loaded();
    let mut settings = loaded.settings.clone();
    settings.acts.answer_within = crate::settings::Span::from_secs(3_600);
    let loaded = crate::ports::Loaded { settings, catalogue: loaded.catalogue.clone() };
    *story.world.cx.loaded.write().unwrap() = Arc::new(loaded);
    story.vote("U9", &story.asked()).await.unwrap();
    let (registry, cx) = (jobs::all(), story.world.cx.clone());
    let paused = tokio::spawn(async move { job::run_due(&cx, &registry).await.map(drop) });
    while story.deletions() == 0 {
        tokio::task::yield_now().await;
    }
    // Nothing renews the lease any more, the act itself goes on.
    paused.abort();
    let _ = paused.await;
    story.world.outage(300);
    story.world.pass(10).await;
    assert_eq!(story.state("delete-pod").await, StepState::Unknown, "another one has the job");
    story.cluster.answers.notify_one();
    while story.state("delete-pod").await == StepState::Unknown {
        tokio::task::yield_now().await;
    }
    story.world.pass(20).await;
    assert_eq!((story.deletions(), story.state("delete-pod").await), (1, StepState::Succeeded));
    assert!(story.world.reads(HERE).contains("Holds."));
}

#[tokio::test]
async fn a_pod_that_nobody_brings_back_takes_two_people_and_not_the_one_who_asked() {
    let story = Story::begin(Way::Answers, true, true).await;
    let here = story.world.reads(HERE);
    assert!(here.contains("destroy, production") && here.contains("needs 2"), "{here}");
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(5).await;
    assert_eq!(story.deletions(), 0, "one of two");
}

#[tokio::test]
async fn a_text_that_nobody_reviewed_asks_before_it_looks() {
    let story = Story::begin(Way::Answers, false, false).await;
    assert_eq!(story.state("pods").await, StepState::Planned);
    let here = story.world.reads(HERE);
    assert!(here.contains("This only looks."), "{here}");
    let mut tx = story.world.cx.db.read().await.unwrap();
    let asked = crate::store::approvals::newest(&mut tx, story.run, "pods").await.unwrap().unwrap();
    drop(tx);
    story.vote("U9", &(asked.id, asked.hash[..4].to_owned())).await.unwrap();
    story.world.pass(5).await;
    assert_eq!(story.deletions(), 0);
}

#[tokio::test]
async fn a_run_that_was_stopped_begins_nothing_more() {
    let story = Story::begin(Way::Answers, false, true).await;
    let asked = story.asked();
    story.world.decide(async |desk| stop(desk, story.run, &Actor::user("U1")).await).await;
    story.world.pass(5).await;
    assert_eq!(story.vote("U9", &asked).await.unwrap_err(), "user.card-old");
    assert_eq!(story.state("ready").await, StepState::Stopped);
    assert_eq!(story.deletions(), 0);
}

#[tokio::test]
async fn a_step_that_the_checks_suggest_is_asked_for_while_another_only_waits() {
    let hint = "target: production\nhints:\n  - when: pods.status == \"CrashLoopBackOff\"\n    suggest: delete-pod\n    say: {en: The pod does not come up by itself.}\n";
    let wait = "## Recover\n\n### Let it heal\n\n```bash name=heal\nkubectl -n platform wait pod/kafka-0 --for=condition=Ready --timeout=45s\n```\n";
    let text = TEXT.replace("target: production\n", hint).replace("## Recover\n", wait);
    let story = Story::of(&text, Way::Answers, false, true).await;
    assert_eq!(story.state("heal").await, StepState::Started);
    assert_eq!(story.state("delete-pod").await, StepState::Planned);
    let here = story.world.reads(HERE);
    assert!(
        here.contains("What this looks like") && here.contains("The pod does not come up by itself."),
        "{here}"
    );
    assert!(story.buttons().contains(&format!("plan {} delete-pod", story.run)));
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(20).await;
    assert_eq!(story.deletions(), 1);
    assert!(story.world.reads(HERE).contains("Holds."));
}

#[tokio::test]
async fn a_wait_that_helps_goes_straight_to_the_verdict() {
    let wait = "## Recover\n\n### Let it heal\n\n```bash name=heal\nkubectl -n platform wait pod/kafka-0 --for=condition=Ready --timeout=45s\n```\n";
    let story = Story::of(&TEXT.replace("## Recover\n", wait), Way::Answers, false, true).await;
    assert_eq!(story.state("delete-pod").await, StepState::Waiting, "nobody is asked while it may heal");
    story.cluster.uid.store(2, Ordering::SeqCst);
    story.world.pass(10).await;
    assert!(story.world.reads(HERE).contains("Holds."));
    assert_eq!(story.deletions(), 0);
}

#[tokio::test]
async fn what_is_sensitive_is_shown_to_nobody_but_the_one_who_may_and_asks() {
    let text = TEXT.replace("name=pods", "name=pods sensitive");
    let story = Story::of(&text, Way::Answers, false, true).await;
    assert_eq!(story.state("pods").await, StepState::Waiting);
    assert!(story.buttons().contains(&format!("reveal {} pods", story.run)));
    let refused =
        story.world.decide(async |desk| Ok(reveal(desk, story.run, "pods", &Actor::user("U9")).await)).await;
    assert!(matches!(refused, Err(Error::User(_))), "nobody was given the right");
}

const HEAL: &str = "## Recover\n\n### Let it heal\n\n```bash name=heal\nkubectl -n platform wait pod/kafka-0 --for=condition=Ready --timeout=45s\n```\n";

#[tokio::test]
async fn a_watch_that_nobody_wants_to_wait_for_is_skipped_and_the_next_step_is_asked_for() {
    let story = Story::of(&TEXT.replace("## Recover\n", HEAL), Way::Answers, false, true).await;
    assert_eq!(story.state("heal").await, StepState::Started);
    assert!(story.buttons().contains(&format!("skip {} heal", story.run)));
    let by = Actor::user("U1");
    story.world.decide(async |desk| skip(desk, story.run, "heal", &by, "").await).await;
    story.world.pass(10).await;
    assert_eq!(story.state("heal").await, StepState::Skipped);
    assert_eq!(story.state("delete-pod").await, StepState::Planned);
}

#[tokio::test]
async fn stopping_the_runbook_cuts_a_watch_short() {
    let story = Story::of(&TEXT.replace("## Recover\n", HEAL), Way::Answers, false, true).await;
    story.world.decide(async |desk| stop(desk, story.run, &Actor::user("U1")).await).await;
    story.world.pass(60).await;
    assert_eq!(story.state("heal").await, StepState::Stopped);
    assert_eq!(story.state("delete-pod").await, StepState::Stopped);
    assert!(!story.buttons().contains(&format!("skip {} heal", story.run)));
}

/// The checks suggest the second step once the pod runs.
const HINTED: &str = "target: production\nhints:\n  - when: pods.status == \"Running\"\n    suggest: another-way\n    say: {en: It runs by now.}\n";
const OTHER: &str = "## Verify\n\n### Ready again";

fn hinted() -> String {
    let another = format!(
        "### Another way\n\n```bash name=another-way\nkubectl -n platform delete pod kafka-0\n```\n\n{OTHER}"
    );
    TEXT.replace("target: production\n", HINTED).replace(OTHER, &another)
}

#[tokio::test]
async fn what_the_checks_suggest_does_not_wait_for_a_check_that_still_looks() {
    let text = hinted().replace("\"Running\"", "\"CrashLoopBackOff\"").replace(
        "## Recover\n",
        "### Is it ready\n\n```bash name=slow\nkubectl -n platform wait pod/kafka-0 --for=condition=Ready --timeout=45s\n```\n\n## Recover\n",
    );
    let story = Story::of(&text, Way::Answers, false, true).await;
    assert_eq!(story.state("slow").await, StepState::Started);
    assert_eq!(story.state("another-way").await, StepState::Planned, "known by what the pods showed");
    assert_eq!(story.state("delete-pod").await, StepState::Waiting);
}

#[tokio::test]
async fn a_check_that_looks_again_and_finds_something_else_moves_a_question_that_nobody_answered() {
    let story = Story::of(&hinted(), Way::Answers, false, true).await;
    assert_eq!(story.state("delete-pod").await, StepState::Planned, "nothing is suggested yet");
    let asked = story.asked();
    story.cluster.uid.store(7, Ordering::SeqCst);
    story.world.decide(async |desk| retry(desk, story.run, "pods", &Actor::user("U1")).await).await;
    story.world.pass(5).await;
    assert_eq!(story.state("pods").await, StepState::Succeeded, "a look asks nobody");
    assert_eq!(story.state("another-way").await, StepState::Planned);
    assert_eq!(story.state("delete-pod").await, StepState::Expired);
    assert_eq!(story.vote("U9", &asked).await.unwrap_err(), "user.card-old");
    assert!(story.world.reads(HERE).contains("It runs by now."));
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(10).await;
    assert_eq!(story.deletions(), 1);
}

#[tokio::test]
async fn a_step_that_somebody_planned_or_approved_is_not_moved() {
    let story = Story::of(&hinted(), Way::Answers, true, true).await;
    story.vote("U9", &story.asked()).await.unwrap();
    story.cluster.uid.store(7, Ordering::SeqCst);
    let again = async || {
        story.world.decide(async |desk| retry(desk, story.run, "pods", &Actor::user("U1")).await).await;
        story.world.pass(5).await;
    };
    again().await;
    assert_eq!(story.state("delete-pod").await, StepState::Planned, "one of two has said yes");
    assert_eq!(story.state("another-way").await, StepState::Waiting);
    let by = Actor::user("U1");
    story.world.decide(async |desk| skip(desk, story.run, "delete-pod", &by, "").await).await;
    story.world.decide(async |desk| plan(desk, story.run, "delete-pod", &by).await).await;
    story.world.pass(5).await;
    again().await;
    assert_eq!(story.state("delete-pod").await, StepState::Planned, "a person wants it");
}

#[tokio::test]
async fn what_did_not_help_makes_the_checks_look_again_before_anything_else_is_offered() {
    let text = hinted().replace("## Recover\n", HEAL);
    let story = Story::of(&text, Way::Answers, false, true).await;
    assert_eq!(story.state("heal").await, StepState::Started);
    story.cluster.uid.store(u32::MAX, Ordering::SeqCst);
    story.world.pass(60).await;
    assert_eq!(story.state("heal").await, StepState::TimedOut);
    assert_eq!(story.state("another-way").await, StepState::Planned, "by what the pods show now");
}

impl Story {
    async fn break_glass(&self, user: &str, asked: &(i64, String), reason: &str) -> Option<String> {
        let broken =
            self.world.decide(async |desk| Ok(break_glass(desk, asked.0, &asked.1, user, reason).await));
        match broken.await {
            Ok(()) => None,
            Err(Error::User(error)) => Some(error.0.id.clone()),
            Err(error) => panic!("{error:#}"),
        }
    }
}

#[tokio::test]
async fn glass_is_broken_alone_with_a_reason_on_the_exact_card_and_everybody_is_told() {
    let story = Story::begin(Way::Answers, true, true).await;
    let (approval, short) = story.asked();
    let no = |why: &str| Some(why.to_owned());
    let asked = (approval, short.clone());
    assert_eq!(story.break_glass("U9", &asked, "  ").await, no("user.break-glass-why"));
    assert_eq!(story.break_glass("U9", &(approval, "0000".into()), "it burns").await, no("user.card-old"));
    assert_eq!(story.break_glass("U1", &asked, "it burns").await, no("user.may-not"));
    assert_eq!(story.break_glass("stranger", &asked, "it burns").await, no("user.not-a-member"));
    story.world.pass(5).await;
    assert_eq!(story.deletions(), 0);
    story.world.pass(600).await;
    assert_eq!(
        story.break_glass("U9", &asked, "the owner is asleep").await,
        None,
        "what was known last counts"
    );
    story.world.pass(10).await;
    assert_eq!(story.deletions(), 1, "two people were not needed");
    for channel in [HERE, "incidents"] {
        let said = story.world.reads(channel);
        assert!(
            said.contains("Glass broken by @U9") && said.contains("the owner is asleep"),
            "{channel}: {said}"
        );
    }
    let mut tx = story.world.cx.db.read().await.unwrap();
    let lines = crate::store::ledger::all(&mut tx, story.run).await.unwrap();
    assert!(
        lines.iter().any(|line| line.kind == "glass-broken" && line.body.contains("the owner is asleep"))
    );
}

#[tokio::test]
async fn other_values_void_the_old_card_and_are_what_is_asked_shown_and_sent() {
    let text = TEXT.replace("delete pod kafka-0", "delete pod kafka-9");
    let story = Story::of(&text, Way::Answers, false, true).await;
    let old = story.asked();
    let by = Actor::user("U1");
    let change = async |text: &str| {
        let text = text.to_owned();
        let changed =
            story.world.decide(async |desk| Ok(edit(desk, story.asked().0, &text, &by).await)).await;
        changed.map_err(|error| if let Error::User(error) = error { error.0.id } else { panic!("{error:#}") })
    };
    let look = "kubectl -n platform get pods -l app=kafka";
    let other = change("kubectl -n platform delete pod kafka-0").await;
    assert_eq!(other.unwrap_err(), "user.edit-other", "a command is missing");
    assert_eq!(story.state("delete-pod").await, StepState::Planned, "the card is as it was");
    change(&format!("{look}\nkubectl -n platform delete pod kafka-0")).await.unwrap();
    story.world.pass(5).await;
    assert_eq!(story.vote("U9", &old).await.unwrap_err(), "user.card-old");
    let here = story.world.reads(HERE);
    assert!(here.contains("kafka-0 is deleted") && !here.contains("kafka-9 is deleted"), "{here}");
    story.vote("U9", &story.asked()).await.unwrap();
    story.world.pass(10).await;
    assert_eq!((story.deletions(), story.state("delete-pod").await), (1, StepState::Succeeded));
}

/// [`TEXT`] with these options on the fence of a step.
fn with(step: &str, options: &str) -> String {
    TEXT.replace(&format!("name={step}"), &format!("name={step} {options}"))
}

#[tokio::test]
async fn a_step_that_its_author_took_out_never_begins_and_people_can_choose_it() {
    let story = Story::of(&with("pods", "excludeFromRunAll"), Way::Answers, false, true).await;
    assert_eq!(story.state("pods").await, StepState::Waiting);
    assert_eq!(story.state("delete-pod").await, StepState::Planned, "what comes after does not wait for it");
    let story = Story::of(&with("delete-pod", "excludeFromRunAll"), Way::Answers, false, true).await;
    assert_eq!(story.state("delete-pod").await, StepState::Waiting);
}

#[tokio::test]
async fn a_step_whose_condition_is_known_to_fail_is_not_offered() {
    for (condition, state) in [
        ("pods.restarts > 100", StepState::Waiting),
        ("pods.restarts == 6", StepState::Planned),
        ("pods.never_heard_of", StepState::Planned),
    ] {
        let text = with("delete-pod", &format!("if=\"{condition}\""));
        let story = Story::of(&text, Way::Answers, false, true).await;
        assert_eq!(story.state("delete-pod").await, state, "{condition}");
    }
}

#[tokio::test]
async fn a_text_can_ask_for_more_people_than_the_configuration_does() {
    let story = Story::of(&with("delete-pod", "confirmations=2"), Way::Answers, false, true).await;
    let asked = story.asked();
    story.vote("U9", &asked).await.unwrap();
    story.world.pass(5).await;
    assert_eq!((story.state("delete-pod").await, story.deletions()), (StepState::Planned, 0));
}

#[tokio::test]
async fn a_look_goes_on_until_what_its_author_waits_for_holds() {
    let waits = |until: &str| with("pods", &format!("for=1h every=5s until=\"{until}\""));
    let story = Story::of(&waits("pods.restarts == 6"), Way::Answers, false, true).await;
    assert_eq!(story.state("pods").await, StepState::Succeeded);
    let story = Story::of(&waits("pods.restarts == 7"), Way::Answers, false, true).await;
    assert_eq!(story.state("pods").await, StepState::Started);
}

#[tokio::test]
async fn what_is_interactive_is_a_persons() {
    let story = Story::of(&with("delete-pod", "interactive=true"), Way::Answers, false, true).await;
    assert_eq!((story.state("delete-pod").await, story.deletions()), (StepState::Waiting, 0));
}
