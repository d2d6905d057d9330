import { Suspense, useMemo, type ReactNode } from 'react';
import { sensingOperations, type Enterprise } from '#sensing/contract';
import { useOperation } from '#platform/web/client';
import { navigate } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { useCan, type PageProps } from '#platform/web/shell-types';
import { formatNumber, useBoth, useText } from '#platform/web/text';
import { Age, EmptyState, Loaded, LoadingState, Value, VirtualTable, type Column } from '#platform/web/ui';
import { enterpriseSections, type ShownSection } from './contribute.ts';
import { useLivePoints, type LivePoint } from './data.ts';
import { InstallationCard } from './installation-card.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import { FIELDS, quantityTitle, STATES } from './words.ts';
import './sensing.css';

/** The file of one enterprise: registry, hazards, points with live values, and what other modules add. */
export function EnterprisePage({ params }: PageProps): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const id = params['id'];
  const file = useOperation(sensingOperations.getEnterprise, { params: { id } }, { every: 60_000 });
  const sections = useMemo(() => enterpriseSections(can), [can]);
  const data = file.data;
  return (
    <Screen
      flow
      back={{ to: '/enterprises', title: t.enterprises }}
      title={data?.enterprise.name ?? t.enterprise}
      note={data?.enterprise.majorHazard && <span className="tag tag-strong">{t.majorHazard}</span>}
    >
      <Loaded query={file} rows={10}>
        {(found) => (
          <>
            <Facts enterprise={found.enterprise} />
            <h2 className="point-sub">{t.installations}</h2>
            {found.installations.length === 0 ? (
              <p className="muted">{t.noInstallations}</p>
            ) : (
              <div className="ent-cards">
                {found.installations.map((each) => (
                  <InstallationCard
                    key={each.id}
                    installation={each}
                    devices={found.devices.filter((d) => d.installationId === each.id)}
                  />
                ))}
              </div>
            )}
            <Points listed={found.points} />
            {sections.map((section) => (
              <Section key={section.key} section={section} enterpriseId={id} />
            ))}
          </>
        )}
      </Loaded>
    </Screen>
  );
}

function Facts({ enterprise: e }: { readonly enterprise: Enterprise }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  return (
    <section className="panel" aria-label={t.facts}>
      <dl className="panel-body facts">
        <dt>{t.creditCode}</dt>
        <dd>{e.creditCode ?? '—'}</dd>
        <dt>{t.field}</dt>
        <dd>{both(FIELDS[e.field])}</dd>
        <dt>{t.industry}</dt>
        <dd>{e.industry}</dd>
        <dt>{t.address}</dt>
        <dd>
          {e.address ?? '—'} <span className="muted">{e.position.map((v) => v.toFixed(5)).join(', ')}</span>
        </dd>
        <dt>{t.dustWorkers}</dt>
        <dd>
          {formatNumber(e.dustWorkers)}{' '}
          {e.wetDustRemoval !== undefined && (
            <span className="muted">{e.wetDustRemoval ? t.wetDustRemoval : t.dryDustRemoval}</span>
          )}
        </dd>
      </dl>
    </section>
  );
}

function Points({ listed }: { readonly listed: readonly LivePoint[] }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const rows = useLivePoints(listed);
  const online = rows.filter((r) => r.value.state === 'live').length;
  const columns = useMemo<readonly Column<LivePoint>[]>(
    () => [
      { key: 'name', title: t.name, width: 'minmax(180px, 2fr)', render: ({ point }) => point.name },
      {
        key: 'quantity',
        title: t.quantity,
        width: '110px',
        render: ({ point }) => both(quantityTitle(point.quantity)),
      },
      {
        key: 'value',
        title: t.value,
        width: '150px',
        numeric: true,
        render: ({ point, value }) => <Value value={value.value} unit={point.unit} />,
      },
      {
        key: 'state',
        title: t.state,
        width: '100px',
        render: ({ value }) => (
          <span className={value.state === 'live' ? 'muted' : 'tag tag-strong'}>
            {both(STATES[value.state])}
          </span>
        ),
      },
      { key: 'age', title: t.age, width: '130px', render: ({ value }) => <Age at={value.deviceTime} /> },
      {
        key: 'code',
        title: t.code,
        width: 'minmax(140px, 1fr)',
        render: ({ point }) => <span className="muted">{point.code}</span>,
      },
    ],
    [t, both],
  );
  return (
    <>
      <h2 className="point-sub">
        {t.points} <span className="muted">{t.online(online, rows.length)}</span>
      </h2>
      <div style={{ height: Math.min(420, 70 + rows.length * 34) }}>
        <VirtualTable
          label={t.points}
          columns={columns}
          rows={rows}
          rowKey={(r) => String(r.point.id)}
          onOpen={(r) => navigate(`/points/${r.point.id}`)}
          empty={<EmptyState title={t.noPoints} />}
        />
      </div>
    </>
  );
}

function Section({
  section,
  enterpriseId,
}: {
  readonly section: ShownSection;
  readonly enterpriseId: string;
}): ReactNode {
  const both = useBoth();
  const { Body } = section;
  return (
    <>
      <h2 className="point-sub">{both(section.title)}</h2>
      <Suspense fallback={<LoadingState />}>
        <Body enterpriseId={enterpriseId} />
      </Suspense>
    </>
  );
}
