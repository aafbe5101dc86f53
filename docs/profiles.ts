import { words } from '../src/report/markdown.ts';
import { type Permission, type Profile, profiles } from '../src/web/setup/profiles.ts';
import { item } from './wrap.ts';

/** The profiles with which an app can be registered, as a list; then each permission with the first profile that has it. */
export function profilesText(): string {
  const list = profiles.map(({ title, description }) => item(`*${title}*: ${description}`)).join('\n');
  const rows = profiles.flatMap((profile, index) =>
    added(profile, profiles[index - 1]).map((each) => row(each, profile)),
  );
  return [list, ['| permission | profile | why |', '| --- | --- | --- |', ...rows].join('\n')].join('\n\n');
}

function added({ permissions }: Profile, before: Profile | undefined): readonly Permission[] {
  const known = new Set(before?.permissions.map(({ key }) => key));
  return permissions.filter(({ key }) => !known.has(key));
}

function row({ name, access, why }: Permission, { id }: Profile): string {
  return `| ${words(`${name}: ${access}`, 'cell')} | ${id === 'pull-requests' ? 'all' : `from *${id}*`} | ${why} |`;
}
