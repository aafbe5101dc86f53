import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { record as recordEntries } from '../../../test/recorded-entries.ts';
import { serviceSettings } from '../../../test/service-settings.ts';
import { createSigningKey } from '../../ledger/signing-key.ts';
import { createRecorder } from '../../record/recorder.ts';
import type { Run } from '../../store/database/database.ts';
import { openDatabase, openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { record } from '../record/record.ts';
import { runCommand } from '../run.ts';
import { ledger } from './ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-tampering-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { entry: newEntry } = createRecorder({ rules: [], version: '0.0.0' });

const entryOf = (number: number) =>
  newEntry({
    kind: 'commit',
    repositoryId: 1296269,
    repository: 'acme/shop',
    branch: 'main',
    sha: String(number).padStart(40, '0'),
    conclusion: 'matched',
    facts: { number },
  });

/** A database and the directory of its checkpoints. */
interface Place {
  readonly path: string;
  readonly outside: string;
}

let places = 0;
function newPlace(): Place {
  places += 1;
  const whole = join(folder, `${places}`);
  const place = { path: join(whole, 'gate.db'), outside: join(whole, 'outside') };
  mkdirSync(place.outside, { recursive: true });
  return place;
}

async function withStore(place: Place, work: (store: Store) => Promise<unknown>): Promise<void> {
  const store = await openStore({ kind: 'sqlite', path: place.path });
  await work(store);
  await store.close();
}

/** Changes the database as somebody does who has its password. */
async function tamper(place: Place, work: (run: Run) => Promise<unknown>): Promise<void> {
  const database = openDatabase({ kind: 'sqlite', path: place.path });
  await database.transaction(work);
  await database.close();
}

/** Each of these entries is recorded, and the last one is covered by a checkpoint. */
async function grow(place: Place, first: number, last: number): Promise<void> {
  await withStore(place, async (store) => {
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    await recordEntries(store, numbers.map(entryOf));
    await store.seal(100, 'sdl-gate/tests');
  });
  expect(await called(place, 'checkpoint')).toMatchObject({ code: 0, errors: '' });
}

async function called(place: Place, ...words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const variables = {
    DATABASE_URL: `sqlite:${place.path}`,
    CHECKPOINT_DIRECTORY: place.outside,
    PRIVATE_KEY: serviceSettings.privateKey,
  };
  const commands = [ledger(() => variables), record(() => variables)];
  const all = words[0] === 'record' ? words : ['ledger', ...words];
  const code = await runCommand(commands, all, { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

/** What verifying finds. */
async function problems(place: Place): Promise<readonly string[]> {
  const { code, output } = await called(place, 'verify', '--json');
  const found = JSON.parse(output) as { readonly problems: readonly string[] };
  expect(code).toBe(found.problems.length > 0 ? 1 : 0);
  return found.problems.map((problem) => problem.replaceAll(`${place.outside}/`, ''));
}

// Entry 1 is about the key: what is recorded as number n is entry n + 1.
let early: Place;
let whole: Place;
beforeAll(async () => {
  early = newPlace();
  // A tree is there before the first checkpoint.
  await withStore(early, (store) => store.seal(1, 'sdl-gate/tests'));
  await grow(early, 1, 5);
  whole = copyOf(early);
  await grow(whole, 6, 10);
  await withStore(whole, (store) => recordEntries(store, [entryOf(11)]).then(() => store.seal(9, '')));
});

function copyOf(place: Place): Place {
  const copy = newPlace();
  cpSync(place.path, copy.path);
  cpSync(place.outside, copy.outside, { recursive: true });
  return copy;
}

/** Computes the tree again from the entries that there are, as somebody does who knows this program. */
async function rebuild(place: Place): Promise<void> {
  await tamper(place, async (run) => {
    await run('delete from node');
    await run('update entry set sealed = 0');
    await run(
      "update tree set size = 0, root = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
    );
  });
  await withStore(place, (store) => store.seal(100, ''));
}

test('nothing is found where nothing was changed', async () => {
  const { code, output } = await called(whole, 'verify');
  expect(output.split('\n')).toEqual([
    'Tree 1 (sdl-gate/tests): 12 entries, 2 checkpoints in the database, 2 outside',
    '0 entries not sealed yet',
    'Everything that is sealed is unchanged.',
    '',
  ]);
  expect(code).toBe(0);
  expect(readdirSync(whole.outside).toSorted()).toEqual([
    'tree-0001-size-000000000006.checkpoint',
    'tree-0001-size-000000000011.checkpoint',
  ]);
});

const entryDigest = '(select digest from entry where id = 4)';

describe('what is found', () => {
  test.each<[what: string, sql: readonly string[], found: readonly string[]]>([
    [
      'the time of an entry changed',
      ['update entry set at = at - 1 where id = 4'],
      ['entry 4 was changed: its leaf has another number, time, digest or confirmation'],
    ],
    [
      'an unconfirmed entry made a confirmed one, and the other way round',
      ['update entry set confirmed = 1 - confirmed where id = 4'],
      ['entry 4 was changed: its leaf has another number, time, digest or confirmation'],
    ],
    [
      'the body of another entry',
      ['update entry set body = (select body from entry where id = 5) where id = 4'],
      ['entry 4 was changed: its body does not match its digest'],
    ],
    [
      'a damaged body',
      ["update entry set body = x'00ff' where id = 4"],
      ['entry 4 was changed: its body does not match its digest'],
    ],
    [
      'a column that differs from the body',
      ["update entry set conclusion = 'bypassed', repository = 'acme/other' where id = 4"],
      ['entry 4 was changed: it differs from its body in repository, conclusion'],
    ],
    [
      'the name that an entry is searched by',
      ["update entry set repository_name = 'acme/other' where id = 4"],
      ['entry 4 was changed: it differs from its body in repository'],
    ],
    [
      'text before the rules, which no search finds',
      ["update entry set rules = 'junk' || char(10) where id = 4"],
      ['entry 4 was changed: it differs from its body in rules'],
    ],
    [
      'a body removed without a redaction',
      ['update entry set body = null where id = 4'],
      ['entry 4 has no body, and no redaction names it'],
    ],
    [
      'an entry removed',
      ['delete from entry where id = 4'],
      ['entry 4 was removed: it is leaf 3 of the tree'],
    ],
    [
      'an entry removed with its leaf',
      ['delete from entry where id = 4', 'delete from node where entry = 4'],
      ['leaf 3 is missing in tree 1: entries after entry 3 before entry 5 were removed'],
    ],
    [
      'several removed with their leaves',
      ['delete from entry where id between 2 and 4', 'delete from node where entry between 2 and 4'],
      ['leaves 1 to 3 are missing in tree 1: entries after entry 1 before entry 5 were removed'],
    ],
    [
      'an entry added behind the back of the tree',
      [
        `insert into entry (at, kind, digest, confirmed, body, sealed) select at, kind, '${'a'.repeat(64)}', 1, null, 1 from entry where id = 4`,
      ],
      ['entry 13 is marked as sealed, but is in no tree: it was added, or its leaf was removed'],
    ],
    [
      'an entry added as the leaf of a tree that there is not',
      [
        `insert into entry (at, kind, digest, confirmed, body, sealed) select at, kind, '${'a'.repeat(64)}', 1, null, 1 from entry where id = 4`,
        `insert into node (tree, number, hash, entry) values (77, 0, x'${'ab'.repeat(32)}', 13)`,
      ],
      ['entry 13 is marked as sealed, but is in no tree: it was added, or its leaf was removed'],
    ],
    [
      'a leaf hashed again for a changed entry',
      [
        'update entry set at = at - 1 where id = 4',
        `update node set hash = x'${'ab'.repeat(32)}' where entry = 4`,
      ],
      [
        'entry 4 was changed: its leaf has another number, time, digest or confirmation',
        'a changed node is stored over leaves 2 to 3 of tree 1, which end with entry 4',
        'the checkpoint of 6 leaves in the database does not match the tree: entries among leaves 0 to 5 were changed, removed or added',
        'the outside checkpoint tree-0001-size-000000000006.checkpoint does not match the tree: entries among leaves 0 to 5 were changed, removed or added',
        'the root of tree 1 does not match its leaves',
      ],
    ],
    [
      'no time at all, but a text',
      ["update entry set at = 'long ago' where id = 4"],
      ['entry 4 was changed: its leaf has another number, time, digest or confirmation'],
    ],
    [
      'entries that are neither sealed nor wait for it',
      [
        `insert into entry (id, at, kind, digest, confirmed, sealed) values (-3, 1, 'commit', '${'a'.repeat(64)}', 1, 1)`,
        `insert into entry (id, at, kind, digest, confirmed, sealed) values (77, 1, 'commit', '${'b'.repeat(64)}', 1, 2)`,
      ],
      [
        'entry -3 is marked as sealed, but is in no tree: it was added, or its leaf was removed',
        'entry 77 is marked as sealed, but is in no tree: it was added, or its leaf was removed',
      ],
    ],
    [
      'a text as the number of leaves',
      ["update tree set size = 'many'"],
      ['tree 1 counts 0 leaves, and there are 12'],
    ],
    [
      'another tree, as if it were continued',
      [
        "insert into tree (id, origin, size, root) values (7, 'sdl-gate/other', 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')",
      ],
      ['tree 7 does not begin with an entry that continues tree 1'],
    ],
    [
      'a node removed',
      ['delete from node where number = 5'],
      ['no node is stored over leaves 2 to 3 of tree 1, which end with entry 4'],
    ],
    [
      'the tail cut off',
      ['delete from entry where id > 8', 'delete from node where number > 14'],
      [
        'tree 1 counts 12 leaves, and there are 8: its last 4 were removed',
        'the checkpoint of 11 leaves in the database has 11 leaves, and the tree in the database 8: the last entries were removed, or the database is an older backup',
      ],
    ],
    [
      'a checkpoint changed in the database',
      ["update checkpoint set text = replace(text, 'time 2', 'time 1') where size = 6"],
      ['the checkpoint of 6 leaves in the database has an invalid signature'],
    ],
    [
      'a checkpoint of the database exchanged',
      ['update checkpoint set text = (select text from checkpoint where size = 11) where size = 6'],
      ['the checkpoint of 6 leaves in the database is of another tree'],
    ],
    [
      'the number of leaves changed',
      ['update tree set size = 5'],
      ['tree 1 counts 5 leaves, and there are 12'],
    ],
    [
      'the sealed mark taken away, so that an entry would be sealed twice',
      ['update entry set sealed = 0 where id = 4'],
      [],
    ],
  ])('%s', async (_, statements, found) => {
    const place = copyOf(whole);
    await tamper(place, async (run) => {
      for (const sql of statements) await run(sql);
    });
    expect(await problems(place)).toEqual(found);
  });

  describe('in the columns of a redacted entry, of which no body tells', () => {
    let redacted: Place;
    beforeAll(async () => {
      redacted = copyOf(whole);
      await called(redacted, 'record', 'redact', '4', '--reason', 'a request');
    });

    test.each([
      "conclusion = 'bypassed'",
      "sha = '0123456789012345678901234567890123456789'",
      "branch = 'next'",
      "repository = 'acme/other', repository_name = 'acme/other'",
      "repository_name = 'acme/other'",
      'repository_name = null',
      'repository_id = 7',
      "kind = 'tested'",
      'number = 9',
      "rules = char(10) || 'review=pass' || char(10)",
      "rules = ''",
      'at = at - 1',
      'confirmed = 0',
      `digest = '${'a'.repeat(64)}'`,
    ])('%s', async (change) => {
      const place = copyOf(redacted);
      await tamper(place, (run) => run(`update entry set ${change} where id = 4`));
      expect(await problems(place)).toContain(
        'entry 4 was changed: its leaf has another number, time, digest, confirmation, or what it is found by (kind, repository, pull request, commit, branch, conclusion, rules)',
      );
    });

    it('and nothing where none was changed', async () => {
      expect(await problems(redacted)).toEqual([]);
    });
  });

  it('a changed entry, though the whole tree was computed again', async () => {
    const place = copyOf(whole);
    await tamper(place, async (run) => {
      await run(`update entry set at = at - 1 where digest = ${entryDigest}`);
      await run('delete from checkpoint');
    });
    await rebuild(place);
    expect(await problems(place)).toEqual([
      'the outside checkpoint tree-0001-size-000000000006.checkpoint does not match the tree: entries among leaves 0 to 5 were changed, removed or added',
    ]);
  });

  it('a changed entry between two checkpoints, though the whole tree was computed again', async () => {
    const place = copyOf(whole);
    await tamper(place, (run) => run('update entry set at = at - 1 where id = 8'));
    await rebuild(place);
    expect(await problems(place)).toEqual([
      'the checkpoint of 11 leaves in the database does not match the tree: entries among leaves 6 to 10 were changed, removed or added',
      'the outside checkpoint tree-0001-size-000000000011.checkpoint does not match the tree: entries among leaves 6 to 10 were changed, removed or added',
    ]);
  });

  it('a removed entry, though the whole tree was computed again', async () => {
    const place = copyOf(whole);
    await tamper(place, (run) => run('delete from entry where id = 4'));
    await rebuild(place);
    expect(await problems(place)).toContain(
      'the checkpoint of 6 leaves in the database does not match the tree: entries among leaves 0 to 5 were changed, removed or added',
    );
  });

  it('a replaced key, though everything was signed with it', async () => {
    const place = copyOf(whole);
    await tamper(place, async (run) => {
      await run('delete from signing_key');
      await run('delete from checkpoint');
      await run("delete from entry where kind = 'signing-key'");
    });
    await rebuild(place);
    // The outside directory is out of reach.
    const { outside } = place;
    expect(await called({ ...place, outside: newPlace().outside }, 'checkpoint')).toMatchObject({ code: 0 });
    const found = await problems({ ...place, outside });
    expect(found).toContainEqual(
      expect.stringMatching(
        /^the outside checkpoint tree-0001-size-000000000006\.checkpoint is signed by the key [0-9a-f]{8}…, which is not a known key$/,
      ),
    );
    expect(await called({ ...place, outside }, 'checkpoint')).toMatchObject({ code: 1 });
  });

  it('a key that was added, so that statements of somebody else verify', async () => {
    const place = copyOf(whole);
    await tamper(place, (run) =>
      run(
        `insert into signing_key (key_id, public_key, valid_from, valid_until)
        select 'c0ffee00' || substr(key_id, 9), public_key, valid_from - 2, valid_from - 1 from signing_key`,
      ),
    );
    expect(await problems(place)).toEqual([
      'the key c0ffee00… is in the list of keys, and no entry says that it signs: it was added',
    ]);
  });

  it('a key that was removed, and one whose time was made longer', async () => {
    const place = copyOf(whole);
    await withStore(place, async (store) => {
      const key = await store.currentSigningKey();
      const next = createSigningKey();
      const facts = { keyId: next.keyId };
      await store.replaceSigningKey(
        key?.keyId ?? null,
        { ...next, wrapped: null },
        newEntry({ kind: 'signing-key', facts }),
      );
    });
    expect(await problems(place)).toEqual([]);
    await tamper(place, (run) =>
      run('update signing_key set valid_until = valid_until + 86400000 where valid_until is not null'),
    );
    expect(await problems(place)).toEqual([
      expect.stringMatching(/^the times of the keys [0-9a-f]{8}… and [0-9a-f]{8}… overlap/),
    ]);
    await tamper(place, (run) => run('delete from signing_key where valid_until is null'));
    expect(await problems(place)).toEqual([
      expect.stringMatching(
        /^entry 13 says that the key [0-9a-f]{8}… signs, and it is not in the list of keys: it was removed$/,
      ),
    ]);
  });

  it('a tail that was cut off everywhere in the database', async () => {
    const place = copyOf(whole);
    await tamper(place, async (run) => {
      await run('delete from entry where id > 8');
      await run('delete from checkpoint where size > 8');
    });
    await rebuild(place);
    expect(await problems(place)).toEqual([
      'the outside checkpoint tree-0001-size-000000000011.checkpoint has 11 leaves, and the tree in the database 8: the last entries were removed, or the database is an older backup',
    ]);
  });

  it('another database', async () => {
    const place = newPlace();
    await withStore(place, (store) => store.seal(1, 'sdl-gate/others'));
    await grow(place, 1, 3);
    expect(await problems({ ...place, outside: whole.outside })).toEqual([
      `the outside checkpoint tree-0001-size-000000000006.checkpoint is of a tree that the database does not have: it is another database, or a backup from before that tree`,
      `the outside checkpoint tree-0001-size-000000000011.checkpoint is of a tree that the database does not have: it is another database, or a backup from before that tree`,
    ]);
  });

  it('a file outside that is no checkpoint', async () => {
    const place = copyOf(whole);
    writeFileSync(join(place.outside, 'tree-0001-size-000000000007.checkpoint'), '\u{1b}[2J');
    writeFileSync(join(place.outside, 'notes.txt'), 'not read');
    expect(await problems(place)).toEqual([
      'the outside checkpoint tree-0001-size-000000000007.checkpoint is not a signed checkpoint',
    ]);
  });
});

describe('a restored old backup', () => {
  let place: Place;
  beforeAll(() => {
    place = { path: copyOf(early).path, outside: copyOf(whole).outside };
  });

  it('is found, and halts the tree', async () => {
    expect(await problems(place)).toEqual([
      'the outside checkpoint tree-0001-size-000000000011.checkpoint has 11 leaves, and the tree in the database 6: the last entries were removed, or the database is an older backup',
    ]);
    const refused = await called(place, 'checkpoint');
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain(
      'or the database is an older backup. No checkpoint was made. (SDL-C801)',
    );
    await withStore(place, async (store) =>
      expect(await store.ledgerCounts()).toMatchObject({ isHalted: true }),
    );
  });

  it('is continued by another tree that names the gap', async () => {
    expect(await called(place, 'continue')).toMatchObject({ code: 2 });
    const continued = await called(place, 'continue', '--reason', 'The disk of 2 March was lost.');
    expect(continued).toMatchObject({ code: 0, errors: '' });
    expect(continued.output).toContain('It names a gap of 5 entries.');
    await grow(place, 20, 22);
    expect(await problems(place)).toEqual([]);
    const { output } = await called(place, 'verify');
    expect(output).toContain('Entry 7 continues after a gap of 5 entries: The disk of 2 March was lost.');
    expect(readdirSync(place.outside)).toContain('tree-0002-size-000000000004.checkpoint');
    const again = await called(place, 'continue', '--reason', 'Once more.');
    expect(again).toMatchObject({ code: 1 });
    expect(again.errors).toContain('(SDL-C803)');
  });

  it('is counted by the checkpoint, whatever the entry that names the gap counts', async () => {
    const copy = copyOf(early);
    await withStore(copy, async (store) => {
      const [tree] = await store.trees();
      if (tree === undefined) throw new Error('There is no tree.');
      const { origin, size, root } = tree;
      const outside = { origin, size: 11, root: '0'.repeat(64) };
      const facts = { reason: 'None.', missing: 0, former: { origin, size, root }, outside };
      const first = newEntry({ kind: 'tree-continued', facts });
      expect(await store.startTree(tree, { id: 2, origin: 'sdl-gate/second' }, first)).toBe(true);
    });
    const { output } = await called(copy, 'verify');
    expect(output).toContain('continues after a gap of 5 entries: None.');
  });

  it('is found in a tree of which the first entry says that its own end may be missing', async () => {
    const copy = copyOf(place);
    await tamper(copy, async (run) => {
      await run('delete from node where tree = 2');
      await run('delete from tree where id = 2');
      await run('delete from checkpoint where tree = 2');
      await run('delete from entry where id > 6');
    });
    await withStore(copy, async (store) => {
      const [tree] = await store.trees();
      if (tree === undefined) throw new Error('There is no tree.');
      const { origin, size, root } = tree;
      const outside = { origin: 'sdl-gate/own', size: 1_000, root };
      const facts = { reason: 'None.', missing: 0, former: { origin, size, root }, outside };
      const first = newEntry({ kind: 'tree-continued', facts });
      expect(await store.startTree(tree, { id: 2, origin: 'sdl-gate/own' }, first)).toBe(true);
    });
    rmSync(copy.outside, { recursive: true });
    mkdirSync(copy.outside);
    await grow(copy, 20, 22);
    expect(await problems(copy)).toEqual([]);
    await tamper(copy, async (run) => {
      const [last] = await run('select max(id) as id from entry');
      await run('delete from entry where id = $1', [Number(last?.id)]);
      await run('delete from checkpoint where tree = 2');
      await run('delete from node where tree = 2 and number > 2');
      await run(
        'update tree set size = 2, root = lower(hex((select hash from node where tree = 2 and number = 1))) where id = 2',
      );
      await run('delete from entry where id not in (select entry from node where entry is not null)');
    });
    expect(await problems(copy)).toEqual([
      'the outside checkpoint tree-0002-size-000000000004.checkpoint has 4 leaves, and the tree in the database 2: the last entries were removed, or the database is an older backup',
    ]);
    await tamper(copy, (run) => run("update tree set origin = 'sdl-gate/another' where id = 2"));
    expect(await problems(copy)).toEqual([
      expect.stringContaining(
        'tree-0002-size-000000000004.checkpoint is of a tree that the database does not have',
      ),
    ]);
  });

  it('is found where the tree before is changed after its last checkpoint', async () => {
    const copy = copyOf(place);
    await tamper(copy, (run) => run('update tree set size = size + 1 where id = 1'));
    expect(await problems(copy)).toEqual([
      'tree 1 counts 7 leaves, and there are 6: its last 1 were removed',
      'tree 1 is not as entry 7 says, with which tree 2 continues it',
    ]);
  });

  it('is still found where the entry that names the gap is removed', async () => {
    const copy = copyOf(place);
    await tamper(copy, (run) => run("delete from entry where kind = 'tree-continued'"));
    expect(await problems(copy)).toEqual([
      'the outside checkpoint tree-0001-size-000000000011.checkpoint has 11 leaves, and the tree in the database 6: the last entries were removed, or the database is an older backup',
      'entry 7 was removed: it is leaf 0 of the tree',
      'tree 2 does not begin with an entry that continues tree 1',
    ]);
  });
});

describe('an entry that somebody added to the database', () => {
  /** A false copy of an entry, with this code. */
  const added = (mac: string) =>
    `insert into entry (at, kind, repository_id, repository, repository_name, sha, branch, conclusion, digest, confirmed, body, mac)
    select at, kind, repository_id, repository, repository_name, sha, branch, 'success', '${'f'.repeat(64)}', 1, body, ${mac} from entry where id = 4`;
  const refused = 'entry 13 was refused: nothing shows that the service wrote it. It is in no tree';

  test.each([
    ['no code', 'null'],
    ['the code of another entry', "(select mac from entry where kind = 'signing-key')"],
    ['a code that it made up', `'${'a'.repeat(64)}'`],
  ])('with %s is refused, and named', async (_, mac) => {
    const place = copyOf(whole);
    await tamper(place, (run) => run(added(mac)));
    const { code, output, errors } = await called(place, 'checkpoint');
    expect(code).toBe(0);
    expect(errors).toContain('entries 13. They are in no tree. (SDL-C807)');
    expect(output).toContain('\n12\n');
    expect(await problems(place)).toEqual([refused]);
  });

  it('is named where it is made to wait again, and where it is marked as sealed', async () => {
    const place = copyOf(whole);
    await tamper(place, (run) => run(added('null')));
    for (const mark of [0, -1]) {
      await tamper(place, (run) => run(`update entry set sealed = ${mark} where id = 13`));
      await called(place, 'checkpoint');
      expect(await problems(place)).toEqual([refused]);
    }
    await tamper(place, (run) => run('update entry set sealed = 1 where id = 13'));
    expect(await problems(place)).toEqual([expect.stringContaining('entry 13 is marked as sealed')]);
  });

  it('is sealed where a person accepts it, and the record says who', async () => {
    const place = copyOf(whole);
    // As after the private key of the app was replaced.
    await withStore(place, (store) => recordEntries(store, [entryOf(12)]));
    await called(place, 'checkpoint');
    expect(await problems(place)).toEqual([refused]);
    const { code, output } = await called(place, 'accept', '13', '--reason', 'the key was replaced');
    expect([code, output]).toEqual([0, expect.stringContaining('Entry 14 says so.')]);
    expect(await called(place, 'checkpoint')).toMatchObject({ code: 0, errors: '' });
    expect(await problems(place)).toEqual([]);
    const shown = await called(place, 'record', 'show', '14');
    expect(shown.output).toContain('the key was replaced');
    expect(await called(place, 'accept', '13', '--reason', 'again')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('(SDL-C808)'),
    });
  });

  test.each([[['13']], [['--reason', 'x']], [['main', '--reason', 'x']], [['1', '--reason', ' ']]])(
    'is not accepted with the words %j',
    async (words) => {
      expect((await called(whole, 'accept', ...words)).code).toBe(2);
    },
  );
});

describe('a proof', () => {
  it('is printed for an entry that a checkpoint covers', async () => {
    const { code, output } = await called(whole, 'proof', '4');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ leaf: { id: 4 }, index: 3, size: 11 });
    const uncovered = await called(whole, 'proof', '12');
    expect(uncovered).toMatchObject({ code: 1, output: '' });
    expect(uncovered.errors).toContain('Entry 12 has no proof: no checkpoint covers it yet. (SDL-C805)');
    expect((await called(whole, 'proof', '99')).errors).toContain('(SDL-C501)');
    expect((await called(whole, 'proof', 'x')).code).toBe(2);
  });

  it('stays the same after the body is redacted, and nothing is wrong then', async () => {
    const place = copyOf(whole);
    const before = await called(place, 'proof', '4');
    expect(await called(place, 'record', 'redact', '4', '--reason', 'a request')).toMatchObject({ code: 0 });
    expect(await called(place, 'proof', '4')).toEqual(before);
    expect(await problems(place)).toEqual([]);
  });
});

test('the directory of checkpoints has to exist', async () => {
  const place = { ...copyOf(whole), outside: join(folder, 'nowhere') };
  for (const word of ['verify', 'checkpoint']) {
    const { code, errors } = await called(place, word);
    expect([code, errors]).toEqual([
      1,
      `Checkpoints outside the database cannot be read or written: ${place.outside} cannot be used: it does not exist. (SDL-C806)\n`,
    ]);
  }
});

test('a database without a tree has none to verify, sign or continue', async () => {
  const place = newPlace();
  await withStore(place, async () => {});
  expect(await problems(place)).toEqual([]);
  expect((await called(place, 'checkpoint')).errors).toContain('(SDL-C802)');
  expect((await called(place, 'continue', '--reason', 'x')).errors).toContain('(SDL-C802)');
});
