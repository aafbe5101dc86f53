import { anyOf } from './any-of.ts';
import { type Detector, goes, linePattern } from './detector.ts';
import { off, on, setting } from './settings.ts';

const sure = (pattern: RegExp, files?: RegExp): Detector =>
  linePattern('exposure', 'sure', { pattern, ...(files === undefined ? {} : { files }) });
const hint = (pattern: RegExp, files?: RegExp): Detector =>
  linePattern('exposure', 'hint', { pattern, ...(files === undefined ? {} : { files }) });

const cloud = /\.(?:tf|tf\.json|hcl|bicep|ya?ml|json|ts|py|go|tpl)$/i;

/** What can be reached or seen from outside that could not be before. */
export const exposure: readonly Detector[] = [
  // Bound to every address: https://cwe.mitre.org/data/definitions/1327.html
  hint(
    anyOf(
      'im',
      /(?:\b(?:host|hostname|bind|listen|address|addr|ip|interface|server)\w{0,20}["']?\s*(?::|=>?|\(|,|\s)\s*|[(,]\s*)["'`]?(?:tcp:\/\/)?(?:0\.0\.0\.0|\[::\])(?!\/)(?::\d+)?["'`]?/,
      /--(?:host|bind|listen|address)[= ](?:0\.0\.0\.0|\[?::\]?)/,
    ),
  ),
  sure(
    anyOf(
      'im',
      /cidr\w{0,30}["']?\s*[:=]\s*\[?\s*["'](?:0\.0\.0\.0\/0|::\/0)["']/,
      /\bsource_ranges\s*=\s*\[\s*["']0\.0\.0\.0\/0["']/,
      /\bCidrIp(?:v6)?["']?\s*:\s*["']?(?:0\.0\.0\.0\/0|::\/0)/,
    ),
  ),
  sure(
    setting(
      'publicly accessible | public access | block public acls | ignore public acls | public network access enabled | associate public ip address',
      `${on}`,
    ),
    cloud,
  ),
  sure(
    setting(
      'block public acls | block public policy | ignore public acls | restrict public buckets | endpoint private access',
      off,
    ),
    cloud,
  ),
  sure(/\bacl["']?\s*[:=]\s*["']public-read(?:-write)?["']|\ballUsers\b/m, cloud),
  hint(/^\s*type\s*:\s*["']?(?:LoadBalancer|NodePort)\b|^\s*kind\s*:\s*Ingress\b/m, /\.(?:ya?ml|tpl)$/),
  // Other origins: https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS
  sure(
    anyOf(
      'im',
      /\bAccess-Control-Allow-Origin\b["']?\s*(?::|,|=>?|\s)\s*["']?(?:\*|\$http_origin|null\b)/,
      /\b(?:allow(?:ed)?[_-]?origins?|cors[_-]?origins?|origins?)["']?\s*(?::|=>?|\()\s*\[?\s*["']\*["']/,
      /\bAllowAnyOrigin\(\)/,
      /\bCorsLayer::(?:very_)?permissive\b/,
      /\ballow_any_origin\(/,
      /@CrossOrigin(?:\(\s*(?:origins\s*=\s*)?["']\*["'])?\s*\)?\s*$/,
    ),
  ),
  sure(
    setting(
      'cors origin allow all | cors allow all origins | allow all origins | cors allow credentials | allow any origin',
      on,
    ),
  ),
  hint(/\bcors\(\s*\)|\borigin\s*:\s*true\b|\bAccess-Control-Allow-Origin\b/im),
  sure(/\bALLOWED_HOSTS\s*=\s*\[\s*["']\*["']|\btrust[_ ]proxy\b["']?\s*,\s*true\b/m),
  // What a browser is told to forbid: https://owasp.org/www-project-secure-headers/
  sure(/\bunsafe-(?:inline|eval)\b|\b(?:default|script|object|frame|connect)-src\s+\*/m),
  sure(
    setting(
      'content security policy | hsts | frameguard | x frame options | no sniff | cross origin opener policy | x content type options',
      off,
    ),
  ),
  goes('exposure', 'sure', {
    pattern: anyOf(
      'im',
      /\b(?:Content-Security-Policy|Strict-Transport-Security|X-Frame-Options|X-Content-Type-Options|Referrer-Policy|Permissions-Policy|Cross-Origin-(?:Opener|Embedder|Resource)-Policy)\b/,
      /\bhelmet\b/,
      /\bsecure_headers\b/,
      /\bSECURE_HSTS_\w{3,20}\b/,
      /\bX_FRAME_OPTIONS\b/,
    ),
  }),
  // Debug modes and consoles: https://cwe.mitre.org/data/definitions/489.html
  sure(
    anyOf(
      'm',
      /^\s*(?:export\s+)?(?:APP_DEBUG|FLASK_DEBUG|DJANGO_DEBUG|DEBUG|WERKZEUG_DEBUG)\s*=\s*["']?(?:True|true|1|on)\b/,
      /\brun\([^\n)]{0,200}\bdebug\s*=\s*True\b/,
      /\bUseDeveloperExceptionPage\(\)/,
      /^\s*display_errors\s*=\s*(?:On|1)\b/,
      /\bconsider_all_requests_local\s*=\s*true\b/,
      /<customErrors\s+mode=["']Off/,
    ),
  ),
  sure(
    anyOf(
      'im',
      /\bandroid:(?:debuggable|exported)=["']true["']/,
      /\bautoindex\s+on\b/,
      /\bOptions\s+\+?Indexes\b/,
      /["']?\bdir(?:ectory)?_?listing["']?\s*[:=]\s*true\b/,
    ),
  ),
  sure(
    anyOf(
      'm',
      /\bexposure\.include\s*[:=]\s*["']?\*/,
      /\binclude\s*:\s*["']\*["']/,
      /\bdebug\/pprof\b/,
      /\bintrospection["']?\s*:\s*true\b/,
      /\bactuator\b[^\n]{0,60}\bpermit/,
    ),
  ),
  hint(
    /^\s*(?:admin|management|metrics|debug|profiler|console)(?:_?(?:api|server|enabled))?\s*:\s*(?:true|on|yes)\b/im,
  ),
  goes('exposure', 'hint', {
    pattern:
      /^\s*(?:DEBUG|APP_DEBUG)\s*[:=]\s*["']?(?:False|false|0)\b|\b127\.0\.0\.1(?::\d+)?|\blocalhost:\d+/m,
  }),
  sure(/^\s*(?:export\s+)?\w{0,40}(?:CORS|ALLOW(?:ED)?)_\w{0,20}(?:ORIGINS?|HOSTS?)\w{0,10}\s*=\s*["']?\*/m),
  // https://docs.docker.com/reference/compose-file/services/#ports
  hint(
    /^\s*-\s*["']?(?:0\.0\.0\.0:)?\d{2,5}:\d{2,5}(?:\/\w{3})?["']?\s*$/m,
    /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/,
  ),
];
