"""The English sentence for each problem code; `{name}` is filled in from the problem's values.

A sentence says what happened to whom, in words a person understands, and where useful what to do.
The window translates the sentence in the context "errors" before filling it in.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.core.messages_table import TABLE_MESSAGES
from app.core.texts import QT_TRANSLATE_NOOP

MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bug": QT_TRANSLATE_NOOP(
            "errors", "Foldermill made a mistake of its own ({what}). The details help to mend it."
        ),
        # Recipes.
        "recipe_syntax": QT_TRANSLATE_NOOP(
            "errors", "The recipe is not valid TOML: {reason} (line {line}, column {column})."
        ),
        "recipe_encoding": QT_TRANSLATE_NOOP("errors", "The recipe is not a UTF-8 text file."),
        "recipe_too_long": QT_TRANSLATE_NOOP("errors", "“{path}” is too long for a recipe."),
        "recipe_no_text": QT_TRANSLATE_NOOP(
            "errors", "A recipe cannot hold “{word}”, which is not valid text."
        ),
        "recipe_not_found": QT_TRANSLATE_NOOP(
            "errors", "There is no recipe “{word}”. Built-in recipes: {words}."
        ),
        "recipe_empty": QT_TRANSLATE_NOOP("errors", "The recipe does nothing: it has no lane."),
        "recipe_newer": QT_TRANSLATE_NOOP(
            "errors",
            "The recipe has version {version}, but this program knows versions up to {known}.",
        ),
        "missing_key": QT_TRANSLATE_NOOP("errors", "{place}: “{word}” is missing."),
        "unknown_key": QT_TRANSLATE_NOOP(
            "errors", "{place}: “{word}” is not known. Nearest: “{nearest}”. Possible: {words}."
        ),
        "unknown_value": QT_TRANSLATE_NOOP(
            "errors", "{place}: “{word}” is not possible. Nearest: “{nearest}”. Possible: {words}."
        ),
        "unknown_operation": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: there is no operation “{word}”. Nearest: “{nearest}”. Possible: {words}.",
        ),
        "unknown_format": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: there is no format “{word}”. Nearest: “{nearest}”. Possible: {words}.",
        ),
        "no_such_operation": QT_TRANSLATE_NOOP(
            "errors", "{place}: this version has no operation “{word}” here."
        ),
        "no_such_format": QT_TRANSLATE_NOOP(
            "errors", "{place}: this version has no format “{word}” here."
        ),
        "no_such_lane": QT_TRANSLATE_NOOP(
            "errors", "{place}: this version has no operations for this kind of file."
        ),
        "merge_nothing": QT_TRANSLATE_NOOP("errors", "There was no file to make it of."),
        "file_elsewhere": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: “{path}” does not lie beside the recipe or in a folder there. "
            "Put the file there and name it without what comes before.",
        ),
        "file_unplaced": QT_TRANSLATE_NOOP(
            "errors",
            "Where “{path}” is cannot be told: the recipe that names it is in no file. "
            "Name it with its whole path, or save the recipe beside it.",
        ),
        "file_unreadable": QT_TRANSLATE_NOOP(
            "errors", "“{path}”, which the recipe names, cannot be read: {reason}"
        ),
        "file_changed": QT_TRANSLATE_NOOP(
            "errors",
            "“{path}”, which the recipe names, was changed since the run began. "
            "Put it back as it was, or begin a new run.",
        ),
        "merge_name": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: “{template}” has a field in it, but many files have no one name.",
        ),
        "in_place_outputs": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: in place there is one output for each file, and it keeps the file's name.",
        ),
        "in_place_split": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: in place a file cannot become a folder; leave out the split.",
        ),
        "in_place_merges": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: in place there is no folder where a merged result could go.",
        ),
        "wrong_type": QT_TRANSLATE_NOOP("errors", "{place} must be of type {wanted}, not {found}."),
        "given_twice": QT_TRANSLATE_NOOP("errors", "{place}: “{word}” is given twice."),
        "out_of_range": QT_TRANSLATE_NOOP(
            "errors", "{place}: {value} is out of range. Allowed: {range}."
        ),
        "does_not_apply": QT_TRANSLATE_NOOP(
            "errors", "{place} means nothing when {name} is “{value}”. Leave it out."
        ),
        "template_syntax": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: the name “{template}” has half a pair of braces at character {at}. "
            "Double a brace that is part of the name.",
        ),
        "template_character": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: the name “{template}” has “{word}” at character {at}, "
            "which file names cannot hold.",
        ),
        "template_empty": QT_TRANSLATE_NOOP(
            "errors", "{place}: the name “{template}” has a folder or file without a name."
        ),
        "template_field": QT_TRANSLATE_NOOP(
            "errors",
            "{place}: names have no field “{word}”. Nearest: “{nearest}”. Possible: {words}.",
        ),
        "template_digits": QT_TRANSLATE_NOOP(
            "errors", "{place}: “{word}” is not possible. Only n takes digits, from n:1 to n:9."
        ),
        "template_outside": QT_TRANSLATE_NOOP(
            "errors", "{place}: the name “{template}” would leave the output folder."
        ),
        # Sources and destination.
        "source_missing": QT_TRANSLATE_NOOP("errors", "“{path}” does not exist."),
        "source_unreadable": QT_TRANSLATE_NOOP(
            "errors", "“{path}” cannot be opened: {reason}. Its content was left out."
        ),
        "source_special": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is a device, pipe or socket and was not opened."
        ),
        "source_not_local": QT_TRANSLATE_NOOP("errors", "“{path}” is not a file on this computer."),
        "source_linked_folder": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is a link to a folder and was not entered."
        ),
        "source_broken_link": QT_TRANSLATE_NOOP("errors", "“{path}” is a link to nothing."),
        "source_twice": QT_TRANSLATE_NOOP(
            "errors", "“{path}” lies in another source and is read once."
        ),
        "source_nothing": QT_TRANSLATE_NOOP("errors", "There are no files in what was given."),
        "no_destination": QT_TRANSLATE_NOOP(
            "errors", "Where should the results go? Give a folder with -o."
        ),
        "destination_is_source": QT_TRANSLATE_NOOP(
            "errors",
            "“{path}” is one of the sources, and the recipe may replace files there. "
            "Choose another folder, or let the recipe replace the originals.",
        ),
        "replace_unasked": QT_TRANSLATE_NOOP(
            "errors",
            "The recipe may replace files in a folder that it names itself: “{path}”. "
            "If that is meant, give the folder with -o.",
        ),
        "in_place_unasked": QT_TRANSLATE_NOOP(
            "errors",
            "The recipe replaces the sources. If that is meant, give --in-place; "
            "the originals are kept, and undo brings them back.",
        ),
        "in_place_no_folder": QT_TRANSLATE_NOOP(
            "errors",
            "The recipe puts each result in the place of its source. Leave -o “{path}” out.",
        ),
        "in_place_not": QT_TRANSLATE_NOOP(
            "errors", "The recipe does not replace the sources. Leave --in-place out."
        ),
        "destination_is_file": QT_TRANSLATE_NOOP("errors", "“{path}” is a file, not a folder."),
        "destination_read_only": QT_TRANSLATE_NOOP(
            "errors", "Nothing can be written to “{path}”: {reason}."
        ),
        "destination_taken": QT_TRANSLATE_NOOP(
            "errors", "Another run is writing to “{path}”. Wait for it, or choose another folder."
        ),
        "destination_no_space": QT_TRANSLATE_NOOP(
            "errors", "There is not enough space in “{path}”: {needed} needed, {free} free."
        ),
        "report_format": QT_TRANSLATE_NOOP(
            "errors", "A report is a .json or .csv file. “{path}” is neither."
        ),
        "report_on_source": QT_TRANSLATE_NOOP(
            "errors", "The report would replace a file of the sources: “{path}”."
        ),
        "run_no_space": QT_TRANSLATE_NOOP(
            "errors",
            "The disk is full: there is no space left in “{path}”. "
            "Everything written so far is complete.",
        ),
        "run_read_only": QT_TRANSLATE_NOOP(
            "errors",
            "The disk with “{path}” has become read-only. Everything written so far is complete.",
        ),
        "folder_gone": QT_TRANSLATE_NOOP(
            "errors",
            "“{path}” is not there any more, or another folder is in its place. "
            "Everything written so far is complete.",
        ),
        "vault_full": QT_TRANSLATE_NOOP(
            "errors",
            "The originals kept in “{path}” take all the space they may ({limit}). "
            "The run stopped; everything so far is complete. "
            "Raise the limit in the settings, or remove old runs with their originals.",
        ),
        "run_slots_dead": QT_TRANSLATE_NOOP(
            "errors", "The worker processes die before they can start. The run stopped."
        ),
        "journal_unreadable": QT_TRANSLATE_NOOP("errors", "The list of files cannot be read."),
        "run_journal": QT_TRANSLATE_NOOP(
            "errors", "The run's journal cannot be written: {reason}. The run stopped."
        ),
        "run_journal_full": QT_TRANSLATE_NOOP(
            "errors",
            "There is no space left for the run's journal. Everything written so far is complete.",
        ),
        "run_busy": QT_TRANSLATE_NOOP("errors", "The run {run} still goes on in another window."),
        "run_unreadable": QT_TRANSLATE_NOOP(
            "errors", "The journal of the run {run} cannot be read: {reason}."
        ),
        "run_version": QT_TRANSLATE_NOOP(
            "errors",
            "The run {run} was made by another version of Foldermill. "
            "This one can neither go on with it nor undo it.",
        ),
        "run_undoing": QT_TRANSLATE_NOOP(
            "errors",
            "Undoing the run {run} was begun and broken off. "
            "It can only be undone to the end, not gone on with.",
        ),
        "destination_gone": QT_TRANSLATE_NOOP(
            "errors",
            "“{path}” is not there. If it lies on a removable disk or a network folder, "
            "connect that first.",
        ),
        "forget_impossible": QT_TRANSLATE_NOOP(
            "errors", "The originals of the run {run} cannot be removed: {reason}."
        ),
        "forget_unasked": QT_TRANSLATE_NOOP(
            "errors", "Nothing was forgotten. Add --yes where nobody can be asked."
        ),
        "journal_damaged": QT_TRANSLATE_NOOP("errors", "The journal of the run {run} is damaged."),
        "run_unknown": QT_TRANSLATE_NOOP("errors", "There is no run {run}."),
        "run_not_known": QT_TRANSLATE_NOOP(
            "errors", "There is no run “{run}”. The latest are: {words}."
        ),
        "run_not_one": QT_TRANSLATE_NOOP(
            "errors", "Several runs begin with “{run}”. The latest are: {words}."
        ),
        "run_undone": QT_TRANSLATE_NOOP("errors", "The run {run} was undone."),
        "undo_changed": QT_TRANSLATE_NOOP(
            "errors", "“{path}” was changed after the run and stays."
        ),
        "undo_changed_original": QT_TRANSLATE_NOOP(
            "errors", "“{path}” was changed after the run and stays. Its original is “{original}”."
        ),
        "undo_no_original": QT_TRANSLATE_NOOP(
            "errors", "“{path}” stays, because its original is not in the vault any more."
        ),
        "undo_impossible": QT_TRANSLATE_NOOP(
            "errors", "The results in “{path}” cannot be removed: {reason}."
        ),
        "run_never_ran": QT_TRANSLATE_NOOP(
            "errors", "The run {run} was planned but never started."
        ),
        "run_broken": QT_TRANSLATE_NOOP(
            "errors", "The run's journal is damaged and was set aside: “{path}”."
        ),
        "run_sync": QT_TRANSLATE_NOOP(
            "errors", "The results in “{path}” cannot be made durable: {reason}. The run stopped."
        ),
        # Watching.
        "watch_first": QT_TRANSLATE_NOOP(
            "errors",
            "“{path}” is watched for the first time: what lies in it already is processed, too.",
        ),
        "watch_busy": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is being watched with this recipe and output folder already."
        ),
        "watch_gone": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is not there. Watching goes on as soon as it is back."
        ),
        "watch_polling": QT_TRANSLATE_NOOP(
            "errors",
            "The system does not tell of changes in “{path}” ({reason}). "
            "It is looked through every few seconds instead.",
        ),
        "watch_retry": QT_TRANSLATE_NOOP(
            "errors", "Watching goes on: what is left is tried again in {seconds} seconds."
        ),
        "watch_memory": QT_TRANSLATE_NOOP(
            "errors", "What is done already cannot be remembered in “{path}”: {reason}."
        ),
        "watch_forgotten": QT_TRANSLATE_NOOP(
            "errors",
            "The list of what is done already was damaged and set aside: “{path}”. "
            "It was made again from the runs there have been.",
        ),
        # Settings.
        "settings_broken": QT_TRANSLATE_NOOP(
            "errors",
            "The settings could not be read and were set aside as “{path}”. "
            "Foldermill starts with its defaults.",
        ),
        "settings_key": QT_TRANSLATE_NOOP(
            "errors", "The setting “{word}” is not known and was left out."
        ),
        "settings_value": QT_TRANSLATE_NOOP(
            "errors", "The setting “{word}” has a value that is not possible; the default is used."
        ),
        "settings_not_saved": QT_TRANSLATE_NOOP(
            "errors", "The settings could not be saved: {reason}."
        ),
        # Starting the program.
        "word_unknown": QT_TRANSLATE_NOOP(
            "errors", "“{word}” is no folder, no file and no command. --help lists the commands."
        ),
        "display_none": QT_TRANSLATE_NOOP("errors", "There is no display."),
        "display_dead": QT_TRANSLATE_NOOP("errors", "The display cannot be used ({name})."),
        "display_silent": QT_TRANSLATE_NOOP("errors", "The display does not answer ({name})."),
        "display_library": QT_TRANSLATE_NOOP(
            "errors", "A system library that windows need is missing ({reason})."
        ),
        "window_impossible": QT_TRANSLATE_NOOP(
            "errors",
            "No window can open: {reason} "
            "In the terminal: foldermill process RECIPE SOURCE... -o DIR",
        ),
        # One file.
        "no_lane": QT_TRANSLATE_NOOP("errors", "The recipe leaves this kind of file alone."),
        "already_done": QT_TRANSLATE_NOOP(
            "errors", "An earlier run has done this file already: “{path}”."
        ),
        "target_exists": QT_TRANSLATE_NOOP("errors", "“{path}” exists already."),
        "target_newer": QT_TRANSLATE_NOOP("errors", "“{path}” is not older than its source."),
        "target_is_source": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is one of the sources and is not replaced."
        ),
        "in_place_format": QT_TRANSLATE_NOOP(
            "errors", "The result would be {format}, which cannot take the place of this file."
        ),
        "in_place_layout": QT_TRANSLATE_NOOP(
            "errors",
            "The result would hold the cells of one sheet, without formulas and layout, "
            "which cannot take the place of this file.",
        ),
        "in_place_link": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is a link. Only the file itself can be replaced."
        ),
        "target_clash": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is also the result of another file in this batch."
        ),
        "target_taken": QT_TRANSLATE_NOOP("errors", "“{path}” is taken."),
        "target_under_file": QT_TRANSLATE_NOOP(
            "errors", "“{path}” cannot be made: one of its folders is a file."
        ),
        "target_leads_out": QT_TRANSLATE_NOOP(
            "errors", "“{path}” is a link that leads out of the output folder."
        ),
        "target_too_long": QT_TRANSLATE_NOOP(
            "errors", "The result's path would be too long for this system: “{path}”."
        ),
        "empty_file": QT_TRANSLATE_NOOP("errors", "The file is empty."),
        "not_an_image": QT_TRANSLATE_NOOP(
            "errors", "The file is named like a picture, but it holds {found}."
        ),
        "image_damaged": QT_TRANSLATE_NOOP("errors", "The picture is damaged or cut off."),
        "image_unknown": QT_TRANSLATE_NOOP(
            "errors", "The picture's format “{format}” cannot be read."
        ),
        "image_too_large": QT_TRANSLATE_NOOP(
            "errors",
            "The picture claims {width} × {height} pixels; over {limit} megapixels are refused.",
        ),
        "image_no_size": QT_TRANSLATE_NOOP(
            "errors",
            "The picture would become {width} × {height} pixels, which {format} cannot hold.",
        ),
        "changed": QT_TRANSLATE_NOOP(
            "errors", "The file was changed while it was waiting or being read."
        ),
        "timeout": QT_TRANSLATE_NOOP("errors", "Gave up after {seconds} seconds."),
        "crashed": QT_TRANSLATE_NOOP(
            "errors", "Reading this file made the worker process die {count} times ({how})."
        ),
        "killed": QT_TRANSLATE_NOOP(
            "errors",
            "The worker process was killed {count} times while on this file. "
            "Most likely the system was short of memory.",
        ),
        "no_memory": QT_TRANSLATE_NOOP(
            "errors",
            "This file needs more memory than there is: {allowed} MB were allowed, "
            "and nothing else was in work.",
        ),
        "deadly": QT_TRANSLATE_NOOP(
            "errors", "Foldermill died {count} times while only this file was in work."
        ),
        "cancelled": QT_TRANSLATE_NOOP("errors", "The run was cancelled before this file."),
        "stopped": QT_TRANSLATE_NOOP("errors", "The run stopped before this file."),
        "preview_slow": QT_TRANSLATE_NOOP(
            "errors", "The first rows are not shown: reading them takes over {seconds} seconds."
        ),
        "preview_died": QT_TRANSLATE_NOOP(
            "errors",
            "The process that read the first rows has died. "
            "The file is probably damaged, or too large to be shown.",
        ),
        # What the system says.
        "no_space": QT_TRANSLATE_NOOP("errors", "There is no space left on the disk."),
        "file_too_big": QT_TRANSLATE_NOOP("errors", "The result is too big for this file system."),
        "no_permission": QT_TRANSLATE_NOOP("errors", "No permission for “{path}”."),
        "read_only": QT_TRANSLATE_NOOP("errors", "The disk is read-only: “{path}”."),
        "vanished": QT_TRANSLATE_NOOP("errors", "“{path}” is no longer there."),
        "not_a_folder": QT_TRANSLATE_NOOP("errors", "“{path}” is not a folder."),
        "is_a_folder": QT_TRANSLATE_NOOP("errors", "“{path}” is a folder."),
        "name_too_long": QT_TRANSLATE_NOOP("errors", "The path is too long: “{path}”."),
        "link_loop": QT_TRANSLATE_NOOP("errors", "“{path}” is a link that leads back to itself."),
        "io_error": QT_TRANSLATE_NOOP("errors", "The disk cannot read or write “{path}”."),
        "too_many_open": QT_TRANSLATE_NOOP("errors", "The system has too many files open."),
        "memory_short": QT_TRANSLATE_NOOP("errors", "There is not enough memory."),
        "in_use": QT_TRANSLATE_NOOP("errors", "“{path}” is in use by another program."),
        "network_gone": QT_TRANSLATE_NOOP("errors", "The network folder of “{path}” is gone."),
        "os_error": QT_TRANSLATE_NOOP("errors", "The system refused “{path}”: {reason}."),
    }
    | TABLE_MESSAGES
)
