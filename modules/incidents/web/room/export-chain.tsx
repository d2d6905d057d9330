import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Incident } from '#incidents/contract';
import { ClientFailure } from '#platform/web/client';
import { useLanguage, useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';

/** Saves the chain of this incident with its proofs; refused until a signed head covers it. */
async function save(incident: Incident): Promise<void> {
  const response = await fetch(`/api/log/chains/${incident.correlationId}`);
  if (!response.ok) {
    const body = (await response.json()) as { code: string; zh: string; en: string };
    throw new ClientFailure({ ...body, status: response.status });
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = `fengsui-${incident.number}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Downloads the evidence chain. */
export function ExportChainButton({ incident }: { readonly incident: Incident }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ClientFailure>();
  const run = (): void => {
    setBusy(true);
    setFailure(undefined);
    save(incident)
      .catch((error: unknown) => {
        if (error instanceof ClientFailure) setFailure(error);
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      {failure && <span role="alert">{failure.text(language)}</span>}
      <Button loading={busy} onClick={run} title={t.exportHint}>
        {t.exportChain}
      </Button>
    </>
  );
}
