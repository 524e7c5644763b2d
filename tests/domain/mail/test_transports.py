import ssl
import stat
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
import trustme

from resource_base.errors import Invalid
from resource_base.mail import transports
from resource_base.mail.messages import Sender, Wording, compose, mail_box
from resource_base.mail.transports import Folder, Refused, Smtp, Unreachable
from resource_base.settings import MailTransport, Settings, SmtpSecurity
from tests.domain.mail.post_office import PostOffice

SENDER = Sender("Été – « la base »", "base@departement.example", "contact@departement.example")
WORDING = Wording("Où en êtes-vous ?", "Déjà l’été\n.\nFin\n", "<p>Déjà l’été</p>")


def message(number=1, *, to="a@x.example"):
    return compose(UUID(int=number), to=to, wording=WORDING, sender=SENDER)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certificate(authority) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch) -> None:
    """The machine trusts the authority of the tests."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.fixture
def encrypted(certificate) -> Iterator[PostOffice]:
    """A server that wants encryption, then a password."""
    with PostOffice().open(tls_context=certificate, require_starttls=True, auth_required=True) as office:
        yield office


def account(office: PostOffice, **options) -> Smtp:
    asked = {"security": SmtpSecurity.STARTTLS, "user": "base", "password": "secret", **options}
    return Smtp("127.0.0.1", office.port, our_name="site.example", **asked)


def send(transport, *messages):
    with transport.open() as hand_over:
        for each in messages:
            hand_over(each)


@pytest.mark.usefixtures("trusted")
def test_letters_are_handed_over_encrypted_after_signing_in(encrypted):
    send(account(encrypted), message(1), message(2))

    assert encrypted.logins == [(b"base", b"secret")]
    assert [each["Subject"] for each in encrypted.accepted] == ["Où en êtes-vous ?"] * 2
    assert encrypted.accepted[0]["From"] == "Été – « la base » <base@departement.example>"


@pytest.mark.usefixtures("trusted")
def test_letters_are_handed_over_on_a_connection_encrypted_from_the_start(certificate):
    with PostOffice().open(ssl_context=certificate) as office:
        send(account(office, security=SmtpSecurity.TLS, user="", password=""), message())
        assert office.recipients == ["a@x.example"]


def test_a_certificate_that_nobody_vouches_for_stops_everything(encrypted):
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        send(account(encrypted), message())
    assert (encrypted.logins, encrypted.accepted) == ([], [])


def test_a_password_is_never_sent_to_a_server_that_does_not_encrypt(office):
    with pytest.raises(Unreachable, match="STARTTLS"):
        send(account(office), message())
    assert (office.logins, office.accepted) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_concerns_all_letters(encrypted):
    with pytest.raises(Unreachable, match="535"):
        send(account(encrypted, password="wrong"), message())


def test_letters_share_a_connection_and_survive_a_server_that_hangs_up(office, transport):
    with transport.open() as hand_over:
        hand_over(message(1))
        hand_over(message(2))
        assert office.connections == 1
        office.hang_up()
        hand_over(message(3))
    assert (office.connections, len(office.accepted)) == (2, 3)


def test_after_a_refusal_the_next_letter_goes_through(office, transport):
    office.refusals.append("550 Inconnu\r\n")
    with transport.open() as hand_over:
        with pytest.raises(Refused, match=r"^550 Inconnu$"):
            hand_over(message(1))
        hand_over(message(2, to="b@x.example"))
    assert office.recipients == ["b@x.example"]


def test_a_folder_keeps_one_file_for_each_letter_readable_by_the_site_alone(tmp_path):
    folder = Folder(tmp_path / "mail")
    send(folder, message(1), message(2), message(1))

    [last, first] = folder.letters()
    bodies = [first.get_body((form,)) for form in ("plain", "html")]
    assert [each["Message-ID"] for each in (last, first)] == [
        message(1)["Message-ID"],
        message(2)["Message-ID"],
    ]
    assert [body.get_content() for body in bodies if body] == [WORDING.text, WORDING.html + "\n"]
    files = [tmp_path / "mail", *sorted((tmp_path / "mail").iterdir())]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o700, 0o600, 0o600]


def test_a_folder_that_cannot_be_made_concerns_all_letters(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Unreachable, match="Le courrier ne part pas : "):
        send(Folder(tmp_path / "file" / "mail"), message())


@pytest.mark.parametrize(
    ("kind", "found"),
    [("off", type(None)), ("folder", Folder), ("smtp", Smtp)],
    ids=["off", "folder", "smtp"],
)
def test_the_settings_choose_the_way(kind, found):
    settings = replace(Settings(), mail_transport=MailTransport(kind), smtp_host="smtp.departement.example")
    assert type(transports.from_settings(settings)) is found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@x.example",
        "a b@x.example",
        "a@x.example\nBcc: b@x.example",
        "é@x.example",
        "a@-x.example",
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused(address):
    with pytest.raises(Invalid, match="On ne peut pas écrire"):
        mail_box(address)


def test_a_domain_with_accents_is_written_as_servers_know_it(office, transport):
    send(transport, message(to="zoe@forêt.example"))
    assert office.recipients == ["zoe@xn--fort-ipa.example"]


@pytest.mark.parametrize("part", ["subject", "name"])
def test_no_header_holds_a_line_break(part):
    broken = "Bonjour\r\nBcc: everyone@x.example"
    wording = replace(WORDING, subject=broken) if part == "subject" else WORDING
    sender = replace(SENDER, name=broken) if part == "name" else SENDER
    with pytest.raises(ValueError, match=r"CR|linefeed"):
        compose(UUID(int=1), to="a@x.example", wording=wording, sender=sender)
