export { gb32960Codec } from './codec.ts';
export { answerTo, commandTo, timeAnswer } from './builders.ts';
export type { Gb32960Message } from './builders.ts';
export type { Gb32960Frame } from './frame.ts';
export { ALARMS_2016, ALARMS_2025, COMMAND_NAMES, INFORMATION_2016, INFORMATION_2025 } from './names.ts';
