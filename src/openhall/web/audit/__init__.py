"""The auditor's pages: the whole log, who was shown what, who came in; read-only, and no personal data."""
