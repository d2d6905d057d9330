import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { onemapOperations } from '#onemap/contract';
import { useOperation } from '#platform/web/client';
import { navigate } from '#platform/web/router';
import { useCan, type Page } from '#platform/web/shell-types';
import { useBoth, useText } from '#platform/web/text';
import { Icon } from '#platform/web/ui';
import { webModules } from '../modules.ts';
import { shellCommands } from './commands.ts';
import { localFinds, remoteFinds, type Find } from './find.ts';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

interface PaletteProps {
  readonly pages: readonly Page[];
  readonly onClose: () => void;
}

const commands = [...webModules.flatMap((m) => m.commands ?? []), ...shellCommands];

/** Text a moment after typing stopped. */
function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}

/** One box that finds screens, enterprises, points, places and actions. */
export function CommandPalette({ pages, onClose }: PaletteProps): ReactNode {
  const t = useText({ zh, en });
  const both = useBoth();
  const can = useCan();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const asked = useSettled(text.trim(), 150);
  const remote = useOperation(
    onemapOperations.search,
    { query: { q: asked } },
    { enabled: asked !== '' && can('onemap.read'), keep: true },
  );
  useEffect(() => dialog.current?.showModal(), []);
  const finds: Find[] = [
    ...localFinds(text.trim(), pages, commands, can),
    ...(asked === '' ? [] : remoteFinds(remote.data?.items ?? [])),
  ];
  const chosen = Math.min(at, finds.length - 1);
  const open = (find: Find): void => {
    onClose();
    if (find.to !== undefined) navigate(find.to);
    else find.run?.();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(finds.length - 1, chosen + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, chosen - 1));
    else if (event.key === 'Enter' && finds[chosen]) open(finds[chosen]);
    else return;
    event.preventDefault();
  };
  const groups: Readonly<Record<Find['group'], string>> = {
    screen: t.screens,
    action: t.actions,
    enterprise: t.enterprises,
    point: t.points,
    place: t.places,
    other: t.found,
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t.palette}
      onClose={onClose}
      onClick={(e) => e.target === dialog.current && onClose()}
    >
      <div className="palette-box">
        <div className="palette-input">
          <Icon name="search" size={17} />
          <input
            autoFocus
            value={text}
            placeholder={t.search}
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-label={t.search}
            aria-activedescendant={finds.length > 0 ? `find-${chosen}` : undefined}
            onChange={(e) => {
              setText(e.target.value);
              setAt(0);
            }}
            onKeyDown={onKey}
          />
        </div>
        <div id="palette-list" role="listbox" aria-label={t.found} className="palette-list" tabIndex={-1}>
          {finds.map((find, i) => (
            <div
              key={find.key}
              id={`find-${i}`}
              role="option"
              aria-selected={i === chosen}
              className="palette-item"
              onClick={() => open(find)}
              onMouseMove={() => setAt(i)}
            >
              <span>{typeof find.title === 'string' ? find.title : both(find.title)}</span>
              <span className="muted">{find.subtitle}</span>
              <span className="palette-group">{groups[find.group]}</span>
            </div>
          ))}
        </div>
        {finds.length === 0 && (
          <p className="palette-none muted">{remote.error ? t.searchFailed : t.nothing}</p>
        )}
      </div>
    </dialog>
  );
}
