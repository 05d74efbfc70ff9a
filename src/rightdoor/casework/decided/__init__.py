"""What people decided of a subject: rows that supersede rows and are never changed (ADR 25)."""
