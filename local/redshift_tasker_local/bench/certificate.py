"""A certificate for the address that the recorded answers come from, and a bundle of authorities in which it counts.

The bundle holds the machine's own authorities too: reading those is part of what a first connection costs.
"""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

_SYSTEM = Path("/etc/ssl/certs/ca-certificates.crt")


def make(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """The server's side of TLS, and the bundle for its clients."""
    authority, key, certificate = folder / "authority.pem", folder / "key.pem", folder / "certificate.pem"
    common = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    _openssl(
        "req", "-x509", *common, "-keyout", f"{folder}/authority.key", "-out", str(authority), "-subj", "/CN=bench"
    )
    signed_by = ["-CA", str(authority), "-CAkey", f"{folder}/authority.key"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"]
    _openssl(
        *("req", "-x509", *common, *signed_by, "-keyout", str(key), "-out", str(certificate)),
        *("-subj", "/CN=127.0.0.1", *names),
    )
    bundle = folder / "bundle.pem"
    system = _SYSTEM.read_text() if _SYSTEM.is_file() else ""
    bundle.write_text(system + authority.read_text())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, bundle


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
