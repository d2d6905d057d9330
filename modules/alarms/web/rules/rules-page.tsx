import { App, Button, Input, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { ruleOperations, type Rule } from '#alarms/contract';
import { asFailure, call, refresh } from '#platform/web/client';
import { useEvents } from '#platform/web/live';
import { navigate } from '#platform/web/router';
import { MarkBox, Screen, usePaged } from '#platform/web/screens';
import { useCan } from '#platform/web/shell-types';
import { formatInstant, formatNumber, useBoth, useLanguage, useText } from '#platform/web/text';
import { EmptyState, FailedState, LoadingState, VirtualTable, type Column } from '#platform/web/ui';
import { conditionText, scopeText } from './describe.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

const STATES = ['draft', 'shadow', 'armed', 'retired'] as const;

/** 规则: every rule in reach; drafts awaiting approval are armed here by a second person. */
export function RulesPage(): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const [q, setQ] = useState('');
  const [state, setState] = useState<Rule['state']>();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const query = useMemo(() => ({ limit: 500, ...(state ? { state } : {}) }), [state]);
  const list = usePaged(ruleOperations.listRules, query);
  useEvents(['rule.*'], () => refresh(ruleOperations.listRules));
  const rows = list.rows.filter((r) => r.body.name.includes(q.trim()));
  const columns = useRuleColumns(marked, setMarked);
  const chosen = rows.filter((r) => marked.has(r.id));
  return (
    <Screen
      title={t.rules}
      note={list.data && <span>{t.listed(rows.length, list.hasMore)}</span>}
      actions={
        <>
          {can('alarms.approveRules') && state === 'draft' && (
            <ApproveMarked chosen={chosen} onDone={() => setMarked(new Set())} />
          )}
          {can('alarms.draftRules') && (
            <>
              <Button
                disabled={chosen.length === 0}
                title={chosen.length === 0 ? t.bulkHint : undefined}
                onClick={() => navigate(`/rules/bulk?ids=${chosen.map((r) => r.id).join(',')}`)}
              >
                {t.bulkOf(chosen.length)}
              </Button>
              <Button type="primary" onClick={() => navigate('/rules/new')}>
                {t.newRule}
              </Button>
            </>
          )}
        </>
      }
      filters={
        <>
          <Input
            allowClear
            aria-label={t.search}
            placeholder={t.search}
            style={{ width: 220 }}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          <Select
            allowClear
            aria-label={t.state}
            placeholder={t.allStates}
            style={{ width: 140 }}
            value={state}
            onChange={(next) => {
              setState(next);
              setMarked(new Set());
            }}
            options={STATES.map((value) => ({ value, label: t.states[value] }))}
          />
        </>
      }
    >
      {list.isPending ? (
        <LoadingState rows={10} />
      ) : list.error && list.rows.length === 0 ? (
        <FailedState failure={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <VirtualTable
          label={t.rules}
          columns={columns}
          rows={rows}
          rowKey={(r) => r.id}
          onOpen={(r) => navigate(`/rules/${r.id}`)}
          onEnd={list.more}
          empty={<EmptyState title={t.none} hint={t.noneHint} />}
        />
      )}
    </Screen>
  );
}

/** Arms the marked drafts one after another; a refusal (such as approving one's own) is told and does not stop the rest. */
function ApproveMarked({
  chosen,
  onDone,
}: {
  readonly chosen: readonly Rule[];
  readonly onDone: () => void;
}): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const { message, modal } = App.useApp();
  const approve = async (): Promise<void> => {
    let armed = 0;
    const refusals = new Set<string>();
    for (const rule of chosen)
      try {
        await call(ruleOperations.armRule, { params: { id: rule.id } });
        armed += 1;
      } catch (error) {
        refusals.add(`${rule.body.name}：${asFailure(error).text(language)}`);
      }
    refresh(ruleOperations.listRules, ruleOperations.ruleVersions);
    onDone();
    if (armed > 0) void message.success(t.armedMany(armed));
    if (refusals.size > 0)
      modal.warning({ title: t.notArmed(refusals.size), content: [...refusals].join('\n'), icon: null });
  };
  const points = chosen.reduce((sum, r) => sum + r.points, 0);
  return (
    <Button
      disabled={chosen.length === 0}
      onClick={() =>
        modal.confirm({
          title: t.armManyAsk(chosen.length, points),
          content: chosen.map((r) => r.body.name).join('、'),
          okText: t.arm,
          cancelText: t.cancel,
          icon: null,
          onOk: approve,
        })
      }
    >
      {t.armMany(chosen.length)}
    </Button>
  );
}

function useRuleColumns(
  marked: ReadonlySet<string>,
  setMarked: (next: ReadonlySet<string>) => void,
): readonly Column<Rule>[] {
  const t = useText({ zh, en });
  const both = useBoth();
  const language = useLanguage();
  return useMemo(
    () => [
      {
        key: 'mark',
        title: '',
        width: '44px',
        render: (r) => (
          <MarkBox
            label={t.selectRule(r.body.name)}
            on={marked.has(r.id)}
            onChange={(on) => {
              const next = new Set(marked);
              if (on) next.add(r.id);
              else next.delete(r.id);
              setMarked(next);
            }}
          />
        ),
      },
      { key: 'name', title: t.name, width: 'minmax(170px, 2fr)', render: (r) => r.body.name },
      { key: 'scope', title: t.scope, width: '130px', render: (r) => scopeText(r.body, t, both) },
      {
        key: 'condition',
        title: t.condition,
        width: 'minmax(220px, 3fr)',
        render: (r) => <span className="muted">{conditionText(r.body, t, language)}</span>,
      },
      {
        key: 'state',
        title: t.state,
        width: '100px',
        render: (r) => (
          <span className={r.state === 'armed' ? 'muted' : 'tag tag-strong'}>{t.states[r.state]}</span>
        ),
      },
      { key: 'version', title: t.version, width: '80px', numeric: true, render: (r) => r.version },
      {
        key: 'points',
        title: t.points,
        width: '124px',
        numeric: true,
        render: (r) => formatNumber(r.points),
      },
      { key: 'author', title: t.author, width: '84px', render: (r) => r.author },
      { key: 'at', title: t.createdAt, width: '165px', render: (r) => formatInstant(r.createdAt) },
    ],
    [t, both, language, marked, setMarked],
  );
}
