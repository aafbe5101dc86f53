import { alternatives, anyOf } from './any-of.ts';
import type { Detector } from './detector.ts';
import { goes } from './detector.ts';
import { dotnet, jvm, script } from './languages.ts';

/** Words of a function that lets only some requests through. */
const guard = [
  alternatives(
    'require requires ensure assert check verify validate enforce protect guard restrict is has must needs?',
  ),
  '_?(?:be_?)?',
  alternatives(String.raw`Authenticated Authorized Authorised Auth User Login LoggedIn Signed_?In Session Admin\w{0,20} Permissions? Role Roles
    Scopes? Access Owner Token Jwt Csrf Csrf_?Token Api_?Key Signature Mfa Captcha`),
].join('');
const middleware =
  alternatives(String.raw`csrf csurf csrfProtection xsrf helmet rate_?limit\w{0,10} limiter throttle\w{0,10} auth\w{0,20}
  passport\.\w{1,30} jwt\w{0,20} basicAuth session acl sanitiz\w{1,10} captcha\w{0,10}`);

/**
 * A check, a decorator or a middleware that goes while what it guards stays. Only where it goes from a place whose code remains: a function
 * that is taken away whole takes its checks with it.
 */
export const guards: readonly Detector[] = [
  goes('permissions', 'sure', {
    languages: ['python'],
    pattern: anyOf(
      'im',
      /^\s*@\w{0,40}(?:\.\w{1,40})?(?:login_required|permission_required|permissions_required|requires_auth\w{0,20}|authenticated|user_passes_test|staff_member_required|roles?_required|auth_required|jwt_required|token_required|csrf_protect|permission_classes|require_\w{1,40})\b/,
      /\bDepends\(\s*\w{0,40}(?:user|auth|token|permission)\w{0,40}/,
      /\b\w{0,30}(?:IsAuthenticated|IsAdminUser|LoginRequiredMixin|PermissionRequiredMixin|Csrf\w{0,10}Middleware|Authentication\w{0,10}Middleware|Security\w{0,10}Middleware)\b/,
    ),
  }),
  goes('permissions', 'sure', {
    languages: [...jvm, ...dotnet],
    pattern: anyOf(
      'm',
      /^\s*@(?:PreAuthorize|PostAuthorize|Secured|RolesAllowed|RequiresPermissions|RequiresRoles|RequiresAuthentication|DenyAll|Authenticated)\b/,
      /^\s*\[(?:Authorize|ValidateAntiForgeryToken|RequireHttps|RequiresClaim)\b/,
      /\.Use(?:Authentication|Authorization|HttpsRedirection|Hsts|RateLimiter|Antiforgery)\(/,
      /\.RequireAuthorization\(/,
      /\.(?:hasRole|hasAuthority|hasAnyRole|authenticated)\(/,
    ),
  }),
  goes('permissions', 'sure', {
    languages: ['ruby'],
    pattern: anyOf(
      'm',
      /^\s*(?:before_action|before_filter|prepend_before_action)\s+:?\w{0,60}(?:authenticat|authoriz|authoris|require|ensure|verify|check|admin|login|signed_in)/,
      /^\s*protect_from_forgery\b/,
      /^\s*authorize[!_ ]/,
      /^\s*load_and_authorize_resource\b/,
      /\bauthenticate\s+:\w/,
    ),
  }),
  goes('permissions', 'sure', {
    languages: ['php'],
    pattern: anyOf(
      'm',
      /->middleware\(/,
      /\bmiddleware'?\s*=>/,
      /#\[IsGranted\b/,
      /->authorize\(/,
      /\bGate::(?:authorize|allows|denies)\(/,
      /->denyAccessUnlessGranted\(/,
      /\bcheck_admin_referer\(/,
      /\bcurrent_user_can\(/,
      /\bwp_verify_nonce\(/,
    ),
  }),
  goes('permissions', 'sure', {
    languages: ['elixir'],
    pattern: anyOf(
      'm',
      /^\s*plug\s+:?\w{0,40}(?:auth|require|ensure|protect|verify|csrf)/,
      /\bpipe_through\b[^\n]{0,100}:(?:require|auth|ensure|admin)\w{0,40}/,
    ),
  }),
  goes('permissions', 'sure', {
    languages: [...script, 'php', 'python'],
    pattern: new RegExp(
      String.raw`(?:\.(?:get|post|put|patch|delete|all|use|route)\s*\(|preHandler\s*:|onRequest\s*:|beforeEnter\s*:|middleware\s*:|canActivate\s*:|@UseGuards\()[^\n]{0,200}?\b(?:${guard}|${middleware})\b`,
      'im',
    ),
  }),
  goes('permissions', 'sure', {
    languages: script,
    pattern: anyOf(
      'm',
      /\bmeta\s*:\s*\{[^}\n]{0,100}\brequires?(?:Auth|Admin|Login)\s*:\s*true/,
      /^\s*requires?(?:Auth|Admin|Login)\s*:\s*true/,
      /^\s*@(?:UseGuards|Roles|Authorized|Permissions?)\(/,
    ),
  }),
  goes('permissions', 'sure', {
    languages: ['go', 'rust', 'kotlin', 'java', 'scala'],
    pattern: new RegExp(
      String.raw`\.(?:Use|With|Handle|HandleFunc|layer|wrap|route_layer|addFilter\w{0,10}|filter)\s*\(\s*[^\n]{0,120}?\b\w{0,20}(?:${guard}|${middleware})`,
      'im',
    ),
  }),
  goes('permissions', 'sure', {
    pattern: new RegExp(
      String.raw`^\s*(?:\}\s*)?(?:if|unless|guard|assert|require)\b[^\n]{0,80}?(?:!|not\s|===?\s*false|\bunless\b)[^\n]{0,60}?\b\w{0,40}(?:${guard}|is_?authenticated|is_?authorized|can_?access|permitted|signatureValid|isValidSignature)\b|^\s*(?:await\s+|return\s+|self\.|this\.)?(?:\w{1,40}\.){0,3}${guard}\w{0,30}!?\s*\(|^\s*(?:_check|only)(?:Owner|Role|Admin)\b`,
      'im',
    ),
  }),
  // https://owasp.org/www-community/attacks/Server_Side_Request_Forgery and the like: a check of input that goes.
  goes('untrusted-input', 'sure', {
    pattern:
      /\b(?:sanitiz\w{1,12}|escapeHtml|html_?escape|htmlspecialchars|escapeshellarg|shellescape|shlex\.quote|DOMPurify\.\w{1,20}|bleach\.clean|strip_tags|filter_var|encodeURIComponent|secure_filename|safe_join|realpath|filepath\.Clean|SecureJoin|is_relative_to|parameterize|quote_identifier)\s*\(/m,
  }),
  // A path that is kept within a folder, a NUL byte that is refused.
  goes('untrusted-input', 'sure', {
    pattern:
      /^\s*(?:\}\s*)?(?:else\s+)?(?:if|unless|guard|assert|require|while)\b[^\n]{0,120}?(?:\b(?:starts_?with|has_?prefix)\([^\n]{0,80}?(?:root|base|dir|directory|folder|sep|\.\.)\b|\bis_?absolute\b|\bis_?local\b|\bis_?relative\w{0,6}\b|\btraversal\b|["'`]\.\.[/\\]?["'`]|\\0|\\x00|\bsymlink\b)/im,
  }),
  // A bound on length or size.
  goes('untrusted-input', 'hint', {
    pattern: anyOf(
      'im',
      /^\s*(?:\}\s*)?(?:if|unless|guard|assert|require)\b[^\n]{0,80}?\b\w{0,40}(?:len|length|size|bytes|count|depth)\b[^\n]{0,20}?[<>]/,
      /\bmax_?length["']?\s*[:=(]/,
      /\.max\(\s*\d/,
    ),
  }),
];
