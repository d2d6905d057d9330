import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Alarm } from '#alarms/contract';
import {
  isShelved,
  tabOf,
  useAlarmActs,
  useAlarmSound,
  useAllowed,
  useQueue,
  type AlarmAct,
  type Queue,
  type QueueTab,
} from '#alarms/web';
import { serverNow } from '#platform/web/live';
import { navigate, useLocation } from '#platform/web/router';

/** A dialog of the desk that is open. */
export type DeskDialog = 'verify' | 'shelve' | 'handle' | 'close' | 'incident' | 'keys' | 'log';

/** What the desk shows and can do. */
export interface Desk {
  readonly queue: Queue;
  readonly rows: readonly Alarm[];
  readonly tab: QueueTab;
  readonly current: Alarm | undefined;
  readonly hovered: string | undefined;
  readonly dialog: DeskDialog | undefined;
  setTab(tab: QueueTab): void;
  select(id: string): void;
  hover(id: string | undefined): void;
  act(act: AlarmAct): void;
  open(dialog: DeskDialog | undefined): void;
}

const KEY_ACTS: Readonly<Record<string, AlarmAct>> = {
  a: 'acknowledge',
  Enter: 'acknowledge',
  v: 'verify',
  i: 'incident',
  h: 'handle',
  c: 'close',
};
const KEY_TABS: Readonly<Record<string, QueueTab>> = { '1': 'pending', '2': 'working', '3': 'shelved' };

/** True when a key belongs to a field, a button or a dialog rather than to the desk. */
function elsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable) return true;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  if (event.key === 'Enter' && /^(BUTTON|A)$/.test(target.tagName)) return true;
  return (
    document.querySelector(
      '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, dialog[open]',
    ) !== null
  );
}

/** State, acts and keys of the duty desk. `/?alarm=<id>` opens it with that alarm selected; one that is closed has a page of its own. */
export function useDesk(): Desk {
  const { query } = useLocation();
  const queue = useQueue();
  const acts = useAlarmActs();
  const allowed = useAllowed();
  const linked = query.get('alarm') ?? undefined;
  const [followed, setFollowed] = useState(linked);
  const [selected, setSelected] = useState(linked);
  const [chosenTab, setTab] = useState<QueueTab>();
  if (linked !== followed) {
    setFollowed(linked);
    setSelected(linked ?? selected);
    setTab(undefined);
  }
  const [hovered, setHovered] = useState<string>();
  const [chosen, setChosen] = useState<DeskDialog>();
  const asked = query.get('log') === '1';
  const dialog = chosen ?? (asked ? 'log' : undefined);
  const setDialog = (next: DeskDialog | undefined): void => {
    setChosen(next);
    if (asked) navigate('/', { replace: true });
  };
  useAlarmSound(queue.alarms);
  const selection = queue.alarms.find((a) => a.id === selected);
  const tab = chosenTab ?? (selection ? tabOf(selection, serverNow()) : 'pending');
  const rows = useMemo(() => queue.alarms.filter((a) => tabOf(a, serverNow()) === tab), [queue.alarms, tab]);
  const current = selection ?? rows[0];
  const ended = linked !== undefined && linked === selected && !queue.loading && !queue.failure && !selection;
  useEffect(() => {
    if (ended) navigate(`/alarms/${linked}`, { replace: true });
  }, [ended, linked]);
  const act = (name: AlarmAct): void => {
    if (!current || !allowed(current, name)) return;
    setSelected(current.id);
    setTab(tab);
    const params = { id: current.id };
    if (name === 'acknowledge') void acts.acknowledge.run({ params });
    else if (name === 'unshelve') void acts.unshelve.run({ params });
    else if (name === 'incident' && current.incidentId) navigate(`/incidents/${current.incidentId}`);
    else setDialog(name);
  };
  const move = (step: number): void => {
    const at = rows.findIndex((a) => a.id === current?.id);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setSelected(next.id);
    setTab(tab);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (elsewhere(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'j' || key === 'ArrowDown') move(1);
    else if (key === 'k' || key === 'ArrowUp') move(-1);
    else if (key === 's') act(current && isShelved(current, serverNow()) ? 'unshelve' : 'shelve');
    else if (KEY_ACTS[key]) act(KEY_ACTS[key]);
    else if (KEY_TABS[key]) setTab(KEY_TABS[key]);
    else if (key === '?') setDialog('keys');
    else if (key === 'l') setDialog('log');
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return {
    queue,
    rows,
    tab,
    current,
    hovered,
    dialog,
    setTab: (next) => {
      setTab(next);
      setSelected(undefined);
    },
    select: (id) => {
      setSelected(id);
      const alarm = queue.alarms.find((a) => a.id === id);
      if (alarm) setTab(tabOf(alarm, serverNow()));
    },
    hover: setHovered,
    act,
    open: setDialog,
  };
}
