"""One keying: what the records systems hold comes in by declared columns; a case mirrors it and never overwrites (ADR 44)."""
