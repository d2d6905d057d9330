import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { identityOperations, type Region } from '#identity/contract';
import { useOperation } from '#platform/web/client';
import { Screen } from '#platform/web/screens';
import { formatDate, useText } from '#platform/web/text';
import { EmptyState, Loaded, VirtualTable, type Column } from '#platform/web/ui';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';

/** 行政区划: regions with authority, year and validity, level by level. */
export function RegionsPage(): ReactNode {
  const t = useText({ zh, en });
  const [trail, setTrail] = useState<readonly Region[]>([]);
  const parent = trail.at(-1)?.code;
  const regions = useOperation(
    identityOperations.listRegions,
    { query: parent ? { parent } : {} },
    { keep: true },
  );
  const columns: readonly Column<Region>[] = [
    { key: 'code', title: t.code, width: '140px', render: (r) => <span className="mono">{r.code}</span> },
    { key: 'name', title: t.orgName, width: 'minmax(160px, 2fr)', render: (r) => r.name },
    { key: 'level', title: t.level, width: '120px', render: (r) => t.levels[r.level] },
    { key: 'authority', title: t.authority, width: 'minmax(140px, 1fr)', render: (r) => r.authority },
    { key: 'year', title: t.year, width: '80px', numeric: true, render: (r) => r.year },
    { key: 'from', title: t.validFrom, width: '120px', render: (r) => formatDate(r.validFrom) },
    { key: 'to', title: t.validTo, width: '120px', render: (r) => (r.validTo ? formatDate(r.validTo) : '—') },
  ];
  return (
    <Screen
      back={{ to: '/orgs', title: t.orgs }}
      title={t.regions}
      filters={
        <nav aria-label={t.upper} className="screen-filters">
          <Button size="small" type={trail.length === 0 ? 'text' : 'link'} onClick={() => setTrail([])}>
            {t.top}
          </Button>
          {trail.map((r, i) => (
            <Button
              key={r.code}
              size="small"
              type={i === trail.length - 1 ? 'text' : 'link'}
              onClick={() => setTrail(trail.slice(0, i + 1))}
            >
              {r.name}
            </Button>
          ))}
        </nav>
      }
    >
      <Loaded query={regions} rows={8}>
        {(data) => (
          <VirtualTable
            label={t.regions}
            columns={columns}
            rows={data.items}
            rowKey={(r) => r.code}
            onOpen={(r) => setTrail([...trail, r])}
            empty={<EmptyState title={t.noRegions} />}
          />
        )}
      </Loaded>
    </Screen>
  );
}
