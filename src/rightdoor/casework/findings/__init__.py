"""Data findings as people work them: by source, code, severity and week, and the raw place each stands at."""
