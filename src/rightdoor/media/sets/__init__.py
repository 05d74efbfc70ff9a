"""Importers of hash sets, one module for each format, each streaming; and the import itself."""
