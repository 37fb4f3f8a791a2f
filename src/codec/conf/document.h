// A configuration file as it is rewritten: comments and foreign lines stay where they are, lines of
// directives we know are places that new values are put into (configuration sheet, section 5.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sentinel::codec {

// What lines may stand for each other: a new line goes to the first free place with the same key.
std::string OptionKey(std::string_view directive);
std::string UserKey(std::string_view user);
std::string StatementKey(std::string_view statement);
std::string StatementKey(std::string_view statement, std::string_view master);

class Document {
 public:
  explicit Document(std::string_view text);

  // True iff a place with this key is free.
  bool HasPlace(const std::string& key) const;

  // Puts `line` into the first free place; adds it at the end if there is none.
  void Put(const std::string& key, std::string line);

  // The new text. Places that were not used are emptied.
  std::string Text() const;

 private:
  enum class Kind : std::uint8_t {
    kFixed,  // A comment, a blank line, or a line that was put.
    kPlace,
  };
  struct Line {
    Kind kind;
    std::string text;
  };
  struct Places {
    std::vector<std::size_t> lines;  // In the order of the file.
    std::size_t used = 0;            // Of the front.
  };

  void Read(std::string_view line);
  void AddPlace(const std::string& key);
  // Starts the generated part if the file has none yet.
  void AddMarker();

  std::vector<Line> lines_;
  std::unordered_map<std::string, Places> places_;
  std::size_t marker_ = kNoMarker;  // Index of the line before the generated part.
  static constexpr std::size_t kNoMarker = static_cast<std::size_t>(-1);
};

}  // namespace sentinel::codec
