"""Drafts of warrant applications, briefings and the check at the door, made from the papers of a case's subject (ADR 42)."""
