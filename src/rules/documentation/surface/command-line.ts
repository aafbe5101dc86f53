import { dotnet, jvm, type SurfaceDetector, script } from './detector.ts';

/** Options and commands of a command line, where they are declared. */
export const commandLine: SurfaceDetector = {
  kind: 'command-line',
  finds:
    'options and commands of commander, yargs, oclif, argparse, click, Typer, `flag`, Cobra, urfave/cli, clap, picocli, OptionParser, Thor, System.CommandLine, Symfony Console, `getopt_long` and scripts',
  forms: [
    {
      languages: script,
      pattern:
        /\.(?:option|requiredOption|addOption)\(\s*(?:new Option\(\s*)?['"`]([^'"`]{0,80}--[\w-]{1,60})/g,
    },
    { languages: script, pattern: /\bnew Option\(\s*['"`]([^'"`]{0,80}--[\w-]{1,60})/g },
    {
      languages: script,
      files: /(?:^|[/._-])(?:cli|bin|commands?|args?|argv|yargs)(?:[/._-]|$)/i,
      pattern: /\.(?:option|command|positional)\(\s*['"`]([\w-]{2,60})(?=[\s'"`<[])/g,
    },
    {
      languages: script,
      pattern: /^\s*['"]?([\w-]{2,60})['"]?\s*:\s*(?:Flags|flags)\.\w{1,30}\(/g,
    },
    { languages: ['python'], pattern: /\.add_argument\(\s*(?:["']-\w["']\s*,\s*)?["'](--?[\w-]{1,60})["']/g },
    {
      languages: ['python'],
      pattern: /@?\b(?:click|typer)\.[oO]ption\([^)\n]{0,120}?["'](--[\w/-]{1,80})["']/g,
    },
    { languages: ['python'], pattern: /\.add_parser\(\s*["']([\w-]{1,60})["']/g },
    {
      languages: ['go'],
      pattern:
        /\b(?:flag|\w{0,40}[fF]lags?(?:\(\))?|fs|cmd)\.(?:String|Bool|Int|Int64|Uint|Uint64|Float64|Duration|StringSlice|StringArray|StringToString|Count|Var|Func)(?:Var)?P?\(\s*(?:&?[\w.]{1,80}\s*,\s*)?"([\w.-]{1,80})"/g,
    },
    { languages: ['go'], pattern: /^\s*Use:\s*"([\w-]{1,60})/g },
    { languages: ['go'], pattern: /&?cli\.\w{3,30}Flag\{\s*Name:\s*"([\w-]{1,60})/g },
    {
      languages: ['rust'],
      pattern: /(?:^\s*(?:#\[\w{1,20}\([^\n]{0,200}?)?\blong\s*=\s*|\.long\(\s*)"([\w-]{1,60})"/g,
    },
    { languages: ['rust'], pattern: /\b(?:Arg|Command|SubCommand)::(?:new|with_name)\(\s*"([\w-]{1,60})"/g },
    {
      languages: jvm,
      pattern: /@(?:CommandLine\.)?Option\(\s*(?:names\s*=\s*)?\{?\s*(?:"-\w"\s*,\s*)?"(--[\w.-]{1,60})"/g,
    },
    { languages: jvm, pattern: /@(?:CommandLine\.)?Command\(\s*name\s*=\s*"([\w-]{1,60})"/g },
    {
      languages: ['ruby'],
      pattern: /\b(?:opts?|parser|o)\.on\(\s*(?:["']-\w[^"']{0,20}["']\s*,\s*)?["'](--[\w[\]-]{1,60})/g,
    },
    { languages: ['ruby'], pattern: /^\s*(?:method_option|class_option)\s+:(\w{1,60})/g },
    {
      languages: dotnet,
      pattern:
        /\bnew (?:Option|CliOption)(?:<[^>]{1,60}>)?\(\s*(?:new\[\]\s*\{\s*)?(?:name:\s*)?"(--[\w-]{1,60})"/g,
    },
    {
      languages: dotnet,
      pattern: /^\s*\[(?:Option|CommandOption)\(\s*(?:'\w'\s*,\s*)?"((?:-\w\|)?(?:--)?[\w-]{2,60})/g,
    },
    { languages: ['php'], pattern: /->addOption\(\s*['"]([\w-]{1,60})['"]/g },
    { languages: ['php'], pattern: /\$signature\s*=\s*['"]([\w:-]{1,60})/g },
    { languages: ['swift'], pattern: /@(?:Option|Flag)\(\s*name:\s*(\[?[^\])]{1,80})/g },
    {
      languages: ['c'],
      pattern: /^\s*\{\s*"([\w-]{2,60})"\s*,\s*(?:no_argument|required_argument|optional_argument)\b/g,
    },
    { languages: ['shell'], pattern: /^\s*(?:-\w\s*\|\s*)?(--[\w-]{2,60})(?:=\*)?\s*\)/g },
  ],
};
