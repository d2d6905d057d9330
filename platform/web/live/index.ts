export {
  currentLink,
  listen,
  retryLive,
  serverNow,
  startLive,
  stopLive,
  type Link,
  type Telemetry,
  type UnstoredAlarm,
} from './connection.ts';
export { useEvents, useLink, useNow, useReset, useTelemetry, useTopics, useUnstored } from './hooks.ts';
