"""Exposure: what a person was exposed to, for that person and occupational health alone; and the budgets of exhibits."""
