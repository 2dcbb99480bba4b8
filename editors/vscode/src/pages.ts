// Pages that the server hands over (what a kind is about, a brief, what is stored), shown as
// Markdown previews. They live in memory: a brief quotes notes, so it is never a file.

import * as vscode from 'vscode';

interface Page {
  title: string;
  markdown: string;
}

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider('attune', this);
  readonly onDidChange = this.changed.event;

  offered(answer: unknown): answer is Page {
    return typeof answer === 'object' && answer !== null && 'title' in answer && 'markdown' in answer;
  }

  async show(page: Page): Promise<void> {
    const uri = vscode.Uri.from({ scheme: 'attune', path: `/${page.title}.md` });
    this.texts.set(uri.toString(), page.markdown);
    this.changed.fire(uri);
    // Beside the note, whatever has the focus: one column for all pages.
    const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
    if (editor) {
      await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    }
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.texts.clear();
    this.registered.dispose();
    this.changed.dispose();
  }
}
