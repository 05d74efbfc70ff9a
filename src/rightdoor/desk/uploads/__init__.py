"""Files dropped in the browser: streamed to an owner-only folder of the store, taken in by a job, put away afterwards (ADR 23)."""
