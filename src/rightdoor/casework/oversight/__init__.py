"""Who looked at what and why: purposes chosen on opening, consultations as rows that nobody changes."""
