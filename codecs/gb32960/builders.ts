import { type Fields } from '#codecs/layout';
import { COMMAND_MARK, type Gb32960Frame } from './frame.ts';

/** A packet to encode; length and check byte are computed. */
export type Gb32960Message = Pick<Gb32960Frame, 'edition' | 'command' | 'response' | 'vin' | 'encryption'> &
  Partial<Gb32960Frame>;

/** An answer: the same command and VIN, the result, and the time of the packet it answers (§6.3.2). */
export function answerTo(frame: Gb32960Frame, result: 1 | 2 | 3 | 4): Gb32960Message {
  const { edition, command, vin, body } = frame;
  const answer: Gb32960Message = { edition, command, response: result, vin, encryption: 1 };
  return typeof body?.time === 'string' ? { ...answer, body: { time: body.time } } : answer;
}

/** The answer to a request for the time (08). `time` is ISO 8601 with +08:00. */
export function timeAnswer(frame: Gb32960Frame, time: string): Gb32960Message {
  return { ...answerTo(frame, 1), body: { time } };
}

/** A command to a vehicle or platform, with the fields of its table. */
export function commandTo(
  to: Pick<Gb32960Frame, 'edition' | 'vin'>,
  command: number,
  body: Fields,
): Gb32960Message {
  return { edition: to.edition, command, response: COMMAND_MARK, vin: to.vin, encryption: 1, body };
}
