"""The bytes of an archive: a zip file as it is, or a folder or single files packed into one.

Packing is deterministic, so that the same files give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .wire import Archive, Asset

EPOCH = (1980, 1, 1, 0, 0, 0)
EXECUTABLE_FILE = 0o100755


def zip_bytes(archive: Archive) -> bytes:
    """The archive as the bytes of a zip file; raises `OSError` when a path cannot be read."""
    if archive.path is not None and not Path(archive.path).is_dir():
        return Path(archive.path).read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(_files(archive)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = EXECUTABLE_FILE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return buffer.getvalue()


def _files(archive: Archive) -> Iterator[tuple[str, bytes]]:
    if archive.path is not None:
        root = Path(archive.path)
        if root.is_dir():
            files = (path for path in root.rglob("*") if path.is_file())
            yield from ((path.relative_to(root).as_posix(), path.read_bytes()) for path in files)
        else:
            with zipfile.ZipFile(root) as packed:
                yield from ((name, packed.read(name)) for name in packed.namelist())
    for name, part in archive.assets.items():
        if isinstance(part, Asset):
            path = part.path
            yield name, (part.text or "").encode() if path is None else Path(path).read_bytes()
        else:
            yield from ((f"{name}/{inner}", content) for inner, content in _files(part))
