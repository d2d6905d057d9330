import { AutoComplete, Form, Input, InputNumber, Modal, Select } from 'antd';
import type { ReactNode } from 'react';
import { incidentClasses, incidentOperations, levels, type Incident, type Level } from '#incidents/contract';
import type { Grade } from '#platform/contract';
import { useAct } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { KeyHint, useFocusSoon } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';
import './incidents.css';

/** What an alarm gives to the incident opened from it. */
export interface FromAlarm {
  readonly id: string;
  readonly title: string;
  readonly grade: Grade;
  readonly orgPath: string;
  readonly position?: readonly number[];
  readonly text: string;
}

interface OpenIncidentProps {
  readonly alarm?: FromAlarm;
  readonly onClose: () => void;
  readonly onOpened: (incident: Incident) => void;
}

interface Values {
  readonly source: 'call' | 'person';
  readonly title: string;
  readonly class: Incident['class'];
  readonly kind: string;
  readonly level: Level;
  readonly description: string;
  readonly address?: string;
  readonly caller?: string;
  readonly dead?: number;
  readonly injured?: number;
  readonly missing?: number;
}

const LEVEL_OF: Readonly<Record<Grade, Level>> = { red: 'III', orange: 'IV', yellow: 'IV', blue: 'IV' };

/** Opens an incident from an alarm (filled in: Enter sends) or from a call or person. */
export function OpenIncidentDialog({ alarm, onClose, onOpened }: OpenIncidentProps): ReactNode {
  const t = useText({ zh, en });
  const [form] = Form.useForm<Values>();
  useFocusSoon('incident_title');
  const open = useAct(incidentOperations.open, { refresh: [incidentOperations.list], onDone: onOpened });
  const send = ({ source, dead, injured, missing, address, caller, ...rest }: Values): void => {
    void open.run({
      body: {
        ...rest,
        description: rest.description ?? '',
        ...(alarm
          ? {
              alarmId: alarm.id,
              source: 'alarm' as const,
              orgPath: alarm.orgPath,
              ...(alarm.position ? { position: [...alarm.position] } : {}),
            }
          : { source }),
        ...(address ? { address } : {}),
        ...(caller ? { caller } : {}),
        ...(dead ? { dead } : {}),
        ...(injured ? { injured } : {}),
        ...(missing ? { missing } : {}),
      },
    });
  };
  const initial: Partial<Values> = {
    source: 'call',
    title: alarm?.title ?? '',
    class: 'accident',
    kind: alarm ? t.kinds[0] : '',
    level: alarm ? LEVEL_OF[alarm.grade] : 'IV',
    description: alarm?.text ?? '',
  };
  return (
    <Modal
      open
      title={alarm ? t.fromAlarm : t.new}
      onCancel={onClose}
      onOk={() => form.submit()}
      width={620}
      confirmLoading={open.busy}
      okText={
        <>
          {t.submit} <KeyHint keys="Enter" />
        </>
      }
    >
      <Form
        form={form}
        name="incident"
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={send}
        className="incident-form"
      >
        <Form.Item name="title" label={t.title} rules={[{ required: true, max: 200 }]} className="wide">
          <Input maxLength={200} onPressEnter={() => form.submit()} />
        </Form.Item>
        <Form.Item name="class" label={t.class}>
          <Select options={incidentClasses.map((c) => ({ value: c, label: t.classes[c] }))} />
        </Form.Item>
        <Form.Item name="kind" label={t.kind} rules={[{ required: true, max: 60 }]}>
          <AutoComplete options={t.kinds.map((k) => ({ value: k }))} />
        </Form.Item>
        <Form.Item name="level" label={t.level}>
          <Select options={levels.map((l) => ({ value: l, label: t.levels[l] }))} />
        </Form.Item>
        {!alarm && (
          <>
            <Form.Item name="source" label={t.source}>
              <Select
                options={(['call', 'person'] as const).map((s) => ({ value: s, label: t.sources[s] }))}
              />
            </Form.Item>
            <Form.Item name="caller" label={t.caller}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="address" label={t.address}>
              <Input maxLength={300} />
            </Form.Item>
          </>
        )}
        <Form.Item name="dead" label={t.dead}>
          <InputNumber min={0} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="injured" label={t.injured}>
          <InputNumber min={0} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="missing" label={t.missing}>
          <InputNumber min={0} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="description" label={t.description} className="wide">
          <Input.TextArea rows={3} maxLength={5000} placeholder={t.descriptionHint} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
