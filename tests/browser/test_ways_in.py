"""The ways in, from end to end in a browser: nothing to complain of and no axe violation on any page."""

from contextlib import contextmanager
from datetime import timedelta

import pyotp
import pytest

from resource_base.accounts import actions, invitations
from resource_base.accounts.demonstration import PASSWORD
from resource_base.accounts.models import Role
from resource_base.accounts.passwords import VERDICTS, Verdict
from resource_base.accounts.second_factor import RECOVERY_CODES, STEP
from resource_base.database import now
from resource_base.letters import Letters
from tests.browser.conftest import NARROW, WIDE, served
from tests.browser.looking import overflow, violations
from tests.ports import held_port
from tests.proconnect.conftest import NADIA
from tests.proconnect.provider import CLIENT_ID, SECRET, Provider
from tests.site import Site
from tests.web.letters import written_to
from tests.web.planted import fill

pytestmark = pytest.mark.browser

CHOSEN = "trois loutres dans un canot bleu"
ADVISER = "conseillere@demo.example"


@pytest.fixture(scope="module")
def strict_site(tmp_path_factory):
    """A site as a département runs it, where staff must have a second factor."""
    with held_port() as port:
        home = f"http://127.0.0.1:{port}"
        site = Site.build(tmp_path_factory.mktemp("ways-in"), fill, public_url=home)
        with contextmanager(served)(site, port=port):
            yield site
    site.base.database.dispose()


@pytest.fixture(scope="module")
def provider():
    with held_port() as port:
        home = f"http://localhost:{port}"  # another site than the provider's, for the cookie's SameSite
        provider = Provider(f"{home}/proconnect/retour", f"{home}/proconnect/deconnecte")
        with provider.served():
            yield provider


@pytest.fixture(scope="module")
def linked_site(tmp_path_factory, provider):
    home = provider.redirect_uri.removesuffix("/proconnect/retour")
    site = Site.build(
        tmp_path_factory.mktemp("proconnect-browser"),
        fill,
        public_url=home,
        proconnect_issuer=provider.issuer,
        proconnect_client_id=CLIENT_ID,
        proconnect_client_secret=SECRET,
    )
    with contextmanager(served)(site, port=int(home.rpartition(":")[2])):
        yield site
    site.base.database.dispose()


def assert_clean(page, heading):
    """The page of this heading has come, and has nothing against it."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    assert (heading, violations(page), overflow(page)) == (heading, set(), 0)


def invite(site, email):
    with site.base.database.transaction() as session:
        invitations.invite(session, email=email, name="Lise Marchal", role=Role.CURATOR, by=None)


def open_last_letter(page, site, email):
    """Read the last letter written to this address, out of the site and of its policy."""
    letter = written_to(site, email)[-1]
    page.goto("about:blank")
    page.set_content(Letters(site.base.settings).word(letter.template, letter.data).html)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_letter_of_invitation_to_signing_in_with_a_code(reader, strict_site, width):
    email = f"zelie{width}@departement.example"
    page = reader(at=strict_site.base.settings.public_url, width=width).page
    invite(strict_site, email)
    open_last_letter(page, strict_site, email)
    page.get_by_role("link", name="Choisir mon mot de passe").click()
    assert_clean(page, "Votre invitation")
    page.get_by_label("Mot de passe").press_sequentially(CHOSEN)
    page.get_by_role("status").get_by_text(VERDICTS[Verdict.STRONG]).wait_for()
    page.get_by_role("button", name="Ouvrir mon compte").click()

    assert_clean(page, "Activer la double authentification")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("img", name="Code QR de votre clé").wait_for()
    assert_clean(page, "Activer la double authentification")
    codes = pyotp.TOTP(page.locator("kbd").inner_text().replace(" ", ""))
    page.get_by_label("Premier code").fill(codes.now())
    page.get_by_role("button", name="Activer").click()

    assert_clean(page, "Vos codes de secours")
    assert page.locator("main kbd").count() == RECOVERY_CODES
    page.get_by_role("link", name="J’ai gardé mes codes").click()
    page.get_by_label("Que cherchez-vous ?").fill("crèche")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=*")
    page.locator("h1").wait_for()
    assert violations(page) == set()

    sign_out(page)
    assert_clean(page, "Se connecter")
    sign_in(page, email, CHOSEN)
    assert_clean(page, "Votre code de connexion")
    later = codes.at(now() + timedelta(seconds=STEP))  # none serves twice
    page.get_by_label("Code (obligatoire)", exact=True).fill(later)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Que cherchez-vous ?").wait_for()
    assert page.url == f"{strict_site.base.settings.public_url}/"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_a_forgotten_password_to_signing_in_with_another(reader, strict_site, width):
    email, chosen = f"yvon{width}@ccas.example", "une girafe sous le vieux pont"
    with strict_site.base.database.transaction() as session:
        actions.create_user(session, email=email, name="Yvon Roy", role=Role.PROFESSIONAL, password=CHOSEN)
    page = reader(at=strict_site.base.settings.public_url, width=width).open("/connexion")
    page.get_by_role("link", name="Mot de passe oublié").click()
    assert_clean(page, "Mot de passe oublié")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un lien").click()
    assert_clean(page, "Regardez votre messagerie")

    open_last_letter(page, strict_site, email)
    page.get_by_role("link", name="Choisir un nouveau mot de passe").click()
    assert_clean(page, "Choisir un mot de passe")
    page.get_by_label("Nouveau mot de passe").fill(chosen)
    page.get_by_role("button", name="Enregistrer").click()
    assert_clean(page, "Mot de passe enregistré")
    page.get_by_role("link", name="Se connecter").click()
    sign_in(page, email, chosen)
    page.get_by_label("Que cherchez-vous ?").wait_for()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_request_for_access_is_sent(reader, strict_site, width):
    page = reader(at=strict_site.base.settings.public_url, width=width).open("/demander-un-acces")
    told = {"Prénom et nom": "Lise Roy", "Adresse": f"lise{width}@ccas.example", "Votre structure": "CCAS"}
    for label, words in (told | {"Votre fonction": "Conseillère", "Message": "Bonjour."}).items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Envoyer ma demande").click()
    assert_clean(page, "Votre demande est enregistrée")


def test_proconnect_from_the_first_visit_to_signing_out(reader, linked_site, provider):
    home = linked_site.base.settings.public_url
    provider.person = NADIA | {"email": ADVISER}
    someone = reader(at=home)
    someone.elsewhere = (provider.issuer,)
    page = someone.open("/connexion?next=/recherche")
    assert_clean(page, "Se connecter")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    assert_clean(page, "Un compte existe déjà")
    page.get_by_role("link", name="Se connecter avec un mot de passe").click()
    sign_in(page, ADVISER, PASSWORD)
    assert_clean(page, "Mes identités ProConnect")
    page.get_by_role("link", name="Rattacher une identité").click()
    page.get_by_role("button", name="Rattacher cette identité").wait_for()
    assert_clean(page, "Mes identités ProConnect")
    page.get_by_role("button", name="Rattacher cette identité").click()
    page.get_by_role("button", name="Détacher").wait_for()
    assert_clean(page, "Mes identités ProConnect")

    sign_out(page)
    page.goto(f"{home}/connexion?next=/recherche")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url(f"{home}/recherche")
    ended = provider.sessions_ended
    sign_out(page)
    page.wait_for_url("**/proconnect/deconnecte?*")
    assert (provider.sessions_ended - ended, violations(page)) == (1, set())
    assert provider.refusals == []


def test_proconnect_leads_who_is_unknown_to_the_request_and_who_refuses_back(reader, linked_site, provider):
    someone = reader(at=linked_site.base.settings.public_url, width=NARROW)
    someone.elsewhere = (provider.issuer,)
    provider.person = NADIA | {"sub": "nobody-yet"}
    page = someone.open("/connexion")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    assert_clean(page, "Vous n’avez pas encore de compte")
    page.get_by_role("link", name="Demander un accès").click()
    assert_clean(page, "Demander un accès")
    assert page.get_by_label("Prénom et nom").input_value() == "Nadia Perrot-Lune"
    provider.person = None
    page.goto(f"{someone.address}/connexion")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.get_by_role("heading", level=1).wait_for()
    someone.complaints.clear()  # Chromium tells a 403 on its console
    assert (violations(page), overflow(page)) == (set(), 0)
    assert provider.refusals == []


def sign_in(page, email, password):
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def sign_out(page):
    menu = page.get_by_text("Menu", exact=True)
    if menu.is_visible():
        menu.click()
    page.get_by_role("button", name="Se déconnecter").click()
