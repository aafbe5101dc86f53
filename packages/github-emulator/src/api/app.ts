export type Access = 'read' | 'write' | 'admin';

/** The GitHub App that is installed in this world: the one that can sign in, and that is sent webhooks. */
export interface AppOptions {
  /** Default: 1. */
  readonly id?: number;
  readonly slug: string;
  readonly name: string;
  /** PEM, RSA. Default: a key made once per process; read it at `emulator.app.privateKey`. */
  readonly privateKey?: string;
  /** As in `app.yml`: `default_permissions`. What is not listed is refused with 403. */
  readonly permissions: Readonly<Record<string, Access>>;
  /** As in `app.yml`: `default_events`. Other events are not sent, but for `installation*` and `ping`, which every app gets. */
  readonly events: readonly string[];
  /** Where webhooks go. Absent: none are sent until `emulator.setWebhook`. */
  readonly webhook?: Webhook;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}
