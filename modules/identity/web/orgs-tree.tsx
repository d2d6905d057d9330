import { Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { identityOperations, type Org } from '#identity/contract';
import { usePaged } from '#platform/web/screens';
import { useLanguage, useText } from '#platform/web/text';
import { LoadingState } from '#platform/web/ui';
import { en } from './people-strings.en.ts';
import { zh } from './people-strings.zh.ts';

interface OrgRowProps {
  readonly org: Org;
  readonly depth: number;
  readonly picked: string | undefined;
  readonly onPick: (org: Org) => void;
  readonly showPath?: boolean;
  /** The control that opens its children. */
  readonly twist?: ReactNode;
}

/** One organisation on a line. */
export function OrgRow({ org, depth, picked, onPick, showPath = false, twist }: OrgRowProps): ReactNode {
  const t = useText({ zh, en });
  return (
    <li>
      <div className="org-row" style={{ paddingLeft: 6 + depth * 20 }}>
        {twist}
        <button
          type="button"
          className="org-name"
          aria-pressed={org.id === picked}
          onClick={() => onPick(org)}
        >
          <span>{org.name}</span>
          <span className="muted">{t.levels[org.level]}</span>
          {org.validTo && <span className="tag">{t.disabled}</span>}
          {showPath && <span className="muted mono">{org.path}</span>}
        </button>
      </div>
    </li>
  );
}

interface OrgNodeProps extends OrgRowProps {
  readonly startOpen?: boolean;
}

/** One organisation with its children, read when opened. */
export function OrgNode({ org, depth, picked, onPick, startOpen = false }: OrgNodeProps): ReactNode {
  const t = useText({ zh, en });
  const [open, setOpen] = useState(startOpen);
  const leaf = org.level === 'enterprise';
  return (
    <>
      <OrgRow
        org={org}
        depth={depth}
        picked={picked}
        onPick={onPick}
        twist={
          leaf ? (
            <span style={{ width: 26 }} />
          ) : (
            <button
              type="button"
              className="org-twist"
              aria-expanded={open}
              aria-label={open ? t.closeChild(org.name) : t.openChild(org.name)}
              onClick={() => setOpen(!open)}
            >
              {open ? '▾' : '▸'}
            </button>
          )
        }
      />
      {open && !leaf && <Children parent={org} depth={depth + 1} picked={picked} onPick={onPick} />}
    </>
  );
}

interface ChildrenProps {
  readonly parent: Org;
  readonly depth: number;
  readonly picked: string | undefined;
  readonly onPick: (org: Org) => void;
}

function Children({ parent, depth, picked, onPick }: ChildrenProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const query = useMemo(() => ({ parent: parent.path, limit: 200 }), [parent.path]);
  const list = usePaged(identityOperations.listOrgs, query);
  const indent = { paddingLeft: 32 + depth * 20 };
  if (list.isPending)
    return (
      <li>
        <LoadingState rows={2} />
      </li>
    );
  if (list.error)
    return (
      <li style={indent} role="alert">
        {list.error.text(language)}
      </li>
    );
  if (list.rows.length === 0)
    return (
      <li style={indent} className="muted">
        {t.noOrgs}
      </li>
    );
  return (
    <>
      {list.rows.map((org) => (
        <OrgNode key={org.id} org={org} depth={depth} picked={picked} onPick={onPick} />
      ))}
      {list.hasMore && (
        <li style={indent}>
          <Button size="small" loading={list.loadingMore} onClick={list.more}>
            {t.moreChildren}
          </Button>
        </li>
      )}
    </>
  );
}
