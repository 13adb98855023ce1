import type { TypeCase } from './type-case.ts'

/** Arrays of every kind of element. */
export const arrayCases: readonly TypeCase[] = [
  {
    type: 'int4[]',
    values: [
      [`'{1,2,NULL}'`, '[1,2,null]'],
      [`'{}'`, '[]'],
      [`'{{1,2},{3,4}}'`, '[[1,2],[3,4]]'],
      [`'[0:1]={1,2}'`, '{"lower_bounds":[0],"elements":[1,2]}'],
      [`'[-1:0][5:5]={{1},{2}}'`, '{"lower_bounds":[-1,5],"elements":[[1],[2]]}'],
    ],
    foreign: [
      '[1,',
      '[[1],2]',
      '[[1],[2,3]]',
      '[1.5]',
      '["a"]',
      '{1,2}',
      '[[[[[[[1]]]]]]]',
      '[[]]',
      '{"a":1}',
      '{"lower_bounds":[],"elements":[]}',
      '7',
    ],
    also: [['[ 1, 2, null ]', 0]],
  },
  {
    type: 'int8[]',
    values: [[`'{9223372036854775807}'`, '["9223372036854775807"]']],
    foreign: ['[9223372036854775807]'],
  },
  { type: 'numeric[]', values: [[`'{1.50,NaN}'`, '["1.50","NaN"]']] },
  {
    type: 'float8[]',
    values: [
      [`'{0.1,1e-7,1e21,NaN,-Infinity,-0}'`, '[0.1,1e-7,1e+21,"NaN","-Infinity","-0"]'],
      [`'{NULL}'`, '[null]'],
    ],
  },
  { type: 'float4[]', values: [[`'{1.1,1e10}'`, '[1.1,10000000000]']] },
  { type: 'bool[]', values: [[`'{t,f,NULL}'`, '[true,false,null]']], foreign: ['["x"]', '[1]'] },
  {
    type: 'text[]',
    values: [
      [
        `ARRAY['a', 'b c', 'NULL', 'null', '', 'q"\\{},', 'é', E'\\n\\t', NULL]`,
        JSON.stringify(['a', 'b c', 'NULL', 'null', '', 'q"\\{},', 'é', '\n\t', null]),
      ],
      [`ARRAY[['a'],['b']]`, '[["a"],["b"]]'],
      [`ARRAY[E'\\u00a0', E'\\u2003x']`, JSON.stringify(['\u00a0', '\u2003x'])],
      [`ARRAY[E'\\ufffd']`, JSON.stringify(['\ufffd'])],
    ],
    foreign: ['["\\u0000"]', '["\\ud800"]', '["\\ufffd\\u0000"]'],
  },
  { type: 'varchar(3)[]', values: [[`'{abc}'`, '["abc"]']] },
  { type: 'char(3)[]', values: [[`'{a}'`, '["a  "]']] },
  { type: 'citext[]', values: [[`'{A,b}'`, '["A","b"]']] },
  { type: 'bytea[]', values: [[`ARRAY['\\x00ff'::bytea, NULL]`, '["AP8=",null]']] },
  {
    type: 'date[]',
    values: [[`'{2024-02-29,infinity,"0044-03-15 BC"}'`, '["2024-02-29","Infinity","-000043-03-15"]']],
  },
  {
    type: 'timestamptz[]',
    values: [[`'{"2024-07-01 12:00:00.5+02"}'`, '["2024-07-01T10:00:00.5Z"]']],
    foreign: ['["yesterday"]'],
  },
  { type: 'time[]', values: [[`'{24:00:00}'`, '["24:00:00"]']] },
  {
    type: 'interval[]',
    values: [
      [`'{1 mon}'`, '["P1M"]'],
      [`'{30 days}'`, '["P30D"]'],
    ],
  },
  {
    type: 'uuid[]',
    values: [[`'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'`, '["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]']],
  },
  { type: 'json[]', values: [[`ARRAY['{"a": [1]}'::json]`, JSON.stringify(['{"a": [1]}'])]] },
  { type: 'jsonb[]', values: [[`ARRAY['{"a": [1]}'::jsonb]`, JSON.stringify(['{"a": [1]}'])]] },
  { type: 'inet[]', values: [[`'{10.0.0.1}'`, '["10.0.0.1"]']] },
  { type: 'cidr[]', values: [[`'{10.0.0.0/8}'`, '["10.0.0.0/8"]']] },
  { type: 'bit(2)[]', values: [[`'{01}'`, '["01"]']] },
  { type: 'box[]', values: [[`'{(2,2),(0,0);(4,1),(0,0)}'`, '["(2,2),(0,0)","(4,1),(0,0)"]']] },
  { type: 'point[]', values: [[`ARRAY['(1,2)'::point]`, '["(1,2)"]']] },
  { type: 'int4range[]', values: [[`ARRAY['[1,5)'::int4range]`, '["[1,5)"]']] },
  {
    type: 'mood[]',
    values: [[`ARRAY['so so', 'a,"b']::mood[]`, '["so so","a,\\"b"]']],
    foreign: ['["unknown"]'],
  },
  { type: 'posint[]', values: [['ARRAY[1,2]::posint[]', '[1,2]']] },
  { type: 'numbers[]', values: [[`ARRAY['{1,2}'::numbers]`, '["[1,2]"]']], foreign: ['[[1,2]]', '["[1,2"]'] },
  { type: 'emails[]', values: [[`ARRAY['{"a b"}'::emails]`, JSON.stringify(['["a b"]'])]] },
  { type: 'pair[]', values: [[`ARRAY[ROW(1,'a b')::pair]`, JSON.stringify(['(1,"a b")'])]] },
  { type: 'money[]', values: [[`ARRAY['1.5'::money]`, '["$1.50"]']] },
]
