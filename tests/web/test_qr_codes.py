"""QR codes: what is drawn is what segno means, with the margin that readers need."""

import re

import segno

from resource_base.accounts.vocabulary import Stage
from resource_base.web.qr_codes import QUIET, QrCode
from tests.web.browsing import ENROLMENT, secret_on, send

MODULES = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def dark(path):
    """The dark modules of a drawing, and nothing else in it."""
    assert MODULES.sub("", path) == ""
    runs = [tuple(map(int, run)) for run in MODULES.findall(path)]
    assert all(there == back for _, _, there, back in runs)
    return sorted((top, left + step) for left, top, width, _ in runs for step in range(width))


def test_the_drawing_is_the_code_within_its_margin():
    code = QrCode.of("https://ressources.departement.example/s/été")
    matrix = segno.make("https://ressources.departement.example/s/été", error="m", micro=False).matrix
    meant = [(y + QUIET, x + QUIET) for y, row in enumerate(matrix) for x, module in enumerate(row) if module]
    assert (code.side, dark(code.path)) == (len(matrix) + 8, meant)


def test_the_page_draws_the_key_that_it_writes(planted):
    client = planted.half_way(Stage.ENROLMENT)
    send(client, f"{ENROLMENT}/cle", on=ENROLMENT)
    page = client.get(ENROLMENT)
    uri = re.findall(r'href="(otpauth:[^"]+)"', page.text)[0].replace("&amp;", "&")
    assert f"secret={secret_on(page)}&" in uri
    assert f'<path d="{QrCode.of(uri).path}"/>' in page.text
    assert 'role="img" aria-label="Code QR de votre clé.' in page.text
