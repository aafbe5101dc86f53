import { available } from '../../evidence/slice.ts';
import { defineReader } from './reader.ts';

/** The exceptions that may concern the repository. */
export const exceptions = defineReader({
  slice: 'exceptions',
  lists: [],
  read: async () => available({ registered: [], emergencies: [], refused: [] }),
});
