"""Can a number take an SMS? Prints its E.164 form and kind, or the error code.

    python -m notify.phone "0912 345 678"

On standard error it says the same in Vietnamese, and whether an old number was renumbered.
"""

import sys

from dossier_shared.phones import Phone, PhoneError, read_phone

USAGE = "Cách dùng: python -m notify.phone SỐ_ĐIỆN_THOẠI"
RENUMBERED = "Số mười một chữ số của trước ngày 15/09/2018, đã đổi theo bảng chuyển đổi đầu số."


def main(arguments: list[str]) -> int:
    """0 for a number that takes messages, 1 for one that does not, 2 when none is given.

    A number may be given in pieces, as a shell makes of one with spaces.
    """
    if not arguments:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        phone = read_phone(" ".join(arguments))
    except PhoneError as error:
        sys.stdout.write(f"{error.rule.code}\n")
        sys.stderr.write(f"{error.rule.says} {error.rule.mend}\n")
        return 1
    _tell(phone)
    return 0


def _tell(phone: Phone) -> None:
    sys.stdout.write(f"{phone.number} {phone.kind}\n")
    if phone.renumbered:
        sys.stderr.write(f"{RENUMBERED}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
