//! Typed reads of an item's attributes; whatever is missing or of another type is named.

use super::{RowError, name};
use crate::op::Generation;
use crate::table::{Attribute, Item};
use crate::time::Timestamp;

pub(super) fn malformed(attribute: &'static str) -> RowError {
    RowError::Malformed { attribute }
}

/// Typed reads of an item's attributes.
pub(super) struct Fields<'a>(pub(super) &'a Item);

impl<'a> Fields<'a> {
    pub(super) fn optional_text(&self, name: &'static str) -> Result<Option<&'a str>, RowError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Attribute::Text(text)) => Ok(Some(text)),
            Some(_) => Err(malformed(name)),
        }
    }

    pub(super) fn text(&self, name: &'static str) -> Result<&'a str, RowError> {
        self.optional_text(name)?.ok_or(malformed(name))
    }

    pub(super) fn optional_number(&self, name: &'static str) -> Result<Option<i64>, RowError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Attribute::Number(number)) => Ok(Some(*number)),
            Some(_) => Err(malformed(name)),
        }
    }

    pub(super) fn optional_map(&self, name: &'static str) -> Result<Option<Fields<'a>>, RowError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Attribute::Map(map)) => Ok(Some(Fields(map))),
            Some(_) => Err(malformed(name)),
        }
    }

    pub(super) fn number(&self, name: &'static str) -> Result<i64, RowError> {
        self.optional_number(name)?.ok_or(malformed(name))
    }

    pub(super) fn optional_time(&self, name: &'static str) -> Result<Option<Timestamp>, RowError> {
        Ok(self.optional_number(name)?.map(Timestamp::from_millis))
    }

    pub(super) fn time(&self, name: &'static str) -> Result<Timestamp, RowError> {
        self.number(name).map(Timestamp::from_millis)
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<bool, RowError> {
        match self.0.get(name) {
            Some(Attribute::Flag(flag)) => Ok(*flag),
            _ => Err(malformed(name)),
        }
    }

    pub(super) fn list(&self, name: &'static str) -> Result<&'a [Attribute], RowError> {
        match self.0.get(name) {
            Some(Attribute::List(list)) => Ok(list),
            _ => Err(malformed(name)),
        }
    }

    pub(super) fn generation(&self) -> Result<Generation, RowError> {
        let number = u32::try_from(self.number(name::GENERATION)?).ok();
        number.and_then(Generation::new).ok_or(malformed(name::GENERATION))
    }
}
