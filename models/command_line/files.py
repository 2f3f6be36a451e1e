"""``import``, ``export``, ``backup``, ``restore``, ``check``: the store and its files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.command_line import given
from models.command_line.output import one_line, say, say_error, say_json
from models.command_line.parsing import Usage, add_as, add_json
from models.exchange import Preview, export, import_file, undo_import
from models.paths import store_folder
from models.privacy import keys as keyring
from models.words import _, listed, ngettext

if TYPE_CHECKING:
    from models.privacy.keys import Keys


def arguments_import(parser: ArgumentParser) -> None:
    """Add the arguments of ``import``."""
    parser.add_argument("file", nargs="?", metavar="FILE", help=_("the file to bring in"))
    parser.add_argument("--format", metavar="F", help=_("its format, if the ending does not say"))
    add_as(parser, required=False)
    parser.add_argument("--dry-run", action="store_true", help=_("only show what would come in"))
    parser.add_argument("--undo", metavar="BATCH", help=_("take an import back"))
    add_json(parser)


def do_import(options: Namespace) -> int:
    """Bring entries in from a file, or take an import back."""
    if (options.file is None) == (options.undo is None):
        raise Usage(_("name a FILE to bring in, or --undo BATCH"))
    if options.undo is not None:
        with given.open_journal(options) as journal:
            done = undo_import(journal, options.undo.lower())
        say(one_line(done.what))
        return 0
    folder = store_folder(options.store)
    there = (folder / keyring.NAME).exists()
    preview = import_file(
        folder,
        Path(options.file),
        format=options.format,
        who=options.who,
        dry_run=options.dry_run,
        now=given.clock(options),
        keys=given.open_keys(options) if there else None,
    )
    if options.json:
        say_json(preview_document(preview))
        return 0
    for line in preview_in_words(preview, dry_run=options.dry_run):
        say(one_line(line))
    return 0


def preview_document(preview: Preview) -> dict[str, Any]:
    """Return a preview for ``--json``."""
    return {
        "format": preview.format,
        "partners": list(preview.partners),
        "entries": preview.entries,
        "from": preview.first.isoformat() if preview.first else None,
        "to": preview.last.isoformat() if preview.last else None,
        "left_out": [{"count": one.count, "why": one.why} for one in preview.left_out],
        "new_store": preview.new_store,
        "batch": preview.batch,
    }


def preview_in_words(preview: Preview, *, dry_run: bool) -> list[str]:
    """Return the lines that tell what came in or would come in."""
    if preview.first and preview.last:
        counted = ngettext(
            "{count} entry, from {first} to {last}.",
            "{count} entries, from {first} to {last}.",
            preview.entries,
        ).format(count=preview.entries, first=preview.first, last=preview.last)
    else:
        counted = _("No entries.")
    lines = [(_("Would come in: {what}") if dry_run else _("Came in: {what}")).format(what=counted)]
    if preview.new_store:
        lines.append(
            _("The store takes its partners from the file: {names}.").format(
                names=listed(preview.partners)
            )
        )
    lines += [
        _("Left out: {count}, {why}.").format(count=one.count, why=one.why)
        for one in preview.left_out
    ]
    if preview.batch:
        lines.append(_("To take it back: import --undo {batch}").format(batch=preview.batch))
    return lines


def arguments_export(parser: ArgumentParser) -> None:
    """Add the arguments of ``export``."""
    parser.add_argument("file", metavar="FILE", help=_("the file to write"))
    parser.add_argument("--format", metavar="F", help=_("its format, if the ending does not say"))
    parser.add_argument("--from", dest="since", metavar="DATE", help=_("from this day on"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("up to this day"))
    add_as(parser, required=False)


def do_export(options: Namespace) -> int:
    """Write the shared book, with ``--as`` also that partner's notebook, to a file."""
    since, until = given.day(options.since), given.day(options.until)
    path = Path(options.file)
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        told = export(
            journal,
            path,
            format=options.format,
            since=since,
            until=until,
            reader=partner.id if partner else None,
        )
    say(_("Written to {file}.").format(file=one_line(str(path))))
    for sentence in told:
        say(one_line(sentence))
    return 0


def arguments_backup(parser: ArgumentParser) -> None:
    """Add the arguments of ``backup``."""
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help=_("where it goes"))
    parser.add_argument("--as", dest="who", metavar="NAME", help=_("who opens a locked book"))
    parser.add_argument(
        "--purge",
        action="store_true",
        help=_("make a fresh one beside the store and delete all copies made before it"),
    )


def do_backup(options: Namespace) -> int:
    """Keep a copy of the whole store in one file and print where it is."""
    from models.store import care

    if options.purge:
        return _purge(options)
    target = None if options.folder is None else Path(options.folder)
    with given.open_journal(options) as journal:
        say(str(care.backup(journal, target)))
    return 0


def _purge(options: Namespace) -> int:
    """Say what was deleted, and what could not be reached."""
    from models import keeping
    from models.settings import load as load_settings

    if options.folder is not None:
        raise Usage(_("--purge keeps its backup beside the store; leave FOLDER out"))
    with given.open_journal(options) as journal:
        purged = keeping.purge(journal, load_settings(journal.folder).place)
    for sentence in purged.sentences():
        say(one_line(sentence))
    return 0


def arguments_restore(parser: ArgumentParser) -> None:
    """Add the arguments of ``restore``."""
    parser.add_argument("file", metavar="FILE", help=_("a file that backup made"))
    parser.add_argument(
        "--without-pictures",
        action="store_true",
        help=_("bring back the words where pictures beside the file are gone"),
    )


def do_restore(options: Namespace) -> int:
    """Take a store back from a backup; the one that was there is kept aside."""
    from models.store import care

    told: list[str] = []
    former = care.restore(
        Path(options.file),
        store_folder(options.store),
        given.clock(options)(),
        without_pictures=options.without_pictures,
        told=told,
    )
    say(_("Restored."))
    for sentence in told:
        say(one_line(sentence))
    if former is not None:
        say(_("The store that was there is kept in {folder}.").format(folder=one_line(str(former))))
    return 0


def arguments_check(parser: ArgumentParser) -> None:
    """Add the arguments of ``check``."""
    parser.add_argument("--repair", action="store_true", help=_("mend what can be mended"))
    parser.add_argument("--as", dest="who", metavar="NAME", help=_("who opens what is locked"))
    parser.add_argument(
        "--salvage",
        action="store_true",
        help=_("let what can be read of a damaged store take its place, the damaged one kept"),
    )


def do_check(options: Namespace) -> int:
    """Look whether the store is whole, in words."""
    from models.store import care

    folder = store_folder(options.store)
    keys = given.open_keys(options) if options.who is not None else None
    if options.salvage:
        return _salvage(options, keys)
    report = care.check(folder, repair=options.repair, keys=keys)
    for sentence in report.sentences:
        say(one_line(sentence))
    if report.ok:
        return 0
    if report.damaged:
        say(_("What can still be read of it can be saved: check --salvage"))
    say_error(_("Something is wrong with the store; what it is stands above."))
    return 1


def _salvage(options: Namespace, keys: Keys | None) -> int:
    from models.store import care
    from models.store.salvage import take_over

    folder = store_folder(options.store)
    if care.check(folder, keys=keys).ok:
        say(_("Nothing is damaged, so nothing was done."))
        return 0
    aside = take_over(folder, given.clock(options)(), keys=keys)
    say(_("What could be read is in the store now."))
    say(_("The store that was there is kept in {folder}.").format(folder=one_line(str(aside))))
    return 0
