/** An exchange as lines of text: command, what it asks, response, its tree, its status. */

import { type CommandWords, type ExchangeWords, type ResponseWords } from './apdu.js';
import { renderTree } from './render.js';

export function commandLines(command: CommandWords): string[] {
  const lines = [`> ${command.name}  ${command.hex}`];
  if (command.fault) lines.push(`    ! ${command.fault}`);
  for (const detail of command.details) lines.push(`    ${detail}`);
  return lines;
}

export function responseLines(response: ResponseWords): string[] {
  const lines = [`< ${response.sw} ${response.status}`.trimEnd()];
  lines.push(...renderTree(response.nodes, '    '));
  if (response.raw !== undefined) lines.push(`    ${response.raw}`);
  for (const detail of response.details) lines.push(`    · ${detail}`);
  if (response.fault) lines.push(`    ! ${response.fault}`);
  return lines;
}

export function exchangeLines(exchange: ExchangeWords): string[] {
  const lines = commandLines(exchange.command);
  return exchange.response ? [...lines, ...responseLines(exchange.response)] : lines;
}
