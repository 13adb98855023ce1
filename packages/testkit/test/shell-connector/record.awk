function record(cells) {
  return "{\"type\":\"RECORD\",\"record\":{\"record_type\":\"RECORD\",\"schema_name\":\"visitors\",\"data\":{\"email\":" \
    cells[1] ",\"name\":" cells[2] ",\"visits\":" cells[3] "}}}"
}
