"""What a case's history says: states, duties, breaches and what keeps it open, folded from dated events. Pure; nothing is stored here (ADR 40)."""
