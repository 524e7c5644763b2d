"""What is told of a browser: its kind, which many people share."""

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "Mac OS": "Mac", "Linux": "Linux"}


def browser(user_agent: str) -> str:
    """« Firefox, Windows », as far as what a browser says of itself tells it; "" when that tells nothing."""
    found = [
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))
