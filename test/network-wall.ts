// No test reaches beyond this machine: a request to any other host rejects.
import { afterAll } from '@jest/globals';
import nock from 'nock';

nock.disableNetConnect();
nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:\d+)?$/);

// Test files that share a process would otherwise put one wall around another, each passing every socket on.
afterAll(() => nock.restore());
