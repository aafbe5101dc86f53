import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const schema = z.strictObject({
  name: z.string().max(34),
  description: z.string(),
  url: z.url(),
  public: z.boolean(),
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean() }),
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
});

/**
 * The manifest that registers the app.
 *
 * @see https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 * @throws when it holds something that GitHub does not know
 */
export function readManifest(): z.infer<typeof schema> {
  return schema.parse(parse(readFileSync(new URL('../app.yml', import.meta.url), 'utf8')));
}

/** The app as an emulated GitHub knows it once it is registered by its manifest. */
export function registeredApp() {
  const { name, default_permissions: permissions, default_events: events } = readManifest();
  return { slug: 'sdl-gate', name, permissions, events };
}
