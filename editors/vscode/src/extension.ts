// Attune in VS Code: starts the language server and gives its answers a place on the screen. What
// is marked, said, offered and changed is decided by the server alone.

import * as vscode from 'vscode';
import { showBackground } from './background';
import { registerCommands } from './commands';
import { CueView } from './cues';
import { Connection } from './connection';
import { Pages } from './pages';
import { StatusItem } from './status';

let connection: Connection | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const pages = new Pages();
  connection = new Connection(context, pages);
  const cues = new CueView(connection);
  context.subscriptions.push(
    pages,
    cues,
    new StatusItem(connection),
    showBackground(),
    ...registerCommands(context, connection, cues),
  );
  await connection.start();
}

export async function deactivate(): Promise<void> {
  await connection?.stop();
}
