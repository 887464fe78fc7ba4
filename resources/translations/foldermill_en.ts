<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>History</name>
    <message numerus="yes">
        <source>The originals of %Ln old run(s) take {size}.</source>
        <translation>
            <numerusform>The originals of %Ln old run take {size}.</numerusform>
            <numerusform>The originals of %Ln old runs take {size}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MergeLine</name>
    <message numerus="yes">
        <source>of %Ln file(s)</source>
        <translation>
            <numerusform>of %Ln file</numerusform>
            <numerusform>of %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln left out</numerusform>
            <numerusform>%Ln left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>Show all %Ln</source>
        <translation>
            <numerusform>Show all %Ln</numerusform>
            <numerusform>Show all %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message numerus="yes">
        <source>%Ln more in the history</source>
        <translation>
            <numerusform>%Ln more in the history</numerusform>
            <numerusform>%Ln more in the history</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourcesPanel</name>
    <message numerus="yes">
        <source>%Ln waiting for the next run</source>
        <translation>
            <numerusform>%Ln waiting for the next run</numerusform>
            <numerusform>%Ln waiting for the next run</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WatchControl</name>
    <message numerus="yes">
        <source>%Ln file(s) that came into “{folder}” have failed.</source>
        <translation>
            <numerusform>%Ln file that came into “{folder}” has failed.</numerusform>
            <numerusform>%Ln files that came into “{folder}” have failed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%Ln result(s) will be removed.</source>
        <translation>
            <numerusform>%Ln result will be removed.</numerusform>
            <numerusform>%Ln results will be removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced original(s) will come back.</source>
        <translation>
            <numerusform>%Ln replaced original will come back.</numerusform>
            <numerusform>%Ln replaced originals will come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replace %Ln file(s)?</source>
        <translation>
            <numerusform>Replace %Ln file?</numerusform>
            <numerusform>Replace %Ln files?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>history</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) failed</source>
        <translation>
            <numerusform>%Ln merge failed</numerusform>
            <numerusform>%Ln merges failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>run</name>
    <message numerus="yes">
        <source>%Ln file(s) to work on</source>
        <translation>
            <numerusform>%Ln file to work on</numerusform>
            <numerusform>%Ln files to work on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln result(s)</source>
        <translation>
            <numerusform>%Ln result</numerusform>
            <numerusform>%Ln results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already done by an earlier run</source>
        <translation>
            <numerusform>%Ln already done by an earlier run</numerusform>
            <numerusform>%Ln already done by an earlier run</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation>
            <numerusform>%Ln skipped</numerusform>
            <numerusform>%Ln skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be used</source>
        <translation>
            <numerusform>%Ln cannot be used</numerusform>
            <numerusform>%Ln cannot be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced, the originals are kept</source>
        <translation>
            <numerusform>%Ln replaced, the original is kept</numerusform>
            <numerusform>%Ln replaced, the originals are kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed, the name is taken</source>
        <translation>
            <numerusform>%Ln renamed, the name is taken</numerusform>
            <numerusform>%Ln renamed, the name is taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln written as {format}</source>
        <translation>
            <numerusform>%Ln written as {format}</numerusform>
            <numerusform>%Ln written as {format}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln will lose: {loss}</source>
        <translation>
            <numerusform>%Ln will lose: {loss}</numerusform>
            <numerusform>%Ln will lose: {loss}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) at the same time</source>
        <translation>
            <numerusform>%Ln file at the same time</numerusform>
            <numerusform>%Ln files at the same time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left</source>
        <translation>
            <numerusform>%Ln left</numerusform>
            <numerusform>%Ln left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln kept, because they were changed since</source>
        <translation>
            <numerusform>%Ln kept, because it was changed since</numerusform>
            <numerusform>%Ln kept, because they were changed since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation>
            <numerusform>%Ln done</numerusform>
            <numerusform>%Ln done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s)</source>
        <translation>
            <numerusform>%Ln merge</numerusform>
            <numerusform>%Ln merges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) done</source>
        <translation>
            <numerusform>%Ln file done</numerusform>
            <numerusform>%Ln files done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln still growing</source>
        <translation>
            <numerusform>%Ln still growing</numerusform>
            <numerusform>%Ln still growing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) done</source>
        <translation>
            <numerusform>%Ln merge done</numerusform>
            <numerusform>%Ln merges done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) failed</source>
        <translation>
            <numerusform>%Ln merge failed</numerusform>
            <numerusform>%Ln merges failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) skipped</source>
        <translation>
            <numerusform>%Ln merge skipped</numerusform>
            <numerusform>%Ln merges skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation>
            <numerusform>%Ln cancelled</numerusform>
            <numerusform>%Ln cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln source(s) waiting for the next run</source>
        <translation>
            <numerusform>%Ln source waiting for the next run</numerusform>
            <numerusform>%Ln sources waiting for the next run</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%Ln hidden left out</source>
        <translation>
            <numerusform>%Ln hidden left out</numerusform>
            <numerusform>%Ln hidden left out</numerusform>
        </translation>
    </message>
</context>
</TS>
