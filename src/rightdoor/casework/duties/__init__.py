"""The board of duties: what is due of cases and beside them, who was told of what is late, dip samples (ADR 40)."""
