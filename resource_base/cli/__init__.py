"""The same actions from a terminal: `resource-base COMMAND`, or `flask --app wsgi base COMMAND`."""

import logging

import click

from resource_base.cli import accounts, database, demo, imports, mail, searching, worker
from resource_base.errors import BadSetting, ResourceBaseError
from resource_base.installation import Installation


class SpeakingGroup(click.Group):
    """Tells a refusal of the domain in one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (ResourceBaseError, BadSetting) as error:
            problems = getattr(error, "problems", None) or {}
            told = {name: sentence for name, sentence in problems.items() if sentence != str(error)}
            lines = [str(error), *(f"  {name} : {sentence}" for name, sentence in told.items())]
            raise click.ClickException("\n".join(lines)) from error


@click.group(cls=SpeakingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Run the directory of local social solutions of a département."""
    from resource_base.settings import load

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if context.obj is None:
        context.obj = Installation(load())


main.add_command(database.db)
main.add_command(accounts.account)
main.add_command(imports.import_)
main.add_command(searching.index)
main.add_command(searching.search)
main.add_command(mail.mail)
main.add_command(worker.worker)
main.add_command(demo.demo)
