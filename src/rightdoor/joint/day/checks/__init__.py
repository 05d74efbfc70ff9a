"""What may stand against a plan, one question a file."""
