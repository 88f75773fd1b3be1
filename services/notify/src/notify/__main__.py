"""`python -m notify`: run the service until SIGTERM."""

from dossier_shared.runtime import serve
from notify.main import create_app
from notify.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(create_app(settings), settings)
