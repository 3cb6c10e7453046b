/** A decoded tree as lines of text, for the shell. */

import { type TlvNode } from './decode.js';

const INDENT = '  ';
const HEX_PER_LINE = 64;

export function renderTree(nodes: readonly TlvNode[], indent = ''): string[] {
  const lines: string[] = [];
  for (const node of nodes) renderNode(node, indent, lines);
  return lines;
}

function renderNode(node: TlvNode, indent: string, lines: string[]): void {
  const bytes = `${node.valueLength} byte${node.valueLength === 1 ? '' : 's'}`;
  const head = `${indent}${node.tagHex} ${node.name}`;
  if (node.constructed) {
    lines.push(`${head} [${bytes}]`);
    for (const child of node.children) renderNode(child, indent + INDENT, lines);
    return;
  }
  const format = formatName(node);
  const short = node.hex.length <= HEX_PER_LINE;
  const words = node.text === undefined ? '' : `  ${node.text}`;
  lines.push(`${head} [${bytes}, ${format}]${short && node.hex ? ` ${node.hex}` : ''}${words}`);
  if (!short) for (const part of cut(node.hex)) lines.push(indent + INDENT + part);
  for (const detail of node.details) lines.push(`${indent}${INDENT}· ${detail}`);
}

/** The book's letter for the format: n, cn, an, ans, b. */
function formatName(node: TlvNode): string {
  switch (node.format) {
    case 'n':
    case 'amount':
    case 'date':
    case 'time':
    case 'currency':
    case 'country':
    case 'type':
    case 'terminal-type':
      return 'n';
    case 'pan':
      return 'cn';
    case 'an':
      return 'an';
    case 'ans':
    case 'track1':
    case 'personal':
      return 'ans';
    default:
      return 'b';
  }
}

function cut(hex: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < hex.length; at += HEX_PER_LINE)
    parts.push(hex.slice(at, at + HEX_PER_LINE));
  return parts;
}
