import { dotnet, jvm, type SurfaceDetector, script } from './detector.ts';

/** Files that define what can be configured. */
const definesConfiguration =
  /(?:^|[/._-])(?:config|configs|configuration|settings|preferences)(?:[/._-](?:schema|types|defaults?|model|spec))?\.[a-z]{1,5}$/i;

/** Files with the values that are shipped. */
const shipsDefaults =
  /(?:^|\/)(?:values|defaults?|application(?:-\w{1,20})?|config[._-](?:example|sample|default|dist)|(?:example|sample|default)[._-]config)\.(?:ya?ml|toml|properties|ini|conf)$|(?:^|\/)config\/default\.\w{2,5}$/i;

/** Keys of the configuration, where they are defined or read by name. */
export const configuration: SurfaceDetector = {
  kind: 'configuration',
  finds:
    'keys in files of defaults (`values.yaml`, `application.properties`, `config/default.*`), in definitions in a file called config or settings (Zod, Pydantic, tags of Go, Serde), or read by name (`config.get`, `@Value`, `viper`)',
  forms: [
    {
      files: shipsDefaults,
      kinds: ['product', 'infrastructure', 'build'],
      pattern: /^\s{0,12}([A-Za-z_][\w.-]{1,80})\s*(?::(?=\s|$)|=)/g,
    },
    {
      languages: script,
      pattern:
        /\b(?:config|settings|configService|nconf|conf)\.(?:get|getOrThrow|has)(?:<[^>]{1,40}>)?\(\s*['"`]([\w.:-]{2,80})['"`]/g,
    },
    {
      languages: script,
      files: definesConfiguration,
      pattern: /^\s+['"]?([A-Za-z_]\w{1,60})['"]?\s*:\s*(?:z|Joi|yup|t|Type|v|s)\.\w{2,30}\b/g,
    },
    {
      languages: script,
      files: definesConfiguration,
      pattern: /^\s+(?:readonly )?([a-z]\w{1,60})\??:\s*(?:string|number|boolean)(?:\[\])?;?\s*$/g,
    },
    {
      languages: ['python'],
      files: definesConfiguration,
      pattern:
        /^ {4}([a-z_]\w{1,60})\s*:\s*(?:Optional\[|list\[|dict\[)?(?:str|int|bool|float|SecretStr|Path|HttpUrl|PostgresDsn)\b/g,
    },
    {
      languages: ['python'],
      files: /(?:^|\/)settings(?:\/\w{1,60})?\.py$/,
      pattern: /^([A-Z][A-Z0-9_]{2,80})\s*(?::\s*[\w[\]]{1,40}\s*)?=/g,
    },
    {
      languages: ['go'],
      files: /(?:^|[/_])(?:config|settings|options)\w{0,20}(?:\/\w{1,60})?\.go$|config\.go$/,
      pattern: /\b(?:yaml|toml|mapstructure|koanf|hcl):"([\w.-]{1,80})[",]/g,
    },
    { languages: ['go'], pattern: /\bviper\.(?:Get\w{0,20}|SetDefault|BindEnv|IsSet)\(\s*"([\w.-]{1,80})"/g },
    { languages: ['rust'], files: definesConfiguration, pattern: /^ {4}pub ([a-z_]\w{1,60})\s*:/g },
    { languages: jvm, pattern: /@Value\(\s*"\$\{([\w.-]{1,100})/g },
    { languages: jvm, pattern: /@ConfigurationProperties\(\s*(?:prefix\s*=\s*)?"([\w.-]{1,100})"/g },
    { languages: jvm, pattern: /@ConfigProperty\(\s*name\s*=\s*"([\w.-]{1,100})"/g },
    {
      languages: dotnet,
      pattern:
        /\b[cC]onfiguration(?:\[\s*|\.(?:GetSection|GetValue<\w{1,40}>|GetConnectionString)\(\s*)"([\w:.-]{1,100})"/g,
    },
    { files: /(?:^|\/)appsettings(?:\.\w{1,30})?\.json$/, pattern: /^\s*"([\w:.-]{1,80})"\s*:/g },
    { languages: ['php'], pattern: /(?<![\w>$])config\(\s*['"]([\w.-]{2,80})['"]/g },
    { languages: ['ruby'], files: /(?:^|\/)config\/settings/, pattern: /^\s{0,8}(\w{1,60}):/g },
    {
      languages: ['elixir'],
      pattern: /\bApplication\.(?:get_env|fetch_env!?|compile_env!?)\(\s*:\w{1,40}\s*,\s*:(\w{1,60})/g,
    },
  ],
};
