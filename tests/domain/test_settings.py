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
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(name, value):
    with pytest.raises(BadSetting, match=f"RESOURCE_BASE_{name}"):
        settings.load({f"RESOURCE_BASE_{name}": value})


PRODUCTION = {
    "RESOURCE_BASE_ENVIRONMENT": "production",
    "RESOURCE_BASE_SECRET_KEY": "k" * 40,
    "RESOURCE_BASE_TRUSTED_HOSTS": "ressources.departement.example",
}


def test_production_starts_when_all_that_protects_it_is_said():
    assert settings.load(PRODUCTION).is_production


@pytest.mark.parametrize(
    "change",
    [
        {"RESOURCE_BASE_SECRET_KEY": "short"},
        {"RESOURCE_BASE_TRUSTED_HOSTS": ""},
        {"RESOURCE_BASE_DEMONSTRATION": "yes"},
    ],
)
def test_production_refuses_to_start_on_a_default(change):
    with pytest.raises(BadSetting, match=next(iter(change))):
        settings.load({**PRODUCTION, **change})


def test_a_secret_is_never_shown():
    assert "k" * 40 not in repr(settings.load(PRODUCTION))
