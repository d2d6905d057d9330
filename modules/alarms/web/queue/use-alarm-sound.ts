import { useEffect } from 'react';
import type { Alarm } from '#alarms/contract';
import { serverNow } from '#platform/web/live';
import { soundTone, useSound } from '#platform/web/sound';
import { toneFor } from './queue.ts';

/** Sounds for the highest unacknowledged red or orange alarm; acknowledging it is what makes it stop. */
export function useAlarmSound(alarms: readonly Alarm[]): void {
  const { state, playing } = useSound();
  const tone = toneFor(alarms, serverNow());
  useEffect(() => {
    if (playing !== 'lost') soundTone(tone);
  }, [tone, state, playing]);
  useEffect(() => () => soundTone(undefined), []);
}
