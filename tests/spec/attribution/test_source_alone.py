"""Events about which nobody asked run fewer checks: those left out have nothing to say of them, whatever the source is like."""

from __future__ import annotations

import itertools

from attribution_case import Case
from rightdoor.attribution import rebuild
from rightdoor.rules.attribution.register import first_pass, source_pass

LITERALS = ("2026-01-05T07:58:11Z", "2026-01-05 07:58:11", "05/01/2026 07:58 PM", "", "99/99/9999", "2026-03-29T01:30:00")
ACTS = ("offered", "login", "registration", "purchase", "present", "unknown", "")
FORMS = (("observation-log", "-"), ("call", "-"), ("package", "source-record"), ("cybertip-report", "-"))


def bare(literal: str, act: str, form: tuple[str, str]) -> Case:
    case = Case()
    case.event(1, literal=literal, act=act, proxy=True, ip="10.0.0.1")
    case.referral(receipt="rc_log", number="OBS-1", form=form[0], papers=form[1])
    return case


def test_the_checks_left_out_are_silent_on_every_bare_event(monkeypatch) -> None:
    assert 0 < len(source_pass()) < len(first_pass())
    combinations = [bare(*each) for each in itertools.product(LITERALS, ACTS, FORMS)]
    short = [case.run() for case in combinations]
    monkeypatch.setattr(rebuild, "source_pass", first_pass)
    assert [case.run() for case in combinations] == short
    codes = {f.code for run in short for a in run.values() for f in a.findings}
    assert codes >= {"RD-A03", "RD-A12", "RD-A13", "RD-A15", "RD-A17"}, "else the comparison says little"
