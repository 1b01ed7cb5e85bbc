//! Whether what a statement shows is private: rows of tables and texts of queries are; counts, sizes and times are not. Pure.

use crate::Sensitivity;
use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName, Query, Select, SelectItem, Statement,
    TableFactor, Visit, Visitor,
};
use std::ops::ControlFlow;

/// Columns of the system's own views that hold texts of queries, rows or secrets.
const PRIVATE: &[&str] = &[
    "query",
    "statement",
    "prepared_statement",
    "rolpassword",
    "passwd",
    "umoptions",
    "subconninfo",
    "conninfo",
    "most_common_vals",
    "sql_text",
    "digest_text",
    "info",
    "histogram_bounds",
    "most_common_elems",
    "srvoptions",
    "prosrc",
    "data",
];
/// Views of the system all of whose columns together are private.
const PRIVATE_ROWS: &[&str] = &[
    "pg_stat_activity",
    "pg_stat_statements",
    "pg_authid",
    "pg_shadow",
    "pg_user_mapping",
    "pg_user_mappings",
    "pg_stats",
    "pg_statistic",
    "pg_prepared_statements",
    "pg_cursors",
    "pg_subscription",
    "pg_largeobject",
    "pg_proc",
    "pg_stat_wal_receiver",
    "pg_stat_ssl",
    "processlist",
];
/// Functions that show files, rows or what is in the log of changes.
const SHOWS: &[&str] = &[
    "pg_read_file",
    "pg_read_binary_file",
    "lo_get",
    "pg_logical_slot_peek_changes",
    "pg_logical_slot_get_changes",
    "row_to_json",
    "to_json",
    "to_jsonb",
    "json_agg",
    "jsonb_agg",
    "string_agg",
    "array_agg",
];
/// Aggregates that give a figure, whatever they count.
const FIGURES: &[&str] =
    &["count", "sum", "avg", "stddev", "variance", "bool_and", "bool_or", "every", "pg_column_size"];

/// Of a statement that is not a query.
pub(super) fn of_words(first: &str, words: &[String]) -> Sensitivity {
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let shows = first == "copy" && has("stdout")
        || first == "show" && has("processlist")
        || has("returning")
        || has("password")
        || has("identified");
    if shows { Sensitivity::Sensitive } else { Sensitivity::Plain }
}

pub(super) fn of_query(statement: &Statement) -> Sensitivity {
    let mut found = Found::default();
    let _ = statement.visit(&mut found);
    let user_tables =
        found.relations.iter().any(|name| !is_of_the_system(name) && !found.ctes.contains(name));
    let private = found.projections.iter().any(|item| found.shows(item, user_tables));
    if private || found.private { Sensitivity::Sensitive } else { Sensitivity::Plain }
}

#[derive(Default)]
struct Found {
    relations: Vec<String>,
    ctes: Vec<String>,
    projections: Vec<SelectItem>,
    private: bool,
}

/// The views and tables of the system itself.
fn is_of_the_system(name: &str) -> bool {
    let own = name.rsplit('.').next().unwrap_or(name);
    let schemas = ["information_schema.", "pg_catalog.", "performance_schema.", "sys."];
    own.starts_with("pg_") || schemas.iter().any(|schema| name.starts_with(schema))
}

impl Found {
    /// Whether an output column shows something private.
    fn shows(&self, item: &SelectItem, user_tables: bool) -> bool {
        match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                private(expr, user_tables)
            }
            _ => {
                let rows = |name: &String| PRIVATE_ROWS.contains(&name.rsplit('.').next().unwrap_or(name));
                user_tables || self.relations.iter().any(rows)
            }
        }
    }
}

impl Visitor for Found {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.relations.push(relation.to_string().to_ascii_lowercase().replace('"', ""));
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let named = query.with.iter().flat_map(|with| &with.cte_tables);
        self.ctes.extend(named.map(|cte| cte.alias.name.value.to_ascii_lowercase()));
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        self.projections.extend(select.projection.iter().cloned());
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        // A function that gives rows is no table.
        if let TableFactor::Table { name, args: Some(_), .. } = factor {
            let name = name.to_string().to_ascii_lowercase();
            self.private |= SHOWS.contains(&name.as_str());
            self.ctes.push(name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        // `DELETE … RETURNING` inside a query.
        self.private |= !matches!(statement, Statement::Query(_) | Statement::Explain { .. });
        ControlFlow::Continue(())
    }
}

/// Whether an expression shows what a row holds: a column of a table that is not the system's, outside a figure.
fn private(expr: &Expr, user_tables: bool) -> bool {
    let mut walk = Columns { user_tables, private: false, inside_figure: 0 };
    let _ = expr.visit(&mut walk);
    walk.private
}

struct Columns {
    user_tables: bool,
    private: bool,
    inside_figure: usize,
}

impl Visitor for Columns {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) => {
                let name = function.name.to_string().to_ascii_lowercase();
                self.private |= self.inside_figure == 0
                    && self.user_tables
                    && takes_rows(&function.args)
                    && !FIGURES.contains(&name.as_str())
                    || SHOWS.contains(&name.as_str())
                        && (self.user_tables || name.starts_with("pg_") || name == "lo_get");
                self.inside_figure += usize::from(FIGURES.contains(&name.as_str()));
            }
            Expr::Identifier(column) => self.column(&column.value),
            Expr::CompoundIdentifier(path) => {
                if let Some(column) = path.last() {
                    self.column(&column.value);
                }
            }
            // What a query inside shows is looked at by itself.
            Expr::Subquery(_) | Expr::Exists { .. } => self.inside_figure += 1,
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let figure = match expr {
            Expr::Function(function) => {
                FIGURES.contains(&function.name.to_string().to_ascii_lowercase().as_str())
            }
            Expr::Subquery(_) | Expr::Exists { .. } => true,
            _ => false,
        };
        self.inside_figure -= usize::from(figure);
        ControlFlow::Continue(())
    }
}

impl Columns {
    fn column(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        self.private |= self.inside_figure == 0 && (self.user_tables || PRIVATE.contains(&name.as_str()));
    }
}

/// Whether whole rows go in: `f(t.*)`.
fn takes_rows(arguments: &FunctionArguments) -> bool {
    let FunctionArguments::List(list) = arguments else { return false };
    list.args.iter().any(|arg| {
        matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::Wildcard | FunctionArgExpr::QualifiedWildcard(_)))
    })
}
