"""A day of action: which doors, which teams, in which order, what must be there before, what came of it at the door. Pure."""
