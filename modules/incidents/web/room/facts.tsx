import { AutoComplete, Button, Form, Input, InputNumber, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { incidentClasses, incidentOperations, levels, type Incident } from '#incidents/contract';
import { useAct } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { useCan } from '#platform/web/shell-types';
import { formatInstant, useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

type Values = Pick<
  Incident,
  'title' | 'class' | 'kind' | 'level' | 'description' | 'dead' | 'injured' | 'missing'
>;

function EditForm({
  incident,
  onDone,
}: {
  readonly incident: Incident;
  readonly onDone: () => void;
}): ReactNode {
  const t = useText({ zh, en });
  const change = useAct(incidentOperations.change, {
    refresh: [incidentOperations.get, incidentOperations.timeline, incidentOperations.list],
    onDone,
  });
  const { title, kind, level, description, dead, injured, missing } = incident;
  const initial: Values = { title, class: incident.class, kind, level, description, dead, injured, missing };
  const count = (name: 'dead' | 'injured' | 'missing'): ReactNode => (
    <Form.Item name={name} label={t[name]}>
      <InputNumber min={0} max={1_000_000} precision={0} />
    </Form.Item>
  );
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      className="incident-form room-form"
      onFinish={(values: Values) =>
        void change.run({ params: { id: incident.id }, body: { version: incident.version, ...values } })
      }
    >
      <Form.Item name="title" label={t.title} rules={[{ required: true, max: 200 }]} className="wide">
        <Input />
      </Form.Item>
      <Form.Item name="class" label={t.class} className="wide">
        <Select options={incidentClasses.map((c) => ({ value: c, label: t.classes[c] }))} />
      </Form.Item>
      <Form.Item name="kind" label={t.kind} rules={[{ required: true, max: 60 }]} className="wide">
        <AutoComplete options={t.kinds.map((k) => ({ value: k }))} />
      </Form.Item>
      <Form.Item name="level" label={t.level} className="wide">
        <Select options={levels.map((l) => ({ value: l, label: t.levels[l] }))} />
      </Form.Item>
      {count('dead')}
      {count('injured')}
      {count('missing')}
      <Form.Item name="description" label={t.description} className="wide">
        <Input.TextArea rows={4} maxLength={5000} />
      </Form.Item>
      <div className="wide row">
        <Button type="primary" htmlType="submit" loading={change.busy}>
          {t.save}
        </Button>
        <Button onClick={onDone}>{t.cancel}</Button>
      </div>
    </Form>
  );
}

/** What is known about the incident; may be changed by whoever may manage it. */
export function Facts({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const [editing, setEditing] = useState(false);
  const may = can('incidents.manage') && incident.state === 'open';
  return (
    <section className="panel" aria-label={t.facts}>
      <div className="panel-head">
        <h2>{t.facts}</h2>
        <span className="spacer" />
        {may && !editing && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t.edit}
          </Button>
        )}
      </div>
      {editing ? (
        <EditForm incident={incident} onDone={() => setEditing(false)} />
      ) : (
        <dl className="facts panel-body">
          <dt>{t.class}</dt>
          <dd>{t.classes[incident.class]}</dd>
          <dt>{t.kind}</dt>
          <dd>{incident.kind}</dd>
          <dt>{t.occurred}</dt>
          <dd>{formatInstant(incident.occurredAt)}</dd>
          <dt>{t.opened}</dt>
          <dd>
            {formatInstant(incident.openedAt)} {incident.openedBy}
          </dd>
          <dt>{t.source}</dt>
          <dd>
            {t.sources[incident.source]} {incident.caller ?? ''}
          </dd>
          {incident.address && (
            <>
              <dt>{t.address}</dt>
              <dd>{incident.address}</dd>
            </>
          )}
          <dt>{t.casualties}</dt>
          <dd>
            {t.dead} <b>{incident.dead}</b> · {t.injured} <b>{incident.injured}</b> · {t.missing}{' '}
            <b>{incident.missing}</b>
          </dd>
          <dt>{t.description}</dt>
          <dd className="report-text">{incident.description || '—'}</dd>
          <dt>{t.alarms}</dt>
          <dd>
            {incident.alarmIds.length === 0 ? (
              '—'
            ) : (
              <Link to={`/alarms?incident=${incident.id}`}>{incident.alarmIds.length}</Link>
            )}
          </dd>
        </dl>
      )}
    </section>
  );
}
