//! DynamoDB: the tracking table.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::builders::TransactWriteItemBuilder;
use aws_sdk_dynamodb::types::{
    self, CancellationReason, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::expression::{Expression, item_of, value_of, values_of};
use super::failure::call_error;
use crate::ports::{CallClass, CallError, Obstacle, Updated, Written};
use crate::row::codec::name;
use crate::secret::Secret;
use crate::table::{Delete, Item, Key, Put, Update, Write};
use crate::time::Timestamp;

/// The sparse index of rows that are not at their end; the component makes it.
const DUE_INDEX: &str = "due";
/// How many due rows of a shard one query names; the next query finds the others.
const DUE_PAGE: i32 = 100;
const WITH_ITEM: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

/// The tracking table.
#[derive(Debug)]
pub(super) struct Table {
    client: Client,
    name: String,
}

impl Table {
    pub(super) fn new(client: Client, name: &str) -> Self {
        Self { client, name: name.to_owned() }
    }

    pub(super) async fn get(&self, key: &Key) -> Result<Option<Item>, CallError> {
        let request = self.client.get_item().table_name(&self.name).set_key(Some(values_of(key.attributes())));
        let answer = request.consistent_read(true).send().await.map_err(|error| call_error("GetItem", &error))?;
        Ok(answer.item().map(item_of))
    }

    pub(super) async fn due(&self, shard: &str, until: Timestamp) -> Result<Vec<Key>, CallError> {
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(DUE_INDEX)
            .key_condition_expression("#shard = :shard AND #at <= :until")
            .expression_attribute_names("#shard", name::DUE_SHARD)
            .expression_attribute_names("#at", name::DUE_AT)
            .expression_attribute_values(":shard", value_of(shard.into()))
            .expression_attribute_values(":until", value_of(until.millis().into()))
            .limit(DUE_PAGE);
        let answer = request.send().await.map_err(|error| call_error("Query", &error))?;
        let ids = answer.items().iter().filter_map(|item| item.get(name::ID)?.as_s().ok());
        Ok(ids.map(Key::new).collect())
    }

    pub(super) async fn update(&self, update: Update) -> Result<Updated, CallError> {
        let mut expression = Expression::default();
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(values_of(update.key.attributes())))
            .update_expression(expression.update(&update))
            .condition_expression(expression.condition(&update.condition))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values())
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(WITH_ITEM);
        match request.send().await {
            Ok(answer) => Ok(Updated::Done(answer.attributes().map(item_of).unwrap_or_default())),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(unmet)) => {
                    Ok(Updated::Unmet(unmet.item().map(item_of)))
                }
                _ => Err(call_error("UpdateItem", &error)),
            },
        }
    }

    pub(super) async fn write(&self, mut writes: Vec<Write>) -> Result<Written, CallError> {
        match (writes.pop(), writes.is_empty()) {
            (None, _) => Ok(Written::Done),
            (Some(Write::Put(put)), true) => self.put(put).await,
            (Some(Write::Update(update)), true) => self.update(update).await.map(|updated| match updated {
                Updated::Done(_) => Written::Done,
                Updated::Unmet(item) => Written::Cancelled(vec![Obstacle::Unmet(item)]),
            }),
            (Some(Write::Delete(delete)), true) => self.delete(delete).await,
            (Some(last), false) => {
                writes.push(last);
                self.transact(writes).await
            }
        }
    }

    async fn put(&self, put: Put) -> Result<Written, CallError> {
        let mut expression = Expression::default();
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(values_of(put.item)))
            .condition_expression(expression.condition(&put.condition))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values())
            .return_values_on_condition_check_failure(WITH_ITEM);
        single("PutItem", request.send().await, |error| match error {
            PutItemError::ConditionalCheckFailedException(unmet) => Some(unmet.item().map(item_of)),
            _ => None,
        })
    }

    async fn delete(&self, delete: Delete) -> Result<Written, CallError> {
        let mut expression = Expression::default();
        let request = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(values_of(delete.key.attributes())))
            .condition_expression(expression.condition(&delete.condition))
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values())
            .return_values_on_condition_check_failure(WITH_ITEM);
        single("DeleteItem", request.send().await, |error| match error {
            DeleteItemError::ConditionalCheckFailedException(unmet) => Some(unmet.item().map(item_of)),
            _ => None,
        })
    }

    async fn transact(&self, writes: Vec<Write>) -> Result<Written, CallError> {
        let mut items = Vec::with_capacity(writes.len());
        for write in writes {
            items.push(self.transact_item(write)?);
        }
        match self.client.transact_write_items().set_transact_items(Some(items)).send().await {
            Ok(_) => Ok(Written::Done),
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled
                    .cancellation_reasons()
                    .iter()
                    .map(obstacle)
                    .collect::<Result<_, _>>()
                    .map(Written::Cancelled),
                _ => Err(call_error("TransactWriteItems", &error)),
            },
        }
    }

    fn transact_item(&self, write: Write) -> Result<TransactWriteItem, CallError> {
        let mut expression = Expression::default();
        let condition = expression.condition(write.condition());
        let item = TransactWriteItem::builder();
        let built = match write {
            Write::Put(put) => types::Put::builder()
                .table_name(&self.name)
                .set_item(Some(values_of(put.item)))
                .condition_expression(condition)
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.into_values())
                .return_values_on_condition_check_failure(WITH_ITEM)
                .build()
                .map(|put| item.put(put)),
            Write::Update(update) => types::Update::builder()
                .table_name(&self.name)
                .set_key(Some(values_of(update.key.attributes())))
                .update_expression(expression.update(&update))
                .condition_expression(condition)
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.into_values())
                .return_values_on_condition_check_failure(WITH_ITEM)
                .build()
                .map(|update| item.update(update)),
            Write::Delete(delete) => types::Delete::builder()
                .table_name(&self.name)
                .set_key(Some(values_of(delete.key.attributes())))
                .condition_expression(condition)
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.into_values())
                .return_values_on_condition_check_failure(WITH_ITEM)
                .build()
                .map(|delete| item.delete(delete)),
        };
        built.map(TransactWriteItemBuilder::build).map_err(|error| refused("InvalidCall", &error.to_string()))
    }
}

fn single<T, E: ProvideErrorMetadata>(
    call: &'static str,
    answer: Result<T, SdkError<E, HttpResponse>>,
    unmet: impl Fn(&E) -> Option<Option<Item>>,
) -> Result<Written, CallError> {
    match answer {
        Ok(_) => Ok(Written::Done),
        Err(error) => match error.as_service_error().and_then(unmet) {
            Some(item) => Ok(Written::Cancelled(vec![Obstacle::Unmet(item)])),
            None => Err(call_error(call, &error)),
        },
    }
}

/// A write's part in a cancelled transaction. An item over a limit fails again whoever repeats it.
fn obstacle(reason: &CancellationReason) -> Result<Obstacle, CallError> {
    match reason.code().unwrap_or("None") {
        "None" => Ok(Obstacle::Clear),
        "ConditionalCheckFailed" => Ok(Obstacle::Unmet(reason.item().map(item_of))),
        code @ ("ValidationError" | "ItemCollectionSizeLimitExceeded") => {
            Err(refused(code, reason.message().unwrap_or_default()))
        }
        _ => Ok(Obstacle::Busy),
    }
}

fn refused(code: &str, message: &str) -> CallError {
    let message = Secret::new(message.to_owned());
    CallError { call: "TransactWriteItems", class: CallClass::Refused, code: code.to_owned(), message }
}
