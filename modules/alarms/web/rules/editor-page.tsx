import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { ruleOperations, type Rule, type RuleBody } from '#alarms/contract';
import { useAct, useOperation } from '#platform/web/client';
import { navigate } from '#platform/web/router';
import { Screen } from '#platform/web/screens';
import type { PageProps } from '#platform/web/shell-types';
import { useText } from '#platform/web/text';
import { Loaded } from '#platform/web/ui';
import { BackTest } from './back-test.tsx';
import { BodyForm } from './body-form.tsx';
import { emptyBody, isComplete, newestOf } from './rule-form.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';
import './rules.css';

/** The rule editor with its back-test: a new rule, or a new version of one. */
export function EditorPage({ params }: PageProps): ReactNode {
  const id = params['id'];
  return id === undefined ? <Editor start={emptyBody()} /> : <EditExisting id={id} />;
}

function EditExisting({ id }: { readonly id: string }): ReactNode {
  const t = useText({ zh, en });
  const versions = useOperation(
    ruleOperations.ruleVersions,
    { params: { id } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  if (!versions.data)
    return (
      <Screen title={t.edit} back={{ to: `/rules/${id}`, title: t.rule }}>
        <Loaded query={versions} rows={8}>
          {() => null}
        </Loaded>
      </Screen>
    );
  const [newest] = newestOf(versions.data.items);
  return (
    <Editor
      key={id}
      start={newest.body}
      rule={newest}
      armed={versions.data.items.some((v) => v.state === 'armed')}
    />
  );
}

interface EditorProps {
  readonly start: RuleBody;
  readonly rule?: Rule;
  readonly armed?: boolean;
}

function Editor({ start, rule, armed = false }: EditorProps): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const [body, setBody] = useState(start);
  const complete = isComplete(body);
  const draft = useAct(ruleOperations.draftRule, {
    refresh: [ruleOperations.listRules, ruleOperations.ruleVersions],
    onDone: (made) => {
      void message.success(t.saved);
      navigate(`/rules/${made.id}`);
    },
  });
  return (
    <Screen
      flow
      back={rule ? { to: `/rules/${rule.id}`, title: rule.body.name } : { to: '/rules', title: t.rules }}
      title={rule ? t.edit : t.newRule}
      actions={
        <>
          {!rule && <Templates onChoose={setBody} />}
          <Button
            type="primary"
            disabled={!complete}
            title={complete ? undefined : t.invalid}
            loading={draft.busy}
            onClick={() => void draft.run({ body: { ...(rule ? { ruleId: rule.id } : {}), body } })}
          >
            {t.save}
          </Button>
        </>
      }
    >
      <div className="rule-editor">
        <section className="panel" aria-label={t.rule}>
          <div className="panel-body">
            <BodyForm body={body} onChange={setBody} />
          </div>
        </section>
        <BackTest body={body} ready={complete} compareWith={armed ? rule?.id : undefined} />
      </div>
    </Screen>
  );
}

function Templates({ onChoose }: { readonly onChoose: (body: RuleBody) => void }): ReactNode {
  const t = useText({ zh, en });
  const templates = useOperation(ruleOperations.templates, {});
  const items = templates.data?.items ?? [];
  return (
    <Select
      aria-label={t.template}
      placeholder={t.chooseTemplate}
      style={{ width: 240 }}
      loading={templates.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(index: number) => onChoose(items[index].body)}
      options={items.map((item, value) => ({ value, label: item.title }))}
    />
  );
}
