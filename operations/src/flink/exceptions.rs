//! `muster flink exceptions --job J`: why a job failed.

super::question!(FlinkExceptions = "exceptions");
