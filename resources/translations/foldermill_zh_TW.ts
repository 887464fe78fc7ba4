<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Foldermill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop folders, choose what should happen, look at the plan, press Run.
Every file has an outcome you can read, and no source is ever changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under the MIT licence. The window uses Qt under the LGPL, version 3.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DestinationPanel</name>
    <message>
        <source>Folder for the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a source, or choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results go to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder for the results</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Details of the selected file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the file itself, not the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the first result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put everything shown here on the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another name, because the name is taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not written, because the name is taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loses: {losses}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Technical detail:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to add</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop folders or files here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You see the plan before anything runs. The files you drop are never changed;
results go to a folder of their own.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EntryPanel</name>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{action} ({list})</source>
        <comment>a button and the list it belongs to</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilesTable</name>
    <message>
        <source>No file matches the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only files that failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only files that were skipped or cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only files that are done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LaneEditor</name>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder with everything in it (Ctrl+O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add single files (Ctrl+Shift+O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Foldermill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you dropped waits for the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Show all notices with their details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss the notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Show all %Ln</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notices</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutputEditor</name>
    <message>
        <source>Results for each file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a result</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutputForm</name>
    <message>
        <source>Steps for this result only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name without suffix; a / makes folders. You can use: {fields}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Example: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecipePanel</name>
    <message>
        <source>New recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What shall happen to the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open recipe…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save recipe as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New, open, save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save recipe as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built in</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RefusalLabel</name>
    <message>
        <source>What is not valid</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop as soon as possible (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show failures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only files that failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder with the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourcesPanel</name>
    <message>
        <source>Sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin again without sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No files found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting for the next run</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepEditor</name>
    <message>
        <source>Add a step</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Save the changes to “{name}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Otherwise they are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the run and quit?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results written so far stay. Files in progress leave nothing behind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Foldermill made a mistake of its own ({what}). The details help to mend it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe is not valid TOML: {reason} (line {line}, column {column}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe is not a UTF-8 text file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is too long for a recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A recipe cannot hold “{word}”, which is not valid text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no recipe “{word}”. Built-in recipes: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe does nothing: it has no lane.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe has version {version}, but this program knows versions up to {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: “{word}” is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: “{word}” is not known. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: “{word}” is not possible. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: there is no operation “{word}”. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: there is no format “{word}”. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: this version has no operation “{word}” here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: this version has no format “{word}” here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: this version has no operations for this kind of file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: “{word}” would replace files. This version never replaces a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} must be of type {wanted}, not {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: {value} is out of range. Allowed: {range}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} means nothing when {name} is “{value}”. Leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: the name “{template}” has half a pair of braces at character {at}. Double a brace that is part of the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: the name “{template}” has “{word}” at character {at}, which file names cannot hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: the name “{template}” has a folder or file without a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: names have no field “{word}”. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: “{word}” is not possible. Only n takes digits, from n:1 to n:9.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: the name “{template}” would leave the output folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be opened: {reason}. Its content was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a device, pipe or socket and was not opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not a file on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a link to a folder and was not entered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a link to nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” lies in another source and is read once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no files in what was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where should the results go? Give a folder with -o.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a file, not a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be written to “{path}”: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another run is writing to “{path}”. Wait for it, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough space in “{path}”: {needed} needed, {free} free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report is a .json or .csv file. “{path}” is neither.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report would replace a file of the sources: “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: there is no space left in “{path}”. The run stopped; everything written so far is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker processes die before they can start. The run stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of files cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run&apos;s journal cannot be written: {reason}. The run stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The results in “{path}” cannot be made durable: {reason}. The run stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be read and were set aside as “{path}”. Foldermill starts with its defaults.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting “{word}” is not known and was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting “{word}” has a value that is not possible; the default is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{word}” is no folder, no file and no command. --help lists the commands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no display.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The display cannot be used ({name}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The display does not answer ({name}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A system library that windows need is missing ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No window can open: {reason} In the terminal: foldermill process RECIPE SOURCE... -o DIR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe leaves this kind of file alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” exists already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is also the result of another file in this batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be made: one of its folders is a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result&apos;s path would be too long for this system: “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is named like a picture, but it holds {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is named like a table, but it holds {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is damaged or cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture&apos;s format “{format}” cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture claims {width} × {height} pixels; over {limit} megapixels are refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture would become {width} × {height} pixels, which {format} cannot hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file was changed while it was waiting or being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gave up after {seconds} seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading this file made the worker process die {count} times ({how}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker process was killed {count} times while on this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run was cancelled before this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run stopped before this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no space left on the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result is too big for this file system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No permission for “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is read-only: “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The path is too long: “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a link that leads back to itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk cannot read or write “{path}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system has too many files open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is in use by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network folder of “{path}” is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system refused “{path}”: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing but zero bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing that is known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a 7z archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compressed data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an Office document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sound or film</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>formats</name>
    <message>
        <source>JPEG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos: small files that every program opens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawings and screenshots: nothing is lost, transparency included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same as the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each picture in its own format; PNG or JPEG where that cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TIFF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print and archives: nothing is lost, at any depth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WebP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The web: smaller than JPEG, with transparency.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>operations</name>
    <message>
        <source>Brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make pictures lighter or darker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull light and dark apart, or together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut the edges off pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grayscale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the colour out of pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make pictures larger or smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make edges clearer.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>params</name>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the results go. The window and the option -o override it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the folders of the source, or put all results into one folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same folders as the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All in one folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If the name is taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do when a file of that name is there already, or twice in this batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report it as failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep dates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give each result the modification time of its source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the location</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera data, captions and colour profile. Without its profile a picture is converted to sRGB first, so that its colours stay right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Higher looks better and takes more space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progressive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appears coarse first and then sharper while it loads. Slower to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replaces what is transparent: JPEG knows no alpha.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>White</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 is quickest, 9 is smallest; the picture is the same with each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of JPEG and WebP; the other formats lose nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is lost with any of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LZW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deflate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep every pixel as it is, for drawings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 is quickest, 6 is smallest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 changes nothing, 0 is black, 2 is twice as light.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 changes nothing, 0 is plain grey, 2 is twice as much.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the numbers below mean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut off margins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In proportion to its height, like 3 to 2 or 16 to 9.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In proportion to its width.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures that are narrower keep their width.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures that are lower keep their height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which part of the picture stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much is cut off there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Direction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What changes places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top and bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit inside a box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill a box, cutting off what stands out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretch to a box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Long edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Short edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Megapixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of that edge; the other one follows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of width and height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Millions of pixels in the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only make smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave pictures alone that are small enough already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures are upright already: what the camera says about itself is honoured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upside down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By an angle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Angle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clockwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fills the corners; pictures with transparency get transparent ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How strong; 0 changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Radius</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far the effect reaches from an edge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light or dark colours, or what the desktop uses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like the desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window&apos;s language, from the next start on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Traditional Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files at the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many files are worked on at once; 0 chooses by cores and memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The share of the free memory that a run may use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures that claim to be larger are refused before they are opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time for one file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file that takes longer has failed; large files get more, by their size.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>recipes</name>
    <message>
        <source>Classic 800 x 600</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every picture to exactly 800 x 600, one fifth brighter, in its own format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos for the web</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most 1600 pixels, as JPEG, without the place where the photo was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three sizes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three files from each picture, read only once: large, medium and a thumbnail.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>rows</name>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>renamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loses: {losses}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>run</name>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folders or files to begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run starts as soon as the plan is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. Press Continue to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder for the results.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) to work on</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln result(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to do: there are no files in the sources.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: the recipe leaves these kinds of files alone. Found: {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: every file is skipped or cannot be used. Found: {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {needed} needed, {free} free</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be used</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed, the name is taken</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln written as {format}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln will lose: {loss}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate} files/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate} MB/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln source(s) waiting for the next run</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{value} {unit}</source>
        <comment>a value with its unit</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>transparency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>further frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the words of a list</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden left out</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{min} min {s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
