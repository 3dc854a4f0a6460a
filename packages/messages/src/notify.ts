import type { Language } from './locale.ts';

/** What `omnimind notify test` says. */
export interface NotifyTexts {
  readonly desktop: string;
  readonly shown: (server: string) => string;
  readonly taken: string;
  readonly off: string;
  readonly noWebhooks: string;
  /** What to do about it. */
  readonly desktopMend: string;
  readonly webhookMend: string;
}

const english: NotifyTexts = {
  desktop: 'desktop',
  shown: (server) => `shown by ${server}`,
  taken: 'took it',
  off: 'switched off by `notify.desktop`',
  noWebhooks: 'no webhooks are configured',
  desktopMend: 'Run it in a session of your desktop; a notification daemon (dunst, mako, the desktop itself) must run.',
  webhookMend: 'Check `notify.webhooks` in the configuration, and that the receiver runs.',
};

const portuguese: NotifyTexts = {
  desktop: 'área de trabalho',
  shown: (server) => `mostrado por ${server}`,
  taken: 'recebeu',
  off: 'desligado por `notify.desktop`',
  noWebhooks: 'nenhum webhook configurado',
  desktopMend:
    'Rode numa sessão da sua área de trabalho, com um serviço de notificações (dunst, mako ou o do próprio ambiente).',
  webhookMend: 'Confira `notify.webhooks` na configuração, e se o destino está no ar.',
};

export function notifyTexts(language: Language): NotifyTexts {
  return language === 'pt' ? portuguese : english;
}
