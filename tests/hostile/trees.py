"""Hostile XML and JSON made from a genuine document: bombs, nesting, repeated and wrongly typed parts."""

from __future__ import annotations

import random
import re


def xml_bombs(seed: bytes, rng: random.Random, number: int):
    root = re.search(rb"<(report|fileDetails|project)", seed)
    name = root[1] if root else b"report"
    subset = b"".join(b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10 if i else b"x" * 100) for i in range(9))
    kinds = (
        b"<!DOCTYPE %s [%s]><%s><additionalInfo>&e8;</additionalInfo></%s>" % (name, subset, name, name),
        b'<!DOCTYPE %s SYSTEM "file:///dev/zero"><%s/>' % (name, name),
        b'<!DOCTYPE %s [<!ENTITY %% p SYSTEM "file:///etc/hostname"> %%p;]><%s/>' % (name, name),
        b"<!--" + b"-" * 70_000 + b"--><!DOCTYPE %s [%s]>" % (name, subset) + seed,
        seed.replace(b"</", b"&e8;</", 1),
        b"<%s " % name + b" ".join(b"a%d='x'" % i for i in range(60_000)) + b"><incidentSummary/></%s>" % name,
        b"<%s>" % name + b"".join(b"<incidentSummary%d/>" % i for i in range(60_000)) + b"</%s>" % name,
    )
    return kinds[number % len(kinds)], 0


def xml_nesting(seed: bytes, rng: random.Random, number: int):
    spot = rng.choice([m.start() for m in re.finditer(rb"</", seed)])
    depth = (70, 250, 300, 3_000, 100_000)[number % 5]
    name = (b"x", b"ipCaptureEvent", b"associatedAccount", b"personOrUserReported")[number % 4]
    return seed[:spot] + (b"<%s>" % name) * depth + (b"</%s>" % name) * depth + seed[spot:], 0


def xml_duplicates(seed: bytes, rng: random.Random, number: int):
    found = list(re.finditer(rb"<(\w+)[^<>]*>[^<>]*</\1>", seed))
    spot = rng.choice(found)
    if number % 2:
        return seed[: spot.end()] + spot[0] + seed[spot.end() :], 1
    return seed[: spot.start()] + re.sub(rb"^<(\w+)", rb"<\1 a='1' a='2'", spot[0]) + seed[spot.end() :], 0


def xml_wrong_types(seed: bytes, rng: random.Random, number: int):
    found = list(re.finditer(rb"<(\w+)[^<>]*>([^<>]*)</\1>", seed))
    spot = rng.choice(found)
    inside = (b"<a><b>1</b></a>", b"<%s>1</%s>" % (spot[1], spot[1]), b"", b"&#x110000;", b"<![CDATA[<x>]]>", b"text<a/>text")[number % 6]
    return seed[: spot.start(2)] + inside + seed[spot.end(2) :], 1


def json_bombs(seed: bytes, rng: random.Random, number: int):
    spot = seed.index(b"{") + 1
    kinds = (
        b",".join(b'"k%d": %d' % (i, i) for i in range(100_000)) + b",",
        b'"%s": 1,' % (b"k" * 2_000_000),
        b'"a": %s1%s,' % (b"[" * 60, b"]" * 60) * 1_000,
        b'"a": ' + b"9" * 1_000_000 + b",",
        b'"a": 1e' + b"9" * 5_000 + b",",
        b'"a": "' + b"\\u0041" * 500_000 + b'",',
        b'"a": [' + b"[]," * 500_000 + b"[]],",
        b'"a": [' + b"{}," * 500_000 + b"{}],",
    )
    return seed[:spot] + kinds[number % len(kinds)] + seed[spot:], 0


def json_nesting(seed: bytes, rng: random.Random, number: int):
    spot = rng.choice([m.end() for m in re.finditer(rb":\s*(?=[\"\d])", seed)])
    depth = (60, 70, 990, 1_100, 200_000)[number % 5]
    opening, closing = ((b"[", b"]"), (b'{"a":', b"}"))[number % 2]
    return seed[:spot] + opening * depth + b"1" + closing * depth + b"," + b'"x": ' + seed[spot:], 0


def json_duplicates(seed: bytes, rng: random.Random, number: int):
    found = list(re.finditer(rb'"(\w+)":\s*("[^"]*"|\d+)', seed))
    spot = rng.choice(found)
    return seed[: spot.end()] + b", " + spot[0] + seed[spot.end() :], 1


def json_wrong_types(seed: bytes, rng: random.Random, number: int):
    found = list(re.finditer(rb':\s*("[^"]*"|\d+|true|false)', seed))
    spot = rng.choice(found)
    odd = (
        b"null",
        b"{}",
        b"[]",
        b"[[1]]",
        b"true",
        b'{"value": {"value": []}}',
        b"-0.0e-0",
        b'"\\ud83d"',
        b'"\\u0000"',
        b"Infinity",
        b"'x'",
        b"01",
    )
    return seed[: spot.start(1)] + odd[number % len(odd)] + seed[spot.end(1) :], 1
