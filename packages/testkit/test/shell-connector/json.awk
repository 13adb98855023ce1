# Flattens JSON: a line for each value, its path (names and places, joined by the character 28), a tab, and the value as JSON; `{` and `[`
# stand for objects and lists. Texts are written in one way only, so that equal texts are equal bytes.
BEGIN {
  sep = "\034"
  deepest = 100
  for (code = 1; code < 256; code++) {
    byte[code] = sprintf("%c", code)
    codes[byte[code]] = code
  }
  split("0 1 2 3 4 5 6 7 8 9 a b c d e f", digits, " ")
  for (place in digits) hex[digits[place]] = place - 1
  for (place in digits) hex[toupper(digits[place])] = place - 1
}

{
  text = text $0 "\n"
}

END {
  at = 1
  size = length(text)
  blank()
  if (substr(text, at, 1) != "{") refuse()
  value("", 0)
  blank()
  if (at <= size) refuse()
}

function refuse() {
  exit 1
}

function blank() {
  while (at <= size && index(" \t\r\n", substr(text, at, 1)) > 0) at++
}

function tell(path, token) {
  if (path != "") print substr(path, 2) "\t" token
}

function value(path, depth,    first, token) {
  if (depth > deepest) refuse()
  first = substr(text, at, 1)
  if (first == "{") object(path, depth)
  else if (first == "[") list(path, depth)
  else if (first == "\"") tell(path, string())
  else {
    token = substr(text, at, 40)
    if (match(token, /^(true|false|null)/)) token = substr(token, 1, RLENGTH)
    else if (match(token, /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/)) token = substr(token, 1, RLENGTH)
    else refuse()
    at += length(token)
    tell(path, token)
  }
}

function object(path, depth,    name) {
  tell(path, "{")
  at++
  blank()
  if (substr(text, at, 1) == "}") {
    at++
    return
  }
  for (;;) {
    blank()
    if (substr(text, at, 1) != "\"") refuse()
    name = string()
    blank()
    if (substr(text, at, 1) != ":") refuse()
    at++
    blank()
    value(path sep substr(name, 2, length(name) - 2), depth + 1)
    blank()
    at++
    if (substr(text, at - 1, 1) == "}") return
    if (substr(text, at - 1, 1) != ",") refuse()
  }
}

function list(path, depth,    place) {
  tell(path, "[")
  at++
  blank()
  if (substr(text, at, 1) == "]") {
    at++
    return
  }
  for (place = 0; ; place++) {
    blank()
    value(path sep place, depth + 1)
    blank()
    at++
    if (substr(text, at - 1, 1) == "]") return
    if (substr(text, at - 1, 1) != ",") refuse()
  }
}

function string(    out, char) {
  at++
  out = "\""
  for (;;) {
    if (at > size) refuse()
    char = substr(text, at++, 1)
    if (char == "\"") return out "\""
    if (char == "\\") out = out escape()
    else if (codes[char] < 32) refuse()
    else out = out char
  }
}

function escape(    char, code, low) {
  char = substr(text, at++, 1)
  if (char == "/") return "/"
  if (index("\"\\bfnrt", char) > 0 && char != "") return "\\" char
  if (char != "u") refuse()
  code = four()
  if (code >= 55296 && code < 56320 && substr(text, at, 2) == "\\u") {
    at += 2
    low = four()
    if (low >= 56320 && low < 57344) return utf8(65536 + (code - 55296) * 1024 + low - 56320)
    return sprintf("\\u%04x\\u%04x", code, low)
  }
  if (code == 8 || code == 9 || code == 10 || code == 12 || code == 13) {
    return "\\" substr("btn fr", code - 7, 1)
  }
  if (code < 32 || (code >= 55296 && code < 57344)) return sprintf("\\u%04x", code)
  if (code == 34 || code == 92) return "\\" byte[code]
  return utf8(code)
}

function four(    code, count, char) {
  code = 0
  for (count = 0; count < 4; count++) {
    char = substr(text, at++, 1)
    if (!(char in hex)) refuse()
    code = code * 16 + hex[char]
  }
  return code
}

function utf8(code) {
  if (code < 128) return byte[code]
  if (code < 2048) return byte[192 + int(code / 64)] byte[128 + code % 64]
  if (code < 65536) return byte[224 + int(code / 4096)] byte[128 + int(code / 64) % 64] byte[128 + code % 64]
  return byte[240 + int(code / 262144)] byte[128 + int(code / 4096) % 64] byte[128 + int(code / 64) % 64] byte[128 + code % 64]
}
