import { available } from '../../evidence/slice.ts';
import { defineReader } from './reader.ts';

/** The labels of a pull request. */
export const labels = defineReader({
  slice: 'labels',
  lists: ['labels'],
  async read({ list }) {
    const read = await list('labels');
    return read.available ? available(read.value.map(({ name }) => ({ name }))) : read;
  },
});
