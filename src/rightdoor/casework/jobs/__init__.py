"""Work that takes longer than a page: intake, rebuild, reading again; asked for by people, done by the worker, one at a time (ADR 23)."""
