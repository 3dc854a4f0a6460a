import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { knownSetup, type Setup, setupCommand, type VerifyContext } from './context.ts';

/** Whether the files that setup wrote are there as it wrote them, with their permissions. */
export const filesCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'files',
  run: (context) => {
    const setup = knownSetup(context);
    if (setup === null) return verifyFinding('files.not_planned');
    const { machine } = context;
    const unreadable = setup.files.filter(({ path }) => machine.problem(path) === 'EACCES');
    const changed = [
      ...setup.files.filter((file) => !unreadable.includes(file)).flatMap((file) => changeOf(context, file)),
      ...setup.links.filter(({ path, target }) => machine.link(path) !== target).map(({ path }) => path),
    ];
    if (changed.length > 0) return verifyFinding('files.changed', { files: changed }, setupCommand(context));
    if (unreadable.length > 0)
      return verifyFinding(
        'files.unreadable',
        { files: unreadable.map(({ path }) => path) },
        'sudo omnimind verify --system',
      );
    return verifyFinding('files.unchanged', { files: setup.files.length + setup.links.length });
  },
};

function changeOf({ machine }: VerifyContext, { path, sha256, mode }: Setup['files'][number]): string[] {
  if (machine.sha256(path) !== sha256) return [path];
  const found = machine.mode(path);
  return found === null || found === mode ? [] : [`${path} (mode ${found.toString(8)})`];
}
