"""The counter: procedures, dossiers as the citizen sees them, receipts, return of results."""
