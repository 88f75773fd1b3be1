"""`python -m intake`: run the service until SIGTERM."""

from dossier_shared.runtime import serve
from intake.main import create_app
from intake.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(create_app(settings), settings)
