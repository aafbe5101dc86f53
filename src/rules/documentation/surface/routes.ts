import { dotnet, jvm, type SurfaceDetector, script } from './detector.ts';

/** What can be called over the network, where it is declared with its path. */
export const routes: SurfaceDetector = {
  kind: 'routes',
  finds:
    'routes of Express, Fastify, Koa, Hono, NestJS, Next.js, Flask, FastAPI, Django, `net/http`, Gin, Echo, chi, Spring, JAX-RS, Ktor, ASP.NET, Laravel, Symfony, Rails, Phoenix, Actix and Axum; services of Protocol Buffers',
  forms: [
    {
      languages: script,
      pattern:
        /(?<!\b(?:await|return|yield|this\.(?=api))[\s.]?)(?<!=>?\s?)\b(?:app|api|router|server|fastify|instance|routes?|\w{1,40}Router)\.(get|post|put|patch|delete|all)\s*\(\s*['"`](\/[^'"`]{0,200})['"`]\s*,/g,
    },
    {
      languages: script,
      pattern: /^\s*@(Get|Post|Put|Patch|Delete|All|Controller)\s*\(\s*(?:['"`]([^'"`]{0,200})['"`])?\s*\)/g,
    },
    {
      languages: script,
      files: /(?:^|\/)route\.[jt]sx?$/,
      pattern: /^\s*export\s+(?:async\s+)?(?:function|const)\s+(GET|POST|PUT|PATCH|DELETE)\b/g,
    },
    {
      languages: ['python'],
      pattern:
        /^\s*@\w{1,40}\.(route|get|post|put|patch|delete|websocket|api_route)\(\s*f?["']([^"']{0,200})["']/g,
    },
    {
      languages: ['python'],
      files: /(?:^|\/)urls?(?:\/\w{1,60})?\.py$/,
      pattern: /\b(?:re_)?path\(\s*r?["']([^"']{0,200})["']\s*,/g,
    },
    { languages: ['python'], pattern: /\badd_(?:url_rule|route|api_route)\(\s*["'](\/[^"']{0,200})["']/g },
    {
      languages: ['go'],
      pattern: /\.(GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete)\(\s*"(\/[^"]{0,200})"\s*,/g,
    },
    { languages: ['go'], pattern: /\.Handle(?:Func)?\(\s*"((?:[A-Z]{3,7} )?\/[^"]{0,200})"/g },
    {
      languages: jvm,
      pattern:
        /^\s*@(Get|Post|Put|Patch|Delete|Request)Mapping\b(?:\s*\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*"([^"]{0,200})")?/g,
    },
    { languages: jvm, pattern: /^\s*@Path\(\s*"([^"]{0,200})"/g },
    {
      languages: ['kotlin'],
      pattern: /^\s*(get|post|put|patch|delete|webSocket|route)\(\s*"(\/[^"]{0,200})"/g,
    },
    {
      languages: dotnet,
      pattern: /^\s*\[(Http(?:Get|Post|Put|Patch|Delete)|Route)(?:\(\s*"([^"]{0,200})")?/g,
    },
    {
      languages: dotnet,
      pattern: /\.Map(Get|Post|Put|Patch|Delete|Hub(?:<\w{1,80}>)?)\(\s*"([^"]{0,200})"/g,
    },
    {
      languages: ['php'],
      pattern: /\bRoute::(get|post|put|patch|delete|any|resource|apiResource)\(\s*['"]([^'"]{0,200})['"]/g,
    },
    { languages: ['php'], pattern: /^\s*#\[Route\(\s*(?:path:\s*)?['"]([^'"]{0,200})['"]/g },
    {
      languages: ['ruby'],
      files: /(?:^|\/)routes(?:\/\w{1,60})?\.rb$/,
      pattern:
        /^\s*(get|post|put|patch|delete|match|resources?|mount|namespace)\s+:?['"]?([\w/:.*()-]{1,100})/g,
    },
    {
      languages: ['elixir'],
      files: /router\.ex$/,
      pattern: /^\s*(get|post|put|patch|delete|live|resources|forward)\s+"(\/[^"]{0,200})"/g,
    },
    { languages: ['rust'], pattern: /\.route\(\s*"(\/[^"]{0,200})"/g },
    { languages: ['rust'], pattern: /^\s*#\[(get|post|put|patch|delete)\(\s*"(\/[^"]{0,200})"/g },
    { files: /\.proto$/, pattern: /^\s*rpc\s+(\w{1,80})\s*\(/g },
  ],
};
