/** Le texte seul d'un HTML rédigé, pour une case de liste. */
export const plainText = (html: string): string =>
  new DOMParser()
    .parseFromString(html.replace(/<(?:br|\/p|\/li|\/h\d|\/td|\/tr)[^>]*>/gi, ' $&'), 'text/html')
    .body.textContent?.replace(/\s+/g, ' ')
    .trim() ?? ''
