import { dotnet, jvm, type SurfaceDetector, script } from './detector.ts';

/** Permissions that the product asks for, defines or requires, by their names. */
export const permissions: SurfaceDetector = {
  kind: 'permissions',
  finds:
    'permissions of Android, iOS, macOS, browser extensions and Kubernetes; actions of IAM; permissions, roles and scopes that code requires or defines by name',
  forms: [
    {
      files: /AndroidManifest\.xml$/,
      pattern: /<(?:uses-permission|permission)[^>]{0,80}android:name="([\w.]{3,120})"/g,
    },
    {
      files: /\.plist$|\.entitlements$/,
      kinds: ['product', 'build', 'asset', 'infrastructure'],
      pattern: /<key>(NS\w{3,80}UsageDescription|com\.apple\.[\w.-]{3,100})<\/key>/g,
    },
    {
      files: /(?:^|\/)manifest(?:\.[\w-]{1,30})?\.json$/,
      pattern:
        /^\s*"((?:activeTab|alarms|bookmarks|clipboard\w*|contextMenus|cookies|debugger|declarativeNetRequest\w*|downloads|geolocation|history|identity|idle|management|nativeMessaging|notifications|offscreen|power|privacy|proxy|scripting|sidePanel|storage|tabs|tabGroups|topSites|unlimitedStorage|webNavigation|webRequest\w*|(?:https?|\*):\/\/[^"]{1,100}|<all_urls>))",?\s*$/g,
    },
    {
      files: /\.ya?ml$/,
      kinds: ['infrastructure', 'product'],
      pattern: /^\s*-?\s*(verbs|resources):\s*(\[[^\]]{1,200}\])/g,
    },
    {
      languages: ['hcl', 'yaml'],
      kinds: ['infrastructure', 'product'],
      pattern:
        /["']?\b((?:s3|iam|ec2|sts|kms|sqs|sns|dynamodb|lambda|logs|secretsmanager|ssm|ecr|ecs|rds|cloudwatch):[A-Z*][A-Za-z*]{0,60})["']?/g,
    },
    {
      files: /(?:^|\/)app\.ya?ml$/,
      kinds: ['product', 'build', 'infrastructure'],
      pattern: /^ {2}([a-z_]{3,40}):\s*((?:read|write|admin)\b)/g,
    },
    {
      languages: [...script, 'python', 'php', 'ruby', 'go', 'csharp', ...jvm],
      pattern:
        /\b(?:needs|require|requires|has|have|check|assert|ensure|verify)_?(?:Permission|Permissions|permission|permissions|Scope|Scopes|scope|scopes|AnyPermission|Role|Authority|AnyRole)\(\s*(?:[\w.]{1,40}\s*,\s*)?\[?\s*["'`]([\w:./*-]{2,80})["'`]/g,
    },
    {
      languages: jvm,
      pattern: /@(?:PreAuthorize|PostAuthorize|Secured|RolesAllowed)\(\s*(\{?\s*"[^"\n]{2,120}")/g,
    },
    { languages: dotnet, pattern: /\[Authorize\(\s*((?:Roles|Policy)\s*=\s*"[^"\n]{1,80}"|"[^"\n]{1,80}")/g },
    { languages: ['python'], pattern: /@?\bpermission_required\(\s*["']([\w.:-]{2,80})["']/g },
    { languages: ['php'], pattern: /\bGate::(?:define|authorize|allows)\(\s*['"]([\w.:-]{2,80})['"]/g },
    {
      languages: script,
      files: /(?:permissions?|roles?|scopes?|rbac)\w{0,20}\.[cm]?[jt]sx?$/i,
      pattern: /^\s*['"`]([\w-]{1,40}[:.][\w:.-]{1,60})['"`]\s*:/g,
    },
    {
      languages: [...script, 'python', 'go', 'ruby', ...jvm],
      files: /(?:permissions?|roles?|scopes?|rbac)\w{0,20}\.\w{1,5}$/i,
      pattern:
        /^\s*(?:export\s+)?(?:const\s+|static\s+final\s+String\s+|var\s+)?(\w{3,60})\s*(?::\s*string\s*)?=\s*["'`]([\w-]{1,40}[:.][\w:.-]{1,60})["'`]/g,
    },
    { languages: script, pattern: /^\s*['"`]?(endowment:[\w-]{2,60})['"`]?/g },
  ],
};
