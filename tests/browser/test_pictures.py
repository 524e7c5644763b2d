"""Each picture of the album can be taken: its page opens under its heading, and nothing complains."""

import pytest

from tests.pictures.album import ALBUM
from tests.pictures.studio import lightened, studio

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def posing(tmp_path_factory):
    with studio(tmp_path_factory.mktemp("pictures")) as ready:
        yield ready


@pytest.mark.parametrize("picture", ALBUM, ids=lambda picture: picture.name)
def test_a_picture_can_be_taken(browser, posing, picture):
    with posing.posed(browser, picture) as page:
        heading = " ".join(page.locator("h1").inner_text().split())
        taken = lightened(page.screenshot())
    assert heading.startswith(picture.heading)
    assert taken.startswith(b"\x89PNG")
