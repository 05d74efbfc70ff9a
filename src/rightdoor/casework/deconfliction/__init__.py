"""Before any overt step: who else is interested in this person, account or premises. Hit or no hit with whom to ask, never content."""
