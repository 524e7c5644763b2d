"""Free texts: what looks like a jobseeker's data is shown again to its author, and kept nowhere."""

import html
import json

from resource_base.accounts.privacy import SENTENCES, Sign
from tests.house.keeping import parse
from tests.web.browsing import send
from tests.web.test_joining import ANSWERS, ASK, someone_new

BORN = "Pour une dame née le 12/03/1987."
NUMBER = "Son numéro : 1 87 03 25 056 123."


def ask(site, **fields):
    return send(site.visitor(), ASK, **{"email": someone_new(), **ANSWERS, **fields})


def tick_in(page):
    return [field for field in parse(page.text).iter("input") if field.get("type") == "checkbox"]


def test_the_author_reads_why_and_finds_the_text_again(planted):
    page = ask(planted, message=BORN)
    assert (page.status_code, html.unescape(page.text).count(BORN)) == (422, 1)
    assert SENTENCES[Sign.BIRTH_DATE] in page.text
    assert 'aria-describedby="message-hint message-problem"' in page.text
    assert [tick.get("name") for tick in tick_in(page)] == ["message_read_again"]


def test_nothing_of_it_is_kept(planted):
    refused = ask(planted, message="Je suis Mme Perrin-Zyx, née le 12/03/1987.")
    accepted = ask(planted, message="Je remplace une collègue, Mme Perrin-Abc.")
    assert (refused.status_code, accepted.status_code) == (422, 200)
    everything = b"".join(
        path.read_bytes() for path in planted.base.settings.index_dir.parent.glob("site.db*")
    )
    assert (b"Perrin-Abc" in everything, b"Perrin-Zyx" in everything) == (True, False)


def test_its_author_may_vouch_for_it_and_keeps_the_tick_when_something_else_is_wrong(planted):
    wrong = ask(planted, message=BORN, message_read_again="yes", name="")
    assert (wrong.status_code, [tick.get("checked") for tick in tick_in(wrong)]) == (422, [""])
    assert SENTENCES[Sign.BIRTH_DATE] not in wrong.text
    assert ask(planted, message=BORN, message_read_again="yes").status_code == 200


def test_nobody_vouches_for_a_social_security_number(planted):
    page = ask(planted, message=NUMBER, message_read_again="yes")
    assert (page.status_code, tick_in(page)) == (422, [])
    assert SENTENCES[Sign.SOCIAL_SECURITY_NUMBER] in page.text


def test_the_script_is_told_every_sign_at_an_address_that_changes_with_them(planted):
    client = planted.visitor()
    field = next(parse(client.get(ASK).text).iter("textarea"))
    answer = client.get(field.get("data-watch-personal-data"))
    told = json.loads(answer.text)
    assert {look["sign"] for look in told["looks"]} == set(told["sentences"]) == set(Sign)
    assert answer.headers["Cache-Control"] == "max-age=86400"
