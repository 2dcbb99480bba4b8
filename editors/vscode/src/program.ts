// Which `attune` to run: the one that settings name, the one in this extension, the one on PATH.

import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const NAME = process.platform === 'win32' ? 'attune.exe' : 'attune';

export function program(context: vscode.ExtensionContext): string | undefined {
  const chosen = vscode.workspace.getConfiguration('attune').get<string>('server.path')?.trim();
  if (chosen) {
    return chosen;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(folder => folder !== '');
  const bundled = context.asAbsolutePath(path.join('server', NAME));
  return [bundled, ...folders.map(folder => path.join(folder, NAME))].find(canRun);
}

/** Why a program can't be used, in a sentence; nothing if it can. */
export async function whyNot(command: string): Promise<string | undefined> {
  const answer = promisify(execFile)(command, ['--version'], { timeout: 20_000 });
  return answer.then(({ stdout }) => stdout.startsWith('attune ') ? undefined : `${command} is another program.`)
    .catch((error: NodeJS.ErrnoException) => error.code === 'ENOENT'
      ? `There is no program at ${command}.`
      : `${command} can't run on this machine (${error.code ?? error.message}).`);
}

function canRun(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
