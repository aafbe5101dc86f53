/** What users, operators or other programs meet of a product, in the order of the documentation; each completes "changes …". */
export const surfaceWords = {
  routes: 'what can be called over the network',
  configuration: 'keys of the configuration',
  'command-line': 'options and commands of a command line',
  environment: 'environment variables that are read',
  api: 'what other code can use',
  database: 'tables and columns of a database',
  events: 'events that are sent or handled',
  permissions: 'permissions that are asked for or granted',
} as const;

export type SurfaceKind = keyof typeof surfaceWords;

export const surfaceKinds = Object.keys(surfaceWords) as readonly SurfaceKind[];

/** A name of the surface that a change adds or takes away. */
export interface SurfaceChange {
  readonly kind: SurfaceKind;
  readonly change: 'added' | 'removed';
  /** As it is written, such as `GET /carts` or `--total`. Hostile. */
  readonly name: string;
  readonly path: string;
  /** 1-based, at the head. */
  readonly line: number;
}
