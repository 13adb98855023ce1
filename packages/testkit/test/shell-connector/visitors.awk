# Answers query, delete, request-status and request-results: what is asked for comes flattened, the visitors are in ENVIRON["file"], a
# line each with the columns as JSON; `task` says which command it is.
BEGIN {
  FS = "\t"
  split("email name visits", columns, " ")
  for (place in columns) placeOf["\"" columns[place] "\""] = place
}

{
  depth = split($1, path, "\034")
  asked = path[2]
  if (depth == 2) order[++total] = asked
  if (depth == 3) member[asked, path[3]] = $2
  if (path[3] == "data" && path[4] == "identifiers" && depth == 6) {
    if (!((asked, path[5]) in places)) {
      places[asked, path[5]] = ++count[asked]
    }
    given[asked, places[asked, path[5]], path[6]] = $2
  }
}

END {
  if (task == "query" || task == "delete") joinItems()
  for (turn = 1; turn <= total; turn++) answer(order[turn])
  if (task == "delete") for (line = 1; line <= kept; line++) print keep[line] > (ENVIRON["file"] ".new")
}

# The items of a query become one per store, as handles are.
function joinItems(    turn, asked, key, stores, first) {
  for (turn = 1; turn <= total; turn++) {
    asked = order[turn]
    key = member[asked, "schema_group"] "\034" member[asked, "schema_name"]
    if (!(key in first)) {
      first[key] = asked
      stores++
      order[stores] = asked
    }
    count[first[key]]++
    given[first[key], count[first[key]], "identifier"] = member[asked, "identifier"]
    given[first[key], count[first[key]], "value"] = member[asked, "identifier_query"]
  }
  total = stores
}

function answer(asked,    isDelete, isKnown) {
  isDelete = task == "delete" || member[asked, "request_type"] == "\"DELETE\""
  isKnown = isVisitors(asked)
  if (task == "request-results") {
    if (isDelete) return
    if (isKnown) show(asked)
    else print "{\"type\":\"LOG\",\"log\":{\"message\":\"a store of --requests is not known\"}}"
    return
  }
  if (task == "delete" && isKnown) erase(asked)
  if (task == "request-status") print "{\"type\":\"REQUEST_STATUS\",\"request_status\":" status(asked, isKnown, isDelete) "}"
  else {
    print "{\"type\":\"REQUEST_RESULT\",\"request\":{\"status\":" status(asked, isKnown, isDelete) \
      ",\"handle\":{" names(asked) (isDelete ? "" : ",\"data\":{\"identifiers\":[" identifiers(asked) "]}") \
      ",\"request_type\":\"" (isDelete ? "DELETE" : "QUERY") "\"}}}"
  }
}

function isVisitors(asked,    place, group) {
  group = member[asked, "schema_group"]
  if (member[asked, "schema_name"] != "\"visitors\"" || (group != "" && group != "\"\"" && group != "null")) return 0
  for (place = 1; place <= count[asked]; place++) if (!(given[asked, place, "identifier"] in placeOf)) return 0
  return 1
}

function names(asked,    group) {
  group = member[asked, "schema_group"]
  return "\"schema_name\":" member[asked, "schema_name"] (group ~ /^"/ ? ",\"schema_group\":" group : "")
}

function status(asked, isKnown, isDelete) {
  return "{" names(asked) ",\"request_status\":\"" (isKnown ? "COMPLETE" : "FAILED") \
    "\",\"data_type\":\"" (isKnown && !isDelete ? "RECORDS" : "NONE") "\"}"
}

function identifiers(asked,    place, out) {
  for (place = 1; place <= count[asked]; place++) {
    out = out (place > 1 ? "," : "") "{\"identifier\":" scalar(given[asked, place, "identifier"]) \
      ",\"value\":" scalar(given[asked, place, "value"]) "}"
  }
  return out
}

function scalar(token) {
  return token == "" || token == "{" || token == "[" ? "null" : token
}

function isWanted(asked, cells,    place, cell, token, text) {
  for (place = 1; place <= count[asked]; place++) {
    cell = cells[placeOf[given[asked, place, "identifier"]]]
    token = given[asked, place, "value"]
    text = token
    gsub(/^"|"$/, "", text)
    if (cell == "null" || text ~ /^( |\\[btnfr])*$/) continue
    if (cell ~ /^"/ ? cell == "\"" text "\"" : (text ~ /^[+-]?[0-9]+$/ && length(text) < 16 && text + 0 == cell + 0)) return 1
  }
  return 0
}

function show(asked,    row, cells, number) {
  while ((getline row < ENVIRON["file"]) > 0) {
    if (number++ == 0) continue
    split(row, cells, "\t")
    if (isWanted(asked, cells)) print record(cells)
  }
  close(ENVIRON["file"])
}

function erase(asked,    row, cells, line, left) {
  if (kept == 0) while ((getline row < ENVIRON["file"]) > 0) keep[++kept] = row
  close(ENVIRON["file"])
  left = 1
  for (line = 2; line <= kept; line++) {
    split(keep[line], cells, "\t")
    if (!isWanted(asked, cells)) keep[++left] = keep[line]
  }
  kept = left
}
