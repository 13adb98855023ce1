#!/bin/sh
# A connector to a file of visitors, written in POSIX shell and awk without any kit.
LC_ALL=C
export LC_ALL
here=$(dirname "$0")
most_bytes=1048576

say() {
  printf '{"type":"LOG","log":{"message":"%s"}}\n' "$1"
}

fail() {
  say "$1"
  exit "$2"
}

# The value of a setting, as JSON; nothing where it is not set.
setting() {
  printf '%s\n' "$config" | awk -F '\t' -v name="$1" '$1 == name { print $2 }'
}

# Reads the settings and compares the password; where that fails, $problem says why and $code what to end with.
open_file() {
  faults=
  for name in file password; do
    token=$(setting "$name")
    case $token in
      '' | null | '""') faults="$faults; $name is required" ;;
      '"'*) ;;
      *) faults="$faults; $name has to be a text" ;;
    esac
    eval "$name=\$token"
  done
  limit=$(setting limit)
  case $limit in
    '' | null | '""' | 0) limit=100 ;;
    [1-9] | [1-9][0-9] | [1-9][0-9][0-9] | 1000) ;;
    *) faults="$faults; limit has to be a whole number from 1 to 1000" ;;
  esac
  if [ -n "$faults" ]; then
    problem="the configuration is wrong$faults"
    code=3
    return 1
  fi
  file=${file#?}
  file=${file%?}
  export file
  if [ ! -f "$file" ] || [ ! -r "$file" ]; then
    problem='file: there is no list of visitors that can be read'
    code=4
    return 1
  fi
  IFS= read -r known <"$file"
  if [ "$known" != "$password" ]; then
    problem='password: it is not that of the file'
    code=3
    return 1
  fi
}

need() {
  for name in "$@"; do
    eval "given=\${$name-}"
    [ -n "$given" ] || fail "$command: --$name is missing" 2
  done
}

need_list() {
  printf '%s\n' "$2" | awk -F '\t' -v name="$3" '$1 == name && $2 == "[" { found = 1 } END { exit !found }' ||
    fail "--$1: expected a list of objects in $3" 2
}

visitors() {
  awk -v task="$command" -f "$here/record.awk" -f "$here/visitors.awk"
}

scan() {
  printf '%s\n' "$schemas" | awk -F '\t' '
    { depth = split($1, path, "\034") }
    depth == 2 { total = path[2] + 1 }
    depth == 3 { member[path[2], path[3]] = $2 }
    END {
      for (place = 0; place < total; place++) {
        group = member[place, "group"]
        isKnown = member[place, "name"] == "\"visitors\"" && (group == "" || group == "\"\"" || group == "null")
        print isKnown ? "known" : "unknown"
      }
    }' | while read -r word; do
    if [ "$word" = known ]; then
      awk -F '\t' -v limit="$limit" -f "$here/record.awk" -f "$here/scan.awk" "$file"
    else
      say 'a store of --schemas is not known'
    fi
  done
}

erase() {
  until mkdir "$file.lock" 2>/dev/null; do sleep 1; done
  printf '%s\n' "$query" | visitors
  # no store of the query is known where nothing was written
  [ ! -f "$file.new" ] || mv "$file.new" "$file"
  rmdir "$file.lock"
}

command=
while [ $# -gt 0 ]; do
  case $1 in
    -c | --config) name=config ;;
    -s | --schemas) name=schemas ;;
    -q | --query) name=query ;;
    -r | --requests) name=requests ;;
    -p | --persist_conf) name=persist_conf ;;
    *)
      [ -z "$command" ] || fail 'expected one command' 2
      command=$1
      shift
      continue
      ;;
  esac
  [ $# -gt 1 ] || fail "--$name: expected a path" 2
  [ -f "$2" ] && [ -r "$2" ] || fail "--$name: the file cannot be read" 2
  [ "$(wc -c <"$2")" -le "$most_bytes" ] || fail "--$name: expected at most $most_bytes bytes" 2
  flat=$(awk -f "$here/json.awk" "$2" 2>/dev/null) || fail "--$name: expected a file with a JSON object" 2
  # an empty object is given, too
  eval "$name=\${flat:-'{}'}"
  shift 2
done

case $command in
  spec | validate | schema) ;;
  scan) need config schemas && need_list schemas "$schemas" schemas ;;
  query | delete) need config query && need_list query "$query" identifiers ;;
  request-status | request-results) need config requests && need_list requests "$requests" handles ;;
  *) fail 'expected spec, validate, schema, scan, query, delete, request-status or request-results' 2 ;;
esac

if [ "$command" = spec ]; then
  printf '{"type":"SPEC","spec":%s}\n' "$(tr -d '\n' <"$here/spec.json")"
  exit 0
fi

need config
if ! open_file; then
  [ "$command" = validate ] || fail "$problem" "$code"
  printf '{"type":"VALIDATE","validate_msg":{"status":"FAILURE","message":"%s"}}\n' "$problem"
  exit 0
fi

case $command in
  validate) echo '{"type":"VALIDATE","validate_msg":{"status":"SUCCESS"}}' ;;
  schema) printf '{"type":"SCHEMA","schema_msg":{"schemas":[%s]}}\n' "$(tr -d '\n' <"$here/schema.json")" ;;
  scan) scan ;;
  query) printf '%s\n' "$query" | visitors ;;
  delete) erase ;;
  *) printf '%s\n' "$requests" | visitors ;;
esac
