"""The board of an operation: what came of its packages, where it waits and with whom, what more teams would change."""
