//! Being written now by ops2 (exec.rs, disk.rs, changes.rs and the words kubernetes_exec/changes); ops: get.rs, words of the others, please.
