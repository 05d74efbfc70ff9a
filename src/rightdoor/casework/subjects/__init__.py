"""One subject as people see it: its list line, events, statements with their sources, people, notes, exposure, history."""
