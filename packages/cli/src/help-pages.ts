import { makeProgram, pathOf, withSubcommands } from './program.ts';
import { readVersion } from './version.ts';

export { readVersion };

/** The help of the program and of each of its commands, for the reference page. */
export function helpPages(): { title: string; text: string }[] {
  const program = makeProgram(readVersion(), () => {});
  return withSubcommands(program).map((command) => {
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.outputHelp();
    return { title: pathOf(command), text };
  });
}
