//! Answers of the Data API in its own JSON shape: the SDK's types back as the service's JSON has them.
//!
//! Member names are those of the service model (`redshift-data/2019-12-20`); dates are ISO 8601 texts, as the predecessor
//! gave them, and blobs base64. Members that the service left out stay out.

use aws_sdk_redshiftdata::operation::describe_statement::DescribeStatementOutput;
use aws_sdk_redshiftdata::operation::get_statement_result::GetStatementResultOutput;
use aws_sdk_redshiftdata::operation::get_statement_result_v2::GetStatementResultV2Output;
use aws_sdk_redshiftdata::types::{
    ColumnMetadata, ExecutionMode, Field, QueryRecords, ResultFormatString, SqlParameter, StatementStatusString,
    StatusString, SubStatementData,
};
use aws_smithy_types::DateTime;
use data_encoding::BASE64;
use serde_json::{Map, Value, json};

use crate::time::Timestamp;

/// An object whose absent members are left out.
struct Shape(Map<String, Value>);

impl Shape {
    fn new() -> Self {
        Self(Map::new())
    }

    fn set(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }

    fn list<T>(self, name: &str, items: &[T], shape: impl Fn(&T) -> Value) -> Self {
        let items = (!items.is_empty()).then(|| items.iter().map(shape).collect::<Vec<_>>());
        self.set(name, items)
    }

    fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

fn date(at: Option<&DateTime>) -> Option<String> {
    at.and_then(|at| at.to_millis().ok()).map(|millis| Timestamp::from_millis(millis).iso8601())
}

/// `DescribeStatementResponse`.
pub(super) fn description(answer: &DescribeStatementOutput) -> Value {
    Shape::new()
        .set("Id", Some(answer.id()))
        .set("Status", answer.status().map(StatusString::as_str))
        .set("ClusterIdentifier", answer.cluster_identifier())
        .set("WorkgroupName", answer.workgroup_name())
        .set("Database", answer.database())
        .set("DbUser", answer.db_user())
        .set("SecretArn", answer.secret_arn())
        .set("CreatedAt", date(answer.created_at()))
        .set("UpdatedAt", date(answer.updated_at()))
        .set("Duration", Some(answer.duration()))
        .set("Error", answer.error())
        .set("HasResultSet", answer.has_result_set())
        .set("QueryString", answer.query_string())
        .list("QueryParameters", answer.query_parameters(), parameter)
        .set("RedshiftPid", Some(answer.redshift_pid()))
        .set("RedshiftQueryId", Some(answer.redshift_query_id()))
        .set("RedshiftQueryUuid", answer.redshift_query_uuid())
        .set("ResultFormat", answer.result_format().map(ResultFormatString::as_str))
        .set("ResultRows", Some(answer.result_rows()))
        .set("ResultSize", Some(answer.result_size()))
        .set("SessionId", answer.session_id())
        .set("ExecutionMode", answer.execution_mode().map(ExecutionMode::as_str))
        .list("SubStatements", answer.sub_statements(), sub_statement)
        .into_value()
}

fn parameter(parameter: &SqlParameter) -> Value {
    json!({ "name": parameter.name(), "value": parameter.value() })
}

fn sub_statement(sub: &SubStatementData) -> Value {
    Shape::new()
        .set("Id", Some(sub.id()))
        .set("Status", sub.status().map(StatementStatusString::as_str))
        .set("CreatedAt", date(sub.created_at()))
        .set("UpdatedAt", date(sub.updated_at()))
        .set("Duration", Some(sub.duration()))
        .set("Error", sub.error())
        .set("HasResultSet", sub.has_result_set())
        .set("QueryString", sub.query_string())
        .set("RedshiftQueryId", Some(sub.redshift_query_id()))
        .set("RedshiftQueryUuid", sub.redshift_query_uuid())
        .set("ResultRows", Some(sub.result_rows()))
        .set("ResultSize", Some(sub.result_size()))
        .into_value()
}

/// `GetStatementResultResponse`.
pub(super) fn result_page(answer: &GetStatementResultOutput) -> Value {
    let rows: Vec<Value> = answer.records().iter().map(|row| row.iter().map(field).collect()).collect();
    Shape::new()
        .set("Records", Some(rows))
        .list("ColumnMetadata", answer.column_metadata(), column)
        .set("TotalNumRows", Some(answer.total_num_rows()))
        .set("NextToken", answer.next_token())
        .into_value()
}

/// `GetStatementResultV2Response`, of a result in CSV.
pub(super) fn csv_page(answer: &GetStatementResultV2Output) -> Value {
    let text = |records: &QueryRecords| records.as_csv_records().map(|text| json!({ "CSVRecords": text })).ok();
    let records: Vec<Value> = answer.records().iter().filter_map(text).collect();
    Shape::new()
        .set("Records", Some(records))
        .list("ColumnMetadata", answer.column_metadata(), column)
        .set("TotalNumRows", Some(answer.total_num_rows()))
        .set("ResultFormat", answer.result_format().map(ResultFormatString::as_str))
        .set("NextToken", answer.next_token())
        .into_value()
}

fn field(field: &Field) -> Value {
    match field {
        Field::BlobValue(blob) => json!({ "blobValue": BASE64.encode(blob.as_ref()) }),
        Field::BooleanValue(value) => json!({ "booleanValue": value }),
        Field::DoubleValue(value) => json!({ "doubleValue": value }),
        Field::IsNull(value) => json!({ "isNull": value }),
        Field::LongValue(value) => json!({ "longValue": value }),
        Field::StringValue(value) => json!({ "stringValue": value }),
        // A kind of field newer than the SDK: the caller sees that something is there, not what.
        _ => json!({}),
    }
}

fn column(column: &ColumnMetadata) -> Value {
    Shape::new()
        .set("isCaseSensitive", Some(column.is_case_sensitive()))
        .set("isCurrency", Some(column.is_currency()))
        .set("isSigned", Some(column.is_signed()))
        .set("label", column.label())
        .set("name", column.name())
        .set("nullable", Some(column.nullable()))
        .set("precision", Some(column.precision()))
        .set("scale", Some(column.scale()))
        .set("schemaName", column.schema_name())
        .set("tableName", column.table_name())
        .set("typeName", column.type_name())
        .set("length", Some(column.length()))
        .set("columnDefault", column.column_default())
        .into_value()
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::Blob;

    use super::*;

    #[test]
    fn a_result_page_has_the_apis_members() {
        let row = vec![
            Field::LongValue(1),
            Field::StringValue("x".to_owned()),
            Field::IsNull(true),
            Field::DoubleValue(0.5),
            Field::BooleanValue(true),
            Field::BlobValue(Blob::new("hi")),
        ];
        let page = GetStatementResultOutput::builder()
            .records(row)
            .column_metadata(ColumnMetadata::builder().name("a").type_name("int4").nullable(1).build())
            .total_num_rows(1)
            .next_token("more")
            .build()
            .expect("valid");
        let shape = result_page(&page);
        let row = json!([{"longValue": 1}, {"stringValue": "x"}, {"isNull": true}, {"doubleValue": 0.5},
            {"booleanValue": true}, {"blobValue": "aGk="}]);
        assert_eq!(shape["Records"], json!([row]));
        assert_eq!(shape["ColumnMetadata"][0]["typeName"], "int4");
        assert_eq!((&shape["TotalNumRows"], &shape["NextToken"]), (&json!(1), &json!("more")));
    }

    #[test]
    fn a_result_without_rows_has_an_empty_list_of_them() {
        let page = GetStatementResultOutput::builder().set_records(Some(Vec::new())).build().expect("valid");
        assert_eq!(result_page(&page), json!({ "Records": [], "TotalNumRows": 0 }));
    }

    #[test]
    fn a_description_has_iso_dates_and_leaves_out_what_is_not_there() {
        let answer = DescribeStatementOutput::builder()
            .id("d9b6c0c9-0747-4bf4-b142-e8883122f766")
            .status(StatusString::Finished)
            .created_at(DateTime::from_millis(1_700_000_000_500))
            .sub_statements(SubStatementData::builder().id("s:1").build().expect("valid"))
            .build()
            .expect("valid");
        let shape = description(&answer);
        assert_eq!(shape["CreatedAt"], "2023-11-14T22:13:20.5Z");
        assert_eq!((&shape["Status"], &shape["SubStatements"][0]["Id"]), (&json!("FINISHED"), &json!("s:1")));
        assert!(shape.get("Error").is_none() && shape.get("WorkgroupName").is_none());
    }
}
