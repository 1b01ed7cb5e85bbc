//! PostgreSQL's functions: which look, and which act. Pure.

use crate::Risk;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Functions that the server's own catalogue forbids to change anything.
static STABLE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    include_str!("functions.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Functions that are volatile because what they tell moves, from chapters 9.26 to 9.28 of PostgreSQL's manual; and what the
/// grammar has in the shape of a function.
const LOOKS: &[&str] = &[
    "coalesce",
    "greatest",
    "least",
    "nullif",
    "grouping",
    "extract",
    "clock_timestamp",
    "timeofday",
    "random",
    "gen_random_uuid",
    "currval",
    "lastval",
    "pg_sleep",
    "pg_is_in_recovery",
    "pg_is_wal_replay_paused",
    "pg_get_wal_replay_pause_state",
    "pg_last_wal_receive_lsn",
    "pg_last_wal_replay_lsn",
    "pg_last_xact_replay_timestamp",
    "pg_current_wal_lsn",
    "pg_current_wal_insert_lsn",
    "pg_current_wal_flush_lsn",
    "pg_last_committed_xact",
    "pg_xact_commit_timestamp",
    "pg_xact_status",
    "pg_database_size",
    "pg_relation_size",
    "pg_total_relation_size",
    "pg_table_size",
    "pg_indexes_size",
    "pg_tablespace_size",
    "pg_column_size",
    "pg_blocking_pids",
    "pg_safe_snapshot_blocking_pids",
    "pg_isolation_test_session_is_blocked",
    "pg_lock_status",
    "pg_notification_queue_usage",
    "pg_control_checkpoint",
    "pg_control_init",
    "pg_control_recovery",
    "pg_control_system",
    "pg_ls_waldir",
    "pg_ls_logdir",
    "pg_ls_tmpdir",
    "pg_ls_archive_statusdir",
    "pg_get_replication_slots",
    "pg_show_replication_origin_status",
    "pg_backup_start_time",
    "pg_is_in_backup",
    "pg_prepared_statement",
    "pg_prepared_xact",
    "pg_cursor",
    "pg_hba_file_rules",
    "pg_show_all_file_settings",
    "pg_current_logfile",
    "pg_jit_available",
    "pg_partition_tree",
    "pg_partition_ancestors",
    "pg_partition_root",
    "pg_relation_filepath",
    "pg_stat_file",
    "pg_config",
    "inet_server_addr",
    "inet_server_port",
    "inet_client_addr",
    "inet_client_port",
    "pg_my_temp_schema",
    "pg_trigger_depth",
    "pgstattuple",
    "pgstatindex",
    "pgstattuple_approx",
    "pg_buffercache_summary",
    "pg_freespace",
    "pg_stat_statements_info",
    // Functions of files that are read, not written: their rows are sensitive.
    "pg_read_file",
    "pg_read_binary_file",
    "pg_ls_dir",
    "lo_get",
    "pg_logical_slot_peek_changes",
];
const LOOKS_BEGIN: &[&str] = &["pg_stat_get_", "pg_ls_logical", "pg_ls_replslot"];

/// Functions that lose something; all others that are not known to look are a change.
const DESTROYS: &[&str] = &[
    "pg_promote",
    "pg_drop_replication_slot",
    "pg_replication_origin_drop",
    "lo_unlink",
    "pg_truncate_visibility_map",
    "pg_surgery",
    "heap_force_kill",
    "heap_force_freeze",
];
/// Functions that act, wherever they stand: in the values of an INSERT as well.
const CHANGES: &[&str] = &[
    "pg_terminate_backend",
    "pg_cancel_backend",
    "pg_reload_conf",
    "pg_rotate_logfile",
    "pg_wal_replay_pause",
    "pg_wal_replay_resume",
    "pg_switch_wal",
    "pg_create_restore_point",
    "pg_create_physical_replication_slot",
    "pg_create_logical_replication_slot",
    "pg_copy_physical_replication_slot",
    "pg_copy_logical_replication_slot",
    "pg_replication_slot_advance",
    "pg_logical_slot_get_changes",
    "pg_logical_emit_message",
    "pg_backup_start",
    "pg_backup_stop",
    "pg_start_backup",
    "pg_stop_backup",
    "nextval",
    "setval",
    "lo_create",
    "lo_creat",
    "lo_import",
    "lo_export",
    "lo_put",
    "lo_from_bytea",
    "dblink",
    "dblink_exec",
    "dblink_connect",
    "dblink_send_query",
    "pg_stat_reset",
    "pg_stat_reset_shared",
    "pg_stat_reset_single_table_counters",
    "pg_stat_statements_reset",
    "pg_advisory_lock",
    "pg_advisory_xact_lock",
    "pg_try_advisory_lock",
    "pg_advisory_unlock",
    "pg_advisory_unlock_all",
    "pg_notify",
    "set_config",
    "pg_log_backend_memory_contexts",
    "pg_import_system_collations",
    "query_to_xml",
    "pg_prewarm",
    "pg_repack",
    "pg_file_write",
    "pg_file_rename",
    "pg_file_unlink",
];

/// MySQL's functions that look, beside those it shares with PostgreSQL.
const MYSQL: &[&str] = &[
    "if",
    "ifnull",
    "isnull",
    "unix_timestamp",
    "from_unixtime",
    "timestampdiff",
    "timestampadd",
    "date_add",
    "date_sub",
    "datediff",
    "timediff",
    "sec_to_time",
    "time_to_sec",
    "date_format",
    "curdate",
    "curtime",
    "sysdate",
    "group_concat",
    "connection_id",
    "database",
    "schema",
    "user",
    "current_user",
    "format",
    "sys.format_bytes",
    "format_bytes",
    "hex",
    "unhex",
    "json_extract",
    "json_unquote",
    "uuid",
    "inet_ntoa",
    "inet_aton",
    "std",
    "truncate",
    "sleep",
    "row_count",
    "found_rows",
    "last_insert_id",
    "curtimestamp",
    "utc_timestamp",
    "version",
];

pub(super) fn looks_in_mysql(name: &str) -> bool {
    MYSQL.contains(&name)
}

pub(super) fn looks(name: &str) -> bool {
    STABLE.contains(name) || LOOKS.contains(&name) || LOOKS_BEGIN.iter().any(|begin| name.starts_with(begin))
}

pub(super) fn acting(name: &str) -> Option<Risk> {
    if DESTROYS.contains(&name) {
        return Some(Risk::Destroy);
    }
    CHANGES.contains(&name).then_some(Risk::Change)
}
