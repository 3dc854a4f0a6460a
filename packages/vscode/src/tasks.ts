import * as vscode from 'vscode';
import { z } from 'zod';
import { isolated, taskCommand } from './isolated-command.ts';
import type { Settings } from './settings.ts';

/** A task of the type `omnimind`, as it stands in tasks.json. */
const definitionSchema = z.object({
  type: z.literal('omnimind'),
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  name: z.string().min(1).max(255).optional(),
  cwd: z.string().optional(),
});

/** Runs tasks of the type `omnimind` isolated; it provides none beside those of tasks.json. */
export function offerTasks(settings: () => Settings): vscode.Disposable {
  return vscode.tasks.registerTaskProvider('omnimind', {
    provideTasks: () => [],
    resolveTask: (task) => taskOf(task, settings()),
  });
}

/** @returns `undefined` for an invalid task, or in an untrusted workspace */
function taskOf({ definition, scope, name: label }: vscode.Task, settings: Settings): vscode.Task | undefined {
  const parsed = definitionSchema.safeParse(definition);
  if (!parsed.success || !vscode.workspace.isTrusted) return undefined;
  const { command, args, name, cwd } = parsed.data;
  const { program, words } = isolated(
    settings,
    name ?? label,
    taskCommand(command, args, vscode.env.shell || '/bin/sh'),
  );
  const options = cwd === undefined ? {} : { cwd };
  // The editor identifies the task by the definition object that it passed.
  const owner: vscode.WorkspaceFolder | vscode.TaskScope.Workspace =
    typeof scope === 'object' ? scope : vscode.TaskScope.Workspace;
  return new vscode.Task(
    definition satisfies vscode.TaskDefinition,
    owner,
    label,
    'omnimind',
    new vscode.ProcessExecution(program, words, options),
  );
}
