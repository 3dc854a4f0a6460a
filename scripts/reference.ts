import { textsIn } from '@omnimind/messages/translate';
import { announcementSchema } from '@omnimind/protocol/announcement';
import { openApiDocument } from '@omnimind/protocol/api/openapi';
import { cyclesReportSchema } from '@omnimind/protocol/cycles-report';
import { runReportSchema } from '@omnimind/protocol/report';
import { verdictSchema } from '@omnimind/protocol/verdict';
import { configurationJsonSchema } from '@omnimind/remember/configuration/describe';
import { readVersion } from '../packages/cli/src/version.ts';
import { commandLinePage } from './reference/command-line.ts';
import { configurationPage } from './reference/configuration.ts';
import { errorsPage } from './reference/errors.ts';

/** The pages of docs/reference that are made from the code, by file name. */
export function referenceFiles(): Map<string, string> {
  const json = (schema: unknown) => `${JSON.stringify(schema, null, 2)}\n`;
  return new Map([
    ['cli.md', commandLinePage()],
    ['configuration.md', configurationPage()],
    ['errors.md', errorsPage()],
    ['announcement.schema.json', json(announcementSchema.toJSONSchema())],
    ['config.schema.json', json(configurationJsonSchema(textsIn('en').configuration))],
    ['cycles-report.schema.json', json(cyclesReportSchema.toJSONSchema())],
    ['openapi.json', json(openApiDocument(readVersion()))],
    ['report.schema.json', json(runReportSchema.toJSONSchema())],
    ['verdict.schema.json', json(verdictSchema.toJSONSchema())],
  ]);
}
