// The language server's process and what it sends: how each note stands, and pages to show.

import * as vscode from 'vscode';
import {
  CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State,
  type ClientCapabilities, type ErrorHandler, type LanguageClientOptions, type StaticFeature,
} from 'vscode-languageclient/node';
import { Pages } from './pages';
import { program, whyNot } from './program';
import { traceOf } from './trace';

/** How a note stands, as `attune/status` says it. */
export interface Status {
  uri: string;
  state: 'ready' | 'paused' | 'off' | 'trouble';
  cues: number;
  text: string;
}

/** Where Attune reads along: Markdown and plain text, saved or not. */
const NOTES = ['file', 'untitled'].flatMap(scheme =>
  ['markdown', 'plaintext'].map(language => ({ scheme, language })));

export class Connection {
  readonly channel = vscode.window.createOutputChannel('Attune', { log: true });
  private readonly trace = traceOf(this.channel);
  private client: LanguageClient | undefined;
  /** The note that was shown last. */
  private last: vscode.TextDocument | undefined;
  private readonly statuses = new Map<string, Status>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** A note was read, another was opened, or the server came or went. */
  readonly onChange = this.changed.event;

  constructor(private readonly context: vscode.ExtensionContext, private readonly pages: Pages) {
    const tell = () => {
      void vscode.commands.executeCommand('setContext', 'attune.isNote', this.note() !== undefined);
      this.changed.fire();
    };
    context.subscriptions.push(
      this.trace,
      this.channel,
      this.changed,
      vscode.window.onDidChangeActiveTextEditor(tell),
      vscode.workspace.onDidCloseTextDocument(document => this.statuses.delete(document.uri.toString())),
      vscode.workspace.onDidOpenTextDocument(tell),
      vscode.workspace.onDidChangeConfiguration(event => {
        const restarts = ['attune.server', 'attune.view.wholeFolder'];
        if (restarts.some(name => event.affectsConfiguration(name))) {
          void this.restart();
        }
      }),
    );
    tell();
  }

  /** The note in the active editor; beside a page that is being read, the note it is about. */
  note(): vscode.TextEditor | undefined {
    const active = vscode.window.activeTextEditor;
    const beside = vscode.window.visibleTextEditors.find(editor => editor.document === this.last);
    const editor = active ?? beside;
    const note = editor && vscode.languages.match(NOTES, editor.document) > 0 ? editor : undefined;
    this.last = note?.document;
    return note;
  }

  status(uri: vscode.Uri): Status | undefined {
    return this.isRunning() ? this.statuses.get(uri.toString()) : undefined;
  }

  isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  async start(): Promise<void> {
    const command = program(this.context);
    const problem = command === undefined
      ? 'Its program is neither inside this extension nor on the PATH.'
      : await whyNot(command);
    if (command === undefined || problem !== undefined) {
      return this.explainMissing(problem ?? '');
    }
    const run = { command, args: ['serve', '--stdio'] };
    const client = new LanguageClient('attune', 'Attune', run, this.options());
    client.registerFeature(abilities);
    client.onNotification('attune/status', (status: Status) => {
      const uri = client.protocol2CodeConverter.asUri(status.uri);
      this.statuses.set(uri.toString(), status);
      this.changed.fire();
    });
    client.onDidChangeState(() => this.changed.fire());
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.explainMissing(`${command} could not be started (${reason}).`);
    }
  }

  async stop(): Promise<void> {
    this.statuses.clear();
    const client = this.client;
    this.client = undefined;
    // A server that never came up has nothing to say goodbye to.
    await client?.stop().catch(() => undefined);
    this.changed.fire();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Runs a command of the server's; a page in its answer is shown. */
  async run<T>(command: string, argument?: object): Promise<T | undefined> {
    if (!this.client || !this.isRunning()) {
      return undefined;
    }
    const args = argument === undefined ? [] : [argument];
    const answer = await this.client
      .sendRequest<T | undefined>('workspace/executeCommand', { command, arguments: args })
      .catch((error: Error) => void vscode.window.showInformationMessage(error.message));
    return answer ?? undefined;
  }

  /** The place of the cursor, or the selection, as commands take it. */
  place(editor: vscode.TextEditor): object {
    const convert = this.client?.code2ProtocolConverter;
    const uri = convert?.asUri(editor.document.uri) ?? editor.document.uri.toString();
    return { uri, range: convert?.asRange(editor.selection) };
  }

  get protocol() {
    return this.client?.protocol2CodeConverter;
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: NOTES,
      outputChannel: this.channel,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      synchronize: { configurationSection: 'attune' },
      diagnosticPullOptions: { onChange: true, onSave: true },
      errorHandler: new Patience(),
      initializationFailedHandler: () => false,
      middleware: {
        executeCommand: async (command, args, next) => {
          const answer = await next(command, args);
          return this.pages.offered(answer) ? this.pages.show(answer) : answer;
        },
      },
    };
  }

  private explainMissing(what: string): void {
    this.channel.info(what);
    const [settings, again] = ['Open Settings', 'Try Again'];
    const message = `Attune is not reading along. ${what} You can name the program in the settings.`;
    void vscode.window.showWarningMessage(message, settings, again).then(choice => {
      if (choice === settings) {
        void vscode.commands.executeCommand('workbench.action.openSettings', 'attune.server.path');
      } else if (choice === again) {
        void this.restart();
      }
    });
    this.changed.fire();
  }
}

/** What this client can do beyond the protocol. */
const abilities: StaticFeature = {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    const wholeFolder = vscode.workspace.getConfiguration('attune').get<boolean>('view.wholeFolder');
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      commands: { commands: ['attune.insertSnippet'] },
      // Problems are those of the notes that are open, unless settings ask for the folder's.
      attune: { pages: true, status: true, openNotesOnly: !wholeFolder },
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** Starts a server again that went away, but not for ever. */
class Patience implements ErrorHandler {
  private ends: number[] = [];

  error() {
    return { action: ErrorAction.Continue };
  }

  closed() {
    const now = Date.now();
    this.ends = [...this.ends.filter(end => now - end < 180_000), now];
    if (this.ends.length < 5) {
      return { action: CloseAction.Restart, handled: true };
    }
    const message = 'Attune ended five times within three minutes and has been stopped. Your notes are as you left them. “Attune: Restart” tries again.';
    return { action: CloseAction.DoNotRestart, message };
  }
}
