"""axe-core in a page of the browser: which rules of WCAG 2.2 A and AA are broken, and where.

The engine is the committed file under tests/browser/vendor/; it is evaluated by the browser's driver, which the page's own
content policy does not bind, so that the policy stays in force while it is looked at.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

ENGINE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "4.14.1" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_RUN = """(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  .then((r) => r.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}: ${n.failureSummary}`)))"""


@cache
def _engine() -> str:
    return ENGINE.read_text("utf-8")


def axe_violations(page: Page) -> list[str]:
    """One line for each place that breaks a rule; an empty list when there is none."""
    page.evaluate(f"() => {{ {_engine()} }}")
    found: list[str] = page.evaluate(_RUN, list(TAGS))
    return found
