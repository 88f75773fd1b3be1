"""`python -m routing`: run the service until SIGTERM."""

from dossier_shared.runtime import serve
from routing.main import create_app
from routing.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(create_app(settings), settings)
