"""The texts that can be sent: as the product brings them, as the office has changed them."""

from notify.application.templates.library import Library, NotReadYet
from notify.application.templates.shipped import check_shipped, shipped_bodies, shipped_templates

__all__ = ["Library", "NotReadYet", "check_shipped", "shipped_bodies", "shipped_templates"]
