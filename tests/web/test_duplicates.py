"""Curators compare two entries, keep one, or say that they are different."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from resource_base.accounts import actions as accounts
from resource_base.accounts.models import Role, User
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.models import Service
from resource_base.catalog.vocabulary import State
from resource_base.curation.duplicates.comparing import compare
from resource_base.curation.duplicates.models import Distinct
from tests.domain.catalog.making import organization, service
from tests.site import Site

HERE = {"insee": "25462", "commune": "Pontarlier", "address": "12 rue du Four", "precision": "address"}
GARAGE: dict[str, Any] = {
    "description": "Réparations de voitures à tarif réduit, pour les personnes qui cherchent un emploi.",
    "phone": "01 99 00 00 01",
    "themes": ("mobilite--entretenir-reparer-son-vehicule",),
    "places": [HERE],
}
ABRI = "Un toit pour quelques nuits, en lieu sûr, avec une équipe présente, pour les femmes et leurs enfants."
HIDDEN = {**HERE, "address": "3 rue Cachée"}


def fill(_base, session):
    offered_by = organization(session)
    service(session, "one", of=offered_by, name="Garage solidaire", **GARAGE)
    both = {**GARAGE, "phone": "+33 1 99 00 00 01", "fee": "gratuit", "languages": ("arabe",)}
    service(session, "other", of=offered_by, name="Garage solidere", **both)
    secret: dict[str, Any] = {"description": ABRI, "address_confidential": True}
    for number, name in enumerate(("Abri de nuit", "Abri de nuit (bis)")):
        places = [{**HIDDEN, "address": f"{number} rue Cachée"}]
        service(session, f"hidden{number}", of=offered_by, name=name, places=places, phone="3949", **secret)


@pytest.fixture
def site(tmp_path, monkeypatch):
    site = Site.build(tmp_path, fill)
    monkeypatch.setitem(site.app.config, "WTF_CSRF_ENABLED", False)
    compare(site.base.database)
    yield site
    site.base.database.dispose()


def pair(site, first="Garage solidaire", second="Garage solidere"):
    return site.service_id(first), site.service_id(second)


def text(answer):
    found = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))
    return found.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_list_says_why_and_leads_to_the_pair(site):
    curator = site.client_as("curator")
    page = text(curator.get("/doublons"))
    assert "2 paires de fiches à comparer" in page
    assert "Noms très proches, même description, un téléphone en commun, même adresse, même structure" in page
    assert "1 paire de fiches" in text(curator.get("/doublons?frein=mobilite"))
    assert "Rien avec ces filtres" in text(curator.get("/doublons?structure=autre"))


def test_one_is_kept_and_the_address_of_the_other_leads_to_it(site):
    kept, other = pair(site)
    curator, professional = site.client_as("curator"), site.client_as("professional")
    form = text(curator.get(f"/doublons/{kept}/{other}/fusion"))
    assert "Unir les deux" not in form
    choices = {"kept_version": 1, "other_version": 1, "fee": "other", "name": "kept"}

    done = curator.post(f"/doublons/{kept}/{other}/fusion", data=choices)
    assert (done.status_code, done.location) == (303, f"/doublons/fusions/{other}")
    assert "Retirée comme doublon" in text(curator.get(done.location))
    led = professional.get(f"/solutions/{other}?q=garage")
    assert (led.status_code, led.location) == (301, f"/solutions/{kept}?q=garage")
    assert led.headers["Cache-Control"] == "private, no-store"
    assert "Gratuit" in text(professional.get(f"/solutions/{kept}"))
    assert "1 paire" in text(curator.get("/doublons"))

    undone = curator.post(f"/doublons/fusions/{other}/annuler")
    assert undone.status_code == 303
    assert "La fusion est annulée" in text(curator.get(undone.location))
    assert professional.get(f"/solutions/{other}").status_code == 200
    assert "Gratuit" not in text(professional.get(f"/solutions/{kept}"))


def test_an_entry_edited_meanwhile_is_refused_kindly_and_the_choices_stay(site):
    kept, other = pair(site)
    curator = site.client_as("curator")
    with site.base.database.transaction() as session:
        entry = session.get_one(Service, other)
        actions.revise(session, entry, {"summary": "Nouveau résumé"}, act=Act("Paul", "précision"))

    data = {"kept_version": 1, "other_version": 1, "fee": "other"}
    refused = curator.post(f"/doublons/{kept}/{other}/fusion", data=data)
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "Rien n’a été fusionné" in page
    assert "Nouveau résumé" in page
    assert 'id="fee-other" name="fee" value="other" checked' in page
    assert site.client_as("professional").get(f"/solutions/{other}").status_code == 200


def test_the_second_of_two_curators_is_told_that_it_is_done(site):
    kept, other = pair(site)
    curator = site.client_as("curator")
    data = {"kept_version": 1, "other_version": 1}
    curator.post(f"/doublons/{kept}/{other}/fusion", data=data)
    again = curator.post(f"/doublons/{other}/{kept}/fusion", data=data)
    assert (again.status_code, "retirée entre-temps" in text(again)) == (409, True)
    assert "il n’y a plus rien à fusionner" in text(curator.get(f"/doublons/{kept}/{other}"))


def test_not_a_duplicate_is_said_once_and_can_be_taken_back(site):
    one, other = pair(site)
    curator = site.client_as("curator")
    said = curator.post(f"/doublons/{other}/{one}/distinguer")
    assert "ne seront plus rapprochées" in text(curator.get(said.location))
    assert "1 paire" in text(curator.get("/doublons"))
    assert "Dites différentes par" in text(curator.get(f"/doublons/{one}/{other}"))
    curator.post(f"/doublons/{one}/{other}/rapprocher")
    assert "2 paires" in text(curator.get("/doublons"))


def three_more(site, key):
    with site.base.database.transaction() as session:
        for number in range(3):
            service(session, f"{key}{number}", name="Garage solidaire", **GARAGE)
    compare(site.base.database)


def named_in(page):
    return re.findall(r'name="fiche" value="([^"]+)"', page)


def test_a_group_is_told_apart_at_once(site):
    three_more(site, "more")
    one, other = pair(site, "Garage solidere", "Abri de nuit (bis)")
    with site.base.database.reading() as session:
        garages = session.scalars(select(Service.id).where(Service.name.startswith("Garage"))).all()
    partner = next(each for each in garages if each != one)
    curator = site.client_as("curator")
    shown = curator.get(f"/doublons/{one}/{partner}")
    assert "Ces 5 fiches sont toutes différentes" in text(shown)
    three_more(site, "later")  # listed since the page was shown: nobody said anything of them
    curator.post(f"/doublons/{one}/{partner}/distinguer", data={"fiche": named_in(shown.text)})
    with site.base.database.reading() as session:
        apart = session.scalars(select(Distinct)).all()
    assert len(apart) == 10
    assert {each for row in apart for each in (row.first_id, row.second_id)} == set(garages)
    assert other not in garages


@pytest.mark.parametrize("named", ["00000000-0000-4000-8000-000000000000", "tout"])
def test_only_what_a_page_may_name_is_told_apart(site, named):
    one, other = pair(site)
    answer = site.client_as("curator").post(f"/doublons/{one}/{other}/distinguer", data={"fiche": named})
    assert answer.status_code == 404
    with site.base.database.reading() as session:
        assert session.scalars(select(Distinct)).all() == []


def test_a_confidential_address_is_on_no_page(site):
    one, other = pair(site, "Abri de nuit (bis)", "Abri de nuit (bis)")
    with site.base.database.reading() as session:
        found = session.scalars(select(Service.id).where(Service.name.startswith("Abri"))).all()
    [other] = [each for each in found if each != one]
    curator = site.client_as("curator")
    for path in ("", f"/{one}/{other}", f"/{one}/{other}/fusion"):
        page = text(curator.get(f"/doublons{path}"))
        assert ("Cachée" in page, "Abri de nuit" in page) == (False, True)


def test_a_curator_of_other_freins_sees_neither_list_nor_pair(site):
    with site.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.CURATOR).order_by(User.email)).first()
        accounts.limit_curator(session, user, needs=["numerique"], territories=[])
        for entry in session.scalars(select(Service).where(Service.name.startswith("Abri"))):
            actions.revise(session, entry, {"themes": ("sante--addictions",)}, act=Act("Paul", "frein"))
    one, other = pair(site)
    curator = site.client_as("curator")
    assert "Aucun doublon probable" in text(curator.get("/doublons"))
    assert curator.get(f"/doublons/{one}/{other}").status_code == 404
    data = {"kept_version": 1, "other_version": 1}
    assert curator.post(f"/doublons/{one}/{other}/fusion", data=data).status_code == 404
    with site.base.database.reading() as session:
        assert set(session.scalars(select(Service.state))) == {State.PUBLISHED}


def test_a_merge_is_listed_for_whoever_looks_after_both_entries(site):
    kept, other = pair(site)
    curator = site.client_as("curator")
    curator.post(f"/doublons/{kept}/{other}/fusion", data={"kept_version": 1, "other_version": 1})
    listed = ["Fusions récentes" in text(curator.get("/doublons"))]
    with site.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.CURATOR).order_by(User.email)).first()
        accounts.limit_curator(session, user, needs=["sante"], territories=[])
    listed.append("Fusions récentes" in text(curator.get("/doublons")))
    assert listed == [True, False]
