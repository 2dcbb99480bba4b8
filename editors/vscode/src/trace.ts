// The trace of messages, for `attune.trace.server`: their names, and never what they carry, since
// VS Code keeps the output panel in a file.

import * as vscode from 'vscode';

export function traceOf(channel: vscode.LogOutputChannel): vscode.LogOutputChannel & vscode.Disposable {
  const wanted = () => vscode.workspace.getConfiguration('attune').get<string>('trace.server') === 'messages';
  const level = () => wanted() ? vscode.LogLevel.Trace : vscode.LogLevel.Info;
  const changed = new vscode.EventEmitter<vscode.LogLevel>();
  const listening = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration('attune.trace')) {
      changed.fire(level());
    }
  });
  const nameOnly = (message: string) => {
    const name = /^(Sending|Received) \w+ '[\w$/ ()-]+'/.exec(message)?.[0];
    if (name !== undefined && wanted()) {
      channel.info(name);
    }
  };
  return new Proxy(channel, {
    get(target, property) {
      switch (property) {
        case 'logLevel': return level();
        case 'onDidChangeLogLevel': return changed.event;
        case 'trace': return nameOnly;
        case 'dispose': return () => { listening.dispose(); changed.dispose(); };
        default: {
          const value: unknown = Reflect.get(target, property);
          return typeof value === 'function' ? value.bind(target) : value;
        }
      }
    },
  });
}
