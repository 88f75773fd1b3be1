"""Slips on paper: every field, an archive's format, and nothing that people wrote is code."""

from pathlib import Path

import pytest
from services.intake.tests.slips import (
    AT,
    OWNER,
    addresses_of,
    archived,
    codes,
    listing,
    pages_of,
    sizes_of,
    slip,
    text_of,
)  # fmt: skip

from dossier_shared.rules import RuleViolation
from intake.adapters.slips.render import RenderSlips
from intake.domain.forms import Listing, Slip

HEAD = (
    "Mẫu số 01", "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
    "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Quảng Trị, ngày 12 tháng 4 năm 2019",
    "Mã hồ sơ: 000.00.19.H50-190412-0007", "Số: GTN-01",
)  # fmt: skip
RECEIPT = (
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", OWNER, "Người nộp: Lê Văn Hòa", "kiệt 45",
    "0387 654 321", "nguyen.phuc.hoang.thi.ngoc.phuong@quangtri.example", "045187001234",
    "Đề nghị hưởng trợ cấp từ tháng 5 năm 2019", "Bản khai thứ 15", "2. Số lượng hồ sơ: 1 bộ",
    "Phí, lệ phí: Không thu", "theo quy định: 96 ngày",
    "4. Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 12 tháng 4 năm 2019",
    "16 giờ 30 phút, ngày 17 tháng 7 năm 2019", "6. Đăng ký nhận kết quả tại",
    "quyển số 2019, số thứ tự 7", "K7M2Q9XWTR", "đánh giá", "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ", "Liên: Lưu", "Liên: Giao khách hàng",
)  # fmt: skip


async def test_the_receipt_has_every_field_of_its_form_on_both_copies() -> None:
    text = text_of(await RenderSlips()(slip(), AT))
    assert [field for field in HEAD + RECEIPT if field not in text] == []
    assert text.count(OWNER) == 2


RULES = ["TT-01-2018", "TT-03-2025"]
FORMS = {
    "supplement": ("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Giấy chứng nhận bệnh tật",
                   "Thiếu dấu giáp lai", "Lý do: Chưa đủ căn cứ", "0233 3852 123",
                   "NGƯỜI HƯỚNG DẪN"),
    "refusal": ("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Chưa đủ căn cứ để xem xét",
                "khoản 4 Điều 19", "NGƯỜI TỪ CHỐI"),
    "apology": ("Kính gửi", "Lĩnh vực: Người có công", "Lý do: Chưa đủ căn cứ",
                "ngày 17 tháng 7 năm 2019", "ngày 24 tháng 7 năm 2019", "THỦ TRƯỞNG CƠ QUAN"),
    "stop-notice": ("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Theo đề nghị của Ông/Bà",
                    "NGƯỜI THÔNG BÁO"),
    "control-sheet": ("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Kèm theo hồ sơ của",
                      "Hội đồng giám định y khoa tỉnh", "Phòng Người có công", "Đúng hạn",
                      "Người giao", "Người nhận"),
    "result-receipt": ("GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", "1234/QĐ-SLĐTBXH", "CCCD 045187001234",
                       "10 giờ 15 phút, ngày 17 tháng 7 năm 2019", "NGƯỜI TRẢ KẾT QUẢ"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("rules", RULES)
async def test_each_form_has_its_fields_by_the_rules_of_either_time(kind: str, rules: str) -> None:
    printed = slip(kind, rules)
    text = text_of(await RenderSlips()(printed, AT))
    wanted = (*FORMS[kind], printed.form.title.upper(), OWNER, "000.00.19.H50-190412-0007")
    assert [field for field in wanted if field not in text] == []
    named = f"Mẫu số {printed.form.number} ({printed.form.basis})"
    assert (named in text) is (printed.form.number is not None)


LISTS = {
    "book": ("SỔ THEO DÕI HỒ SƠ", "Năm 2019", "từ số 1 đến số 3", "Số lượng (bộ)",
             "Họ tên, địa chỉ, số điện thoại", "Ngày nhận", "Ngày hẹn trả", "Ngày nhận kết quả",
             "Phương thức nhận", "Ký nhận", "Ghi chú", "0387 654 321", "Trực tiếp",
             "THỦ TRƯỞNG CƠ QUAN"),
    "hand-over": ("PHIẾU BÀN GIAO KẾT QUẢ", "Bên giao: Phòng Dạy nghề", "Chủ hồ sơ", "Địa chỉ",
                  "Kết quả", "1234/QĐ-SLĐTBXH", "Phí, lệ phí", "Tổng số: 3 hồ sơ", "BÊN NHẬN"),
    "transfer": ("PHIẾU BÀN GIAO HỒ SƠ", "Bên nhận: Phòng Dạy nghề", "Chủ hồ sơ", "Nhận hồ sơ",
                 "Hẹn trả", "09:00 12/04/2019", "Tổng số: 3 hồ sơ", "Thời điểm giao", "BÊN GIAO"),
}  # fmt: skip


def printed_of(kind: str, rules: str = "TT-01-2018", written: str = "Trợ cấp") -> Slip | Listing:
    if kind in LISTS:
        return listing(kind, 3, rules, content=written)
    return slip(kind, rules, request=written)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("rules", RULES)
async def test_each_list_has_its_columns_by_the_rules_of_either_time(kind: str, rules: str) -> None:
    printed = listing(kind, 3, rules)
    text = text_of(await RenderSlips()(printed, AT))
    assert [field for field in (*LISTS[kind], *codes(3), OWNER) if field not in text] == []
    named = f"Mẫu số {printed.form.number} ({printed.form.basis})"
    assert (named in text) is (printed.form.number is not None)


@pytest.mark.parametrize("kind", LISTS)
async def test_a_list_repeats_its_header_on_every_page_and_leaves_no_line_out(kind: str) -> None:
    pages = pages_of(await RenderSlips()(listing(kind, 40), AT))
    assert len(pages) > 1
    assert all("Mã hồ sơ" in page for page in pages if "000.00.19.H50" in page)
    assert [code for code in codes(40) if code not in " ".join(pages)] == []


async def test_the_code_in_the_corner_leads_where_the_slip_is_verified() -> None:
    printed = slip()
    assert addresses_of(await RenderSlips()(printed, AT)) == {printed.verify}


KINDS = ["receipt", *FORMS, *LISTS]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rules", RULES)
async def test_all_that_is_printed_can_be_kept_in_an_archive(kind: str, rules: str) -> None:
    pdf = await RenderSlips()(printed_of(kind, rules), AT)
    assert archived(pdf) == []
    assert sizes_of(pdf) == {(297, 210) if kind in LISTS else (148, 210)}
    assert not any("None" in page for page in pages_of(pdf))


async def test_each_copy_of_the_receipt_counts_its_own_pages() -> None:
    pages = pages_of(await RenderSlips()(slip(), AT))
    assert [page.rsplit("Trang ")[-1][:3] for page in pages] == ["1/2", "2/2", "1/2", "2/2"]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_same_slip_is_the_same_file_to_the_last_byte(kind: str) -> None:
    assert await RenderSlips()(printed_of(kind), AT) == await RenderSlips()(printed_of(kind), AT)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "written",
    ["#panic()", '"; #x', "a \\ b", "$x^2$", "<b>đậm</b>", "*sao* _gạch_", "{0} %s", "@ai [x]"],
)
async def test_what_people_write_is_printed_as_they_wrote_it(kind: str, written: str) -> None:
    assert written in text_of(await RenderSlips()(printed_of(kind, written=written), AT))


async def test_what_is_not_known_is_left_to_be_written_by_hand() -> None:
    bare = slip(due=None, book=None, verify=None, fee="", papers=(), reason=None)
    text = text_of(await RenderSlips()(bare, AT))
    assert "None" not in text
    assert "Sổ theo dõi" not in text


@pytest.mark.parametrize("kind", KINDS)
async def test_an_office_puts_its_own_template_in_place_of_one(tmp_path: Path, kind: str) -> None:
    own = '#import "lib.typ": *\n#show: slip\n#motto\nMẫu riêng của Sở\n#end\n'
    (tmp_path / f"{kind}.typ").write_text(own)
    text = text_of(await RenderSlips(tmp_path)(printed_of(kind), AT))
    assert "Mẫu riêng của Sở" in text
    assert "CỘNG HÒA" in text


async def test_a_broken_template_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "receipt.typ").write_text("Dòng một\n#khong-co\n")
    with pytest.raises(RuleViolation, match="slip-template-broken") as broken:
        await RenderSlips(tmp_path)(slip(), AT)
    assert "receipt.typ:2" in broken.value.detail
