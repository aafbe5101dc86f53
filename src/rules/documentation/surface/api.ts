import type { ReadFile } from '../../../analysis/read-file.ts';
import { type SurfaceDetector, script } from './detector.ts';
import { listedExports } from './listed-exports.ts';

/** What is not meant for other code, though it can be used. */
const inside = /(?:^|\/)(?:internal|_internal|private|impl|vendor|examples?|samples?|demos?|cmd|scripts?)\//i;

/** The file by which a package of JavaScript is used. */
const scriptEntry =
  /^(?:(?:packages|libs|modules|plugins)\/(?:@?[\w.-]+\/){1,2})?(?:src\/|lib\/)?(?:index|mod|main|public[-_]?api)\.[cm]?[jt]sx?$/;

function isPythonEntry({ path, file }: ReadFile): boolean {
  return path.name === '__init__.py' && !inside.test(file.path);
}

/** What other code can use, where a package, a header or a contract declares it as such. */
export const api: SurfaceDetector = {
  kind: 'api',
  finds:
    'exports of the main file of a JavaScript package, of `__init__.py`, `lib.rs`, `lib/*.dart` and headers in `include/`; exported names of Go at the root, in `api/`, `client/` or `sdk/`; `public` of Swift; external functions of Solidity; messages of Protocol Buffers; records of an API (`*.api`, `*.api.md`, `PublicAPI.*.txt`)',
  lists: (file) => (scriptEntry.test(file.file.path) || isPythonEntry(file) ? listedExports(file) : []),
  forms: [
    {
      languages: script,
      files: scriptEntry,
      pattern:
        /^\s*export\s+(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(?:function\*?|class|const|let|enum|interface|type|namespace)\s+(\w{1,80})/g,
    },
    {
      languages: script,
      files: scriptEntry,
      pattern: /^\s*export\s+(?:type\s+)?(\*(?:\s+as\s+\w{1,80})?\s+from\s+['"][^'"]{1,200})/g,
    },
    {
      languages: ['python'],
      files: /(?:^|\/)__init__\.py$/,
      except: inside,
      pattern: /^(?:async\s+)?(?:def|class)\s+([A-Za-z]\w{0,80})/g,
    },
    {
      languages: ['rust'],
      files: /(?:^|\/)lib\.rs$/,
      except: inside,
      pattern:
        /^\s*pub\s+(?:async\s+|const\s+|unsafe\s+)*(?:fn|struct|enum|trait|mod|type|static|const|use|macro)\s+([\w:{}]{1,100})/g,
    },
    {
      languages: ['go'],
      files: /^(?:[^/]+\.go|(?:[\w-]+\/){0,3}(?:api|client|sdk)\/(?:[\w-]+\/){0,2}[^/]+\.go)$/,
      except: /(?:^|\/)(?:internal|cmd|main)\/|(?:^|\/)main\.go$|_test\.go$|zz_generated/,
      pattern:
        /^(?:func\s+(?:\(\s*\w{0,40}\s*\*?([A-Z]\w{0,80})(?:\[[^\]]{1,60}\])?\)\s+)?|type\s+)([A-Z]\w{0,80})/g,
    },
    {
      languages: ['swift'],
      except: inside,
      pattern:
        /^\s*(?:@\w{1,40}\s+)?(?:public|open)\s+(?:(?:static|final|class|mutating|override|convenience|required|indirect|private\(set\)|internal\(set\))\s+)*(?:func|struct|class|enum|protocol|var|let|init|actor|typealias|extension)\s*([\w.]{0,80})/g,
    },
    {
      languages: ['solidity', 'vyper'],
      pattern: /^\s*function\s+(\w{1,80})\s*\([^)]{0,300}\)[^{;]{0,200}\b(?:external|public)\b/g,
    },
    { languages: ['vyper'], pattern: /^def\s+(\w{1,80})/g },
    {
      languages: ['c'],
      files: /(?:^|\/)include\/.*\.(?:h|hh|hpp|hxx)$/,
      except: /(?:^|\/)(?:internal|detail|private)\//,
      pattern:
        /^(?:[A-Z_]{3,40}\s+)?(?:extern\s+)?(?!return\b|typedef\b|if\b|else\b)[A-Za-z_][\w:<>]{1,60}[\s*&]{1,4}(\w{3,80})\s*\(/g,
    },
    {
      languages: ['dart'],
      files: /^(?:packages\/[\w-]+\/)?lib\/[^/]+\.dart$/,
      pattern: /^export\s+['"]([^'"]{1,200})/g,
    },
    {
      languages: ['dart'],
      files: /^(?:packages\/[\w-]+\/)?lib\/[^/]+\.dart$/,
      pattern:
        /^(?:abstract\s+|sealed\s+|final\s+)*(?:class|enum|mixin|extension|typedef)\s+([A-Z]\w{0,80})/g,
    },
    { files: /\.proto$/, pattern: /^\s*(?:message|enum|service)\s+(\w{1,80})\s*\{/g },
    {
      files: /\.proto$/,
      pattern:
        /^\s*(?:repeated\s+|optional\s+)?(?:map<[^>]{1,80}>|[\w.]{1,80})\s+(\w{1,80})\s*=\s*\d{1,9}\s*[;[]/g,
    },
    {
      files: /(?:^|\/)PublicAPI\.(?:Shipped|Unshipped)\.txt$/,
      kinds: ['product', 'documentation', 'build', 'generated'],
      pattern: /^(\S.{2,300})$/g,
    },
    {
      files: /(?:^|\/)api\/[\w-]+\.api$/,
      kinds: ['product', 'documentation', 'build', 'generated'],
      pattern: /^\s*(public\s.{2,300})$/g,
    },
    {
      files: /\.api\.md$/,
      kinds: ['product', 'documentation', 'build', 'generated'],
      pattern: /^export (?:declare )?(?:abstract )?(?:function|class|const|enum|interface|type) (\w{1,80})/g,
    },
  ],
};
