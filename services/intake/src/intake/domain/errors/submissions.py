"""What forbids a change of a draft."""

from dossier_shared.rules import Rule

DRAFT_SUBMITTED = Rule(
    "draft-submitted",
    "Bản nháp này đã được nộp thành hồ sơ {code}.",
    mend="Theo dõi hồ sơ bằng mã hồ sơ; muốn nộp hồ sơ khác thì lập bản nháp mới.",
)
