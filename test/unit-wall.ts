// A unit test starts no server and no process: it takes milliseconds, and leaves nothing behind.
import { afterAll } from '@jest/globals';

// As Node hands them out to all who import them later.
const childProcess = process.getBuiltinModule('node:child_process');
const { Server } = process.getBuiltinModule('node:net');

forbid(Server.prototype, ['listen'], 'server');
forbid(childProcess.ChildProcess.prototype, ['spawn'], 'process');
forbid(childProcess, ['execFileSync', 'execSync', 'spawnSync'], 'process');

function forbid(owner: object, names: readonly string[], what: string): void {
  const refuse = () => {
    throw new Error(`A unit test starts no ${what}: call its file *.integration.test.ts.`);
  };
  const allowed = Object.fromEntries(names.map((name) => [name, Reflect.get(owner, name)]));
  Object.assign(owner, Object.fromEntries(names.map((name) => [name, refuse])));
  // Test files share a process.
  afterAll(() => {
    Object.assign(owner, allowed);
  });
}
