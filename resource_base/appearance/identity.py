"""What a territory chooses of its looks, each a setting of the same name in capitals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from resource_base.appearance.colours import Scheme, around, hexadecimal, lightened, theme, weak
from resource_base.appearance.logo import Logo, read_logo
from resource_base.errors import BadSetting

ROLES = ("primary", "accent")


@dataclass(frozen=True)
class Identity:
    """A logo and colours; without them the theme is as it is written in static/css/theme.css."""

    logo: Logo | None = None
    logo_alt: str = ""
    primary_colour: str = ""
    primary_colour_dark: str = ""
    accent_colour: str = ""
    accent_colour_dark: str = ""

    def chosen(self, scheme: Scheme) -> dict[str, str]:
        """The tokens that differ from the theme's own: name → `#rrggbb`."""
        tokens: dict[str, str] = {}
        for role in ROLES:
            colour = self._colour(role, scheme)
            tokens |= around(role, colour, scheme) if colour else {}
        return tokens

    def colours(self, scheme: Scheme) -> dict[str, str]:
        """All tokens, as the pages of this installation wear them."""
        return {**theme(scheme), **self.chosen(scheme)}

    def _colour(self, role: str, scheme: Scheme) -> str:
        given: str = getattr(self, f"{role}_colour")
        if scheme is Scheme.LIGHT:
            return given
        given_dark: str = getattr(self, f"{role}_colour_dark")
        return given_dark or (lightened(role, given) if given else "")


def refuse_faint(identity: Identity, *, prefix: str) -> None:
    """Stop the start of a site with a colour that some people could not read.

    Raises:
        BadSetting: a colour is below its least contrast in some pair; the message says which.
    """
    for role in ROLES:
        for scheme, setting in ((Scheme.LIGHT, f"{role}_colour"), (Scheme.DARK, f"{role}_colour_dark")):
            colour = getattr(identity, setting)
            for found in weak(around(role, colour, scheme), scheme) if colour else ():
                raise BadSetting(f"{prefix}{setting.upper()}={colour}: in the {scheme}, {found}")
    for scheme in Scheme:
        for found in weak(identity.chosen(scheme), scheme):
            names = f"{prefix}PRIMARY_COLOUR and {prefix}ACCENT_COLOUR"
            raise BadSetting(f"{names} do not go together: in the {scheme}, {found}")


READERS: Mapping[str, Callable[[str], object]] = {
    "LOGO": read_logo,
    "LOGO_ALT": str,
    "PRIMARY_COLOUR": hexadecimal,
    "PRIMARY_COLOUR_DARK": hexadecimal,
    "ACCENT_COLOUR": hexadecimal,
    "ACCENT_COLOUR_DARK": hexadecimal,
}
