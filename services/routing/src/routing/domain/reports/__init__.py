"""Reports on the handling of dossiers: pure, computed from what happened to each dossier."""
