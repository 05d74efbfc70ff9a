"""The published wrong attributions, retold as papers: inboxes with one slip each, and for each a twin without it.

`cases` lists them by failure mode, `published` maps every published entry to its inboxes or says why there is none,
`bench` runs them. Nothing here is copied: the words are ours, and every name, number and address is reserved or invented.
"""
