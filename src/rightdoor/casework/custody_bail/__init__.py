"""One keying: exports of records systems that were read, and which events of a case came in from them (ADR 44)."""
