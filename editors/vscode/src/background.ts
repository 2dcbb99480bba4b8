// The soft background behind marked wording, for those who like it better than an underline alone.

import * as vscode from 'vscode';

export function showBackground(): vscode.Disposable {
  const soft = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('attune.background'),
    borderRadius: '2px',
  });
  const draw = () => {
    const wanted = vscode.workspace.getConfiguration('attune').get<boolean>('view.background');
    for (const editor of vscode.window.visibleTextEditors) {
      const marked = vscode.languages.getDiagnostics(editor.document.uri)
        .filter(diagnostic => wanted && diagnostic.source === 'attune');
      editor.setDecorations(soft, marked.map(diagnostic => diagnostic.range));
    }
  };
  draw();
  return vscode.Disposable.from(
    soft,
    vscode.languages.onDidChangeDiagnostics(draw),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.workspace.onDidChangeConfiguration(draw),
  );
}
