// The side view: the cues of the note in the active editor, as the server groups them.

import * as vscode from 'vscode';
import { Connection } from './connection';

interface Cue {
  title: string;
  words: string;
  code: string;
  risk: boolean;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
}

interface Group {
  title: string;
  role: 'strengths' | 'section' | 'hints';
  cues: Cue[];
}

interface Cues {
  summary: string;
  groups: Group[];
}

/** A cue, and the note it stands in. */
export interface Place {
  cue: Cue;
  uri: vscode.Uri;
}

type Node = { group: Group; uri: vscode.Uri } | Place;

const GROUPS = { strengths: 'sparkle', section: 'symbol-namespace', hints: 'lightbulb' };

export class CueView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view = vscode.window.createTreeView('attune.cues', { treeDataProvider: this });
  private readonly listening: vscode.Disposable;

  constructor(private readonly connection: Connection) {
    this.listening = connection.onChange(() => this.changed.fire());
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) {
      return 'group' in node ? node.group.cues.map(cue => ({ cue, uri: node.uri })) : [];
    }
    const editor = this.connection.note();
    if (!editor) {
      this.view.message = '';
      return [];
    }
    const uri = editor.document.uri;
    const cues = await this.connection.run<Cues>('attune.cues', this.connection.place(editor));
    this.view.message = cues?.summary ?? '';
    return (cues?.groups ?? []).map(group => ({ group, uri }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if ('group' in node) {
      const item = new vscode.TreeItem(node.group.title, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `${node.uri}#${node.group.role}/${node.group.title}/${node.group.cues[0]?.range.start.line}`;
      item.iconPath = new vscode.ThemeIcon(GROUPS[node.group.role]);
      item.accessibilityInformation = { label: `${node.group.title}, ${node.group.cues.length}` };
      return item;
    }
    const { cue } = node;
    const item = new vscode.TreeItem(cue.title);
    item.description = cue.words;
    item.tooltip = `${cue.title}: “${cue.words}”`;
    item.iconPath = new vscode.ThemeIcon(cue.risk ? 'shield' : 'quote');
    const line = cue.range.start.line + 1;
    item.accessibilityInformation = { label: `${cue.title}: ${cue.words}, line ${line}` };
    item.command = { command: 'attune.showCue', title: 'Show This Place', arguments: [node] };
    return item;
  }

  async show({ cue, uri }: Place): Promise<void> {
    const range = this.connection.protocol?.asRange(cue.range);
    await vscode.window.showTextDocument(uri, { selection: range });
  }

  dispose(): void {
    this.listening.dispose();
    this.view.dispose();
    this.changed.dispose();
  }
}
