/** The pages that name images with their versions. */
export const pagesWithImages = ['README.md', 'docs/operating.md', 'docs/vantiq.md', 'docs/xtend.md']

/**
 * Puts the versions of images into a text.
 *
 * @param {string} text
 * @param {ReadonlyMap<string, string>} versions by the image's name, such as `monoid-kit/postgres`
 */
export function withVersions(text, versions) {
  return text.replace(/(\bmonoid-kit\/[a-z-]+):\d+\.\d+\.\d+/g, (whole, image) =>
    versions.has(image) ? `${image}:${versions.get(image)}` : whole,
  )
}
