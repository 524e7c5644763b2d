"""An unmet need, from the page of results to the answer that its asker reads."""

import re

import pytest
from sqlalchemy import select

from resource_base.accounts.models import CuratorScope, Role, User
from resource_base.catalog import actions
from resource_base.catalog.actions import Act
from resource_base.catalog.vocabulary import State
from resource_base.curation.needs.models import NeedGroup, UnmetNeed
from tests.house.keeping import parse, text_of
from tests.site import Site
from tests.web.browsing import send, statements
from tests.web.letters import written_to
from tests.web.planted import fill

QUESTION = "/recherche?q=garde+d%E2%80%99enfants+la+nuit&habite=Pontarlier&besoin=famille"
PROFESSIONAL = "conseillere@demo.example"


@pytest.fixture
def site(tmp_path):
    """A site whose needs are its own."""
    site = Site.build(tmp_path, fill)
    yield site
    site.base.database.dispose()


def spoken(answer):
    return text_of(parse(answer.text)).replace("\u00a0", " ")


def hidden(page):
    """What the form « Signaler ce besoin » of the results holds."""
    form = next(each for each in parse(page.text).iter("form") if each.get("action") == "/besoins/signaler")
    return {field.get("name"): field.get("value") for field in form.iter("input")}


def tell(client, question=QUESTION, **more):
    return client.post("/besoins/signaler", data={**hidden(client.get(question)), **more})


def needs(site):
    with site.base.database.reading() as session:
        return session.scalars(select(UnmetNeed).order_by(UnmetNeed.at)).all()


def group_path(site):
    with site.base.database.reading() as session:
        return f"/besoins/{session.scalars(select(NeedGroup.id)).one()}"


def test_one_click_on_the_results_keeps_words_place_and_freins_and_no_person(site):
    client = site.client_as("professional")
    assert tell(client).location.startswith("/mes-besoins?depuis=")
    (need,) = needs(site)
    assert (need.words, need.place, need.needs) == ("garde d’enfants la nuit", "commune:25462", ("famille",))
    assert need.question == "q=garde+d%E2%80%99enfants+la+nuit&habite=25300+Pontarlier&besoin=famille"
    mine = spoken(client.get("/mes-besoins"))
    assert "garde d’enfants la nuit, Pontarlier" in mine
    assert "en attente d’un référent" in mine


def test_a_need_told_is_confirmed_with_the_way_back_to_the_results(site):
    client = site.client_as("professional")
    page = parse(client.get(tell(client).location).text)
    (notice,) = [part for part in page.iter("div") if "notice" in (part.get("class") or "").split()]
    assert text_of(notice).replace("\u00a0", " ").startswith("Besoin signalé : les référents")
    assert next(notice.iter("a")).get("href") == QUESTION
    assert "Besoin signalé" not in client.get("/mes-besoins").text


def test_the_street_of_the_person_is_kept_nowhere(site):
    client = site.client_as("professional")
    tell(
        client,
        QUESTION.replace("Pontarlier", "12+rue+des+Lilas+25300+Pontarlier") + "&autour=12+rue+des+Lilas",
    )
    (need,) = needs(site)
    assert need.place == "commune:25462"
    assert "Lilas" not in f"{need.words}{need.question}{need.sentence}"


def test_a_question_that_asks_nothing_is_no_need(site):
    client = site.client_as("professional")
    assert "/besoins/signaler" not in client.get("/recherche?habite=Pontarlier").text
    empty = send(client, "/besoins/signaler", q="", habite="Pontarlier")
    assert (empty.status_code, "Dites ce qui manque" in empty.text) == (422, True)


def test_words_that_look_like_a_persons_are_refused_kindly_and_stored_nowhere(site):
    client = site.client_as("professional")
    refused = tell(client, "/recherche?q=garde+pour+Mme+Durand,+34+ans")
    assert refused.status_code == 422
    assert "semble parler d’une personne par son nom" in refused.text
    mended = send(client, "/besoins/signaler", q="garde d’enfants", sentence="Mme Durand, 34 ans")
    assert mended.status_code == 422
    assert needs(site) == []
    assert send(client, "/besoins/signaler", q="garde d’enfants", sentence="Tôt le matin.").status_code == 303


def test_the_asker_of_an_answered_need_reads_it_with_its_solution(site):
    asker = site.client_as("professional")
    tell(asker)
    tell(site.client_as("partner"))
    curator, path = site.client_as("curator"), group_path(site)
    queue = spoken(curator.get("/besoins"))
    assert "Garde d’enfants la nuit, CC du Grand Pontarlier" in queue
    assert "2 personnes ont demandé" in queue
    found = curator.get(f"{path}?chercher=h%C3%A9bergement").text
    solution = str(site.service_id("Hébergement d’étape"))
    assert f'value="{solution}"' in found
    answered = send(curator, f"{path}/repondre", on=path, solutions=[solution], answer="Essayez ici.")
    assert answered.location == path
    for address in (PROFESSIONAL, "partenaire@demo.example"):
        (letter,) = written_to(site, address)
        assert letter.data["solutions"] == [{"name": "Hébergement d’étape", "link": f"/solutions/{solution}"}]
    mine = asker.get("/mes-besoins").text
    assert all(each in mine for each in ("Essayez ici.", f"/solutions/{solution}", "une réponse existe"))
    assert "1 réponse" in spoken(curator.get("/besoins?etat=repondus"))
    again = send(curator, f"{path}/repondre", on="/besoins", answer="Encore.")
    assert (again.status_code, len(written_to(site, PROFESSIONAL))) == (409, 1)


def test_a_curator_takes_renames_splits_and_closes(site):
    tell(site.client_as("professional"))
    tell(site.client_as("partner"), QUESTION.replace("la+nuit", "le+dimanche"))
    curator, path = site.client_as("curator"), group_path(site)
    mine = re.findall(r'<option value="([^"]+)" selected>moi', curator.get(path).text)[0]
    assert send(curator, f"{path}/confier", on=path, to=mine).location == path
    assert "Garde d’enfants" in spoken(curator.get("/besoins?etat=les-miens"))
    send(curator, f"{path}/renommer", on=path, title="Garde en horaires décalés")
    assert "Garde en horaires décalés" in spoken(curator.get(path))
    boxes = re.findall(r'name="needs" value="([^"]+)"', curator.get(path).text)
    other = send(curator, f"{path}/deplacer", on=path, needs=boxes[1:], group="").location
    assert other not in {path, None}
    mute = send(curator, f"{path}/clore", on=path, answer=" ")
    assert (mute.status_code, "Écrivez une phrase" in mute.text) == (422, True)
    send(curator, f"{path}/clore", on=path, answer="Pas de solution connue aujourd’hui.")
    assert "pas de solution connue pour le moment" in spoken(
        site.client_as("professional").get("/mes-besoins")
    )


def test_an_entry_published_since_is_shown_as_a_maybe(site):
    tell(site.client_as("professional"), QUESTION + "&theme=famille--garde-denfants")
    with site.base.database.transaction() as session:
        place = actions.add_organization(session, source="test", source_id="n", fields={"name": "Crèche"})
        actions.add_service(
            session,
            place,
            source_key=("test", "n"),
            act=Act(by="Plume", reason="Première saisie"),
            state=State.PUBLISHED,
            fields={
                "name": "Crèche de nuit",
                "description": "La nuit.",
                "themes": ("famille--garde-denfants",),
                "coverage": ("departement:25",),
            },
        )
    curator = site.client_as("curator")
    assert "1 solution depuis, peut-être" in spoken(curator.get("/besoins"))
    assert "Crèche de nuit" in curator.get(group_path(site)).text


def test_a_curator_begins_the_entry_that_is_missing_with_what_was_asked(site):
    tell(site.client_as("professional"), QUESTION + "&theme=famille--garde-denfants")
    curator, path = site.client_as("curator"), group_path(site)
    begun = send(curator, f"{path}/creer", on=path).location

    fields = [
        field
        for step in ("thematiques", "zone")
        for field in parse(curator.get(f"{begun}/{step}").text).iter("input")
    ]
    ticked = {
        field.get("value")
        for field in fields
        if field.get("checked") is not None and field.get("name") in {"theme", "zone"}
    }
    assert ticked == {"famille--garde-denfants", "epci:242500338"}
    words = [field.get("value") for field in fields if field.get("name") == "theme-mots"]
    assert words == ["garde d’enfants la nuit"]


def test_who_asked_is_read_at_once_for_all(site):
    tell(site.client_as("professional"))
    curator, path = site.client_as("curator"), group_path(site)
    alone = len(statements(site, curator, path))
    tell(site.client_as("administrator"))
    assert len(statements(site, curator, path)) == alone
    assert len(needs(site)) == 2


def test_nobody_sees_the_needs_of_others(site):
    tell(site.client_as("professional"), sentence="Phrase de la conseillère")
    partner, path = site.client_as("partner"), group_path(site)
    assert [partner.get(page).status_code for page in ("/besoins", path)] == [403, 403]
    assert "Phrase de la conseillère" not in partner.get("/mes-besoins").text
    curator = site.client_as("curator")
    with site.base.database.transaction() as session:
        user = session.scalars(select(User).where(User.role == Role.CURATOR)).one()
        user.scope = CuratorScope(needs=("sante",), territories=())
    assert curator.get(path).status_code == 404
    assert "Garde d’enfants" not in curator.get("/besoins").text


def test_a_need_lives_through_filters_and_pages(site):
    client = site.client_as("curator")
    tell(client)
    for query in ("?frein=famille", "?frein=sante", "?territoire=zz", "?etat=zz", "?page=9", "?page=x"):
        assert client.get(f"/besoins{query}").status_code == 200
    assert "Rien avec ces filtres" in spoken(client.get("/besoins?frein=sante"))
