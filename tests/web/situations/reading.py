"""The page of a person, as one reads it in a test."""

from tests.house.keeping import parse, text_of

TEMPORARY = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"


def spoken(element):
    return text_of(element).replace("\u00a0", " ").replace("\u202f", " ")


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return parse(answer.text)


def sections(page):
    return {each.get("id").removeprefix("frein-"): each for each in page.iter("section") if each.get("id")}


def names(section):
    return [spoken(next(entry.iter("h3"))) for entry in section.iter("article")]
