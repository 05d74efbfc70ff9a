"""Public statements: sentences in which a number can only stand as a figure, checked before print, released by a second person, kept."""
