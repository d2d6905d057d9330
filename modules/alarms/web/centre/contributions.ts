import { alarmOperations } from '#alarms/contract';
import { call } from '#platform/web/client';
import { contributeEnterpriseSection, contributeSpans } from '#sensing/web';

const MAX_SPANS = 300;

/** Draws alarm spans on the trends of points, and the alarms of an enterprise in its file. */
export function contributeToSensing(): void {
  contributeSpans('alarms.read', async (pointId, from, to) => {
    const { items } = await call(alarmOperations.list, {
      query: { pointId, limit: MAX_SPANS, to: new Date(to).toISOString() },
    });
    return items
      .filter((a) => a.clearedAt === undefined || Date.parse(a.clearedAt) >= from)
      .map((a) => ({
        from: Date.parse(a.startedAt),
        ...(a.clearedAt === undefined ? {} : { to: Date.parse(a.clearedAt) }),
        grade: a.highestGrade,
        title: `#${a.number} ${a.title}`,
        href: `/alarms/${a.id}`,
      }));
  });
  contributeEnterpriseSection({
    key: 'alarms',
    title: { zh: '本企业报警', en: 'Alarms of this enterprise' },
    permission: 'alarms.read',
    load: async () => (await import('./enterprise-alarms.tsx')).EnterpriseAlarms,
  });
}
