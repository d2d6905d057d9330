export {
  confirmSound,
  muteSound,
  soundTone,
  testTone,
  useSound,
  type SoundState,
  type Tone,
} from './sound.ts';
