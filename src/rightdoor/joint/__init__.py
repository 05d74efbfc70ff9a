"""Joint operations: forces, tasking, days of action, and how far everything is. Pure; an operation is a history of dated events."""
