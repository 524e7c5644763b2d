"""How long one stays signed in is said, and what is sent once the session has ended is not lost."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from resource_base.accounts.models import Role, SignInSession
from resource_base.accounts.sessions import fingerprint
from resource_base.database import now
from tests.house.keeping import parse, text_of
from tests.web.browsing import sign_in, token_in

ADDRESS = "/mon-compte/session"
MINUTE = timedelta(minutes=1)
WORDS = "Déjà essayé : la mairie,\nle car de 7 h."


def aged(site, client, **changed):
    """The session of this browser, as time would have left it."""
    with client.session_transaction() as cookie:
        mine = SignInSession.token_hash == fingerprint(cookie["_user_id"])
    with site.base.database.transaction() as session:
        session.execute(update(SignInSession).where(mine).values(**changed))


def idle(site, client, for_long):
    aged(site, client, last_seen_at=now() - for_long)


def minutes(answer):
    return round(answer.json["left"] / 60), answer.json["final"]


@pytest.mark.parametrize(("role", "whole"), [(Role.CURATOR, 30), (Role.PROFESSIONAL, 480)])
def test_asking_how_long_is_left_is_not_being_there_and_staying_is(planted, role, whole):
    client = planted.client_as(role)
    token = token_in(client.get("/mon-compte"))
    idle(planted, client, (whole - 4) * MINUTE)
    assert [minutes(client.get(ADDRESS)) for _ in range(2)] == [(4, False), (4, False)]
    assert minutes(client.post(ADDRESS, data={"csrf_token": token})) == (whole, False)
    assert minutes(client.get(ADDRESS)) == (whole, False)


@pytest.mark.parametrize("path", ["/icone.svg", "/couleurs.css"])
def test_what_a_browser_fetches_by_itself_is_not_being_there(planted, path):
    client = planted.client_as(Role.PROFESSIONAL)
    idle(planted, client, 476 * MINUTE)
    assert client.get(path).status_code == 200
    assert minutes(client.get(ADDRESS)) == (4, False)


def test_the_longest_session_cannot_be_put_off_but_by_signing_in_again(planted):
    client = planted.visitor()
    sign_in(client)
    aged(planted, client, expires_at=now() + 4 * MINUTE)
    token = token_in(client.get("/mon-compte"))
    assert minutes(client.post(ADDRESS, data={"csrf_token": token})) == (4, True)
    assert client.get("/connexion").status_code == 303
    assert "Mot de passe" in client.get("/connexion?encore=oui").text
    sign_in_again(client)
    assert minutes(client.get(ADDRESS)) == (480, False)


def sign_in_again(client, **fields):
    token = token_in(client.get("/connexion?encore=oui"))
    known = {"email": "conseillere@demo.example", "password": "essayez-la-base-2026"}
    assert client.post("/connexion", data={**known, "csrf_token": token, **fields}).status_code == 303


def test_a_visitor_has_nothing_left(planted):
    assert planted.visitor().get(ADDRESS).json == {"left": 0, "final": True}


def test_the_door_and_the_account_say_how_long_a_session_lasts(planted):
    said = [
        text_of(parse(client.get(path).text)).replace("\u00a0", " ")
        for client, path in (
            (planted.visitor(), "/connexion"),
            (planted.client_as(Role.CURATOR), "/mon-compte"),
        )
    ]
    assert "après 8 heures sans activité (30 minutes pour l’équipe du département), et 12 heures" in said[0]
    assert "après 30 minutes sans activité, et 12 heures après la connexion" in said[1]


def too_late(site):
    """A browser whose session ended before its form was sent, and the page that came back."""
    client = site.visitor()
    sign_in(client)
    token = token_in(client.get("/besoins/signaler"))
    idle(site, client, timedelta(hours=9))
    typed = {"csrf_token": token, "q": "", "sentence": WORDS, "besoin": ["logement-hebergement", "sante"]}
    return client, client.post("/besoins/signaler?de=ici", data={**typed, "q": "quelqu’un née le 12/03/1987"})


def fields_of(page):
    """What the form of this page would send, in order, and where."""
    form = parse(page.text).findall(".//main//form")[0]
    sent = [(each.get("name"), each.get("value")) for each in form.iter("input")]
    return form.get("action"), sent


def test_a_form_that_comes_too_late_comes_back_whole_and_goes_once_one_is_signed_in_again(planted):
    client, page = too_late(planted)
    action, sent = fields_of(page)
    assert (page.status_code, action) == (401, "/besoins/signaler?de=ici")
    assert sent[1:] == [
        ("q", "quelqu’un née le 12/03/1987"),
        ("sentence", WORDS),
        ("besoin", "logement-hebergement"),
        ("besoin", "sante"),
    ]
    again = client.post(action, data=dict(sent))
    assert (again.status_code, fields_of(again)[1][1:3]) == (401, sent[1:3])
    sign_in_again(client)
    answer = client.post(action, data=dict(sent))
    assert answer.status_code == 422  # words about somebody: read, and not taken
    assert WORDS in answer.text


def test_what_somebody_wrote_is_not_sent_by_who_signs_in_next(planted):
    client, page = too_late(planted)
    action, sent = fields_of(page)
    sign_in_again(client, email="partenaire@demo.example")
    assert client.post(action, data=dict(sent)).status_code == 400


def test_a_password_is_never_written_back_in_a_page(planted):
    client = planted.visitor()
    sign_in(client)
    token = token_in(client.get("/mon-compte/mot-de-passe"))
    idle(planted, client, timedelta(hours=9))
    typed = {"csrf_token": token, "current": "mon ancien secret", "password": "mon prochain secret"}
    page = client.post("/mon-compte/mot-de-passe", data=typed)
    assert page.status_code == 401
    assert "secret" not in page.text


def test_a_script_is_told_that_the_session_ended(planted):
    client = planted.visitor()
    sign_in(client)
    token = token_in(client.get("/besoins/signaler"))
    idle(planted, client, timedelta(hours=9))
    answer = client.post(
        "/besoins/signaler", data={"csrf_token": token}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.json) == (401, {"error": "signed out"})
