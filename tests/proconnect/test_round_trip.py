from random import Random
from string import ascii_letters, digits
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from resource_base.accounts import identities
from resource_base.accounts.demonstration import PASSWORD
from resource_base.accounts.models import SignInSession, User
from resource_base.accounts.sign_ons import SignOn
from tests.proconnect.conftest import HOME, NADIA

ADVISER, CURATOR = "conseillere@demo.example", "referente@demo.example"


def text(answer):
    return " ".join(answer.get_data(as_text=True).split())


def accounts(site):
    with site.base.database.reading() as session:
        return session.scalar(select(func.count()).select_from(User))


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
@pytest.mark.parametrize("signed", [True, False])
def test_a_linked_identity_opens_its_account(browser, provider, link, algorithm, signed):
    provider.algorithm, provider.userinfo_is_signed = algorithm, signed
    link(ADVISER)

    answer = browser.sign_in()

    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.is_signed_in
    assert provider.refusals == []
    assert provider.calls.count("token") == 1


def test_what_is_asked_of_the_provider_is_short_and_complete(browser, link):
    link(ADVISER)
    browser.sign_in()

    asked = {name: values[0] for name, values in parse_qs(urlsplit(browser.seen[0]).query).items()}
    assert asked.keys() == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims"),
        *("code_challenge", "code_challenge_method"),
    }
    assert asked["redirect_uri"] == f"{HOME}/proconnect/retour"
    assert asked["scope"] == "openid given_name usual_name email siret idp_id roles organization_label"
    assert asked["claims"] == (
        '{"id_token": {"acr": {"essential": false, '
        '"values": ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"]}, "amr": null}}'
    )
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32


def test_one_goes_back_to_the_page_one_came_for(browser, link):
    link(ADVISER)
    assert browser.sign_in(next="/recherche?q=permis").location == "/recherche?q=permis"


@pytest.mark.parametrize(
    "elsewhere", ["https://voleur.example/", "//voleur.example", "/\\voleur.example", "a"]
)
def test_one_never_goes_on_to_another_site(browser, link, elsewhere):
    link(ADVISER)
    assert browser.sign_in(next=elsewhere).location == "/"


def test_two_tabs_may_sign_in_at_the_same_time(browser, link):
    link(ADVISER)
    first, second = browser.leave(next="/recherche"), browser.leave()
    assert browser.client.get(second).location == "/"
    assert browser.client.get(first).status_code == 400  # the session was cleared: who is here has changed


def test_signing_in_begins_a_new_cookie(browser, link):
    link(ADVISER)
    path = browser.leave()
    with browser.client.session_transaction() as cookie:
        cookie["left by somebody else"] = "x"
    browser.client.get(path)
    with browser.client.session_transaction() as cookie:
        assert {name for name in cookie if not name.startswith("_")} == {"holder"}


def test_the_session_says_how_it_was_opened(browser, proconnect, link):
    link(ADVISER)
    browser.sign_in()
    with proconnect.base.database.reading() as session:
        [opened] = session.scalars(select(SignInSession)).all()
        [kept] = session.scalars(select(SignOn)).all()
    assert (opened.method, kept.acr, kept.token_hash) == ("proconnect", "eidas1", opened.token_hash)


def test_someone_unknown_gets_no_account_but_is_led_to_ask_for_one(browser, proconnect):
    before = accounts(proconnect)

    answer = browser.sign_in()
    page = text(browser.client.get(answer.location))

    assert answer.location == "/proconnect/premiere-visite"
    assert "Vous n’avez pas encore de compte" in page
    assert "Nadia Perrot-Lune (nadia.perrot-lune@agence.example)" in page
    assert "Agence emploi de Pontarlier" in page
    assert (browser.is_signed_in, accounts(proconnect)) == (False, before)


def test_an_address_that_has_an_account_opens_nothing_by_itself(browser, provider, proconnect):
    provider.person = NADIA | {"email": ADVISER.upper()}

    page = text(browser.client.get(browser.sign_in().location))

    assert "Un compte existe déjà" in page
    assert "connectez-vous avec votre mot de passe" in page
    assert not browser.is_signed_in
    with proconnect.base.database.reading() as session:
        assert session.scalars(select(identities.LinkedIdentity)).all() == []


def test_one_links_an_identity_from_within_by_pressing_a_button(browser, provider):
    provider.person = NADIA | {"email": ADVISER}
    browser.enter(ADVISER, PASSWORD)

    answer = browser.sign_in("/proconnect/rattacher")
    assert answer.location == "/proconnect/mes-identites"
    assert "Est-ce bien vous" in text(browser.client.get(answer.location))
    assert browser.press("/proconnect/rattacher", on=answer.location).status_code == 303

    browser.press("/deconnexion", on="/proconnect/mes-identites")
    assert not browser.is_signed_in
    assert browser.sign_in().location == "/"
    assert browser.is_signed_in


def test_an_identity_that_comes_back_is_not_linked_before_the_button(browser, proconnect):
    browser.enter(ADVISER, PASSWORD)
    browser.sign_in("/proconnect/rattacher")
    with proconnect.base.database.reading() as session:
        assert session.scalars(select(identities.LinkedIdentity)).all() == []
    assert browser.client.post("/proconnect/rattacher").status_code == 400  # without the token of a form


def test_an_identity_opens_one_account_only(browser, link):
    link(CURATOR)
    browser.enter(ADVISER, PASSWORD)
    answer = browser.sign_in("/proconnect/rattacher")
    refused = browser.press("/proconnect/rattacher", on=answer.location)
    assert refused.status_code == 403
    assert "déjà reliée à un autre compte" in text(refused)


def test_an_identity_that_was_taken_back_opens_nothing_more(browser, provider, link):
    link(ADVISER)
    browser.sign_in()
    answer = browser.press(
        "/proconnect/detacher", on="/proconnect/mes-identites", issuer=provider.issuer, sub=NADIA["sub"]
    )
    assert answer.status_code == 303
    browser.press("/deconnexion", on="/proconnect/mes-identites")
    assert browser.sign_in().location == "/proconnect/premiere-visite"


def test_the_same_sub_at_another_provider_is_somebody_else(browser, proconnect, link):
    user_id = link(ADVISER)
    with proconnect.base.database.transaction() as session:
        [linked] = session.scalars(identities.identities_of(user_id)).all()
        linked.issuer = "https://elsewhere.example/api/v2"
    assert browser.sign_in().location == "/proconnect/premiere-visite"


def test_a_closed_account_stays_closed(browser, proconnect, link):
    user_id = link(ADVISER)
    with proconnect.base.database.transaction() as session:
        session.get_one(User, user_id).active = False
    answer = browser.sign_in()
    assert answer.status_code == 403
    assert "Compte fermé" in text(answer)
    assert not browser.is_signed_in


def test_staff_come_in_with_two_factors_only(browser, link):
    link(CURATOR)

    refused = browser.sign_in(next="/recherche")
    assert refused.status_code == 403
    assert "Double authentification demandée" in text(refused)
    again = refused.get_data(as_text=True).split('button wide" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "/proconnect/connexion?" in again

    assert browser.sign_in(again).location == "/recherche"
    assert browser.is_signed_in
    assert "essential%22%3A+true" in browser.seen[-1]


def test_staff_whose_provider_has_one_factor_stay_out(browser, provider, link):
    link(CURATOR)
    provider.reachable = ("eidas1",)
    answer = browser.sign_in(renforcee="")
    assert answer.status_code == 403
    assert "Connexion abandonnée" in text(answer)


def test_staff_stay_out_when_the_provider_reaches_less_than_it_was_asked(browser, provider, link):
    link(CURATOR)
    provider.id_claims = lambda claims: claims | {"acr": "eidas1"}
    assert browser.sign_in(renforcee="").status_code == 403
    assert not browser.is_signed_in


def test_without_proconnect_there_is_no_trace_of_it(site):
    assert site.visitor().get("/proconnect/connexion").status_code == 404
    assert "ProConnect" not in site.visitor().get("/connexion").get_data(as_text=True)


def test_the_sign_in_page_leads_there_and_back_again(browser, link):
    link(ADVISER)
    page = browser.client.get("/connexion?next=/recherche?q%3Dpermis").get_data(as_text=True)
    assert ">S’identifier avec ProConnect</a>" in page
    assert 'href="https://www.proconnect.gouv.fr/">Qu’est-ce que ProConnect' in page
    address = page.split('href="/proconnect/')[1].split('"')[0].replace("&amp;", "&")
    assert browser.sign_in(f"/proconnect/{address}").location == "/recherche?q=permis"


def test_a_long_link_is_gone_back_to_and_its_cookie_stays_small_enough(browser, link):
    link(ADVISER)
    letters = Random(1).choices(ascii_letters + digits, k=1480)
    long = f"/recherche?q={''.join(letters)}"

    for _ in range(3):  # as someone who presses « précédent » and leaves again
        left = browser.client.get("/proconnect/connexion", query_string={"next": long})
        assert [len(each) < 4096 for each in left.headers.getlist("Set-Cookie")] == [True]
    assert browser.sign_in(next=long).location == long
