import { anyOf } from './any-of.ts';
import { type Detector, linePattern } from './detector.ts';
import { jvm, script } from './languages.ts';
import { off, on, setting } from './settings.ts';

const sure = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('untrusted-input', 'sure', pattern);
const hint = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('untrusted-input', 'hint', { role: 'product', ...pattern });

/** How data from outside is read, checked and written into something else. */
export const untrustedInput: readonly Detector[] = [
  // External entities of XML: https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing
  sure({
    pattern: anyOf(
      'im',
      /\bdisallow-doctype-decl["']?\s*,\s*false\b/,
      /\bexternal-(?:general|parameter)-entities["']?\s*,\s*true\b/,
      /\bresolve_entities\s*=\s*True\b/,
      /\bload_dtd\s*=\s*True\b/,
      /\bnoent\s*:\s*true\b/,
      /\bLIBXML_NOENT\b/,
      /\bDtdProcessing\.Parse\b/,
      /\bsetExpandEntityReferences\(\s*true/,
      /\bsetFeature\([^\n,]{0,200},\s*false\s*\)/,
      /\bhuge_tree\s*=\s*True\b/,
      /\bsupport(?:ing)?[_-]?external[_-]?entities["']?\s*[,=:]\s*true\b/,
    ),
  }),
  // Objects made from data: https://cwe.mitre.org/data/definitions/502.html
  sure({
    languages: ['python'],
    pattern: anyOf(
      'm',
      /\b(?:pickle|cPickle|marshal|shelve|dill|jsonpickle)\.(?:loads?|decode|open)\(/,
      /\byaml\.(?:load\((?![^\n)]{0,200}Safe)|unsafe_load|full_load)/,
    ),
  }),
  sure({ languages: ['php'], pattern: /(?:^|[^\w>:])unserialize\s*\(/m }),
  sure({
    languages: ['ruby'],
    pattern: /\bMarshal\.(?:load|restore)\b|\bYAML\.(?:unsafe_load|load)\b|\bOj\.object_load\b/m,
  }),
  sure({
    languages: jvm,
    pattern: anyOf(
      'm',
      /\bObjectInputStream\s*\(/,
      /\bXMLDecoder\s*\(/,
      /\benableDefaultTyping\(/,
      /\bactivateDefaultTyping\(/,
      /@JsonTypeInfo\(\s*use\s*=\s*(?:JsonTypeInfo\.)?Id\.CLASS/,
    ),
  }),
  sure({
    languages: ['csharp', 'fsharp'],
    pattern:
      /\bBinaryFormatter\b|\bNetDataContractSerializer\b|\bTypeNameHandling\.(?:All|Auto|Objects|Arrays)\b|\bLosFormatter\b/m,
  }),
  sure({ languages: ['elixir', 'erlang'], pattern: /\bbinary_to_term\((?![^\n)]{0,200}safe)/m }),
  sure({ languages: script, pattern: /\bnode-serialize\b|\bserialize-javascript\b|\bunserialize\s*\(/m }),
  // Markup that is not escaped: https://cwe.mitre.org/data/definitions/79.html
  sure({
    pattern:
      /\|\s*safe\s*\}\}|\{%\s*autoescape\s+(?:false|off)\b|\bautoescape\s*=\s*False\b|\bhtml_escape\s*=\s*False\b/m,
  }),
  sure({ pattern: setting('auto escape | escape html | sanitize | escape markup', off) }),
  sure({
    pattern: setting(
      'allow unsafe html | unsafe html | disable sanitizer | no escape | allow dangerous html',
      on,
    ),
  }),
  // Queries put together from values: https://cwe.mitre.org/data/definitions/89.html
  sure({
    pattern:
      /\b(?:execute|executemany|query|raw|exec|prepare|\$queryRawUnsafe|\$executeRawUnsafe|createQuery|createNativeQuery|rawQuery|literal)\w{0,12}\(\s*(?:f?["'`]{1,3}\s*(?:SELECT|INSERT|UPDATE|DELETE|DROP|ALTER)\b[^\n]{0,300}?(?:\$\{|["']\s*(?:\+|%|\.)\s*[\w$(]|#\{|\{\w))/im,
  }),
  // Redirects to where a request says: https://cwe.mitre.org/data/definitions/601.html
  sure({
    pattern: anyOf(
      'm',
      /\bredirect(?:_to)?\w{0,10}[\s(]\s*(?:req(?:uest)?\.|params\b|\$_(?:GET|REQUEST)|ctx\.query|c\.Query\()/,
      /\ballow_other_host\s*:\s*true\b/,
    ),
  }),
  // Escaping, decoding and checking, in the words of functions that do it.
  hint({
    pattern: anyOf(
      'im',
      /\b(?:un)?escape(?:d|s|_?[A-Za-z]{2,20})?\s*\(/,
      /\bhtmlspecialchars\(/,
      /\bencodeURIComponent\(/,
      /\bdecodeURIComponent\(/,
      /\b(?:shell_?quote|shlex\.(?:quote|split))\b/,
      /\b(?:percent|url)_?(?:en|de)code\w{0,10}\s*\(/,
    ),
  }),
  hint({ pattern: /\\0(?![\dxX])|\\x00|\\u0000|%00|\bNUL\b|\bnull[_ ]bytes?\b|\\r\\n/m }),
  hint({
    pattern: anyOf(
      'im',
      /\b(?:path|directory)_?traversal\b/,
      /\bsymlinks?\b/,
      /\b(?:Eval|read)_?Sym_?links?\b/,
      /\blstat\(/,
      /\brealpath\b/,
      /\bfilepath\.(?:Clean|Rel|IsLocal)\(/,
      /\bSecureJoin\b/,
      /\bis_relative_to\(/,
      /\bstartsWith\(\s*(?:path\.sep|root|base)/,
    ),
  }),
  hint({
    pattern:
      /(?:^|[^A-Za-z])(?:unzip|untar|extract_?all|inflate|gunzip|decompress\w{0,15}|unpack_?archive|zstd\w{0,12}|ZipInputStream|TarArchive\w{0,20}|tar\.NewReader|zip\.(?:NewReader|OpenReader)|ZipFile|tarfile)\b/im,
  }),
  hint({
    pattern:
      /\bContent-?_?Disposition\b|\b(?:open|follow|max)_?-?redirects?\b|\bcheck_?redirect\b|\bLocation["']\s*[,:]/im,
  }),
  hint({
    languages: ['c'],
    pattern: /(?:^|[^.\w])(?:strcpy|strcat|sprintf|vsprintf|gets|memcpy|memmove|alloca|strncpy|sscanf)\s*\(/m,
  }),
  hint({
    languages: ['rust', 'go', 'csharp', 'swift'],
    pattern:
      /\bunsafe\s*\{|\bunsafe\.(?:Pointer|Slice|String)\b|\bfrom_utf8_unchecked\b|\bget_unchecked\b|\btransmute\b/m,
  }),
  hint({
    pattern: /\b(?:multipart|multer|file_?upload|upload_?file|UploadedFile|IFormFile|FormFile)\w{0,20}\b/im,
  }),
];
