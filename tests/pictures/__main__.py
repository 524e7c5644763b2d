"""`make screenshots`: takes every picture of the album anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from resource_base.settings import ROOT
from tests.browser.conftest import chromium
from tests.pictures.album import ALBUM
from tests.pictures.studio import lightened, studio

IMAGES = ROOT / "docs" / "images"


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Write the pictures to docs/images: all of them, or those of these NAMES."""
    with TemporaryDirectory() as folder, studio(Path(folder)) as posing, chromium() as browser:
        for picture in ALBUM:
            if names and picture.name not in names:
                continue
            with posing.posed(browser, picture) as page:
                taken = lightened(page.screenshot())
            (IMAGES / f"{picture.name}.png").write_bytes(taken)
            click.echo(f"{picture.name}.png  {len(taken) / 1024:.0f} kB")


if __name__ == "__main__":
    main()
