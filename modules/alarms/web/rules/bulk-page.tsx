import { App, Button, Input, InputNumber } from 'antd';
import { useState, type ReactNode } from 'react';
import { ruleOperations } from '#alarms/contract';
import type { InputOf, OutputOf } from '#platform/contract';
import { useAct } from '#platform/web/client';
import { navigate, useLocation } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { useText } from '#platform/web/text';
import { EmptyState, FailedState } from '#platform/web/ui';
import { RuleDiff } from './rule-diff.tsx';
import { changesBetween } from './rule-form.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './rules.css';

type Change = InputOf<typeof ruleOperations.previewBulk>['body']['change'];
type Item = OutputOf<typeof ruleOperations.previewBulk>['items'][number];

/** Changes many rules at once: preview before and after, draft, a second person approves. */
export function BulkPage(): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const { query } = useLocation();
  const ruleIds = (query.get('ids') ?? '').split(',').filter(Boolean);
  const [change, setChange] = useState<Change>({});
  const [note, setNote] = useState('');
  const [items, setItems] = useState<readonly Item[]>();
  const given = { body: { ruleIds, change, ...(note.trim() ? { note: note.trim() } : {}) } };
  const preview = useAct(ruleOperations.previewBulk, {
    quiet: true,
    onDone: (found) => setItems(found.items),
  });
  const draft = useAct(ruleOperations.draftBulk, {
    refresh: [ruleOperations.listRules, ruleOperations.ruleVersions],
    onDone: (made) => {
      void message.success(t.drafted(made.drafted));
      navigate('/rules');
    },
  });
  const changing = (items ?? []).filter((i) => changesBetween(i.before, i.after).length > 0);
  const set = (part: Change): void => {
    setChange({ ...change, ...part });
    setItems(undefined);
  };
  return (
    <Screen
      flow
      back={{ to: '/rules', title: t.rules }}
      title={t.bulkTitle}
      note={<span>{ruleIds.length}</span>}
      actions={
        <Button
          type="primary"
          disabled={changing.length === 0}
          loading={draft.busy}
          onClick={() => void draft.run({ body: { ...given.body, ruleIds: changing.map((i) => i.ruleId) } })}
        >
          {t.draftAll(changing.length)}
        </Button>
      }
    >
      <p className="muted">{t.bulkExplain}</p>
      <div className="form-row">
        <Figure
          label={t.duration}
          keep={t.keep}
          min={0}
          value={change.durationS}
          onChange={(durationS) => set({ durationS })}
        />
        <Figure
          label={t.hysteresis}
          keep={t.keep}
          min={0}
          value={change.hysteresis}
          onChange={(hysteresis) => set({ hysteresis })}
        />
        <Figure
          label={t.limitFactor}
          keep={t.keep}
          min={0.01}
          max={10}
          value={change.limitFactor}
          onChange={(limitFactor) => set({ limitFactor })}
        />
        <Input
          aria-label={t.note}
          placeholder={t.note}
          style={{ width: 240 }}
          maxLength={300}
          value={note}
          onChange={(e) => setNote(e.target.value)}
        />
        <Button
          disabled={ruleIds.length === 0}
          loading={preview.busy}
          onClick={() => void preview.run(given)}
        >
          {t.preview}
        </Button>
      </div>
      {ruleIds.length === 0 && <EmptyState title={t.noneChosen} hint={t.bulkHint} />}
      {preview.failure && <FailedState failure={preview.failure} />}
      {items && changing.length === 0 && <p className="muted">{t.nothingChanges}</p>}
      {changing.map((item) => (
        <section key={item.ruleId} className="panel" aria-label={item.name}>
          <div className="panel-head">
            <h2>{item.name}</h2>
          </div>
          <RuleDiff before={item.before} after={item.after} />
        </section>
      ))}
    </Screen>
  );
}

interface FigureProps {
  readonly label: string;
  readonly keep: string;
  readonly min: number;
  readonly max?: number;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

function Figure({ label, keep, min, max, value, onChange }: FigureProps): ReactNode {
  return (
    <div className="field">
      <span className="label">{label}</span>
      <InputNumber
        aria-label={label}
        placeholder={keep}
        min={min}
        max={max}
        value={value}
        onChange={(v) => onChange(v ?? undefined)}
      />
    </div>
  );
}
