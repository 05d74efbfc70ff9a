"""Parts that are drawn once: shown again for the same values, drawn anew for any other, and never more than a bounded number."""

from __future__ import annotations

SAID = {"low": "tier-1", "high": "tier-2"}


def test_a_part_is_kept_by_what_it_is_drawn_from(desk, monkeypatch):
    from rightdoor.desk import drawn as module

    made: list[str] = []

    def render(template, context):
        made.append(template)
        return f"{template} {sorted(context.items())}"

    monkeypatch.setattr(module, "render_to_string", render)
    monkeypatch.setattr(module, "_kept", {})
    monkeypatch.setattr(module, "MOST", 2)
    first = module.drawn("a.html", SAID)
    assert module.drawn("a.html", dict(SAID)) == first and made == ["a.html"]
    assert module.drawn("a.html", SAID | {"high": "tier-1"}) != first and len(made) == 2
    assert module.drawn("a.html", SAID) == first and len(made) == 2
    assert module.drawn("b.html", SAID) != first and len(made) == 3  # the second, not asked for longest, went
    assert module.drawn("a.html", SAID) == first and len(made) == 3
    module.drawn("a.html", SAID | {"high": "tier-1"})
    assert len(made) == 4 and len(module._kept) == 2
