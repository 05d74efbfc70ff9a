"""The outlines of force areas: the areas that the source has, made anew to the same bytes, close to the true lines, neighbours still neighbours."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from rightdoor.reference.force_outlines import HEIGHT, WIDTH, force_outlines
from rightdoor.reference.forces import forces
from rightdoor.reference.tables import head_of, own_table

ROOT = Path(__file__).resolve().parents[3]
WITHOUT = {"N99999999", "S23000009"}


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("force_outlines", ROOT / "docs" / "force_outlines.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def source(shared_data):
    return json.loads((shared_data / "geo" / "police_force_areas_2016_wgs84.geojson").read_text("utf-8"))


def points(path):
    """Points of each ring of a path, closed by themselves."""
    for start, steps in re.findall(r"M([^l]*)l([^z]*)z", path):
        x, y = map(int, start.split())
        ring = [(x, y)]
        numbers = list(map(int, steps.split()))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


def test_each_force_of_england_and_wales_has_an_outline_and_no_other():
    assert {each.code for each in force_outlines()} == {force.code for force in forces()} - WITHOUT
    assert len(force_outlines()) == 43


def test_the_file_is_small_and_names_its_source_licence_and_date():
    text = own_table("force_outlines.csv")
    assert len(text) < 150_000
    assert "Open Government Licence v3" in head_of(text)["source"]
    assert head_of(text)["date"].startswith("2016-12-31")
    assert "docs/force_outlines.py" in text.splitlines()[0]


def test_outlines_and_labels_lie_within_the_map_and_no_path_has_other_letters():
    for each in force_outlines():
        assert re.fullmatch(r"(M\d+ \d+l-?\d+ -?\d+( -?\d+ -?\d+)+z)+", each.path), each.code
        rings = list(points(each.path))
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for ring in rings for x, y in ring), each.code
        assert any(_holds(ring, each.label_x + 0.5, each.label_y + 0.5) for ring in rings) or each.code == "E23000034", each.code


def test_the_tool_makes_the_same_bytes_of_the_source(tool, source):
    assert tool.made(source) == own_table("force_outlines.csv")


def test_no_true_point_lies_far_from_its_outline_and_neighbours_share_their_lines(tool, source):
    true = tool._areas(source)
    left, top = tool._shift(true)
    held = {each.code: list(points(each.path)) for each in force_outlines()}
    for code, rings in true.items():
        largest = max(rings, key=tool._area)
        drawn = held[code]
        for x, y in largest[::5]:
            at = x - left, y - top
            assert min(tool._beside(at, ring[n - 1], p) for ring in drawn for n, p in enumerate(ring)) < tool._TOLERANCE + 0.8
    corners = {code: {p for ring in rings for p in ring} for code, rings in held.items()}
    assert len(corners["E23000037"] & corners["E23000038"]) > 5  # Gloucestershire and Wiltshire
    assert not corners["E23000037"] & corners["E23000002"]


def _holds(ring, at_x, at_y):
    inside = False
    for n, (x, y) in enumerate(ring):
        bx, by = ring[n - 1]
        if (y > at_y) != (by > at_y) and at_x < x + (at_y - y) * (bx - x) / (by - y):
            inside = not inside
    return inside
