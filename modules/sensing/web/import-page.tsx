import { App, Button, Checkbox } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import type { OutputOf } from '#platform/contract';
import { useAct } from '#platform/web/client';
import { Screen } from '#platform/web/screens';
import { useText } from '#platform/web/text';
import { EmptyState, FailedState, VirtualTable, type Column } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './sensing.css';

type Report = OutputOf<typeof sensingOperations.importRegistry>;

interface Chosen {
  readonly name: string;
  readonly format: 'csv' | 'xlsx';
  readonly contentBase64: string;
}

const CHUNK = 0x8000;

/** The bytes of a file as base64. */
async function readFile(file: File): Promise<Chosen> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += CHUNK)
    parts.push(String.fromCharCode(...bytes.subarray(i, i + CHUNK)));
  return {
    name: file.name,
    format: /\.xlsx$/i.test(file.name) ? 'xlsx' : 'csv',
    contentBase64: btoa(parts.join('')),
  };
}

/** Import of the registry: try it, read the result of every row, then write. */
export function ImportPage(): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const [file, setFile] = useState<Chosen>();
  const [tried, setTried] = useState<Report>();
  const [onlyRefused, setOnlyRefused] = useState(false);
  const act = useAct(sensingOperations.importRegistry, {
    quiet: true,
    refresh: [sensingOperations.listEnterprises, sensingOperations.listPoints],
    onDone: (report, given) => {
      setTried(report);
      if (!given.body.dryRun)
        void message.success(`${t.imported}：${t.summary(report.rows, report.accepted, report.refused)}`);
    },
  });
  const send = (dryRun: boolean): void => {
    if (file) void act.run({ body: { format: file.format, contentBase64: file.contentBase64, dryRun } });
  };
  const columns = useMemo<readonly Column<Report['report'][number]>[]>(
    () => [
      { key: 'row', title: t.row, width: '80px', numeric: true, render: (r) => r.row },
      {
        key: 'ok',
        title: t.result,
        width: '100px',
        render: (r) => (r.ok ? t.ok : <span className="tag tag-strong">{t.refused}</span>),
      },
      { key: 'message', title: t.reason, width: 'minmax(200px, 1fr)', render: (r) => r.message },
    ],
    [t],
  );
  const rows = tried?.report.filter((r) => !onlyRefused || !r.ok) ?? [];
  return (
    <Screen
      back={{ to: '/enterprises', title: t.enterprises }}
      title={t.import}
      note={tried && <span>{t.summary(tried.rows, tried.accepted, tried.refused)}</span>}
      filters={
        <>
          <label className="file-pick">
            <span>{file?.name ?? t.pickFile}</span>
            <input
              className="visually-hidden"
              type="file"
              accept=".csv,.xlsx"
              aria-label={t.pickFile}
              onChange={(event) => {
                const picked = event.target.files?.[0];
                setTried(undefined);
                act.reset();
                if (picked) void readFile(picked).then(setFile);
              }}
            />
          </label>
          <Button disabled={!file} loading={act.busy} onClick={() => send(true)}>
            {t.dryRun}
          </Button>
          <Button
            type="primary"
            disabled={!file || !tried || tried.accepted === 0}
            loading={act.busy}
            onClick={() => send(false)}
          >
            {t.really(tried?.accepted ?? 0)}
          </Button>
          <Checkbox checked={onlyRefused} onChange={(event) => setOnlyRefused(event.target.checked)}>
            {t.onlyRefused}
          </Checkbox>
        </>
      }
    >
      {act.failure ? (
        <FailedState failure={act.failure} />
      ) : tried ? (
        <VirtualTable
          label={t.result}
          columns={columns}
          rows={rows}
          rowKey={(r) => String(r.row)}
          empty={<EmptyState title={t.summary(tried.rows, tried.accepted, tried.refused)} />}
        />
      ) : (
        <EmptyState title={t.pickFile} hint={t.fileHint} />
      )}
    </Screen>
  );
}
