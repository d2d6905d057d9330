import { Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { ask, type ClientFailure } from '#platform/web/client';
import { Screen } from '#platform/web/screens';
import { useLanguage, useText } from '#platform/web/text';
import { EmptyState, Loaded } from '#platform/web/ui';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { operationsOf, type ApiOperation, type OpenApi } from './openapi.ts';
import { SchemaTree } from './schema-tree.tsx';
import './api.css';

const load = async (): Promise<OpenApi> => (await ask('/api/openapi.json')).json() as Promise<OpenApi>;

/** The API: every operation by module, with its access, input, output and failures. */
export function ApiPage(): ReactNode {
  const t = useText({ zh, en });
  const [filter, setFilter] = useState('');
  const [picked, setPicked] = useState<string>();
  const query = useQuery<OpenApi, ClientFailure>({
    queryKey: ['operations.openApi'],
    queryFn: load,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const operations = useMemo(() => (query.data ? operationsOf(query.data) : []), [query.data]);
  const word = filter.trim().toLowerCase();
  const shown = operations.filter((o) =>
    `${o.id} ${o.path} ${o.zh} ${o.en} ${o.access}`.toLowerCase().includes(word),
  );
  const current = operations.find((o) => o.id === picked);
  return (
    <Screen
      back={{ to: '/system', title: t.system }}
      title={t.api}
      note={
        <>
          {query.data && <span>{t.operations(shown.length)}</span>}
          <span>{t.apiHint}</span>
        </>
      }
      filters={
        <Input
          allowClear
          aria-label={t.filter}
          placeholder={t.filter}
          style={{ width: 260 }}
          value={filter}
          onChange={(e) => setFilter(e.target.value)}
        />
      }
    >
      <Loaded query={query} rows={10}>
        {() => (
          <div className="api-columns">
            <List operations={shown} picked={picked} onPick={setPicked} />
            <div className="panel screen-scroll" role="region" aria-label={t.operations(1)} tabIndex={0}>
              {current ? <Detail operation={current} /> : <EmptyState title={t.pick} />}
            </div>
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

interface ListProps {
  readonly operations: readonly ApiOperation[];
  readonly picked: string | undefined;
  readonly onPick: (id: string) => void;
}

function List({ operations, picked, onPick }: ListProps): ReactNode {
  const language = useLanguage();
  const modules = [...new Set(operations.map((o) => o.module))];
  return (
    <nav className="panel screen-scroll api-list" aria-label="API">
      {modules.map((module) => (
        <section key={module} aria-label={module}>
          <h2>{module}</h2>
          <ul>
            {operations
              .filter((o) => o.module === module)
              .map((o) => (
                <li key={o.id}>
                  <button type="button" aria-pressed={o.id === picked} onClick={() => onPick(o.id)}>
                    <span className="api-method">{o.method}</span>
                    <span className="mono">{o.path}</span>
                    <span className="muted api-summary">{language === 'zh' ? o.zh : o.en}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function Detail({ operation: o }: { readonly operation: ApiOperation }): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const words: Readonly<Record<string, string>> = t.accessWords;
  return (
    <>
      <div className="panel-head">
        <h2>{language === 'zh' ? o.zh : o.en}</h2>
        <span className="tag">{o.id}</span>
      </div>
      <div className="panel-body form">
        <p className="mono">
          {o.method} {o.path}
        </p>
        <p>
          {t.access}：{words[o.access] ?? o.access}
        </p>
        <h3>{t.input}</h3>
        {o.parameters.length === 0 && !o.body && <p className="muted">{t.noInput}</p>}
        {o.parameters.length > 0 && (
          <SchemaTree
            schema={{
              properties: Object.fromEntries(
                o.parameters.map((p) => [
                  p.name,
                  { ...p.schema, description: `${p.in} · ${p.description ?? ''}` },
                ]),
              ),
              required: o.parameters.filter((p) => p.required).map((p) => p.name),
            }}
          />
        )}
        {o.body && (
          <>
            <strong>{t.body}</strong>
            <SchemaTree schema={o.body} />
          </>
        )}
        <h3>{t.output}</h3>
        {o.output && <SchemaTree schema={o.output} />}
        {o.failures.length > 0 && (
          <>
            <h3>{t.failures}</h3>
            <ul>
              {o.failures.map((f) => (
                <li key={f}>{f}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
