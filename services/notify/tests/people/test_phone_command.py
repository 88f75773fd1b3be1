"""`python -m notify.phone`: each row says why the number is what it is."""

import pytest

from notify.phone import RENUMBERED, main


@pytest.mark.parametrize(
    ("number", "printed", "because"),
    [
        ("0912345678", "+84912345678 mobile", "ten digits"),
        ("+84(0)912345678", "+84912345678 mobile", "country code and zero"),
        ("01681234567", "+84381234567 mobile", "0168 became 038"),
        ("0120 234 5678", "+84702345678 mobile", "0120 became 070"),
        ("0199.2345678", "+84592345678 mobile", "0199 became 059"),
        ("+447911123456", "+447911123456 mobile", "a relative abroad"),
        ("+12025550123", "+12025550123 mobile-or-landline", "one plan for both"),
    ],
)
def test_a_number_that_takes_messages_is_printed_with_its_kind(capsys, number, printed, because):
    assert (main([number]), capsys.readouterr().out) == (0, f"{printed}\n"), because


@pytest.mark.parametrize(
    ("number", "code", "because"),
    [
        ("O912345678", "phone-letters", "the letter O"),
        ("09l2345678", "phone-letters", "the letter l"),
        ("02333852550", "phone-landline", "Quảng Trị 0233 is a landline"),
        ("18001234", "phone-toll-free", "1800 cannot be written to"),
        ("19001234", "phone-premium", "1900 cannot be written to"),
        ("091234567", "phone-length", "a digit is missing"),
        ("09123456789", "phone-length", "a digit too many"),
        ("0890123456", "phone-not-a-number", "of 089 only 0896 to 0899"),
        ("0521234567", "phone-not-a-number", "of 052 only 0522, 0523, 0528"),
        ("01101234567", "phone-not-a-number", "0110 was never a mobile prefix"),
        ("không có", "phone-characters", "no number at all"),
        ("", "phone-not-a-number", "nothing"),
    ],
)
def test_any_other_is_refused_with_a_code_and_how_to_mend_it(capsys, number, code, because):
    assert main([number]) == 1, because
    said = capsys.readouterr()
    assert said.out == f"{code}\n", because
    assert said.err.strip(), because


def test_an_old_number_is_also_told_as_renumbered(capsys):
    main(["01681234567"])
    assert RENUMBERED in capsys.readouterr().err


def test_a_number_may_be_given_in_pieces(capsys):
    assert (main(["0912", "345", "678"]), capsys.readouterr().out) == (0, "+84912345678 mobile\n")


def test_without_a_number_it_says_how_it_is_called(capsys):
    assert main([]) == 2
    assert "python -m notify.phone" in capsys.readouterr().err
