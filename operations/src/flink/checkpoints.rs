//! `muster flink checkpoints --job J`: when a job last stored its state, how long it took, how large it is.

super::question!(FlinkCheckpoints = "checkpoints");
