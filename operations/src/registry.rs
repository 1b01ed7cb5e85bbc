//! Every operation, one line each, and what each must know about itself.
//!
//! The names are stored (canonical operations are versioned wire types): a name once released never changes.

use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Level, Look, Misspelt, Plan, Report, Risk, Sensitivity,
    SystemKind, Touch, phrase,
};
use serde::{Deserialize, Serialize};

/// A read that is repeated until it holds: `rollout status`, `wait`, a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Milliseconds between two looks.
    pub every_ms: i64,
    /// Milliseconds after which it has not come true.
    pub for_ms: i64,
}

/// How an operation is recognised on a command line.
pub trait Spelling: Sized {
    /// `None`: another operation. `Some(Err)`: this one, but misspelt; the step becomes manual with the reason.
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>>;
}

/// What an operation does. A read implements `read`; a mutation `plan`, `act` and `look`.
#[async_trait::async_trait]
pub trait Perform: Send + Sync {
    fn system(&self) -> SystemKind;
    fn risk(&self) -> Risk;
    fn sensitivity(&self) -> Sensitivity {
        Sensitivity::Plain
    }
    fn touches(&self) -> Vec<Touch>;
    /// Whether Muster carries it out by itself. What is only understood so far (its type, its risk, how it is shown) is
    /// done by a person in a run, and says so; `read`, `plan`, `act` and `look` are then never called.
    fn is_carried_out(&self) -> bool {
        true
    }
    /// The command as a person would type it: what is shown and approved.
    fn command(&self) -> String;
    /// Why it is always a person's, whatever Muster can do: it opens an editor, or is about the machine it is typed on.
    fn by_hand(&self) -> Option<&'static str> {
        None
    }
    /// What it is for whoever judges it: the operation that runs inside an `exec`. Its risk and sensitivity are this one's.
    fn inner(&self) -> Option<Operation> {
        None
    }
    /// Where it runs, if not from outside: `pod/kafka-0`, `deployment/api`, `docker:kafka`.
    fn place(&self) -> Option<String> {
        None
    }
    /// Whether it goes on until somebody ends it, or reads without bound: a run gives it a limit in time and lines.
    fn is_endless(&self) -> bool {
        false
    }
    /// Whether a value may be filled in for a parameter that stands inside another language (SQL, JSON): it must stay the
    /// one literal that it stands for.
    fn admits(&self, _parameter: &str, _value: &str) -> bool {
        true
    }
    /// Whether a here-document or another command's output can be its input.
    fn reads_input(&self) -> bool {
        false
    }
    /// For reads that are repeated until they hold.
    fn watch(&self) -> Option<Watch> {
        None
    }
    /// May be retried. Only for [`Risk::Read`].
    async fn read(&self, _clients: &Clients) -> Result<Report, Failure> {
        Err(Failure::new(phrase!("operation.asks-first"), self.command()))
    }
    /// Reads only: what the act would do now, with every open choice pinned.
    async fn plan(&self, _clients: &Clients) -> Result<Plan, Failure> {
        Err(Failure::new(phrase!("operation.only-reads"), self.command()))
    }
    /// Sends at most once. Called only with a `started` row committed.
    async fn act(&self, _clients: &Clients, _attempt: &Attempt) -> Acted {
        Acted::NotSent(Failure::new(phrase!("operation.only-reads"), self.command()))
    }
    /// After a loss, when the act can no longer be under way: did it happen?
    async fn look(&self, _clients: &Clients, _attempt: &Attempt) -> Look {
        Look::Undecided(Report::new(Level::Plain, phrase!("operation.only-reads")))
    }
    /// What shows that it helped, if the operation itself knows.
    fn verification(&self) -> Option<Operation> {
        None
    }
}

macro_rules! operations {
    ($($name:literal => $Variant:ident($module:path),)*) => {
        /// A typed operation in its canonical form; what is hashed, stored and performed.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "op", content = "args", deny_unknown_fields)]
        pub enum Operation {
            $(#[serde(rename = $name)] $Variant($module),)*
        }

        impl Operation {
            /// The names of all operations, as they are stored.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The stored name, e.g. `kubernetes.rollout.undo`.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$Variant(_) => $name),* }
            }

            /// The first operation whose spelling this is.
            #[must_use]
            pub fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
                $(if let Some(parsed) = <$module as Spelling>::parse(line) {
                    return Some(parsed.map(Self::$Variant));
                })*
                None
            }

            /// Everything the operation can do.
            #[must_use]
            pub fn perform(&self) -> &dyn Perform {
                match self { $(Self::$Variant(operation) => operation),* }
            }
        }
    };
}

operations! {
    "kubernetes.raw" => KubernetesRaw(crate::kubernetes::raw::Raw),
    "kubernetes.pods" => Pods(crate::kubernetes::pod::list::Pods),
    "kubernetes.events" => Events(crate::kubernetes::events::Events),
    "kubernetes.logs" => Logs(crate::kubernetes::pod::logs::Logs),
    "kubernetes.wait" => Wait(crate::kubernetes::pod::wait::Wait),
    "kubernetes.pod.delete" => PodDelete(crate::kubernetes::pod::delete::PodDelete),
    "kubernetes.rollout.status" => RolloutStatus(crate::kubernetes::rollout::status::RolloutStatus),
    "kubernetes.rollout.history" => RolloutHistory(crate::kubernetes::rollout::history::RolloutHistory),
    "kubernetes.rollout.restart" => RolloutRestart(crate::kubernetes::rollout::restart::RolloutRestart),
    "kubernetes.rollout.undo" => RolloutUndo(crate::kubernetes::rollout::undo::RolloutUndo),
    "kubernetes.exec" => Exec(crate::kubernetes::exec::Exec),
    "kubernetes.changes" => Changes(crate::kubernetes::changes::Changes),
    "kubernetes.get" => KubernetesGet(crate::kubernetes::get::Get),
    "kubernetes.describe" => KubernetesDescribe(crate::kubernetes::describe::Describe),
    "kubernetes.top" => KubernetesTop(crate::kubernetes::top::Top),
    "kubernetes.delete" => KubernetesDelete(crate::kubernetes::delete::Delete),
    "kubernetes.rollout.pause" => RolloutPause(crate::kubernetes::rollout::pause::RolloutPause),
    "kubernetes.rollout.resume" => RolloutResume(crate::kubernetes::rollout::resume::RolloutResume),
    "kubernetes.scale" => KubernetesScale(crate::kubernetes::scale::Scale),
    "kubernetes.autoscale" => KubernetesAutoscale(crate::kubernetes::autoscale::Autoscale),
    "kubernetes.patch" => KubernetesPatch(crate::kubernetes::patch::Patch),
    "kubernetes.edit" => KubernetesEdit(crate::kubernetes::edit::Edit),
    "kubernetes.set.env" => SetEnv(crate::kubernetes::set::env::SetEnv),
    "kubernetes.set.image" => SetImage(crate::kubernetes::set::image::SetImage),
    "kubernetes.set.resources" => SetResources(crate::kubernetes::set::resources::SetResources),
    "kubernetes.apply" => KubernetesApply(crate::kubernetes::apply::Apply),
    "kubernetes.create.secret" => CreateSecret(crate::kubernetes::create::secret::CreateSecret),
    "kubernetes.create.configmap" => CreateConfigMap(crate::kubernetes::create::configmap::CreateConfigMap),
    "kubernetes.create" => KubernetesCreate(crate::kubernetes::create::object::Create),
    "kubernetes.replace" => KubernetesReplace(crate::kubernetes::replace::Replace),
    "kubernetes.expose" => KubernetesExpose(crate::kubernetes::expose::Expose),
    "kubernetes.run" => KubernetesRun(crate::kubernetes::run::Run),
    "kubernetes.label" => KubernetesLabel(crate::kubernetes::label::Label),
    "kubernetes.annotate" => KubernetesAnnotate(crate::kubernetes::annotate::Annotate),
    "kubernetes.taint" => KubernetesTaint(crate::kubernetes::taint::Taint),
    "kubernetes.cordon" => KubernetesCordon(crate::kubernetes::cordon::Cordon),
    "kubernetes.uncordon" => KubernetesUncordon(crate::kubernetes::uncordon::Uncordon),
    "kubernetes.drain" => KubernetesDrain(crate::kubernetes::drain::Drain),
    "kubernetes.can-i" => KubernetesCanI(crate::kubernetes::can_i::CanI),
    "kubernetes.certificate.approve" => CertificateApprove(crate::kubernetes::certificate::approve::Approve),
    "kubernetes.certificate.deny" => CertificateDeny(crate::kubernetes::certificate::deny::Deny),
    "kubernetes.attach" => KubernetesAttach(crate::kubernetes::attach::Attach),
    "kubernetes.cp" => KubernetesCp(crate::kubernetes::cp::Cp),
    "kubernetes.port-forward" => KubernetesPortForward(crate::kubernetes::port_forward::PortForward),
    "kubernetes.debug" => KubernetesDebug(crate::kubernetes::debug::Debug),
    "kubernetes.cluster-info" => KubernetesClusterInfo(crate::kubernetes::cluster_info::ClusterInfo),
    "kubernetes.version" => KubernetesVersion(crate::kubernetes::version::Version),
    "kubernetes.api-resources" => KubernetesApiResources(crate::kubernetes::api_resources::ApiResources),
    "kubernetes.explain" => KubernetesExplain(crate::kubernetes::explain::Explain),
    "kubernetes.diff" => KubernetesDiff(crate::kubernetes::diff::Diff),
    "kubernetes.config" => KubernetesConfig(crate::kubernetes::config::Config),
    // Takes every other verb of the tool, and refuses what is none: it stays last of Kubernetes.
    "kubernetes.other" => KubernetesOther(crate::kubernetes::other::Other),
    "docker.exec" => DockerExec(crate::docker::exec::DockerExec),
    "docker.logs" => DockerLogs(crate::docker::logs::DockerLogs),
    "docker.ps" => DockerPs(crate::docker::ps::DockerPs),
    "docker.stats" => DockerStats(crate::docker::stats::DockerStats),
    "docker.inspect" => DockerInspect(crate::docker::inspect::DockerInspect),
    "docker.restart" => DockerRestart(crate::docker::restart::DockerRestart),
    "dapr.status" => DaprStatus(crate::dapr::status::DaprStatus),
    "kafka.brokers" => KafkaBrokers(crate::kafka::brokers::Brokers),
    "kafka.cluster" => KafkaCluster(crate::kafka::cluster::Cluster),
    "kafka.features" => KafkaFeatures(crate::kafka::features::DescribeFeatures),
    "kafka.quorum" => KafkaQuorum(crate::kafka::quorum::DescribeQuorum),
    "kafka.log-dirs" => KafkaLogDirs(crate::kafka::log_dirs::DescribeLogDirs),
    "kafka.topics.list" => KafkaTopicsList(crate::kafka::topics::list::ListTopics),
    "kafka.topics.describe" => KafkaTopicsDescribe(crate::kafka::topics::describe::DescribeTopics),
    "kafka.topics.create" => KafkaTopicsCreate(crate::kafka::topics::create::CreateTopic),
    "kafka.topics.delete" => KafkaTopicsDelete(crate::kafka::topics::delete::DeleteTopic),
    "kafka.topics.partitions" => KafkaTopicsPartitions(crate::kafka::topics::partitions::AlterPartitions),
    "kafka.topics.read" => KafkaTopicsRead(crate::kafka::topics::read::ReadTopic),
    "kafka.topics.write" => KafkaTopicsWrite(crate::kafka::topics::write::WriteTopic),
    "kafka.configs.describe" => KafkaConfigsDescribe(crate::kafka::configs::describe::DescribeConfigs),
    "kafka.configs.alter" => KafkaConfigsAlter(crate::kafka::configs::alter::AlterConfigs),
    "kafka.groups.list" => KafkaGroupsList(crate::kafka::groups::list::ListGroups),
    // Before the lag: it is a description too.
    "kafka.groups.members" => KafkaGroupsMembers(crate::kafka::groups::members::DescribeMembers),
    "kafka.groups.describe" => KafkaGroupsDescribe(crate::kafka::groups::describe::DescribeGroups),
    "kafka.groups.reset" => KafkaGroupsReset(crate::kafka::groups::reset::ResetOffsets),
    "kafka.groups.delete" => KafkaGroupsDelete(crate::kafka::groups::delete::DeleteGroups),
    "kafka.groups.delete-offsets" => KafkaGroupsDeleteOffsets(crate::kafka::groups::delete_offsets::DeleteOffsets),
    "kafka.offsets" => KafkaOffsets(crate::kafka::offsets::GetOffsets),
    "kafka.records.delete" => KafkaRecordsDelete(crate::kafka::records::DeleteRecords),
    "kafka.leaders.elect" => KafkaLeadersElect(crate::kafka::leaders::ElectLeaders),
    "kafka.partitions.reassign" => KafkaPartitionsReassign(crate::kafka::reassign::ReassignPartitions),
    "kafka.acls" => KafkaAcls(crate::kafka::acls::Acls),
    "kafka.transactions" => KafkaTransactions(crate::kafka::transactions::Transactions),
    "kafka.canary" => KafkaCanary(crate::kafka::canary::WriteCanary),
    "kafka.replay" => KafkaReplay(crate::kafka::replay::ReplayTopic),
    "flink.jobs" => FlinkJobs(crate::flink::jobs::FlinkJobs),
    "flink.checkpoints" => FlinkCheckpoints(crate::flink::checkpoints::FlinkCheckpoints),
    "flink.exceptions" => FlinkExceptions(crate::flink::exceptions::FlinkExceptions),
    "zookeeper.stat" => ZooKeeperStat(crate::zookeeper::stat::ZooKeeperStat),
    // Before other statements: it is one too.
    "sql.promote" => SqlPromote(crate::sql::promote::SqlPromote),
    "sql.query" => SqlQuery(crate::sql::query::SqlQuery),
    "sql.execute" => SqlExecute(crate::sql::execute::SqlExecute),
    "sql.ready" => SqlReady(crate::sql::ready::SqlReady),
    "redis.command" => RedisCommand(crate::redis::command::RedisCommand),
    "redis.bigkeys" => RedisBigKeys(crate::redis::bigkeys::RedisBigKeys),
    "redis.scan" => RedisScan(crate::redis::scan::RedisScan),
    "redis.samples" => RedisSamples(crate::redis::samples::RedisSamples),
    "redis.cluster" => RedisCluster(crate::redis::cluster::RedisCluster),
    // Before HTTP: a question to Prometheus may be a request.
    "promql.query" => PromQuery(crate::promql::query::PromQuery),
    "http.request" => HttpRequest(crate::http::request::HttpRequest),
    // Takes every other program: it stays last.
    "process.run" => Process(crate::process::run::RunProgram),
}
