import { Checkbox, Input, InputNumber, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { RuleBody } from '#alarms/contract';
import { quantities, quantityTitle } from '#sensing/web';
import { useBoth, useText } from '#platform/web/text';
import { ConditionForm } from './condition-form.tsx';
import { conditionKinds, emptyCondition, readPointIds } from './rule-form.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

export interface BodyFormProps {
  readonly body: RuleBody;
  readonly onChange: (body: RuleBody) => void;
}

/** Everything a rule version says. */
export function BodyForm({ body, onChange }: BodyFormProps): ReactNode {
  const t = useText({ zh, en });
  const { condition } = body;
  const set = (part: Partial<RuleBody>): void => onChange({ ...body, ...part });
  const composed = 'parts' in condition;
  return (
    <div className="form">
      <div className="field">
        <label htmlFor="rule-name">{t.name}</label>
        <Input
          id="rule-name"
          maxLength={200}
          value={body.name}
          onChange={(e) => set({ name: e.target.value })}
        />
      </div>
      <div className="field">
        <span className="label">{t.kind}</span>
        <Select
          aria-label={t.kind}
          value={condition.kind}
          onChange={(kind) => {
            const next = emptyCondition(kind);
            set({
              condition: next,
              useRegisteredThresholds: undefined,
              ...('parts' in next ? { points: undefined, quantity: undefined } : {}),
              ...('parts' in next || body.points || body.quantity ? {} : { quantity: 'level' }),
            });
          }}
          options={conditionKinds.map((value) => ({ value, label: t.kinds[value] }))}
        />
      </div>
      {!composed && <ScopeForm body={body} onChange={onChange} />}
      <ConditionForm
        condition={condition}
        registered={body.useRegisteredThresholds === true}
        onChange={(next) => set({ condition: next })}
        onRegistered={(on) => set({ useRegisteredThresholds: on ? true : undefined })}
      />
      <div className="field">
        <span className="label">{t.modes}</span>
        <Checkbox.Group
          value={body.modes}
          onChange={(modes) => set({ modes })}
          options={(['normal', 'maintenance', 'exercise'] as const).map((value) => ({
            value,
            label: t.modeNames[value],
          }))}
        />
      </div>
      <div className="field">
        <label htmlFor="rule-verify">{t.verifyWithin}</label>
        <InputNumber
          id="rule-verify"
          min={1}
          max={1440}
          value={body.verifyWithinMinutes}
          onChange={(v) => set({ verifyWithinMinutes: v ?? undefined })}
        />
      </div>
    </div>
  );
}

function ScopeForm({ body, onChange }: BodyFormProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const [text, setText] = useState(body.points?.join(', ') ?? '');
  const by = body.points ? 'points' : 'quantity';
  const choose = (next: 'points' | 'quantity'): void =>
    onChange(
      next === 'points'
        ? { ...body, quantity: undefined, points: readPointIds(text) ?? [] }
        : { ...body, points: undefined, quantity: 'level' },
    );
  return (
    <div className="field">
      <span className="label">{t.applies}</span>
      <Segmented
        aria-label={t.applies}
        value={by}
        onChange={choose}
        options={[
          { value: 'quantity' as const, label: t.byQuantity },
          { value: 'points' as const, label: t.byPoints },
        ]}
      />
      {by === 'quantity' ? (
        <Select
          aria-label={t.quantity}
          value={body.quantity}
          onChange={(quantity) => onChange({ ...body, quantity })}
          options={[
            ...quantities.map((value) => ({ value, label: both(quantityTitle(value)) })),
            { value: '*', label: t.anyQuantity },
          ]}
        />
      ) : (
        <Input.TextArea
          aria-label={t.pointIds}
          placeholder={t.pointIds}
          rows={2}
          value={text}
          onChange={(e) => {
            setText(e.target.value);
            onChange({ ...body, points: readPointIds(e.target.value) ?? [] });
          }}
        />
      )}
    </div>
  );
}
