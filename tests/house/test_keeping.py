"""The watch itself is watched: each fault that it looks for is found in a page that has it."""

import pytest

from tests.house.keeping import parse, problems_of

GOOD = (
    '<!doctype html><html lang="fr"><head><title>Bonjour – Base</title></head>'
    "<body><h1>Bonjour</h1>{}</body></html>"
)
POLICY = "script-src 'self' 'nonce-abc'"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", None),
        ("<h1>Encore</h1>", "2 h1"),
        ("<h3>Trop bas</h3>", "heading levels jump: [(1, 3)]"),
        ('<p id="a">a</p><p id="a">b</p>', "id 'a' 2 times"),
        ('<form><input name="q"></form>', "input 'q' has no label"),
        (
            '<form method="post" action="/x"><button type="submit">Oui</button></form>',
            "the form of /x has no token",
        ),
        (
            '<form><label for="q">Titre</label><input id="q" name="q" required></form>',
            "input 'q' is compulsory and does not say so to the eye",
        ),
        ('<form><label for="q">Titre (obligatoire)</label><input id="q" name="q" required></form>', None),
        ("<script>alert(1)</script>", "an inline script without the nonce of the answer"),
        ('<script nonce="abc">ok()</script>', None),
        ('<svg><use href="/static/img/icons.svg?v=1#search"></use></svg>', None),
        ('<svg><use href="/static/img/icons.svg?v=1#serch"></use></svg>', "the icon 'serch' is not drawn"),
        ('<p style="color: red">a</p>', "style on <p>"),
        ('<img src="a.png" alt="" onerror="x()">', "onerror on <img>"),
        ('<a href="javascript:x()">a</a>', "href='javascript:x()'"),
        ('<p aria-labelledby="nowhere">a</p>', "aria-labelledby names #nowhere, which is not there"),
        ('<button aria-controls="nowhere">a</button>', "aria-controls names #nowhere, which is not there"),
        ('<a href="#nowhere">a</a>', "a link leads to #nowhere, which is not there"),
        ('<a href="#%C3%A9t%C3%A9">a</a><p id="été">b</p>', None),
    ],
)
def test_a_fault_is_told(body, problem):
    assert list(problems_of(parse(GOOD.format(body)), POLICY)) == ([problem] if problem else [])
