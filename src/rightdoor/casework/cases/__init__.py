"""Cases: a history of dated events of a subject, and what follows from it (ADR 40)."""
