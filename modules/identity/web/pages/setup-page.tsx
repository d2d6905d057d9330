import { App, Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { sessionOperations } from '#identity/contract';
import { useAct, useOperation } from '#platform/web/client';
import { navigate, useLocation } from '#platform/web/router';
import { useLanguage, useText } from '#platform/web/text';
import { EmptyState, Loaded } from '#platform/web/ui';
import {
  faultOf,
  generatePassword,
  setupPosts,
  suggestedEntries,
  type Entries,
  type SetupPost,
} from '../setup-form.ts';
import { en } from '../strings.en.ts';
import { zh, type Strings } from '../strings.zh.ts';
import './open-pages.css';

/** What a role does, in the page's words. */
const doesOf = (t: Strings, post: SetupPost): string => t[`${post}Does`];

interface RowProps {
  readonly post: SetupPost;
  readonly entries: Entries;
  readonly showFaults: boolean;
  readonly onChange: (entries: Entries) => void;
}

function PostRow({ post, entries, showFaults, onChange }: RowProps): ReactNode {
  const t = useText({ zh, en });
  const entry = entries[post];
  const fault = faultOf(post, entries);
  const set = (change: Partial<Entries[SetupPost]>): void =>
    onChange({ ...entries, [post]: { ...entry, ...change } });
  return (
    <fieldset className="setup-row" aria-label={t[post]}>
      <div className="setup-role">
        <b>{t[post]}</b>
        <span>{doesOf(t, post)}</span>
      </div>
      <label>
        {t.name}
        <Input value={entry.name} onChange={(e) => set({ name: e.target.value })} />
      </label>
      <label>
        {t.account}
        <Input
          value={entry.account}
          autoComplete="off"
          onChange={(e) => set({ account: e.target.value.trim() })}
        />
      </label>
      <label>
        {t.password}
        <span className="setup-password">
          <Input
            value={entry.password}
            autoComplete="new-password"
            spellCheck={false}
            onChange={(e) => set({ password: e.target.value })}
          />
          <Button onClick={() => set({ password: generatePassword() })}>{t.generate}</Button>
        </span>
        {showFaults && fault && (
          <span className="open-failure" role="alert">
            {t[fault]}
          </span>
        )}
      </label>
    </fieldset>
  );
}

function DoneTable({ entries }: { readonly entries: Entries }): ReactNode {
  const t = useText({ zh, en });
  const { message } = App.useApp();
  const lines = setupPosts.map(
    (p) => `${t[p]}\t${entries[p].name}\t${entries[p].account}\t${entries[p].password}`,
  );
  const copy = (): void =>
    void navigator.clipboard.writeText(lines.join('\n')).then(() => message.success(t.copied));
  return (
    <section className="setup">
      <h1>{t.done}</h1>
      <p>{t.doneHint}</p>
      <table>
        <thead>
          <tr>
            <th>{t.name}</th>
            <th>{t.account}</th>
            <th>{t.password}</th>
          </tr>
        </thead>
        <tbody>
          {setupPosts.map((p) => (
            <tr key={p}>
              <td>{`${t[p]} ${entries[p].name === t[p] ? '' : entries[p].name}`}</td>
              <td>
                <code>{entries[p].account}</code>
              </td>
              <td>
                <code>{entries[p].password}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="setup-foot">
        <Button onClick={copy}>{t.copyAll}</Button>
        <Button type="primary" onClick={() => navigate('/sign-in', { replace: true })}>
          {t.toSignIn}
        </Button>
      </div>
    </section>
  );
}

function SetupForm({ token, demo }: { readonly token: string; readonly demo: boolean }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const [entries, setEntries] = useState(() => suggestedEntries(t));
  const [orgName, setOrgName] = useState('');
  const [regionCode, setRegionCode] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const setUp = useAct(sessionOperations.setUp, { quiet: true, onDone: () => setDone(true) });
  if (done) return <DoneTable entries={entries} />;
  const save = (): void => {
    setTried(true);
    if (setupPosts.some((p) => faultOf(p, entries))) return;
    void setUp.run({
      body: {
        token,
        ...entries,
        ...(orgName.trim() ? { orgName: orgName.trim() } : {}),
        ...(regionCode ? { regionCode } : {}),
      },
    });
  };
  return (
    <form
      className="setup"
      aria-label={t.setup}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h1>{t.setup}</h1>
      <p>{t.setupIntro}</p>
      {!demo && (
        <div className="setup-org">
          <label>
            {t.orgName}
            <Input value={orgName} onChange={(e) => setOrgName(e.target.value)} />
          </label>
          <label>
            {t.region}
            <Input
              value={regionCode}
              maxLength={12}
              placeholder={t.regionHint}
              onChange={(e) => setRegionCode(e.target.value.replace(/\D/g, ''))}
            />
          </label>
        </div>
      )}
      {setupPosts.map((post) => (
        <PostRow key={post} post={post} entries={entries} showFaults={tried} onChange={setEntries} />
      ))}
      <div className="setup-foot">
        <Button type="primary" size="large" htmlType="submit" loading={setUp.busy}>
          {t.save}
        </Button>
        {setUp.failure && (
          <span className="open-failure" role="alert">
            {setUp.failure.text(language)}
          </span>
        )}
      </div>
    </form>
  );
}

/** The one-time link: three separated administrators, the first duty officer and commander. */
export function SetupPage(): ReactNode {
  const t = useText({ zh, en });
  const { query } = useLocation();
  const state = useOperation(sessionOperations.setupState, {}, { staleTime: Number.POSITIVE_INFINITY });
  const token = query.get('token') ?? '';
  return (
    <div className="open-page">
      <Loaded query={state}>
        {(data) =>
          !data.needed ? (
            <EmptyState title={t.already}>
              <Button type="primary" onClick={() => navigate('/sign-in', { replace: true })}>
                {t.toSignIn}
              </Button>
            </EmptyState>
          ) : token === '' ? (
            <EmptyState title={t.setup} hint={t.linkMissing} />
          ) : (
            <SetupForm token={token} demo={data.demo} />
          )
        }
      </Loaded>
    </div>
  );
}
