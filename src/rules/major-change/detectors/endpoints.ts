import { phrases } from '../../../text/words.ts';
import { anyOf } from './any-of.ts';
import { type Detector, type FileView, type Found, linePattern } from './detector.ts';
import { dotnet, jvm, script } from './languages.ts';

const hint = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('endpoint', 'hint', { fresh: true, ...pattern });

/** What can be called from outside: a route of a web framework, a remote procedure, a message handler. */
export const endpoints: readonly Detector[] = [
  hint({
    languages: script,
    pattern:
      /\b(?:app|api|router|server|fastify|instance|routes?)\.(?:get|post|put|patch|delete|all|route|ws|websocket)\s*\(\s*(?:['"`]|\{)/m,
  }),
  hint({
    languages: script,
    pattern: /^\s*@(?:Get|Post|Put|Patch|Delete|All|MessagePattern|SubscribeMessage)\s*\(/m,
  }),
  hint({
    languages: script,
    pattern: /^\s*export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b/m,
  }),
  hint({
    languages: script,
    pattern: anyOf(
      'm',
      /\b(?:window|self|parent)\.addEventListener\(\s*['"]message['"]/,
      /\bipcMain\.(?:handle|on)\s*\(/,
      /\bonMessage(?:External)?\.addListener\b/,
      /\b(?:socket|io|wss?)\.on\s*\(\s*['"`](?!error|close|disconnect)/,
    ),
  }),
  hint({
    languages: script,
    pattern: /^\s*(?:module\.)?exports\.handler\s*=|^\s*export\s+const\s+handler\b/m,
  }),
  hint({
    languages: ['python'],
    pattern: anyOf(
      'm',
      /^\s*@\w{1,40}\.(?:route|get|post|put|patch|delete|websocket|api_route)\(/,
      /^\s*(?:re_)?path\(\s*r?['"]/,
      /\badd_(?:url_rule|route|api_route)\(/,
    ),
  }),
  hint({
    languages: ['go'],
    pattern: anyOf(
      'm',
      /\.(?:GET|POST|PUT|PATCH|DELETE|Any)\(\s*"/,
      /\.Handle(?:Func)?\(\s*"/,
      /\.(?:Get|Post|Put|Patch|Delete)\(\s*"\//,
      /\bpb\.Register\w{1,80}Server\(/,
    ),
  }),
  hint({
    languages: jvm,
    pattern:
      /^\s*@(?:(?:Get|Post|Put|Patch|Delete|Request|Message)Mapping|GET|POST|PUT|PATCH|DELETE|Path|(?:Kafka|Rabbit|Sqs|Jms)Listener)\b/m,
  }),
  hint({
    languages: ['kotlin'],
    pattern: /^\s*(?:get|post|put|patch|delete|webSocket|route)\(\s*"\//m,
  }),
  hint({
    languages: dotnet,
    pattern: /^\s*\[(?:Http(?:Get|Post|Put|Patch|Delete)|Route)\b|\.Map(?:Get|Post|Put|Patch|Delete|Hub)\(/m,
  }),
  hint({
    languages: ['php'],
    pattern: /\bRoute::(?:get|post|put|patch|delete|any|match|resource|apiResource)\(|^\s*#\[Route\(/m,
  }),
  hint({
    languages: ['ruby'],
    pattern:
      /^\s*(?:get|post|put|patch|delete|match)\s+['"][\w/:]{1,100}['"]\s*(?:,|=>|do\b)|^\s*(?:resources?|mount)\s+:?\w/m,
  }),
  hint({
    languages: ['elixir'],
    pattern: /^\s*(?:get|post|put|patch|delete|live|socket|resources|forward)\s+"\//m,
  }),
  hint({ languages: ['rust'], pattern: /\.route\(\s*"\/|^\s*#\[(?:get|post|put|patch|delete)\(/m }),
  // Protocol Buffers: https://protobuf.dev/programming-guides/proto3/#services
  hint({ files: /\.proto$/, pattern: /^\s*rpc\s+\w{1,80}\s*\(/m }),
  // OpenAPI: https://spec.openapis.org/oas/latest.html#paths-object
  hint({
    files: /(?:openapi|swagger)[^/]{0,100}(?:\/[^/]{1,100}){0,3}\.(?:ya?ml|json)$/i,
    pattern: /^\s*["']?\/[\w{}/.:~-]{0,200}["']?\s*:|^\s*["']?(?:get|post|put|patch|delete)["']?\s*:/m,
  }),
  { signal: 'endpoint', grade: 'hint', find: operations },
  { signal: 'endpoint', grade: 'hint', find: newHandlers },
];

const rootType = /\btype\s+(?:Query|Mutation|Subscription)\b/;

/** GraphQL: a field of a root type is an operation. https://spec.graphql.org/October2021/#sec-Root-Operation-Types */
function* operations({ file: { classified } }: FileView): Iterable<Found> {
  if (classified.file.status === 'removed') return;
  for (const { heading, lines } of classified.hunks) {
    if (!rootType.test(heading) && !lines.some(({ text }) => text.length < 500 && rootType.test(text)))
      continue;
    let inside = rootType.test(heading);
    let depth = 0;
    for (const { kind, text, newLine } of lines) {
      const bounded = text.slice(0, 500);
      if (rootType.test(bounded)) inside = true;
      else if (/^\s*\}/.test(bounded) || /^\s*(?:type|input|enum|interface)\s/.test(bounded)) inside = false;
      else if (inside && depth === 0 && kind === 'added' && /^\s*\w{1,100}\s*[(:]/.test(bounded)) {
        yield { line: { line: newLine ?? 1, text } };
      }
      depth = inside ? Math.max(0, depth + balance(bounded)) : 0;
    }
  }
}

function balance(text: string): number {
  return text.split('(').length - text.split(')').length;
}

const handlers = phrases(
  'routes | controllers | handlers | endpoints | rpc | rpc methods | resolvers | webhooks',
);

/** A new file among those that answer requests. */
function* newHandlers(view: FileView): Iterable<Found> {
  const { file, pathWords } = view;
  if (file.role !== 'product' || file.classified.file.status !== 'added') return;
  const words = file.lines.length + file.hidden > 0 ? handlers.exec(pathWords)?.[1] : undefined;
  if (words !== undefined) yield { line: null, words };
}
