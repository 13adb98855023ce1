# Prints the first visitors; the line before them holds the password.
NR > limit + 1 {
  exit
}

NR > 1 {
  split($0, cells, "\t")
  print record(cells)
}
