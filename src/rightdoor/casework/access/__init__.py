"""Who works here: organisations, units, accounts, roles, operations, compartments; and who may see and do what."""
