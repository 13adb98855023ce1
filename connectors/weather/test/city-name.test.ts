import { expect, it } from 'vitest'
import { cityName } from '../src/city-name.ts'

it.each([
  ['London', 'London'],
  ['  São \t Paulo ', 'São Paulo'],
  ['Reykjavi\u0301k', 'Reykjavík'],
  ["L'Aquila, IT", "L'Aquila, IT"],
  ['Saint-Étienne (Loire)', 'Saint-Étienne (Loire)'],
  ['東京', '東京'],
  ['x'.repeat(100), 'x'.repeat(100)],
])('takes %j for a name', (text, name) => {
  expect(cityName(text)).toBe(name)
})

it.each([
  '',
  '   ',
  '<b>London</b>',
  'London&appid=1',
  'a/b',
  '{{7*7}}',
  'Lon%64on',
  'Lon\u0000don',
  'Lon\u202edon',
  '\ud800don',
  '12345',
  '...',
  'x'.repeat(101),
])('takes %j for none', (text) => {
  expect(cityName(text)).toBe(undefined)
})
