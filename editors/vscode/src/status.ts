// The item in the status bar: how the note in the active editor stands.

import * as vscode from 'vscode';
import { Connection } from './connection';

const ICONS = { ready: '$(comment-discussion)', paused: '$(debug-pause)', off: '$(circle-slash)', trouble: '$(info)' };

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('attune.status', vscode.StatusBarAlignment.Right, 100);
  private readonly listening: vscode.Disposable;

  constructor(private readonly connection: Connection) {
    this.item.name = 'Attune';
    this.item.command = 'attune.cues.focus';
    this.listening = connection.onChange(() => this.show());
    this.show();
  }

  private show(): void {
    const editor = this.connection.note();
    if (!editor) {
      return this.item.hide();
    }
    const status = this.connection.status(editor.document.uri);
    const running = this.connection.isRunning();
    const text = status?.text ?? (running ? 'reading' : 'not running');
    const icon = running ? ICONS[status?.state ?? 'ready'] : ICONS.off;
    const count = status?.state === 'ready' && status.cues > 0 ? ` ${status.cues}` : '';
    this.item.text = `${icon} Attune${count}`;
    this.item.tooltip = `Attune: ${text}`;
    this.item.accessibilityInformation = { label: `Attune: ${text}`, role: 'button' };
    this.item.show();
  }

  dispose(): void {
    this.listening.dispose();
    this.item.dispose();
  }
}
