"""The command line: parse, call one operation, print; every failure leaves with its own exit code."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from rightdoor import __version__
from rightdoor.cli.commands import (
    arrangement,
    backup,
    bench,
    decisions,
    demo,
    disclosures,
    door,
    duties,
    error_register,
    explain,
    exposure,
    faults,
    graded,
    hashset,
    hold,
    init,
    lists,
    match,
    media,
    package,
    picture,
    rebuild,
    recall,
    reference,
    rehearse,
    requests,
    requests_papers,
    reread,
    restrict,
    results,
    run,
    serve,
    simulate,
    user,
    verify,
)
from rightdoor.cli.output import say
from rightdoor.errors import EXIT_INTERNAL, RightdoorError, exit_code_for

app = typer.Typer(
    name="rightdoor",
    help="From a digital footprint to the right door, in time for the child behind it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_COMMANDS = (
    run,
    demo,
    serve,
    user,
    arrangement,
    simulate,
    rehearse,
    lists,
    explain,
    picture,
    package,
    door,
    decisions,
    faults,
    disclosures,
    recall,
    error_register,
    duties,
    requests,
    requests_papers,
    results,
    hashset,
    graded,
    reference,
    rebuild,
    reread,
    match,
    media,
    exposure,
    verify,
    init,
    hold,
    restrict,
    backup,
    bench,
)  # one a line, in the order of `--help`
for module in _COMMANDS:
    module.register(app)


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Print the version and leave.")) -> None:
    """Rightdoor works on records that you already hold lawfully. It collects nothing and opens no connection."""
    if version:
        sys.stdout.write(f"rightdoor {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 internal error, 2 usage, 3 refused, 4 stop findings under --strict."""
    try:
        try:
            app(standalone_mode=True)
        finally:
            sys.stdout.flush()
    except RightdoorError as problem:
        say(f"rightdoor: {problem.message}")
        if problem.advice:
            say(problem.advice)
        sys.exit(exit_code_for(problem))
    except BrokenPipeError:
        _nobody_reads()
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):  # typer turns it into exit 1
            _nobody_reads()
        raise
    except Exception as problem:
        if os.environ.get("RIGHTDOOR_TRACEBACK") == "1":
            raise
        say(f"rightdoor: internal error ({type(problem).__name__}), nothing that was acknowledged is lost; run again or report it.")
        say("With RIGHTDOOR_TRACEBACK=1 the place is shown, and with it perhaps words of the case.")
        sys.exit(EXIT_INTERNAL)
    except KeyboardInterrupt:
        say("rightdoor: interrupted; what was acknowledged is kept, run the same command again to go on.")
        sys.exit(130)


def _nobody_reads() -> NoReturn:
    """The reader of our output went away (`| head`): not an error of ours, and nothing more to say."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(0)


if __name__ == "__main__":
    main()
