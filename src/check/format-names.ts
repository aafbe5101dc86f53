/** The formats of the result of a pull request. */
export const formats = ['text', 'json', 'markdown', 'sarif', 'github', 'html'] as const;
export type Format = (typeof formats)[number];

/** The formats of the result of a range. */
export const rangeFormats = ['text', 'json', 'markdown', 'sarif', 'github', 'html'] as const;
export type RangeFormat = (typeof rangeFormats)[number];
