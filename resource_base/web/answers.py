"""What a view may answer."""

from werkzeug.wrappers import Response

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
