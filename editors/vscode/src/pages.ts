// Pages that the server hands over (what a kind is about, a brief, what is stored), shown as
// Markdown previews. They live in memory: a brief quotes notes, so it is never a file.

import * as vscode from 'vscode';

interface Page {
  title: string;
  markdown: string;
}

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private count = 0;
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider('attune', this);

  offered(answer: unknown): answer is Page {
    return typeof answer === 'object' && answer !== null && 'title' in answer && 'markdown' in answer;
  }

  async show(page: Page): Promise<void> {
    // A page of the same name that was closed is still in VS Code's memory: each has its number.
    this.count += 1;
    const uri = vscode.Uri.from({ scheme: 'attune', path: `/${page.title}.md`, query: `${this.count}` });
    this.texts.set(uri.toString(), page.markdown);
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
  }
}
