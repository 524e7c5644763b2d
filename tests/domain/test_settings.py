import pytest

from resource_base import settings
from resource_base.errors import BadSetting


def test_nothing_said_gives_the_embedded_defaults():
    found = settings.load({"PATH": "/usr/bin"})

    assert (found.departments, found.geocoder, found.tiles) == (("25",), "off", "none")
    assert found.database_url.startswith("sqlite:///")


def test_settings_are_read_from_the_environment():
    found = settings.load({"RESOURCE_BASE_DEPARTMENTS": "25, 90", "RESOURCE_BASE_REVIEW_INTERVAL_DAYS": "90"})

    assert (found.departments, found.review_interval_days) == (("25", "90"), 90)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEPARTMENTS", "Doubs"),
        ("GEOCODER", "google"),
        ("REVIEW_INTERVAL_DAYS", "0"),
        ("DEMONSTRATION", "maybe"),
        ("DATABASE_URL", " "),
        ("DEPARTEMENTS", "25"),
        ("MAIL_TRANSPORT", "pigeon"),
        ("ACCESSIBILITY_DATE", "22/11/2026"),
        ("ACCESSIBILITY_EVALUATION", "/nowhere/evaluation.toml"),
        ("HOST", " "),
        ("MAIL_FROM", "La base <base@departement.example>"),
        ("MAIL_FROM", "base@departement.example\nBcc: x@y.example"),
        ("SMTP_PORT", "65536"),
        ("PUBLIC_URL", "ressources.departement.example"),
        ("PUBLIC_URL", "https://ressources.departement.example/?page=1"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(name, value):
    with pytest.raises(BadSetting, match=f"RESOURCE_BASE_{name}"):
        settings.load({f"RESOURCE_BASE_{name}": value})


SAID = {
    "PUBLISHER": "Département du Doubs",
    "PUBLISHER_ADDRESS": "7 avenue de la Gare, 25000 Besançon",
    "PUBLISHER_PHONE": "03 53 01 25 25",
    "PUBLICATION_DIRECTOR": "la présidente du conseil départemental",
    "CONTACT_EMAIL": "base@doubs.example",
    "HOST": "Syndicat numérique",
    "HOST_ADDRESS": "1 rue des Serveurs, 25000 Besançon",
    "HOST_PHONE": "03 53 01 25 26",
    "DATA_PROTECTION_EMAIL": "dpd@doubs.example",
    "ACCESSIBILITY_EMAIL": "acces@doubs.example",
    "ACCESSIBILITY_DATE": "2026-11-22",
}
PRODUCTION = {
    "RESOURCE_BASE_ENVIRONMENT": "production",
    "RESOURCE_BASE_SECRET_KEY": "k" * 40,
    "RESOURCE_BASE_TRUSTED_HOSTS": "ressources.departement.example",
    "RESOURCE_BASE_PUBLIC_URL": "https://ressources.departement.example/",
    "RESOURCE_BASE_MAIL_TRANSPORT": "smtp",
    "RESOURCE_BASE_MAIL_FROM": "base@departement.example",
    "RESOURCE_BASE_SMTP_HOST": "smtp.departement.example",
    **{f"RESOURCE_BASE_{name}": value for name, value in SAID.items()},
}


def test_production_starts_when_all_that_protects_it_is_said():
    found = settings.load(PRODUCTION)

    assert found.is_production
    assert found.public_url == "https://ressources.departement.example"


@pytest.mark.parametrize(
    "change",
    [
        {"RESOURCE_BASE_SECRET_KEY": "short"},
        {"RESOURCE_BASE_TRUSTED_HOSTS": ""},
        {"RESOURCE_BASE_DEMONSTRATION": "yes"},
        {"RESOURCE_BASE_PUBLIC_URL": "http://ressources.departement.example"},
        {"RESOURCE_BASE_MAIL_TRANSPORT": "folder"},
        {"RESOURCE_BASE_SMTP_USER": "base"},
        {
            "RESOURCE_BASE_SMTP_PASSWORD": "p" * 20,
            "RESOURCE_BASE_SMTP_USER": "base",
            "RESOURCE_BASE_SMTP_SECURITY": "none",
        },
    ],
)
def test_production_refuses_to_start_on_a_default(change):
    with pytest.raises(BadSetting, match=next(iter(change))):
        settings.load({**PRODUCTION, **change})


@pytest.mark.parametrize("name", ["PUBLIC_URL", "MAIL_TRANSPORT", "MAIL_FROM", "SMTP_HOST"])
def test_production_refuses_to_start_without_a_way_to_write_to_people(name):
    given = {key: value for key, value in PRODUCTION.items() if key != f"RESOURCE_BASE_{name}"}
    with pytest.raises(BadSetting, match=f"RESOURCE_BASE_{name}"):
        settings.load(given)


@pytest.mark.parametrize("name", SAID)
def test_production_refuses_to_start_without_what_the_law_asks_to_say(name):
    example = str(getattr(settings.Settings(), name.lower()))
    missing = {key: value for key, value in PRODUCTION.items() if key != f"RESOURCE_BASE_{name}"}
    for given in (missing, {**PRODUCTION, f"RESOURCE_BASE_{name}": example}):
        with pytest.raises(BadSetting, match=f"^RESOURCE_BASE_{name} must be set in production"):
            settings.load(given)


def test_a_site_in_development_knows_that_its_legal_texts_are_examples():
    assert set(settings.load({}).left_as_example) == set(SAID)
    said = settings.load({f"RESOURCE_BASE_{name}": value for name, value in SAID.items()})
    assert (said.left_as_example, str(said.accessibility_date)) == ((), "2026-11-22")


PROCONNECT = {
    "RESOURCE_BASE_PROCONNECT_ISSUER": "https://proconnect.example/api/v2/",
    "RESOURCE_BASE_PROCONNECT_CLIENT_ID": "base",
    "RESOURCE_BASE_PROCONNECT_CLIENT_SECRET": "s" * 40,
}


def test_proconnect_is_off_until_all_of_it_is_said():
    found = settings.load(PROCONNECT)

    assert (settings.load({}).proconnect, found.proconnect) == (False, True)
    assert found.proconnect_issuer == "https://proconnect.example/api/v2"
    assert found.proconnect_acr == ("eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3")
    assert "s" * 40 not in repr(found)


@pytest.mark.parametrize("missing", PROCONNECT)
def test_half_of_proconnect_stops_the_start_and_the_other_half_is_named(missing):
    with pytest.raises(BadSetting, match=missing):
        settings.load({name: value for name, value in PROCONNECT.items() if name != missing})


@pytest.mark.parametrize(
    ("base", "name", "value"),
    [
        ({}, "ACR", "eidas0-mfa"),
        (PROCONNECT, "ACR", "eidas0"),
        (PROCONNECT, "ACR", ","),
        (PROCONNECT, "ISSUER", "proconnect.example"),
        ({**PRODUCTION, **PROCONNECT}, "ISSUER", "http://proconnect.example"),
    ],
)
def test_proconnect_cannot_be_half_safe(base, name, value):
    with pytest.raises(BadSetting, match="RESOURCE_BASE_PROCONNECT_"):
        settings.load({**base, f"RESOURCE_BASE_PROCONNECT_{name}": value})


def test_a_secret_is_never_shown():
    secret = {
        **PRODUCTION,
        "RESOURCE_BASE_SMTP_USER": "base",
        "RESOURCE_BASE_SMTP_PASSWORD": "p" * 20,
    }
    shown = repr(settings.load(secret))

    assert ("k" * 40 in shown, "p" * 20 in shown) == (False, False)
