"""Tests of the stand-in aws plugin, over gRPC, against a running embedded cloud."""

import pytest

pytest.register_assert_rewrite(f"{__name__}.lifecycle")
