/** The texts of the page's files by name, as scripts/embed-page.mjs embeds them. */
export declare const pageFiles: Readonly<Record<string, string>>
