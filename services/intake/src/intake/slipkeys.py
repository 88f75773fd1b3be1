"""Makes and renews the key that signs the slips.

python -m intake.slipkeys new FILE      the first key; FILE must not be there yet
python -m intake.slipkeys renew FILE    one more, which signs from now on
python -m intake.slipkeys public FILE   the public keys, as GET /verify/keys answers them
"""

import argparse
import json
import sys
from pathlib import Path

from intake.adapters.tokens import new_slip_keys, read_slip_keys, write_slip_keys


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="intake.slipkeys", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["new", "renew", "public"])
    parser.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    if asked.what == "new" and asked.file.exists():
        sys.stderr.write(f"{asked.file} is there already; its slips would lose their key\n")
        return 1
    former = None if asked.what == "new" else read_slip_keys(asked.file)
    if asked.what == "public" and former:
        sys.stdout.write(json.dumps(former.public(), indent=1) + "\n")
    else:
        write_slip_keys(asked.file, new_slip_keys(former))
    return 0


if __name__ == "__main__":
    sys.exit(main())
