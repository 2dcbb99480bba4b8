// The commands in the palette. Each asks the server and shows its answer.

import * as vscode from 'vscode';
import type { CodeAction } from 'vscode-languageclient/node';
import { Connection } from './connection';
import { CueView, type Place } from './cues';

/** A reflection to choose, with the change that puts it into the note. */
interface Choice {
  title: string;
  text: string;
  action: CodeAction;
}

interface SnippetEdit {
  uri: string;
  version: number;
  position: { line: number; character: number };
  snippet: string;
}

export function registerCommands(
  context: vscode.ExtensionContext, connection: Connection, cues: CueView,
): vscode.Disposable[] {
  const command = vscode.commands.registerCommand;
  // Through VS Code's own command, so that a page in the answer is shown.
  const ofServer = (name: string, argument?: object) => connection.isRunning()
    ? vscode.commands.executeCommand(name, ...(argument ? [argument] : []))
    : notRunning();
  const here = (name: string) => () => {
    const editor = connection.note();
    return editor ? ofServer(name, connection.place(editor)) : noNote();
  };
  return [
    command('attune.insertReflection', () => insertReflection(connection)),
    command('attune.insertSnippet', (edit: SnippetEdit) => insertSnippet(edit, connection)),
    command('attune.explainHere', here('attune.explain')),
    command('attune.briefHere', here('attune.brief')),
    command('attune.commentNext', here('attune.nextComment')),
    command('attune.showStored', () => ofServer('attune.stored')),
    command('attune.openOwnWords', () => openOwnWords(connection)),
    command('attune.forget', () => forget(() => ofServer('attune.forgetIgnored'))),
    command('attune.restart', () => connection.restart()),
    command('attune.openExample', () => openExample(context)),
    command('attune.showCue', (place: Place) => cues.show(place)),
  ];
}

function notRunning(): Thenable<unknown> {
  return vscode.window.showInformationMessage('Attune is not running. “Attune: Restart” starts it.');
}

function noNote(): Thenable<unknown> {
  return vscode.window.showInformationMessage('Open a note first (Markdown or plain text), and put the cursor on a marked place.');
}

async function insertReflection(connection: Connection): Promise<void> {
  const editor = connection.note();
  if (!editor || !connection.isRunning()) {
    return void (editor ? notRunning() : noNote());
  }
  const choices = await connection.run<Choice[]>('attune.reflections', connection.place(editor));
  if (!choices?.length) {
    return;
  }
  const items = choices.map(choice => ({ label: choice.title, detail: choice.text, choice }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Insert Reflection', placeHolder: 'It goes into the plan unless it says otherwise', matchOnDetail: true,
  });
  const action = chosen && await connection.protocol?.asCodeAction(chosen.choice.action);
  if (!action || !('title' in action)) {
    return;
  }
  if ('edit' in action && action.edit) {
    await vscode.workspace.applyEdit(action.edit);
  }
  if (action.command && typeof action.command === 'object') {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
}

/** Inserts a text with blanks, as tab stops; what and where is the server's say. */
async function insertSnippet(edit: SnippetEdit, connection: Connection): Promise<void> {
  const uri = connection.protocol?.asUri(edit.uri);
  if (!uri) {
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.version !== edit.version) {
    return void vscode.window.showInformationMessage('The note has changed meanwhile. Please choose again.');
  }
  const editor = await vscode.window.showTextDocument(document);
  const place = new vscode.Position(edit.position.line, edit.position.character);
  // The text brings its own indentation (VS Code 1.98 and newer can leave it at that).
  const options = { undoStopBefore: true, undoStopAfter: true, keepWhitespace: true };
  await editor.insertSnippet(new vscode.SnippetString(edit.snippet), place, options);
}

async function openOwnWords(connection: Connection): Promise<void> {
  if (!connection.isRunning()) {
    return void notRunning();
  }
  const made = await connection.run<{ uri: string }>('attune.ownWords');
  const uri = made && connection.protocol?.asUri(made.uri);
  if (!uri) {
    return;
  }
  await vscode.window.showTextDocument(uri);
  const show = 'Show the Folder';
  const said = 'This folder is for your own words. A change holds as soon as you save.';
  if (await vscode.window.showInformationMessage(said, show) === show) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
  }
}

async function forget(run: () => Thenable<unknown>): Promise<void> {
  const yes = 'Forget All';
  const question = 'Forget all wording that you marked as fine? It will be pointed at again.';
  if (await vscode.window.showWarningMessage(question, { modal: true }, yes) === yes) {
    await run();
  }
}

async function openExample(context: vscode.ExtensionContext): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'media', 'example-note.md'));
  const content = new TextDecoder().decode(bytes);
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
}
