// A configuration file as it is rewritten: comments and foreign lines stay where they are, lines of
// directives we know are places that new values are put into (configuration sheet, section 5.1).
//
// In the middle of what people wrote there is one generated block, between two comments. New lines
// go there, and all state, wherever that stood.
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
  // Whether the end of the generated block gets a mark: where there can be lines behind it.
  enum class End : std::uint8_t { kMarked, kPlain };

  Document(std::string_view text, End end);

  // True iff a place for this is free.
  bool HasPlace(const PlaceKey& key) const;

  // Puts a line into the first free place. If there is none, adds it to the generated block, or
  // behind what else is said about this below that.
  void Put(const PlaceKey& key, std::string text);

  // Empties all places of this: they are free again, those that Put() added included.
  void Reopen(const PlaceKey& key);

  // The new text. Places that were not used are emptied.
  std::string Text() const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  enum class Part : std::uint8_t { kAbove, kBlock, kBelow };

  struct Line {
    std::string text;
    Part part;
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
  void AppendPart(Part part, std::string& text) const;

  End end_;
  std::vector<Line> lines_;  // Those of each part in their order.
  std::vector<Chain> chains_;
  std::unordered_map<std::string, ChainByRow, TextHash, std::equal_to<>> by_name_;
  Part part_ = Part::kAbove;    // Of the line that is read.
  bool end_is_marked_ = false;  // In the text that is read.
};

}  // namespace sentinel::codec
