import { once } from 'node:events';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Sends a request over a socket of its own, in pieces of 1 MiB, until it is answered. Runs as a thread: in the tests’ own one
 * nock takes in the whole of a request before it lets any of it through.
 */
export interface RawRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How much is sent at most. */
  readonly mebibytes: number;
  /** How it ends: after the body, or before; `hangs-up` waits until the server wants the body. Default: `whole`. */
  readonly end?: 'whole' | 'unfinished' | 'hangs-up';
}

/** The status of the answer, if there was one, and how much had been sent by then. */
export interface RawAnswer {
  readonly status: number | null;
  readonly sent: number;
}

async function send({ url, headers, mebibytes, end = 'whole' }: RawRequest): Promise<RawAnswer> {
  const hangUp = end === 'hangs-up';
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const all = { host: 'sdl-gate', ...(hangUp ? { expect: '100-continue' } : {}), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const answered = once(socket, 'data').then(([data]) => Number(String(data).split(' ')[1]));
  socket.write([`POST ${pathname} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  if (hangUp) {
    await answered;
    socket.destroy();
    return { status: null, sent: 0 };
  }
  let status: number | null = null;
  void answered.then((found) => {
    status = found;
  });
  const chunked = headers['transfer-encoding'] === 'chunked';
  const piece = Buffer.alloc(1024 * 1024, ' ');
  let sent = 0;
  while (sent < mebibytes && status === null) {
    sent += 1;
    if (chunked) socket.write(`${piece.length.toString(16)}\r\n`);
    await new Promise((written) => socket.write(piece, written));
    if (chunked) socket.write('\r\n');
  }
  if (chunked && sent === mebibytes && end === 'whole') socket.write('0\r\n\r\n');
  const answer = { status: await answered, sent };
  socket.destroy();
  return answer;
}

parentPort?.postMessage(await send(workerData));
