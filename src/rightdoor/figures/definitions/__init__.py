"""The definitions, one a file; `register` lists them."""
