import csv

import pytest
from click.testing import CliRunner

from resource_base.accounts.models import Role
from resource_base.accounts.queries import user_with_email
from resource_base.catalog.models import Service
from resource_base.cli import main
from resource_base.installation import Installation
from resource_base.settings import Environment, Settings
from tests.domain.interchange.files import json_file, service, structure


@pytest.fixture
def installation(tmp_path):
    settings = Settings(
        environment=Environment.TEST,
        database_url=f"sqlite:///{tmp_path / 'base.db'}",
        index_dir=tmp_path / "index",
    )
    yield (made := Installation(settings))
    made.database.dispose()


@pytest.fixture
def run(installation):
    """Run a command; what it printed, in one piece. An unexpected error fails the test."""

    def command(*arguments, status=0, typed=None):
        done = CliRunner(catch_exceptions=False).invoke(
            main, [str(each) for each in arguments], obj=installation, input=typed
        )
        assert done.exit_code == status, done.output
        return done.output

    return command


@pytest.fixture
def migrated(run):
    run("db", "upgrade")
    return run


def names(installation):
    with installation.database.reading() as session:
        return sorted(entry.name for entry in session.query(Service))


def test_a_database_that_lacks_migrations_says_so_and_is_upgraded(run):
    run("db", "status", status=1)
    run("db", "upgrade")
    run("db", "status")


def test_an_import_is_a_dry_run_until_it_is_applied(migrated, installation, tmp_path):
    file = json_file(tmp_path, [structure()], [service()])

    assert "rien n’a été écrit" in migrated("import", file)
    assert names(installation) == []
    assert "Solutions : 1 ajoutée." in migrated("import", file, "--apply")
    assert names(installation) == ["Réparer son vélo"]


def test_an_import_tells_its_faults_on_screen_and_in_its_report(migrated, tmp_path):
    file = json_file(tmp_path, [structure()], [service(), service(id="test--b", nom="ab")])
    report = tmp_path / "report.csv"

    told = migrated("import", file, "--report", report)

    assert "nom : « ab » est trop court" in told
    with report.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written, delimiter=";"))
    assert [(row["identifiant"], row["résultat"], row["champ"]) for row in rows] == [
        ("test--velos", "ajoutée", ""),
        ("test--atelier", "ajoutée", ""),
        ("test--b", "refusée", "nom"),
    ]


def test_an_unreadable_file_is_one_sentence_and_nothing_is_written(migrated, installation, tmp_path):
    good = json_file(tmp_path, [structure()], [service()])
    bad = tmp_path / "cut.json"
    bad.write_text('{"services": [{"id"', encoding="utf-8")

    assert "cut.json n’est pas un fichier JSON correct" in migrated("import", good, bad, "--apply", status=1)
    assert names(installation) == []


def test_what_was_imported_is_found_and_explained(migrated, tmp_path):
    other = {"description": "Des leçons pour adultes.", "thematiques": ["remobilisation--lien-social"]}
    decoy = service(id="test--decoy", nom="Apprendre à nager", **other)
    migrated("import", json_file(tmp_path, [structure()], [service(), decoy]), "--apply")

    told = migrated("search", "reparer", "velo", "--near", "Morteau", "--explain")

    assert "Réparer son vélo – Les Vélos du Val" in told
    assert "couverture" in told
    assert "nager" not in told


def test_the_index_is_rebuilt_and_audited(migrated, tmp_path):
    migrated("import", json_file(tmp_path, [structure()], [service()]), "--apply")

    assert "1 fiches" in migrated("index", "rebuild")
    assert migrated("index", "audit") == "L’index dit ce que dit la base.\n"
    assert "1 fiches" in migrated("index", "status")


def test_the_first_administrator_opens_accounts_here_and_closes_them(migrated, installation):
    password = "un mot de passe assez long"

    def opened(email):
        as_administrator = ("--name", "Ada", "--role", "administrator")
        migrated("account", "add", email, *as_administrator, typed=f"{password}\n{password}\n")

    def user(email):
        with installation.database.reading() as session:
            return session.scalar(user_with_email(email))

    opened("Chef@Demo.example")
    opened("adjointe@demo.example")
    assert (user("chef@demo.example").role, user("chef@demo.example").active) == (Role.ADMINISTRATOR, True)
    migrated("account", "close", "chef@demo.example")
    assert (user("chef@demo.example").active, user("adjointe@demo.example").active) == (False, True)


ADD = ("account", "add", "x@demo.example", "--name", "X")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("court", "court"), "Le mot de passe doit compter au moins"),
        (("un mot de passe assez long", "un mot de passe assez lent"), "Les deux mots de passe diffèrent"),
    ],
)
def test_an_account_is_asked_for_and_refused_in_french_and_once(migrated, typed, sentence):
    told = migrated(*ADD, typed="\n".join((*typed, "")), status=1)

    prompts, _, refusal = told.partition("Error: ")
    assert " ".join(prompts.split()) == "Mot de passe : Le même, encore une fois :"
    assert (refusal.count("\n"), refusal.startswith(sentence)) == (1, True)
