import { App, Button, Input, InputNumber } from 'antd';
import { useState, type ReactNode } from 'react';
import { sensingOperations } from '#sensing/contract';
import type { OutputOf } from '#platform/contract';
import { useAct, useOperation } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { FramePreview } from './frame-preview.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

type Item = OutputOf<typeof sensingOperations.getMapping>['items'][number];
/** A row being edited: the point may not be chosen yet. */
type Draft = Omit<Item, 'pointId'> & { readonly pointId?: number; readonly key: number };

/** Maps protocol elements to points, with a live preview of a pasted frame below. */
export function MappingEditor({ gatewayId }: { readonly gatewayId: string }): ReactNode {
  const mapping = useOperation(sensingOperations.getMapping, { params: { id: gatewayId } });
  return (
    <Loaded query={mapping}>
      {(found) => <Editor key={mapping.dataUpdatedAt} gatewayId={gatewayId} items={found.items} />}
    </Loaded>
  );
}

let nextKey = 1;

function Editor({
  gatewayId,
  items,
}: {
  readonly gatewayId: string;
  readonly items: readonly Item[];
}): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const [rows, setRows] = useState<readonly Draft[]>(() =>
    items.map((item) => ({ ...item, key: nextKey++ })),
  );
  const save = useAct(sensingOperations.saveMapping, {
    refresh: [sensingOperations.getMapping],
    onDone: () => void message.success(t.saved),
  });
  const change = (key: number, part: Partial<Draft>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const add = (element: string): void => setRows([...rows, { element, key: nextKey++ }]);
  const complete = rows.every((r) => r.element.trim() !== '' && r.pointId !== undefined);
  return (
    <div className="form">
      <p className="muted">{t.mappingHint}</p>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t.element}</th>
            <th scope="col">{t.pointNo}</th>
            <th scope="col">{t.scale}</th>
            <th scope="col">{t.shift}</th>
            <th scope="col">
              <span className="visually-hidden">{t.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>
                <Input
                  aria-label={t.element}
                  maxLength={120}
                  value={row.element}
                  onChange={(e) => change(row.key, { element: e.target.value })}
                />
              </td>
              <td>
                <InputNumber
                  aria-label={t.pointNo}
                  min={1}
                  precision={0}
                  value={row.pointId}
                  onChange={(v) => change(row.key, { pointId: v ?? undefined })}
                />
              </td>
              <td>
                <InputNumber
                  aria-label={t.scale}
                  placeholder="1"
                  value={row.scale}
                  onChange={(v) => change(row.key, { scale: v ?? undefined })}
                />
              </td>
              <td>
                <InputNumber
                  aria-label={t.shift}
                  placeholder="0"
                  value={row.offset}
                  onChange={(v) => change(row.key, { offset: v ?? undefined })}
                />
              </td>
              <td>
                <Button
                  type="text"
                  size="small"
                  onClick={() => setRows(rows.filter((r) => r.key !== row.key))}
                >
                  {t.remove}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="form-row">
        <Button onClick={() => add('')}>{t.addRow}</Button>
        <Button
          type="primary"
          disabled={!complete}
          title={complete ? undefined : t.unmapped}
          loading={save.busy}
          onClick={() =>
            void save.run({
              params: { id: gatewayId },
              body: {
                items: rows.map(({ element, pointId, scale, offset }) => ({
                  element: element.trim(),
                  pointId: pointId ?? 0,
                  ...(scale === undefined ? {} : { scale }),
                  ...(offset === undefined ? {} : { offset }),
                })),
              },
            })
          }
        >
          {t.save}
        </Button>
      </div>
      <FramePreview onUse={add} mapped={new Set(rows.map((r) => r.element))} />
    </div>
  );
}
