//! The rows that a callback brings along: pages of a result as plain values, as many as there is room for.
//!
//! A state's input and output take 262,144 bytes of UTF-8 together with all else. Rows are arrays of values in the order
//! of `columns`, since names of columns may repeat; numbers, texts and booleans are JSON's own, binary values base64.
//! CSV comes as the Data API's text, by whole pages, since a line may be part of a quoted value.

use serde_json::{Map, Value, json};

/// Step Functions' limit of a task's output, in bytes.
pub const OUTPUT_LIMIT: usize = 262_144;
/// What the members around the rows take at most.
const FRAME: usize = 256;

/// Rows on their way into a callback.
#[derive(Debug)]
pub struct Rows {
    room: usize,
    limit: usize,
    columns: Option<Vec<Value>>,
    taken: Vec<Value>,
    csv: Option<String>,
    total: Option<i64>,
    truncated: bool,
}

impl Rows {
    /// For a callback that takes so many bytes already, and wants at most so many rows.
    pub fn beside(message_bytes: usize, max_rows: Option<u32>) -> Self {
        Self {
            room: OUTPUT_LIMIT.saturating_sub(message_bytes + FRAME),
            limit: max_rows.map_or(usize::MAX, |rows| usize::try_from(rows).unwrap_or(usize::MAX)),
            columns: None,
            taken: Vec::new(),
            csv: None,
            total: None,
            truncated: false,
        }
    }

    /// Takes a page of the Data API's shape; the token of the next one, if that is wanted.
    pub fn take(&mut self, page: &Value) -> Option<String> {
        self.total = self.total.or(page["TotalNumRows"].as_i64());
        if self.columns.is_none() {
            let columns: Vec<Value> = list(&page["ColumnMetadata"]).iter().map(column).collect();
            self.spend(&Value::from(columns.clone()));
            self.columns = Some(columns);
        }
        for record in list(&page["Records"]) {
            let taken = match record.get("CSVRecords").and_then(Value::as_str) {
                Some(text) => self.take_csv(text),
                None => self.take_row(record),
            };
            if !taken {
                self.truncated = true;
                return None;
            }
        }
        page["NextToken"].as_str().map(str::to_owned)
    }

    fn take_csv(&mut self, text: &str) -> bool {
        let fits = self.spend(&Value::from(text));
        if fits {
            self.csv.get_or_insert_default().push_str(text);
        }
        fits
    }

    fn take_row(&mut self, record: &Value) -> bool {
        let row = Value::from(list(record).iter().map(value).collect::<Vec<_>>());
        let fits = self.taken.len() < self.limit && self.spend(&row);
        if fits {
            self.taken.push(row);
        }
        fits
    }

    /// Takes room for a value and a comma, if there is so much.
    fn spend(&mut self, value: &Value) -> bool {
        let needed = value.to_string().len() + 1;
        let fits = needed <= self.room;
        self.room = if fits { self.room - needed } else { self.room };
        fits
    }

    /// The member `result` of a callback.
    pub fn into_value(self) -> Value {
        let mut result = Map::new();
        result.insert("columns".to_owned(), self.columns.unwrap_or_default().into());
        match self.csv {
            Some(text) => result.insert("csv".to_owned(), text.into()),
            None => result.insert("rows".to_owned(), self.taken.into()),
        };
        result.insert("totalRows".to_owned(), self.total.into());
        result.insert("truncated".to_owned(), self.truncated.into());
        result.into()
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn column(column: &Value) -> Value {
    let label = column["label"].as_str().filter(|label| !label.is_empty());
    label.or(column["name"].as_str()).unwrap_or_default().into()
}

/// `{"longValue": 1}` as `1`; a null, and a kind of value that is newer than this, as null.
fn value(field: &Value) -> Value {
    match field.as_object().and_then(|field| field.iter().next()) {
        Some((kind, value)) if kind != "isNull" => value.clone(),
        _ => json!(null),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(rows: &[Value], next: Option<&str>) -> Value {
        json!({
            "ColumnMetadata": [{ "name": "n", "label": "country" }, { "name": "total" }],
            "Records": rows, "TotalNumRows": 3, "NextToken": next,
        })
    }

    #[test]
    fn rows_of_all_pages_are_plain_values() {
        let mut rows = Rows::beside(100, None);
        let one = json!([{ "stringValue": "NL" }, { "longValue": 1 }]);
        let two = json!([{ "isNull": true }, { "doubleValue": 0.5 }]);
        assert_eq!(rows.take(&page(&[one], Some("2"))).as_deref(), Some("2"));
        assert_eq!(rows.take(&page(&[two], None)), None);
        let wanted = json!({
            "columns": ["country", "total"], "rows": [["NL", 1], [null, 0.5]], "totalRows": 3, "truncated": false,
        });
        assert_eq!(rows.into_value(), wanted);
    }

    #[test]
    fn more_rows_than_wanted_are_cut_and_said() {
        let mut rows = Rows::beside(100, Some(1));
        let row = json!([{ "longValue": 1 }]);
        assert_eq!(rows.take(&page(&[row.clone(), row], Some("2"))), None);
        let result = rows.into_value();
        assert_eq!((result["rows"].as_array().map(Vec::len), &result["truncated"]), (Some(1), &json!(true)));
    }

    #[test]
    fn csv_stays_csv() {
        let mut rows = Rows::beside(0, None);
        assert_eq!(rows.take(&json!({ "Records": [{ "CSVRecords": "a,b\n1,2\n" }], "TotalNumRows": 1 })), None);
        assert_eq!(rows.into_value()["csv"], "a,b\n1,2\n");
    }

    proptest! {
        #[test]
        fn a_callback_with_rows_always_fits(
            texts in prop::collection::vec((0_usize..9_000, prop::sample::select(vec!["a", "\"", "é", "\u{1}"])), 0..60),
            message_bytes in 0_usize..40_000,
        ) {
            let record = |(times, text): &(usize, &str)| json!([{ "stringValue": text.repeat(*times) }, { "isNull": true }]);
            let records: Vec<Value> = texts.iter().map(record).collect();
            let mut rows = Rows::beside(message_bytes, None);
            rows.take(&page(&records, None));
            prop_assert!(rows.into_value().to_string().len() + r#","result":"#.len() + message_bytes <= OUTPUT_LIMIT);
        }
    }
}
