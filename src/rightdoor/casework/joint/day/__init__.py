"""Days of action in the database: planned within an operation, given out to teams, results written into cases."""
