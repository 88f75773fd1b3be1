pytest_plugins = ["dossier_shared.testing.fixtures"]
