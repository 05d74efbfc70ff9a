"""Figures at the desk: the table of records that numbers count, counting without rows, statements that two persons make (ADR 53)."""
