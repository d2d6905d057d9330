import { Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { operationsOperations } from '#operations/contract';
import type { OutputOf } from '#platform/contract';
import { useAct } from '#platform/web/client';
import { useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import './log.css';

type Verdict = OutputOf<typeof operationsOperations.verifyLog>;

/** Verifies the whole log and says exactly what was proved, and what was not. */
export function VerifyButton(): ReactNode {
  const t = useText({ zh, en });
  const [verdict, setVerdict] = useState<Verdict>();
  const act = useAct(operationsOperations.verifyLog, { onDone: setVerdict });
  return (
    <>
      <Button type="primary" loading={act.busy} onClick={() => void act.run({})}>
        {act.busy ? t.verifying : t.verify}
      </Button>
      <Modal
        open={verdict !== undefined}
        title={t.verified}
        footer={<Button onClick={() => setVerdict(undefined)}>{t.close}</Button>}
        onCancel={() => setVerdict(undefined)}
      >
        {verdict && <Proved verdict={verdict} />}
      </Modal>
    </>
  );
}

function Proved({ verdict: v }: { readonly verdict: Verdict }): ReactNode {
  const t = useText({ zh, en });
  const sound = v.intact && v.inOrder && v.signed && v.faults.length === 0;
  const tail = v.entries - v.signedUpTo;
  const rows: readonly (readonly [string, string, string])[] = [
    [t.checks.intact, v.intact ? t.yes : t.no, v.intact ? t.intactText(v.entries) : t.notIntact],
    [t.checks.inOrder, v.inOrder ? t.yes : t.no, v.inOrder ? t.inOrderText : t.notInOrder],
    [t.checks.signed, v.signed ? t.yes : t.no, v.signed ? t.signedText(v.signedUpTo, v.keyId) : t.notSigned],
    [
      t.checks.untruncated,
      v.untruncatedUpTo === undefined ? t.unknown : t.yes,
      v.untruncatedUpTo === undefined ? t.noWitness : t.untruncatedText(v.untruncatedUpTo),
    ],
  ];
  return (
    <div className="form">
      <p className={sound ? 'verdict' : 'verdict verdict-bad'}>{sound ? t.verdict.good : t.verdict.bad}</p>
      <table className="plain-table">
        <caption className="visually-hidden">{t.proved}</caption>
        <tbody>
          {rows.map(([what, answer, text]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <strong>{answer}</strong>
              </td>
              <td className="verify-text">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {v.redacted > 0 && <p className="muted">{t.redactedText(v.redacted)}</p>}
      {tail > 0 && <p className="muted">{t.tail(tail)}</p>}
      {v.faults.length > 0 && (
        <>
          <strong>{t.faults}</strong>
          <ul>
            {v.faults.map((fault) => (
              <li key={fault} className="mono">
                {fault}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
