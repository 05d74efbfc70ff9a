"""Rules of public statements, one a file: `check(draft, context)` yields what keeps the statement from print."""
