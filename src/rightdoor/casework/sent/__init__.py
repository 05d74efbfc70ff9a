"""Forms that were sent: each is taken once, by a row of the transaction of its act (ADR 30)."""
