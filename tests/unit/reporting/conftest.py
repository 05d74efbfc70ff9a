"""Makes helpers of the tests (tests/sentences.py, tests/attribution_case.py) and of the files beside this one importable."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
