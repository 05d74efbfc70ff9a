"""The desk under load: people at work, what they were told was done, and whether it was."""
