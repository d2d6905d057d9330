import type { ReactNode } from 'react';
import type { Gateway } from '#sensing/contract';
import { useText } from '#platform/web/text';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './sensing.css';

/** Whether a gateway is connected now. */
export function LinkState({ gateway }: { readonly gateway: Gateway }): ReactNode {
  const t = useText({ zh, en });
  if (!gateway.enabled) return <span className="tag">{t.disabledState}</span>;
  return gateway.connected ? (
    <span className="muted">{t.linkUp}</span>
  ) : (
    <span className="tag tag-strong">{t.linkDown}</span>
  );
}

/** Counted errors of a gateway, by kind. */
export function GatewayErrors({ errors }: { readonly errors: Gateway['errors'] }): ReactNode {
  const found = Object.entries(errors).filter(([, n]) => n > 0);
  if (found.length === 0) return <span className="muted">0</span>;
  return (
    <span className="gw-errors">
      {found.map(([kind, n]) => (
        <span key={kind}>
          {kind} {n}
        </span>
      ))}
    </span>
  );
}
