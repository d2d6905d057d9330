import type { Gb26875Frame } from './frame.ts';

/** A packet to encode; length and checksum are computed. */
export type Gb26875Message = Pick<
  Gb26875Frame,
  'serial' | 'version' | 'time' | 'source' | 'dest' | 'command'
> &
  Partial<Gb26875Frame>;

function answer(frame: Gb26875Frame, time: string, command: number): Gb26875Message {
  return {
    serial: frame.serial,
    version: frame.version,
    time,
    source: frame.dest,
    dest: frame.source,
    command,
  };
}

/** Confirmation (command 3) of a packet; `time` is local, `2026-04-01T12:30:59`. */
export function confirmation(frame: Gb26875Frame, time: string): Gb26875Message {
  return answer(frame, time, 3);
}

/** Denial (command 6) of a packet that failed its checks. */
export function denial(frame: Gb26875Frame, time: string): Gb26875Message {
  return answer(frame, time, 6);
}

/** Duty check (command 1, type 91): the operator must answer within `minutes`. */
export function dutyCheck(message: Omit<Gb26875Message, 'command'>, minutes: number): Gb26875Message {
  return { ...message, command: 1, typeFlag: 91, objects: [{ reserved: minutes }] };
}

/** Clock synchronisation (command 1, type 90) to the packet's own time. */
export function clockSetting(message: Omit<Gb26875Message, 'command'>): Gb26875Message {
  return { ...message, command: 1, typeFlag: 90, objects: [{ systemTime: message.time }] };
}
