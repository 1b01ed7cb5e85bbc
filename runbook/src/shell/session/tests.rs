//! What is typed at a database's own client, and what is not.

use crate::{shell::lines, understand::typed};

/// The operations of a fence, as they are approved.
fn said(fence: &str) -> Vec<String> {
    typed(fence)
        .iter()
        .flat_map(|what| what.operations().into_iter().map(|one| one.perform().command()))
        .collect()
}

#[test]
fn what_is_typed_at_a_databases_client_is_a_statement_there() {
    let fence =
        "psql -h db1 -U app orders\nSELECT count(*)\n  FROM jobs;\n\\conninfo\n\\q\nkubectl get pods\n";
    assert_eq!(
        said(fence),
        [
            "psql -h db1 -U app -d orders -c 'SELECT count(*)\n  FROM jobs;'",
            r"psql -h db1 -U app -d orders -c '\conninfo'",
            "kubectl -n default get pods"
        ]
    );
    let fence =
        "$ redis-cli -h cache\ncache:6379> INFO memory\nused_memory:1\ncache:6379> CONFIG GET maxmemory\n";
    assert_eq!(said(fence), ["redis-cli -h cache INFO memory", "redis-cli -h cache CONFIG GET maxmemory"]);
    let fence =
        "docker exec -it db mysql -uroot -p\nmysql> SHOW PROCESSLIST;\n| 1 | root |\nmysql> KILL 7;\n";
    assert_eq!(said(fence).len(), 2, "{:?}", said(fence));
}

#[test]
fn a_prompt_alone_shows_whose_session_it_is() {
    assert_eq!(said("postgres=# SELECT 1;\n ?column?\n----------\n"), ["psql -d postgres -c 'SELECT 1;'"]);
    assert_eq!(
        said("> SLOWLOG GET 10\n1) 1) (integer) 3\n> LATENCY DOCTOR\nall is well, use it.\n").len(),
        2
    );
    assert_eq!(
        said("# Redis cheat sheet\nCLIENT LIST\nkubectl get pods\n"),
        ["redis-cli CLIENT LIST", "kubectl -n default get pods"]
    );
    assert_eq!(said("127.0.0.1:6379> DBSIZE\n(integer) 3\n"), ["redis-cli DBSIZE"]);
}

#[test]
fn what_names_a_client_without_opening_a_session_is_left_as_it_is() {
    for fence in [
        "systemctl status mysql\nselect 1;\n",
        "psql -Atc 'select 1'\nkubectl get pods\n",
        "mysql -uroot -e 'show tables'\nkubectl get pods\n",
        "redis-cli --bigkeys\nkubectl get pods\n",
        "kubectl logs deploy/psql\nkubectl get pods\n",
        "docker exec -it mysql bash\nls\n",
    ] {
        assert!(!format!("{:?}", lines(fence, false)).contains("Session"), "{fence}");
    }
}
