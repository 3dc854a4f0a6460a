import { actingTools } from './acting-tools.ts';
import { mayStartTool } from './may-start-tool.ts';
import { runIsolatedTool, runResultTool } from './run-tools.ts';
import type { Tool } from './tool.ts';
import { watchingTools } from './watching-tools.ts';
import { whyTool } from './why-tool.ts';
import type { ToolWorld } from './world.ts';

/** Everything that an agent may call. @param isReadOnly leaves out what changes or runs something */
export function makeTools(world: ToolWorld, isReadOnly: boolean): Tool[] {
  const tools = [
    ...watchingTools(world),
    mayStartTool(world),
    whyTool(world),
    runResultTool(world),
    runIsolatedTool(world),
    ...actingTools(world),
  ];
  return isReadOnly ? tools.filter(({ effect }) => effect === 'reads') : tools;
}
