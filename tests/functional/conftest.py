"""Fixtures of the functional tests (defined in conftest_functional so that tests can import its helpers)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conftest_functional import cli, ran, small  # noqa: F401
