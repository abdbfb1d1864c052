/** Starts the language server for JSON and YAML documents, and again where its settings change. All that is known of payloads is in the server. */

import { commands, type ExtensionContext, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

const SECTION = "sfnRedshiftLint";
const LANGUAGES = ["json", "jsonc", "yaml", "asl", "asl-yaml"];

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand(`${SECTION}.restart`, restart),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration(`${SECTION}.server`)) await restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = workspace.getConfiguration(SECTION);
  const server: ServerOptions = { command: settings.get<string>("server", "sfn-redshift-lint"), args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.map((language) => ({ language })),
    initializationOptions: { taskers: settings.get<string[]>("taskers", []) },
    synchronize: { configurationSection: SECTION },
  };
  client = new LanguageClient(SECTION, "SfnRedshiftTasker", server, options);
  try {
    await client.start();
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`The language server \`${server.command}\` does not start: ${told}. Install it with \`cargo install\`, or set \`${SECTION}.server\` to where it is.`);
  }
}
