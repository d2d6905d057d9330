import { App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { ruleOperations, type Rule } from '#alarms/contract';
import { useAct, useOperation } from '#platform/web/client';
import { navigate } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import { useCan, useSession, type PageProps } from '#platform/web/shell-types';
import { formatInstant, formatNumber, useBoth, useLanguage, useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { conditionText, scopeText } from './describe.ts';
import { RuleDiff } from './rule-diff.tsx';
import { newestOf } from './rule-form.ts';
import { ShadowResult } from './shadow-result.tsx';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './rules.css';

/** One rule: its versions with author and difference, shadow result, approval. */
export function RulePage({ params }: PageProps): ReactNode {
  const t = useText({ zh, en });
  const id = params['id'];
  const versions = useOperation(ruleOperations.ruleVersions, { params: { id } });
  const all = newestOf(versions.data?.items ?? []);
  const current = all.find((v) => v.state === 'armed') ?? all[0];
  return (
    <Screen
      flow
      back={{ to: '/rules', title: t.rules }}
      title={current?.body.name ?? t.rule}
      note={current && <span className="tag">{t.states[current.state]}</span>}
      actions={current && <Actions versions={all} />}
    >
      <Loaded query={versions} rows={8}>
        {() => <Versions versions={all} />}
      </Loaded>
    </Screen>
  );
}

function Actions({ versions }: { readonly versions: readonly Rule[] }): ReactNode {
  const t = useText({ zh, en });
  const can = useCan();
  const session = useSession();
  const language = useLanguage();
  const { modal, message } = App.useApp();
  const options = {
    refresh: [ruleOperations.ruleVersions, ruleOperations.listRules, ruleOperations.shadowResult],
    onDone: () => void message.success(t.done),
  };
  const shadow = useAct(ruleOperations.shadowRule, options);
  const arm = useAct(ruleOperations.armRule, { ...options, quiet: true });
  const retire = useAct(ruleOperations.retireRule, options);
  const waiting = versions.find((v) => v.state === 'draft' || v.state === 'shadow');
  const draft = versions.find((v) => v.state === 'draft');
  const running = versions.find((v) => v.state !== 'retired');
  const [newest] = versions;
  const own = waiting?.author === session.name;
  const ask = (title: string, okText: string, run: () => Promise<unknown>): void => {
    modal.confirm({ title, okText, cancelText: t.cancel, icon: null, onOk: run });
  };
  const given = { params: { id: newest.id } };
  const refusal = arm.failure?.code === 'SELF_APPROVAL' ? t.selfApproval : arm.failure?.text(language);
  return (
    <>
      {waiting && (own || refusal) && <span className="rule-refusal">{refusal ?? t.selfApproval}</span>}
      {waiting && !own && !can('alarms.approveRules') && <span className="muted">{t.needApprover}</span>}
      {can('alarms.draftRules') && (
        <Button onClick={() => navigate(`/rules/${newest.id}/edit`)}>{t.edit}</Button>
      )}
      {draft && can('alarms.draftRules') && (
        <Button title={t.shadowHint} loading={shadow.busy} onClick={() => void shadow.run(given)}>
          {t.shadowRun}
        </Button>
      )}
      {running && can('alarms.approveRules') && (
        <Button
          onClick={() =>
            ask(t.retireAsk(running.body.name, running.points), t.retire, () => retire.run(given))
          }
        >
          {t.retire}
        </Button>
      )}
      {waiting && can('alarms.approveRules') && (
        <Button
          type="primary"
          disabled={own}
          onClick={() => ask(t.armAsk(waiting.body.name, waiting.points), t.arm, () => arm.run(given))}
        >
          {t.arm}
        </Button>
      )}
    </>
  );
}

function Versions({ versions }: { readonly versions: readonly Rule[] }): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const language = useLanguage();
  const [picked, setPicked] = useState(versions[0]?.version);
  const index = Math.max(
    0,
    versions.findIndex((v) => v.version === picked),
  );
  const shown = versions[index];
  return (
    <div className="rule-columns">
      <section className="panel" aria-label={t.versions}>
        <div className="panel-head">
          <h2>{t.versions}</h2>
        </div>
        <ul className="rule-versions">
          {versions.map((v) => (
            <li key={v.version}>
              <button type="button" aria-pressed={v === shown} onClick={() => setPicked(v.version)}>
                <strong>{t.versionOf(v.version)}</strong>
                <span className={v.state === 'armed' ? 'tag tag-strong' : 'tag'}>{t.states[v.state]}</span>
                <span className="muted">
                  {v.author} · {formatInstant(v.createdAt)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <div className="form">
        <section className="panel" aria-label={t.versionOf(shown.version)}>
          <div className="panel-head">
            <h2>{t.versionOf(shown.version)}</h2>
          </div>
          <dl className="panel-body facts">
            <dt>{t.condition}</dt>
            <dd>{conditionText(shown.body, t, language)}</dd>
            <dt>{t.scope}</dt>
            <dd>
              {scopeText(shown.body, t, both)}{' '}
              <span className="muted">
                {t.points} {formatNumber(shown.points)}
              </span>
            </dd>
            <dt>{t.modes}</dt>
            <dd>{shown.body.modes.map((m) => t.modeNames[m]).join('、')}</dd>
            <dt>{t.verifyWithin}</dt>
            <dd>{formatNumber(shown.body.verifyWithinMinutes)}</dd>
            <dt>{t.author}</dt>
            <dd>
              {shown.author} <span className="muted">{formatInstant(shown.createdAt)}</span>
            </dd>
            <dt>{t.approvedBy}</dt>
            <dd>
              {shown.approvedBy ?? '—'}{' '}
              {shown.armedAt && <span className="muted">{formatInstant(shown.armedAt)}</span>}
            </dd>
          </dl>
        </section>
        <section className="panel" aria-label={t.diff}>
          <div className="panel-head">
            <h2>{t.diff}</h2>
          </div>
          <RuleDiff before={versions[index + 1]?.body} after={shown.body} />
        </section>
        {versions.some((v) => v.state === 'shadow') && <ShadowResult ruleId={shown.id} />}
      </div>
    </div>
  );
}
