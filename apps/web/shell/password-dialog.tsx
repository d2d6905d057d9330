import { App, Form, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { sessionOperations } from '#identity/contract';
import { useAct } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

interface Values {
  readonly current: string;
  readonly next: string;
  readonly again: string;
}

/** Changes the signed-in person's own password. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const change = useAct(sessionOperations.changePassword, {
    onDone: () => {
      void message.success(t.saved);
      onClose();
    },
  });
  const same = (_: unknown, value: string): Promise<void> =>
    value === form.getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t.differ));
  return (
    <Modal
      open
      title={t.password}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t.save}
      confirmLoading={change.busy}
      width={420}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ current, next }) => void change.run({ body: { current, next } })}
      >
        <Form.Item name="current" label={t.current} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Form.Item name="next" label={t.next} extra={t.passwordRule} rules={[{ required: true, min: 10 }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="again" label={t.again} rules={[{ validator: same }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
