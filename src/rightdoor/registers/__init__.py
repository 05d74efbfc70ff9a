"""Registers: faults of providers, errors, and the recall of what leaned on them."""
