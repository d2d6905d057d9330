export { startTestServer, testDatabase, type TestDatabase } from './database.ts';
export { startExternalServer, type ExternalServer } from './external.ts';
export { TestHost } from './host.ts';
export { Caller, type Answer } from './caller.ts';
export { settingsForTest, quietLogger, tempFolder } from './settings.ts';
export { RecordingStorage } from './recording-storage.ts';
export { FaultyStorage } from './faulty-storage.ts';
export { until } from './until.ts';
export { seededRandom } from './seeded-random.ts';
