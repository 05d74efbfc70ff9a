"""Reading what is to be matched: each file once, archives and disk images from within, nothing copied, nothing decoded to disk."""
