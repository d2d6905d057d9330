export { FrameStream, refusal } from './frame-stream.ts';
export type { FindIntact, FrameWindow, ScanFrame } from './frame-stream.ts';
export {
  damaged,
  decodeInPieces,
  findPieceDifference,
  framesPerSecond,
  indexOfBytes,
  joined,
  seededNumbers,
  thousandFramesPerSecond,
} from './trials.ts';
