"""Search across what one may see, with a purpose; and hit or no hit with a contact for what one may not."""
