import type { ReactNode } from 'react';
import { useText } from '#platform/web/text';
import { en } from '../strings.en.ts';
import { zh } from '../strings.zh.ts';
import { typeText, type Schema } from './openapi.ts';

const MAX_DEPTH = 6;

/** A schema as nested fields with type, meaning and whether it must be given. */
export function SchemaTree({
  schema,
  depth = 0,
}: {
  readonly schema: Schema;
  readonly depth?: number;
}): ReactNode {
  const t = useText({ zh, en });
  const inner = schema.items ?? schema;
  if (!inner.properties || depth > MAX_DEPTH) return <p className="mono">{typeText(schema)}</p>;
  return (
    <ul className="api-schema">
      {Object.entries(inner.properties).map(([name, field]) => {
        const nested = field.items ?? field;
        return (
          <li key={name}>
            <code>{name}</code> <span className="mono muted">{typeText(field)}</span>{' '}
            {inner.required?.includes(name) && <span className="tag">{t.required}</span>}{' '}
            {field.description && <span className="muted">{field.description}</span>}
            {nested.properties && <SchemaTree schema={nested} depth={depth + 1} />}
          </li>
        );
      })}
    </ul>
  );
}
