"""What the base has nothing for is told in one click; what is suspended answers nobody but curators."""

from sqlalchemy import select

from resource_base.curation.needs.models import UnmetNeed
from tests.web.situations.reading import TEMPORARY, names, page_of, sections, spoken


def needs(site):
    with site.base.database.reading() as session:
        return session.scalars(select(UnmetNeed).order_by(UnmetNeed.at)).all()


def _lists(pairs):
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    return sent


def test_a_hole_is_told_in_one_click_once_and_the_answers_stay(own):
    client = own.client_as("professional")
    path = f"/personne?besoin=mobilite&theme={TEMPORARY}&habite=25300+Pontarlier&trajet=a-pied"
    page = page_of(client, path)
    assert "La base n’a rien pour cette personne." in spoken(sections(page)["mobilite"])
    form = next(form for form in sections(page)["mobilite"].iter("form"))
    sent = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    for _ in range(2):
        told = client.post("/personne/besoins", data=_lists(sent))
        assert told.status_code == 303
        assert told.location.endswith("#frein-mobilite")
        assert sections(page_of(client, told.location)).keys() == {"logement", "mobilite"}
    (need,) = needs(own)
    assert (need.words, need.place, need.needs, need.themes) == ("", "commune:25462", ("mobilite",), ())
    after = sections(page_of(client, path))["mobilite"]
    assert "Besoin signalé." in spoken(after)
    assert list(after.iter("form")) == []
    other = own.client_as("curator")
    assert "Besoin signalé." not in other.get(path).text


def test_all_the_holes_are_told_at_once_and_what_has_answers_is_not(own):
    client = own.client_as("professional")
    path = f"/personne?besoin=mobilite&besoin=sante&theme={TEMPORARY}&habite=Morteau"
    assert names(sections(page_of(client, path))["logement"]) != []
    form = next(
        form for form in page_of(client, path).iter("form") if "all-holes" in (form.get("class") or "")
    )
    assert "Signaler les 2 besoins sans réponse" in spoken(form)
    sent = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    client.post("/personne/besoins", data=_lists([*sent, ("manque", "logement")]))
    assert {need.needs for need in needs(own)} == {("mobilite",), ("sante",)}
    assert "Signaler les" not in client.get(path).text


def test_one_hole_that_is_told_tells_no_other(own):
    client = own.client_as("professional")
    path = f"/personne?besoin=mobilite&besoin=sante&theme={TEMPORARY}&habite=Morteau"
    form = next(form for form in sections(page_of(client, path))["sante"].iter("form"))
    sent = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    client.post("/personne/besoins", data=_lists(sent))
    assert [need.needs for need in needs(own)] == [("sante",)]
    assert "Signaler ce besoin" in spoken(sections(page_of(client, path))["mobilite"])


def test_the_summary_tells_of_holes_without_counting_one_twice(own):
    client = own.client_as("professional")
    told = {
        path: next(spoken(each) for each in page_of(client, f"/personne?habite=Morteau&{path}").iter("p"))
        for path in ("besoin=sante", "besoin=sante&besoin=mobilite", f"besoin=sante&theme={TEMPORARY}")
    }
    assert list(told.values()) == [
        "1 frein, sans réponse.",
        "2 freins, tous sans réponse.",
        "2 freins, dont 1 sans réponse.",
    ]


def test_a_suspended_entry_is_seen_by_curators_alone(own):
    path = f"/personne?theme={TEMPORARY}&plus=logement"
    found = {
        role: "État suspended" in own.client_as(role).get(path).text
        for role in ("partner", "professional", "curator")
    }
    assert found == {"partner": False, "professional": False, "curator": True}
