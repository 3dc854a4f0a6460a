import type { JournalFields } from '@omnimind/linux/journal/send';
import { announcementIn } from '@omnimind/messages/announcement';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import type { Severity } from '@omnimind/protocol/verdict';

/** syslog(3): critical, warning, notice, info. */
const priorities: Readonly<Record<Severity, string>> = { critical: '2', alert: '4', watch: '5', ok: '6' };

/** An announcement as an entry of the journal: `journalctl OMNIMIND_KIND=kill` finds it again. */
export function journalFields(announcement: Announcement, language: Language): JournalFields {
  const { id, kind, severity, cause, type, value, workload, evidence } = announcement;
  const { title, body } = announcementIn(language, announcement);
  return {
    MESSAGE: body === '' ? title : `${title}: ${body}`,
    PRIORITY: priorities[severity],
    SYSLOG_IDENTIFIER: 'omnimind',
    OMNIMIND_ID: id,
    OMNIMIND_KIND: kind,
    OMNIMIND_TYPE: type,
    OMNIMIND_SEVERITY: severity,
    OMNIMIND_CAUSE: cause,
    OMNIMIND_WORKLOAD: workload.id,
    OMNIMIND_WORKLOAD_NAME: workload.name,
    ...(workload.uid === null ? {} : { OMNIMIND_UID: String(workload.uid) }),
    ...(value === null ? {} : { OMNIMIND_VALUE: String(value) }),
    ...(evidence.length === 0 ? {} : { OMNIMIND_EVIDENCE: JSON.stringify(evidence) }),
  };
}
