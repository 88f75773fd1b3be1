"""Is a slip genuine? Answered offline, with nothing but the public keys.

    curl https://…/verify/keys > keys.json
    python -m intake.verify TOKEN --keys keys.json

TOKEN is what the QR code of the slip ends with; `-` reads it from the standard input. Exit code 0:
genuine, and what the slip says is printed as JSON; 1: not genuine. Whether the slip was replaced
since, only the service can tell (GET /verify/TOKEN).
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from dossier_shared.clock import office_time
from intake.adapters.tokens import read_slip_keys
from intake.application.slip_tokens import NotGenuine

STANDARD_INPUT = "-"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="intake.verify", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("token")
    parser.add_argument("--keys", type=Path, required=True, help="a JWKS file")
    asked = parser.parse_args(arguments)
    text = sys.stdin.read() if asked.token == STANDARD_INPUT else asked.token
    try:
        token = read_slip_keys(asked.keys).read(text.strip().rpartition("/")[2])
    except NotGenuine:
        sys.stderr.write("KHÔNG phải giấy do Bộ phận Một cửa cấp\n")
        return 1
    said = asdict(token) | {
        "issued_at": office_time(token.issued_at),
        "due": office_time(token.due),
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
