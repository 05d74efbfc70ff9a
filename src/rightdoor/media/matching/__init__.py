"""What each hash set says of what was read, kept apart set by set, and the report that follows."""
