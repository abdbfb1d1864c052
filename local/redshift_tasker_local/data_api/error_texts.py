"""PostgreSQL's words for an error turned into Redshift's, where users match on them.

Redshift came from an older PostgreSQL and has words of its own; what stands here is publicly known from its
documentation and from what people report. Everything else is PostgreSQL's text.
"""

from __future__ import annotations

import re

_WORDS = (
    (r"^permission denied for (?:table|view|materialized view) ", "permission denied for relation "),
    (r'^null value in column "([^"]+)" of relation .*', r"Cannot insert a NULL value into column \1"),
    (r"^value too long for type .*", "Value too long for character type"),
    (r"^numeric field overflow$", "Numeric data overflow"),
    (r"^invalid input syntax for type (\w+):", r"invalid input syntax for \1:"),
    (r'^relation ("[^"]+") already exists', r"Relation \1 already exists"),
    (r"^cannot insert a non-DEFAULT value into column .*", "cannot set an identity column to a value"),
    (
        r"^function ((?:st_|h3_|hll|geo)\w*|checksum|farmfingerprint64|murmur3_32_hash"
        r"|pg_get_late_binding_view_cols)\(.*\) does not exist$",
        r"the local Redshift Data API does not support the function \1",
    ),
    (r"\bunknown\b(?=[,)].*does not exist$)", '"unknown"'),
    (r"^MERGE command cannot affect row a second time$", "Found multiple matches to update the same tuple."),
    (r'^role ("[^"]+") already exists$', r"user \1 already exists"),
    (r'^role ("[^"]+") cannot be dropped because .*', r"user \1 cannot be dropped because the user owns some object"),
    (r"^date/time field value out of range: (\"\d{8}\")$", r"date/time field date value out of range: \1"),
)
DISK_FULL = """Disk Full
  Detail:
  -----------------------------------------------
  error:  Disk Full
  code:      1016
  context:   node: 0
  location:  fdisk_api.cpp:343
  -----------------------------------------------"""
"""What Redshift says when a node has no space left for what a statement writes."""

_NO_ROOM = re.compile(r": (?:No space left on device|Disk quota exceeded|File too large)$")
"""The reasons for which the system lets a file grow no more."""
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _WORDS)


def redshift_words(message: str) -> str:
    """The message as Redshift gives it."""
    if _NO_ROOM.search(message):
        return DISK_FULL
    for pattern, words in _PATTERNS:
        message = pattern.sub(words, message)
    return message
