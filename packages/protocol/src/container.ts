import { z } from 'zod';

/** What is read of `GET /containers/ID/json`, which Docker and Podman answer alike. */
const answerSchema = z.object({
  Name: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
});

/** The name of a container for people, from the text of that answer; `null` when it is none. */
export function containerName(text: string): string | null {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return null;
  }
  const container = answerSchema.safeParse(answer).data;
  if (container === undefined) return null;
  const labels = container.Config.Labels ?? {};
  const service = labels['com.docker.compose.service'];
  const project = labels['com.docker.compose.project'];
  if (service !== undefined && project !== undefined) return `${service} · ${project}`;
  const folder = labels['devcontainer.local_folder'];
  return (
    (folder === undefined ? '' : folder.slice(folder.lastIndexOf('/') + 1)) || container.Name.replace(/^\//, '') || null
  );
}
