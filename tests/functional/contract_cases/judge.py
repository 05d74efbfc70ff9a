"""Compares the lines of `attributions --json` with what a case expects."""

from __future__ import annotations

from contract_cases.building import ONLY_ONE, Case, Expect

Line = dict


def deviations(case: Case, lines: list[Line], *, findings: list[Line]) -> list[str]:
    return [f"{expected.ip}: {text}" for expected in case.expects for text in one(expected, lines, findings)]


def one(expected: Expect, lines: list[Line], findings: list[Line]) -> list[str]:
    mine = [
        x
        for x in lines
        if same_value(x["identifier"]["value"], expected.ip)
        and (x["instant"]["literal"] == (expected.literal or "") or "any-literal" in expected.more)
    ]
    referral = expected.more.get("referral")
    if referral is not None:
        mine = [x for x in mine if x["referral"] == referral]
    if len(mine) != int(expected.more.get("lines", "1")):
        return [f"{len(mine)} lines"]
    return [text for line in mine for text in compare(expected, line, findings)]


def same_value(shown: str, given: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(shown) == ipaddress.ip_address(given.strip())
    except ValueError:
        return shown == given


def compare(expected: Expect, line: Line, findings: list[Line]) -> list[str]:
    more, out = expected.more, []
    held = {(f["code"], f["pattern"], f["severity"]) for f in line["findings"]}
    allowed = more.get("loose-status", expected.status).split(",")
    if line["status"] not in allowed:
        out.append(f"status {line['status']} for {allowed}")
    if len(line["premises"]) != 1 and line["status"] in ("corroborated", "single-strand"):
        out.append(f"{len(line['premises'])} premises under {line['status']}")
    wanted = expected.found | expected.notes
    for code, pattern, severity in sorted(wanted):
        if not any(c == code and pattern in ("*", p) and s == severity for c, p, s in held):
            out.append(f"lacks {code} {pattern} {severity}")
    if not more.get("loose"):
        heavy = {f for f in held if f[2] != "note" and f != ONLY_ONE}
        extra = {f for f in heavy if f not in wanted and (f[0], "*", f[2]) not in wanted}
        if extra:
            out.append(f"has also {sorted(extra)}")
    out += [f"{key}: {shown}, not {more[key]}" for key, shown in facts(line).items() if key in more and shown != more[key]]
    if "distinct" in more and not set(more["distinct"].split(",")) <= set(line["strands"]["distinct"]):
        out.append(f"distinct {line['strands']['distinct']}")
    if "shared" in more and more["shared"] not in line["strands"]["shared"]:
        out.append(f"shared {line['strands']['shared']}")
    if "number" in more and (line["referral"] or "") != more["number"]:
        out.append(f"referral {line['referral']}")
    if "code" in more and not any(c == more["code"] and s == "stop" for c, _, s in held):
        out.append(f"no stop of {more['code']}")
    if "any-pattern" in more and not any(p == more["any-pattern"] for _, p, _ in held):
        out.append(f"no pattern {more['any-pattern']}")
    if "data-finding" in more and not any(f["raw"] == more["data-finding"] for f in findings):
        out.append(f"no data finding about {more['data-finding']}")
    if out:
        out.append(f"held {sorted(f for f in held if f[1] != 'documentation-range')} {line['instant']['basis']} {line['status']}")
    return out


def facts(line: Line) -> dict[str, str]:
    instant = line["instant"]
    return {
        "act": line["act"],
        "basis": instant["basis"],
        "readings": str(len(instant["readings"])),
        "from": instant["readings"][0]["from"] if instant["readings"] else "",
        "premises": str(len(line["premises"])),
        "count": str(line["strands"]["count"]),
        "type": line["identifier"]["type"],
        "port": str(line["identifier"]["port"]),
    }
