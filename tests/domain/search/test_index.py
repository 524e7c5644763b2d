import random
import warnings
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from resource_base.catalog.vocabulary import AUDIENCES, THEMES, State
from resource_base.search.index import schema
from resource_base.search.index.codec import SCHEMA
from resource_base.search.index.postings import PostingsCache
from resource_base.search.index.store import Store
from tests.domain.search import corpus
from tests.domain.search.holding import assert_holds, postings, put

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # as in `index.library`: its own modules warn when first compiled
    from whoosh import query
    from whoosh.index import open_dir


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "index")


def test_a_built_index_says_what_its_documents_say(store):
    documents = corpus.documents(300, seed=1)
    store.rebuild(documents)
    snapshot = store.snapshot()
    assert snapshot.alive is None
    assert_holds(snapshot, {each.id: each for each in documents})


@pytest.mark.parametrize("seed", range(4))
def test_edits_additions_and_deletions_leave_what_a_rebuild_would(store, seed):
    rng = random.Random(seed)
    documents = {each.id: each for each in corpus.documents(120, seed=seed)}
    store.rebuild(documents.values())
    for _ in range(12):
        changed = [
            corpus.edited(rng, documents[each]) for each in rng.sample(sorted(documents), rng.randint(0, 9))
        ]
        changed += [corpus.document(rng, 0) for _ in range(rng.randint(0, 5))]
        removed = rng.sample(sorted(documents.keys() - {each.id for each in changed}), rng.randint(0, 6))
        documents |= {each.id: each for each in changed}
        for each in removed:
            del documents[each]
        with store.writing(wait=1) as writing:
            wanted = {*removed, *(each.id for each in changed), *writing.absorbing(len(changed))}
            writing.replace(wanted, [documents[each] for each in sorted(wanted) if each in documents])
            writing.commit()
        assert_holds(store.snapshot(), documents)
    assert len(store.snapshot().parts) < 8


@pytest.mark.parametrize("seed", range(3))
def test_whoosh_finds_the_same_documents_with_the_same_weights(store, seed):
    rng = random.Random(seed)
    documents = corpus.documents(200, seed=seed)
    store.rebuild(documents)
    for _ in range(3):
        put(
            store, *(corpus.edited(rng, each) for each in rng.sample(documents, 7)), remove=(documents[0].id,)
        )
    snapshot = store.snapshot()
    stems = sorted(corpus.text_postings(documents))
    with open_dir(str(store.directory / store.current())).searcher() as searcher:
        for stem in stems:
            matcher, theirs = query.Term("text", stem).matcher(searcher), {}
            while matcher.is_active():
                theirs[snapshot.ids[matcher.id()]] = matcher.weight()
                matcher.next()
            assert postings(snapshot, "text", stem) == theirs
        for _ in range(60):
            chosen = rng.sample(stems, 2)
            lists = [postings(snapshot, "text", stem).keys() for stem in chosen]
            terms = [query.Term("text", stem) for stem in chosen]
            assert {snapshot.ids[each] for each in query.And(terms).docs(searcher)} == lists[0] & lists[1]
            assert {snapshot.ids[each] for each in query.Or(terms).docs(searcher)} == lists[0] | lists[1]


def test_whoosh_reads_the_records_by_its_own_columns(store):
    documents = corpus.documents(20, seed=3)
    store.rebuild(documents)
    with open_dir(str(store.directory / store.current())).reader() as reader:
        column = reader.column_reader("record", SCHEMA["record"].column_type)
        theirs = np.frombuffer(b"".join(column), schema.RECORD)
    assert theirs["version"].tolist() == [each.version for each in documents]


def test_masks_and_days_are_those_of_the_vocabulary(store):
    told = replace(
        corpus.documents(1, seed=1)[0],
        themes=(THEMES[0], THEMES[63], THEMES[64], THEMES[-1], "unknown--theme"),
        audiences=(AUDIENCES[2],),
        kind=None,
        fee=None,
        state=State.SUSPENDED,
        valid_from=None,
        valid_until=None,
        coverage=(),
    )
    store.rebuild([told])
    columns = store.snapshot().columns
    low, high = columns.themes[0].tolist()
    assert [i for i in range(128) if (high << 64 | low) >> i & 1] == [0, 63, 64, len(THEMES) - 1]
    assert columns.audiences.tolist() == [1 << 2]
    assert columns.kinds.tolist() == columns.fees.tolist() == [0]
    assert columns.state.tolist() == [list(State).index(State.SUSPENDED)]
    assert columns.valid_from.tolist() == [-1]
    assert columns.valid_until.tolist() == columns.suspended_until.tolist() == [2**31 - 1]
    assert columns.coverage_stated.tolist() == [False]


def test_a_name_made_of_stop_words_is_found_by_them(store):
    avec, other = corpus.documents(2, seed=5)
    avec = replace(avec, name="Avec", texts=((4.0, "Avec"), (1.0, "un lieu")))
    other = replace(other, name="Autre", organization="Lieu", texts=((1.0, "venir avec un ami"),))
    store.rebuild([avec, other])
    assert list(postings(store.snapshot(), "text", "avec")) == [avec.id]
    assert store.snapshot().lexicon.frequency("avec") == 0


def test_prefixes_are_looked_up_among_the_forms(store):
    documents = corpus.documents(100, seed=2)
    store.rebuild(documents)
    lexicon = store.snapshot().lexicon
    assert list(lexicon.starting_with("logem")) == ["logement"]
    assert list(lexicon.starting_with("jeune")) == ["jeune", "jeunes"]
    assert list(lexicon.starting_with("")) == list(lexicon.forms)
    assert list(lexicon.starting_with("zzz")) == []


def test_an_unchanged_segment_is_not_read_again(store):
    documents = corpus.documents(50, seed=2)
    store.rebuild(documents)
    before = store.snapshot()
    put(store, corpus.edited(random.Random(1), documents[3]))
    after = store.snapshot()
    assert after.parts[0].segment is before.parts[0].segment
    assert after.lexicon.base is before.lexicon.base
    assert before.alive is None
    assert after.generation > before.generation
    assert store.snapshot() is after


def test_an_index_may_be_empty_and_grow_from_there(store):
    store.rebuild([])
    snapshot = store.snapshot()
    assert (snapshot.n, snapshot.living, list(snapshot.lexicon.forms)) == (0, 0, [])
    assert snapshot.postings("text", "aide") is None
    assert snapshot.number_of(uuid4()) is None
    documents = corpus.documents(3, seed=2)
    put(store, *documents)
    assert_holds(store.snapshot(), {each.id: each for each in documents})
    put(store, remove=tuple(each.id for each in documents))
    assert_holds(store.snapshot(), {})


def test_what_was_read_is_kept_within_its_bound():
    cache = PostingsCache(limit=10_000)
    one = np.zeros(100, np.int32), np.zeros(100, np.float32)
    for number in range(50):
        cache.get(number, lambda: one)
        cache.get(0, lambda: one)
    assert cache.bytes <= 10_000
    assert cache.get(0, lambda: pytest.fail("the one in use was given up")) is one
    assert len(cache) == 8


def test_words_that_no_index_holds_are_answered(store):
    store.rebuild(corpus.documents(3, seed=2))
    snapshot = store.snapshot()
    for term in ("", "\ud800", "x" * 10_000, "\x00"):
        assert snapshot.postings("text", term) is None
        assert snapshot.lexicon.frequency(term) == 0
    assert snapshot.postings("nowhere", "aide") is None
