import type { JsonValue } from '@monoid-kit/core'

/** The servers under test. */
export type Kind = 'mysql' | 'mariadb'

/** A column type, values in SQL, and their JSON. */
export interface TypeCase {
  readonly type: string
  readonly values: readonly (readonly [sql: string, json: JsonValue])[]
  readonly only?: Kind
}

const wkbPoint = '0101000000000000000000f03f0000000000000040'
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
const long = `${'ab'.repeat(40_000)}é`

/** Every type at its extremes. */
export const typeCases: readonly TypeCase[] = [
  {
    type: 'TINYINT',
    values: [
      ['-128', -128],
      ['127', 127],
    ],
  },
  {
    type: 'TINYINT(1)',
    values: [
      ['5', 5],
      ['0', 0],
      ['-1', -1],
    ],
  },
  { type: 'BOOLEAN', values: [['TRUE', 1]] },
  { type: 'TINYINT UNSIGNED', values: [['255', 255]] },
  {
    type: 'SMALLINT',
    values: [
      ['-32768', -32_768],
      ['32767', 32_767],
    ],
  },
  { type: 'SMALLINT UNSIGNED', values: [['65535', 65_535]] },
  {
    type: 'MEDIUMINT',
    values: [
      ['-8388608', -8_388_608],
      ['8388607', 8_388_607],
    ],
  },
  { type: 'MEDIUMINT UNSIGNED', values: [['16777215', 16_777_215]] },
  {
    type: 'INT',
    values: [
      ['-2147483648', -2_147_483_648],
      ['2147483647', 2_147_483_647],
    ],
  },
  {
    type: 'INT UNSIGNED',
    values: [
      ['4294967295', 4_294_967_295],
      ['0', 0],
    ],
  },
  { type: 'INT(5) UNSIGNED ZEROFILL', values: [['7', 7]] },
  {
    type: 'BIGINT',
    values: [
      ['-9223372036854775808', '-9223372036854775808'],
      ['9007199254740993', '9007199254740993'],
    ],
  },
  { type: 'BIGINT UNSIGNED', values: [['18446744073709551615', '18446744073709551615']] },
  {
    type: 'DECIMAL(65,30)',
    values: [[`-${'9'.repeat(35)}.${'9'.repeat(30)}`, `-${'9'.repeat(35)}.${'9'.repeat(30)}`]],
  },
  { type: 'DECIMAL(65,0)', values: [['9'.repeat(65), '9'.repeat(65)]] },
  {
    type: 'DECIMAL(10,2) UNSIGNED',
    values: [
      ['1.5', '1.50'],
      ['0', '0.00'],
    ],
  },
  {
    type: 'FLOAT',
    values: [
      ['0.1', 0.1],
      ['16777216', 16_777_216],
      ['-3.40282e38', -3.40282e38],
      ['1.17549e-38', 1.17549e-38],
    ],
  },
  { type: 'FLOAT(7,3)', values: [['1234.567', 1234.567]] },
  {
    type: 'DOUBLE',
    values: [
      ['1.7976931348623157e308', 1.7976931348623157e308],
      ['5e-324', 5e-324],
      ['0.1', 0.1],
    ],
  },
  {
    type: 'BIT(1)',
    values: [
      ["b'1'", '1'],
      ["b'0'", '0'],
    ],
  },
  { type: 'BIT(12)', values: [["b'101'", '000000000101']] },
  {
    type: 'BIT(64)',
    values: [["b'1000000000000000000000000000000000000000000000000000000000000001'", `1${'0'.repeat(62)}1`]],
  },
  {
    type: 'YEAR',
    values: [
      ['1901', 1901],
      ['2155', 2155],
      ["'0000'", 0],
    ],
  },
  {
    type: 'DATE',
    values: [
      ["'2020-01-02'", '2020-01-02'],
      ["'0000-00-00'", '0000-00-00'],
      ["'2020-00-00'", '2020-00-00'],
      ["'2020-02-31'", '2020-02-31'],
      ["'9999-12-31'", '9999-12-31'],
    ],
  },
  {
    type: 'TIME',
    values: [
      ["'-838:59:59'", '-838:59:59'],
      ["'838:59:59'", '838:59:59'],
      ["'00:00:00'", '00:00:00'],
    ],
  },
  {
    type: 'TIME(6)',
    values: [
      ["'-838:59:58.999999'", '-838:59:58.999999'],
      ["'-00:00:00.000001'", '-00:00:00.000001'],
      ["'24:00:00'", '24:00:00.000000'],
    ],
  },
  { type: 'TIME(2)', values: [["'-00:30:00.5'", '-00:30:00.50']] },
  {
    type: 'DATETIME',
    values: [
      ["'2020-01-02 03:04:05'", '2020-01-02T03:04:05'],
      ["'0000-00-00 00:00:00'", '0000-00-00T00:00:00'],
    ],
  },
  {
    type: 'DATETIME(6)',
    values: [
      ["'2020-01-02 03:04:05.000006'", '2020-01-02T03:04:05.000006'],
      ["'9999-12-31 23:59:59.999999'", '9999-12-31T23:59:59.999999'],
      ["'2020-00-00 00:00:00'", '2020-00-00T00:00:00.000000'],
    ],
  },
  { type: 'DATETIME(3)', values: [["'2020-01-02 03:04:05.12'", '2020-01-02T03:04:05.120']] },
  {
    type: 'TIMESTAMP NULL',
    values: [
      ["'2020-01-02 03:04:05'", '2020-01-02T03:04:05Z'],
      ["'1970-01-01 00:00:01'", '1970-01-01T00:00:01Z'],
      ["'0000-00-00 00:00:00'", '0000-00-00T00:00:00Z'],
    ],
  },
  { type: 'TIMESTAMP(6) NULL', values: [["'2038-01-19 03:14:07.999999'", '2038-01-19T03:14:07.999999Z']] },
  {
    type: 'CHAR(10)',
    values: [
      ["'ann '", 'ann'],
      ["''", ''],
    ],
  },
  {
    type: 'VARCHAR(50)',
    values: [
      ["'ann '", 'ann '],
      ["'o''neil \\\\ \"x\" % _'", 'o\'neil \\ "x" % _'],
      ["X'61006200'", 'a\0b\0'],
    ],
  },
  { type: 'VARCHAR(50) CHARACTER SET utf8mb4', values: [["'🙂 漢 é'", '🙂 漢 é']] },
  { type: 'VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', values: [["'Ann'", 'Ann']] },
  { type: 'VARCHAR(50) CHARACTER SET utf8mb3', values: [["'müller'", 'müller']] },
  { type: 'VARCHAR(50) CHARACTER SET latin1', values: [["'müller €'", 'müller €']] },
  { type: 'VARCHAR(50) CHARACTER SET ascii', values: [["'ann'", 'ann']] },
  { type: 'VARCHAR(50) CHARACTER SET utf16', values: [["'🙂é'", '🙂é']] },
  { type: 'VARCHAR(50) CHARACTER SET ucs2', values: [["'é漢'", 'é漢']] },
  { type: 'VARCHAR(50) CHARACTER SET ucs2', only: 'mysql', values: [["_ucs2 X'D8000041'", '\\xd8000041']] },
  { type: 'VARCHAR(50) CHARACTER SET ucs2', only: 'mariadb', values: [["_ucs2 X'D8000041'", '\\xeda08041']] },
  {
    type: 'VARCHAR(50) CHARACTER SET sjis',
    values: [
      ["'日本'", '日本'],
      ["_sjis X'8540'", '\\x8540'],
    ],
  },
  {
    type: 'VARCHAR(50) CHARACTER SET gbk',
    values: [
      ["'中文'", '中文'],
      ["_gbk X'FE9F41'", '\\xfe9f41'],
    ],
  },
  { type: 'VARCHAR(50) CHARACTER SET big5', values: [["'中文'", '中文']] },
  { type: 'VARCHAR(50) CHARACTER SET euckr', values: [["'한국'", '한국']] },
  { type: 'VARCHAR(50) CHARACTER SET koi8r', values: [["'привет'", 'привет']] },
  { type: 'TINYTEXT', values: [["'x'", 'x']] },
  { type: 'TEXT', values: [["'line\nfeed'", 'line\nfeed']] },
  { type: 'MEDIUMTEXT', values: [[`'${long}'`, long]] },
  { type: 'LONGTEXT', values: [["'x'", 'x']] },
  {
    type: "ENUM('a','1','ü')",
    values: [
      ["'1'", '1'],
      ["'ü'", 'ü'],
      ["'a'", 'a'],
    ],
  },
  {
    type: "SET('a','b','1')",
    values: [
      ["'a,b'", 'a,b'],
      ["''", ''],
      ["'1'", '1'],
    ],
  },
  { type: 'BINARY(4)', values: [["X'00FF'", base64('00ff0000')]] },
  {
    type: 'VARBINARY(10)',
    values: [
      ["X'00FF80'", base64('00ff80')],
      ["''", ''],
    ],
  },
  { type: 'TINYBLOB', values: [["X'00'", base64('00')]] },
  { type: 'BLOB', values: [["X'C328'", base64('c328')]] },
  { type: 'MEDIUMBLOB', values: [["REPEAT(X'FF', 70000)", base64('ff'.repeat(70_000))]] },
  { type: 'LONGBLOB', values: [["X'00'", base64('00')]] },
  {
    type: 'JSON',
    only: 'mysql',
    values: [
      [
        `'{"b": [1, 12345678901234567890, "x"], "a": 1.5}'`,
        '{"a": 1.5, "b": [1, 12345678901234567890, "x"]}',
      ],
    ],
  },
  {
    type: 'JSON',
    only: 'mariadb',
    values: [[`'{"b":[1,12345678901234567890],"a": 1.50}'`, '{"b":[1,12345678901234567890],"a": 1.50}']],
  },
  { type: 'GEOMETRY', values: [["ST_GeomFromText('POINT(1 2)', 0)", base64(`00000000${wkbPoint}`)]] },
  { type: 'POINT', values: [["ST_GeomFromText('POINT(1 2)', 3857)", base64(`110f0000${wkbPoint}`)]] },
  {
    type: 'LINESTRING',
    values: [
      [
        "ST_GeomFromText('LINESTRING(0 0,1 2)')",
        base64(
          '000000000102000000020000000000000000000000000000000000000000000000' + '0000f03f0000000000000040',
        ),
      ],
    ],
  },
  { type: 'VECTOR(3)', only: 'mysql', values: [["STRING_TO_VECTOR('[1,2.5,-0.1]')", '[1,2.5,-0.1]']] },
  { type: 'VECTOR(3)', only: 'mariadb', values: [["VEC_FromText('[1,2.5,-0.1]')", '[1,2.5,-0.1]']] },
  {
    type: 'UUID',
    only: 'mariadb',
    values: [["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  },
  { type: 'INET4', only: 'mariadb', values: [["'192.0.2.1'", '192.0.2.1']] },
  {
    type: 'INET6',
    only: 'mariadb',
    values: [
      ["'2001:db8::ff00:42:8329'", '2001:db8::ff00:42:8329'],
      ["'::ffff:192.0.2.1'", '::ffff:192.0.2.1'],
    ],
  },
]
