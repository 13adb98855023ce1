#!/bin/sh
# Makes the list of visitors: the password on the first line, then a visitor per line.
{
  printf '"open sesame"\n'
  printf '"ann@example.org"\t"Ann Marzipan"\t3\n'
  printf '"bob@example.org"\t"Bob \\"Nougat\\""\t12\n'
  printf '"ann@example.org"\tnull\tnull\n'
  awk 'BEGIN {
    long = sprintf("%300s", "")
    gsub(/ /, "x", long)
    for (number = 1; number <= 4000; number++) printf "\"many@example.org\"\t\"%s\"\t%d\n", long, 1000 + number
  }'
} >"$1"
rm -rf "$1.lock" "$1.new"
