// A configuration file as it is rewritten: comments and foreign lines stay where they are, lines of
// directives we know are places that new values are put into (configuration sheet, section 5.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text_hash.h"
#include "codec/conf/directive.h"
#include "codec/conf/statement.h"

namespace sentinel::codec {

// What a line is about. A new line goes to the first free place about the same thing.
class PlaceKey {
 public:
  static PlaceKey Option(const Directive& directive) { return {&directive, {}}; }
  static PlaceKey User(std::string_view name);
  static PlaceKey OfProcess(const Statement& statement) { return {&statement, {}}; }
  static PlaceKey OfMaster(const Statement& statement, std::string_view master) {
    return {&statement, master};
  }

  const void* row() const { return row_; }  // Which directive or statement.
  std::string_view name() const { return name_; }

 private:
  PlaceKey(const void* row, std::string_view name) : row_(row), name_(name) {}

  const void* row_;
  std::string_view name_;  // User or master; not owned.
};

class Document {
 public:
  explicit Document(std::string_view text);

  // True iff a place for this is free.
  bool HasPlace(const PlaceKey& key) const;

  // Puts a line into the first free place; adds it at the end if there is none.
  void Put(const PlaceKey& key, std::string text);

  // Empties all places of this: they are free again, those that Put() added at the end included.
  void Reopen(const PlaceKey& key);

  // The new text. Places that were not used are emptied.
  std::string Text() const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  struct Line {
    std::string text;
    bool place = false;              // Still to be used.
    std::size_t next_place = kNone;  // The next line about the same thing.
  };
  struct Chain {               // The places about the same thing, in the order of the file.
    std::size_t begin;         // The first of all.
    std::size_t free = kNone;  // The first free one; kNone when all are used.
    std::size_t last;
  };
  using ChainByRow = std::vector<std::pair<const void*, std::size_t>>;  // Index into chains_. Few.

  void Read(std::string_view line);
  void Keep(std::string_view line);
  void Disarm(std::string_view line);
  void AddPlace(const PlaceKey& key);
  // The last line becomes one more of the lines about this. Returns their chain.
  Chain& LinkLastLine(const PlaceKey& key);
  // Index into chains_; kNone when there is none.
  std::size_t FindChain(const PlaceKey& key) const;
  // Starts the generated part if the file has none yet.
  void AddMarker();

  std::vector<Line> lines_;
  std::vector<Chain> chains_;
  std::unordered_map<std::string, ChainByRow, TextHash, std::equal_to<>> by_name_;
  std::size_t marker_ = kNone;  // Index of the line before the generated part.
};

}  // namespace sentinel::codec
