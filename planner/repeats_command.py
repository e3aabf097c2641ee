"""What the command line says of repeats: `planner repeats`, and how `planner load` offers and merges them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from planner.command_context import Context, refusing, with_option
from planner.core.repeats import RepeatOffer, repeat_offers
from planner.formats.reading import ReadOptions
from planner.services.load_programme import files_beside, read_file
from planner.services.merge_repeats import AS_BEFORE, Repeats, RepeatsChoice


class RepeatsOption(click.ParamType):
    """'sure', 'all', 'none', or session ids with commas between."""

    name = "sure|all|none|ID,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> RepeatsChoice:
        if isinstance(value, RepeatsChoice):
            return value
        said = str(value).strip()
        if said in ("sure", "all", "none"):
            return RepeatsChoice(which=said)  # type: ignore[arg-type]
        ids = tuple(dict.fromkeys(part.strip() for part in said.split(",") if part.strip()))
        if not ids:
            self.fail("say 'sure', 'all', 'none', or the ids of sessions.", param, ctx)
        return RepeatsChoice(which="named", session_ids=ids)


repeats_option = click.option(
    "--repeats",
    "repeats_choice",
    type=RepeatsOption(),
    default=AS_BEFORE,
    help="Make one session of what looks like its repeats: 'sure' by the rule, 'all', the groups that hold these ids; "
    "'none': not even those of before. Without it, those of before.",
)


@click.command()
@click.argument("event_or_file")
@click.option("--event", "event_slug", metavar="SLUG", help="For a file: the event's short name.")
@click.option("--timezone", metavar="ZONE", help="For a file that names none.")
@with_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON for another program.")
@click.pass_obj
@refusing
def repeats(
    context: Context,
    event_or_file: str,
    event_slug: str | None,
    timezone: str | None,
    with_files: Sequence[Path],
    as_json: bool,
) -> None:
    """List what looks like repeats of one session in a published event or a programme file."""
    path = Path(event_or_file)
    if path.is_file():
        beside = files_beside(with_files)
        options = ReadOptions(file_name=path.name, event_slug=event_slug, timezone=timezone, beside=beside)
        programme, _problems = read_file(path, options)
    else:
        programme = context.agendas().get(event_or_file).programme
    offers = repeat_offers(programme)
    if as_json:
        click.echo(json.dumps(offers_json(offers), ensure_ascii=False, indent=2))
        return
    for offer in offers:
        sure = "sure  " if offer.is_sure else "likely"
        click.echo(f"{sure}  {len(offer.session_ids):3} × {offer.title}: {offer.reason}; {','.join(offer.session_ids)}")
    click.echo(_counted(offers) if offers else "Nothing looks like a repeat of another session.")


def offers_json(offers: Sequence[RepeatOffer]) -> list[dict[str, Any]]:
    """The offers as `--json` prints them."""
    return [
        {"sessions": list(offer.session_ids), "title": offer.title, "reason": offer.reason, "sure": offer.is_sure}
        for offer in offers
    ]


def repeats_json(found: Repeats) -> dict[str, Any]:
    """What a load did with repeats, as `--json` prints it."""
    return {
        "offered": offers_json(found.offered),
        "merged": [list(session_ids) for session_ids in found.merged],
        "again": [list(session_ids) for session_ids in found.again],
    }


def tell_repeats(found: Repeats, file: Path) -> None:
    """What became of repeats: merged ones on standard output, offered ones on standard error, with what to do."""
    for groups, words in ((found.merged, ""), (found.again, " again, as confirmed before")):
        if groups:
            into = f"{len(groups):,} sessions" if len(groups) > 1 else "one"
            click.echo(f"Repeats: {sum(map(len, groups)):,} sessions of the file are {into}{words}.")
    if found.offered:
        click.echo(
            f"note: {_counted(found.offered)} See them with 'planner repeats {file}'; load with --repeats sure, "
            "--repeats all or --repeats ID,… to make each group one session.",
            err=True,
        )


def _counted(offers: Sequence[RepeatOffer]) -> str:
    sure = sum(offer.is_sure for offer in offers)
    sessions = sum(len(offer.session_ids) for offer in offers)
    return (
        f"{sessions:,} sessions look like repeats of {len(offers):,}: "
        f"{sure:,} by the rule (sure), {len(offers) - sure:,} by likeness (likely)."
    )
