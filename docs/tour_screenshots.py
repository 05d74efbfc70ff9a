"""Pictures of every page of the desk at the size of a phone and of a laptop: `python docs/tour_screenshots.py [FOLDER]` writes docs/screenshots/.

The desk is that of the tests, with a simulated inbox of invented people taken in and one record of each kind laid out beside it.
It needs what the tests need: the development dependencies and a Chromium of the system.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's driver runs a loop in this thread; the desk's requests run in others

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from desk_case import NOW, PASSWORD, Desk, lay_template  # noqa: E402
from desk_every_page_case import Laid, lay_out  # noqa: E402
from desk_keys_case import asked, halves  # noqa: E402
from desk_served import served_here  # noqa: E402
from rightdoor.desk.surroundings import VARIABLE, clock_us  # noqa: E402
from rightdoor.simulation.simulate import simulate  # noqa: E402

SIZES = {"laptop": (1280, 800), "phone": (390, 844)}
COLOURS = 32
TALLEST = 1_300  # of a page that is longer than the window
ROLES = {  # whose window a page is shown in: the first that its name begins with; others are a supervisor's
    "communications-application of": "", "communications-drop": "", "communications-plan": "applicant", "communications": "spoc", "oversight": "auditor",
    "searches-made": "auditor", "retention": "records-officer", "case-erase": "records-officer", "rights": "records-officer", "accounts": "administrator",
    "account-": "administrator", "add-": "administrator", "administ": "administrator", "organisation": "administrator", "unit": "administrator",
    "operations": "", "operation-": "", "joint-": "", "day": "", "figures": "", "statement": "",
    "operation": "administrator", "end-role": "administrator", "compartment": "", "key": "administrator", "exposure-people": "occupational-health",
    "exposure-person": "occupational-health", "exposure-contact": "administrator",
}  # fmt: skip
DOOR = ("mfa_authenticate", "mfa_reauthenticate", "recovery-codes", "welcome")
WITHOUT = {  # pages without pictures, and why
    "decide-proposal": "shown where new data joined two subjects that both carry decisions; its form is that of decide-merge",
    "subject-near": "shown where a near match waits for a grader; its form is that of a decision with a reason",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def laid_out(folder: Path) -> tuple[Desk, Laid]:
    """A desk on the day of the simulated inbox, with everything in it."""
    template, place = folder / "template", folder / "desk"
    template.mkdir()
    place.mkdir()
    made = Desk(place, lay_template(template))
    os.environ[VARIABLE] = replace(made.around, clock_offset_us=NOW - clock_us()).text()
    laid = lay_out(made, "890001", cases=400)
    inbox = simulate(folder / "world", scale="small", seed=7, as_of_us=NOW).inbox
    files = {str(path.relative_to(inbox)): path.read_bytes() for path in sorted(inbox.rglob("*")) if path.is_file()}
    with made.as_owner():
        unit = laid.everyone.memberships.first().unit
    made.populate(unit, files=files, now_us=NOW)
    return made, laid


def opened(browser: Browser, desk: Desk, account: Any, address: str, size: str) -> Page:
    """A window of that size, signed in as `account` (None: signed out)."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    if account is not None:
        context.add_cookies([{"name": "rightdoor", "value": desk.client(account).cookies["rightdoor"].value, "url": address}])
    return context.new_page()


def keep(page: Page, path: Path) -> None:
    """The window, longer where the page is, as a small file: few colours, without loss."""
    picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    _small(picture.crop((0, 0, picture.width, min(picture.height, TALLEST))), path)


def keep_map(page: Page, path: Path) -> None:
    """The map of a board, from its heading to its last line, for README.md."""
    first, last = (page.locator(at).bounding_box() for at in ("h2#map", "[aria-labelledby=map]"))
    if first is None or last is None:
        raise SystemExit("The board has no map.")
    picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    _small(picture.crop(tuple(map(int, (last["x"], first["y"] - 8, last["x"] + last["width"], last["y"] + last["height"])))), path)


def _small(picture: Image.Image, path: Path) -> None:
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.convert("RGB").save(path, "WEBP", lossless=True, method=6)


def purpose_of(page: Page, address: str, subject: str, path: Path | None) -> None:
    """Choose the purpose as a person does; its page is a picture too."""
    page.goto(f"{address}{subject}", wait_until="networkidle")
    if page.locator("input[name=purpose]").count():
        if path is not None:
            keep(page, path)
        page.check("input[name=purpose][value=assess]")
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_load_state("networkidle")


def role_of(name: str) -> str:
    """Of whoever a page is shown to; empty for the account that has every role, whose own it is."""
    return next((role for start, role in ROLES.items() if name.startswith(start)), "supervisor")


def signed_in_by_hand(page: Page, address: str, account: Any) -> None:
    """With name and password, as far as that goes."""
    page.goto(f"{address}/sign-in/", wait_until="networkidle")
    page.get_by_label("Username").fill(account.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")


def with_factor(desk: Desk, laid: Laid) -> tuple[Any, str]:
    """Somebody who has a second factor, and its secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    with desk.as_owner():
        unit = laid.everyone.memberships.first().unit
    account = desk.account(("referral-officer", unit), name="Robin Factor")
    secret = generate_totp_secret()
    with desk.as_owner():
        TOTP.activate(account, secret)
    return account, secret


def code_now(secret: str) -> str:
    """What an authenticator app shows."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def at_the_door(out: Path, desk: Desk, laid: Laid, browser: Browser, *, address: str, size: str) -> None:
    """The pages of who is on the way in: the code, the code again, recovery codes, a one-time link."""
    held, secret = with_factor(desk, laid)
    page = opened(browser, desk, None, address, size)
    signed_in_by_hand(page, address, held)
    keep(page, out / f"mfa-authenticate-{size}.webp")
    page = opened(browser, desk, held, address, size)
    page.goto(f"{address}/account/recovery-codes/", wait_until="networkidle")
    keep(page, out / f"mfa-reauthenticate-{size}.webp")
    page.get_by_label("Code").fill(code_now(secret))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state("networkidle")
    keep(page, out / f"recovery-codes-{size}.webp")
    with desk.as_owner():
        unit = laid.everyone.memberships.first().unit
    boss = desk.account(("administrator", unit), name="Ada Administrator")
    newcomer = desk.account(("referral-officer", unit), name="Nia Newcomer")
    link = halves(desk, asked(desk, boss, newcomer), asker=boss, releaser=desk.account(("supervisor", unit), name="Sam Second")).link
    page = opened(browser, desk, None, address, size)
    page.goto(f"{address}{link}", wait_until="networkidle")
    keep(page, out / f"welcome-{size}.webp")


def take(out: Path, desk: Desk, laid: Laid, browser: Browser, only: set[str]) -> list[str]:
    """All pictures; the names of the pages."""
    pages = {"account_login": "/sign-in/", **laid.pages}
    with desk.as_owner():
        unit = laid.everyone.memberships.first().unit
    names = {"supervisor": "Sam Supervisor", "spoc": "Pat Contact", "auditor": "Alex Auditor", "records-officer": "Rae Records"}
    people = {role: desk.account((role, unit), name=names.get(role, "Ali Sample")) for role in {*ROLES.values(), "supervisor"} if role}
    with served_here() as address:
        for size in SIZES:
            windows = {role: opened(browser, desk, account, address, size) for role, account in [*people.items(), ("", laid.everyone)]}
            signed_out = opened(browser, desk, None, address, size)
            for role in ("supervisor", ""):
                purpose_of(
                    windows[role], address, laid.pages["subject"], out / f"subject-purpose-{size}.webp" if role and not only else None
                )
            for name, path in pages.items():
                if only and name not in only:
                    continue
                where = signed_out if name == "account_login" else windows[role_of(name)]
                answer = where.goto(f"{address}{path}", wait_until="networkidle")
                if answer is None or answer.status != 200:
                    where = windows[""]
                    answer = where.goto(f"{address}{path}", wait_until="networkidle")
                    if answer is None or answer.status != 200:
                        raise SystemExit(f"{path}: no page")
                keep(where, out / f"{file_name(name)}-{size}.webp")
                if (name, size) == ("operation-board", "laptop"):
                    keep_map(where, ROOT / "docs" / "images" / "board.webp")
            if not only or only & set(DOOR):
                at_the_door(out, desk, laid, browser, address=address, size=size)
            for page in (*windows.values(), signed_out):
                page.context.close()  # its connections to the server, and with them those to the database
    return [*pages, *DOOR, "subject-purpose"]


def file_name(name: str) -> str:
    """Of a page."""
    return name.replace("_", "-").replace(" ", "-").replace("'", "")


def main() -> None:
    """Write the pictures and their list. Arguments: a folder, and names of pages for those alone."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        desk, laid = laid_out(Path(folder).resolve())
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        names = take(out, desk, laid, browser, set(sys.argv[2:]))
        browser.close()
        desk.close()
    lines = [f"| {file_name(n)} | [laptop]({file_name(n)}-laptop.webp) | [phone]({file_name(n)}-phone.webp) |" for n in sorted(names)]
    head = "# Every page of the desk\n\nMade by `docs/tour_screenshots.py`; everybody and everything on them is invented.\n\n| page | 1280 x 800 | 390 x 844 |\n| --- | --- | --- |\n"
    lines = [line.replace("[phone](subject-purpose-phone.webp)", "asked once a shift") for line in lines]
    rest = ["", "## Without pictures", "", *(f"- `{name}`: {why}" for name, why in WITHOUT.items())]
    (out / "README.md").write_text(head + "\n".join([*lines, *rest]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
