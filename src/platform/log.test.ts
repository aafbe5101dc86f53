import { describe, expect, it } from '@jest/globals';
import { createLog, type Log } from './log.ts';
import { logMessages } from './messages/log-messages.ts';
import { PassingError } from './passing-error.ts';

function written(production: boolean, use: (log: Log) => void): string {
  let text = '';
  use(
    createLog({ logLevel: 'info', production }, (line) => {
      text += line;
    }),
  );
  return text;
}

/** An error as Octokit and Probot throw it: the whole request and the whole webhook hang on it. */
function carryingSecrets(): Error {
  const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', token: 'ghs_token' });
  return Object.assign(new Error('Not Found', { cause }), {
    status: 404,
    request: { headers: { authorization: 'token ghs_token' }, body: 'a whole body' },
    event: { payload: 'a whole body' },
  });
}

describe('the log in production', () => {
  it('is one JSON line each, with the level in words and the time', () => {
    const line = written(true, (log) => log.info({ subject: 'a', ms: 3 }, 'evaluated'));
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      subject: 'a',
      ms: 3,
      msg: 'evaluated',
    });
  });

  it('never holds a token or a body', () => {
    const text = written(true, (log) => {
      log.error({ err: carryingSecrets() }, logMessages.evaluationFailed);
      log.forLibraries.error(carryingSecrets());
      log.forLibraries
        .child({ name: 'event' })
        .warn({ authorization: 'token ghs_token', token: 'ghs_token' });
      log.forLibraries.info({
        request: { headers: { authorization: 'token ghs_token' }, token: 'ghs_token' },
      });
    });
    expect(text).not.toContain('ghs_token');
    expect(text).not.toContain('a whole body');
  });

  it('describes an error and its cause', () => {
    const line = written(true, (log) => log.error({ err: carryingSecrets() }, logMessages.evaluationFailed));
    expect(JSON.parse(line).err).toEqual({
      type: 'Error',
      message: 'Not Found',
      stack: expect.stringContaining('Error: Not Found\n'),
      status: 404,
      cause: expect.objectContaining({ message: 'socket hang up', code: 'ECONNRESET' }),
    });
  });

  it('has a code for what needs attention, and the values of its message as fields', () => {
    const line = written(true, (log) =>
      log.warn({ delivery: 'd1', field: 'pull_request.number' }, logMessages.payloadNotUnderstood),
    );
    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      code: 'SDL-L202',
      delivery: 'd1',
      field: 'pull_request.number',
      msg: 'payload not understood: pull_request.number is missing or malformed',
    });
  });

  it('takes no warning without a code, nor without the values of its message', () => {
    const line = written(true, (log) => {
      // @ts-expect-error a text has no code
      expect(() => log.warn({}, 'a text')).toThrow(TypeError);
      // @ts-expect-error the message has the values "field"
      log.warn({ delivery: 'd1' }, logMessages.payloadNotUnderstood);
    });
    expect(line).toContain('SDL-L202');
  });

  it('has one code for the warnings of libraries', () => {
    const line = written(true, (log) => log.forLibraries.warn('deprecated'));
    expect(JSON.parse(line)).toMatchObject({ code: 'SDL-L001', msg: 'deprecated' });
  });

  it('holds no stack of a failure that passes by itself, nor of its cause', () => {
    const error = new PassingError('GitHub did not answer', { cause: carryingSecrets() });
    const line = written(true, (log) => log.warn({ err: error }, logMessages.evaluationFailed));
    expect(JSON.parse(line).err).toEqual({
      type: 'Error',
      message: 'GitHub did not answer',
      cause: expect.objectContaining({ message: 'Not Found', status: 404 }),
    });
    expect(line).not.toContain('stack');
  });

  it('loads no formatter', () => {
    const prettifier = (): never => {
      throw new Error('asked for');
    };
    expect(() => createLog({ logLevel: 'info', production: true }, () => {}, prettifier)).not.toThrow();
  });

  it('holds nothing below its level', () => {
    expect(written(true, (log) => log.debug({}, 'detail'))).toBe('');
  });
});

describe('the log elsewhere', () => {
  it('is one readable line each', () => {
    const line = written(false, (log) =>
      log.info(
        { subject: 'pull-request:5#7', reasons: ['status', 're-evaluate'], title: 'a b' },
        'evaluated',
      ),
    );
    expect(line.replace(/\d\d:\d\d:\d\d/, 'TIME')).toBe(
      '[TIME] INFO: evaluated {"subject":"pull-request:5#7","reasons":["status","re-evaluate"],"title":"a b"}\n',
    );
  });

  it('shows an error on the lines below, with its cause', () => {
    const text = written(false, (log) => log.error({ err: carryingSecrets() }, logMessages.evaluationFailed));
    expect(text).toMatch(/ERROR: evaluation failed.*"code":"SDL-L303".*\n/);
    expect(text).toMatch(/^ +Error: Not Found\n +at /m);
    expect(text).toMatch(/^ +Error: socket hang up\n +at /m);
  });

  it('never holds a token or a body', () => {
    const text = written(false, (log) => {
      log.forLibraries.error(carryingSecrets());
      log.forLibraries.warn({ authorization: 'token ghs_token', token: 'ghs_token' });
    });
    expect(text).not.toContain('ghs_token');
    expect(text).not.toContain('a whole body');
  });

  it('lets no text act on the terminal', () => {
    const text = written(false, (log) => log.info({ title: '\u001b[31mred\u202e' }, 'a\u001b[2J\nb'));
    expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('lets no error act on the terminal', () => {
    const error = new Error('\u001b[31mred\u202e', { cause: new Error('\u009b2J') });
    const text = written(false, (log) => log.error({ err: error }, logMessages.evaluationFailed));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('is JSON where the formatter is not installed', () => {
    let text = '';
    const write = (line: string) => {
      text += line;
    };
    createLog({ logLevel: 'info', production: false }, write, () => null).info({}, 'evaluated');
    expect(JSON.parse(text)).toMatchObject({ level: 'info', msg: 'evaluated' });
  });
});
