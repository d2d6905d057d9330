import { App, Button, Modal, Tabs } from 'antd';
import { useState, type ReactNode } from 'react';
import { sensingOperations, type Gateway } from '#sensing/contract';
import { useAct } from '#platform/web/client';
import { Link } from '#platform/web/router';
import { Screen, Secret, usePaged } from '#platform/web/screens';
import { useCan, type PageProps } from '#platform/web/shell-types';
import { formatNumber, useText } from '#platform/web/text';
import { Age, EmptyState, FailedState, ForbiddenState, LoadingState } from '#platform/web/ui';
import { GatewayErrors, LinkState } from './gateway-state.tsx';
import { GatewayTrace } from './gateway-trace.tsx';
import { MappingEditor } from './mapping-editor.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

const QUERY = { limit: 1000 };

/** One gateway: link, secret, element mapping, protocol trace. */
export function GatewayPage({ params }: PageProps): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const id = params['id'];
  const list = usePaged(sensingOperations.listGateways, QUERY, { every: 10_000 });
  const gateway = list.rows.find((g) => g.id === id);
  const manage = can('sensing.manageGateways');
  const guarded = (content: ReactNode): ReactNode =>
    manage ? content : <ForbiddenState permission="sensing.manageGateways" />;
  return (
    <Screen
      flow
      back={{ to: '/gateways', title: t.gateways }}
      title={gateway?.name ?? id}
      note={gateway && <LinkState gateway={gateway} />}
      actions={
        <>
          {gateway?.protocol === 'jt808' && (
            <Link to={`/map?vehicles=${encodeURIComponent(gateway.id)}`}>{t.onMap}</Link>
          )}
          {gateway && manage && <GatewayActions gateway={gateway} />}
        </>
      }
    >
      {list.isPending ? (
        <LoadingState />
      ) : gateway ? (
        <Facts gateway={gateway} />
      ) : list.error ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <EmptyState title={t.noGateways} />
      )}
      <Tabs
        items={[
          { key: 'mapping', label: t.mapping, children: guarded(<MappingEditor gatewayId={id} />) },
          { key: 'trace', label: t.trace, children: guarded(<GatewayTrace gatewayId={id} />) },
        ]}
      />
    </Screen>
  );
}

function Facts({ gateway: g }: { readonly gateway: Gateway }): ReactNode {
  const t = useText({ zh, en });
  return (
    <section className="panel" aria-label={g.name}>
      <dl className="panel-body facts">
        <dt>{t.gatewayId}</dt>
        <dd>{g.id}</dd>
        <dt>{t.protocol}</dt>
        <dd>{g.protocol}</dd>
        <dt>{t.level}</dt>
        <dd>{t.levels[g.level]}</dd>
        <dt>{t.org}</dt>
        <dd>{g.orgPath}</dd>
        <dt>{t.lastContact}</dt>
        <dd>
          <Age at={g.lastContactAt} />
        </dd>
        <dt>{t.lastGood}</dt>
        <dd>
          <Age at={g.lastGoodAt} />
        </dd>
        <dt>{t.offset}</dt>
        <dd>{g.clockOffsetMs === undefined ? '—' : `${formatNumber(g.clockOffsetMs)} ms`}</dd>
        <dt>{t.pointsCount}</dt>
        <dd>{formatNumber(g.points)}</dd>
        <dt>{t.errors}</dt>
        <dd>
          <GatewayErrors errors={g.errors} />
        </dd>
      </dl>
    </section>
  );
}

function GatewayActions({ gateway }: { readonly gateway: Gateway }): ReactNode {
  const t = useText({ zh, en });
  const { modal } = App.useApp();
  const [secret, setSecret] = useState<string>();
  const act = useAct(sensingOperations.changeGateway, {
    refresh: [sensingOperations.listGateways],
    onDone: (changed) => setSecret(changed.secret),
  });
  const change = (body: { enabled?: boolean; newSecret?: boolean }): Promise<unknown> =>
    act.run({ params: { id: gateway.id }, body });
  const ask = (title: string, okText: string, body: { enabled?: boolean; newSecret?: boolean }): void => {
    modal.confirm({ title, okText, cancelText: t.cancel, icon: null, onOk: () => change(body) });
  };
  return (
    <>
      {gateway.enabled ? (
        <Button onClick={() => ask(t.disableAsk(gateway.id), t.disable, { enabled: false })}>
          {t.disable}
        </Button>
      ) : (
        <Button onClick={() => void change({ enabled: true })}>{t.enable}</Button>
      )}
      <Button onClick={() => ask(t.newSecretAsk(gateway.id), t.newSecret, { newSecret: true })}>
        {t.newSecret}
      </Button>
      <Modal
        open={secret !== undefined}
        title={`${t.newSecret} · ${gateway.id}`}
        closable={false}
        maskClosable={false}
        footer={
          <Button type="primary" onClick={() => setSecret(undefined)}>
            {t.done}
          </Button>
        }
      >
        <p>
          <strong>{t.secretOnce}</strong> {t.secretLost}
        </p>
        <Secret value={secret ?? ''} label={t.secret} />
      </Modal>
    </>
  );
}
