export { hj212Codec } from './codec.ts';
export { encodeHj212 } from './encode.ts';
export type { Hj212Charset, Hj212Flags, Hj212Frame, Hj212Message } from './frame.ts';
export { flagsOf } from './frame.ts';
export { commandNames, dataFlags, executionResults, requestAnswers, systemNames } from './names.ts';
export { factorRows } from './factors.ts';
export { dataTimeOf, factorOf, readingsOf } from './readings.ts';
export type { Hj212Factor, Hj212Reading } from './readings.ts';
export { Hj212Assembler } from './assemble.ts';
export type { Assembled } from './assemble.ts';
export {
  askHistory,
  askTime,
  dataAnswer,
  executionResult,
  noticeAnswer,
  requestAnswer,
  setMinuteInterval,
  setRealtimeInterval,
  setTime,
  stationOf,
  watchRealtime,
} from './messages.ts';
export type { Hj212Station } from './messages.ts';
