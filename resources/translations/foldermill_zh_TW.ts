<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Foldermill</source>
        <translation>關於 Foldermill</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Drop folders, choose what should happen, look at the plan, press Run.
Every file has an outcome you can read, and every run can be undone.</source>
        <translation>拖入資料夾、選擇要做的事、看過計畫，然後按下「執行」。
每個檔案都有看得懂的結果，每次執行都可以復原。</translation>
    </message>
    <message>
        <source>Under the MIT licence. The window uses Qt under the LGPL, version 3.</source>
        <translation>以 MIT 授權條款釋出。視窗使用 Qt，依 LGPL 第 3 版授權。</translation>
    </message>
</context>
<context>
    <name>DestinationPanel</name>
    <message>
        <source>Folder for the results</source>
        <translation>存放結果的資料夾</translation>
    </message>
    <message>
        <source>Add a source, or choose a folder</source>
        <translation>請加入來源，或選擇資料夾</translation>
    </message>
    <message>
        <source>Results go to</source>
        <translation>結果存放於</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Choose the folder for the results</source>
        <translation>選擇存放結果的資料夾</translation>
    </message>
    <message>
        <source>Each result takes the place of its source. The originals are kept in the folder “{folder}” of the source; undoing the run brings them back.</source>
        <translation>每個結果都會取代其來源檔。原始檔保留在來源的「{folder}」資料夾，復原執行即可取回。</translation>
    </message>
    <message>
        <source>What is replaced is kept in the folder “{folder}” beside the results; undoing the run brings it back.</source>
        <translation>被取代的檔案保留在結果旁的「{folder}」資料夾，復原執行即可取回。</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Details of the selected file</source>
        <translation>所選檔案的詳細資料</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>開啟檔案</translation>
    </message>
    <message>
        <source>Open the file itself, not the result</source>
        <translation>開啟原始檔案，而不是結果</translation>
    </message>
    <message>
        <source>Open result</source>
        <translation>開啟結果</translation>
    </message>
    <message>
        <source>Open the first result</source>
        <translation>開啟第一個結果</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>複製詳細資料</translation>
    </message>
    <message>
        <source>Put everything shown here on the clipboard</source>
        <translation>將此處顯示的內容全部複製到剪貼簿</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>關閉詳細資料</translation>
    </message>
    <message>
        <source>another name, because the name is taken</source>
        <translation>名稱已被使用，因此改用其他名稱</translation>
    </message>
    <message>
        <source>not written, because the name is taken</source>
        <translation>名稱已被使用，因此未寫入</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>已復原</translation>
    </message>
    <message>
        <source>loses: {losses}</source>
        <translation>將失去：{losses}</translation>
    </message>
    <message>
        <source>How the table is read:</source>
        <translation>表格的讀取方式：</translation>
    </message>
    <message>
        <source>Technical detail:</source>
        <translation>技術細節：</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to add</source>
        <translation>放開即可加入</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop folders or files here</source>
        <translation>將資料夾或檔案拖到這裡</translation>
    </message>
    <message>
        <source>You see the plan before anything runs. Results go to a folder of their own,
and every run can be undone.</source>
        <translation>執行前您會先看到計畫。結果會放進獨立的資料夾，
而且每次執行都可以復原。</translation>
    </message>
</context>
<context>
    <name>EntryPanel</name>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>{action} ({list})</source>
        <comment>a button and the list it belongs to</comment>
        <translation>{action}（{list}）</translation>
    </message>
</context>
<context>
    <name>FilesTable</name>
    <message>
        <source>No file matches the filter.</source>
        <translation>沒有符合篩選條件的檔案。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>略過</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Show all files</source>
        <translation>顯示所有檔案</translation>
    </message>
    <message>
        <source>Show only files that failed</source>
        <translation>只顯示失敗的檔案</translation>
    </message>
    <message>
        <source>Show only files that were skipped or cancelled</source>
        <translation>只顯示略過或取消的檔案</translation>
    </message>
    <message>
        <source>Show only files that are done</source>
        <translation>只顯示已完成的檔案</translation>
    </message>
    <message>
        <source>Search names</source>
        <translation>搜尋名稱</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜尋</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source>The originals of %Ln old run(s) take {size}.</source>
        <translation>
            <numerusform>%Ln 次舊執行的原始檔占用 {size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Removing a run from the history removes them.</source>
        <translation>從歷史記錄移除執行時會一併移除。</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>報告</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>儲存報告</translation>
    </message>
    <message>
        <source>The report was saved as “{path}”.</source>
        <translation>報告已儲存為「{path}」。</translation>
    </message>
    <message>
        <source>{size} of originals were removed.</source>
        <translation>已移除 {size} 的原始檔。</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>歷史記錄</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>各次執行</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>正在讀取歷史記錄…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>繼續執行</translation>
    </message>
    <message>
        <source>Do the files that are left</source>
        <translation>處理剩下的檔案</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>重試失敗的檔案</translation>
    </message>
    <message>
        <source>Try the files again that failed, and do those that are left</source>
        <translation>再次嘗試失敗的檔案，並處理剩下的檔案</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>復原…</translation>
    </message>
    <message>
        <source>Remove the results and bring replaced originals back</source>
        <translation>移除結果，並取回被取代的原始檔</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再執行一次</translation>
    </message>
    <message>
        <source>Plan a new run with the same sources, recipe and folder</source>
        <translation>以相同的來源、配方和資料夾規劃新的執行</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>開啟資料夾</translation>
    </message>
    <message>
        <source>Open the folder with the results</source>
        <translation>開啟存放結果的資料夾</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>儲存報告…</translation>
    </message>
    <message>
        <source>Write what became of every file, as JSON or CSV</source>
        <translation>將每個檔案的處理情形寫成 JSON 或 CSV</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Remove the run from the history; its results stay</source>
        <translation>從歷史記錄移除這次執行；結果會保留</translation>
    </message>
    <message>
        <source>No run yet. Every run is listed here, so that it can be gone on with or undone.</source>
        <translation>還沒有執行過。每次執行都會列在這裡，以便繼續或復原。</translation>
    </message>
    <message>
        <source>“{recipe}”, {moment}</source>
        <translation>「{recipe}」，{moment}</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between paths</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Sources: {paths}</source>
        <translation>來源：{paths}</translation>
    </message>
    <message>
        <source>Results: {place}</source>
        <translation>結果：{place}</translation>
    </message>
    <message>
        <source>Replaced originals are kept for undo: {size}</source>
        <translation>為復原而保留的原始檔：{size}</translation>
    </message>
    <message>
        <source>It is in use in another window or in a terminal.</source>
        <translation>正在另一個視窗或終端機中使用。</translation>
    </message>
    <message>
        <source>Other runs can be gone on with when the one at work has ended.</source>
        <translation>進行中的執行結束後，才能繼續其他的執行。</translation>
    </message>
    <message>
        <source>Undoing it was broken off. Undo takes back the rest.</source>
        <translation>復原曾經中斷。按「復原」可將其餘部分復原。</translation>
    </message>
</context>
<context>
    <name>LaneEditor</name>
    <message>
        <source>Steps</source>
        <translation>步驟</translation>
    </message>
</context>
<context>
    <name>LanesEditor</name>
    <message>
        <source>Leave this kind of file alone: {kind}</source>
        <translation>不處理這類檔案：{kind}</translation>
    </message>
    <message>
        <source>Add a kind of file</source>
        <translation>加入檔案類型</translation>
    </message>
    <message>
        <source>Say what shall happen to another kind of file</source>
        <translation>設定另一類檔案要如何處理</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>What you dropped waits for the next run.</source>
        <translation>剛才拖入的項目會等到下一次執行。</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>加入資料夾</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>加入檔案</translation>
    </message>
</context>
<context>
    <name>MergeEditor</name>
    <message>
        <source>Merges: results of all files</source>
        <translation>合併：所有檔案的結果</translation>
    </message>
    <message>
        <source>Add a merge</source>
        <translation>加入合併</translation>
    </message>
</context>
<context>
    <name>MergeForm</name>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>The name without suffix; a / makes folders.</source>
        <translation>不含副檔名的名稱；/ 會建立資料夾。</translation>
    </message>
</context>
<context>
    <name>MergeLine</name>
    <message>
        <source>Not made: the run ended early</source>
        <translation>未產生：執行提早結束</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就緒</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已復原</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln file(s)</source>
        <translation>
            <numerusform>來自 %Ln 個檔案</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>略去 %Ln 個</numerusform>
        </translation>
    </message>
    <message>
        <source>{action} ({merge})</source>
        <translation>{action}（{merge}）</translation>
    </message>
    <message>
        <source>More of {merge}</source>
        <translation>「{merge}」的更多動作</translation>
    </message>
    <message>
        <source>Other results, and their folder</source>
        <translation>其他結果與所在資料夾</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>開啟 {name}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在資料夾中顯示</translation>
    </message>
    <message>
        <source>Open result</source>
        <translation>開啟結果</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>開啟頁面</translation>
    </message>
</context>
<context>
    <name>MergesPane</name>
    <message>
        <source>Open the profile</source>
        <translation>開啟資料剖析</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>合併</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Show all notices with their details</source>
        <translation>顯示所有通知及其詳細資料</translation>
    </message>
    <message>
        <source>Dismiss the notices</source>
        <translation>關閉通知</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>關閉</translation>
    </message>
    <message numerus="yes">
        <source>Show all %Ln</source>
        <translation>
            <numerusform>顯示全部 %Ln 則</numerusform>
        </translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細資料</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>Go on</source>
        <translation>繼續執行</translation>
    </message>
    <message>
        <source>Do the files that are left</source>
        <translation>處理剩下的檔案</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>復原…</translation>
    </message>
    <message>
        <source>Remove the results and bring replaced originals back</source>
        <translation>移除結果，並取回被取代的原始檔</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>稍後再說</translation>
    </message>
    <message>
        <source>The run stays in the history</source>
        <translation>這次執行會留在歷史記錄中</translation>
    </message>
    <message>
        <source>“{recipe}” of {day} was broken off: {done} of {total} files are done.</source>
        <translation>{day}的「{recipe}」中途中斷：{total} 個檔案中已完成 {done} 個。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more in the history</source>
        <translation>
            <numerusform>歷史記錄中還有 %Ln 次</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutputEditor</name>
    <message>
        <source>Results for each file</source>
        <translation>每個檔案的結果</translation>
    </message>
    <message>
        <source>Add a result</source>
        <translation>加入結果</translation>
    </message>
    <message>
        <source>None: only the merges below are written.</source>
        <translation>無：只寫入下方的合併。</translation>
    </message>
</context>
<context>
    <name>OutputForm</name>
    <message>
        <source>Steps for this result only</source>
        <translation>僅用於此結果的步驟</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>The name without suffix; a / makes folders. You can use: {fields}</source>
        <translation>不含副檔名的名稱；/ 會建立資料夾。可使用：{fields}</translation>
    </message>
    <message>
        <source>Example: {name}</source>
        <translation>範例：{name}</translation>
    </message>
</context>
<context>
    <name>PreviewDialog</name>
    <message>
        <source>First rows of the table</source>
        <translation>表格的前幾列</translation>
    </message>
    <message>
        <source>How the table is read</source>
        <translation>表格的讀取方式</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>First rows of the table</source>
        <translation>表格的前幾列</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>The sheet that is shown</source>
        <translation>目前顯示的工作表</translation>
    </message>
    <message>
        <source>Show larger</source>
        <translation>放大顯示</translation>
    </message>
    <message>
        <source>Show the first rows in a window of their own</source>
        <translation>在獨立視窗中顯示前幾列</translation>
    </message>
    <message>
        <source>Reading the first rows…</source>
        <translation>正在讀取前幾列…</translation>
    </message>
</context>
<context>
    <name>ReadingEditor</name>
    <message>
        <source>Reading</source>
        <translation>讀取</translation>
    </message>
    <message>
        <source>How files are read</source>
        <translation>檔案的讀取方式</translation>
    </message>
    <message>
        <source>Hide the options</source>
        <translation>隱藏選項</translation>
    </message>
    <message>
        <source>Show the options</source>
        <translation>顯示選項</translation>
    </message>
    <message>
        <source>{option}: {value}</source>
        <translation>{option}：{value}</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>依偵測結果</translation>
    </message>
</context>
<context>
    <name>RecipePanel</name>
    <message>
        <source>New recipe</source>
        <translation>新增配方</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>What shall happen to the files</source>
        <translation>要對檔案做什麼</translation>
    </message>
    <message>
        <source>Open recipe…</source>
        <translation>開啟配方…</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>儲存配方</translation>
    </message>
    <message>
        <source>Save recipe as…</source>
        <translation>另存配方…</translation>
    </message>
    <message>
        <source>Recipe menu</source>
        <translation>配方選單</translation>
    </message>
    <message>
        <source>New, open, save</source>
        <translation>新增、開啟、儲存</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>配方(&amp;R)</translation>
    </message>
    <message>
        <source>Open recipe</source>
        <translation>開啟配方</translation>
    </message>
    <message>
        <source>Save recipe as</source>
        <translation>另存配方</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Changed, not saved</source>
        <translation>已變更，尚未儲存</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>尚未儲存</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>內建</translation>
    </message>
</context>
<context>
    <name>RefusalLabel</name>
    <message>
        <source>What is not valid</source>
        <translation>無效的內容</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Progress</source>
        <translation>進度</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>執行</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop watching (Esc)</source>
        <translation>停止監看 (Esc)</translation>
    </message>
    <message>
        <source>Stop as soon as possible (Esc)</source>
        <translation>儘快停止 (Esc)</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>繼續執行</translation>
    </message>
    <message>
        <source>Do the rest; what is done stays done</source>
        <translation>處理剩下的部分；已完成的維持不變</translation>
    </message>
    <message>
        <source>Show failures</source>
        <translation>顯示失敗項目</translation>
    </message>
    <message>
        <source>Show only files that failed</source>
        <translation>只顯示失敗的檔案</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>開啟資料夾</translation>
    </message>
    <message>
        <source>Open the folder with the results</source>
        <translation>開啟存放結果的資料夾</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>繼續</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>再次執行</translation>
    </message>
    <message>
        <source>{action} (Ctrl+Return)</source>
        <translation>{action} (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Go on (Ctrl+P)</source>
        <translation>繼續 (Ctrl+P)</translation>
    </message>
    <message>
        <source>Begin no more files (Ctrl+P)</source>
        <translation>不再開始處理新的檔案 (Ctrl+P)</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>SourcesPanel</name>
    <message>
        <source>Sources</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Begin again without sources</source>
        <translation>清除所有來源，重新開始</translation>
    </message>
    <message>
        <source>Earlier run: “{recipe}”, {moment}</source>
        <translation>先前的執行：「{recipe}」，{moment}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 個檔案</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>正在尋找檔案…</translation>
    </message>
    <message>
        <source>No files found.</source>
        <translation>找不到檔案。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting for the next run</source>
        <translation>
            <numerusform>%Ln 個等待下次執行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepEditor</name>
    <message>
        <source>Add a step</source>
        <translation>加入步驟</translation>
    </message>
</context>
<context>
    <name>TableEditor</name>
    <message>
        <source>Add a line</source>
        <translation>加入一列</translation>
    </message>
    <message>
        <source>{field} in line {number}</source>
        <translation>第 {number} 列的{field}</translation>
    </message>
    <message>
        <source>Remove line {number}</source>
        <translation>移除第 {number} 列</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>WatchControl</name>
    <message>
        <source>Watch folder…</source>
        <translation>監看資料夾…</translation>
    </message>
    <message>
        <source>Process whatever comes into the folder, until Stop</source>
        <translation>持續處理進入資料夾的檔案，直到按下「停止」</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) that came into “{folder}” have failed.</source>
        <translation>
            <numerusform>進入「{folder}」的檔案中有 %Ln 個失敗。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Add folder…</source>
        <translation>加入資料夾…</translation>
    </message>
    <message>
        <source>Add a folder with everything in it (Ctrl+O)</source>
        <translation>加入資料夾及其中所有內容 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>加入檔案…</translation>
    </message>
    <message>
        <source>Add single files (Ctrl+Shift+O)</source>
        <translation>加入個別檔案 (Ctrl+Shift+O)</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>歷史記錄…</translation>
    </message>
    <message>
        <source>Earlier runs: go on with one, or undo it (Ctrl+H)</source>
        <translation>先前的執行：繼續或復原 (Ctrl+H)</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>設定…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>結束</translation>
    </message>
    <message>
        <source>About Foldermill</source>
        <translation>關於 Foldermill</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>檔案(&amp;F)</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>執行(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>說明(&amp;H)</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Save the changes to “{name}”?</source>
        <translation>要儲存「{name}」的變更嗎？</translation>
    </message>
    <message>
        <source>Otherwise they are lost.</source>
        <translation>否則變更將會遺失。</translation>
    </message>
    <message>
        <source>Stop the run and quit?</source>
        <translation>要停止執行並結束嗎？</translation>
    </message>
    <message>
        <source>Results written so far stay. Files in progress leave nothing behind.</source>
        <translation>已寫入的結果會保留。處理中的檔案不會留下任何殘餘。</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>停止並結束</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>繼續執行</translation>
    </message>
    <message>
        <source>Stop undoing and quit?</source>
        <translation>要停止復原並結束嗎？</translation>
    </message>
    <message>
        <source>What was taken back stays so. The history can take back the rest later.</source>
        <translation>已復原的部分維持不變。之後可從歷史記錄復原其餘部分。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln result(s) will be removed.</source>
        <translation>
            <numerusform>將移除 %Ln 個結果。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced original(s) will come back.</source>
        <translation>
            <numerusform>將取回 %Ln 個被取代的原始檔。</numerusform>
        </translation>
    </message>
    <message>
        <source>Results that were changed since stay as they are.</source>
        <translation>之後更動過的結果會原樣保留。</translation>
    </message>
    <message>
        <source>Undo “{recipe}” of {moment}?</source>
        <translation>要復原 {moment} 的「{recipe}」嗎？</translation>
    </message>
    <message>
        <source>Move the results to the trash</source>
        <translation>將結果移到垃圾桶</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>復原</translation>
    </message>
    <message>
        <source>It cannot be gone on with or undone then. Its results stay.</source>
        <translation>之後就無法繼續或復原。結果會保留。</translation>
    </message>
    <message>
        <source>{size} of originals that it replaced are deleted for good.</source>
        <translation>它所取代的原始檔（{size}）將永久刪除。</translation>
    </message>
    <message>
        <source>Remove “{recipe}” of {moment} from the history?</source>
        <translation>要從歷史記錄移除 {moment} 的「{recipe}」嗎？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Each result takes the place of its source. The originals are kept in the folder “{folder}” of the source; undoing the run brings them back.</source>
        <translation>每個結果都會取代其來源檔。原始檔保留在來源的「{folder}」資料夾，復原執行即可取回。</translation>
    </message>
    <message>
        <source>These files are in the folder for the results already. They are kept in its folder “{folder}”; undoing the run brings them back.</source>
        <translation>這些檔案已在存放結果的資料夾中。它們會保留在其中的「{folder}」資料夾，復原執行即可取回。</translation>
    </message>
    <message numerus="yes">
        <source>Replace %Ln file(s)?</source>
        <translation>
            <numerusform>要取代 %Ln 個檔案嗎？</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Do not replace</source>
        <translation>不取代</translation>
    </message>
    <message>
        <source>Whatever is in it or comes into it is processed, until you press Stop.</source>
        <translation>其中現有和之後進入的檔案都會處理，直到您按下「停止」。</translation>
    </message>
    <message>
        <source>Recipe: {recipe}</source>
        <translation>配方：{recipe}</translation>
    </message>
    <message>
        <source>The results go to {output}</source>
        <translation>結果存放於 {output}</translation>
    </message>
    <message>
        <source>Each result takes the place of its source.</source>
        <translation>每個結果都會取代其來源檔。</translation>
    </message>
    <message>
        <source>Files that are replaced are kept, and undo brings them back.</source>
        <translation>被取代的檔案會保留，復原即可取回。</translation>
    </message>
    <message>
        <source>Watch “{folder}”?</source>
        <translation>要監看「{folder}」嗎？</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>監看</translation>
    </message>
    <message>
        <source>Do not watch</source>
        <translation>不監看</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Foldermill made a mistake of its own ({what}). The details help to mend it.</source>
        <translation>Foldermill 本身發生錯誤（{what}）。詳細資料有助於修正。</translation>
    </message>
    <message>
        <source>The recipe is not valid TOML: {reason} (line {line}, column {column}).</source>
        <translation>配方不是有效的 TOML：{reason}（第 {line} 行，第 {column} 欄）。</translation>
    </message>
    <message>
        <source>The recipe is not a UTF-8 text file.</source>
        <translation>配方不是 UTF-8 文字檔。</translation>
    </message>
    <message>
        <source>“{path}” is too long for a recipe.</source>
        <translation>「{path}」太長，不是配方。</translation>
    </message>
    <message>
        <source>A recipe cannot hold “{word}”, which is not valid text.</source>
        <translation>配方不能包含「{word}」，這不是有效的文字。</translation>
    </message>
    <message>
        <source>There is no recipe “{word}”. Built-in recipes: {words}.</source>
        <translation>沒有名為「{word}」的配方。內建配方：{words}。</translation>
    </message>
    <message>
        <source>The recipe does nothing: it has no lane.</source>
        <translation>配方什麼都不做：其中沒有任何處理流程。</translation>
    </message>
    <message>
        <source>The recipe has version {version}, but this program knows versions up to {known}.</source>
        <translation>配方的版本是 {version}，但本程式只支援到版本 {known}。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is missing.</source>
        <translation>{place}：缺少「{word}」。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is not known. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation>{place}：無法辨識「{word}」。最接近的是「{nearest}」。可用的有：{words}。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is not possible. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation>{place}：不能使用「{word}」。最接近的是「{nearest}」。可用的有：{words}。</translation>
    </message>
    <message>
        <source>{place}: there is no operation “{word}”. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation>{place}：沒有「{word}」這項操作。最接近的是「{nearest}」。可用的有：{words}。</translation>
    </message>
    <message>
        <source>{place}: there is no format “{word}”. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation>{place}：沒有「{word}」這種格式。最接近的是「{nearest}」。可用的有：{words}。</translation>
    </message>
    <message>
        <source>{place}: this version has no operation “{word}” here.</source>
        <translation>{place}：此版本在這裡沒有「{word}」這項操作。</translation>
    </message>
    <message>
        <source>{place}: this version has no format “{word}” here.</source>
        <translation>{place}：此版本在這裡沒有「{word}」這種格式。</translation>
    </message>
    <message>
        <source>{place}: this version has no operations for this kind of file.</source>
        <translation>{place}：此版本沒有適用於這類檔案的操作。</translation>
    </message>
    <message>
        <source>{place}: in place there is one output for each file, and it keeps the file&apos;s name.</source>
        <translation>{place}：取代原檔時，每個檔案只有一個輸出，並沿用原檔名。</translation>
    </message>
    <message>
        <source>{place}: in place there is no folder where a merged result could go.</source>
        <translation>{place}：取代原檔時，沒有資料夾可放合併的結果。</translation>
    </message>
    <message>
        <source>{place} must be of type {wanted}, not {found}.</source>
        <translation>{place} 的型別必須是 {wanted}，而不是 {found}。</translation>
    </message>
    <message>
        <source>{place}: {value} is out of range. Allowed: {range}.</source>
        <translation>{place}：{value} 超出範圍。允許的範圍：{range}。</translation>
    </message>
    <message>
        <source>{place} means nothing when {name} is “{value}”. Leave it out.</source>
        <translation>當 {name} 為「{value}」時，{place} 沒有作用。請移除它。</translation>
    </message>
    <message>
        <source>{place}: the name “{template}” has half a pair of braces at character {at}. Double a brace that is part of the name.</source>
        <translation>{place}：名稱「{template}」在第 {at} 個字元處的大括號不成對。若大括號是名稱的一部分，請重複輸入兩次。</translation>
    </message>
    <message>
        <source>{place}: the name “{template}” has “{word}” at character {at}, which file names cannot hold.</source>
        <translation>{place}：名稱「{template}」在第 {at} 個字元處有「{word}」，檔名不能包含此字元。</translation>
    </message>
    <message>
        <source>{place}: the name “{template}” has a folder or file without a name.</source>
        <translation>{place}：名稱「{template}」中有資料夾或檔案沒有名稱。</translation>
    </message>
    <message>
        <source>{place}: names have no field “{word}”. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation>{place}：名稱沒有「{word}」這個欄位。最接近的是「{nearest}」。可用的有：{words}。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is not possible. Only n takes digits, from n:1 to n:9.</source>
        <translation>{place}：不能使用「{word}」。只有 n 可指定位數，從 n:1 到 n:9。</translation>
    </message>
    <message>
        <source>{place}: the name “{template}” would leave the output folder.</source>
        <translation>{place}：名稱「{template}」會超出輸出資料夾。</translation>
    </message>
    <message>
        <source>“{path}” does not exist.</source>
        <translation>「{path}」不存在。</translation>
    </message>
    <message>
        <source>“{path}” cannot be opened: {reason}. Its content was left out.</source>
        <translation>無法開啟「{path}」：{reason}。其中的內容已略過。</translation>
    </message>
    <message>
        <source>“{path}” is a device, pipe or socket and was not opened.</source>
        <translation>「{path}」是裝置、管道或通訊端，因此未開啟。</translation>
    </message>
    <message>
        <source>“{path}” is not a file on this computer.</source>
        <translation>「{path}」不是這台電腦上的檔案。</translation>
    </message>
    <message>
        <source>“{path}” is a link to a folder and was not entered.</source>
        <translation>「{path}」是指向資料夾的連結，因此未進入。</translation>
    </message>
    <message>
        <source>“{path}” is a link to nothing.</source>
        <translation>「{path}」是失效的連結。</translation>
    </message>
    <message>
        <source>“{path}” lies in another source and is read once.</source>
        <translation>「{path}」位於另一個來源之中，只會讀取一次。</translation>
    </message>
    <message>
        <source>There are no files in what was given.</source>
        <translation>指定的項目中沒有任何檔案。</translation>
    </message>
    <message>
        <source>Where should the results go? Give a folder with -o.</source>
        <translation>結果要存放在哪裡？請用 -o 指定資料夾。</translation>
    </message>
    <message>
        <source>“{path}” is one of the sources, and the recipe may replace files there. Choose another folder, or let the recipe replace the originals.</source>
        <translation>「{path}」是來源之一，而配方可能會取代其中的檔案。請選擇其他資料夾，或讓配方取代原始檔。</translation>
    </message>
    <message>
        <source>The recipe may replace files in a folder that it names itself: “{path}”. If that is meant, give the folder with -o.</source>
        <translation>配方可能會取代它自行指定的資料夾中的檔案：「{path}」。若確實要這麼做，請以 -o 指定該資料夾。</translation>
    </message>
    <message>
        <source>The recipe replaces the sources. If that is meant, give --in-place; the originals are kept, and undo brings them back.</source>
        <translation>配方會取代來源檔。若確實要這麼做，請加上 --in-place；原始檔會保留，復原即可取回。</translation>
    </message>
    <message>
        <source>The recipe puts each result in the place of its source. Leave -o “{path}” out.</source>
        <translation>配方會讓每個結果取代其來源檔。請移除 -o「{path}」。</translation>
    </message>
    <message>
        <source>The recipe does not replace the sources. Leave --in-place out.</source>
        <translation>配方不會取代來源檔。請移除 --in-place。</translation>
    </message>
    <message>
        <source>“{path}” is a file, not a folder.</source>
        <translation>「{path}」是檔案，不是資料夾。</translation>
    </message>
    <message>
        <source>Nothing can be written to “{path}”: {reason}.</source>
        <translation>無法寫入「{path}」：{reason}。</translation>
    </message>
    <message>
        <source>Another run is writing to “{path}”. Wait for it, or choose another folder.</source>
        <translation>另一次執行正在寫入「{path}」。請等它結束，或選擇其他資料夾。</translation>
    </message>
    <message>
        <source>There is not enough space in “{path}”: {needed} needed, {free} free.</source>
        <translation>「{path}」的空間不足：需要 {needed}，可用 {free}。</translation>
    </message>
    <message>
        <source>A report is a .json or .csv file. “{path}” is neither.</source>
        <translation>報告必須是 .json 或 .csv 檔案，「{path}」兩者皆非。</translation>
    </message>
    <message>
        <source>The report would replace a file of the sources: “{path}”.</source>
        <translation>報告會取代來源中的檔案：「{path}」。</translation>
    </message>
    <message>
        <source>The originals kept in “{path}” take all the space they may ({limit}). The run stopped; everything so far is complete. Raise the limit in the settings, or remove old runs with their originals.</source>
        <translation>保管在「{path}」的原檔已用完允許的空間（{limit}）。執行已停止；到目前為止的結果都是完整的。請在設定中提高上限，或移除舊的執行紀錄及其原檔。</translation>
    </message>
    <message>
        <source>The worker processes die before they can start. The run stopped.</source>
        <translation>工作行程在啟動前就結束了。執行已停止。</translation>
    </message>
    <message>
        <source>The list of files cannot be read.</source>
        <translation>無法讀取檔案清單。</translation>
    </message>
    <message>
        <source>The run&apos;s journal cannot be written: {reason}. The run stopped.</source>
        <translation>無法寫入執行日誌：{reason}。執行已停止。</translation>
    </message>
    <message>
        <source>The disk is full: there is no space left in “{path}”. Everything written so far is complete.</source>
        <translation>磁碟已滿：「{path}」沒有剩餘空間。目前為止寫入的內容都是完整的。</translation>
    </message>
    <message>
        <source>There was no file to make it of.</source>
        <translation>沒有可用來製作的檔案。</translation>
    </message>
    <message>
        <source>{place}: “{path}” does not lie beside the recipe or in a folder there. Put the file there and name it without what comes before.</source>
        <translation>{place}：「{path}」不在配方旁邊，也不在該處的資料夾中。請將檔案放到那裡，並去掉前面的路徑。</translation>
    </message>
    <message>
        <source>Where “{path}” is cannot be told: the recipe that names it is in no file. Name it with its whole path, or save the recipe beside it.</source>
        <translation>無法得知「{path}」在哪裡：提到它的配方尚未存檔。請寫出完整路徑，或將配方儲存在該檔案旁邊。</translation>
    </message>
    <message>
        <source>“{path}”, which the recipe names, cannot be read: {reason}</source>
        <translation>無法讀取配方所指的「{path}」：{reason}</translation>
    </message>
    <message>
        <source>“{path}”, which the recipe names, was changed since the run began. Put it back as it was, or begin a new run.</source>
        <translation>配方所指的「{path}」在執行開始後被更改。請還原該檔案，或開始新的執行。</translation>
    </message>
    <message>
        <source>{place}: “{template}” has a field in it, but many files have no one name.</source>
        <translation>{place}：「{template}」含有欄位，但許多檔案沒有共同的名稱。</translation>
    </message>
    <message>
        <source>{place}: in place a file cannot become a folder; leave out the split.</source>
        <translation>{place}：取代原檔時，檔案不能變成資料夾；請拿掉分割選項。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is given twice.</source>
        <translation>{place}：「{word}」出現兩次。</translation>
    </message>
    <message>
        <source>The disk with “{path}” has become read-only. Everything written so far is complete.</source>
        <translation>「{path}」所在的磁碟已變成唯讀。到目前為止寫入的內容都是完整的。</translation>
    </message>
    <message>
        <source>“{path}” is not there any more, or another folder is in its place. Everything written so far is complete.</source>
        <translation>「{path}」已不存在，或該處已是另一個資料夾。目前為止寫入的內容都是完整的。</translation>
    </message>
    <message>
        <source>There is no space left for the run&apos;s journal. Everything written so far is complete.</source>
        <translation>沒有剩餘空間可寫入執行紀錄。目前為止寫入的內容都是完整的。</translation>
    </message>
    <message>
        <source>The run {run} still goes on in another window.</source>
        <translation>執行 {run} 仍在另一個視窗中進行。</translation>
    </message>
    <message>
        <source>The journal of the run {run} cannot be read: {reason}.</source>
        <translation>無法讀取執行 {run} 的日誌：{reason}。</translation>
    </message>
    <message>
        <source>The run {run} was made by another version of Foldermill. This one can neither go on with it nor undo it.</source>
        <translation>執行 {run} 是由另一個版本的 Foldermill 建立的，此版本無法繼續執行，也無法復原。</translation>
    </message>
    <message>
        <source>Undoing the run {run} was begun and broken off. It can only be undone to the end, not gone on with.</source>
        <translation>執行 {run} 的復原曾經開始但中斷了。只能將復原完成，無法繼續執行。</translation>
    </message>
    <message>
        <source>“{path}” is not there. If it lies on a removable disk or a network folder, connect that first.</source>
        <translation>找不到「{path}」。如果它位於卸除式磁碟或網路資料夾，請先連接。</translation>
    </message>
    <message>
        <source>The originals of the run {run} cannot be removed: {reason}.</source>
        <translation>無法移除執行 {run} 的原始檔：{reason}。</translation>
    </message>
    <message>
        <source>Nothing was forgotten. Add --yes where nobody can be asked.</source>
        <translation>沒有移除任何執行。無法詢問使用者時，請加上 --yes。</translation>
    </message>
    <message>
        <source>The journal of the run {run} is damaged.</source>
        <translation>執行 {run} 的日誌已損毀。</translation>
    </message>
    <message>
        <source>There is no run {run}.</source>
        <translation>沒有執行 {run}。</translation>
    </message>
    <message>
        <source>There is no run “{run}”. The latest are: {words}.</source>
        <translation>沒有執行「{run}」。最近的有：{words}。</translation>
    </message>
    <message>
        <source>Several runs begin with “{run}”. The latest are: {words}.</source>
        <translation>有多次執行以「{run}」開頭。最近的有：{words}。</translation>
    </message>
    <message>
        <source>The run {run} was undone.</source>
        <translation>執行 {run} 已復原。</translation>
    </message>
    <message>
        <source>“{path}” was changed after the run and stays.</source>
        <translation>「{path}」在執行後已被更動，因此保留。</translation>
    </message>
    <message>
        <source>“{path}” was changed after the run and stays. Its original is “{original}”.</source>
        <translation>「{path}」在執行之後被改過，因此保留。它的原檔在「{original}」。</translation>
    </message>
    <message>
        <source>“{path}” stays, because its original is not in the vault any more.</source>
        <translation>「{path}」保留不動，因為它的原檔已不在保管區。</translation>
    </message>
    <message>
        <source>The results in “{path}” cannot be removed: {reason}.</source>
        <translation>無法移除「{path}」中的結果：{reason}。</translation>
    </message>
    <message>
        <source>The run {run} was planned but never started.</source>
        <translation>執行 {run} 已規劃，但從未開始。</translation>
    </message>
    <message>
        <source>The run&apos;s journal is damaged and was set aside: “{path}”.</source>
        <translation>執行日誌已損毀，另存於：「{path}」。</translation>
    </message>
    <message>
        <source>The results in “{path}” cannot be made durable: {reason}. The run stopped.</source>
        <translation>無法將「{path}」中的結果確實寫入磁碟：{reason}。執行已停止。</translation>
    </message>
    <message>
        <source>“{path}” is watched for the first time: what lies in it already is processed, too.</source>
        <translation>第一次監看「{path}」：其中原有的檔案也會處理。</translation>
    </message>
    <message>
        <source>“{path}” is being watched with this recipe and output folder already.</source>
        <translation>已經以此配方與輸出資料夾監看「{path}」。</translation>
    </message>
    <message>
        <source>“{path}” is not there. Watching goes on as soon as it is back.</source>
        <translation>「{path}」目前不存在。恢復後會立即繼續監看。</translation>
    </message>
    <message>
        <source>The system does not tell of changes in “{path}” ({reason}). It is looked through every few seconds instead.</source>
        <translation>系統不會通知「{path}」中的變更（{reason}），改為每隔數秒檢查一次。</translation>
    </message>
    <message>
        <source>Watching goes on: what is left is tried again in {seconds} seconds.</source>
        <translation>監看仍在進行：剩下的檔案將於 {seconds} 秒後再試一次。</translation>
    </message>
    <message>
        <source>What is done already cannot be remembered in “{path}”: {reason}.</source>
        <translation>無法在「{path}」中記下已完成的檔案：{reason}。</translation>
    </message>
    <message>
        <source>The list of what is done already was damaged and set aside: “{path}”. It was made again from the runs there have been.</source>
        <translation>已完成檔案的清單損毀，已另存為「{path}」，並依過去的執行記錄重新建立。</translation>
    </message>
    <message>
        <source>The settings could not be read and were set aside as “{path}”. Foldermill starts with its defaults.</source>
        <translation>無法讀取設定，已另存為「{path}」。Foldermill 將以預設值啟動。</translation>
    </message>
    <message>
        <source>The setting “{word}” is not known and was left out.</source>
        <translation>無法辨識設定「{word}」，已略過。</translation>
    </message>
    <message>
        <source>The setting “{word}” has a value that is not possible; the default is used.</source>
        <translation>設定「{word}」的值無效，將使用預設值。</translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}.</source>
        <translation>無法儲存設定：{reason}。</translation>
    </message>
    <message>
        <source>“{word}” is no folder, no file and no command. --help lists the commands.</source>
        <translation>「{word}」不是資料夾、檔案，也不是指令。--help 會列出所有指令。</translation>
    </message>
    <message>
        <source>There is no display.</source>
        <translation>沒有可用的顯示器。</translation>
    </message>
    <message>
        <source>The display cannot be used ({name}).</source>
        <translation>無法使用顯示器（{name}）。</translation>
    </message>
    <message>
        <source>The display does not answer ({name}).</source>
        <translation>顯示器沒有回應（{name}）。</translation>
    </message>
    <message>
        <source>A system library that windows need is missing ({reason}).</source>
        <translation>缺少視窗所需的系統程式庫（{reason}）。</translation>
    </message>
    <message>
        <source>No window can open: {reason} In the terminal: foldermill process RECIPE SOURCE... -o DIR</source>
        <translation>無法開啟視窗：{reason} 在終端機中可使用：foldermill process RECIPE SOURCE... -o DIR</translation>
    </message>
    <message>
        <source>The recipe leaves this kind of file alone.</source>
        <translation>配方不處理這類檔案。</translation>
    </message>
    <message>
        <source>An earlier run has done this file already: “{path}”.</source>
        <translation>先前的執行已處理過此檔案：「{path}」。</translation>
    </message>
    <message>
        <source>“{path}” exists already.</source>
        <translation>「{path}」已經存在。</translation>
    </message>
    <message>
        <source>“{path}” is not older than its source.</source>
        <translation>「{path}」並不比來源檔案舊。</translation>
    </message>
    <message>
        <source>“{path}” is one of the sources and is not replaced.</source>
        <translation>「{path}」是來源檔案之一，不會被取代。</translation>
    </message>
    <message>
        <source>The result would be {format}, which cannot take the place of this file.</source>
        <translation>結果會是 {format} 格式，無法取代這個檔案。</translation>
    </message>
    <message>
        <source>The result would hold the cells of one sheet, without formulas and layout, which cannot take the place of this file.</source>
        <translation>結果只會有一張工作表的儲存格,沒有公式與版面,不能取代這個檔案。</translation>
    </message>
    <message>
        <source>“{path}” is a link. Only the file itself can be replaced.</source>
        <translation>「{path}」是連結。只有檔案本身可以被取代。</translation>
    </message>
    <message>
        <source>“{path}” is also the result of another file in this batch.</source>
        <translation>「{path}」也是這批次中另一個檔案的結果。</translation>
    </message>
    <message>
        <source>“{path}” is taken.</source>
        <translation>「{path}」已被使用。</translation>
    </message>
    <message>
        <source>“{path}” cannot be made: one of its folders is a file.</source>
        <translation>無法建立「{path}」：路徑中有一個資料夾其實是檔案。</translation>
    </message>
    <message>
        <source>“{path}” is a link that leads out of the output folder.</source>
        <translation>「{path}」是指向輸出資料夾之外的連結。</translation>
    </message>
    <message>
        <source>The result&apos;s path would be too long for this system: “{path}”.</source>
        <translation>結果的路徑對此系統而言太長：「{path}」。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>檔案是空的。</translation>
    </message>
    <message>
        <source>The file is named like a picture, but it holds {found}.</source>
        <translation>檔名看起來是圖片，但內容是{found}。</translation>
    </message>
    <message>
        <source>The file is named like a table, but it holds {found}.</source>
        <translation>檔名看起來是表格，但內容是{found}。</translation>
    </message>
    <message>
        <source>The picture is damaged or cut off.</source>
        <translation>圖片已損毀或不完整。</translation>
    </message>
    <message>
        <source>The table&apos;s format “{format}” cannot be read.</source>
        <translation>無法讀取「{format}」格式的表格。</translation>
    </message>
    <message>
        <source>The picture&apos;s format “{format}” cannot be read.</source>
        <translation>無法讀取圖片格式「{format}」。</translation>
    </message>
    <message>
        <source>The picture claims {width} × {height} pixels; over {limit} megapixels are refused.</source>
        <translation>圖片宣稱有 {width} × {height} 像素；超過 {limit} 百萬像素者會被拒絕。</translation>
    </message>
    <message>
        <source>The picture would become {width} × {height} pixels, which {format} cannot hold.</source>
        <translation>圖片會變成 {width} × {height} 像素，{format} 無法容納。</translation>
    </message>
    <message>
        <source>“{op}” needs exactly {wanted} sources, in order; this run has {found}.</source>
        <translation>「{op}」需要剛好 {wanted} 個來源，並依順序排列；這次執行有 {found} 個。</translation>
    </message>
    <message>
        <source>“{path}”: its first column is “{old}” in the old table and “{new}” in the new one. Name the key columns in the recipe.</source>
        <translation>「{path}」：舊表格的第一欄是「{old}」，新表格的則是「{new}」。請在配方中指定鍵欄位。</translation>
    </message>
    <message>
        <source>The table has no columns and no rows.</source>
        <translation>這個表格沒有任何欄與列。</translation>
    </message>
    <message>
        <source>The row that begins in line {line} does not end within 32 MB. A quote is probably never closed.</source>
        <translation>從第 {line} 行開始的列在 32 MB 內沒有結束，可能有引號沒有關閉。</translation>
    </message>
    <message>
        <source>The compressed file is damaged or cut off.</source>
        <translation>壓縮檔已損壞或被截斷。</translation>
    </message>
    <message>
        <source>The table is damaged or cut off.</source>
        <translation>表格已損壞或被截斷。</translation>
    </message>
    <message>
        <source>The workbook is damaged or cut off.</source>
        <translation>活頁簿已損壞或被截斷。</translation>
    </message>
    <message>
        <source>The workbook is locked with a password.</source>
        <translation>活頁簿受密碼保護。</translation>
    </message>
    <message>
        <source>{place}: there is no encoding of the name “{word}”.</source>
        <translation>{place}:沒有名為「{word}」的編碼。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is no ASCII character that can stand within a line.</source>
        <translation>{place}:「{word}」不是可以出現在一行之中的 ASCII 字元。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is what “{name}” means already.</source>
        <translation>{place}:「{word}」已經用在「{name}」了。</translation>
    </message>
    <message>
        <source>Rows with a flaw that were mended and kept: {rows}.</source>
        <translation>修補後保留的有瑕疵的列數:{rows}。</translation>
    </message>
    <message>
        <source>Rows with a flaw that were put aside: {rows}.</source>
        <translation>另外存放的有瑕疵的列數:{rows}。</translation>
    </message>
    <message>
        <source>The line holds no JSON object.</source>
        <translation>這一行不是 JSON 物件。</translation>
    </message>
    <message>
        <source>The row has {found} cells instead of {wanted}.</source>
        <translation>這一列有 {found} 個儲存格，應為 {wanted} 個。</translation>
    </message>
    <message>
        <source>The row has characters that are not in the file&apos;s encoding.</source>
        <translation>這一列有不屬於檔案編碼的字元。</translation>
    </message>
    <message>
        <source>The row has NUL bytes.</source>
        <translation>這一列含有 NUL 位元組。</translation>
    </message>
    <message>
        <source>The row has a quote that is never closed.</source>
        <translation>這一列有沒有關閉的引號。</translation>
    </message>
    <message>
        <source>The lookup table “{path}” unpacks to more than {allowed} MB, which its size does not show. Use it unpacked.</source>
        <translation>對照表「{path}」解開後超過 {allowed} MB，從檔案大小無法看出。請改用未壓縮的檔案。</translation>
    </message>
    <message>
        <source>Column “{column}” has more than {limit} different values, and each would become a file.</source>
        <translation>欄位「{column}」有超過 {limit} 種不同的值，而每一種都會成為一個檔案。</translation>
    </message>
    <message>
        <source>The {rows} rows would become {files} files; {limit} are the most. Put more rows into each.</source>
        <translation>{rows} 列會分成 {files} 個檔案，最多只能有 {limit} 個。請讓每個檔案放更多列。</translation>
    </message>
    <message>
        <source>The table has {columns} columns; an SQLite table holds {limit} at most.</source>
        <translation>表格有 {columns} 欄；一個 SQLite 表格最多容納 {limit} 欄。</translation>
    </message>
    <message>
        <source>{place}: an SQLite table cannot be called “{word}”.</source>
        <translation>{place}：SQLite 表格不能命名為「{word}」。</translation>
    </message>
    <message>
        <source>The table has {rows} rows; an Excel sheet holds {limit} of them at most. The option “too_many_rows” can split it into sheets.</source>
        <translation>表格有 {rows} 列；一個 Excel 工作表最多容納 {limit} 列。選項「too_many_rows」可將它分成多個工作表。</translation>
    </message>
    <message>
        <source>The table has {columns} columns; an Excel sheet holds {limit} at most.</source>
        <translation>表格有 {columns} 欄；一個 Excel 工作表最多容納 {limit} 欄。</translation>
    </message>
    <message>
        <source>Row {row}, column “{column}”: the cell has {size} characters; Excel holds {limit} at most.</source>
        <translation>第 {row} 列、欄「{column}」：儲存格有 {size} 個字元；Excel 最多容納 {limit} 個。</translation>
    </message>
    <message>
        <source>The name of column {column} has {size} characters; Excel holds {limit} at most.</source>
        <translation>第 {column} 欄的名稱有 {size} 個字元；Excel 最多容納 {limit} 個。</translation>
    </message>
    <message>
        <source>{place}: an Excel sheet cannot be called “{word}”.</source>
        <translation>{place}：Excel 工作表不能命名為「{word}」。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is too long for a sheet; {limit} characters are possible.</source>
        <translation>{place}：「{word}」作為工作表名稱太長；最多 {limit} 個字元。</translation>
    </message>
    <message>
        <source>The file was changed while it was waiting or being read.</source>
        <translation>檔案在等待或讀取期間被更動了。</translation>
    </message>
    <message>
        <source>Gave up after {seconds} seconds.</source>
        <translation>經過 {seconds} 秒後放棄。</translation>
    </message>
    <message>
        <source>Reading this file made the worker process die {count} times ({how}).</source>
        <translation>讀取此檔案使工作行程異常結束 {count} 次（{how}）。</translation>
    </message>
    <message>
        <source>The worker process was killed {count} times while on this file. Most likely the system was short of memory.</source>
        <translation>處理此檔案時，工作行程被強制結束 {count} 次，很可能是系統記憶體不足。</translation>
    </message>
    <message>
        <source>This file needs more memory than there is: {allowed} MB were allowed, and nothing else was in work.</source>
        <translation>此檔案所需的記憶體超過可用量：已獨自處理並允許使用 {allowed} MB，仍然不足。</translation>
    </message>
    <message>
        <source>There is no column “{word}”. Nearest: “{nearest}”.</source>
        <translation>沒有欄位「{word}」。最接近的是「{nearest}」。</translation>
    </message>
    <message>
        <source>There is a column “{word}” already.</source>
        <translation>已經有欄位「{word}」。</translation>
    </message>
    <message>
        <source>{place}: {found} columns of the lookup table belong to {wanted} columns.</source>
        <translation>{place}：對照表的 {found} 個欄位對應到 {wanted} 個欄位。</translation>
    </message>
    <message>
        <source>The lookup table “{path}” has two rows for “{word}”.</source>
        <translation>對照表「{path}」中有兩列的鍵值為「{word}」。</translation>
    </message>
    <message>
        <source>The lookup table “{path}” has no column “{word}”. Nearest: “{nearest}”.</source>
        <translation>對照表「{path}」沒有欄位「{word}」。最接近的是「{nearest}」。</translation>
    </message>
    <message>
        <source>Column “{column}” has more than {allowed} different values, and each would become a column.</source>
        <translation>欄位「{column}」有超過 {allowed} 個不同的值，而每個值都會成為一個欄位。</translation>
    </message>
    <message>
        <source>The table has more than {allowed} rows, and each would become a column.</source>
        <translation>表格超過 {allowed} 列，而每一列都會成為一個欄位。</translation>
    </message>
    <message>
        <source>Column “{column}”: “{word}” cannot be read as {wanted}.</source>
        <translation>欄位「{column}」：「{word}」無法當作 {wanted} 讀取。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is not a regular expression: {reason}.</source>
        <translation>{place}：「{word}」不是正規表示式：{reason}。</translation>
    </message>
    <message>
        <source>{place}: “{word}” is not a date format.</source>
        <translation>{place}：「{word}」不是日期格式。</translation>
    </message>
    <message>
        <source>{place}: “{text}” makes no sense from character {at} on.</source>
        <translation>{place}：「{text}」從第 {at} 個字元起無法理解。</translation>
    </message>
    <message>
        <source>{place}: there is no function “{word}” with so many values. Nearest: “{nearest}”. Possible: {words}.</source>
        <translation>{place}：沒有接受這麼多值的函式「{word}」。最接近的是「{nearest}」。可用的有：{words}。</translation>
    </message>
    <message>
        <source>{place}: in “{text}”, “{word}” does not go with what it is given.</source>
        <translation>{place}：在「{text}」中，「{word}」不能用於所給的值。</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>記憶體不足。</translation>
    </message>
    <message>
        <source>Foldermill died {count} times while only this file was in work.</source>
        <translation>僅處理此檔案時，Foldermill 已終止 {count} 次。</translation>
    </message>
    <message>
        <source>The run was cancelled before this file.</source>
        <translation>尚未處理此檔案，執行就被取消了。</translation>
    </message>
    <message>
        <source>The run stopped before this file.</source>
        <translation>尚未處理此檔案，執行就停止了。</translation>
    </message>
    <message>
        <source>The first rows are not shown: reading them takes over {seconds} seconds.</source>
        <translation>讀取前幾列的時間超過 {seconds} 秒，因此不顯示。</translation>
    </message>
    <message>
        <source>The process that read the first rows has died. The file is probably damaged, or too large to be shown.</source>
        <translation>讀取前幾列的程序已意外結束。檔案可能已損壞，或大到無法顯示。</translation>
    </message>
    <message>
        <source>There is no space left on the disk.</source>
        <translation>磁碟沒有剩餘空間。</translation>
    </message>
    <message>
        <source>The result is too big for this file system.</source>
        <translation>結果對此檔案系統而言太大。</translation>
    </message>
    <message>
        <source>No permission for “{path}”.</source>
        <translation>沒有「{path}」的權限。</translation>
    </message>
    <message>
        <source>The disk is read-only: “{path}”.</source>
        <translation>磁碟是唯讀的：「{path}」。</translation>
    </message>
    <message>
        <source>“{path}” is no longer there.</source>
        <translation>「{path}」已不存在。</translation>
    </message>
    <message>
        <source>“{path}” is not a folder.</source>
        <translation>「{path}」不是資料夾。</translation>
    </message>
    <message>
        <source>“{path}” is a folder.</source>
        <translation>「{path}」是資料夾。</translation>
    </message>
    <message>
        <source>The path is too long: “{path}”.</source>
        <translation>路徑太長：「{path}」。</translation>
    </message>
    <message>
        <source>“{path}” is a link that leads back to itself.</source>
        <translation>「{path}」是指回自己的連結。</translation>
    </message>
    <message>
        <source>The disk cannot read or write “{path}”.</source>
        <translation>磁碟無法讀寫「{path}」。</translation>
    </message>
    <message>
        <source>The system has too many files open.</source>
        <translation>系統開啟的檔案過多。</translation>
    </message>
    <message>
        <source>“{path}” is in use by another program.</source>
        <translation>「{path}」正由其他程式使用。</translation>
    </message>
    <message>
        <source>The network folder of “{path}” is gone.</source>
        <translation>「{path}」所在的網路資料夾已無法存取。</translation>
    </message>
    <message>
        <source>The system refused “{path}”: {reason}.</source>
        <translation>系統拒絕存取「{path}」：{reason}。</translation>
    </message>
    <message>
        <source>nothing but zero bytes</source>
        <translation>全為零的位元組</translation>
    </message>
    <message>
        <source>nothing that is known</source>
        <translation>無法辨識的資料</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>網頁</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文件</translation>
    </message>
    <message>
        <source>a ZIP archive</source>
        <translation>ZIP 壓縮檔</translation>
    </message>
    <message>
        <source>a 7z archive</source>
        <translation>7z 壓縮檔</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>RAR 壓縮檔</translation>
    </message>
    <message>
        <source>compressed data</source>
        <translation>壓縮資料</translation>
    </message>
    <message>
        <source>an Office document</source>
        <translation>Office 文件</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>資料庫</translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation>PostScript 文件</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程式</translation>
    </message>
    <message>
        <source>sound or film</source>
        <translation>音訊或影片</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>The file starts with a byte order mark.</source>
        <translation>檔案以位元組順序記號（BOM）開頭。</translation>
    </message>
    <message>
        <source>What was read holds ASCII characters only.</source>
        <translation>讀到的內容只有 ASCII 字元。</translation>
    </message>
    <message>
        <source>All characters are valid UTF-8.</source>
        <translation>所有字元都是有效的 UTF-8。</translation>
    </message>
    <message>
        <source>Most characters are valid UTF-8, but {wrong} bytes are not.</source>
        <translation>大部分字元是有效的 UTF-8，但有 {wrong} 個位元組不是。</translation>
    </message>
    <message>
        <source>Every second byte is zero.</source>
        <translation>每隔一個位元組就是零。</translation>
    </message>
    <message>
        <source>In this encoding the letters make the best words.</source>
        <translation>用這種編碼解讀時，文字最通順。</translation>
    </message>
    <message>
        <source>Nothing speaks for any encoding; this one is the most common.</source>
        <translation>看不出是哪一種編碼，因此採用最常見的一種。</translation>
    </message>
    <message>
        <source>The recipe says so.</source>
        <translation>依照配方的設定。</translation>
    </message>
    <message>
        <source>The first line says so.</source>
        <translation>檔案的第一行這樣註明。</translation>
    </message>
    <message>
        <source>{rows} of {all} rows have {columns} cells.</source>
        <translation>{all} 列中有 {rows} 列是 {columns} 個儲存格。</translation>
    </message>
    <message>
        <source>No character parts the lines into cells.</source>
        <translation>沒有字元把各行分成儲存格。</translation>
    </message>
    <message>
        <source>The file&apos;s name says so.</source>
        <translation>由檔名得知。</translation>
    </message>
    <message>
        <source>Cells stand in these quotes.</source>
        <translation>儲存格用這種引號括住。</translation>
    </message>
    <message>
        <source>Quotes inside cells have a backslash before them.</source>
        <translation>儲存格內的引號前有反斜線。</translation>
    </message>
    <message>
        <source>There are no quotes in what was read.</source>
        <translation>讀到的內容沒有引號。</translation>
    </message>
    <message>
        <source>The quotes there are stand inside cells.</source>
        <translation>引號都出現在儲存格的內容裡。</translation>
    </message>
    <message>
        <source>The first row holds words, the rows below hold numbers or dates.</source>
        <translation>第一列是文字，下面各列是數字或日期。</translation>
    </message>
    <message>
        <source>The cells of the first row count up.</source>
        <translation>第一列的儲存格依序遞增。</translation>
    </message>
    <message>
        <source>The cells of the first row differ from each other and from all below.</source>
        <translation>第一列的儲存格彼此不同，也與下面各列不同。</translation>
    </message>
    <message>
        <source>The first row is like the rows below.</source>
        <translation>第一列與下面各列類似。</translation>
    </message>
    <message>
        <source>Cells of the first row are blank or alike.</source>
        <translation>第一列有空白或重複的儲存格。</translation>
    </message>
    <message>
        <source>The table starts with the first line.</source>
        <translation>表格從第一行開始。</translation>
    </message>
    <message>
        <source>Lines before the table that have fewer cells: {lines}.</source>
        <translation>表格前儲存格較少的行數：{lines}。</translation>
    </message>
    <message>
        <source>Lines behind the table that have fewer cells: {lines}.</source>
        <translation>表格後儲存格較少的行數：{lines}。</translation>
    </message>
    <message>
        <source>Numbers with a comma before their decimals: {cells}.</source>
        <translation>以逗號作為小數點的數字：{cells} 個。</translation>
    </message>
    <message>
        <source>Numbers with a point before their decimals: {cells}.</source>
        <translation>以句點作為小數點的數字：{cells} 個。</translation>
    </message>
    <message>
        <source>The table ends with the last line.</source>
        <translation>表格到最後一行為止。</translation>
    </message>
    <message>
        <source>No number in what was read has decimals.</source>
        <translation>讀到的數字都沒有小數。</translation>
    </message>
</context>
<context>
    <name>formats</name>
    <message>
        <source>JPEG</source>
        <translation>JPEG</translation>
    </message>
    <message>
        <source>Photos: small files that every program opens.</source>
        <translation>照片：檔案小，任何程式都能開啟。</translation>
    </message>
    <message>
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Drawings and screenshots: nothing is lost, transparency included.</source>
        <translation>圖畫與螢幕擷圖：完全無損，包含透明度。</translation>
    </message>
    <message>
        <source>Same as the source</source>
        <translation>與來源相同</translation>
    </message>
    <message>
        <source>Each picture in its own format; PNG or JPEG where that cannot be written.</source>
        <translation>每張圖片維持自己的格式；無法寫入時使用 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>TIFF</source>
        <translation>TIFF</translation>
    </message>
    <message>
        <source>Print and archives: nothing is lost, at any depth.</source>
        <translation>印刷與典藏：任何位元深度都完全無損。</translation>
    </message>
    <message>
        <source>WebP</source>
        <translation>WebP</translation>
    </message>
    <message>
        <source>The web: smaller than JPEG, with transparency.</source>
        <translation>網頁：比 JPEG 更小，並支援透明度。</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Arrow</translation>
    </message>
    <message>
        <source>Tables for other programs, each column with a type.</source>
        <translation>給其他程式使用的表格，每一欄都有型別。</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Text with commas or other delimiters, which every program reads.</source>
        <translation>以逗號或其他分隔字元分開的文字，每個程式都能讀。</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>A page with all rows, for reading in a browser.</source>
        <translation>包含所有列的網頁，可在瀏覽器中閱讀。</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>An object of JSON in each line, as UTF-8.</source>
        <translation>每行一個 JSON 物件，以 UTF-8 編碼。</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>A table for documents, all rows of it.</source>
        <translation>文件用的表格，包含所有列。</translation>
    </message>
    <message>
        <source>Parquet</source>
        <translation>Parquet</translation>
    </message>
    <message>
        <source>Small and quick to read; each column has a type.</source>
        <translation>檔案小、讀取快；每一欄都有型別。</translation>
    </message>
    <message>
        <source>TSV</source>
        <translation>TSV</translation>
    </message>
    <message>
        <source>Text with tabs between the cells.</source>
        <translation>儲存格之間以定位字元分隔的文字。</translation>
    </message>
    <message>
        <source>SQLite</source>
        <translation>SQLite</translation>
    </message>
    <message>
        <source>A database with one table, in one file.</source>
        <translation>含有一個表格的資料庫，存成單一檔案。</translation>
    </message>
    <message>
        <source>Excel</source>
        <translation>Excel</translation>
    </message>
    <message>
        <source>A workbook for Excel, LibreOffice and others; no cell is a formula.</source>
        <translation>供 Excel、LibreOffice 等程式使用的活頁簿；沒有任何儲存格是公式。</translation>
    </message>
    <message>
        <source>Each table in its own format, workbooks as xlsx; CSV where that cannot be written.</source>
        <translation>每個表格維持原本的格式,活頁簿寫成 xlsx;無法寫出時改用 CSV。</translation>
    </message>
</context>
<context>
    <name>forms</name>
    <message>
        <source>Separate with commas</source>
        <translation>以逗號分隔</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>Running</source>
        <translation>執行中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Broken off</source>
        <translation>已中斷</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已復原</translation>
    </message>
    <message>
        <source>In use elsewhere</source>
        <translation>在別處使用中</translation>
    </message>
    <message>
        <source>Partly undone</source>
        <translation>部分復原</translation>
    </message>
    <message>
        <source>In place of the sources</source>
        <translation>取代來源檔</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>失敗 %Ln 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) failed</source>
        <translation>
            <numerusform>合併失敗 %Ln 項</numerusform>
        </translation>
    </message>
    <message>
        <source>Started</source>
        <translation>開始時間</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Files done</source>
        <translation>完成的檔案</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>耗時</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>讀取</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>寫入</translation>
    </message>
    <message>
        <source>Results in</source>
        <translation>結果位置</translation>
    </message>
</context>
<context>
    <name>operations</name>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Make pictures lighter or darker.</source>
        <translation>讓圖片變亮或變暗。</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>對比</translation>
    </message>
    <message>
        <source>Pull light and dark apart, or together.</source>
        <translation>拉開或拉近明暗差距。</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁切</translation>
    </message>
    <message>
        <source>Cut the edges off pictures.</source>
        <translation>裁掉圖片的邊緣。</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻轉</translation>
    </message>
    <message>
        <source>Mirror pictures.</source>
        <translation>將圖片鏡像。</translation>
    </message>
    <message>
        <source>Grayscale</source>
        <translation>灰階</translation>
    </message>
    <message>
        <source>Take the colour out of pictures.</source>
        <translation>去除圖片的色彩。</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>調整大小</translation>
    </message>
    <message>
        <source>Make pictures larger or smaller.</source>
        <translation>將圖片放大或縮小。</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>旋轉</translation>
    </message>
    <message>
        <source>Turn pictures.</source>
        <translation>旋轉圖片。</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>銳利化</translation>
    </message>
    <message>
        <source>Make edges clearer.</source>
        <translation>讓邊緣更清晰。</translation>
    </message>
    <message>
        <source>Add the file&apos;s name</source>
        <translation>加入檔名</translation>
    </message>
    <message>
        <source>Say in each row which file it is from.</source>
        <translation>在每一列註明來自哪個檔案。</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>轉換型別</translation>
    </message>
    <message>
        <source>Bring cells into the form of a type.</source>
        <translation>將儲存格轉為某個型別的寫法。</translation>
    </message>
    <message>
        <source>Change case</source>
        <translation>變更大小寫</translation>
    </message>
    <message>
        <source>Write cells in capitals, or without.</source>
        <translation>將儲存格改為大寫或小寫。</translation>
    </message>
    <message>
        <source>Derive a column</source>
        <translation>衍生欄位</translation>
    </message>
    <message>
        <source>Make a column of others.</source>
        <translation>由其他欄位產生欄位。</translation>
    </message>
    <message>
        <source>Drop columns</source>
        <translation>移除欄位</translation>
    </message>
    <message>
        <source>Leave columns out.</source>
        <translation>去掉某些欄位。</translation>
    </message>
    <message>
        <source>Fill missing cells</source>
        <translation>填補缺少的儲存格</translation>
    </message>
    <message>
        <source>Put a value where cells are missing.</source>
        <translation>在缺少值的儲存格填入指定的值。</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>篩選列</translation>
    </message>
    <message>
        <source>Keep the rows for which a condition holds.</source>
        <translation>保留符合條件的列。</translation>
    </message>
    <message>
        <source>Join columns</source>
        <translation>合併欄位</translation>
    </message>
    <message>
        <source>Make one column of several.</source>
        <translation>將多個欄位合成一個。</translation>
    </message>
    <message>
        <source>Concatenate</source>
        <translation>串接</translation>
    </message>
    <message>
        <source>All rows of all tables in one.</source>
        <translation>將所有表格的所有列合成一個表格。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分組</translation>
    </message>
    <message>
        <source>One row for each group of rows of a table.</source>
        <translation>表格中的每一組列各成一列。</translation>
    </message>
    <message>
        <source>One line for each group of rows of all tables.</source>
        <translation>所有表格中的每一組列各成一行。</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>資料剖析</translation>
    </message>
    <message>
        <source>Statistics of every column: of each file, and of all together.</source>
        <translation>每個欄位的統計：逐檔案以及全部合併。</translation>
    </message>
    <message>
        <source>Pseudonymise</source>
        <translation>假名化</translation>
    </message>
    <message>
        <source>Put codes in the place of what tells who it is.</source>
        <translation>以代碼取代可辨識身分的內容。</translation>
    </message>
    <message>
        <source>Rename columns</source>
        <translation>重新命名欄位</translation>
    </message>
    <message>
        <source>Give columns other names.</source>
        <translation>為欄位取其他名稱。</translation>
    </message>
    <message>
        <source>Reorder columns</source>
        <translation>調整欄位順序</translation>
    </message>
    <message>
        <source>Bring columns to the front or the back.</source>
        <translation>將欄位移到最前或最後。</translation>
    </message>
    <message>
        <source>Replace values</source>
        <translation>取代值</translation>
    </message>
    <message>
        <source>Put other texts in the place of some.</source>
        <translation>以其他文字取代某些文字。</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>四捨五入</translation>
    </message>
    <message>
        <source>Write numbers with fewer decimals.</source>
        <translation>以較少的小數位數書寫數字。</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>抽樣</translation>
    </message>
    <message>
        <source>Keep some rows, chosen by chance.</source>
        <translation>隨機保留部分的列。</translation>
    </message>
    <message>
        <source>Select columns</source>
        <translation>選取欄位</translation>
    </message>
    <message>
        <source>Keep some columns only, in the order named.</source>
        <translation>只依所列順序保留某些欄位。</translation>
    </message>
    <message>
        <source>Split a column</source>
        <translation>分割欄位</translation>
    </message>
    <message>
        <source>Make several columns of one.</source>
        <translation>將一個欄位分成多個。</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>修剪空白</translation>
    </message>
    <message>
        <source>Take blanks away around cells.</source>
        <translation>去除儲存格前後的空白。</translation>
    </message>
    <message>
        <source>Drop duplicates</source>
        <translation>移除重複列</translation>
    </message>
    <message>
        <source>Keep one of rows that are alike.</source>
        <translation>相同的資料列只保留一列。</translation>
    </message>
    <message>
        <source>Format dates</source>
        <translation>設定日期格式</translation>
    </message>
    <message>
        <source>Write dates in a format.</source>
        <translation>將日期寫成指定格式。</translation>
    </message>
    <message>
        <source>Join with a lookup table</source>
        <translation>與對照表合併</translation>
    </message>
    <message>
        <source>Add columns of a lookup table to rows.</source>
        <translation>將對照表的欄位加到各列。</translation>
    </message>
    <message>
        <source>Map values</source>
        <translation>對應值</translation>
    </message>
    <message>
        <source>Put a value of a list in the place of each cell.</source>
        <translation>依清單將每個儲存格換成對應的值。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Rows added, removed and changed between two tables or folders, by key.</source>
        <translation>依鍵比對兩個表格或資料夾，列出新增、移除與變更的列。</translation>
    </message>
    <message>
        <source>Parse dates</source>
        <translation>讀取日期</translation>
    </message>
    <message>
        <source>Read dates, and write them as in 2024-12-31.</source>
        <translation>讀取日期，並寫成 2024-12-31 的形式。</translation>
    </message>
    <message>
        <source>Pivot</source>
        <translation>樞紐分析</translation>
    </message>
    <message>
        <source>Make columns of the values of one.</source>
        <translation>將一個欄位的值變成多個欄位。</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Bring rows into order by the cells of some columns.</source>
        <translation>依某些欄的儲存格排列資料列的順序。</translation>
    </message>
    <message>
        <source>Transpose</source>
        <translation>轉置</translation>
    </message>
    <message>
        <source>Make rows of columns and columns of rows; the first column holds the new names.</source>
        <translation>欄列互換；第一欄是新的欄位名稱。</translation>
    </message>
</context>
<context>
    <name>params</name>
    <message>
        <source>Replace the originals</source>
        <translation>取代原始檔</translation>
    </message>
    <message>
        <source>Put each result in the place of its source. The originals are kept aside, and undoing the run brings them back.</source>
        <translation>讓每個結果取代其來源檔。原始檔會另外保留，復原該次執行即可取回。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Where the results go. The window and the option -o override it.</source>
        <translation>結果存放的位置。視窗與 -o 選項的設定優先。</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Keep the folders of the source, or put all results into one folder.</source>
        <translation>保留來源的資料夾結構，或將所有結果放在同一個資料夾。</translation>
    </message>
    <message>
        <source>Same folders as the source</source>
        <translation>與來源相同的資料夾</translation>
    </message>
    <message>
        <source>All in one folder</source>
        <translation>全部放在同一個資料夾</translation>
    </message>
    <message>
        <source>If the name is taken</source>
        <translation>名稱已被使用時</translation>
    </message>
    <message>
        <source>What to do when a file of that name is there already, or twice in this batch.</source>
        <translation>當同名檔案已存在，或在這批次中出現兩次時要怎麼做。</translation>
    </message>
    <message>
        <source>Add a number</source>
        <translation>加上編號</translation>
    </message>
    <message>
        <source>Skip the file</source>
        <translation>略過檔案</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Replace it if older</source>
        <translation>較舊時取代</translation>
    </message>
    <message>
        <source>Report it as failed</source>
        <translation>視為失敗</translation>
    </message>
    <message>
        <source>Keep dates</source>
        <translation>保留日期</translation>
    </message>
    <message>
        <source>Give each result the modification time of its source.</source>
        <translation>讓每個結果沿用來源的修改時間。</translation>
    </message>
    <message>
        <source>Skip what is done</source>
        <translation>略過先前已完成的檔案</translation>
    </message>
    <message>
        <source>Leave out files that an earlier run with this recipe and this folder has done, if their content is the same and the result is still there.</source>
        <translation>若檔案內容未變、結果也還在，就略過先前以此配方與此資料夾完成的檔案。</translation>
    </message>
    <message>
        <source>A file that takes longer has failed. 0 takes the time from the settings. On top of it each file gets 20 times what work of its kind and size is thought to take.</source>
        <translation>處理時間超過此值的檔案視為失敗。0 表示採用設定中的時間。此外，每個檔案還會依其類型與大小，額外獲得預估處理時間的 20 倍。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>全部移除</translation>
    </message>
    <message>
        <source>Remove the location</source>
        <translation>移除位置資訊</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>中繼資料</translation>
    </message>
    <message>
        <source>Camera data, captions and colour profile. Without its profile a picture is converted to sRGB first, so that its colours stay right.</source>
        <translation>相機資料、說明文字與色彩描述檔。移除描述檔時，圖片會先轉換為 sRGB，以保持色彩正確。</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>品質</translation>
    </message>
    <message>
        <source>Higher looks better and takes more space.</source>
        <translation>數值越高畫質越好，也越占空間。</translation>
    </message>
    <message>
        <source>Progressive</source>
        <translation>漸進式</translation>
    </message>
    <message>
        <source>Appears coarse first and then sharper while it loads. Slower to write.</source>
        <translation>載入時先粗略顯示，再逐漸清晰。寫入較慢。</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Replaces what is transparent: JPEG knows no alpha.</source>
        <translation>取代透明的部分：JPEG 不支援透明度。</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>壓縮</translation>
    </message>
    <message>
        <source>0 is quickest, 9 is smallest; the picture is the same with each.</source>
        <translation>0 最快，9 最小；圖片內容都相同。</translation>
    </message>
    <message>
        <source>Of JPEG and WebP; the other formats lose nothing.</source>
        <translation>用於 JPEG 與 WebP；其他格式不會有任何損失。</translation>
    </message>
    <message>
        <source>Nothing is lost with any of them.</source>
        <translation>任一種都不會有損失。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>無</translation>
    </message>
    <message>
        <source>LZW</source>
        <translation>LZW</translation>
    </message>
    <message>
        <source>Deflate</source>
        <translation>Deflate</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>無損</translation>
    </message>
    <message>
        <source>Keep every pixel as it is, for drawings.</source>
        <translation>每個像素都保持原樣，適合圖畫。</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>壓縮力度</translation>
    </message>
    <message>
        <source>0 is quickest, 6 is smallest.</source>
        <translation>0 最快，6 最小。</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>中央</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>右下</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>係數</translation>
    </message>
    <message>
        <source>1 changes nothing, 0 is black, 2 is twice as light.</source>
        <translation>1 不變，0 為全黑，2 為兩倍亮。</translation>
    </message>
    <message>
        <source>1 changes nothing, 0 is plain grey, 2 is twice as much.</source>
        <translation>1 不變，0 為純灰，2 為兩倍對比。</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>What the numbers below mean.</source>
        <translation>下方數字的意義。</translation>
    </message>
    <message>
        <source>Keep a shape</source>
        <translation>固定比例</translation>
    </message>
    <message>
        <source>Keep a size</source>
        <translation>固定尺寸</translation>
    </message>
    <message>
        <source>Cut off margins</source>
        <translation>裁掉邊界</translation>
    </message>
    <message>
        <source>Width of the shape</source>
        <translation>比例的寬</translation>
    </message>
    <message>
        <source>In proportion to its height, like 3 to 2 or 16 to 9.</source>
        <translation>相對於高的比例，例如 3 比 2 或 16 比 9。</translation>
    </message>
    <message>
        <source>Height of the shape</source>
        <translation>比例的高</translation>
    </message>
    <message>
        <source>In proportion to its width.</source>
        <translation>相對於寬的比例。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>Pictures that are narrower keep their width.</source>
        <translation>較窄的圖片維持原寬度。</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Pictures that are lower keep their height.</source>
        <translation>較矮的圖片維持原高度。</translation>
    </message>
    <message>
        <source>Which part of the picture stays.</source>
        <translation>保留圖片的哪個部分。</translation>
    </message>
    <message>
        <source>How much is cut off there.</source>
        <translation>該處要裁掉多少。</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>What changes places.</source>
        <translation>要互換的方向。</translation>
    </message>
    <message>
        <source>Left and right</source>
        <translation>左右</translation>
    </message>
    <message>
        <source>Top and bottom</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>Fit inside a box</source>
        <translation>縮放至方框內</translation>
    </message>
    <message>
        <source>Fill a box, cutting off what stands out</source>
        <translation>填滿方框，裁掉超出的部分</translation>
    </message>
    <message>
        <source>Stretch to a box</source>
        <translation>拉伸至方框</translation>
    </message>
    <message>
        <source>Long edge</source>
        <translation>長邊</translation>
    </message>
    <message>
        <source>Short edge</source>
        <translation>短邊</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Megapixels</source>
        <translation>百萬像素</translation>
    </message>
    <message>
        <source>Width of the box.</source>
        <translation>方框的寬度。</translation>
    </message>
    <message>
        <source>Height of the box.</source>
        <translation>方框的高度。</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>長度</translation>
    </message>
    <message>
        <source>Length of that edge; the other one follows.</source>
        <translation>該邊的長度；另一邊依比例調整。</translation>
    </message>
    <message>
        <source>Of width and height.</source>
        <translation>寬度與高度的百分比。</translation>
    </message>
    <message>
        <source>Millions of pixels in the result.</source>
        <translation>結果的百萬像素數。</translation>
    </message>
    <message>
        <source>Only make smaller</source>
        <translation>只縮小</translation>
    </message>
    <message>
        <source>Leave pictures alone that are small enough already.</source>
        <translation>已經夠小的圖片不做更動。</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>轉向</translation>
    </message>
    <message>
        <source>Pictures are upright already: what the camera says about itself is honoured.</source>
        <translation>圖片已是正向：會依照相機記錄的方向處理。</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>To the left</source>
        <translation>向左</translation>
    </message>
    <message>
        <source>Upside down</source>
        <translation>上下顛倒</translation>
    </message>
    <message>
        <source>By an angle</source>
        <translation>依角度</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Clockwise.</source>
        <translation>順時針方向。</translation>
    </message>
    <message>
        <source>Fills the corners; pictures with transparency get transparent ones.</source>
        <translation>填補四角；具透明度的圖片則以透明填補。</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>強度</translation>
    </message>
    <message>
        <source>How strong; 0 changes nothing.</source>
        <translation>效果的強度；0 不變。</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>半徑</translation>
    </message>
    <message>
        <source>How far the effect reaches from an edge.</source>
        <translation>效果從邊緣延伸的距離。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外觀</translation>
    </message>
    <message>
        <source>Light or dark colours, or what the desktop uses.</source>
        <translation>淺色或深色，或依照桌面設定。</translation>
    </message>
    <message>
        <source>Like the desktop</source>
        <translation>依照桌面</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>The window&apos;s language, from the next start on.</source>
        <translation>視窗的語言，下次啟動時生效。</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Traditional Chinese</source>
        <translation>正體中文</translation>
    </message>
    <message>
        <source>Files at the same time</source>
        <translation>同時處理的檔案數</translation>
    </message>
    <message>
        <source>How many files are worked on at once; 0 chooses by cores and memory.</source>
        <translation>一次處理幾個檔案；0 表示依核心數與記憶體自動決定。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>記憶體</translation>
    </message>
    <message>
        <source>The share of the free memory that a run may use.</source>
        <translation>執行時可使用的可用記憶體比例。</translation>
    </message>
    <message>
        <source>Largest picture</source>
        <translation>最大圖片</translation>
    </message>
    <message>
        <source>Pictures that claim to be larger are refused before they are opened.</source>
        <translation>宣稱更大的圖片在開啟前就會被拒絕。</translation>
    </message>
    <message>
        <source>Time for one file</source>
        <translation>單一檔案時限</translation>
    </message>
    <message>
        <source>A file that takes longer has failed; large files get more, by their size.</source>
        <translation>超過時限的檔案視為失敗；大檔案會依大小給予更多時間。</translation>
    </message>
    <message>
        <source>Keep runs in the history for</source>
        <translation>歷史記錄保留</translation>
    </message>
    <message>
        <source>Older runs are removed from the history, but never one that keeps originals.</source>
        <translation>較舊的執行會從歷史記錄中移除，但仍保管原始檔的執行絕不移除。</translation>
    </message>
    <message>
        <source>Keep originals for</source>
        <translation>原始檔保留</translation>
    </message>
    <message>
        <source>After that Foldermill offers to remove the originals that a run has replaced. It never does so unasked.</source>
        <translation>超過這段時間後，Foldermill 會提議移除被執行取代的原始檔，但絕不會未經詢問就移除。</translation>
    </message>
    <message>
        <source>Space for originals</source>
        <translation>原始檔可用空間</translation>
    </message>
    <message>
        <source>How much the replaced originals in one folder may take. When they take more, a run waits until there is room.</source>
        <translation>一個資料夾中被取代的原始檔最多可占用多少空間。超過時，執行會等到有空間為止。</translation>
    </message>
    <message>
        <source>Texts only, as they are</source>
        <translation>只有文字，維持原樣</translation>
    </message>
    <message>
        <source>In one form: 1234.5, 2024-12-31, true</source>
        <translation>統一寫法：1234.5、2024-12-31、true</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔字元</translation>
    </message>
    <message>
        <source>The character between cells.</source>
        <translation>儲存格之間的字元。</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗號</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>分號</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>定位字元</translation>
    </message>
    <message>
        <source>Vertical bar</source>
        <translation>直線符號</translation>
    </message>
    <message>
        <source>Types</source>
        <translation>型別</translation>
    </message>
    <message>
        <source>What becomes of numbers, dates and truth values. A column has a type only if each of its values survives it.</source>
        <translation>數字、日期與真假值如何處理。只有每個值都能完整保留時，欄位才有型別。</translation>
    </message>
    <message>
        <source>The narrowest that holds every value</source>
        <translation>能容納每個值的最窄型別</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>依檔案判斷</translation>
    </message>
    <message>
        <source>Bad rows</source>
        <translation>有瑕疵的列</translation>
    </message>
    <message>
        <source>What happens to rows with too few or too many cells, characters that are not in the encoding, NUL bytes, or a quote that is never closed. They are kept and mended as well as can be, or put into a file of rejected rows, with line number and reason.</source>
        <translation>儲存格太少或太多、含有編碼以外的字元、含有 NUL 位元組,或引號沒有結尾的列如何處理。可以盡量修補後保留,或連同行號與原因另存到一個檔案。</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Put them aside</source>
        <translation>另外存放</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>編碼</translation>
    </message>
    <message>
        <source>How characters are stored, like utf-8, cp1252 or big5. Empty: as found.</source>
        <translation>字元的儲存方式,例如 utf-8、cp1252 或 big5。留空表示依檔案判斷。</translation>
    </message>
    <message>
        <source>The character between cells. Empty: as found.</source>
        <translation>儲存格之間的字元。留空表示依檔案判斷。</translation>
    </message>
    <message>
        <source>The character around cells that hold a delimiter.</source>
        <translation>含有分隔字元的儲存格前後的字元。</translation>
    </message>
    <message>
        <source>Double</source>
        <translation>雙引號</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>單引號</translation>
    </message>
    <message>
        <source>No quotes</source>
        <translation>沒有引號</translation>
    </message>
    <message>
        <source>Quotes in cells</source>
        <translation>儲存格內的引號</translation>
    </message>
    <message>
        <source>How a quote is written that belongs to a cell.</source>
        <translation>屬於儲存格內容的引號如何書寫。</translation>
    </message>
    <message>
        <source>Doubled</source>
        <translation>重複一次</translation>
    </message>
    <message>
        <source>Behind a backslash</source>
        <translation>前面加反斜線</translation>
    </message>
    <message>
        <source>Whether the first row holds the names of the columns.</source>
        <translation>第一列是否為欄位名稱。</translation>
    </message>
    <message>
        <source>The first row</source>
        <translation>第一列</translation>
    </message>
    <message>
        <source>Lines before the table</source>
        <translation>表格之前的行數</translation>
    </message>
    <message>
        <source>They are left out. -1: as found.</source>
        <translation>這些行會略過。-1 表示依檔案判斷。</translation>
    </message>
    <message>
        <source>Lines behind the table</source>
        <translation>表格之後的行數</translation>
    </message>
    <message>
        <source>Decimal character</source>
        <translation>小數點字元</translation>
    </message>
    <message>
        <source>The character before decimals.</source>
        <translation>小數之前的字元。</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>句點</translation>
    </message>
    <message>
        <source>Between thousands</source>
        <translation>千分位字元</translation>
    </message>
    <message>
        <source>The character between groups of three digits.</source>
        <translation>每三位數之間的字元。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>無</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Straight apostrophe</source>
        <translation>直撇號</translation>
    </message>
    <message>
        <source>Curved apostrophe</source>
        <translation>彎撇號</translation>
    </message>
    <message>
        <source>No-break space</source>
        <translation>不換行空格</translation>
    </message>
    <message>
        <source>Narrow no-break space</source>
        <translation>窄不換行空格</translation>
    </message>
    <message>
        <source>Cells that say just this are missing, like NA: for all steps, types and merges. Where no step changes them, texts keep them as they are.</source>
        <translation>內容正好是這些字的儲存格視為缺漏,例如 NA:所有步驟、型別與合併都如此看待。沒有步驟更動的儲存格,在文字檔中保持原樣。</translation>
    </message>
    <message>
        <source>Widths of columns</source>
        <translation>欄寬</translation>
    </message>
    <message>
        <source>Of texts whose columns stand at fixed places: how many characters each column takes. The last one goes to the end of the line. None: as found.</source>
        <translation>欄位位置固定的文字檔:每欄占幾個字元。最後一欄到行尾為止。不填表示依檔案判斷。</translation>
    </message>
    <message>
        <source>Split by rows</source>
        <translation>依列數分割</translation>
    </message>
    <message>
        <source>Write a folder of files with so many rows each, and the header in every one. With 0 all rows are in one file.</source>
        <translation>寫成一個資料夾，其中每個檔案各有這麼多列，並且都有標題列。設為 0 時所有列都在同一個檔案。</translation>
    </message>
    <message>
        <source>Split by column</source>
        <translation>依欄位分割</translation>
    </message>
    <message>
        <source>Write a folder with one file for each value of this column, called like the value. Left empty, all rows are in one file.</source>
        <translation>寫成一個資料夾，此欄位的每個值各有一個檔案，並以該值命名。留空時所有列都在同一個檔案。</translation>
    </message>
    <message>
        <source>Characters it does not hold are lost, and the report says so.</source>
        <translation>編碼無法表示的字元會遺失，報告會說明。</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>UTF-8 with byte order mark, for Excel</source>
        <translation>UTF-8（含位元組順序記號，適用於 Excel）</translation>
    </message>
    <message>
        <source>UTF-16</source>
        <translation>UTF-16</translation>
    </message>
    <message>
        <source>Windows-1252 (Western Europe)</source>
        <translation>Windows-1252（西歐）</translation>
    </message>
    <message>
        <source>Big5 (Traditional Chinese)</source>
        <translation>Big5（繁體中文）</translation>
    </message>
    <message>
        <source>GB 18030 (Chinese)</source>
        <translation>GB 18030（中文）</translation>
    </message>
    <message>
        <source>Shift JIS (Japanese)</source>
        <translation>Shift JIS（日文）</translation>
    </message>
    <message>
        <source>EUC-KR (Korean)</source>
        <translation>EUC-KR（韓文）</translation>
    </message>
    <message>
        <source>Line ends</source>
        <translation>換行</translation>
    </message>
    <message>
        <source>What ends each line; inside cells they stay.</source>
        <translation>每行的結尾；儲存格內的換行維持不變。</translation>
    </message>
    <message>
        <source>LF</source>
        <translation>LF</translation>
    </message>
    <message>
        <source>CR LF (Windows)</source>
        <translation>CR LF（Windows）</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>標題列</translation>
    </message>
    <message>
        <source>Write the names of the columns in the first line.</source>
        <translation>在第一行寫入欄位名稱。</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>引號</translation>
    </message>
    <message>
        <source>Cells with delimiters, quotes or line ends are always in quotes.</source>
        <translation>含有分隔字元、引號或換行的儲存格一定加上引號。</translation>
    </message>
    <message>
        <source>Where they are needed</source>
        <translation>需要時才加</translation>
    </message>
    <message>
        <source>Around every cell</source>
        <translation>每個儲存格都加</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>Their names. None means all columns.</source>
        <translation>欄位名稱。不填表示所有欄位。</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名稱</translation>
    </message>
    <message>
        <source>What the new column is called.</source>
        <translation>新欄位的名稱。</translation>
    </message>
    <message>
        <source>What is in it</source>
        <translation>內容</translation>
    </message>
    <message>
        <source>How much of the file&apos;s path.</source>
        <translation>取檔案路徑的哪一部分。</translation>
    </message>
    <message>
        <source>The name</source>
        <translation>檔名</translation>
    </message>
    <message>
        <source>The name without its ending</source>
        <translation>不含副檔名的檔名</translation>
    </message>
    <message>
        <source>The path below the source</source>
        <translation>來源之下的路徑</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>型別</translation>
    </message>
    <message>
        <source>What the cells shall be. Missing ones stay missing.</source>
        <translation>儲存格應有的型別。缺少的值維持缺少。</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>整數</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>數字</translation>
    </message>
    <message>
        <source>True or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>日期與時間</translation>
    </message>
    <message>
        <source>Date formats</source>
        <translation>日期格式</translation>
    </message>
    <message>
        <source>How dates are written, like %d.%m.%Y or %m/%d/%y %H:%M. The first that fits is taken. None means as in 2024-12-31 or 2024-12-31T23:59:59.</source>
        <translation>日期的寫法，例如 %d.%m.%Y 或 %m/%d/%y %H:%M。採用第一個符合的格式。不填表示如 2024-12-31 或 2024-12-31T23:59:59。</translation>
    </message>
    <message>
        <source>If a cell is not of it</source>
        <translation>儲存格不符時</translation>
    </message>
    <message>
        <source>What happens then.</source>
        <translation>屆時如何處理。</translation>
    </message>
    <message>
        <source>The table fails</source>
        <translation>表格視為失敗</translation>
    </message>
    <message>
        <source>The cell is missing</source>
        <translation>儲存格視為缺少</translation>
    </message>
    <message>
        <source>The cell stays as it is</source>
        <translation>儲存格維持原狀</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>How they are written.</source>
        <translation>字母的寫法。</translation>
    </message>
    <message>
        <source>all small</source>
        <translation>全部小寫</translation>
    </message>
    <message>
        <source>ALL CAPITALS</source>
        <translation>全部大寫</translation>
    </message>
    <message>
        <source>Each Word With A Capital</source>
        <translation>每個單字首字大寫</translation>
    </message>
    <message>
        <source>The first letter a capital</source>
        <translation>第一個字母大寫</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>What it is called. A column of that name is replaced, else it comes last.</source>
        <translation>欄位名稱。同名的欄位會被取代，否則加在最後。</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>What is in it, like [unit price] * qty, upper(name) or qty &gt; 5. It is written like the condition of Filter rows. What cannot be told is missing.</source>
        <translation>欄位內容，例如 [unit price] * qty、upper(name) 或 qty &gt; 5。寫法與「篩選列」的條件相同。無法得知的值視為缺少。</translation>
    </message>
    <message>
        <source>The names of those to leave out.</source>
        <translation>要去掉的欄位名稱。</translation>
    </message>
    <message>
        <source>What is put there.</source>
        <translation>要填入的值。</translation>
    </message>
    <message>
        <source>Words for missing</source>
        <translation>代表缺漏值的文字</translation>
    </message>
    <message>
        <source>Cells that say just this are missing, too, like NA.</source>
        <translation>內容正好是這些字詞的儲存格也視為缺少，例如 NA。</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>條件</translation>
    </message>
    <message>
        <source>Like qty &gt; 5 and [unit price] * qty &gt;= 99.5, or not contains(lower(name), &apos;inc&apos;), or date &lt; &apos;2025-01-01&apos; or is_missing(date). Names of columns with blanks stand in brackets, texts in single quotes. There are + - * /, = != &lt; &lt;= &gt; &gt;=, and, or, not, lower, upper, length, contains, starts, ends and is_missing. Rows for which it cannot be told, because a cell is missing, are left out. No condition keeps all rows.</source>
        <translation>例如 qty &gt; 5 and [unit price] * qty &gt;= 99.5，或 not contains(lower(name), &apos;inc&apos;)，或 date &lt; &apos;2025-01-01&apos; or is_missing(date)。含空白的欄位名稱寫在方括號內，文字寫在單引號內。可用 + - * /、= != &lt; &lt;= &gt; &gt;=、and、or、not、lower、upper、length、contains、starts、ends 與 is_missing。因缺少值而無法判斷的列會被去掉。沒有條件則保留所有列。</translation>
    </message>
    <message>
        <source>Between them</source>
        <translation>中間的文字</translation>
    </message>
    <message>
        <source>The text between two parts. Missing cells are no part.</source>
        <translation>兩部分之間的文字。缺少的儲存格不算一部分。</translation>
    </message>
    <message>
        <source>Keep what it is made of</source>
        <translation>保留原欄位</translation>
    </message>
    <message>
        <source>Leave the old columns beside the new ones.</source>
        <translation>在新欄位旁保留舊欄位。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Like %d.%m.%Y, %-d %B %Y or %m/%d/%y %I:%M %p; names are English, and a minus writes no zeros in front.</source>
        <translation>例如 %d.%m.%Y、%-d %B %Y 或 %m/%d/%y %I:%M %p；名稱為英文，減號表示前面不補零。</translation>
    </message>
    <message>
        <source>If a cell is no date</source>
        <translation>儲存格不是日期時</translation>
    </message>
    <message>
        <source>What happens to cells that are not as in 2024-12-31, or lack the time that the format asks for. Missing cells stay missing.</source>
        <translation>不是 2024-12-31 這種形式，或缺少格式所需時間的儲存格如何處理。缺少的儲存格維持缺少。</translation>
    </message>
    <message>
        <source>How the result is written.</source>
        <translation>結果的寫入格式。</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Its name in the table.</source>
        <translation>它在表格中的名稱。</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>函式</translation>
    </message>
    <message>
        <source>What is made of its cells. Missing ones do not count.</source>
        <translation>如何計算其儲存格。缺少的值不計入。</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>總和</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>Standard deviation of a sample</source>
        <translation>樣本標準差</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>個數</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>分組依據</translation>
    </message>
    <message>
        <source>Rows that are alike in these columns are a group. None makes one group.</source>
        <translation>這些欄位都相同的列為一組。不填則全部為一組。</translation>
    </message>
    <message>
        <source>Columns of the result</source>
        <translation>結果的欄位</translation>
    </message>
    <message>
        <source>What is said of each group.</source>
        <translation>對每一組計算的內容。</translation>
    </message>
    <message>
        <source>TSV</source>
        <translation>TSV</translation>
    </message>
    <message>
        <source>Quantiles</source>
        <translation>分位數</translation>
    </message>
    <message>
        <source>Values below which these shares of a column lie; 0.5 is the median.</source>
        <translation>欄位中有這些比例的值小於該分位數；0.5 即中位數。</translation>
    </message>
    <message>
        <source>Most frequent values</source>
        <translation>最常見的值</translation>
    </message>
    <message>
        <source>How many of each column are listed.</source>
        <translation>每個欄位列出多少個。</translation>
    </message>
    <message>
        <source>Bars in a histogram</source>
        <translation>直方圖的長條數</translation>
    </message>
    <message>
        <source>All are equally wide, from the smallest to the largest.</source>
        <translation>從最小值到最大值，每個長條等寬。</translation>
    </message>
    <message>
        <source>Cells with one of these count as empty, like NA; empty ones always do.</source>
        <translation>內容為這些文字（例如 NA）的儲存格視為空白；空白儲存格一律視為缺漏。</translation>
    </message>
    <message>
        <source>The names of those to hide. None hides nothing.</source>
        <translation>要隱藏的欄位名稱。不填則不隱藏。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>金鑰</translation>
    </message>
    <message>
        <source>The same cell gets the same code with the same key. Who knows the key, or that there is none, can find out what was there by trying; keep it, and the recipe, secret.</source>
        <translation>金鑰相同時，相同的儲存格會得到相同的代碼。知道金鑰（或知道沒有金鑰）的人可以逐一嘗試找出原本的內容；請將金鑰與配方保密。</translation>
    </message>
    <message>
        <source>Of each code. Below 16, two cells may by chance get the same.</source>
        <translation>每個代碼的字元數。低於 16 時，兩個儲存格可能碰巧得到相同的代碼。</translation>
    </message>
    <message>
        <source>What it is called from here on.</source>
        <translation>從這裡起的名稱。</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Columns and their new names.</source>
        <translation>欄位及其新名稱。</translation>
    </message>
    <message>
        <source>Their names. The others keep their order.</source>
        <translation>欄位名稱。其他欄位維持原順序。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>A whole cell, to the last character. An empty text stands for missing cells.</source>
        <translation>整個儲存格，每個字元都相同。空白文字代表缺少的儲存格。</translation>
    </message>
    <message>
        <source>To</source>
        <translation>移到</translation>
    </message>
    <message>
        <source>What it becomes.</source>
        <translation>換成什麼。</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>What becomes what.</source>
        <translation>什麼換成什麼。</translation>
    </message>
    <message>
        <source>Other cells</source>
        <translation>其他儲存格</translation>
    </message>
    <message>
        <source>What becomes of cells that are not in the list. Missing ones stay missing, unless the list says otherwise.</source>
        <translation>不在清單中的儲存格如何處理。缺少的儲存格維持缺少，除非清單另有規定。</translation>
    </message>
    <message>
        <source>Stay as they are</source>
        <translation>維持原樣</translation>
    </message>
    <message>
        <source>Are missing</source>
        <translation>成為缺少</translation>
    </message>
    <message>
        <source>Get one value</source>
        <translation>換成一個值</translation>
    </message>
    <message>
        <source>Their value</source>
        <translation>其值</translation>
    </message>
    <message>
        <source>What all other cells become.</source>
        <translation>所有其他儲存格換成的值。</translation>
    </message>
    <message>
        <source>Where they go, in the order named.</source>
        <translation>依所列順序移到的位置。</translation>
    </message>
    <message>
        <source>The front</source>
        <translation>最前</translation>
    </message>
    <message>
        <source>The back</source>
        <translation>最後</translation>
    </message>
    <message>
        <source>What has to be like the text that is looked for.</source>
        <translation>必須與尋找的文字相符的部分。</translation>
    </message>
    <message>
        <source>The whole cell</source>
        <translation>整個儲存格</translation>
    </message>
    <message>
        <source>A part of the cell</source>
        <translation>儲存格的一部分</translation>
    </message>
    <message>
        <source>A part, as a regular expression</source>
        <translation>一部分，以正規表示式尋找</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>尋找</translation>
    </message>
    <message>
        <source>The text that is looked for. None is found in empty cells only.</source>
        <translation>要尋找的文字。不填則只符合空白儲存格。</translation>
    </message>
    <message>
        <source>Replace by</source>
        <translation>取代為</translation>
    </message>
    <message>
        <source>The new text. In a regular expression, \1 is what the first group found.</source>
        <translation>新的文字。在正規表示式中，\1 表示第一個群組找到的內容。</translation>
    </message>
    <message>
        <source>Decimals</source>
        <translation>小數位數</translation>
    </message>
    <message>
        <source>Digits behind the point. A half goes away from zero. Numbers with no more, and cells that are no numbers, stay as they are.</source>
        <translation>小數點後的位數。正好一半時遠離零進位。位數不超過的數字與非數字的儲存格維持原狀。</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>How many of the rows are kept, more or less.</source>
        <translation>大約保留多少比例的列。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>The same seed keeps the same rows of the same files; another one others.</source>
        <translation>相同的種子會在相同的檔案中保留相同的列；不同的種子則保留不同的列。</translation>
    </message>
    <message>
        <source>Split at</source>
        <translation>分割處</translation>
    </message>
    <message>
        <source>The text between two parts.</source>
        <translation>兩部分之間的文字。</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>分割為</translation>
    </message>
    <message>
        <source>The names of the new columns. The last one holds all that is left; where there are fewer parts, the last ones are missing.</source>
        <translation>新欄位的名稱。最後一個欄位包含其餘所有內容；部分較少時，後面的欄位為缺少。</translation>
    </message>
    <message>
        <source>Inside, too</source>
        <translation>包含中間</translation>
    </message>
    <message>
        <source>Make one space of several blanks between words.</source>
        <translation>將字詞之間的多個空白縮為一個。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>The name of the table; if it is empty, the file&apos;s.</source>
        <translation>表格的名稱；留空則使用檔案的名稱。</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>The name of the sheet.</source>
        <translation>工作表的名稱。</translation>
    </message>
    <message>
        <source>Too many rows</source>
        <translation>列數過多</translation>
    </message>
    <message>
        <source>What happens to a table of more than 1,048,576 rows, its header included.</source>
        <translation>表格（含標題列）超過 1,048,576 列時如何處理。</translation>
    </message>
    <message>
        <source>The file fails</source>
        <translation>該檔案失敗</translation>
    </message>
    <message>
        <source>Further sheets hold the rest</source>
        <translation>其餘的列放入更多工作表</translation>
    </message>
    <message>
        <source>Rows that are alike in these are duplicates. None means all columns.</source>
        <translation>這些欄都相同的資料列即為重複；未指定則表示所有欄。</translation>
    </message>
    <message>
        <source>Which of the rows that are alike stays.</source>
        <translation>相同的資料列中要留下哪一列。</translation>
    </message>
    <message>
        <source>The first</source>
        <translation>第一列</translation>
    </message>
    <message>
        <source>The last</source>
        <translation>最後一列</translation>
    </message>
    <message>
        <source>None of them</source>
        <translation>全部不留</translation>
    </message>
    <message>
        <source>Lookup table</source>
        <translation>對照表</translation>
    </message>
    <message>
        <source>A table of any format, with one row for each key. In a recipe file it is named as seen from there, and lies beside the recipe or in a folder there.</source>
        <translation>任何格式的表格，每個鍵值一列。在配方檔中以配方所在位置為準命名，並位於配方旁邊或該處的資料夾中。</translation>
    </message>
    <message>
        <source>Key columns</source>
        <translation>鍵值欄位</translation>
    </message>
    <message>
        <source>Columns of the table by which rows are looked up. Their cells have to be alike in every character; a missing one is never found.</source>
        <translation>用來查找各列的表格欄位。儲存格必須每個字元都相同；缺少的值永遠找不到。</translation>
    </message>
    <message>
        <source>Key columns of the lookup table</source>
        <translation>對照表的鍵值欄位</translation>
    </message>
    <message>
        <source>In the same order. None means they have the same names.</source>
        <translation>順序相同。沒有表示名稱相同。</translation>
    </message>
    <message>
        <source>Columns to add</source>
        <translation>要加入的欄位</translation>
    </message>
    <message>
        <source>Of the lookup table. None means all but its key columns.</source>
        <translation>對照表的欄位。沒有表示鍵值欄位以外的全部。</translation>
    </message>
    <message>
        <source>Rows that are not found</source>
        <translation>找不到的列</translation>
    </message>
    <message>
        <source>What becomes of rows whose key the lookup table lacks.</source>
        <translation>對照表中沒有其鍵值的列如何處理。</translation>
    </message>
    <message>
        <source>Keep them, with the new cells missing</source>
        <translation>保留，新儲存格為缺少</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>略去</translation>
    </message>
    <message>
        <source>What is added to the name of a new column the table has already.</source>
        <translation>表格已有同名欄位時，加在新欄位名稱後面的文字。</translation>
    </message>
    <message>
        <source>Rows that are alike in these columns are the same row. None means the first column.</source>
        <translation>這些欄位內容相同的列視為同一列。留空表示第一欄。</translation>
    </message>
    <message>
        <source>Columns to ignore</source>
        <translation>要忽略的欄位</translation>
    </message>
    <message>
        <source>Their cells are not compared.</source>
        <translation>不比較這些欄位的儲存格。</translation>
    </message>
    <message>
        <source>Dates are written</source>
        <translation>日期的寫法</translation>
    </message>
    <message>
        <source>In numbers, with a year of four digits; a time may follow. Dates with the year first are always read, too.</source>
        <translation>以數字書寫，年份為四位數；後面可以有時間。年份在前的日期也一律會讀取。</translation>
    </message>
    <message>
        <source>Day first, as in 31.12.2024</source>
        <translation>日在前，如 31.12.2024</translation>
    </message>
    <message>
        <source>Month first, as in 12/31/2024</source>
        <translation>月在前，如 12/31/2024</translation>
    </message>
    <message>
        <source>In formats of your own</source>
        <translation>自訂格式</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Like %d/%m/%Y, %b %d, %Y or %Y%m%d %H:%M:%S; names are English. The first that fits is taken.</source>
        <translation>例如 %d/%m/%Y、%b %d, %Y 或 %Y%m%d %H:%M:%S；名稱為英文。採用第一個符合的格式。</translation>
    </message>
    <message>
        <source>If a cell is no such date</source>
        <translation>儲存格不是這種日期時</translation>
    </message>
    <message>
        <source>What happens then. Missing cells stay missing.</source>
        <translation>此時如何處理。缺少的儲存格維持缺少。</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Columns that make one row of the result of all rows that are alike in them. None makes one row.</source>
        <translation>在這些欄位中相同的所有列，在結果中成為一列。沒有則只有一列。</translation>
    </message>
    <message>
        <source>Columns from</source>
        <translation>欄位來源</translation>
    </message>
    <message>
        <source>The column whose values become columns: in the order of numbers where all are, else in that of texts.</source>
        <translation>其值會成為欄位的欄位：全為數字時依數字順序，否則依文字順序。</translation>
    </message>
    <message>
        <source>Values from</source>
        <translation>值的來源</translation>
    </message>
    <message>
        <source>The column from which the cells are made.</source>
        <translation>用來產生儲存格的欄位。</translation>
    </message>
    <message>
        <source>What is made of several values. Missing ones do not count; where there is no row at all the cell is missing.</source>
        <translation>如何由多個值算出結果。缺少的值不計；完全沒有列之處，儲存格為缺少。</translation>
    </message>
    <message>
        <source>Most new columns</source>
        <translation>新欄位上限</translation>
    </message>
    <message>
        <source>A table that would get more of them fails.</source>
        <translation>新欄位超過此數的表格視為失敗。</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>順序</translation>
    </message>
    <message>
        <source>What comes first.</source>
        <translation>何者在前。</translation>
    </message>
    <message>
        <source>Ascending: the smallest, the earliest, A</source>
        <translation>遞增：最小、最早、A 在前</translation>
    </message>
    <message>
        <source>Descending: the largest, the latest, Z</source>
        <translation>遞減：最大、最晚、Z 在前</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序依據</translation>
    </message>
    <message>
        <source>Columns, the one that counts most first. None means all columns, from the left. Numbers are compared as numbers and dates as dates where all of a column are.</source>
        <translation>欄，最優先的在前；未指定則表示由左至右的所有欄。整欄都是數字時以數字比較，都是日期時以日期比較。</translation>
    </message>
    <message>
        <source>Missing cells</source>
        <translation>缺漏的儲存格</translation>
    </message>
    <message>
        <source>Where rows come whose cell is missing.</source>
        <translation>儲存格缺漏的資料列排在何處。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最後</translation>
    </message>
    <message>
        <source>First</source>
        <translation>最前</translation>
    </message>
    <message>
        <source>Ignore case</source>
        <translation>忽略大小寫</translation>
    </message>
    <message>
        <source>Compare texts as if all letters were small.</source>
        <translation>比較文字時，將所有字母視為小寫。</translation>
    </message>
</context>
<context>
    <name>preview</name>
    <message>
        <source>missing</source>
        <translation>缺漏</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真假值</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>整數</translation>
    </message>
    <message>
        <source>exact number</source>
        <translation>精確數字</translation>
    </message>
    <message>
        <source>number</source>
        <translation>數字</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>date and time</source>
        <translation>日期與時間</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>編碼</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符號</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>引號</translation>
    </message>
    <message>
        <source>Column names</source>
        <translation>欄位名稱</translation>
    </message>
    <message>
        <source>Lines before the table</source>
        <translation>表格前的行數</translation>
    </message>
    <message>
        <source>Lines behind the table</source>
        <translation>表格後的行數</translation>
    </message>
    <message>
        <source>Decimal sign</source>
        <translation>小數點</translation>
    </message>
    <message>
        <source>Between thousands</source>
        <translation>千分位</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗號</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分號</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>定位字元</translation>
    </message>
    <message>
        <source>vertical bar</source>
        <translation>直線</translation>
    </message>
    <message>
        <source>point</source>
        <translation>句點</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>single quote</source>
        <translation>單引號</translation>
    </message>
    <message>
        <source>double quote</source>
        <translation>雙引號</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>The file itself says how it is read.</source>
        <translation>檔案本身已說明讀取方式。</translation>
    </message>
    <message>
        <source>Between thousands: {mark}</source>
        <translation>千分位：{mark}</translation>
    </message>
    <message>
        <source>Words for missing: {words}</source>
        <translation>代表缺漏的字:{words}</translation>
    </message>
    <message>
        <source>{part}: {value}, not sure. {why}</source>
        <translation>{part}：{value}（不確定）。{why}</translation>
    </message>
    <message>
        <source>{part}: {value}. {why}</source>
        <translation>{part}：{value}。{why}</translation>
    </message>
    <message>
        <source>in the first row</source>
        <translation>在第一列</translation>
    </message>
    <message>
        <source>First rows: {rows}</source>
        <translation>前幾列：{rows}</translation>
    </message>
    <message>
        <source>All rows: {rows}</source>
        <translation>所有列：{rows}</translation>
    </message>
    <message>
        <source>{shown} of {all} columns</source>
        <translation>{all} 欄中的 {shown} 欄</translation>
    </message>
    <message>
        <source>types as the file says</source>
        <translation>類型依檔案所述</translation>
    </message>
    <message>
        <source>types from these rows; a run looks at all</source>
        <translation>類型依這些列推斷；執行時會檢查所有列</translation>
    </message>
    <message>
        <source>types from all rows</source>
        <translation>類型依所有列判定</translation>
    </message>
</context>
<context>
    <name>recipes</name>
    <message>
        <source>Classic 800 x 600</source>
        <translation>經典 800 x 600</translation>
    </message>
    <message>
        <source>Every picture to exactly 800 x 600, one fifth brighter, in its own format.</source>
        <translation>將每張圖片調整為正好 800 x 600、提亮五分之一，並維持原格式。</translation>
    </message>
    <message>
        <source>Photos for the web</source>
        <translation>網頁用照片</translation>
    </message>
    <message>
        <source>At most 1600 pixels, as JPEG, without the place where the photo was taken.</source>
        <translation>最大 1600 像素的 JPEG，不含拍攝地點。</translation>
    </message>
    <message>
        <source>Three sizes</source>
        <translation>三種尺寸</translation>
    </message>
    <message>
        <source>Three files from each picture, read only once: large, medium and a thumbnail.</source>
        <translation>每張圖片只讀取一次，產生三個檔案：大、中與縮圖。</translation>
    </message>
    <message>
        <source>Profile tables</source>
        <translation>表格統計概況</translation>
    </message>
    <message>
        <source>Statistics of every table, and of all of them together.</source>
        <translation>每個表格的統計資料，以及全部合計。</translation>
    </message>
    <message>
        <source>Clean tables</source>
        <translation>清理表格</translation>
    </message>
    <message>
        <source>Trim, drop duplicate rows, fill gaps; one Parquet file per table, and all rows together as one CSV.</source>
        <translation>去除空白、刪除重複列、填補空缺；每個表格各存成一個 Parquet 檔，所有列再合併為一個 CSV。</translation>
    </message>
    <message>
        <source>Tables to CSV</source>
        <translation>表格轉為 CSV</translation>
    </message>
    <message>
        <source>Any table to plain CSV: UTF-8, comma, LF, every cell as it was.</source>
        <translation>任何表格轉為純 CSV：UTF-8、逗號、LF，儲存格內容原封不動。</translation>
    </message>
    <message>
        <source>Totals by region</source>
        <translation>各區合計</translation>
    </message>
    <message>
        <source>One line per region over all tables together.</source>
        <translation>所有表格合計，每區一列。</translation>
    </message>
</context>
<context>
    <name>rows</name>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>in the merges</source>
        <translation>納入合併</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>以及另外 {count} 個</translation>
    </message>
    <message>
        <source>Working… {share}</source>
        <translation>處理中… {share}</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>處理中…</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已復原</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就緒</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>已改名</translation>
    </message>
    <message>
        <source>name taken</source>
        <translation>名稱已被使用</translation>
    </message>
    <message>
        <source>loses: {losses}</source>
        <translation>將失去：{losses}</translation>
    </message>
</context>
<context>
    <name>run</name>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} / {total} 個檔案</translation>
    </message>
    <message>
        <source>Took {time}</source>
        <translation>耗時 {time}</translation>
    </message>
    <message>
        <source>Add folders or files to begin.</source>
        <translation>請先加入資料夾或檔案。</translation>
    </message>
    <message>
        <source>The disk is full: there is no space left in “{path}”. The run goes on by itself when there is room.</source>
        <translation>磁碟已滿：「{path}」沒有剩餘空間。有空間時會自動繼續執行。</translation>
    </message>
    <message>
        <source>There is no space left for the run&apos;s journal. The run goes on by itself when there is room.</source>
        <translation>已沒有空間可寫入執行日誌。有空間時會自動繼續執行。</translation>
    </message>
    <message>
        <source>The disk with “{path}” has become read-only. The run goes on by itself when it can be written to again.</source>
        <translation>「{path}」所在的磁碟已變成唯讀。可以再次寫入時，執行會自動繼續。</translation>
    </message>
    <message>
        <source>The originals kept in “{path}” take all the space they may ({limit}). Allow more in the settings, or remove runs from the history; then press Continue.</source>
        <translation>保管在「{path}」的原始檔已用完允許的空間（{limit}）。請在設定中提高上限，或從歷史記錄移除執行，然後按「繼續」。</translation>
    </message>
    <message>
        <source>“{path}” is not there. The run goes on by itself when it is there again.</source>
        <translation>找不到「{path}」。它再次出現時會自動繼續執行。</translation>
    </message>
    <message>
        <source>as set</source>
        <translation>依照設定</translation>
    </message>
    <message>
        <source>one for each core</source>
        <translation>每個核心一個</translation>
    </message>
    <message>
        <source>more do not fit into memory</source>
        <translation>記憶體容不下更多</translation>
    </message>
    <message>
        <source>few, because a folder is on the network</source>
        <translation>資料夾在網路上，因此較少</translation>
    </message>
    <message>
        <source>few, because a disk is a spinning one</source>
        <translation>磁碟是傳統硬碟，因此較少</translation>
    </message>
    <message>
        <source>The run starts as soon as the plan is ready.</source>
        <translation>計畫完成後會立即開始執行。</translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>正在尋找檔案…</translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation>正在規劃…</translation>
    </message>
    <message>
        <source>Stopped. Press Continue to go on.</source>
        <translation>已停止。按「繼續」以接著進行。</translation>
    </message>
    <message>
        <source>Choose a folder for the results.</source>
        <translation>請選擇存放結果的資料夾。</translation>
    </message>
    <message>
        <source>Choose a recipe.</source>
        <translation>請選擇配方。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就緒</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) to work on</source>
        <translation>
            <numerusform>%Ln 個檔案待處理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln result(s)</source>
        <translation>
            <numerusform>%Ln 個結果</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s)</source>
        <translation>
            <numerusform>%Ln 項合併</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to do: there are no files in the sources.</source>
        <translation>沒有可做的事：來源中沒有檔案。</translation>
    </message>
    <message>
        <source>Nothing to do: the recipe leaves these kinds of files alone. Found: {found}.</source>
        <translation>沒有可做的事：配方不處理這些類型的檔案。找到：{found}。</translation>
    </message>
    <message>
        <source>Nothing to do: every file is skipped or cannot be used. Found: {found}.</source>
        <translation>沒有可做的事：所有檔案都被略過或無法使用。找到：{found}。</translation>
    </message>
    <message>
        <source>About {needed} needed, {free} free</source>
        <translation>約需 {needed}，可用 {free}</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>可用 {free}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln already done by an earlier run</source>
        <translation>
            <numerusform>先前已完成 %Ln 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation>
            <numerusform>略過 %Ln 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be used</source>
        <translation>
            <numerusform>%Ln 個無法使用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln replaced, the originals are kept</source>
        <translation>
            <numerusform>取代 %Ln 個，保留原始檔</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed, the name is taken</source>
        <translation>
            <numerusform>%Ln 個因名稱已被使用而改名</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln written as {format}</source>
        <translation>
            <numerusform>%Ln 個寫成 {format}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln will lose: {loss}</source>
        <translation>
            <numerusform>%Ln 個將失去：{loss}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) at the same time</source>
        <translation>
            <numerusform>同時處理 %Ln 個檔案</numerusform>
        </translation>
    </message>
    <message>
        <source>{said} ({reason})</source>
        <comment>files at the same time, and why so many</comment>
        <translation>{said}（{reason}）</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在開始…</translation>
    </message>
    <message>
        <source>Merging…</source>
        <translation>正在合併…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln left</source>
        <translation>
            <numerusform>剩餘 %Ln 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暫停…</translation>
    </message>
    <message>
        <source>Everything so far is complete. Press Continue to try at once.</source>
        <translation>目前為止的結果都是完整的。按「繼續」可立即再試。</translation>
    </message>
    <message>
        <source>Everything so far is complete. Press Continue to go on.</source>
        <translation>目前為止的結果都是完整的。按「繼續」以接著進行。</translation>
    </message>
    <message>
        <source>The files in work are finished first.</source>
        <translation>會先完成處理中的檔案。</translation>
    </message>
    <message>
        <source>All files are through; now the results of all of them together are made.</source>
        <translation>所有檔案都已處理；正在產生合併的結果。</translation>
    </message>
    <message>
        <source>Watching “{folder}”</source>
        <translation>正在監看「{folder}」</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) done</source>
        <translation>
            <numerusform>%Ln 個檔案完成</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln still growing</source>
        <translation>
            <numerusform>%Ln 個仍在變大</numerusform>
        </translation>
    </message>
    <message>
        <source>New files are processed as soon as they have stopped growing.</source>
        <translation>新檔案一旦不再變大就會處理。</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>正在復原…</translation>
    </message>
    <message>
        <source>{removed} of {total} results taken back</source>
        <translation>已復原 {removed} / {total} 個結果</translation>
    </message>
    <message numerus="yes">
        <source>%Ln kept, because they were changed since</source>
        <translation>
            <numerusform>%Ln 個因之後更動過而保留</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已復原</translation>
    </message>
    <message>
        <source>Undoing was stopped</source>
        <translation>復原已停止</translation>
    </message>
    <message>
        <source>No longer watching “{folder}”</source>
        <translation>已停止監看「{folder}」</translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) done</source>
        <translation>
            <numerusform>合併完成 %Ln 項</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) failed</source>
        <translation>
            <numerusform>合併失敗 %Ln 項</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln merge(s) skipped</source>
        <translation>
            <numerusform>合併略過 %Ln 項</numerusform>
        </translation>
    </message>
    <message>
        <source>{merge}: {reason}</source>
        <comment>what failed, and why</comment>
        <translation>{merge}：{reason}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation>
            <numerusform>完成 %Ln 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>失敗 %Ln 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation>
            <numerusform>取消 %Ln 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>{rate} files/s</source>
        <translation>每秒 {rate} 個檔案</translation>
    </message>
    <message>
        <source>{rate} MB/s</source>
        <translation>{rate} MB/s</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>約剩 {time}</translation>
    </message>
    <message>
        <source>The rest follows when the folder is watched again.</source>
        <translation>其餘檔案會在下次監看此資料夾時處理。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln source(s) waiting for the next run</source>
        <translation>
            <numerusform>%Ln 個來源等待下次執行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{value} {unit}</source>
        <comment>a value with its unit</comment>
        <translation>{value} {unit}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>略過</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>已隔離</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Images {count}</source>
        <translation>圖片 {count}</translation>
    </message>
    <message>
        <source>Tables {count}</source>
        <translation>表格 {count}</translation>
    </message>
    <message>
        <source>Text {count}</source>
        <translation>文字 {count}</translation>
    </message>
    <message>
        <source>Other {count}</source>
        <translation>其他 {count}</translation>
    </message>
    <message>
        <source>metadata</source>
        <translation>中繼資料</translation>
    </message>
    <message>
        <source>colour profile</source>
        <translation>色彩描述檔</translation>
    </message>
    <message>
        <source>transparency</source>
        <translation>透明度</translation>
    </message>
    <message>
        <source>further frames</source>
        <translation>其餘影格</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>位元深度</translation>
    </message>
    <message>
        <source>characters the encoding lacks</source>
        <translation>編碼沒有的字元</translation>
    </message>
    <message>
        <source>further sheets</source>
        <translation>其餘工作表</translation>
    </message>
    <message>
        <source>formulas and layout</source>
        <translation>公式與版面</translation>
    </message>
    <message>
        <source>rows with a flaw</source>
        <translation>有瑕疵的列</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the words of a list</comment>
        <translation>、</translation>
    </message>
    <message numerus="yes">
        <source>%Ln hidden left out</source>
        <translation>
            <numerusform>略過 %Ln 個隱藏項目</numerusform>
        </translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation>{h} 小時 {min} 分</translation>
    </message>
    <message>
        <source>{min} min {s} s</source>
        <translation>{min} 分 {s} 秒</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} 秒</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>how Qt writes a date</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <comment>how Qt writes a date</comment>
        <translation>yyyy/M/d HH:mm</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Text files</source>
        <translation>文字檔</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有檔案</translation>
    </message>
</context>
</TS>
