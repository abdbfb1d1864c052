//! What is to run, as attributes of a row in `INTENT`.

use super::fields::{Fields, malformed};
use super::{RowError, name};
use crate::secret::Secret;
use crate::statement::{Session, Sql, Statement};
use crate::table::Attribute;

/// `mode` of a batch that is one transaction.
const TRANSACTION: &str = "TRANSACTION";
/// `mode` of a batch whose statements are each for themselves.
const AUTO_COMMIT: &str = "AUTO_COMMIT";

/// The attributes of [`UNTIL_SUBMITTED`].
pub(super) fn encode_statement(statement: &Statement) -> Vec<(&'static str, Attribute)> {
    let text = |sql: &Secret<String>| Attribute::from(sql.expose().as_str());
    let mut attributes = match &statement.sql {
        Sql::One(sql) => vec![(name::SQL, text(sql))],
        Sql::Batch { sqls, auto_commit } => vec![
            (name::SQL, Attribute::List(sqls.iter().map(text).collect())),
            (name::MODE, (if *auto_commit { AUTO_COMMIT } else { TRANSACTION }).into()),
        ],
    };
    if !statement.parameters.is_empty() {
        let pair = |(name, value): &(String, Secret<String>)| Attribute::List(vec![name.as_str().into(), text(value)]);
        attributes.push((name::PARAMETERS, Attribute::List(statement.parameters.iter().map(pair).collect())));
    }
    attributes.extend(statement.database.as_deref().map(|database| (name::DATABASE, database.into())));
    attributes.extend(statement.session.id.as_deref().map(|id| (name::SESSION, id.into())));
    attributes.extend(statement.session.keep_alive_seconds.map(|seconds| (name::KEEP_ALIVE, seconds.into())));
    attributes.extend(statement.csv.then_some((name::CSV, Attribute::Flag(true))));
    attributes
}

pub(super) fn decode_statement(fields: &Fields<'_>) -> Result<Statement, RowError> {
    let sql = match fields.optional_text(name::MODE)? {
        None => Sql::One(Secret::new(fields.text(name::SQL)?.to_owned())),
        Some(mode) => Sql::Batch {
            sqls: fields.list(name::SQL)?.iter().map(decode_sql).collect::<Result<_, _>>()?,
            auto_commit: match mode {
                TRANSACTION => false,
                AUTO_COMMIT => true,
                _ => return Err(malformed(name::MODE)),
            },
        },
    };
    let keep_alive = fields.optional_number(name::KEEP_ALIVE)?.map(u32::try_from).transpose();
    Ok(Statement {
        sql,
        parameters: match fields.0.get(name::PARAMETERS) {
            None => Vec::new(),
            Some(_) => fields.list(name::PARAMETERS)?.iter().map(decode_parameter).collect::<Result<_, _>>()?,
        },
        database: fields.optional_text(name::DATABASE)?.map(str::to_owned),
        session: Session {
            id: fields.optional_text(name::SESSION)?.map(str::to_owned),
            keep_alive_seconds: keep_alive.map_err(|_| malformed(name::KEEP_ALIVE))?,
        },
        csv: fields.0.contains_key(name::CSV) && fields.flag(name::CSV)?,
    })
}

fn decode_sql(attribute: &Attribute) -> Result<Secret<String>, RowError> {
    match attribute {
        Attribute::Text(sql) => Ok(Secret::new(sql.clone())),
        _ => Err(malformed(name::SQL)),
    }
}

fn decode_parameter(attribute: &Attribute) -> Result<(String, Secret<String>), RowError> {
    match attribute {
        Attribute::List(pair) => match pair.as_slice() {
            [Attribute::Text(name), Attribute::Text(value)] => Ok((name.clone(), Secret::new(value.clone()))),
            _ => Err(malformed(name::PARAMETERS)),
        },
        _ => Err(malformed(name::PARAMETERS)),
    }
}
