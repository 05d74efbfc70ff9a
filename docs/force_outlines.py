"""The outlines of the force areas, as few points as a small map needs: src/rightdoor/reference/data/force_outlines.csv.

`python docs/force_outlines.py SOURCE [OUT]`, where SOURCE is the GeoJSON of the police force areas of 2016 (ONS, Open Government Licence v3; WGS84).
Projected by a spherical transverse Mercator on 2 degrees west, one unit 500 m, north up; the lines between areas are simplified (Douglas and
Peucker) once and used by both, so that neighbours stay neighbours; islands smaller than a few units are left out, no area whole.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]

OUT = Path(__file__).resolve().parents[1] / "src/rightdoor/reference/data/force_outlines.csv"
_CENTRAL, _RADIUS, _UNIT = -2.0, 6_371_008.8, 500.0
_TOLERANCE = 1.4  # units: a line may lie this far beside the true one
_LEAST = 14.0  # square units (3.5 square kilometres): smaller islands are left out
_MARGIN = 20
_HEAD = """# Outlines of the police force areas of England and Wales, simplified for a small map. Made by docs/force_outlines.py; not edited by hand.
# source: Office for National Statistics, police force areas December 2016 (generalised), by way of the R package stats19. Contains National Statistics data (c) Crown copyright and database right 2016; contains Ordnance Survey data (c) Crown copyright and database right 2016. Open Government Licence v3.0
# date: 2016-12-31. Scotland and Northern Ireland are not in the source, so they have no outline here
# columns: path is SVG path data, one unit 500 m in a transverse Mercator projection on 2 degrees west; label_x and label_y: the point farthest within
code,label_x,label_y,path
"""


def main(source: Path, out: Path = OUT) -> None:
    """Write the table."""
    out.write_text(made(json.loads(source.read_text("utf-8"))), "utf-8")


def made(collection: Mapping[str, object]) -> str:
    """The text of the table for a GeoJSON collection of areas."""
    areas = _areas(collection)
    shift = _shift(areas)
    whole = {code: [[(x - shift[0], y - shift[1]) for x, y in ring] for ring in rings] for code, rings in areas.items()}
    simple = _simplified(whole)
    lines = []
    for code in sorted(simple):
        x, y = _label([(float(x), float(y)) for x, y in max(simple[code], key=_area)])
        lines.append(f"{code},{x},{y},{''.join(_path(ring) for ring in simple[code])}\n")
    return _HEAD + "".join(lines)


def _areas(collection: Mapping[str, object]) -> dict[str, list[Ring]]:
    """Closed rings by code, projected; the last point of a ring is its first and is left out."""
    found: dict[str, list[Ring]] = {}
    features = collection["features"]
    assert isinstance(features, list)
    for feature in features:
        polygons = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "Polygon":
            polygons = [polygons]
        found[feature["properties"]["pfa16cd"]] = [[_projected(*at) for at in ring[:-1]] for rings in polygons for ring in rings]
    return found


def _projected(longitude: float, latitude: float) -> Point:
    """Spherical transverse Mercator (Snyder, Map Projections, 1987, equations 8-1 and 8-3), y growing downwards as on a screen."""
    east, north = math.radians(longitude - _CENTRAL), math.radians(latitude)
    b = math.cos(north) * math.sin(east)
    return _RADIUS / _UNIT * math.atanh(b), -_RADIUS / _UNIT * math.atan2(math.tan(north), math.cos(east))


def _shift(areas: Mapping[str, Sequence[Ring]]) -> Point:
    points = [point for rings in areas.values() for ring in rings for point in ring]
    return math.floor(min(x for x, _ in points)) - _MARGIN, math.floor(min(y for _, y in points)) - _MARGIN


def _simplified(whole: Mapping[str, Sequence[Ring]]) -> dict[str, list[list[tuple[int, int]]]]:
    """Each ring as its arcs between the points where areas meet, every arc simplified alike whichever area asks for it."""
    nodes = _nodes(whole)
    simple: dict[str, list[list[tuple[int, int]]]] = {}
    for code, rings in whole.items():
        largest = max(rings, key=_area)
        kept = [ring for ring in rings if ring is largest or _area(ring) >= _LEAST]
        made = [_without_repeats([(round(x), round(y)) for x, y in _thinned(ring, nodes)]) for ring in kept]
        simple[code] = [ring for ring in made if len(ring) >= 3]
    return simple


def _nodes(whole: Mapping[str, Sequence[Ring]]) -> set[Point]:
    """Points at which a line between two areas begins or ends: their neighbours along the rings are not the same two everywhere."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for rings in whole.values():
        for ring in rings:
            for n, point in enumerate(ring):
                beside[point] |= {ring[n - 1], ring[(n + 1) % len(ring)]}
    return {point for point, others in beside.items() if len(others) > 2}


def _thinned(ring: Ring, nodes: set[Point]) -> Iterator[Point]:
    ends = [n for n, point in enumerate(ring) if point in nodes]
    if len(ends) < 2:  # an island, or an area touched in one point: cut where it is the same for whoever asks
        first = ends[0] if ends else ring.index(min(ring))
        far = max(range(len(ring)), key=lambda n: (_apart(ring[n], ring[first]), ring[n]))
        ends = sorted((first, far))
    for n, start in enumerate(ends):
        stop = ends[(n + 1) % len(ends)]
        arc = ring[start : stop + 1] if start < stop else [*ring[start:], *ring[: stop + 1]]
        turned = arc[0] > arc[-1]  # the same arc, met from the other side
        line = _line(arc[::-1] if turned else arc)
        yield from (line[::-1] if turned else line)[:-1]


def _line(points: Ring) -> Ring:
    """Douglas and Peucker (1973): the farthest point stays while it lies farther than the tolerance from the straight line."""
    first, last = points[0], points[-1]
    if len(points) < 3:
        return list(points)
    far = max(range(1, len(points) - 1), key=lambda n: _beside(points[n], first, last))
    if _beside(points[far], first, last) <= _TOLERANCE:
        return [first, last]
    return [*_line(points[: far + 1])[:-1], *_line(points[far:])]


def _beside(point: Point, first: Point, last: Point) -> float:
    """How far a point lies from a straight line between two."""
    dx, dy = last[0] - first[0], last[1] - first[1]
    along = dx * dx + dy * dy
    share = 0.0 if along == 0 else max(0.0, min(1.0, ((point[0] - first[0]) * dx + (point[1] - first[1]) * dy) / along))
    return math.hypot(point[0] - first[0] - share * dx, point[1] - first[1] - share * dy)


def _apart(a: Point, b: Point) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def _area(ring: Sequence[Point] | Sequence[tuple[int, int]]) -> float:
    return abs(sum(ring[n - 1][0] * y - x * ring[n - 1][1] for n, (x, y) in enumerate(ring))) / 2


def _without_repeats(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [point for n, point in enumerate(ring) if point != ring[n - 1]]


def _label(ring: Ring) -> tuple[int, int]:
    """The point of a grid that lies farthest within."""
    left, right = min(x for x, _ in ring), max(x for x, _ in ring)
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    step = max(1.0, min(right - left, bottom - top) / 40)
    grid = [
        (left + step * (i + 0.5), top + step * (j + 0.5))
        for i in range(int((right - left) / step))
        for j in range(int((bottom - top) / step))
    ]
    within = [point for point in grid if _holds(ring, point)]
    best = max(within, key=lambda at: min(_beside(at, ring[n - 1], point) for n, point in enumerate(ring)))
    return round(best[0]), round(best[1])


def _holds(ring: Ring, at: Point) -> bool:
    """Even and odd crossings of the ring by a ray to the right."""
    inside = False
    for n, (x, y) in enumerate(ring):
        before_x, before_y = ring[n - 1]
        if (y > at[1]) != (before_y > at[1]) and at[0] < x + (at[1] - y) * (before_x - x) / (before_y - y):
            inside = not inside
    return inside


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """SVG path data: where it begins, then steps."""
    steps = " ".join(f"{x - ring[n][0]} {y - ring[n][1]}" for n, (x, y) in enumerate(ring[1:]))
    return f"M{ring[0][0]} {ring[0][1]}l{steps}z"


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(Path(each) for each in sys.argv[2:3]))
