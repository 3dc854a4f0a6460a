import type { DesktopOutcome, WebhookOutcome } from '@omnimind/notify/test-receivers';
import { type Screen, saidText } from './screen.ts';

export interface NotifyTest {
  readonly desktop: DesktopOutcome | null;
  readonly webhooks: readonly WebhookOutcome[];
}

/** What came of a test: a line for each receiver, and the fix below one that did not take it. */
export function notifyTestLines(screen: Screen, { desktop, webhooks }: NotifyTest): string[] {
  const texts = screen.messages.notify;
  const line = (isGood: boolean, name: string, text: string, fix: string): string[] => [
    `${screen.paint.severity(isGood ? 'ok' : 'alert', screen.glyphs.dot)} ${screen.text(name)}: ${saidText(screen, text)}`,
    ...(isGood ? [] : [`  ${screen.paint.dim(fix)}`]),
  ];
  const first =
    desktop === null
      ? [`${texts.desktop}: ${texts.off}`]
      : desktop.isDelivered
        ? line(true, texts.desktop, texts.shown(`${desktop.server.name} ${desktop.server.version}`), '')
        : line(false, texts.desktop, desktop.text, texts.desktopMend);
  const rest = webhooks.flatMap(({ name, isDelivered, text }) =>
    line(isDelivered, name, isDelivered ? texts.taken : (text ?? ''), texts.webhookMend),
  );
  return [...first, ...(rest.length > 0 ? rest : [screen.paint.dim(texts.noWebhooks)])];
}
