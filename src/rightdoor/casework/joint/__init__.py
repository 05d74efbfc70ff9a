"""Joint operations in the database: events of an operation, what is tasked to whom, who sees which of it."""
