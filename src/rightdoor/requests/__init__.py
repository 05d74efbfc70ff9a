"""Planned requests: which events to ask about, drafts of the application, what is sent and how it comes back."""
