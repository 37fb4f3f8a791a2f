// Words of a line, with quotes: inline requests and lines of the configuration file follow the same
// rules (command sheet, section 3.1; configuration sheet, section 1.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::codec {

// Words are separated by runs of blanks (space, \t, \r, \n, \v, \f); inside a bare word \v and \f
// are ordinary bytes. "..." knows \n \r \t \b \a \xHH and takes the byte behind any other
// backslash;
// '...' knows \' only. Quotes may begin inside a word; a closing quote must end it. NUL is an
// ordinary byte: callers whose line ends at one cut it off first.
// nullopt: a quote is not closed, or its closing quote is glued to more text.
std::optional<std::vector<std::string>> SplitWords(std::string_view line);

// `text` in double quotes, escaped so that SplitWords gives it back and the line stays printable
// (configuration sheet, section 5.3).
std::string QuoteWord(std::string_view text);

}  // namespace sentinel::codec
