import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '#platform/web/text';
import { KeyHint } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

/** Every key of the desk. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText({ zh, en });
  return (
    <Modal open title={t.keys} onCancel={onClose} footer={null} width={420}>
      <dl className="facts keys">
        {t.keyList.map(([keys, words]) => (
          <div key={keys} className="keys-row">
            <dt>
              <KeyHint keys={keys} />
              <span className="visually-hidden">{keys}</span>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
