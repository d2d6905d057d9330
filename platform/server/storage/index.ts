export { realStorage, ensureFolder, putWhole, writeSynced, type OpenFile, type Storage } from './storage.ts';
