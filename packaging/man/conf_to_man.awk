# Makes sentinel.conf(5) out of conf/sentinel.conf, so that a directive is explained in one place.
#
# A block of the file is some lines of prose, "# ...", and the settings they explain, "#name value" or
# "name value", up to a blank line. In the page the settings come first. A title stands between two
# rulers.

BEGIN {
  print ".TH SENTINEL.CONF 5 \"\" \"sentinel\" \"System administration\""
  print ".SH NAME"
  print "sentinel.conf \\- configuration of sentinel(8)"
  print ".SH DESCRIPTION"
  prose = settings = ""
}

function escaped(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  if (text ~ /^[.']/) text = "\\&" text
  return text
}

# Indented prose is an example, and keeps its lines.
function add_prose(text) {
  if (text ~ /^ /) {
    prose = prose ".br\n" escaped(text) "\n.br\n"
  } else {
    prose = prose (text == "" ? ".IP\n" : escaped(text) "\n")
  }
}

function end_block() {
  if (settings != "") {
    print ".TP"
    printf "%s", settings
    printf "%s", prose
  } else if (prose != "") {
    gsub(/\.IP\n/, ".PP\n", prose)
    printf ".PP\n%s", prose
  }
  prose = settings = ""
}

/^# -----/ { in_title = !in_title; next }
in_title { end_block(); print ".SH \"" toupper(substr($0, 3)) "\""; next }
/^$/ { end_block(); next }
/^#$/ { add_prose(""); next }
/^# / { add_prose(substr($0, 3)); next }
{
  line = $0
  sub(/^#/, "", line)
  if (settings != "") settings = settings ".TQ\n"
  gsub(/"/, "\\(dq", line)
  settings = settings ".B " escaped_setting(line) "\n"
}

# The quotes have been replaced already.
function escaped_setting(text) {
  gsub(/-/, "\\-", text)
  return text
}

END {
  end_block()
  print ".SH \"SEE ALSO\""
  print ".BR sentinel (8)"
}
