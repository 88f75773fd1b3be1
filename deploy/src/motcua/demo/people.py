"""Made-up applicants with the phone numbers of 2017, eleven-digit ones among them."""

from random import Random

FAMILY = ("Nguyễn", "Trần", "Lê", "Hoàng", "Phạm", "Võ", "Đặng", "Bùi", "Hồ", "Ngô", "Phan", "Đỗ")
MIDDLE = ("Văn", "Thị", "Đức", "Thanh", "Quốc", "Minh", "Hữu", "Ngọc", "Xuân", "Kim")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Đào", "Giang", "Hà", "Khánh", "Liên", "Mỹ", "Năm",
         "Oanh", "Phúc", "Quý", "Sơn", "Thủy", "Út", "Vinh", "Xuyến", "Yên")  # fmt: skip
PLACES = ("Đông Hà", "Quảng Trị", "Gio Linh", "Vĩnh Linh", "Cam Lộ", "Đakrông", "Hướng Hóa",
          "Triệu Phong", "Hải Lăng")  # fmt: skip
TEN_DIGITS = ("090", "091", "093", "094", "097", "098")
ELEVEN_DIGITS = ("0120", "0123", "0125", "0162", "0165", "0168", "0169", "0188", "0199")


def applicant(draw: Random) -> dict[str, str]:
    """A person as the intake API takes one; nobody real."""
    name = f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
    person = {
        "name": name,
        "id_number": f"{draw.randrange(10**8, 2 * 10**8):09d}",
        "address": f"{draw.choice(PLACES)}, Quảng Trị",
        "phone": _phone(draw),
    }
    if draw.random() < 0.15:
        person["email"] = f"nguoi.nop.{draw.randrange(10**6)}@hop-thu.example"
    return person


def _phone(draw: Random) -> str:
    """Four in ten mobile numbers of 2017 had eleven digits (they were renumbered in 2018)."""
    eleven = draw.random() < 0.4
    prefix = draw.choice(ELEVEN_DIGITS if eleven else TEN_DIGITS)
    return f"{prefix}{draw.randrange(10**7):07d}"
