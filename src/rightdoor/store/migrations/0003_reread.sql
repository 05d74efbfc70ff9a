-- Reading again (ADR 10): what a newer reader, or a mapping that came later, makes of a receipt that is committed.
-- The ledger's `read` rows say what each reading changed; which exhibit, batch and authority a receipt has stays as it was.
grant update (reader, reader_version, statements, findings) on rightdoor.receipt to rightdoor_app;
