/** URLs of PostgreSQL whose connection may cross a network, and that do not say how it is encrypted. */
export const unencryptedUrls = [
  'postgres://app:secret@db/sdl',
  'postgresql://db.example.org:5433/sdl',
  'postgres://app@10.0.0.7/sdl',
  'postgres://[2001:db8::1]/sdl',
  // PGHOST names the host.
  'postgres:///sdl',
  // The parameter goes before the host, and the last one counts.
  'postgres://localhost/sdl?host=db',
  'postgres://localhost/sdl?host=%64b',
  'postgres://localhost/sdl?host=localhost&host=db',
  'postgres://db/sdl?host=localhost&host=',
  // A list is taken for one name.
  'postgres://localhost,db/sdl',
  'postgres://localhost/sdl?host=localhost,db',
  // Names that only look like this machine, and notations of its address that are left to the resolver.
  'postgres://localhost.example.org/sdl',
  'postgres://127.0.0.1.example.org/sdl',
  'postgres://127.0.0.1000/sdl',
  'postgres://127.1/sdl',
  'postgres://2130706433/sdl',
  'postgres://0x7f.0.0.1/sdl',
  'postgres://0177.0.0.1/sdl',
  'postgres://0.0.0.0/sdl',
  // Parameters that say nothing.
  'postgres://db/sdl?sslmode=',
  'postgres://db/sdl?ssl=',
  'postgres://db/sdl?sslmode=verify-full&sslmode=',
  'postgres://db/sdl?SSLMODE=verify-full',
  'postgres://db/sdl#?sslmode=verify-full',
  // The driver ignores it.
  'postgres://db/sdl?hostaddr=127.0.0.1',
] as const;

/** URLs of PostgreSQL on this machine, and of others that say how the connection is encrypted. */
export const localOrExplicitUrls = [
  'postgres://app:secret@localhost/sdl',
  'postgres://LOCALHOST:5433/sdl',
  'postgres://127.0.0.1/sdl',
  'postgres://127.8.9.10:5433/sdl',
  'postgres://[::1]:5433/sdl',
  'postgres://[0:0:0:0:0:0:0:1]/sdl',
  'postgres://[::ffff:127.0.0.1]/sdl',
  'postgres:///sdl?host=/var/run/postgresql',
  'postgres://db/sdl?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun%2Fpostgresql/sdl',
  'postgres://db/sdl?host=127.0.0.1',
  'postgres://db/sdl?host=::1',
  'postgres://db/sdl?host=db&host=localhost',
  'postgres://db/sdl?sslmode=verify-full',
  'postgres://db/sdl?sslmode=disable',
  'postgres://db/sdl?application_name=gate&sslmode=require',
  'postgres://db/sdl?ssl=true',
] as const;
