/**
 * HTML d'un champ → éléments React, sans jamais l'injecter : seules les balises de rédaction passent, sans attribut
 * que `href`, `title` et les étendues de tableau. Le serveur a déjà assaini ; l'écran ne s'y fie pas.
 */
import { createElement, Fragment, type ReactNode } from 'react'
import { isSafeAddress } from './address'

const allowed = new Set('p br h1 h2 h3 h4 strong b em i u s sub sup ul ol li blockquote pre code hr a table thead tbody tr th td'.split(' '))
const forgotten = new Set(['script', 'style', 'template', 'iframe', 'object'])
/** Le titre de la fiche est le seul de premier rang : ceux du texte viennent dessous. */
const lowered: Record<string, string> = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6' }

export function richNodes(html: string): ReactNode {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return childrenOf(body)
}

function childrenOf(node: Node): ReactNode {
  return [...node.childNodes].map((child, index) => <Fragment key={index}>{nodeOf(child)}</Fragment>)
}

function nodeOf(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent
  if (!(node instanceof Element)) return null
  const tag = node.localName
  if (forgotten.has(tag)) return null
  if (!allowed.has(tag)) return childrenOf(node)
  if (tag === 'br' || tag === 'hr') return createElement(tag)
  if (tag === 'a') return linkOf(node)
  return createElement(lowered[tag] ?? tag, spansOf(node), childrenOf(node))
}

function linkOf(node: Element): ReactNode {
  const href = node.getAttribute('href')?.trim() ?? ''
  if (!isSafeAddress(href)) return childrenOf(node)
  return (
    <a href={href} title={node.getAttribute('title') ?? undefined} target="_blank" rel="noopener noreferrer">
      {childrenOf(node)}
    </a>
  )
}

function spansOf(node: Element): Record<string, number> | undefined {
  const span = (name: string) => Number(node.getAttribute(name)) || undefined
  const [colSpan, rowSpan] = [span('colspan'), span('rowspan')]
  return colSpan || rowSpan ? { ...(colSpan && { colSpan }), ...(rowSpan && { rowSpan }) } : undefined
}
